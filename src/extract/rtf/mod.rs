//! Rich text (rtf): body, headers, notes, comments, text boxes, properties, embedded files. Pure.
//!
//! One pass with a stack of groups on the heap. Each header, note and text box is a flow of its own, so
//! that none of them stands in the middle of a sentence. A destination that is not known is read, not
//! skipped: too much text is no harm. Frames count the extracted text.

mod letters;
mod token;
mod words;

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, SeekFrom};

use self::token::{Token, Tokens};
use self::words::Dest;
use super::archive::Names;
use super::blocks::is_garbled;
use super::charset::{self, Charset};
use super::mapped::Mapped;
use super::object;
use super::walk::{Seat, Shortfall, Walk, first};
use super::{ReadSeek, html};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Bytes of a flow after which it is said at the next paragraph.
const FLOW: usize = 64 << 10;
/// Bytes of a flow that is said in the middle of a paragraph.
const FLOW_MAX: usize = 1 << 20;
/// Groups in groups; real documents have some twenty.
const DEPTH_MAX: usize = 10_000;
/// Fonts whose code page is remembered.
const FONTS_MAX: usize = 10_000;

/// Says a whole document.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
) -> io::Result<Shortfall> {
    reader.seek(SeekFrom::Start(0))?;
    say(walk, seat, reader, &Place::Whole)
}

/// Says a document that is a part of something else, such as the body of a message: all of it at `place`.
/// Files that it embeds become items of `seat`.
pub(super) fn say(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn Read,
    place: &Place,
) -> io::Result<Shortfall> {
    let mut tokens = Tokens::new(BufReader::with_capacity(64 << 10, reader));
    let mut document = Document::new(seat, place);
    while let Some(token) = tokens.next()? {
        document.take(walk, &mut tokens, token)?;
    }
    Ok(document.finish(walk))
}

/// A stretch of text under way.
struct Flow {
    text: String,
    kind: SegmentKind,
    label: Option<String>,
    place: Place,
}

#[derive(Clone, Copy)]
struct Group {
    dest: Dest,
    /// Index of the flow that its text goes to.
    flow: usize,
    /// Whether it began that flow.
    begins: bool,
    /// Bytes that stand for a `\u`, for programs without Unicode.
    instead: u32,
    charset: Charset,
    /// Inside `\htmlrtf`: only for programs that show no web pages.
    not_html: bool,
}

/// The bytes of a picture or an embedded file.
#[derive(Default)]
struct Gathered {
    bytes: Vec<u8>,
    /// First digit of a byte.
    half: Option<u8>,
    too_large: bool,
}

/// What was already read, so that what stands instead of it for old programs is not.
#[derive(Default)]
struct Seen {
    shape: bool,
    picture: bool,
}

struct Document<'s> {
    seat: &'s Seat,
    place: &'s Place,
    /// The group that is open, and those around it.
    group: Group,
    stack: Vec<Group>,
    /// Groups beyond the limit, which are not kept.
    beyond: u64,
    flows: Vec<Flow>,
    /// Bytes of text in the charset of the group.
    run: Vec<u8>,
    /// First half of a character in `\u`.
    high: Option<u16>,
    /// How many bytes to leave out behind a `\u`.
    leave: u32,
    /// After `\*`.
    starred: bool,
    charset: Charset,
    fonts: HashMap<i32, Charset>,
    font: i32,
    default_font: i32,
    /// Name of the property whose value is next.
    property: String,
    /// The page that was wrapped in RTF.
    is_html: bool,
    seen: Seen,
    gathered: Gathered,
    names: Names,
    shortfall: Shortfall,
}

