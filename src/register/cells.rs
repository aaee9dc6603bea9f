//! What a cell of the register can mean. Pure.

use chrono::Datelike;

use super::engagement::{Identifier, Interval, Obligor, Role, Status};
use super::error::RowCode;
use super::fold;
use crate::calendar::{CivilDate, WrittenDate, parse_iso};
use crate::inventory::SignKind;
use crate::text::Lang;

/// Years outside this are typing errors: `0204` would make a dossier due for eighteen centuries.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// A date as written: ISO, `31-03-2025`, `1-3-2025`, `2024-06` or `2024`; years from 1900 to 2199.
///
/// # Errors
///
/// [`RowCode::AmbiguousDate`] with a `/` in it: day and month could be either way round; else
/// [`RowCode::BadDate`].
pub fn written_date(cell: &str) -> Result<WrittenDate, RowCode> {
    if cell.contains('/') {
        return Err(RowCode::AmbiguousDate);
    }
    let number = |part: &&str| part.bytes().all(|b| b.is_ascii_digit()) && !part.is_empty();
    let parts: Vec<&str> = cell.split('-').collect();
    if !parts.iter().all(number) {
        return Err(RowCode::BadDate);
    }
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let date = match lengths[..] {
        [4, 2, 2] => parse_iso(cell).map(WrittenDate::Day),
        [1 | 2, 1 | 2, 4] => parse_iso(&format!("{}-{:0>2}-{:0>2}", parts[2], parts[1], parts[0]))
            .map(WrittenDate::Day),
        [4, 2] => parse_iso(&format!("{cell}-01")).map(WrittenDate::Month),
        [4] => parse_iso(&format!("{cell}-01-01")).map(WrittenDate::Year),
        _ => None,
    };
    date.filter(|date| YEARS.contains(&date.first_day().year())).ok_or(RowCode::BadDate)
}

/// A date that must be a day.
pub(super) fn day(cell: &str) -> Result<CivilDate, RowCode> {
    match written_date(cell)? {
        WrittenDate::Day(day) => Ok(day),
        WrittenDate::Month(_) | WrittenDate::Year(_) => Err(RowCode::ImpreciseDate),
    }
}

/// `2022-01-01..2023-06-30`.
pub(super) fn interval(text: &str) -> Result<Interval, RowCode> {
    let (start, end) = text.split_once("..").ok_or(RowCode::BadPeriod)?;
    let interval = Interval { start: day(start.trim())?, end: day(end.trim())? };
    if interval.end < interval.start { Err(RowCode::EndBeforeStart) } else { Ok(interval) }
}

/// The parts of a list inside a cell.
pub(super) fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '|']).map(str::trim).filter(|part| !part.is_empty())
}

pub(super) fn status(cell: &str) -> Result<Status, RowCode> {
    match fold(cell).as_str() {
        "active" | "lopend" => Ok(Status::Active),
        "ended" | "be\u{eb}indigd" | "beeindigd" => Ok(Status::Ended),
        "reopened" | "heropend" => Ok(Status::Reopened),
        _ => Err(RowCode::UnknownStatus),
    }
}

pub(super) fn role(cell: &str) -> Result<Role, RowCode> {
    match fold(cell).as_str() {
        "controller" | "verantwoordelijke" => Ok(Role::Controller),
        "processor" | "verwerker" => Ok(Role::Processor),
        _ => Err(RowCode::UnknownRole),
    }
}

pub(super) fn obligor(cell: &str) -> Result<Obligor, RowCode> {
    match fold(cell).as_str() {
        "firm" | "kantoor" => Ok(Obligor::Firm),
        "client" | "klant" => Ok(Obligor::Client),
        "both" | "beide" => Ok(Obligor::Both),
        _ => Err(RowCode::UnknownObligor),
    }
}

