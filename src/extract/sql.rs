//! Scripts of SQL: dumps and exports. Pure.
//!
//! The values of `INSERT … VALUES (…), (…)` and the lines of `COPY … FROM stdin` are said as cells under
//! the names of their columns, from the statement itself or from the `CREATE TABLE` before it. All the
//! rest is running text. Forgiving: what is not understood is running text, too, and nothing is left out
//! but punctuation, `NULL` and escapes. Values are streamed; the frame is the file's own bytes.

use std::collections::HashMap;
use std::io;

use super::ReadSeek;
use super::blocks::Blocks;
use super::literal::{Prefix, bracket_end, dollar_mark, find_bare, hex_text, names};
use super::mapped::Mapped;
use super::statement::{COLUMNS_MAX, Head, Statement, VALUES, created, values_word};
use super::walk::{Shortfall, Walk};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// A longer value is said in pieces of this length.
const VALUE_MAX: usize = 1 << 20;
/// Longest head of a statement, up to its values.
const HEAD_MAX: usize = 64 << 10;
/// Tables that are remembered.
const TABLES_MAX: usize = 4096;
/// Words that stand before the name of a table.
const BEFORE_NAME: [&str; 10] =
    ["insert", "into", "replace", "ignore", "or", "copy", "only", "delayed", "low_priority", "all"];

/// Says the values with the names of their columns, and the rest as running text.
pub(super) fn read(walk: &mut Walk<'_>, reader: &mut dyn ReadSeek) -> io::Result<Shortfall> {
    let mut blocks = Blocks::new(reader)?;
    let mut scanner = Scanner::default();
    // The beginning of a statement whose end lies in the next block.
    let mut rest = Mapped::default();
    while let Some(block) = blocks.next()? {
        let text = if rest.is_empty() {
            block
        } else {
            rest.push_range(&block, 0..block.text().len());
            std::mem::take(&mut rest)
        };
        let done = scanner.read(walk, &text, true);
        rest = piece(&text, done, text.text().len());
    }
    scanner.read(walk, &rest, false);
    scanner.end_field(walk);
    Ok(blocks.garbled().then_some(Unread::Unsupported))
}

fn piece(text: &Mapped, from: usize, to: usize) -> Mapped {
    let mut piece = Mapped::default();
    if from < to {
        piece.push_range(text, from..to);
        piece.end_at(text.frame(to));
    }
    piece
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Outside,
    /// Among the rows of a statement.
    Between,
    /// Before a value.
    Field,
    Quoted,
    /// After a quote in a string: its end, or the first of two.
    Closing,
    /// After a backslash in a string.
    Escape,
    /// A number, a name or a call.
    Bare,
    /// A string in a call.
    BareQuoted,
    /// A string that ends at `end`, in which nothing is an escape.
    Marked,
    /// Before the bracket of a string in brackets.
    Bracket,
    /// A line of `COPY`.
    Copied,
}

#[derive(Debug, Default)]
struct Scanner {
    state: State,
    /// Columns by table, in lower case, from `CREATE TABLE`.
    tables: HashMap<String, Vec<String>>,
    table: String,
    columns: Vec<String>,
    rows: u64,
    /// Rows of the other tables: a script may come back to one.
    counted: HashMap<String, u64>,
    /// Number of the present value in its row.
    column: usize,
    field: Mapped,
    quote: char,
    /// Parentheses that are open in a call.
    depth: usize,
    /// Whether a backslash in a string is an escape, as in scripts with backticks.
    escapes: bool,
    /// What was said right before the present string.
    prefix: Option<Prefix>,
    /// What ends the present string in marks.
    end: String,
}

impl Scanner {
    /// Reads as far as it can and says how far; `more` when more text follows.
    fn read(&mut self, walk: &mut Walk<'_>, text: &Mapped, more: bool) -> usize {
        let mut at = 0;
        while at < text.text().len() {
            at = match self.state {
                State::Outside => match self.outside(walk, text, at, more) {
                    Ok(next) => next,
                    Err(rest) => return rest,
                },
                State::Copied => self.copied(walk, text, at),
                _ => self.values(walk, text, at),
            };
        }
        at
    }

