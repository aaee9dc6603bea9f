//! HTML: text with entities resolved, values of telling attributes, comments, scripts. Pure.
//!
//! Inline elements join their text, all others part it, and the page is said in flows of some 64 KiB, so
//! that a label in one cell stays next to the value in the other. Style sheets are skipped; scripts are
//! not, since web pages keep records there. What a missing quote, bracket or end tag would swallow is said
//! as it stands.

use std::io::{self, Read, SeekFrom};

use html5gum::{DefaultEmitter, Spanned, Token, Tokenizer};

use super::ReadSeek;
use super::blocks::is_garbled;
use super::charset;
use super::mapped::Mapped;
use super::walk::{Shortfall, Walk};
use super::{encoded, prose, xml};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// A longer document is read as plain text: entities stay as they are, and it is said to be partial.
pub(super) const TREE_MAX: u64 = 64 << 20;
const FLOW: usize = 64 << 10;

const INLINE: [&str; 34] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "mark", "nobr", "q", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "o:p",
];
/// Attributes that say how a page looks and works. All others may hold what people see, or records.
const SETTINGS: [&str; 62] = [
    "align",
    "alink",
    "aria-hidden",
    "async",
    "background",
    "bgcolor",
    "border",
    "bordercolor",
    "cellpadding",
    "cellspacing",
    "charset",
    "class",
    "clear",
    "color",
    "cols",
    "colspan",
    "crossorigin",
    "defer",
    "dir",
    "disabled",
    "face",
    "for",
    "frame",
    "frameborder",
    "halign",
    "height",
    "hidden",
    "hspace",
    "http-equiv",
    "id",
    "integrity",
    "lang",
    "link",
    "loading",
    "marginheight",
    "marginwidth",
    "maxlength",
    "media",
    "method",
    "nowrap",
    "property",
    "rel",
    "role",
    "rows",
    "rowspan",
    "rules",
    "scope",
    "size",
    "sizes",
    "span",
    "style",
    "tabindex",
    "target",
    "text",
    "type",
    "valign",
    "version",
    "viewbox",
    "vlink",
    "vspace",
    "width",
    "xmlns",
];
/// A setting longer than this, or with a bracket in it, has swallowed what came after it.
const SETTING_MAX: usize = 1024;
/// The longest document type that anybody writes.
const DOCTYPE_MAX: usize = 512;

/// What the offsets of a document count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// The item's own bytes.
    Bytes,
    /// The item's extracted text.
    Text,
}

/// Says a whole document.
pub(super) fn read(
    walk: &mut Walk<'_>,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Shortfall> {
    let Some(text) = document(walk, reader, size)? else {
        let garbled = prose::read(walk, reader)?;
        return Ok(garbled.or(Some(Unread::TooLarge)));
    };
    let before = walk.said();
    say(walk, &text, Frame::Bytes);
    if walk.said() == before {
        walk.say_mapped(&text, SegmentKind::Prose, None, None, &Place::Whole);
    }
    Ok(is_garbled(text.text()).then_some(Unread::Unsupported))
}

/// The whole decoded text of a markup document; `None` when it is too long to be held.
pub(super) fn document(
    walk: &Walk<'_>,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Option<Mapped>> {
    let limit = TREE_MAX.min(walk.limits.document_bytes_max);
    if size > limit {
        return Ok(None);
    }
    reader.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    (&mut *reader).take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Ok(None);
    }
    let (set, skip) = charset::of_document(&bytes, charset::declared(&bytes));
    Ok(Some(charset::decode(&bytes[skip..], skip as u64, set)))
}

/// Says a decoded page.
pub(super) fn say(walk: &mut Walk<'_>, source: &Mapped, frame: Frame) {
    say_at(walk, source, frame, &Place::Whole);
}

