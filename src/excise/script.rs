//! Scripts of SQL: tuples of `INSERT … VALUES`, lines of `COPY … FROM stdin`.

use super::delimited::{line_end, settle};
use super::json::{blanks, is_blank};
use super::knife::Knife;
use super::{Fault, Refusal};

/// Letters of a word that are looked at.
const WORD_MAX: usize = 16;
/// Words at the start of a line by which a statement with rows begins.
const ROW_WORDS: [&str; 3] = ["insert", "replace", "copy"];

const OPEN: u16 = b'(' as u16;
const CLOSE: u16 = b')' as u16;
const COMMA: u16 = b',' as u16;
const END: u16 = b';' as u16;
const FEED: u16 = b'\n' as u16;
const RETURN: u16 = b'\r' as u16;
const STRING: u16 = b'\'' as u16;
const NAME: u16 = b'"' as u16;
const TICK: u16 = b'`' as u16;
const BRACKET: u16 = b'[' as u16;
const DOLLAR: u16 = b'$' as u16;
const BACKSLASH: u16 = b'\\' as u16;
const DASH: u16 = b'-' as u16;
const SLASH: u16 = b'/' as u16;
const STAR: u16 = b'*' as u16;
const HASH: u16 = b'#' as u16;

/// Words by which an `INSERT` goes on behind its last tuple.
const GOES_ON: [&str; 3] = ["on", "as", "returning"];

/// What a backslash in a string is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Backslash {
    /// Nothing told yet.
    Untold,
    /// An escape: `MySQL` and `MariaDB`, which write names between backticks.
    Escape,
    /// A character: `PostgreSQL`, which writes blocks of `COPY`, and SQL Server, with names in brackets.
    Plain,
}

struct Script {
    backslash: Backslash,
    /// Whether a bracket among the values opens a name.
    brackets: bool,
    /// The last letters before a string: what prefix it has.
    before: [u16; 2],
}

/// Cuts the rows of all statements.
pub(super) fn statements(knife: &mut Knife<'_>) -> Result<(), Fault> {
    let mut script = Script { backslash: Backslash::Untold, brackets: true, before: [0; 2] };
    loop {
        let start = gap(knife, knife.decided())?;
        knife.keep(start);
        if knife.unit(start)?.is_none() {
            return Ok(());
        }
        let head = script.head(knife, start)?;
        match head {
            Head::Values(end) => script.tuples(knife, end)?,
            Head::Lines(end) => {
                knife.keep(end);
                copied(knife)?;
            }
            Head::Other(end) => knife.keep(end),
        }
    }
}

/// What a statement is, and where its rows begin or it ends.
enum Head {
    Values(u64),
    Lines(u64),
    Other(u64),
}

impl Script {
    /// Reads a statement up to its rows, or to its end.
    fn head(&mut self, knife: &mut Knife<'_>, start: u64) -> Result<Head, Fault> {
        let mut words = Words::default();
        let mut at = start;
        self.brackets = true;
        loop {
            let Some(unit) = knife.unit(at)? else { return Ok(Head::Other(at)) };
            let next = at + knife.width();
            if words.is_insert() && unit == OPEN && words.last == "values" {
                self.learn(words.seen);
                self.brackets = words.seen.brackets;
                return Ok(Head::Values(at));
            }
            at = match unit {
                END if words.is_copy_in() => {
                    self.learn(Seen { copy: true, ..words.seen });
                    return Ok(Head::Lines(line_end(knife, next)?));
                }
                END => return Ok(Head::Other(line_rest(knife, next)?)),
                // Not every dialect ends its statements with a semicolon.
                FEED if row_word(knife, next)? => return Ok(Head::Other(next)),
                _ => {
                    words.take(unit);
                    self.over(knife, at, unit)?
                }
            };
        }
    }

    fn learn(&mut self, seen: Seen) {
        if seen.ticks {
            self.backslash = Backslash::Escape;
        } else if (seen.copy || seen.brackets) && self.backslash == Backslash::Untold {
            self.backslash = Backslash::Plain;
        }
    }

    /// The offset after the character at `at`, or after the string, name or comment that begins there.
    fn over(&mut self, knife: &mut Knife<'_>, at: u64, unit: u16) -> Result<u64, Fault> {
        let next = at + knife.width();
        let end = match unit {
            STRING => self.string_end(knife, at)?,
            NAME => quoted_end(knife, at, NAME)?,
            TICK => quoted_end(knife, at, TICK)?,
            BRACKET if self.brackets => quoted_end(knife, at, u16::from(b']'))?,
            DOLLAR => dollar_end(knife, at)?.unwrap_or(next),
            DASH if knife.unit(next)? == Some(DASH) => line_end(knife, at)?,
            SLASH if knife.unit(next)? == Some(STAR) => comment_end(knife, at)?,
            _ => next,
        };
        self.before = [self.before[1], unit];
        Ok(end)
    }