    /// Says running text up to the values of the next statement. An error is where a statement begins
    /// that goes on in the next block.
    fn outside(
        &mut self,
        walk: &mut Walk<'_>,
        text: &Mapped,
        from: usize,
        more: bool,
    ) -> Result<usize, usize> {
        let whole = text.text();
        let mut say = |from, to| {
            let prose = piece(text, from, to);
            walk.say_mapped(&prose, SegmentKind::Prose, None, None, &Place::Whole);
        };
        let mut line = from;
        while line < whole.len() {
            let rest = &whole[line..];
            let start = line + (rest.len() - rest.trim_start().len());
            let next = whole[start..].find('\n').map_or(whole.len(), |feed| start + feed + 1);
            let head = &whole[start..floor(whole, start + HEAD_MAX)];
            if let Some(statement) = Statement::at(head) {
                match self.statement(statement, head) {
                    Head::Values(end) => {
                        // The last word by itself: what stands before it does not speak to the first value.
                        say(from, start + end - VALUES.len());
                        say(start + end - VALUES.len(), start + end);
                        self.state = State::Between;
                        return Ok(start + end);
                    }
                    Head::Lines(end) => {
                        say(from, start + end);
                        self.state = State::Copied;
                        return Ok(start + end);
                    }
                    Head::Open if more && start + head.len() == whole.len() => {
                        say(from, start);
                        return Err(start);
                    }
                    Head::Open | Head::Other => {}
                }
            }
            line = next;
        }
        say(from, whole.len());
        Ok(whole.len())
    }

    /// Reads the head of a statement.
    fn statement(&mut self, statement: Statement, head: &str) -> Head {
        match statement {
            Statement::Create => {
                let Some(end) = find_bare(head, &[';']) else { return Head::Open };
                if let Some((name, columns)) = created(&head[..end])
                    && self.tables.len() < TABLES_MAX
                {
                    self.tables.insert(name.to_lowercase(), columns);
                }
                Head::Other
            }
            Statement::Insert => match values_word(head) {
                Some(at) => {
                    self.begin(&head[..at]);
                    self.escapes |= head[..at].contains('`');
                    Head::Values(at + VALUES.len())
                }
                None if find_bare(head, &['\'', ';']).is_some() => Head::Other,
                None => Head::Open,
            },
            Statement::Copy => {
                let Some(end) = find_bare(head, &[';']) else { return Head::Open };
                let from = head[..end].trim_end().to_ascii_lowercase();
                let feed = head[end..].find('\n').map_or(head.len(), |feed| end + feed + 1);
                if !from.contains("from stdin") || !head[end + 1..feed].trim().is_empty() {
                    return Head::Other;
                }
                self.begin(&head[..end]);
                Head::Lines(feed)
            }
        }
    }

    /// Learns table and columns from `INSERT INTO t (a, b)`.
    fn begin(&mut self, head: &str) {
        let open = find_bare(head, &['(']);
        let words = names(&head[..open.unwrap_or(head.len())], char::is_whitespace);
        let name = words.into_iter().find(|word| {
            let word = word.to_ascii_lowercase();
            !word.is_empty() && !BEFORE_NAME.contains(&word.as_str())
        });
        let name = name.unwrap_or_default();
        let list = open.map(|open| &head[open + 1..]);
        self.columns = match list.and_then(|list| Some(&list[..find_bare(list, &[')'])?])) {
            Some(list) => names(list, |c| c == ',').into_iter().take(COLUMNS_MAX).collect(),
            None => self.tables.get(&name.to_lowercase()).cloned().unwrap_or_default(),
        };
        if self.table != name {
            let next = self.counted.remove(&name).unwrap_or(0);
            let before = std::mem::replace(&mut self.table, name);
            let rows = std::mem::replace(&mut self.rows, next);
            if self.counted.len() < TABLES_MAX {
                self.counted.insert(before, rows);
            }
        }
        self.column = 0;
    }