/// The same at a place.
pub(super) fn say_at(walk: &mut Walk<'_>, source: &Mapped, frame: Frame, place: &Place) {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    // Scripts, style sheets and titles are not markup inside.
    emitter.naively_switch_states(true);
    let mut page = Page {
        source,
        frame,
        place,
        flow: Mapped::default(),
        style: None,
        in_table: false,
        seen: 0,
    };
    for token in Tokenizer::new_with_emitter(source.text(), emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                page.element(walk, &name, tag.span.start, false);
                page.style = (name == "style").then_some(tag.span.end);
                page.attributes(walk, &tag);
                page.seen = tag.span.end;
            }
            Token::EndTag(tag) => {
                page.style = None;
                page.element(walk, &String::from_utf8_lossy(&tag.name), tag.span.start, true);
                // An end tag has no attributes; this one swallowed something.
                if tag.span.end.saturating_sub(tag.span.start) > tag.name.len() + 32 {
                    page.raw(walk, tag.span.start, tag.span.end);
                }
                page.seen = tag.span.end;
            }
            Token::String(text) if page.style.is_none() => {
                page.seen = text.span.end;
                let text = page.mapped(&text, text.span.start);
                page.text(&text);
            }
            Token::String(text) => {
                page.seen = text.span.end;
                walk.picture(encoded::weight(&String::from_utf8_lossy(&text.value)));
            }
            Token::Comment(text) => {
                page.seen = text.span.end;
                // The span begins at the `<!--`, or at the `<?` or `<!` of what is taken for a comment.
                let there = source.text().get(text.span.start..).unwrap_or_default();
                let mark = if there.starts_with("<!--") { 4 } else { 2 };
                let text = page.mapped(&text, text.span.start + mark);
                page.out(walk, &text, SegmentKind::Prose, None);
            }
            Token::Doctype(kind) => {
                page.seen = kind.span.end;
                if kind.span.end.saturating_sub(kind.span.start) > DOCTYPE_MAX {
                    page.raw(walk, kind.span.start, kind.span.end);
                }
            }
            Token::Error(_) => {}
        }
    }
    page.flush(walk);
    // A style sheet that never ends holds the rest of the page; a tag that never ends is no token at all.
    let rest = page.style.unwrap_or(page.seen);
    page.raw(walk, rest, source.text().len());
}

struct Page<'s> {
    source: &'s Mapped,
    frame: Frame,
    place: &'s Place,
    flow: Mapped,
    /// Where the style sheet begins that is being skipped.
    style: Option<usize>,
    in_table: bool,
    /// Where the last token ended.
    seen: usize,
}

impl Page<'_> {
    /// Text between tags. The line ends that indent the cells of a table are none of its text.
    fn text(&mut self, text: &Mapped) {
        let whole = text.text();
        let mut from = 0;
        if self.in_table && self.flow.text().ends_with(['\t', '\n']) {
            from = whole.len() - whole.trim_ascii_start().len();
        }
        let end = whole.trim_ascii_end().len().max(from);
        let feeds = self.in_table && whole[end..].contains('\n');
        let to = if feeds { end } else { whole.len() };
        self.flow.push_range(text, from..to);
        if feeds && from < end {
            self.flow.push(" ", text.frame(end));
        }
    }

    fn element(&mut self, walk: &mut Walk<'_>, name: &str, at: usize, ends: bool) {
        self.in_table = match name {
            "table" => !ends,
            _ => self.in_table,
        };
        if INLINE.contains(&name) || self.flow.is_empty() {
            return;
        }
        let cell = matches!(name, "td" | "th");
        let gap = if cell { "\t" } else { "\n" };
        // Every cell ends with a tab, an empty one, too: rows and header keep in step.
        let again = if cell && !ends {
            self.flow.text().ends_with(['\t', '\n'])
        } else {
            !cell && self.flow.text().ends_with(gap)
        };
        if !again {
            self.flow.push(gap, self.source.frame(at));
        }
        if self.flow.text().len() > FLOW {
            self.flush(walk);
        }
    }

    fn attributes(&self, walk: &mut Walk<'_>, tag: &html5gum::StartTag<usize>) {
        let value_of = |wanted: &[u8]| {
            let value = tag.attributes.iter().find(|(key, _)| key.as_slice() == wanted);
            value.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
        };
        // What a field or a property of the page is called.
        let named = match tag.name.as_slice() {
            b"meta" | b"input" | b"select" | b"textarea" | b"param" => {
                value_of(b"name").or_else(|| value_of(b"property"))
            }
            _ => None,
        };
        for (key, value) in &tag.attributes {
            let key = String::from_utf8_lossy(key);
            let label = match &*key {
                "content" | "value" => named.as_deref().unwrap_or(&key),
                _ => &key,
            };
            self.attribute(walk, &key, label, value);
        }
    }

    fn attribute(
        &self,
        walk: &mut Walk<'_>,
        name: &str,
        label: &str,
        value: &Spanned<html5gum::HtmlString, usize>,
    ) {
        let names_file = matches!(
            name,
            "href"
                | "action"
                | "src"
                | "cite"
                | "srcset"
                | "data"
                | "style"
                | "background"
                | "poster"
        );
        let data = data_length(value);
        let packed = value.windows(8).any(|window| window.eq_ignore_ascii_case(b";base64,"));
        if data > 0 && (names_file || packed) {
            return walk.picture(data);
        }
        let link = names_file && is_telling_link(value);
        let setting = (names_file && !link)
            || SETTINGS.contains(&name)
            || name.starts_with("xmlns:")
            || (name == "name" && tag_like(value));
        let swallowed = value.len() > SETTING_MAX || value.contains(&b'<') || value.contains(&b'@');
        if setting && !swallowed {
            return;
        }
        let mut text = self.mapped(value, self.value_start(value.span.start));
        if link {
            text = unescaped(&text);
        }
        self.out(walk, &text, SegmentKind::Property, Some(label));
    }

    /// Says a stretch of the source as it stands.
    fn raw(&self, walk: &mut Walk<'_>, start: usize, end: usize) {
        let whole = self.source.text();
        let start = whole.ceil_char_boundary(start.min(whole.len()));
        let end = whole.floor_char_boundary(end.min(whole.len())).max(start);
        let mut text = Mapped::default();
        text.push_range(self.source, start..end);
        self.out(walk, &text, SegmentKind::Prose, None);
    }

    /// Where the value of the attribute that begins at `at` begins.
    fn value_start(&self, at: usize) -> usize {
        let there = self.source.text().get(at..).unwrap_or_default();
        let value = there.find('=').map_or("", |equals| there[equals + 1..].trim_ascii_start());
        let value = value.strip_prefix(['"', '\'']).unwrap_or(value);
        self.source.text().len() - value.len()
    }

    /// The resolved text with the places of the source, where it begins at `start`.
    fn mapped(&self, text: &Spanned<html5gum::HtmlString, usize>, start: usize) -> Mapped {
        aligned(self.source, start, &String::from_utf8_lossy(&text.value))
    }

    fn flush(&mut self, walk: &mut Walk<'_>) {
        self.out(walk, &self.flow, SegmentKind::Prose, None);
        self.flow.clear();
    }

    fn out(&self, walk: &mut Walk<'_>, text: &Mapped, kind: SegmentKind, label: Option<&str>) {
        match self.frame {
            Frame::Bytes => walk.say_mapped(text, kind, label, None, self.place),
            Frame::Text => walk.say(text.text(), kind, label, self.place),
        }
    }
}

