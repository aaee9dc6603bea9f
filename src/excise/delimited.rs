//! Separated values, and lines.

use super::knife::Knife;
use super::{Fault, Refusal};

const QUOTE: u16 = b'"' as u16;
const FEED: u16 = b'\n' as u16;
const RETURN: u16 = b'\r' as u16;

/// Cuts records of separated values.
pub(super) fn records(knife: &mut Knife<'_>, separator: u16) -> Result<(), Fault> {
    while knife.unit(knife.decided())?.is_some() {
        let end = record_end(knife, separator)?;
        settle(knife, end)?;
    }
    Ok(())
}

/// Cuts lines.
pub(super) fn lines(knife: &mut Knife<'_>) -> Result<(), Fault> {
    while knife.unit(knife.decided())?.is_some() {
        let end = line_end(knife, knife.decided())?;
        settle(knife, end)?;
    }
    Ok(())
}

/// Keeps the row from the decided offset to `end`, or takes it out.
pub(super) fn settle(knife: &mut Knife<'_>, end: u64) -> Result<(), Fault> {
    if knife.goes(&(knife.decided()..end))? {
        knife.drop(end)?;
    } else {
        knife.keep(end);
    }
    Ok(())
}

fn record_end(knife: &mut Knife<'_>, separator: u16) -> Result<u64, Fault> {
    let width = knife.width();
    let mut at = knife.decided();
    // A quote opens a value only where a value begins.
    let mut begins = true;
    while let Some(unit) = knife.unit(at)? {
        match unit {
            QUOTE if begins => {
                at = closing(knife, at + width)?;
                begins = false;
                continue;
            }
            FEED | RETURN => return after_feed(knife, at, unit),
            _ => begins = unit == separator,
        }
        at += width;
        if !begins && width == 1 {
            at = skip(knife, at, separator);
        }
    }
    Ok(at)
}

/// Over what is neither separator nor line end and lies at hand.
fn skip(knife: &Knife<'_>, at: u64, separator: u16) -> u64 {
    let separator = u8::try_from(separator).unwrap_or(b'\n');
    let rest = knife.at_hand(at);
    at + memchr::memchr3(separator, b'\n', b'\r', rest).unwrap_or(rest.len()) as u64
}

/// The offset after the quote that closes; `at` is that after the one that opened.
fn closing(knife: &mut Knife<'_>, mut at: u64) -> Result<u64, Fault> {
    let width = knife.width();
    loop {
        if width == 1 {
            let rest = knife.at_hand(at);
            at += memchr::memchr(b'"', rest).unwrap_or(rest.len()) as u64;
        }
        match knife.unit(at)? {
            None => return Err(Refusal::Unterminated.into()),
            Some(QUOTE) if knife.unit(at + width)? == Some(QUOTE) => at += 2 * width,
            Some(QUOTE) => return Ok(at + width),
            Some(_) => at += width,
        }
    }
}

/// The offset after the line end that begins at `at` with `unit`.
fn after_feed(knife: &mut Knife<'_>, at: u64, unit: u16) -> Result<u64, Fault> {
    let next = at + knife.width();
    let pair = unit == RETURN && knife.unit(next)? == Some(FEED);
    Ok(if pair { next + knife.width() } else { next })
}

/// The offset after the line that begins at `at`, its end included.
pub(super) fn line_end(knife: &mut Knife<'_>, mut at: u64) -> Result<u64, Fault> {
    while let Some(unit) = knife.unit(at)? {
        if unit == FEED || unit == RETURN {
            return after_feed(knife, at, unit);
        }
        at += knife.width();
        if knife.width() == 1 {
            at = skip(knife, at, FEED);
        }
    }
    Ok(at)
}