    /// Reads the values of rows in parentheses.
    fn values(&mut self, walk: &mut Walk<'_>, text: &Mapped, from: usize) -> usize {
        let whole = text.text();
        // Start of what belongs to the value and is not copied yet.
        let mut kept = from;
        for (offset, c) in whole[from..].char_indices() {
            let at = from + offset;
            if self.field.text().len() + (at - kept.min(at)) > VALUE_MAX {
                self.keep(text, kept, at);
                self.say(walk);
                kept = at;
            }
            kept = match self.state {
                State::Between => {
                    if !self.between(c) {
                        self.state = State::Outside;
                        return if c == ';' { at + 1 } else { at };
                    }
                    at + c.len_utf8()
                }
                State::Quoted | State::Closing | State::Escape => {
                    self.string(walk, &Step { text, kept, at, c })
                }
                State::Marked | State::Bracket => self.marked(&Step { text, kept, at, c }),
                _ => self.bare(walk, &Step { text, kept, at, c }),
            };
        }
        if matches!(self.state, State::Quoted | State::Bare | State::BareQuoted | State::Marked) {
            self.keep(text, kept, whole.len());
        }
        whole.len()
    }

    /// A character among the rows; no when the rows are over.
    fn between(&mut self, c: char) -> bool {
        if c == '(' {
            self.rows += 1;
            self.column = 0;
            self.state = State::Field;
        }
        c == '(' || c == ',' || c.is_whitespace()
    }

    /// A character of a string; gives where what is not copied yet begins.
    fn string(&mut self, walk: &mut Walk<'_>, step: &Step<'_>) -> usize {
        let (kept, at, next) = (step.kept, step.at, step.next());
        let escapes = self.escapes || self.prefix == Some(Prefix::Escapes);
        match (self.state, step.c) {
            (State::Quoted, '\\') if escapes => {
                self.keep(step.text, kept, at);
                self.state = State::Escape;
                next
            }
            (State::Quoted, c) if c == self.quote => {
                self.keep(step.text, kept, at);
                self.state = State::Closing;
                next
            }
            (State::Quoted, _) => kept,
            (State::Escape, 'n' | 'r' | 't') => {
                self.field.push_char('\n', step.text.frame(at));
                self.state = State::Quoted;
                next
            }
            // What is escaped, and the second of two quotes, is copied with what follows it.
            (State::Escape, _) => {
                self.state = State::Quoted;
                at
            }
            (_, c) if c == self.quote => {
                self.state = State::Quoted;
                at
            }
            (_, c @ (',' | ')')) => {
                self.next_field(walk, c);
                next
            }
            // `'a' || chr(10) || 'b'`: the value goes on.
            (_, c @ ('|' | '+' | '(')) => {
                self.depth = usize::from(c == '(');
                self.state = State::Bare;
                at
            }
            _ => next,
        }
    }

    /// A character of a string between marks.
    fn marked(&mut self, step: &Step<'_>) -> usize {
        if self.state == State::Bracket {
            self.end = bracket_end(step.c);
            self.state = State::Marked;
            return step.next();
        }
        // The opening mark is gone through before the string begins.
        if step.at < step.kept || !step.text.text()[step.at..].starts_with(&self.end) {
            return step.kept;
        }
        self.keep(step.text, step.kept, step.at);
        self.quote = '\0';
        self.state = State::Closing;
        step.at
    }