/// Whether a link holds more than the name of a page or a file: an address, a number to call, a query.
fn is_telling_link(value: &[u8]) -> bool {
    let head = value[..value.len().min(12)].to_ascii_lowercase();
    let schemes =
        [&b"mailto:"[..], b"tel:", b"sms:", b"callto:", b"skype:", b"javascript:", b"file:"];
    schemes.iter().any(|scheme| head.starts_with(scheme))
        || value.iter().any(|byte| matches!(byte, b'@' | b'?'))
}

/// Whether a name is one of a program: one word.
fn tag_like(value: &[u8]) -> bool {
    !value.iter().any(u8::is_ascii_whitespace)
}

/// Bytes that a `data:` URL in the value of an attribute (`src`, `srcset`, `style`) stands for, about;
/// 0 when there is none.
fn data_length(value: &[u8]) -> u64 {
    let Some(at) = value.windows(5).position(|w| w.eq_ignore_ascii_case(b"data:")) else {
        return 0;
    };
    let (head, length) = (&value[at..], (value.len() - at) as u64);
    let packed = head.windows(7).any(|window| window.eq_ignore_ascii_case(b";base64"));
    if packed { length / 4 * 3 } else { length }
}

/// Walks through source and resolved text together; an entity in the one is a character in the other.
fn aligned(source: &Mapped, start: usize, value: &str) -> Mapped {
    let raw = source.text();
    let mut out = Mapped::default();
    let mut at = start;
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        let there = raw.get(at..).unwrap_or_default();
        if there.starts_with(c) && !(c == '&' && xml::reference(there).is_some()) {
            let same = there
                .char_indices()
                .zip(rest.chars())
                .find(|((_, a), b)| a != b || *a == '&')
                .map_or(there.len().min(rest.len()), |((index, _), _)| index)
                .max(c.len_utf8());
            out.push_range(source, at..at + same);
            (at, rest) = (at + same, &rest[same..]);
        } else if let Some(name) = there.strip_prefix('&') {
            let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
            let mut end = 1 + length.unwrap_or(name.len());
            end += usize::from(there[end..].starts_with(';'));
            out.push_char(c, source.frame(at));
            rest = &rest[c.len_utf8()..];
            at += end;
        } else if there.starts_with("\r\n") && c == '\n' {
            // Line ends are normalised on the way.
            at += 1;
        } else {
            out.push_char(c, source.frame(at));
            rest = &rest[c.len_utf8()..];
            at += there.chars().next().map_or(0, char::len_utf8);
        }
    }
    out
}

/// A link with its `%XX` resolved as far as they are ASCII.
fn unescaped(link: &Mapped) -> Mapped {
    let text = link.text();
    let mut out = Mapped::default();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let hex = text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match hex {
            Some(byte) if c == '%' && byte.is_ascii_graphic() => {
                out.push_char(char::from(byte), link.frame(at));
                at += 3;
            }
            _ => {
                out.push_char(c, link.frame(at));
                at += c.len_utf8();
            }
        }
    }
    out
}
