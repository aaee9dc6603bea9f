//! One thing that is wrong with a configuration, and where in its text.

use std::ops::Range;
use std::path::Path;

use crate::text::Messages;

/// Characters of a source line that an excerpt shows.
const EXCERPT_CHARS_MAX: usize = 100;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub kind: FaultKind,
    /// The key, or what else the fault is about.
    pub key: String,
    /// The limits, the allowed values, or the reader's own words; empty where the kind says it all.
    pub detail: String,
    /// The line with a caret under the place. Secrets are starred out.
    pub excerpt: String,
    /// What was probably meant.
    pub hint: Option<Hint>,
}

/// What was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// A word that looks like it.
    DidYouMean(String),
    /// The key exists, in another table.
    BelongsIn(String),
}

/// What is wrong. A closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// Not TOML.
    Syntax,
    /// A key that this version does not know.
    UnknownKey,
    /// A value of another type than the key takes.
    WrongType,
    /// A key that must be there is not.
    MissingKey,
    /// A value that is none of the allowed ones.
    UnknownValue,
    /// A number outside its limits.
    OutOfRange,
    /// A name that is not in the tz database.
    UnknownZone,
    /// Two sources of one name.
    DuplicateSource,
    /// One source lies in another.
    OverlappingSources,
    /// A folder of our own lies in a source.
    FolderInSource,
    /// A pattern that cannot be read.
    BadGlob,
    /// A name, number or path with characters that cannot be part of it.
    BadValue,
    /// An empty text.
    Empty,
    /// A secret in plain text.
    Secret,
    /// A version of the file format that this program does not know.
    Version,
}

impl FaultKind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::Syntax,
        Self::UnknownKey,
        Self::WrongType,
        Self::MissingKey,
        Self::UnknownValue,
        Self::OutOfRange,
        Self::UnknownZone,
        Self::DuplicateSource,
        Self::OverlappingSources,
        Self::FolderInSource,
        Self::BadGlob,
        Self::BadValue,
        Self::Empty,
        Self::Secret,
        Self::Version,
    ];

    /// Wire name, and the end of its message id.
    pub fn code(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::UnknownKey => "unknown-key",
            Self::WrongType => "wrong-type",
            Self::MissingKey => "missing-key",
            Self::UnknownValue => "unknown-value",
            Self::OutOfRange => "out-of-range",
            Self::UnknownZone => "unknown-zone",
            Self::DuplicateSource => "duplicate-source",
            Self::OverlappingSources => "overlapping-sources",
            Self::FolderInSource => "folder-in-source",
            Self::BadGlob => "bad-glob",
            Self::BadValue => "bad-value",
            Self::Empty => "empty",
            Self::Secret => "secret",
            Self::Version => "version",
        }
    }
}

impl Fault {
    /// A fault at `span` (bytes) of `text`.
    pub(super) fn new(text: &str, span: &Range<usize>, kind: FaultKind, key: &str) -> Self {
        let (line, column) = position(text, span.start);
        Self {
            line,
            column,
            kind,
            key: key.to_owned(),
            detail: String::new(),
            excerpt: excerpt(text, span),
            hint: None,
        }
    }

    pub(super) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    pub(super) fn hint(mut self, hint: Option<Hint>) -> Self {
        self.hint = hint;
        self
    }

    /// `termijn.toml:41:11`.
    pub fn at(&self, file: &Path) -> String {
        format!("{}:{}:{}", file.display(), self.line, self.column)
    }

    /// One sentence, with the hint if there is one.
    pub fn text(&self, messages: &Messages) -> String {
        let id = format!("error-config-{}", self.kind.code());
        let args = [("key", self.key.as_str().into()), ("detail", self.detail.as_str().into())];
        let what = messages.with(&id, &args);
        match &self.hint {
            None => what,
            Some(Hint::DidYouMean(word)) => {
                let hint = messages.with("error-hint-did-you-mean", &[("word", word.into())]);
                format!("{what}; {hint}")
            }
            Some(Hint::BelongsIn(table)) => {
                let hint = messages.with("error-hint-belongs-in", &[("table", table.into())]);
                format!("{what}; {hint}")
            }
        }
    }
}

/// Line and column, from 1, of a byte offset.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(offset)];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The line on which `span` starts, with a caret under each of its characters.
fn excerpt(text: &str, span: &Range<usize>) -> String {
    let start = text.floor_char_boundary(span.start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line = text[line_start..line_end].trim_end_matches('\r');
    let (number, column) = position(text, start);
    let end = text.floor_char_boundary(span.end.min(line_end).max(start));

    // A very long line is shown from a little before the place.
    let skip = if line.chars().count() > EXCERPT_CHARS_MAX { column.saturating_sub(30) } else { 0 };
    let shown: String = line
        .chars()
        .skip(skip)
        .take(EXCERPT_CHARS_MAX)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let carets = text[start..end].trim_end().chars().count().clamp(1, EXCERPT_CHARS_MAX);
    let indent = " ".repeat(column - 1 - skip.min(column - 1));
    let margin = " ".repeat(number.to_string().len());
    format!("{margin} |\n{number} | {shown}\n{margin} | {indent}{}", "^".repeat(carets))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn excerpt_points_at_the_value() {
        let text = "a = 1\nnaam = \"é\"\t= x\n";
        let start = text.find('"').unwrap();
        let fault = Fault::new(text, &(start..start + 4), FaultKind::Empty, "naam");
        assert_eq!((fault.line, fault.column), (2, 8));
        assert_eq!(fault.excerpt, "  |\n2 | naam = \"é\" = x\n  |        ^^^");
    }

    proptest! {
        #[test]
        fn any_span_of_any_text_has_an_excerpt(text in "\\PC{0,30}\n?[\t\r\n a-zé]{0,200}", a in 0usize..260, b in 0usize..260) {
            let fault = Fault::new(&text, &(a.min(text.len())..b), FaultKind::Empty, "k");
            prop_assert_eq!(fault.excerpt.lines().count(), 3);
        }
    }
}