    /// A character before or in a value without quotes.
    fn bare(&mut self, walk: &mut Walk<'_>, step: &Step<'_>) -> usize {
        let (kept, at, next) = (step.kept, step.at, step.next());
        let rest = &step.text.text()[at..];
        match (self.state, step.c) {
            (State::Field, c) if c.is_whitespace() => next,
            (State::Field, c @ ('\'' | '"')) => {
                self.open(c);
                next
            }
            (State::Field, '$') if dollar_mark(rest).is_some() => {
                dollar_mark(rest).unwrap_or_default().clone_into(&mut self.end);
                self.state = State::Marked;
                at + self.end.len()
            }
            (State::BareQuoted, c) => {
                if c == '\'' {
                    self.state = State::Bare;
                }
                kept
            }
            (State::Bare, '\'') => {
                let before = &step.text.text()[kept..at];
                let prefix = if self.depth == 0 { Prefix::of(before) } else { None };
                match prefix.filter(|_| self.field.is_empty()) {
                    Some(Prefix::Bracketed) => self.state = State::Bracket,
                    Some(prefix) => {
                        self.open('\'');
                        self.prefix = Some(prefix);
                    }
                    None => {
                        self.state = State::BareQuoted;
                        return kept;
                    }
                }
                next
            }
            (state, c @ (',' | ')')) if self.depth == 0 => {
                if state == State::Bare {
                    self.keep(step.text, kept, at);
                }
                self.next_field(walk, c);
                next
            }
            (state, c) => {
                match c {
                    '(' => self.depth += 1,
                    ')' => self.depth -= 1,
                    _ => {}
                }
                self.state = State::Bare;
                if state == State::Field { at } else { kept }
            }
        }
    }

    fn next_field(&mut self, walk: &mut Walk<'_>, c: char) {
        self.end_field(walk);
        self.state = if c == ',' { State::Field } else { State::Between };
    }

    fn open(&mut self, quote: char) {
        self.quote = quote;
        self.state = State::Quoted;
    }

    /// Reads lines of `COPY` up to `\.`.
    fn copied(&mut self, walk: &mut Walk<'_>, text: &Mapped, from: usize) -> usize {
        let whole = text.text();
        let mut kept = from;
        let mut chars = whole[from..].char_indices();
        while let Some((offset, c)) = chars.next() {
            let at = from + offset;
            if c == '\n' && self.column == 0 && whole[kept..at].trim_end() == "\\." {
                self.state = State::Outside;
                return at + 1;
            }
            if c == '\\' {
                let plain = match whole[at + 1..].chars().next() {
                    Some('n' | 'r' | 't' | 'v' | 'b' | 'f') => '\n',
                    Some('\\') => '\\',
                    _ => continue,
                };
                self.keep(text, kept, at);
                self.field.push_char(plain, text.frame(at));
                chars.next();
                kept = at + 2;
            }
            if matches!(c, '\t' | '\n') {
                self.keep(text, kept, at);
                if self.column == 0 {
                    self.rows += 1;
                }
                self.end_field(walk);
                if c == '\n' {
                    self.column = 0;
                }
                kept = at + 1;
            }
        }
        self.keep(text, kept, whole.len());
        whole.len()
    }

    fn keep(&mut self, text: &Mapped, from: usize, to: usize) {
        if from < to {
            self.field.push_range(text, from..to);
            self.field.end_at(text.frame(to));
        }
    }

    fn end_field(&mut self, walk: &mut Walk<'_>) {
        self.say(walk);
        self.column = self.column.saturating_add(1);
        self.depth = 0;
        self.prefix = None;
    }

    fn say(&mut self, walk: &mut Walk<'_>) {
        let value = self.field.text().trim();
        if !value.is_empty() && !value.eq_ignore_ascii_case("null") && value != "\\N" {
            let label = self.columns.get(self.column).map(String::as_str);
            let name = label.map_or_else(|| (self.column + 1).to_string(), str::to_owned);
            let place = Place::Row { table: self.table.clone(), row: self.rows, column: name };
            let column = u32::try_from(self.column).ok();
            let decoded = hex_text(&self.field, self.prefix == Some(Prefix::Hex));
            let value = decoded.as_ref().unwrap_or(&self.field);
            walk.say_mapped(value, SegmentKind::Cell, label, column, &place);
        }
        self.field.clear();
    }
}

/// A character among the values, and where what is not copied yet begins.
struct Step<'t> {
    text: &'t Mapped,
    kept: usize,
    at: usize,
    c: char,
}

impl Step<'_> {
    fn next(&self) -> usize {
        self.at + self.c.len_utf8()
    }
}

fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
