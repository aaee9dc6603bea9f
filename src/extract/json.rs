//! JSON and JSON Lines, by an own scanner. Pure.
//!
//! It is iterative (nesting costs a few bytes of heap, never stack) and forgiving: it never fails, and
//! every character that is not punctuation ends up in a segment, so broken JSON and JavaScript are read
//! as well. Records of JSON Lines simply follow each other. The frame is the file's own bytes.

use std::io;

use super::ReadSeek;
use super::blocks::Blocks;
use super::mapped::Mapped;
use super::names::telling_name;
use super::walk::{Shortfall, Walk};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// A longer value is said in pieces of this length.
const VALUE_MAX: usize = 1 << 20;
const KEY_MAX: usize = 256;

/// Says every key and every value; the label of a value is the innermost key above it that tells something.
pub(super) fn read(walk: &mut Walk<'_>, reader: &mut dyn ReadSeek) -> io::Result<Shortfall> {
    let mut blocks = Blocks::new(reader)?;
    let mut scanner = Scanner::default();
    while let Some(block) = blocks.next()? {
        for (at, c) in block.text().char_indices() {
            scanner.take(walk, c, block.frame(at));
        }
    }
    scanner.end_bare(walk);
    scanner.say(walk, SegmentKind::Value);
    Ok(blocks.garbled().then_some(Unread::Unsupported))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Between,
    /// A number, `true`, or whatever is not quoted.
    Bare,
    Quoted,
    /// After a backslash, at this frame offset.
    Escape(u64),
    /// Inside `\u`: digits so far, value, frame of the backslash.
    Unicode(u8, u16, u64),
    /// After a whole string: a colon makes it a key.
    Ended,
}

#[derive(Debug, Default)]
struct Scanner {
    state: State,
    text: Mapped,
    /// First half of a surrogate pair, and where it stood.
    high: Option<(u16, u64)>,
    /// Keys above the present place; `None` where a container has none.
    keys: Vec<Option<Box<str>>>,
    key: Option<Box<str>>,
}

impl Scanner {
    fn take(&mut self, walk: &mut Walk<'_>, c: char, frame: u64) {
        match self.state {
            State::Quoted => self.quoted(walk, c, frame),
            State::Escape(from) => self.escape(c, from, frame),
            State::Unicode(count, value, from) => self.unicode(walk, c, count, value, from, frame),
            State::Between | State::Bare | State::Ended => self.between(walk, c, frame),
        }
        if self.text.text().len() >= VALUE_MAX {
            self.say(walk, SegmentKind::Value);
        }
    }

    fn between(&mut self, walk: &mut Walk<'_>, c: char, frame: u64) {
        match c {
            ':' if self.state == State::Ended => {
                let name = self.text.text();
                let end = (0..=KEY_MAX.min(name.len())).rev().find(|at| name.is_char_boundary(*at));
                let outer = self.keys.last().and_then(Option::as_deref);
                self.key = Some(telling_name(&name[..end.unwrap_or(0)], outer));
                self.say(walk, SegmentKind::Key);
                self.state = State::Between;
            }
            '{' | '[' | '}' | ']' | ',' => {
                self.end_value(walk);
                match c {
                    '{' | '[' => self.keys.push(self.key.clone()),
                    '}' | ']' => self.key = self.keys.pop().flatten(),
                    // Elements of an array keep the key of the array.
                    _ => self.key = self.keys.last().cloned().flatten(),
                }
            }
            '"' if self.state != State::Bare => {
                self.end_value(walk);
                self.state = State::Quoted;
            }
            // A lost quote or comma costs a line, not the rest.
            '\n' => self.end_bare(walk),
            c if c.is_whitespace() && self.state != State::Bare => {}
            c => {
                if self.state == State::Ended {
                    self.say(walk, SegmentKind::Value);
                }
                self.state = State::Bare;
                self.text.push_char(c, frame);
            }
        }
    }