pub(super) fn language(cell: &str) -> Result<Lang, RowCode> {
    match fold(cell).as_str() {
        "nederlands" | "dutch" => Ok(Lang::Nl),
        "engels" | "english" => Ok(Lang::En),
        code => Lang::parse(code).ok_or(RowCode::UnknownLanguage),
    }
}

pub(super) fn flag(cell: &str) -> Result<bool, RowCode> {
    match fold(cell).as_str() {
        "yes" | "ja" | "true" | "waar" | "1" => Ok(true),
        "no" | "nee" | "false" | "onwaar" | "0" => Ok(false),
        _ => Err(RowCode::UnknownFlag),
    }
}

pub(super) fn email(cell: &str) -> Result<String, RowCode> {
    let (name, host) = cell.rsplit_once('@').ok_or(RowCode::BadEmail)?;
    let broken = |c: char| c.is_whitespace() || matches!(c, '@' | ',' | '<' | '>');
    if name.is_empty() || name.contains(broken) || domain(host).is_err() {
        return Err(RowCode::BadEmail);
    }
    Ok(cell.to_owned())
}

/// A mail domain, with or without a leading `@` or `*.`; lower case.
pub(super) fn domain(text: &str) -> Result<String, RowCode> {
    let text = fold(text);
    let name = text.strip_prefix('@').unwrap_or(&text);
    let name = name.strip_prefix("*.").unwrap_or(name);
    let label = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    if name.contains('.') && name.split('.').all(label) {
        Ok(name.to_owned())
    } else {
        Err(RowCode::BadDomain)
    }
}

/// Labels of identifiers, folded, longest first where one starts another.
const LABELS: &[(&str, SignKind)] = &[
    ("kvk-nummer", SignKind::Kvk),
    ("kvk nummer", SignKind::Kvk),
    ("kvknummer", SignKind::Kvk),
    ("kvk-nr", SignKind::Kvk),
    ("kvk nr", SignKind::Kvk),
    ("kvk", SignKind::Kvk),
    ("iban", SignKind::Iban),
    ("btw-nummer", SignKind::Btw),
    ("btw nummer", SignKind::Btw),
    ("btw-nr", SignKind::Btw),
    ("btw-id", SignKind::Btw),
    ("btw", SignKind::Btw),
    ("vat", SignKind::Btw),
    ("debiteurnummer", SignKind::ClientNumber),
    ("debiteurnr", SignKind::ClientNumber),
    ("debiteur", SignKind::ClientNumber),
    ("debnr", SignKind::ClientNumber),
    ("deb", SignKind::ClientNumber),
    ("klantnummer", SignKind::ClientNumber),
    ("klantnr", SignKind::ClientNumber),
    ("client number", SignKind::ClientNumber),
    ("client no", SignKind::ClientNumber),
];

/// A number with its label, else another name of the client.
pub(super) fn identifier(text: &str) -> Result<Identifier, RowCode> {
    let labelled = LABELS.iter().find_map(|(label, kind)| {
        let head = text.get(..label.len())?;
        let rest = &text[label.len()..];
        // `Debora B.V.` and `IBANK` are names: a label ends where a number or a mark begins.
        let ends = rest.starts_with([' ', '.', ':', '-'])
            || rest.starts_with(|c: char| c.is_ascii_digit());
        (head.eq_ignore_ascii_case(label) && ends).then_some((*kind, rest))
    });
    let Some((kind, rest)) = labelled else {
        return Ok(Identifier { kind: SignKind::ClientName, text: text.to_owned() });
    };
    let number = rest.trim_start_matches([' ', '.', ':', '-', '#']).trim();
    let number = if kind == SignKind::ClientNumber { number.to_owned() } else { squeeze(number) };
    if is_plausible(kind, &number) {
        Ok(Identifier { kind, text: number })
    } else {
        Err(RowCode::BadIdentifier)
    }
}

fn squeeze(number: &str) -> String {
    number.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect::<String>().to_uppercase()
}