impl<'s> Document<'s> {
    fn new(seat: &'s Seat, place: &'s Place) -> Self {
        let charset = Charset::Legacy(encoding_rs::WINDOWS_1252);
        let body = Flow {
            text: String::new(),
            kind: SegmentKind::Prose,
            label: None,
            place: place.clone(),
        };
        let group = Group {
            dest: Dest::Text,
            flow: 0,
            begins: false,
            instead: 1,
            charset,
            not_html: false,
        };
        Self {
            seat,
            place,
            group,
            stack: Vec::new(),
            beyond: 0,
            flows: vec![body],
            run: Vec::new(),
            high: None,
            leave: 0,
            starred: false,
            charset,
            fonts: HashMap::new(),
            font: 0,
            default_font: 0,
            property: String::new(),
            is_html: false,
            seen: Seen::default(),
            gathered: Gathered::default(),
            names: Names::default(),
            shortfall: None,
        }
    }

    fn take(
        &mut self,
        walk: &mut Walk<'_>,
        tokens: &mut Tokens<impl BufRead>,
        token: Token,
    ) -> io::Result<()> {
        match token {
            Token::Byte(byte) => self.byte(walk, byte),
            Token::Hex(_) if self.leave > 0 => self.leave -= 1,
            Token::Hex(byte) => self.letter(walk, byte),
            Token::Open => self.open(),
            Token::Close => self.close(walk),
            Token::Symbol(symbol) => self.symbol(walk, symbol),
            Token::Word(word, number) => {
                if word == "bin" {
                    let length = u64::from(number.unwrap_or(0).unsigned_abs());
                    let limit = walk.limits.member_bytes_max;
                    let whole = tokens.raw(length, |bytes| self.keep(bytes, limit))?;
                    self.fall(if whole { None } else { Some(Unread::Damaged) });
                } else {
                    self.word(walk, &word, number);
                }
            }
        }
        Ok(())
    }

    fn fall(&mut self, why: Shortfall) {
        self.shortfall = first(self.shortfall, why);
    }

    fn byte(&mut self, walk: &mut Walk<'_>, byte: u8) {
        if self.leave > 0 {
            self.leave -= 1;
            return;
        }
        if !matches!(self.group.dest, Dest::Picture | Dest::Object) {
            return self.letter(walk, byte);
        }
        let Some(digit) = char::from(byte).to_digit(16) else { return };
        let digit = u8::try_from(digit).expect("a hexadecimal digit");
        match self.gathered.half.take() {
            Some(high) => self.keep(&[high << 4 | digit], walk.limits.member_bytes_max),
            None => self.gathered.half = Some(digit),
        }
    }

    /// A byte of text.
    fn letter(&mut self, walk: &mut Walk<'_>, byte: u8) {
        self.run.push(byte);
        if self.run.len() >= FLOW {
            self.end_run();
            self.spill(walk);
        }
    }

    fn keep(&mut self, bytes: &[u8], limit: u64) {
        if !matches!(self.group.dest, Dest::Picture | Dest::Object) {
            return;
        }
        if (self.gathered.bytes.len() + bytes.len()) as u64 > limit {
            self.gathered.too_large = true;
        } else {
            self.gathered.bytes.extend_from_slice(bytes);
        }
    }

    /// The flow of the open group; `None` where its text goes nowhere.
    fn flow(&mut self) -> Option<&mut Flow> {
        let said = match self.group.dest {
            Dest::Text
            | Dest::Part(_)
            | Dest::Property(_)
            | Dest::Unicode
            | Dest::HtmlTag
            | Dest::PropertyName
            | Dest::ShapeValue
            | Dest::NamedValue => true,
            Dest::ShapeFallback => !self.seen.shape,
            Dest::Skip | Dest::Fonts | Dest::Picture | Dest::Object | Dest::Twice => false,
            Dest::PictureFallback => !self.seen.picture,
        };
        let is_page = self.is_html && self.group.flow == 0 && self.group.dest == Dest::Text;
        let hidden = is_page && self.group.not_html;
        if said && !hidden { self.flows.get_mut(self.group.flow) } else { None }
    }

