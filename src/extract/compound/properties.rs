//! The property sets of a compound file: who wrote it, what it is called, what somebody noted. Pure.
//!
//! Source: [MS-OLEPS]; the names of properties are those that newer documents use.

use chrono::DateTime;
use encoding_rs::Encoding;

use super::super::walk::{Shortfall, first};
use super::Ole;
use super::bytes::{
    code_page, f64_at, len_at, narrow, slice, u16_at, u32_at, u64_at, until_zero, wide,
};
use super::file::Id;
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Streams that hold a property set.
pub(super) const KNOWN: [&str; 2] = ["\u{5}SummaryInformation", "\u{5}DocumentSummaryInformation"];

const SUMMARY: [(u32, &str); 8] = [
    (2, "title"),
    (3, "subject"),
    (4, "creator"),
    (5, "keywords"),
    (6, "description"),
    (7, "template"),
    (8, "lastModifiedBy"),
    (18, "Application"),
];
const DOCUMENT: [(u32, &str); 9] = [
    (2, "category"),
    (13, "TitlesOfParts"),
    (14, "Manager"),
    (15, "Company"),
    (21, "LinkBase"),
    (26, "contentType"),
    (27, "contentStatus"),
    (28, "language"),
    (29, "version"),
];
/// Values in one property; honest ones have a few hundred.
const VALUES_MAX: usize = 100_000;

/// Says the properties of the document in `storage`.
pub(super) fn say(ole: &mut Ole<'_, '_>, storage: Id, part: &str) -> Shortfall {
    let mut shortfall = None;
    for (name, labels) in KNOWN.into_iter().zip([&SUMMARY[..], &DOCUMENT[..]]) {
        if ole.file.stream(storage, name).is_none() {
            continue;
        }
        match ole.load(storage, name) {
            Ok(stream) => {
                let place = Place::Part(format!("{part}properties"));
                let whole = say_set(ole, &stream.bytes, labels, &place);
                let broken = stream.torn || !whole;
                shortfall = first(shortfall, broken.then_some(Unread::Damaged));
            }
            Err(why) => shortfall = first(shortfall, Some(why)),
        }
    }
    shortfall
}

/// Whether it was a whole property set.
fn say_set(ole: &mut Ole<'_, '_>, set: &[u8], labels: &[(u32, &str)], place: &Place) -> bool {
    // Some programs leave room for one and write nothing.
    if set.iter().all(|byte| *byte == 0) {
        return true;
    }
    if u16_at(set, 0) != 0xFFFE {
        return false;
    }
    // The second section is what people added themselves.
    for section in 0..u32_at(set, 24).min(2) as usize {
        let at = len_at(set, 28 + section * 20 + 16);
        let Some(bytes) = set.get(at..) else { return false };
        say_section(ole, bytes, if section == 0 { labels } else { &[] }, place);
    }
    true
}

fn say_section(ole: &mut Ole<'_, '_>, section: &[u8], labels: &[(u32, &str)], place: &Place) {
    let count = len_at(section, 4).min(section.len() / 8);
    let properties =
        (0..count).map(|index| (u32_at(section, 8 + index * 8), len_at(section, 12 + index * 8)));
    let properties: Vec<(u32, usize)> = properties.collect();
    let find = |wanted| properties.iter().find(|(id, _)| *id == wanted).map(|(_, at)| *at);
    let page = find(1).map(|at| u32::from(u16_at(section, at + 4)));
    let names = find(0).map_or_else(Vec::new, |at| dictionary(section, at, page));
    let set = page.and_then(code_page);
    for (id, at) in &properties {
        let own = names.iter().find(|(named, _)| named == id).map(|(_, name)| name.as_str());
        let known = labels.iter().find(|(known, _)| known == id).map(|(_, label)| *label);
        let Some(label) = known.or(own).filter(|_| !matches!(id, 0 | 1)) else { continue };
        if own.is_some() {
            ole.walk.say(label, SegmentKind::Key, None, place);
        }
        let mut values = Values { section, at: *at, page, set, left: VALUES_MAX, out: Vec::new() };
        values.typed();
        for text in values.out {
            ole.walk.say(&text, SegmentKind::Property, Some(label), place);
        }
    }
}

