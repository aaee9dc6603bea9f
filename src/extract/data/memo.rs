//! Long texts of dBase and `FoxPro` tables, in a file beside the table (`dbt`, `fpt`). Pure.
//!
//! The file is read by itself: which record a text belongs to stands in the table only. Blocks that no
//! record uses any more are read, too.

use super::super::blocks::is_odd;
use super::super::walk::{Seat, Shortfall, Walk, first};
use super::codepage::CodePage;
use super::{Objects, Rows};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Length of the head, and of a block of dBase III.
const HEAD: usize = 512;

/// Least length of a block by which blocks are told from other bytes; the usual ones are of 64 and 512.
const BLOCK_MIN: usize = 32;

/// Whether these are such texts. Only the extension and a plausible head can tell.
pub(super) fn is_memo(head: &[u8], extension: &str) -> bool {
    let wide = |at: usize| head.get(at..at + 4).and_then(|four| four.try_into().ok());
    let next = match extension {
        // Those of databases, forms and reports of FoxPro are written alike.
        "fpt" | "dct" | "frt" | "sct" | "vct" => wide(0).map(u32::from_be_bytes),
        "dbt" | "smt" => wide(0).map(u32::from_le_bytes),
        _ => None,
    };
    next.is_some_and(|next| next > 0 && head.len() >= HEAD)
        && head[..16].iter().any(|byte| is_odd(*byte))
}

/// Says the texts, block by block.
pub(super) fn read(walk: &mut Walk<'_>, seat: &Seat, bytes: &[u8]) -> Shortfall {
    let Some(data) = bytes.get(HEAD..) else { return Some(Unread::Damaged) };
    let page = CodePage::guessed(data);
    let fox = !matches!(seat.extension.as_str(), "dbt" | "smt");
    let block = block_len(bytes, fox);
    let mut objects = Objects::new(seat);
    let rows = Rows::new("memo".to_owned(), Vec::new());
    let mut shortfall = None;
    let (mut at, mut gap) = (HEAD, HEAD);
    let mut is_torn = lacks_blocks(bytes, fox, block);
    while at < bytes.len() {
        let found = block_at(bytes, at);
        // Of blocks that may begin anywhere, any bytes look like one.
        is_torn |= block >= BLOCK_MIN && found.is_some_and(|(.., end)| end > bytes.len());
        let Some((is_text, content, end)) = found.filter(|(.., end)| *end <= bytes.len()) else {
            at += block;
            continue;
        };
        let place = (SegmentKind::Prose, &Place::Whole);
        shortfall = first(shortfall, say_runs(walk, page, &bytes[gap..at], place));
        let content = &bytes[content..end];
        if is_text {
            walk.say(&page.decode(content), place.0, None, place.1);
        } else {
            let text = objects.text(walk, content, (&rows, &at.to_string()));
            walk.say(&text, place.0, None, place.1);
        }
        at = end.next_multiple_of(block).max(at + block);
        gap = end;
    }
    let place = (SegmentKind::Prose, &Place::Whole);
    let rest = bytes.get(gap..).unwrap_or_default();
    shortfall = first(shortfall, say_runs(walk, page, rest, place));
    // The last text of dBase III ends at a mark, of which there is one at least.
    let is_open = |last: &u8| *last != 0x1A && !fox && gap == HEAD;
    is_torn |= data.iter().rev().find(|byte| **byte != 0).is_some_and(is_open);
    let torn = is_torn.then_some(Unread::Damaged);
    first(first(shortfall, objects.shortfall()), torn)
}

/// Whether the head counts blocks of which nothing is there. Not every writer fills up the last one.
fn lacks_blocks(bytes: &[u8], fox: bool, block: usize) -> bool {
    let next = [bytes[0], bytes[1], bytes[2], bytes[3]];
    let next = if fox { u32::from_be_bytes(next) } else { u32::from_le_bytes(next) };
    let last = usize::try_from(next).unwrap_or(usize::MAX).saturating_sub(1);
    let begins = last.saturating_mul(block);
    begins >= HEAD && begins >= bytes.len()
}

/// Length of a block, as the head says it; a length that cannot be is that of dBase III.
fn block_len(bytes: &[u8], fox: bool) -> usize {
    let length = if fox {
        u16::from_be_bytes([bytes[6], bytes[7]])
    } else {
        u16::from_le_bytes([bytes[20], bytes[21]])
    };
    match usize::from(length) {
        // FoxPro allows blocks of one byte; every place is then looked at.
        length if fox && length > 0 => length,
        length if length >= 64 && length.is_power_of_two() => length,
        _ => HEAD,
    }
}

/// Whether at this place begins a block that says its length: whether it is text, where its content
/// begins, where it should end. Those of `FoxPro` begin with their kind, those of dBase IV with a mark.
fn block_at(bytes: &[u8], at: usize) -> Option<(bool, usize, usize)> {
    let head: &[u8; 8] = bytes.get(at..)?.first_chunk()?;
    let (is_text, length) = match head {
        [0, 0, 0, kind @ 0..=2, a, b, c, d] => (*kind == 1, u32::from_be_bytes([*a, *b, *c, *d])),
        [0xFF, 0xFF, 8, 0, a, b, c, d] => {
            (true, u32::from_le_bytes([*a, *b, *c, *d]).checked_sub(8)?)
        }
        _ => return None,
    };
    let start = at + 8;
    let end = start.checked_add(usize::try_from(length).ok()?)?;
    (length > 0).then_some((is_text, start, end))
}

/// Says the stretches of text between control characters; a shortfall when there is much besides.
pub(super) fn say_runs(
    walk: &mut Walk<'_>,
    page: CodePage,
    bytes: &[u8],
    (kind, place): (SegmentKind, &Place),
) -> Shortfall {
    let used = bytes.iter().filter(|byte| !matches!(byte, 0 | 0x1A | b' ')).count();
    let odd = bytes.iter().filter(|byte| is_odd(**byte) && !matches!(byte, 0 | 0x1A)).count();
    let is_end = |byte: &u8| is_odd(*byte);
    for run in bytes.split(is_end).filter(|run| run.len() > 1) {
        walk.say(&page.decode(run), kind, None, place);
    }
    (odd > 8 && odd * 50 > used).then_some(Unread::Unsupported)
}