    /// The offset after the string whose first quote stands at `at`.
    fn string_end(&mut self, knife: &mut Knife<'_>, at: u64) -> Result<u64, Fault> {
        let width = knife.width();
        let letter = |unit: u16| u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_alphanumeric());
        let marked =
            matches!(self.before, [before, e] if !letter(before) && (e | 0x20) == u16::from(b'e'));
        let escapes = marked || self.backslash == Backslash::Escape;
        if matches!(self.before, [before, q] if !letter(before) && (q | 0x20) == u16::from(b'q')) {
            // A string of Oracle, with an end of its own.
            return Err(Refusal::Ambiguous.into());
        }
        let mut at = at + width;
        loop {
            if width == 1 {
                let rest = knife.at_hand(at);
                at += memchr::memchr2(b'\'', b'\\', rest).unwrap_or(rest.len()) as u64;
            }
            let next = at + width;
            match knife.unit(at)? {
                None => return Err(Refusal::Unterminated.into()),
                Some(STRING) if knife.unit(next)? == Some(STRING) => at = next + width,
                Some(STRING) => return Ok(next),
                Some(BACKSLASH) if escapes => at = next + width,
                Some(BACKSLASH) => {
                    let doubtful = self.backslash == Backslash::Untold
                        && knife.unit(next)?.is_some_and(|unit| matches!(unit, STRING | BACKSLASH));
                    if doubtful {
                        return Err(Refusal::Ambiguous.into());
                    }
                    at = next;
                }
                Some(_) => at = next,
            }
        }
    }

    /// Cuts the tuples of a statement that begins at the decided offset; the first opens at `at`.
    fn tuples(&mut self, knife: &mut Knife<'_>, at: u64) -> Result<(), Fault> {
        // Without a tuple left there is no statement either.
        let head = knife.lift(at)?;
        let mut kept_one = false;
        let mut at = at;
        loop {
            let end = self.tuple_end(knife, at)?;
            if !kept_one {
                // What parted it from those that are gone goes as well.
                knife.drop(at)?;
            }
            if knife.goes(&(at..end))? {
                knife.drop(end)?;
            } else {
                if !kept_one {
                    knife.lay(&head)?;
                }
                kept_one = true;
                knife.keep(end);
            }
            let next = gap(knife, end)?;
            if knife.unit(next)? != Some(COMMA) {
                let tail = self.tail(knife, end, next)?;
                if kept_one {
                    knife.keep(tail);
                } else {
                    knife.drop(tail)?;
                }
                return Ok(());
            }
            at = gap(knife, next + knife.width())?;
            if knife.unit(at)? != Some(OPEN) {
                return Err(Refusal::Malformed.into());
            }
        }
    }

    /// The offset after the tuple that opens at `at`.
    fn tuple_end(&mut self, knife: &mut Knife<'_>, mut at: u64) -> Result<u64, Fault> {
        let mut open = 0_u32;
        loop {
            let Some(unit) = knife.unit(at)? else { return Err(Refusal::Unterminated.into()) };
            match unit {
                OPEN => open += 1,
                CLOSE => open -= 1,
                END => return Err(Refusal::Malformed.into()),
                _ => {}
            }
            at = self.over(knife, at, unit)?;
            if open == 0 {
                return Ok(at);
            }
        }
    }

    /// The offset after the statement whose last tuple ends at `end`; `next` is what follows it.
    fn tail(&mut self, knife: &mut Knife<'_>, end: u64, next: u64) -> Result<u64, Fault> {
        let mut word = Words::default();
        let mut at = next;
        while let Some(unit) = knife.unit(at)? {
            if unit == END {
                return line_rest(knife, at + knife.width());
            }
            if word.is_empty() || word.open {
                word.take(unit);
            } else if !GOES_ON.contains(&word.last.as_str()) {
                break;
            }
            at = self.over(knife, at, unit)?;
        }
        // No semicolon: the statement ends with its line.
        line_rest(knife, end)
    }
}

/// Over blanks and comments.
fn gap(knife: &mut Knife<'_>, mut at: u64) -> Result<u64, Fault> {
    let width = knife.width();
    while let Some(unit) = knife.unit(at)? {
        let next = knife.unit(at + width)?;
        at = match (unit, next) {
            (DASH, Some(DASH)) | (HASH, _) => line_end(knife, at)?,
            (SLASH, Some(STAR)) => comment_end(knife, at)?,
            (unit, _) if is_blank(unit) => at + width,
            _ => break,
        };
    }
    Ok(at)
}

/// Over the blanks behind a statement, and the end of its line if nothing else stands there.
fn line_rest(knife: &mut Knife<'_>, at: u64) -> Result<u64, Fault> {
    let mut end = at;
    while let Some(unit) = knife.unit(end)? {
        if unit == FEED || unit == RETURN {
            return line_end(knife, end);
        }
        if !is_blank(unit) {
            return Ok(at);
        }
        end += knife.width();
    }
    Ok(end)
}