/// Names that people gave to their own properties.
fn dictionary(section: &[u8], start: usize, page: Option<u32>) -> Vec<(u32, String)> {
    let mut out = Vec::new();
    let mut at = start + 4;
    for _ in 0..len_at(section, start) {
        if at + 8 > section.len() {
            break;
        }
        let (id, length) = (u32_at(section, at), len_at(section, at + 4));
        let is_wide = page == Some(1200);
        let bytes = slice(section, at + 8, if is_wide { length.saturating_mul(2) } else { length });
        let name = if is_wide { wide(bytes) } else { narrow(bytes, page.and_then(code_page)) };
        out.push((id, until_zero(&name).to_owned()));
        at += 8 + bytes.len();
        if is_wide {
            at = at.next_multiple_of(4);
        }
    }
    out
}

struct Values<'s> {
    section: &'s [u8],
    at: usize,
    page: Option<u32>,
    set: Option<&'static Encoding>,
    left: usize,
    out: Vec<String>,
}

impl Values<'_> {
    /// A value behind its type.
    fn typed(&mut self) {
        let kind = u16_at(self.section, self.at);
        self.at += 4;
        if kind & 0x1000 == 0 {
            self.value(kind);
            return;
        }
        let count = len_at(self.section, self.at);
        self.at += 4;
        for _ in 0..count {
            if self.at >= self.section.len() || self.left == 0 {
                break;
            }
            self.left -= 1;
            // In a list of mixed values each has its own type.
            match kind & 0x0FFF {
                12 => {
                    let kind = u16_at(self.section, self.at);
                    self.at += 4;
                    self.value(kind & 0x0FFF);
                }
                kind => self.value(kind),
            }
        }
    }

    fn value(&mut self, kind: u16) {
        let (section, at) = (self.section, self.at);
        let length = len_at(section, at);
        let text = match kind {
            2 | 18 => u16_at(section, at).to_string(),
            3 | 19 | 22 | 23 => u32_at(section, at).to_string(),
            5 => f64_at(section, at).to_string(),
            20 | 21 => u64_at(section, at).to_string(),
            64 => date(u64_at(section, at)).unwrap_or_default(),
            30 if self.page == Some(1200) => wide(slice(section, at + 4, length)),
            30 => narrow(slice(section, at + 4, length), self.set),
            31 => wide(slice(section, at + 4, length.saturating_mul(2))),
            _ => String::new(),
        };
        self.at = at.saturating_add(match kind {
            5 | 20 | 21 | 64 => 8,
            30 => length.saturating_add(4).next_multiple_of(4),
            31 => length.saturating_mul(2).saturating_add(4).next_multiple_of(4),
            _ => 4,
        });
        let text = until_zero(&text).trim();
        if !text.is_empty() {
            self.out.push(text.to_owned());
        }
    }
}

/// Seconds since 1970 of a time that Windows counts in tenths of microseconds since 1601.
pub(super) fn seconds(ticks: u64) -> Option<i64> {
    let seconds = i64::try_from(ticks / 10_000_000).ok()? - 11_644_473_600;
    // Outside the years that anybody means: no time at all, or a length of time.
    (-6_000_000_000..20_000_000_000).contains(&seconds).then_some(seconds)
}

/// The day of such a time.
pub(super) fn date(ticks: u64) -> Option<String> {
    let time = DateTime::from_timestamp(seconds(ticks)?, 0)?;
    Some(time.date_naive().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_windows_are_days() {
        assert_eq!(date(116_444_736_000_000_000).as_deref(), Some("1970-01-01"));
        assert_eq!(date(133_799_040_000_000_000).as_deref(), Some("2024-12-29"));
        assert_eq!(date(u64::MAX), None);
    }
}
