//! Dutch number plates.

use super::Raw;
use crate::detect::boundary::{Edge, Separator, char_at, char_before, is_dash, may_begin, may_end};
use crate::detect::digit_run::{Beside, Next};
use crate::detect::pattern;
use crate::detect::validator::{SIDECODES, sidecode};

/// `old` is a plate of before 1978, in whose form other codes are written too; `month` reads as a date,
/// as in `1-MRT-24`; `lower` has small letters; `plain` has no dashes.
pub(super) const FORMS: &[&str] = &["dashed", "old", "month", "lower", "plain"];
const DASHED: usize = 0;
const OLD: usize = 1;
const MONTH: usize = 2;
const LOWER: usize = 3;
const PLAIN: usize = 4;

/// Abbreviated months that have no vowel.
const MONTHS: [&[u8]; 2] = [b"MRT", b"SPT"];

/// All sidecodes, with dashes or without.
pub(super) fn patterns() -> Vec<String> {
    let place = |is_letter: bool| if is_letter { "[A-Z]" } else { "[0-9]" };
    let one = |(letters, dashes): &(u8, (usize, usize))| {
        let classes: Vec<&str> = (0..6).map(|at| place(letters >> (5 - at) & 1 == 1)).collect();
        let group = |group: &[&str]| -> String {
            let runs = group.chunk_by(|a, b| a == b);
            runs.map(|run| pattern::times(run[0], run.len())).collect()
        };
        let (first, second) = *dashes;
        [group(&classes[..first]), group(&classes[first..second]), group(&classes[second..])]
            .join("-?")
    };
    let all: Vec<String> = SIDECODES.iter().map(one).collect();
    vec![pattern::word(&format!("(?i:{})", all.join("|")))]
}

/// Whether a run of `length` digits between these can hold the first digits of a plate.
pub(super) fn fits(length: usize, left: Beside, right: Beside) -> bool {
    let touches = |side: Beside| match side.next {
        Next::Letter => true,
        Next::Dash => side.goes_on(),
        _ => false,
    };
    // Digits before them would be the first.
    length <= 4 && (touches(left) || touches(right)) && !left.is_digit_beyond(Separator::Dash)
}

/// The plate whose first digits are `start..end`.
pub(super) fn find(text: &str, start: usize, end: usize) -> Option<Raw> {
    if end - start > 4 {
        return None;
    }
    let begin = begin_of(text, start)?;
    let mut plate = [0; 6];
    let (mut length, mut dashes, mut stop) = (0, [0; 2], begin);
    let mut count = 0;
    while let Some(byte) = text.as_bytes().get(stop) {
        if byte.is_ascii_alphanumeric() {
            *plate.get_mut(length)? = *byte;
            length += 1;
            stop += 1;
            continue;
        }
        let dash = match byte {
            b'-' => Some('-'),
            0x80.. => char_at(text, stop).filter(|c| is_dash(*c)),
            _ => None,
        };
        let Some(dash) = dash.filter(|_| length < 6) else { break };
        *dashes.get_mut(count)? = length;
        count += 1;
        stop += dash.len_utf8();
    }
    let (code, places) = sidecode(&plate[..length])?;
    let letters = || plate.iter().filter(|b| b.is_ascii_alphabetic());
    let upper = letters().all(u8::is_ascii_uppercase);
    if !upper && !letters().all(u8::is_ascii_lowercase) {
        return None;
    }
    let form = match count {
        0 => PLAIN,
        2 if (dashes[0], dashes[1]) != places => return None,
        2 if !upper => LOWER,
        2 if MONTHS.iter().any(|month| plate.windows(3).any(|part| part == *month)) => MONTH,
        2 if code <= 3 => OLD,
        2 => DASHED,
        _ => return None,
    };
    let free = may_begin(text, begin, Edge::Token) && may_end(text, stop, Edge::Token);
    free.then_some(Raw::plain(begin, stop, form))
}

/// Where the plate begins of which the digits at `start` are the first: at most three letters and two
/// dashes stand before them.
fn begin_of(text: &str, start: usize) -> Option<usize> {
    let mut begin = start;
    let (mut letters, mut dashes) = (0, 0);
    while let Some(c) = char_before(text, begin) {
        match c {
            'a'..='z' | 'A'..='Z' => letters += 1,
            _ if is_dash(c) => dashes += 1,
            '0'..='9' => return None,
            _ => break,
        }
        if letters > 4 || dashes > 2 {
            return None;
        }
        begin -= c.len_utf8();
    }
    Some(begin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plates_are_found_once_and_whole() {
        let found = |text: &str| {
            let mut found = Vec::new();
            crate::detect::anchor::each_anchor(text, |anchor| {
                if let crate::detect::anchor::Anchor::Digits { start, end } = anchor
                    && let Some(raw) = find(text, start, end)
                {
                    found.push(format!("{} {}", FORMS[raw.form], &text[raw.start..raw.end]));
                }
            });
            found.join(", ")
        };
        for plate in [
            "GB-12-XT", "XT-PR-12", "12-XT-PR", "12-GBJ-3", "1-KBB-12", "GB-123-X", "X-123-GB",
            "XTP-12-R", "X-12-TPR", "1-XT-234", "123-XT-4",
        ] {
            assert_eq!(found(plate), format!("dashed {plate}"));
        }
        for plate in ["GB-12-34", "12-34-GB", "12-GB-34"] {
            assert_eq!(found(plate), format!("old {plate}"));
        }
        assert_eq!(found("GB\u{2011}12\u{2011}XT."), "dashed GB\u{2011}12\u{2011}XT");
        assert_eq!(
            found("gb-12-xt GB12XT 1-MRT-24"),
            "lower gb-12-xt, plain GB12XT, month 1-MRT-24"
        );
        for other in [
            "12-03-1975",
            "GB-12-XT-9",
            "AGB-12-XT",
            "GB-12XT",
            "Gb-12-XT",
            "1-GB-12-XT",
            "GB-1-2XT",
            "GB.12.XT",
            "GB--12-XT",
            "v2-12-XT",
            "550e84-GB-12-XT",
            "GB-12-XT.pdf",
        ] {
            assert_eq!(found(other), "", "{other}");
        }
    }
}
