//! Addresses of machines: IPv4, IPv6 and MAC.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::Raw;
use crate::detect::boundary::{
    Edge, after, before, char_at, char_before, digits_at, may_begin, may_end,
};
use crate::detect::pattern::word;
use crate::detect::validator::nl_bank;

/// `look_alike` is as often a version, a section or an account of before IBAN; `private` is reached by
/// nobody from outside, or stands in manuals.
pub(super) const IPV4_FORMS: &[&str] = &["public", "look_alike", "private"];
const PUBLIC: usize = 0;
const LOOK_ALIKE: usize = 1;
const PRIVATE: usize = 2;

/// Versions and sections have small numbers only.
const SMALL_MAX: u8 = 31;

/// The address whose first number is `start..end`.
pub(super) fn ipv4(text: &str, start: usize, end: usize) -> Option<Raw> {
    let bytes = text.as_bytes();
    if end - start > 3 || bytes.get(end) != Some(&b'.') || digits_at(text, end + 1, 1) == 0 {
        return None;
    }
    let mut octets = [0; 4];
    octets[0] = octet(text, start, end)?;
    let mut stop = end;
    for octet_of in &mut octets[1..] {
        if bytes.get(stop) != Some(&b'.') {
            return None;
        }
        let next = stop + 1 + digits_at(text, stop + 1, 4);
        *octet_of = octet(text, stop + 1, next)?;
        stop = next;
    }
    let in_url = bytes[..start].ends_with(b"//");
    let port = bytes.get(stop) == Some(&b':') && digits_at(text, stop + 1, 1) == 1;
    let path = in_url && bytes.get(stop) == Some(&b'/');
    if !may_begin(text, start, Edge::Token) || !(port || path || may_end(text, stop, Edge::Token)) {
        return None;
    }
    let address = Ipv4Addr::from(octets);
    if address.is_broadcast() || address.is_multicast() || octets[0] == 0 || octets[0] > 223 {
        return None;
    }
    let form = if is_private(address) {
        PRIVATE
    } else if octets.iter().all(|octet| *octet <= SMALL_MAX)
        || is_account(&text[start..stop])
        || is_heading(text, start, stop)
    {
        LOOK_ALIKE
    } else {
        PUBLIC
    };
    Some(Raw::plain(start, stop, form))
}

pub(super) fn ipv4_patterns() -> Vec<String> {
    vec![word(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}")]
}

/// A number of 0 to 255 without a zero in front.
fn octet(text: &str, start: usize, end: usize) -> Option<u8> {
    let digits = &text[start..end];
    if digits.len() > 1 && digits.starts_with('0') { None } else { digits.parse().ok() }
}

fn is_private(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        // Carrier-grade translation and tests of speed (RFC 6598, RFC 2544).
        || (first == 100 && second & 0b1100_0000 == 64)
        || (first == 198 && second & 0b1111_1110 == 18)
}

/// White space beside the number of a heading.
const INDENT_MAX: usize = 40;

/// `12.34.56.10 Bestekspost` at the start of a line numbers what follows; a log has marks there.
fn is_heading(text: &str, start: usize, stop: usize) -> bool {
    let head = before(text, start, INDENT_MAX);
    let first = head.trim_end_matches([' ', '\t']);
    let indented = first.ends_with('\n') || (first.is_empty() && head.len() == start);
    let tail = after(text, stop, INDENT_MAX);
    let mut rest = tail.chars().skip_while(|c| matches!(c, ' ' | '\t'));
    indented
        && rest.next().is_some_and(char::is_uppercase)
        && rest.next().is_some_and(char::is_lowercase)
}

/// `12.34.56.189` with the test of a bank account.
fn is_account(value: &str) -> bool {
    let lengths = value.split('.').map(str::len);
    lengths.eq([2, 2, 2, 3]) && nl_bank(&value.replace('.', ""))
}

/// `documentation` addresses stand in manuals.
pub(super) const IPV6_FORMS: &[&str] = &["global", "documentation"];

/// The global address (`2000::/3`) that begins with the digits at `start`.
pub(super) fn ipv6(text: &str, start: usize) -> Option<Raw> {
    let bytes = text.as_bytes();
    let begins = matches!(bytes[start], b'2' | b'3') && bytes.get(start + 4) == Some(&b':');
    if !begins || !bytes[start..start + 4].iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let left = char_before(text, start);
    if left.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '.' | '-')) {
        return None;
    }
    // The longest has eight groups of four.
    let part = |b: &&u8| b.is_ascii_hexdigit() || **b == b':';
    let length = bytes[start..].iter().take(40).take_while(part).count();
    let stop = start + length;
    let value = &text[start..stop];
    // A colon at the end is that of the sentence, unless two stand there.
    let value = match value.strip_suffix(':') {
        Some(bare) if !bare.ends_with(':') => bare,
        _ => value,
    };
    let stop = start + value.len();
    let address: Ipv6Addr = value.parse().ok()?;
    let groups = value.split(':').filter(|group| !group.is_empty()).count();
    let segments = address.segments();
    let right = char_at(text, stop);
    if groups < 3 || right.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let documented = (segments[0] == 0x2001 && segments[1] == 0xdb8) || segments[0] == 0x3fff;
    Some(Raw::plain(start, stop, usize::from(documented)))
}

