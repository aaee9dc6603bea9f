//! Values of databases as people write them. Pure.

use chrono::{DateTime, Days, NaiveDate};
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The ISO date that lies `days` after 1 January 1970; empty when there is none.
pub(super) fn day(days: i64) -> String {
    let epoch = NaiveDate::default();
    let distance = Days::new(days.unsigned_abs());
    let day =
        if days < 0 { epoch.checked_sub_days(distance) } else { epoch.checked_add_days(distance) };
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// The ISO date and time in whole seconds, `micros` after the beginning of 1970; the date alone at
/// midnight. Empty when there is none.
pub(super) fn instant(micros: i64) -> String {
    let Some(instant) = DateTime::from_timestamp_micros(micros) else { return String::new() };
    let whole_day = micros.rem_euclid(86_400_000_000) == 0;
    instant.format(if whole_day { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" }).to_string()
}

/// The time of day, `micros` after midnight.
pub(super) fn time(micros: i64) -> String {
    let seconds = micros.div_euclid(1_000_000);
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// A universally unique identifier, from its bytes in the order in which it is written.
pub(super) fn uuid(bytes: &[u8]) -> String {
    let hex = data_encoding::HEXLOWER.encode(bytes);
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32];
    let parts: Vec<&str> = parts.into_iter().filter_map(|part| hex.get(part)).collect();
    parts.join("-")
}

/// A number with a fraction, without an exponent.
pub(super) fn float(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}

/// The same of half the width, in as many digits as it has.
pub(super) fn single(value: f32) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}

/// Bytes that are text in UTF-8, UTF-16 or one byte a character; programs store all three.
pub(in super::super) fn blob_text(bytes: &[u8]) -> Option<String> {
    let is_plain = |byte: u8| matches!(byte, b'\t' | b'\r' | b'\n' | b' '..=b'~');
    // A terminator, and what a field of fixed width is filled up with.
    let filled = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let wide = &bytes[..bytes.len().min(filled.next_multiple_of(2))];
    if wide.len() >= 4 && wide.len().is_multiple_of(2) {
        for (encoding, low, high) in [(UTF_16LE, 0, 1), (UTF_16BE, 1, 0)] {
            let latin = wide.chunks(2).filter(|c| is_plain(c[low]) && c[high] == 0).count();
            if latin * 20 >= wide.len() * 7 {
                let (text, _) = encoding.decode_with_bom_removal(wide);
                return Some(text.into_owned());
            }
        }
    }
    let bytes = &bytes[..filled];
    // After UTF-16: Latin letters in it are valid UTF-8 with a zero byte after each.
    let control = bytes.iter().any(|b| b.is_ascii_control() && !is_plain(*b));
    if !control && let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    // The bytes that are control codes in every such encoding tell a key or a picture from text.
    let plain = bytes.iter().filter(|b| is_plain(**b)).count();
    (!control && plain * 10 >= bytes.len() * 7)
        .then(|| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_instants_are_written_as_dates() {
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(-1), "1969-12-31");
        assert_eq!(day(i64::MIN), "");
        assert_eq!(instant(1_700_000_000_000_000), "2023-11-14 22:13:20");
        assert_eq!(instant(-86_400_000_000), "1969-12-31");
        assert_eq!(instant(i64::MAX), "");
        assert_eq!(time(3_723_000_001), "01:02:03");
        assert_eq!(uuid(&[0x11; 16]), "11111111-1111-1111-1111-111111111111");
    }

    #[test]
    fn numbers_have_no_exponent_and_no_empty_fraction() {
        assert_eq!(float(71_202_559.0), "71202559");
        assert_eq!(float(0.1), "0.1");
        assert_eq!(float(f64::NAN), "");
    }

    #[test]
    fn bytes_may_be_text() {
        let le = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let be = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        assert_eq!(blob_text(&le("BSN: 148206104")).as_deref(), Some("BSN: 148206104"));
        assert_eq!(blob_text(&be("BSN: 148206104")).as_deref(), Some("BSN: 148206104"));
        let filled = [le("Grace Adeyemi"), vec![0; 40]].concat();
        assert_eq!(blob_text(&filled).as_deref(), Some("Grace Adeyemi"), "a field of fixed width");
        assert_eq!(blob_text(b"Jan\0\0\0\0").as_deref(), Some("Jan"));
        assert_eq!(blob_text(b"Esm\xe9e, BSN 148206104").as_deref(), Some("Esmée, BSN 148206104"));
        let digest = crate::digest::Digest::of(b"x");
        assert_eq!(blob_text(digest.as_bytes()), None);
        assert_eq!(blob_text(b"a\x01b"), None, "valid UTF-8, but no text");
    }
}
