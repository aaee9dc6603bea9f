//! The machine-readable zone of passports, identity cards and visas.
//!
//! Source: ICAO Doc 9303 parts 3 to 7: 3 lines of 30 (TD1), 2 of 36 (TD2, MRV-B), 2 of 44 (TD3, MRV-A).

use std::ops::Range;

use super::{Note, Raw};

/// Which part of the zone a rule takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MrzField {
    /// All lines.
    Whole,
    /// Number of a Dutch document.
    Document,
    /// Date of birth.
    Birth,
    /// Citizen service number in the optional part of a Dutch document of before August 2021.
    Personal,
    /// Surname and given names.
    Name,
}

/// Longest zone, in characters: three lines of thirty.
const ZONE_MAX: usize = 90;
/// Longest first line before its first filler.
const LEAD_MAX: usize = 40;
/// White space that may stand inside a zone: line ends, and blanks that a reader put in.
const BLANKS_MAX: usize = 12;

/// Characters of a zone without white space, and where each stands.
struct Zone {
    chars: [u8; ZONE_MAX],
    places: [u32; ZONE_MAX],
    length: usize,
    /// Whether each character is followed by white space or by nothing.
    breaks: [bool; ZONE_MAX],
}

/// Where the parts of a format stand, in characters of the zone.
#[derive(Debug)]
struct Layout {
    length: usize,
    /// First letters of its documents.
    kinds: &'static [u8],
    document: Range<usize>,
    birth: Range<usize>,
    expiry: Range<usize>,
    personal: Range<usize>,
    name: Range<usize>,
    /// Further checked stretches, each with the place of its check digit.
    also: &'static [(&'static [(usize, usize)], usize)],
}

const TD1: Layout = Layout {
    length: 90,
    kinds: b"IAC",
    document: 5..14,
    birth: 30..36,
    expiry: 38..44,
    personal: 15..24,
    name: 60..90,
    also: &[(&[(5, 30), (30, 37), (38, 45), (48, 59)], 59)],
};
const TD3: Layout = Layout {
    length: 88,
    kinds: b"P",
    document: 44..53,
    birth: 57..63,
    expiry: 65..71,
    personal: 72..81,
    name: 5..44,
    also: &[(&[(72, 86)], 86), (&[(44, 54), (57, 64), (65, 87)], 87)],
};
const VISA_A: Layout = Layout { kinds: b"V", personal: 0..0, also: &[], ..TD3 };
const TD2: Layout = Layout {
    length: 72,
    kinds: b"IACP",
    document: 36..45,
    birth: 49..55,
    expiry: 57..63,
    personal: 64..71,
    name: 5..36,
    also: &[(&[(36, 46), (49, 56), (57, 71)], 71)],
};
const VISA_B: Layout = Layout { kinds: b"V", personal: 0..0, also: &[], ..TD2 };

const LAYOUTS: [Layout; 5] = [TD1, TD3, VISA_A, TD2, VISA_B];

/// The part `field` of the zone whose first filler stands at `at`.
pub(super) fn find(field: MrzField, text: &str, at: usize) -> Option<Raw> {
    let start = start_of(text, at)?;
    let zone = Zone::read(text, start);
    let layout = zone.layout()?;
    let dutch = &zone.chars[2..5] == b"NLD";
    let range = match field {
        MrzField::Whole => 0..layout.length,
        MrzField::Birth => layout.birth.clone(),
        MrzField::Document if dutch => layout.document.clone(),
        MrzField::Personal if dutch && zone.is_personal(&layout.personal) => {
            layout.personal.clone()
        }
        MrzField::Name => zone.name(layout.name.clone())?,
        _ => return None,
    };
    let place = |index: usize| zone.places[index] as usize;
    let note = if is_specimen(&zone.chars) { Note::Test } else { Note::Plain };
    // Every character of a zone is one byte.
    Some(Raw { start: place(range.start), end: place(range.end - 1) + 1, form: 0, note })
}

/// The first line.
pub(super) fn patterns() -> Vec<String> {
    vec![r"(?-u)\b[PVIAC][A-Z0-9<]{29,43}".to_owned()]
}

/// Utopia, whose documents stand in manuals.
fn is_specimen(chars: &[u8; ZONE_MAX]) -> bool {
    &chars[2..5] == b"UTO"
}

/// Where the first line begins, if `at` is its first filler.
fn start_of(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let run = bytes[..at].iter().rev().take(LEAD_MAX + 1);
    let lead = run.take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit()).count();
    let start = at - lead;
    let kind = matches!(bytes.get(start), Some(b'P' | b'V' | b'I' | b'A' | b'C'));
    let after = start.checked_sub(1).map(|at| bytes[at]);
    let free = after.is_none_or(|b| b.is_ascii_whitespace() || b"\"'>:;,|([=".contains(&b));
    (kind && free && (1..=LEAD_MAX).contains(&lead)).then_some(start)
}