pub(super) fn ipv6_patterns() -> Vec<String> {
    vec![r"(?-u)\b[23][0-9A-Fa-f]{3}:[0-9A-Fa-f:]{3,35}".to_owned()]
}

/// `local` addresses are made up by the device, often anew for each network.
pub(super) const MAC_FORMS: &[&str] = &["universal", "local"];

/// The address whose first digits are `start..end`.
pub(super) fn mac(text: &str, start: usize, end: usize) -> Option<Raw> {
    if end - start > 4 {
        return None;
    }
    let bytes = text.as_bytes();
    let (begin, stop) = pairs(bytes, start).or_else(|| quads(bytes, start))?;
    let digits = || bytes[begin..stop].iter().filter(|b| b.is_ascii_hexdigit());
    let (first, second) = (hex(bytes[begin])?, hex(bytes[begin + 1])?);
    // Group addresses, and ones that stand for none.
    if second & 1 == 1 || digits().all(|b| *b == b'0') || (first, second) == (15, 15) {
        return None;
    }
    let lettered = bytes[begin + 2] == b':' || digits().any(u8::is_ascii_alphabetic);
    let free = may_begin(text, begin, Edge::Token) && may_end(text, stop, Edge::Token);
    (lettered && free).then(|| Raw::plain(begin, stop, usize::from(second & 2 == 2)))
}

/// Whether an address may stand there, whatever the digits in it.
pub(super) fn may_be_mac(text: &str, start: usize) -> bool {
    let bytes = text.as_bytes();
    pairs(bytes, start).or_else(|| quads(bytes, start)).is_some()
}

pub(super) fn mac_patterns() -> Vec<String> {
    vec![
        word("[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}"),
        word(r"[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}"),
    ]
}

fn hex(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(16)
}

fn is_hex(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(u8::is_ascii_hexdigit)
}

/// Six pairs, of which the first that has a digit has it at `digit`.
fn pairs(bytes: &[u8], digit: usize) -> Option<(usize, usize)> {
    let letter_before = digit > 0 && bytes[digit - 1].is_ascii_hexdigit();
    let mut begin = digit - usize::from(letter_before);
    let mark = *bytes.get(begin + 2)?;
    if !matches!(mark, b':' | b'-') || !is_hex(bytes, begin + 1) {
        return None;
    }
    while begin >= 3 && bytes[begin - 1] == mark {
        let pair = &bytes[begin - 3..begin - 1];
        let further = begin >= 4 && bytes[begin - 4].is_ascii_alphanumeric();
        if further || !pair.iter().all(u8::is_ascii_hexdigit) {
            break;
        }
        if pair.iter().any(u8::is_ascii_digit) {
            return None;
        }
        begin -= 3;
    }
    for pair in 0..6 {
        let at = begin + pair * 3;
        let marked = pair == 5 || bytes.get(at + 2) == Some(&mark);
        if !is_hex(bytes, at) || !is_hex(bytes, at + 1) || !marked {
            return None;
        }
    }
    let stop = begin + 17;
    // A fingerprint goes on.
    let goes_on = bytes.get(stop) == Some(&mark) && is_hex(bytes, stop + 1);
    (!goes_on).then_some((begin, stop))
}

