//! A place on earth, in degrees.

use super::Raw;
use crate::detect::boundary::{Edge, digits_at, may_begin, may_end};
use crate::detect::pattern::word;

/// `nl` lies in the box around the Netherlands.
pub(super) const FORMS: &[&str] = &["nl", "world"];

/// Decimals that tell a house from its street: ten metres.
const DECIMALS_MIN: usize = 4;
const DECIMALS_MAX: usize = 15;
/// Most characters between the two numbers, as in `, "longitude": `.
const BETWEEN_MAX: usize = 18;

/// The place whose latitude has its whole degrees at `start..end`.
pub(super) fn find(text: &str, start: usize, end: usize) -> Option<Raw> {
    let bytes = text.as_bytes();
    if end - start > 2 {
        return None;
    }
    let (latitude, after) = match bytes.get(end) {
        Some(b'.') => decimal(text, start, end)?,
        Some(0xc2) => minutes(text, start, end)?,
        _ => return None,
    };
    let begin = start - usize::from(start > 0 && bytes[start - 1] == b'-');
    let latitude = if begin < start { -latitude } else { latitude };
    let gap = gap(text, after)?;
    let longitude_start = after + gap;
    let negative = bytes[longitude_start - 1] == b'-';
    let digits = digits_at(text, longitude_start, 4);
    let (longitude, stop) = match bytes.get(longitude_start + digits) {
        Some(b'.') => decimal(text, longitude_start, longitude_start + digits)?,
        Some(0xc2) => minutes(text, longitude_start, longitude_start + digits)?,
        _ => return None,
    };
    let longitude = if negative { -longitude } else { longitude };
    if digits > 3 || latitude.abs() > 90.0 || longitude.abs() > 180.0 {
        return None;
    }
    let free = may_begin(text, begin, Edge::Token) && may_end(text, stop, Edge::SlashOpen);
    let near = (50.7..=53.7).contains(&latitude) && (3.2..=7.3).contains(&longitude);
    free.then(|| Raw::plain(begin, stop, usize::from(!near)))
}

/// Degrees with decimals, and with minutes and seconds.
pub(super) fn patterns() -> Vec<String> {
    let decimal = "[0-9]{4,15}";
    let minutes = r"\xC2\xB0 ?[0-9]{1,2}[^0-9]{1,4}[0-9]{1,2}(?:[.,][0-9]+)?[^0-9A-Z]{1,4}";
    vec![
        word(&format!(r"[0-9]{{1,2}}\.{decimal}[^0-9]{{1,17}}[0-9]{{1,3}}\.{decimal}")),
        word(&format!("[0-9]{{1,2}}{minutes}[NSZ][ ,;]{{1,3}}[0-9]{{1,3}}{minutes}[EOW]")),
    ]
}

/// Value and end of `52.370216`, with `° N` after it or not.
fn decimal(text: &str, start: usize, end: usize) -> Option<(f64, usize)> {
    let decimals = digits_at(text, end + 1, DECIMALS_MAX + 1);
    if !(DECIMALS_MIN..=DECIMALS_MAX).contains(&decimals) {
        return None;
    }
    let stop = end + 1 + decimals;
    let value = text[start..stop].parse().ok()?;
    Some((value, compass(text, stop)))
}

/// Value and end of `52°22'12.8"N`; the compass point must stand there.
fn minutes(text: &str, start: usize, end: usize) -> Option<(f64, usize)> {
    let degrees: f64 = text[start..end].parse().ok()?;
    let rest = without_blank(text[end..].strip_prefix('°')?);
    let minutes_length = rest.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let minutes: f64 = rest[..minutes_length].parse().ok()?;
    let rest = without_blank(rest[minutes_length..].strip_prefix(['\'', '′', '’'])?);
    let part = |b: &u8| b.is_ascii_digit() || matches!(b, b'.' | b',');
    let seconds_length = rest.bytes().take(8).take_while(part).count();
    let seconds: f64 = rest[..seconds_length].replace(',', ".").parse().ok()?;
    let rest = without_blank(rest[seconds_length..].strip_prefix(['"', '″', '”'])?);
    let point = rest.chars().next().filter(|c| "NSEWOZ".contains(*c))?;
    let sign = if matches!(point, 'S' | 'Z' | 'W') { -1.0 } else { 1.0 };
    let stop = text.len() - rest.len() + 1;
    (minutes < 60.0 && seconds < 60.0)
        .then_some((sign * (degrees + minutes / 60.0 + seconds / 3600.0), stop))
}

/// The text after a blank or two.
fn without_blank(text: &str) -> &str {
    let text = text.strip_prefix(' ').unwrap_or(text);
    text.strip_prefix(' ').unwrap_or(text)
}

/// Where the text goes on after a degree sign and a compass point.
fn compass(text: &str, at: usize) -> usize {
    let rest = text[at..].strip_prefix('°').unwrap_or(&text[at..]);
    let bare = rest.strip_prefix(' ').unwrap_or(rest);
    let point = bare.starts_with(['N', 'S', 'E', 'W', 'O'])
        && !bare[1..].starts_with(|c: char| c.is_alphanumeric());
    if point { text.len() - bare.len() + 1 } else { text.len() - rest.len() }
}

/// Length of what parts the two numbers: marks, or the name of the second.
fn gap(text: &str, at: usize) -> Option<usize> {
    let rest = &text.as_bytes()[at..];
    let length = rest.iter().take(BETWEEN_MAX).take_while(|b| !b.is_ascii_digit()).count();
    let between = std::str::from_utf8(&rest[..length]).ok()?;
    let name = between.trim_matches(|c: char| !c.is_ascii_alphabetic());
    let named = name.is_empty()
        || ["lon", "lng", "long", "longitude", "lengtegraad"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known));
    let marks = between.chars().all(|c| c.is_ascii_alphabetic() || " ,;/&=:\"'-|\t".contains(c));
    (length > 0 && length < BETWEEN_MAX && named && marks && between != "-").then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::anchor::{Anchor, each_anchor};

    #[test]
    fn places_have_both_numbers() {
        let found = |text: &str| {
            let mut found = Vec::new();
            each_anchor(text, |anchor| {
                if let Anchor::Digits { start, end } = anchor
                    && let Some(raw) = find(text, start, end)
                {
                    found.push((text[raw.start..raw.end].to_owned(), raw.form));
                }
            });
            found
        };
        for place in [
            "52.370216, 4.895168",
            "52.3702 4.8951",
            "52.370216,4.895168",
            "52.3702° N, 4.8952° E",
            "52°22'12.8\"N 4°53'42.6\"E",
            "52.370216&lon=4.895168",
            "52.370216\", \"lng\": \"4.895168",
        ] {
            assert_eq!(found(place), [(place.to_owned(), 0)]);
        }
        assert_eq!(found("geo:-33.8688,151.2093"), [("-33.8688,151.2093".to_owned(), 1)]);
        for other in [
            "52.37, 4.89",
            "52.370216",
            "152.370216, 4.895168",
            "12.3456 en 7.8912",
            "99.9999, 4.8951",
            "52.370216, 204.895168",
            "1.52.370216, 4.895168",
            "v52.370216, 4.895168",
            "52.370216-4.895168",
        ] {
            assert_eq!(found(other), [], "{other}");
        }
    }
}