impl Zone {
    fn read(text: &str, start: usize) -> Self {
        let mut zone = Self {
            chars: [b'<'; ZONE_MAX],
            places: [0; ZONE_MAX],
            length: 0,
            breaks: [false; ZONE_MAX],
        };
        let mut blanks = 0;
        for (offset, byte) in text.as_bytes()[start..].iter().enumerate() {
            if byte.is_ascii_whitespace() {
                blanks += 1;
                if zone.length > 0 {
                    zone.breaks[zone.length - 1] = true;
                }
            } else if zone.length == ZONE_MAX || !is_zone(*byte) {
                // What ends a zone is no letter of a longer word.
                if zone.length > 0 && !byte.is_ascii_alphanumeric() {
                    zone.breaks[zone.length - 1] = true;
                }
                break;
            } else {
                zone.chars[zone.length] = *byte;
                zone.places[zone.length] = u32::try_from(start + offset).unwrap_or(u32::MAX);
                zone.length += 1;
            }
            if blanks > BLANKS_MAX {
                break;
            }
        }
        if zone.length > 0 && zone.places[zone.length - 1] as usize + 1 == text.len() {
            zone.breaks[zone.length - 1] = true;
        }
        zone
    }

    /// The format whose check digits all hold.
    fn layout(&self) -> Option<&'static Layout> {
        LAYOUTS.iter().find(|layout| {
            self.length >= layout.length
                && layout.kinds.contains(&self.chars[0])
                && self.breaks[layout.length - 1]
                && self.chars[2..5].iter().all(|b| b.is_ascii_uppercase() || *b == b'<')
                && self.holds(layout)
        })
    }

    fn holds(&self, layout: &Layout) -> bool {
        let dates = [&layout.birth, &layout.expiry];
        let both = dates.iter().all(|date| {
            self.chars[(*date).clone()].iter().all(|b| b.is_ascii_digit() || *b == b'<')
                && self.checked(&[(date.start, date.end)], date.end)
        });
        both && (self.checked(&[(layout.document.start, layout.document.end)], layout.document.end)
            || self.is_long_number(layout))
            && layout.also.iter().all(|(parts, digit)| self.checked(parts, *digit))
    }

    /// A number of more than nine characters goes on in the optional part, as on Belgian cards.
    fn is_long_number(&self, layout: &Layout) -> bool {
        if layout.length != TD1.length || self.chars[14] != b'<' {
            return false;
        }
        let rest = self.chars[15..30].iter().take_while(|b| **b != b'<').count();
        rest >= 2 && self.checked(&[(5, 14), (15, 14 + rest)], 14 + rest)
    }

    /// Weights 7, 3 and 1; an empty stretch may have a filler for its digit.
    fn checked(&self, parts: &[(usize, usize)], digit: usize) -> bool {
        let chars = || parts.iter().flat_map(|(from, to)| &self.chars[*from..*to]);
        let weighted = chars().zip([7, 3, 1].into_iter().cycle());
        let sum: u32 = weighted.map(|(byte, weight)| value(*byte) * weight).sum();
        match self.chars[digit] {
            filler if is_filler(filler) => chars().all(|b| is_filler(*b)),
            found => found.is_ascii_digit() && sum % 10 == u32::from(found - b'0'),
        }
    }

    /// Nine digits, and nothing but fillers up to the check digit.
    fn is_personal(&self, range: &Range<usize>) -> bool {
        let digits = range.len() == 9 && self.chars[range.clone()].iter().all(u8::is_ascii_digit);
        digits && self.chars[range.end..range.end + 5].iter().all(|b| is_filler(*b))
    }

    /// Surname, two fillers and given names, without the fillers after them.
    fn name(&self, range: Range<usize>) -> Option<Range<usize>> {
        let name = &self.chars[range.clone()];
        let letters = name.iter().all(|b| b.is_ascii_uppercase() || *b == b'<');
        let gap = |from: usize| {
            let rest = name.get(from..)?;
            rest.windows(2).position(|pair| pair == b"<<").map(|at| from + at)
        };
        let length = match gap(0) {
            Some(given) => gap(given + 2).unwrap_or(name.len()),
            None => name.len(),
        };
        let length = name[..length].iter().rposition(|b| *b != b'<')? + 1;
        letters.then_some(range.start..range.start + length)
    }
}

/// A reader takes a filler for a K. Both count for nothing: a K is 20, and sums are taken modulo 10.
fn is_filler(byte: u8) -> bool {
    matches!(byte, b'<' | b'K')
}

fn is_zone(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'<'
}