/// Cuts the lines of a block of `COPY`, up to `\.`.
fn copied(knife: &mut Knife<'_>) -> Result<(), Fault> {
    let width = knife.width();
    loop {
        let start = knife.decided();
        if knife.unit(start)?.is_none() {
            return Err(Refusal::Unterminated.into());
        }
        let end = line_end(knife, start)?;
        let dot = knife.unit(start)? == Some(BACKSLASH)
            && knife.unit(start + width)? == Some(u16::from(b'.'));
        let last = match knife.unit(start + 2 * width)? {
            None => dot,
            Some(unit) => dot && is_blank(unit),
        };
        if last {
            knife.keep(end);
            return Ok(());
        }
        settle(knife, end)?;
    }
}

fn comment_end(knife: &mut Knife<'_>, at: u64) -> Result<u64, Fault> {
    let width = knife.width();
    let mut at = at + 2 * width;
    loop {
        match knife.unit(at)? {
            None => return Err(Refusal::Unterminated.into()),
            Some(STAR) if knife.unit(at + width)? == Some(SLASH) => return Ok(at + 2 * width),
            Some(_) => at += width,
        }
    }
}

/// The offset after a name in quotes that `close` ends; two of them stand for one.
fn quoted_end(knife: &mut Knife<'_>, at: u64, close: u16) -> Result<u64, Fault> {
    let width = knife.width();
    let mut at = at + width;
    loop {
        match knife.unit(at)? {
            None => return Err(Refusal::Unterminated.into()),
            Some(unit) if unit == close => {
                at += width;
                if knife.unit(at)? != Some(close) {
                    return Ok(at);
                }
            }
            Some(_) => {}
        }
        at += width;
    }
}

/// The offset after a string between marks in dollars; `None` when the dollar at `at` begins none.
fn dollar_end(knife: &mut Knife<'_>, at: u64) -> Result<Option<u64>, Fault> {
    let width = knife.width();
    let mut mark = vec![DOLLAR];
    let mut end = at + width;
    loop {
        let Some(unit) = knife.unit(end)? else { return Ok(None) };
        end += width;
        mark.push(unit);
        if unit == DOLLAR {
            break;
        }
        let digit = (0x30..=0x39).contains(&unit);
        let letter = unit == 0x5F || unit >= 0x80 || is_letter(unit);
        if !(letter || digit && mark.len() > 2) {
            return Ok(None);
        }
    }
    let mut matched = 0;
    loop {
        let Some(unit) = knife.unit(end)? else { return Err(Refusal::Unterminated.into()) };
        end += width;
        // A mark holds no dollar inside, so a failed match can only begin anew at a dollar.
        matched = if unit == mark[matched] { matched + 1 } else { usize::from(unit == DOLLAR) };
        if matched == mark.len() {
            return Ok(Some(end));
        }
    }
}

fn is_letter(unit: u16) -> bool {
    u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_alphabetic())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether a statement with rows begins on the line at `at`.
fn row_word(knife: &mut Knife<'_>, at: u64) -> Result<bool, Fault> {
    let mut at = blanks(knife, at)?;
    let mut words = Words::default();
    while let Some(unit) = knife.unit(at)?
        && words.first.is_empty()
    {
        words.take(unit);
        if !words.open && words.first.is_empty() {
            return Ok(false);
        }
        at += knife.width();
    }
    Ok(ROW_WORDS.contains(&words.first.as_str()))
}

/// What names of a statement looked like.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    ticks: bool,
    brackets: bool,
    copy: bool,
}

/// The bare words of a statement, in lower case; names in quotes are none of them.
#[derive(Debug, Default)]
struct Words {
    first: String,
    /// The last word, and that before it.
    last: String,
    previous: String,
    /// Whether the last word goes on.
    open: bool,
    seen: Seen,
}

impl Words {
    fn take(&mut self, unit: u16) {
        self.seen.ticks |= unit == TICK;
        self.seen.brackets |= unit == BRACKET;
        let letter = u8::try_from(unit).ok().filter(|byte| is_word(*byte));
        if let Some(byte) = letter {
            if !self.open {
                self.previous = std::mem::take(&mut self.last);
            }
            if self.last.len() < WORD_MAX {
                self.last.push(char::from(byte.to_ascii_lowercase()));
            }
        } else if self.open && self.first.is_empty() {
            self.first.clone_from(&self.last);
        }
        self.open = letter.is_some();
    }

    fn is_empty(&self) -> bool {
        self.last.is_empty()
    }

    fn is_insert(&self) -> bool {
        ROW_WORDS[..2].contains(&self.first.as_str())
    }

    fn is_copy_in(&self) -> bool {
        self.first == "copy" && self.previous == "from" && self.last == "stdin"
    }
}