fn is_plausible(kind: SignKind, number: &str) -> bool {
    let bytes = number.as_bytes();
    let alphanumeric = bytes.iter().all(u8::is_ascii_alphanumeric);
    let country = bytes.iter().take(2).all(u8::is_ascii_alphabetic);
    match kind {
        SignKind::Kvk => bytes.len() == 8 && bytes.iter().all(u8::is_ascii_digit),
        SignKind::Iban => {
            let check = bytes.iter().skip(2).take(2).all(u8::is_ascii_digit);
            (15..=34).contains(&bytes.len()) && alphanumeric && country && check
        }
        SignKind::Btw => (6..=16).contains(&bytes.len()) && alphanumeric && country,
        _ => number.chars().any(char::is_alphanumeric),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        for (cell, want) in [
            ("2025-03-31", "2025-03-31"),
            ("31-03-2025", "2025-03-31"),
            ("1-3-2025", "2025-03-01"),
            ("2024-06", "2024-06"),
            ("2024", "2024"),
        ] {
            assert_eq!(written_date(cell).unwrap().to_string(), want, "{cell}");
        }
        for (cell, want) in [
            ("03/31/2025", RowCode::AmbiguousDate),
            ("1/3/2025", RowCode::AmbiguousDate),
            ("03-31-2025", RowCode::BadDate),
            ("30-02-2025", RowCode::BadDate),
            ("31-03-25", RowCode::BadDate),
            ("31.03.2025", RowCode::BadDate),
            ("2024-13", RowCode::BadDate),
            ("2024-6", RowCode::BadDate),
            ("0204-06-30", RowCode::BadDate),
            ("20240630", RowCode::BadDate),
            ("2024-06-30 00:00", RowCode::BadDate),
            ("\u{0662}024", RowCode::BadDate),
            ("-", RowCode::BadDate),
            ("juni 2024", RowCode::BadDate),
        ] {
            assert_eq!(written_date(cell), Err(want), "{cell}");
        }
    }

    #[test]
    fn identifiers_lose_their_label() {
        for (text, kind, number) in [
            ("KvK 12345678", SignKind::Kvk, "12345678"),
            ("kvk-nummer: 1234 5678", SignKind::Kvk, "12345678"),
            ("IBAN NL91 ABNA 0417 1643 00", SignKind::Iban, "NL91ABNA0417164300"),
            ("BTW NL123456782B01", SignKind::Btw, "NL123456782B01"),
            ("deb. 10042", SignKind::ClientNumber, "10042"),
            ("Klantnr 10-042", SignKind::ClientNumber, "10-042"),
            ("project NSR-7", SignKind::ClientName, "project NSR-7"),
            ("Debora B.V.", SignKind::ClientName, "Debora B.V."),
            ("\u{c9}tablissements", SignKind::ClientName, "\u{c9}tablissements"),
        ] {
            let want = Identifier { kind, text: number.to_owned() };
            assert_eq!(identifier(text), Ok(want), "{text}");
        }
        for bad in ["KvK 1234567", "KvK onbekend", "IBAN 12", "BTW 12345", "deb. "] {
            assert_eq!(identifier(bad), Err(RowCode::BadIdentifier), "{bad}");
        }
    }

    #[test]
    fn domains_and_addresses() {
        assert_eq!(domain("@DeVries.example").as_deref(), Ok("devries.example"));
        assert_eq!(domain("*.devries.example").as_deref(), Ok("devries.example"));
        for bad in ["devries", "de vries.nl", ".nl", "a..nl", "a@b.nl"] {
            assert_eq!(domain(bad), Err(RowCode::BadDomain), "{bad}");
        }
        for bad in ["m.devries", "@a.nl", "m @a.nl", "a@b.nl, c@d.nl", "<a@b.nl>"] {
            assert_eq!(email(bad), Err(RowCode::BadEmail), "{bad}");
        }
    }
}
