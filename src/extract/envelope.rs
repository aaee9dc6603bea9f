//! The line that begins a message of an mbox: `From `, an address, and a date. Pure.
//!
//! Programs write the date as `asctime` does, some of them without a year, with a zone, or as mail does.
//! It is demanded as a whole and in order, because a sentence that begins with "From" must not split a
//! message.

use super::kind::is_header;

/// Words between `From` and the date: an address, seldom a name with blanks.
const SENDER_MAX: usize = 6;

/// What a line says of being the beginning of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Envelope {
    /// It begins none.
    No,
    /// It does if a header follows.
    Perhaps,
    /// It does behind a blank line.
    Yes,
}

/// Judges a line.
pub(super) fn envelope(line: &[u8]) -> Envelope {
    let Some(rest) = line.strip_prefix(b"From ") else { return Envelope::No };
    let words: Vec<&[u8]> = rest
        .get(..rest.len().min(512))
        .unwrap_or_default()
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
        .collect();
    let dates = (0..words.len().min(SENDER_MAX)).map(|at| date(&words[at..]));
    dates.max_by_key(|found| *found as u8).unwrap_or(Envelope::No)
}

/// Whether a mailbox begins here.
pub(super) fn begins_mailbox(head: &[u8]) -> bool {
    let mut lines = head.split(|byte| *byte == b'\n');
    match envelope(lines.next().unwrap_or_default()) {
        Envelope::Yes => true,
        Envelope::Perhaps => lines.next().is_some_and(is_header),
        Envelope::No => false,
    }
}

/// Day of the week, then month and day or day and month, a time, and as a rule a year.
fn date(words: &[&[u8]]) -> Envelope {
    let [weekday, first, second, rest @ ..] = words else { return Envelope::No };
    let is_day = |word: &[u8]| (1..=2).contains(&word.len()) && word.iter().all(u8::is_ascii_digit);
    let dated = is_month(first) && is_day(second) || is_day(first) && is_month(second);
    if !is_weekday(weekday) || !dated {
        return Envelope::No;
    }
    let is_year = |word: &&[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    // The time stands before the year or behind it.
    let end = rest.len().min(4);
    let Some(at) = rest[..end].iter().position(|word| is_time(word)) else { return Envelope::No };
    if at > 1 {
        return Envelope::No;
    }
    if rest[..end].iter().any(is_year) { Envelope::Yes } else { Envelope::Perhaps }
}

fn is_weekday(word: &[u8]) -> bool {
    let word = word.strip_suffix(b",").unwrap_or(word);
    [&b"mon"[..], b"tue", b"wed", b"thu", b"fri", b"sat", b"sun"]
        .iter()
        .any(|day| word.eq_ignore_ascii_case(day))
}

fn is_month(word: &[u8]) -> bool {
    const MONTHS: [&[u8]; 12] = [
        b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov",
        b"dec",
    ];
    MONTHS.iter().any(|month| word.eq_ignore_ascii_case(month))
}

/// `hh:mm` or `hh:mm:ss`.
fn is_time(word: &[u8]) -> bool {
    let fields: Vec<&[u8]> = word.split(|byte| *byte == b':').collect();
    matches!(fields.len(), 2 | 3)
        && fields.iter().all(|f| (1..=2).contains(&f.len()) && f.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_many_programs_are_known_and_sentences_are_not() {
        for (line, verdict) in [
            ("From a@b.nl Mon Jan  6 10:00:00 2025", Envelope::Yes),
            ("From - Mon Jan 06 10:00:00 2025\r", Envelope::Yes),
            ("From \"Jan de Vries\" Mon Jan 6 10:00 2025", Envelope::Yes),
            ("From a@b.nl Mon Jan  6 10:00:00 CET 2025", Envelope::Yes),
            ("From a@b.nl Mon Jan  6 10:00:00 2025 +0100", Envelope::Yes),
            ("From a@b.nl Mon, 6 Jan 2025 10:00:00 +0100", Envelope::Yes),
            ("From MAILER-DAEMON Mon Jan  6 10:00:00 2025 remote from x", Envelope::Yes),
            ("From a@b.nl Mon Jan  6 10:00:00", Envelope::Perhaps),
            ("From here on, at 10:00 in 2025, we walk", Envelope::No),
            ("From Mon till Fri we are open from 10:00 in Jan 2025", Envelope::No),
            ("From a@b.nl", Envelope::No),
            ("From: a@b.nl Mon Jan  6 10:00:00 2025", Envelope::No),
            (">From a@b.nl Mon Jan  6 10:00:00 2025", Envelope::No),
        ] {
            assert_eq!(envelope(line.as_bytes()), verdict, "{line}");
        }
    }
}
