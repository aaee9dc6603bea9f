//! What a workbook holds beside its cells, record by record. Pure.

use super::super::walk::Walk;
use super::biff::{Letters, Record, Records, Scan, quoted};
use super::bytes::{f64_at, strings, u16_at, until_zero, wide};
use crate::detect::{Place, SegmentKind};

/// The texts of a record other than a cell, with what they are.
pub(super) fn texts(
    kind: u16,
    record: &Record<'_>,
    letters: Letters,
) -> Vec<(String, &'static str)> {
    let data = record.data;
    let scan = |at| Scan::new(record, at, letters);
    let long = |at| if letters.flagged { scan(at).string() } else { scan(at).short_string() };
    match kind {
        0x0014 if !data.is_empty() => vec![(printed(&long(0)), "header")],
        0x0015 if !data.is_empty() => vec![(printed(&long(0)), "footer")],
        0x089C => {
            let mut scan = scan(38);
            let lengths: [u16; 4] = std::array::from_fn(|at| u16_at(data, 30 + at * 2));
            let mut out = Vec::new();
            for length in lengths.into_iter().filter(|length| *length > 0) {
                scan.skip(2);
                out.push((printed(&scan.string_of(length.into())), "header"));
            }
            out
        }
        0x005C => vec![(long(0).trim().to_owned(), "last saved by")],
        0x0018 => name(record, letters),
        0x01BE => rule(record, letters),
        0x01AE => {
            let mut scan = scan(4);
            let length = usize::from(u16_at(data, 2));
            // Without a name it stands for the book itself.
            if data.len() <= 4 || length > 0xFF {
                return Vec::new();
            }
            let path = scan.string_of(length);
            vec![(path.chars().filter(|c| !c.is_control()).collect(), "path")]
        }
        0x005A => external(record, letters),
        0x00CD => vec![(scan(0).string(), "text")],
        0x01AD => vec![(scan(8).string(), "name")],
        0x100D => vec![(scan(2).short_string(), "text")],
        0x00AF => strings(data).lines().map(|line| (line.to_owned(), "text")).collect(),
        0x0800 => vec![(until_zero(&wide(data.get(10..).unwrap_or_default())).to_owned(), "hint")],
        0x0293 if u16_at(data, 0) & 0x8000 == 0 => vec![(long(2), "name")],
        _ => Vec::new(),
    }
}

/// A header or footer of a printed page without its codes.
fn printed(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '&' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('&') => out.push('&'),
            Some('L' | 'C' | 'R') => out.push('\n'),
            Some('"') => {
                chars.by_ref().find(|c| *c == '"');
            }
            Some(digit) if digit.is_ascii_digit() => {
                while chars.next_if(char::is_ascii_digit).is_some() {}
            }
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// A name that somebody gave to cells or a formula.
fn name(record: &Record<'_>, letters: Letters) -> Vec<(String, &'static str)> {
    let data = record.data;
    let mut scan = Scan::new(record, 14, letters);
    let name = scan.string_of(data.get(3).copied().unwrap_or(0).into());
    // Names that the program gives itself are one sign.
    let built_in = u16_at(data, 0) & 0x20 != 0;
    let mut out = Vec::new();
    if !built_in {
        out.push((name, "name"));
    }
    let mut formula = Vec::new();
    for _ in 0..u16_at(data, 4) {
        if scan.is_done() {
            break;
        }
        formula.push(scan.byte());
    }
    out.extend(quoted(&formula, letters).into_iter().map(|text| (text, "text")));
    out
}

/// What somebody is told who types into a cell, and the list to choose from.
fn rule(record: &Record<'_>, letters: Letters) -> Vec<(String, &'static str)> {
    let mut scan = Scan::new(record, 4, letters);
    let mut out: Vec<(String, &str)> = (0..4).map(|_| (scan.string(), "hint")).collect();
    for (text, _) in &mut out {
        text.retain(|c| c != '\0');
    }
    let length = scan.short();
    scan.skip(2);
    let mut formula = Vec::new();
    for _ in 0..length {
        if scan.is_done() {
            break;
        }
        formula.push(scan.byte());
    }
    // Choices are parted by zeros.
    let choices = quoted(&formula, letters).into_iter();
    out.extend(choices.map(|text| (text.replace('\0', "\n"), "choice")));
    out
}

/// Cells of another workbook, as they were when it was last seen.
fn external(record: &Record<'_>, letters: Letters) -> Vec<(String, &'static str)> {
    let mut scan = Scan::new(record, 4, letters);
    let mut out = Vec::new();
    while !scan.is_done() {
        match scan.byte() {
            1 => {
                let bits = u64::from(scan.word()) | u64::from(scan.word()) << 32;
                out.push((f64::from_bits(bits).to_string(), "value"));
            }
            2 => out.push((scan.string(), "value")),
            0 | 4 | 16 => scan.skip(8),
            _ => break,
        }
    }
    out
}

/// Says what a pivot table remembers of the cells that it counts.
pub(super) fn say_cache(walk: &mut Walk<'_>, bytes: &[u8], part: &str) {
    let place = Place::Part(part.to_owned());
    let letters = Letters { flagged: true, set: None };
    for record in Records::new(bytes) {
        let text = match record.kind {
            0x00CD => Scan::new(&record, 0, letters).string(),
            0x00C7 => Scan::new(&record, 14, letters).string(),
            0x00C9 => f64_at(record.data, 0).to_string(),
            0x00CC => u16_at(record.data, 0).to_string(),
            0x00CE => {
                let at = |at| record.data.get(at).copied().unwrap_or(0);
                let (year, month) = (u16_at(record.data, 0), u16_at(record.data, 2));
                format!("{year:04}-{month:02}-{:02}", at(4))
            }
            _ => continue,
        };
        walk.say(&text, SegmentKind::Cell, None, &place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_lose_their_codes() {
        assert_eq!(
            printed("&L&\"Arial,Bold\"&12BSN 071202559&C&P / &N&RR&&D"),
            "BSN 071202559\n / \nR&D"
        );
        assert_eq!(printed("&"), "");
        assert_eq!(printed("&\"open"), "");
    }
}
