//! Mailboxes in mbox form: every message is an item. Pure.
//!
//! A message begins at a `From ` line at the start of the file or behind a blank line; where the blank line
//! or the year is missing, a header must follow. A length that a message states of itself counts when a
//! message ends there. The bytes of a message are those of the file from after its `From ` line on, with
//! `>From ` as it stands.

use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};

use super::ReadSeek;
use super::envelope::{Envelope, envelope};
use super::kind::is_header;
use super::walk::{Role, Seat, Shortfall, Walk};
use super::whole::whole;
use crate::inventory::Unread;

const LINE_MAX: u64 = 1 << 20;

/// Hands every message to the dispatcher.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
) -> io::Result<Shortfall> {
    reader.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    (&mut *reader).take(LINE_MAX).read_to_end(&mut head)?;
    if head.contains(&b'\n') || !head.contains(&b'\r') {
        return read_lines(walk, seat, reader);
    }
    // As machines once ended their lines.
    let size = reader.seek(SeekFrom::End(0))?;
    let mut bytes = match whole(walk, reader, size)? {
        Ok(bytes) => bytes,
        Err(why) => return Ok(Some(why)),
    };
    bytes.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    read_lines(walk, seat, &mut Cursor::new(bytes))
}

fn read_lines(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
) -> io::Result<Shortfall> {
    reader.seek(SeekFrom::Start(0))?;
    let mut lines = Lines { reader: BufReader::new(reader), line: Vec::new(), held: None };
    let mut mailbox =
        Mailbox { seat, ordinal: 0, message: Vec::new(), overflow: 0, length: Length::Over };
    let limit = walk.limits.document_bytes_max;
    let mut blank = true;
    // A line longer than the limit comes in pieces; only its first piece can begin a message.
    let mut begun = false;
    let mut lost = false;
    while lines.next()? {
        let start = lines.line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&lines.line);
        let verdict = if begun { Envelope::No } else { envelope(start) };
        let begins = match verdict {
            Envelope::No => false,
            Envelope::Yes if blank => true,
            Envelope::Yes | Envelope::Perhaps => is_header(lines.peek()?),
        };
        if begins {
            mailbox.flush(walk);
            mailbox.begin();
            if mailbox.ordinal > walk.limits.members_max {
                return Ok(Some(Unread::Bomb));
            }
        } else {
            lost |= mailbox.ordinal == 0 && !lines.line.trim_ascii().is_empty();
            mailbox.push(&lines.line, limit);
            if let Some(length) = mailbox.stated(&lines.line)
                && lines.ends_after(length)?
            {
                lines.raw(length, |bytes| mailbox.push(bytes, limit))?;
                (begun, blank) = (false, true);
                continue;
            }
        }
        begun = !lines.line.ends_with(b"\n");
        blank = !begun && lines.line.trim_ascii().is_empty();
    }
    mailbox.flush(walk);
    // In another encoding than ASCII's no line begins a message, and what stands before the first one
    // belongs to none: nothing of it was said.
    Ok((lost || mailbox.ordinal == 0).then_some(Unread::Damaged))
}

/// The lines of a file, with a look at the next one.
struct Lines<'r> {
    reader: BufReader<&'r mut dyn ReadSeek>,
    line: Vec<u8>,
    /// The next line, where it was looked at.
    held: Option<Vec<u8>>,
}

impl Lines<'_> {
    /// Reads the next line; `false` at the end.
    fn next(&mut self) -> io::Result<bool> {
        self.line.clear();
        if let Some(held) = self.held.take() {
            self.line = held;
            return Ok(!self.line.is_empty());
        }
        let read = (&mut self.reader).take(LINE_MAX).read_until(b'\n', &mut self.line)?;
        Ok(read > 0)
    }

    fn peek(&mut self) -> io::Result<&[u8]> {
        if self.held.is_none() {
            let mut line = Vec::new();
            (&mut self.reader).take(LINE_MAX).read_until(b'\n', &mut line)?;
            self.held = Some(line);
        }
        Ok(self.held.as_deref().unwrap_or_default())
    }

    /// Whether a message that goes on for `length` bytes from here would end where the next one begins, or
    /// with the file.
    fn ends_after(&mut self, length: u64) -> io::Result<bool> {
        let Ok(distance) = i64::try_from(length) else { return Ok(false) };
        if self.held.is_some() {
            return Ok(false);
        }
        let here = self.reader.stream_position()?;
        self.reader.seek_relative(distance)?;
        let mut there = Vec::new();
        (&mut self.reader).take(600).read_to_end(&mut there)?;
        // Beyond the end nothing is read either.
        let end = self.reader.seek(SeekFrom::End(0))?;
        self.reader.seek(SeekFrom::Start(here))?;
        let rest = there.trim_ascii_start();
        let whole = here.saturating_add(length) <= end;
        Ok(whole && (rest.is_empty() && there.len() < 600 || envelope(rest) != Envelope::No))
    }

    fn raw(&mut self, length: u64, mut keep: impl FnMut(&[u8])) -> io::Result<()> {
        let mut left = length;
        let mut piece = vec![0; 64 << 10];
        while left > 0 {
            let some = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
            self.reader.read_exact(&mut piece[..some])?;
            keep(&piece[..some]);
            left -= some as u64;
        }
        Ok(())
    }
}

/// What the headers of a message have said of the length of its body.
#[derive(Debug, Clone, Copy)]
enum Length {
    /// They are over.
    Over,
    Unstated,
    Stated(u64),
}

struct Mailbox<'s> {
    seat: &'s Seat,
    ordinal: u64,
    message: Vec<u8>,
    /// Bytes beyond the limit, which were not kept.
    overflow: u64,
    length: Length,
}

impl Mailbox<'_> {
    fn begin(&mut self) {
        self.ordinal += 1;
        self.length = Length::Unstated;
    }

    /// The length of the body that begins behind `line`, where the message states one.
    fn stated(&mut self, line: &[u8]) -> Option<u64> {
        if matches!(self.length, Length::Over) {
            return None;
        }
        if line.trim_ascii().is_empty() {
            return match std::mem::replace(&mut self.length, Length::Over) {
                Length::Stated(length) => Some(length),
                Length::Over | Length::Unstated => None,
            };
        }
        let name = b"content-length:";
        if line.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name)) {
            let number = std::str::from_utf8(&line[name.len()..]).ok();
            let number = number.and_then(|number| number.trim().parse().ok());
            self.length = number.map_or(Length::Unstated, Length::Stated);
        }
        None
    }

    fn push(&mut self, line: &[u8], limit: u64) {
        if self.overflow > 0 || (self.message.len() + line.len()) as u64 > limit {
            self.overflow += line.len() as u64;
        } else {
            self.message.extend_from_slice(line);
        }
    }

    fn flush(&mut self, walk: &mut Walk<'_>) {
        if self.ordinal == 0 {
            return;
        }
        let locator = self.seat.locator.part(&format!("msg={}", self.ordinal));
        let inner = self.seat.inner(locator, b"", Role::Message);
        if self.overflow > 0 {
            let size = self.message.len() as u64 + self.overflow;
            walk.unread(&inner, size, Unread::TooLarge, "eml");
        } else {
            walk.item_of(&inner, &self.message);
        }
        self.message.clear();
        self.overflow = 0;
    }
}