    fn quoted(&mut self, walk: &mut Walk<'_>, c: char, frame: u64) {
        match c {
            '"' => {
                self.lone_half();
                self.state = State::Ended;
                if self.text.is_empty() {
                    self.state = State::Between;
                }
            }
            '\\' => self.state = State::Escape(frame),
            // No JSON string holds a bare line end, but a lost quote must not turn all strings around.
            '\n' => {
                self.lone_half();
                self.say(walk, SegmentKind::Value);
                self.state = State::Between;
            }
            c => {
                self.lone_half();
                self.text.push_char(c, frame);
            }
        }
    }

    fn escape(&mut self, c: char, from: u64, frame: u64) {
        self.state = State::Quoted;
        let plain = match c {
            'u' => {
                self.state = State::Unicode(0, 0, from);
                return;
            }
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' | 'f' => ' ',
            '"' | '\\' | '/' => c,
            // Not an escape of JSON: both characters stand for themselves.
            other => {
                self.lone_half();
                self.text.push_char('\\', from);
                self.text.push_char(other, frame);
                return;
            }
        };
        self.lone_half();
        self.text.push_char(plain, from);
    }

    fn unicode(
        &mut self,
        walk: &mut Walk<'_>,
        c: char,
        count: u8,
        value: u16,
        from: u64,
        frame: u64,
    ) {
        let Some(digit) = c.to_digit(16) else {
            // A broken escape: said as a gap, and the character is read again as text.
            self.text.push_char(char::REPLACEMENT_CHARACTER, from);
            self.state = State::Quoted;
            self.quoted(walk, c, frame);
            return;
        };
        let digit = u16::try_from(digit).expect("a hexadecimal digit");
        let value = value << 4 | digit;
        if count < 3 {
            self.state = State::Unicode(count + 1, value, from);
            return;
        }
        self.state = State::Quoted;
        match (self.high.take(), value) {
            (Some((high, start)), 0xDC00..=0xDFFF) => {
                let pair = char::decode_utf16([high, value]).next().and_then(Result::ok);
                self.text.push_char(pair.unwrap_or(char::REPLACEMENT_CHARACTER), start);
            }
            (lost, 0xD800..=0xDBFF) => {
                if let Some((_, start)) = lost {
                    self.text.push_char(char::REPLACEMENT_CHARACTER, start);
                }
                self.high = Some((value, from));
            }
            (lost, value) => {
                if let Some((_, start)) = lost {
                    self.text.push_char(char::REPLACEMENT_CHARACTER, start);
                }
                let c = char::from_u32(u32::from(value)).unwrap_or(char::REPLACEMENT_CHARACTER);
                self.text.push_char(c, from);
            }
        }
    }

    /// Half of a surrogate pair that is not followed by its other half.
    fn lone_half(&mut self) {
        if let Some((_, start)) = self.high.take() {
            self.text.push_char(char::REPLACEMENT_CHARACTER, start);
        }
    }

    fn end_value(&mut self, walk: &mut Walk<'_>) {
        self.end_bare(walk);
        if self.state == State::Ended {
            self.say(walk, SegmentKind::Value);
        }
        self.state = State::Between;
    }

    fn end_bare(&mut self, walk: &mut Walk<'_>) {
        if self.state != State::Bare {
            return;
        }
        self.state = State::Between;
        let bare = self.text.trimmed();
        self.text.clear();
        if !matches!(bare.text(), "true" | "false" | "null") {
            let label = self.key.as_deref();
            walk.say_mapped(&bare, SegmentKind::Value, label, None, &Place::Whole);
        }
    }

    fn say(&mut self, walk: &mut Walk<'_>, kind: SegmentKind) {
        let label = if kind == SegmentKind::Key { None } else { self.key.as_deref() };
        walk.say_mapped(&self.text, kind, label, None, &Place::Whole);
        self.text.clear();
    }
}