/// Three groups of four with dots, whose first digit stands at `digit`.
fn quads(bytes: &[u8], digit: usize) -> Option<(usize, usize)> {
    let letters = bytes[..digit].iter().rev().take(4).take_while(|b| b.is_ascii_hexdigit()).count();
    let mut begin = digit - letters;
    while begin >= 5 && bytes[begin - 1] == b'.' {
        let group = &bytes[begin - 5..begin - 1];
        if !group.iter().all(|b| b.is_ascii_hexdigit() && b.is_ascii_alphabetic()) {
            break;
        }
        begin -= 5;
    }
    let shaped = (0..14).all(|at| match at {
        4 | 9 => bytes.get(begin + at) == Some(&b'.'),
        _ => is_hex(bytes, begin + at),
    });
    let stop = begin + 14;
    let lettered = shaped && bytes[begin..stop].iter().any(u8::is_ascii_alphabetic);
    lettered.then_some((begin, stop))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::anchor::{Anchor, each_anchor};

    fn found(text: &str, find: impl Fn(usize, usize) -> Option<Raw>) -> Vec<(&str, usize)> {
        let mut found = Vec::new();
        each_anchor(text, |anchor| {
            if let Anchor::Digits { start, end } = anchor
                && let Some(raw) = find(start, end)
            {
                found.push((&text[raw.start..raw.end], raw.form));
            }
        });
        found
    }

    #[test]
    fn addresses_of_machines() {
        let v4 = |text: &'static str| found(text, |start, end| ipv4(text, start, end));
        assert_eq!(
            v4("van 84.241.192.7:443 en http://145.58.30.1/x."),
            [("84.241.192.7", 0), ("145.58.30.1", 0)]
        );
        assert_eq!(v4("versie 4.2.0.1, 91.58.13.246"), [("4.2.0.1", 1), ("91.58.13.246", 1)]);
        assert_eq!(v4("tekst\n84.241.192.7 Bestekspost"), [("84.241.192.7", 1)]);
        assert_eq!(v4("10.0.0.1 192.168.1.1 127.0.0.1 100.64.0.1 203.0.113.9").len(), 5);
        for other in [
            "1.2.3",
            "1.2.3.4.5",
            "06.28.48.04",
            "256.1.1.1",
            "84.241.192.7/24",
            "x84.241.192.7",
            "84.241.192.7a",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "06.28.48.104.102",
            "1.84.241.192.7",
        ] {
            assert_eq!(v4(other), [], "{other}");
        }
        let v6 = |text: &'static str| found(text, |start, _| ipv6(text, start));
        assert_eq!(
            v6("[2a02:a45f:1::2]:443, 2001:db8::1:2, uit 2001:4860:4860::8888:"),
            [("2a02:a45f:1::2", 0), ("2001:db8::1:2", 1), ("2001:4860:4860::8888", 0)]
        );
        for other in [
            "2024:12:30",
            "20:12:30",
            "2a02::",
            "fe80::1:2:3",
            "::1",
            "x2a02:a45f:1::2",
            "std2000::x",
            "2a02:a45f:1::2g",
        ] {
            assert_eq!(v6(other), [], "{other}");
        }
    }

    #[test]
    fn addresses_of_devices() {
        let macs = |text: &'static str| found(text, |start, end| mac(text, start, end));
        assert_eq!(
            macs("mac:a4:83:e7:1b:2c:3d, AC-DE-48-00-11-22, aabb.cc01.2345 en 02:42:ac:11:00:02"),
            [
                ("a4:83:e7:1b:2c:3d", 0),
                ("AC-DE-48-00-11-22", 0),
                ("aabb.cc01.2345", 1),
                ("02:42:ac:11:00:02", 1),
            ]
        );
        for other in [
            "12:30:45",
            "a4:83:e7:1b:2c",
            "a4:83:e7:1b:2c:3d:4e",
            "550e8400-e29b-41d4-a716-446655440000",
            "ff:ff:ff:ff:ff:ff",
            "00:00:00:00:00:00",
            "01:00:5e:00:00:01",
            "12-03-19-75-12-04",
            "2024.1234.5678",
            "a4-83:e7-1b:2c-3d",
            "xa4:83:e7:1b:2c:3d",
        ] {
            assert_eq!(macs(other), [], "{other}");
        }
    }
}