fn value(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'Z' => u32::from(byte - b'A') + 10,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::anchor::{Anchor, each_anchor};

    /// Each part of the zones of `text`, in the order of the fields.
    fn found(text: &str) -> Vec<String> {
        let fields = [
            MrzField::Whole,
            MrzField::Document,
            MrzField::Birth,
            MrzField::Personal,
            MrzField::Name,
        ];
        let mut found = Vec::new();
        for field in fields {
            each_anchor(text, |anchor| {
                if let Anchor::Angle(at) = anchor
                    && let Some(raw) = find(field, text, at)
                {
                    found.push(text[raw.start..raw.end].to_owned());
                }
            });
        }
        found
    }

    const PASSPORT: &str = "P<NLDDE<VRIES<<JAN<PIETER<<<<<<<<<<<<<<<<<<<\n\
                            NX1K2B3R44NLD7503120M2903127148206104<<<<<86";

    #[test]
    fn a_passport_gives_its_parts() {
        let parts = ["NX1K2B3R4", "750312", "148206104", "DE<VRIES<<JAN<PIETER"];
        assert_eq!(found(PASSPORT), [&[PASSPORT], &parts[..]].concat());
        let quoted = format!("Scan:\r\n  {}\r\nHandtekening", PASSPORT.replace('\n', "\r\n  "));
        assert_eq!(found(&quoted)[1..], parts);
        let in_line = format!("zie {} hierboven", PASSPORT.replace('\n', " "));
        assert_eq!(found(&in_line)[1..], parts);
        assert_eq!(
            found(
                "P<NLDVAN<DER<BERG<<ANNA<<<<<<<<<<<<<<<<<<<<<\n\
                 NWB4K6L216NLD8109079F3303126<<<<<<<<<<<<<<02"
            )[1..],
            ["NWB4K6L21", "810907", "VAN<DER<BERG<<ANNA"]
        );
    }

    #[test]
    fn cards_and_visas_have_their_own_lines() {
        assert_eq!(
            found(
                "I<NLDIX2K4B6R81148206104<<<<<8\n7503120F2903127NLD<<<<<<<<<<<4\nDE<VRIES<<ANNA<MARIA<<<<<<<<<<"
            )[1..],
            ["IX2K4B6R8", "750312", "148206104", "DE<VRIES<<ANNA<MARIA"]
        );
        for (zone, birth, name) in [
            (
                "IDBEL592264889<5107<<<<<<<<<<<\n8402150M2708159BEL<<<<<<<<<<<6\nPEETERS<<LUC<<<<<<<<<<<<<<<<<<",
                "840215",
                "PEETERS<<LUC",
            ),
            (
                "I<POLKOWALSKA<<EWA<<<<<<<<<<<<<<<<<<\nAAB1234566POL9001011F3001019<<<<<<<4",
                "900101",
                "KOWALSKA<<EWA",
            ),
            (
                "V<FRAERIKSSON<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<<<<<<<<<",
                "400907",
                "ERIKSSON<<ANNA",
            ),
            (
                "V<DEUAMRANI<<HASSAN<<<<<<<<<<<<<<<<<\nK8988901C7MAR6609070M2612100<<<<<<<<",
                "660907",
                "AMRANI<<HASSAN",
            ),
        ] {
            assert_eq!(found(zone), [zone, birth, name]);
        }
    }

    #[test]
    fn readers_make_blanks_and_take_fillers_for_a_k() {
        let blanks = PASSPORT.replace("NLD7503", " NLD 7503").replace("DE<V", " DE<V");
        assert_eq!(found(&blanks)[2..], ["750312", "148206104", "DE<VRIES<<JAN<PIETER"]);
        let taken = PASSPORT.replace("104<<<<<86", "104<K<K<86");
        assert_eq!(found(&taken)[2..], ["750312", "148206104", "DE<VRIES<<JAN<PIETER"]);
    }

    #[test]
    fn what_does_not_hold_is_no_zone() {
        for (from, to) in [
            ("NX1K2B3R4", "NX1K2B3R5"),
            ("7503120", "7503130"),
            ("2903127", "2913127"),
            ("148206104<<<<<8", "148206105<<<<<8"),
            ("<86", "<87"),
            ("<86", "<861"),
            ("P<NLD", "Q<NLD"),
            ("P<NLD", "xP<NLD"),
            ("PIETER<", "PIETEr<"),
        ] {
            assert_eq!(found(&PASSPORT.replacen(from, to, 1)), [""; 0], "{from} {to}");
        }
        for code in ["if (A<B && C<D)", "Vec<P<T>>", "P<NLD", "A<<<<<<<<<", "X<Y", "1<2 en I<NLD<"]
        {
            assert_eq!(found(code), [""; 0], "{code}");
        }
    }
}
