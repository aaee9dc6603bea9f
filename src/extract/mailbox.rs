//! Mailboxes in mbox form: every message is an item. Pure.
//!
//! A message begins at a `From ` line at the start of the file or after a blank line. The bytes of a
//! message are those of the file from after that line on, with `>From ` as it stands.

use std::io::{self, BufRead, BufReader, SeekFrom};

use super::ReadSeek;
use super::kind::is_from_line;
use super::walk::{Role, Seat, Shortfall, Walk};
use crate::inventory::Unread;

const LINE_MAX: u64 = 1 << 20;

/// Hands every message to the dispatcher.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
) -> io::Result<Shortfall> {
    reader.seek(SeekFrom::Start(0))?;
    let mut lines = BufReader::new(reader);
    let mut mailbox = Mailbox { seat, ordinal: 0, message: Vec::new(), overflow: 0 };
    let mut line = Vec::new();
    let mut blank = true;
    // A line longer than the limit comes in pieces; only its first piece can begin a message.
    let mut begun = false;
    let mut lost = false;
    loop {
        line.clear();
        if io::Read::take(&mut lines, LINE_MAX).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if !begun && blank && is_from_line(line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line)) {
            mailbox.flush(walk);
            mailbox.ordinal += 1;
            if mailbox.ordinal > walk.limits.members_max {
                return Ok(Some(Unread::Bomb));
            }
        } else {
            lost |= mailbox.ordinal == 0 && !line.trim_ascii().is_empty();
            mailbox.push(&line, walk.limits.document_bytes_max);
        }
        begun = !line.ends_with(b"\n");
        blank = !begun && line.trim_ascii().is_empty();
    }
    mailbox.flush(walk);
    // In another encoding than ASCII's no line begins a message, and what stands before the first one
    // belongs to none: nothing of it was said.
    Ok((lost || mailbox.ordinal == 0).then_some(Unread::Damaged))
}

struct Mailbox<'s> {
    seat: &'s Seat,
    ordinal: u64,
    message: Vec<u8>,
    /// Bytes beyond the limit, which were not kept.
    overflow: u64,
}

impl Mailbox<'_> {
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