    fn end_run(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.run);
        self.lone_half();
        let set = self.group.charset;
        if let Some(flow) = self.flow() {
            flow.text.push_str(&charset::plain(&run, set));
        }
    }

    /// Half a character that is not followed by its other half.
    fn lone_half(&mut self) {
        if self.high.take().is_some()
            && let Some(flow) = self.flow()
        {
            flow.text.push(char::REPLACEMENT_CHARACTER);
        }
    }

    fn push(&mut self, walk: &mut Walk<'_>, c: char) {
        self.end_run();
        self.lone_half();
        let Some(flow) = self.flow() else { return };
        let text = &mut flow.text;
        // The last cell of a row is ended twice.
        if c == '\n' && text.ends_with('\t') {
            text.pop();
        }
        text.push(c);
        self.spill(walk);
    }

    /// Says what a flow holds when it is long.
    fn spill(&mut self, walk: &mut Walk<'_>) {
        let page = if self.is_html && self.group.flow == 0 { 64 } else { 1 };
        let Some(flow) = self.flows.get_mut(self.group.flow) else { return };
        let ended = flow.text.len() > FLOW * page && flow.text.ends_with('\n');
        if ended || flow.text.len() > FLOW_MAX * page {
            // Not in the middle of a word, if there is more than one.
            let end = flow.text.rfind([' ', '\n']).map_or(flow.text.len(), |at| at + 1);
            let rest = flow.text.split_off(end);
            let text = std::mem::replace(&mut flow.text, rest);
            self.say_flow(walk, &text, self.group.flow);
        }
    }

    fn say_flow(&mut self, walk: &mut Walk<'_>, text: &str, index: usize) {
        let Some(flow) = self.flows.get(index) else { return };
        if is_garbled(text) {
            self.shortfall = first(self.shortfall, Some(Unread::Unsupported));
        }
        if self.is_html && index == 0 {
            html::say(walk, &Mapped::linear(text.to_owned(), 0), html::Frame::Text);
        } else {
            walk.say(text, flow.kind, flow.label.as_deref(), &flow.place);
        }
    }

    fn open(&mut self) {
        self.end_run();
        (self.leave, self.starred) = (0, false);
        if self.stack.len() >= DEPTH_MAX {
            self.beyond += 1;
            self.fall(Some(Unread::Depth));
            return;
        }
        self.stack.push(self.group);
        self.group.begins = false;
    }

    fn close(&mut self, walk: &mut Walk<'_>) {
        self.end_run();
        self.lone_half();
        (self.leave, self.starred) = (0, false);
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let ended = self.group;
        let Some(outer) = self.stack.pop() else { return };
        self.group = outer;
        match ended.dest {
            Dest::Picture if outer.dest != Dest::Picture => self.end_picture(walk, outer.dest),
            Dest::Object if outer.dest != Dest::Object => self.end_object(walk),
            Dest::PictureFallback if outer.dest != Dest::PictureFallback => {
                self.seen.picture = false;
            }
            _ => {}
        }
        if ended.begins {
            self.end_flow(walk, ended);
        }
    }

    fn end_flow(&mut self, walk: &mut Walk<'_>, ended: Group) {
        let Some(flow) = self.flows.get_mut(ended.flow) else { return };
        let text = std::mem::take(&mut flow.text);
        let trimmed = text.trim().trim_end_matches(';').to_owned();
        match ended.dest {
            Dest::PropertyName => self.property = trimmed,
            Dest::ShapeValue if !words::is_text_of_shape(&self.property) => {}
            Dest::ShapeValue | Dest::NamedValue => {
                let label = std::mem::take(&mut self.property);
                walk.say(&trimmed, SegmentKind::Property, Some(&label), self.place);
            }
            Dest::Property(_) => self.say_flow(walk, &trimmed, ended.flow),
            Dest::Part("text box") => {
                self.seen.shape |= !text.trim().is_empty();
                self.say_flow(walk, &text, ended.flow);
            }
            _ => self.say_flow(walk, &text, ended.flow),
        }
        self.flows.truncate(ended.flow);
    }

    fn end_picture(&mut self, walk: &mut Walk<'_>, outer: Dest) {
        let Gathered { bytes: data, too_large, .. } = std::mem::take(&mut self.gathered);
        self.fall(too_large.then_some(Unread::TooLarge));
        if outer == Dest::PictureFallback && self.seen.picture {
            return;
        }
        self.seen.picture = true;
        walk.picture(data.len() as u64);
    }

    fn end_object(&mut self, walk: &mut Walk<'_>) {
        let Gathered { bytes: data, too_large, .. } = std::mem::take(&mut self.gathered);
        if too_large {
            return self.fall(Some(Unread::TooLarge));
        }
        if !data.is_empty() {
            let shortfall = object::read(walk, self.seat, &mut self.names, &data);
            self.fall(shortfall);
        }
    }

    /// Begins a flow for the group that is open.
    fn begin(&mut self, kind: SegmentKind, label: Option<&str>, part: Option<&str>) {
        if self.group.begins {
            return;
        }
        let place = match part {
            Some(part) if *self.place == Place::Whole => Place::Part(part.to_owned()),
            _ => self.place.clone(),
        };
        let label = label.map(str::to_owned);
        self.flows.push(Flow { text: String::new(), kind, label, place });
        self.group.flow = self.flows.len() - 1;
        self.group.begins = true;
    }

    fn symbol(&mut self, walk: &mut Walk<'_>, symbol: u8) {
        match symbol {
            b'*' => self.starred = true,
            _ if self.leave > 0 => self.leave -= 1,
            b'~' => self.push(walk, '\u{a0}'),
            b'_' => self.push(walk, '-'),
            b'\\' | b'{' | b'}' => self.letter(walk, symbol),
            b'\t' => self.push(walk, '\t'),
            // Where a word may be broken, and marks of an index.
            _ => {}
        }
    }

    fn word(&mut self, walk: &mut Walk<'_>, word: &str, number: Option<i32>) {
        let starred = std::mem::take(&mut self.starred);
        if self.leave > 0 {
            self.leave -= 1;
            return;
        }
        if word == "u" {
            return self.unicode(walk, number.unwrap_or(0));
        }
        if let Some(c) = words::character(word) {
            return self.push(walk, c);
        }
        self.end_run();
        if self.setting(word, number) {
            return;
        }
        match words::dest(word) {
            Some(dest) => self.enter(word, dest),
            // A destination of a later version, or of another program.
            None if starred => self.enter(word, Dest::Property("")),
            None => {}
        }
    }

    fn enter(&mut self, word: &str, dest: Dest) {
        // What lies in something skipped is skipped with it.
        if matches!(self.group.dest, Dest::Skip | Dest::Fonts)
            || (self.group.dest == Dest::ShapeFallback && self.seen.shape)
        {
            return;
        }
        match dest {
            Dest::Text => {
                if word == "shp" {
                    self.seen.shape = false;
                } else if word == "shppict" {
                    self.seen.picture = false;
                }
                return;
            }
            Dest::Part(part) => self.begin(SegmentKind::Prose, None, Some(part)),
            Dest::Property(label) => {
                let label = (!label.is_empty()).then_some(label);
                self.begin(SegmentKind::Property, label, None);
            }
            Dest::PropertyName | Dest::ShapeValue | Dest::NamedValue => {
                self.begin(SegmentKind::Property, None, None);
            }
            // Back to where the text went before it was said to come twice.
            Dest::Unicode => {
                let outer = self.stack.iter().rev().find(|group| group.dest != Dest::Twice);
                self.group.dest = outer.map_or(Dest::Text, |group| group.dest);
                return;
            }
            Dest::HtmlTag if !self.is_html => return self.enter(word, Dest::Property("")),
            _ => {}
        }
        self.group.dest = dest;
    }

    /// Says what is left. A document whose groups are not all closed was cut off.
    fn finish(mut self, walk: &mut Walk<'_>) -> Shortfall {
        let torn = !self.stack.is_empty();
        while !self.stack.is_empty() {
            self.beyond = 0;
            self.close(walk);
        }
        self.end_run();
        self.lone_half();
        let text = std::mem::take(&mut self.flows[0].text);
        self.say_flow(walk, &text, 0);
        first(self.shortfall, torn.then_some(Unread::Damaged))
    }
}
