//! JSON: values one after another, and arrays.

use super::knife::Knife;
use super::{Fault, Refusal};

/// Brackets that may be open in one value.
const DEPTH_MAX: usize = 1 << 20;

const QUOTE: u16 = b'"' as u16;
const ESCAPE: u16 = b'\\' as u16;
const OPEN_ARRAY: u16 = b'[' as u16;
const CLOSE_ARRAY: u16 = b']' as u16;
const OPEN_OBJECT: u16 = b'{' as u16;
const CLOSE_OBJECT: u16 = b'}' as u16;
const COMMA: u16 = b',' as u16;
const COLON: u16 = b':' as u16;

/// Cuts values that follow one another; the blanks behind a value go with it.
pub(super) fn values(knife: &mut Knife<'_>) -> Result<(), Fault> {
    let first = blanks(knife, knife.decided())?;
    knife.keep(first);
    while knife.unit(knife.decided())?.is_some() {
        let end = value_end(knife, knife.decided())?;
        let next = blanks(knife, end)?;
        super::delimited::settle(knife, next)?;
    }
    Ok(())
}

/// Cuts the elements of the array that the document is, or of those that are members of its object.
pub(super) fn arrays(knife: &mut Knife<'_>) -> Result<(), Fault> {
    let start = blanks(knife, knife.decided())?;
    let end = match knife.unit(start)? {
        Some(OPEN_ARRAY) => elements(knife, start)?,
        Some(OPEN_OBJECT) => members(knife, start)?,
        _ => return Err(Refusal::Malformed.into()),
    };
    let end = blanks(knife, end)?;
    knife.keep(end);
    match knife.unit(end)? {
        None => Ok(()),
        Some(_) => Err(Refusal::Malformed.into()),
    }
}

/// Goes through an object that begins at `at`; gives the offset after it.
fn members(knife: &mut Knife<'_>, at: u64) -> Result<u64, Fault> {
    let width = knife.width();
    let mut at = blanks(knife, at + width)?;
    if knife.unit(at)? == Some(CLOSE_OBJECT) {
        return Ok(at + width);
    }
    loop {
        if knife.unit(at)? != Some(QUOTE) {
            return Err(Refusal::Malformed.into());
        }
        at = string_end(knife, at)?;
        at = blanks(knife, at)?;
        if knife.unit(at)? != Some(COLON) {
            return Err(Refusal::Malformed.into());
        }
        at = blanks(knife, at + width)?;
        knife.keep(at);
        at = match knife.unit(at)? {
            Some(OPEN_ARRAY) => elements(knife, at)?,
            _ => value_end(knife, at)?,
        };
        at = blanks(knife, at)?;
        knife.keep(at);
        match knife.unit(at)? {
            Some(COMMA) => at = blanks(knife, at + width)?,
            Some(CLOSE_OBJECT) => return Ok(at + width),
            _ => return Err(Refusal::Malformed.into()),
        }
    }
}

/// Cuts the elements of the array that begins at `at`; gives the offset after it.
fn elements(knife: &mut Knife<'_>, at: u64) -> Result<u64, Fault> {
    let width = knife.width();
    let mut at = blanks(knife, at + width)?;
    knife.keep(at);
    if knife.unit(at)? == Some(CLOSE_ARRAY) {
        return Ok(at + width);
    }
    let mut kept_one = false;
    loop {
        let end = value_end(knife, at)?;
        element(knife, at..end, &mut kept_one)?;
        at = blanks(knife, end)?;
        match knife.unit(at)? {
            Some(COMMA) => at = blanks(knife, at + width)?,
            Some(CLOSE_ARRAY) => return Ok(at + width),
            None => return Err(Refusal::Unterminated.into()),
            Some(_) => return Err(Refusal::Malformed.into()),
        }
    }
}

/// Keeps an element of a list with what parts it from the one before, or takes both out. Between the
/// decided offset and the element stands what parts it; nothing when it is the first.
fn element(
    knife: &mut Knife<'_>,
    element: std::ops::Range<u64>,
    kept_one: &mut bool,
) -> Result<(), Fault> {
    if knife.goes(&element)? {
        return knife.drop(element.end);
    }
    if !*kept_one {
        knife.drop(element.start)?;
    }
    *kept_one = true;
    knife.keep(element.end);
    Ok(())
}

/// The first offset from `at` on that is not blank.
pub(super) fn blanks(knife: &mut Knife<'_>, mut at: u64) -> Result<u64, Fault> {
    while let Some(unit) = knife.unit(at)?
        && is_blank(unit)
    {
        at += knife.width();
    }
    Ok(at)
}

pub(super) fn is_blank(unit: u16) -> bool {
    matches!(unit, 0x20 | 0x09..=0x0D)
}

/// The offset after the string whose first quote stands at `at`.
fn string_end(knife: &mut Knife<'_>, at: u64) -> Result<u64, Fault> {
    let width = knife.width();
    let mut at = at + width;
    loop {
        if width == 1 {
            let rest = knife.at_hand(at);
            at += memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len()) as u64;
        }
        match knife.unit(at)? {
            None => return Err(Refusal::Unterminated.into()),
            Some(QUOTE) => return Ok(at + width),
            Some(ESCAPE) => at += 2 * width,
            Some(_) => at += width,
        }
    }
}

/// The offset after the value that begins at `at`.
fn value_end(knife: &mut Knife<'_>, mut at: u64) -> Result<u64, Fault> {
    let width = knife.width();
    let mut open = Vec::new();
    loop {
        at = match knife.unit(at)? {
            None => return Err(Refusal::Unterminated.into()),
            Some(QUOTE) => string_end(knife, at)?,
            Some(bracket @ (OPEN_ARRAY | OPEN_OBJECT)) => {
                // The closing brackets stand two after the opening ones.
                open.push(bracket + 2);
                if open.len() > DEPTH_MAX {
                    return Err(Refusal::TooLong.into());
                }
                at + width
            }
            Some(bracket @ (CLOSE_ARRAY | CLOSE_OBJECT)) => {
                if open.pop() != Some(bracket) {
                    return Err(Refusal::Malformed.into());
                }
                at + width
            }
            Some(COMMA | COLON) if open.is_empty() => return Err(Refusal::Malformed.into()),
            Some(unit) if open.is_empty() && !is_blank(unit) => return bare_end(knife, at),
            Some(_) => at + width,
        };
        if open.is_empty() {
            return Ok(at);
        }
    }
}

/// The offset after a number, `true`, `false` or `null`.
fn bare_end(knife: &mut Knife<'_>, mut at: u64) -> Result<u64, Fault> {
    while let Some(unit) = knife.unit(at)? {
        let ends = is_blank(unit)
            || matches!(unit, COMMA | COLON | QUOTE)
            || matches!(unit, OPEN_ARRAY | CLOSE_ARRAY | OPEN_OBJECT | CLOSE_OBJECT);
        if ends {
            break;
        }
        at += knife.width();
    }
    Ok(at)
}
