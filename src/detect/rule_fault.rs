//! What can be wrong with a rule file, and where. Pure.

use super::rule::EXAMPLES_MIN;
use crate::text::{Arg, Messages};

/// Most rules in the files of a user.
pub(super) const RULES_MAX: usize = 500;

/// Most words in one list of a user's rule.
pub(super) const WORDS_MAX: usize = 2000;

/// Longest such word, in characters.
pub(super) const WORD_CHARS_MAX: usize = 100;

/// Why a rule file is refused. Nothing of the set is used then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {}", fault.code())]
pub struct RuleFileError {
    /// Name of the file, as handed over.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub fault: RuleFault,
}

impl RuleFileError {
    /// What is wrong and, where the fault does not say it, what to write instead.
    pub fn text(&self, messages: &Messages) -> String {
        let fault = &self.fault;
        let args: Vec<Arg<'_>> =
            fault.args().into_iter().map(|(name, value)| (name, value.into())).collect();
        messages.with(&format!("rules-fault-{}", fault.code()), &args)
    }
}

/// What is wrong with a rule file. A closed list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the values that the texts of the faults name")]
pub enum RuleFault {
    /// Not TOML, an unknown key, or a value of another type; in the words of the TOML reader.
    Toml { what: String },
    /// An embedded rule has the id.
    IdEmbedded { id: String },
    /// Another rule of the user has the id.
    IdTaken { id: String },
    /// `override = true`, and no embedded rule has the id.
    OverridesNothing { id: String, near: String },
    /// A switched-off rule that is not embedded.
    DisablesNothing { id: String, near: String },
    /// A switched-off rule that the user replaced, or switched off before.
    DisabledTwice { id: String },
    /// A rule is switched off without a reason.
    NoReason,
    /// Two lists of shared words have one name.
    WordsTaken { name: String },
    /// No list of shared words has this name.
    NoWords { name: String },
    /// Not a type code.
    Type,
    /// The signal is of another type.
    SignalType { expected: &'static str },
    /// The type is masked in another way.
    Mask,
    /// Too few examples or counter-examples.
    FewExamples,
    /// Neither text nor cells, or both.
    ExampleContent,
    /// A word says nothing.
    EmptyWord,
    /// A word of a text may be the beginning of a longer one, not its end.
    OpenLeft,
    /// A parameter of a shape, in the words of its matcher.
    Shape { what: String },
    /// Two shapes have a form of this name.
    FormTaken { form: String },
    /// No shape has a form of this name.
    NoForm { form: String },
    /// A rule looks like nothing.
    NoShape,
    /// A signal has no words.
    NoStems,
    /// One word of a text would count as two.
    CountedTwice { one: String, other: String },
    /// More rules than a user's files may hold.
    TooManyRules,
    /// A list of more words than a user's rule may have.
    TooManyWords { max: usize },
    /// A word of more characters than a user's rule may have.
    LongWord,
}

impl RuleFault {
    /// Wire name, and the end of its message id.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Toml { .. } => "toml",
            Self::IdEmbedded { .. } => "id-embedded",
            Self::IdTaken { .. } => "id-taken",
            Self::OverridesNothing { .. } => "overrides-nothing",
            Self::DisablesNothing { .. } => "disables-nothing",
            Self::DisabledTwice { .. } => "disabled-twice",
            Self::NoReason => "no-reason",
            Self::WordsTaken { .. } => "words-taken",
            Self::NoWords { .. } => "no-words",
            Self::Type => "type",
            Self::SignalType { .. } => "signal-type",
            Self::Mask => "mask",
            Self::FewExamples => "few-examples",
            Self::ExampleContent => "example-content",
            Self::EmptyWord => "empty-word",
            Self::OpenLeft => "open-left",
            Self::Shape { .. } => "shape",
            Self::FormTaken { .. } => "form-taken",
            Self::NoForm { .. } => "no-form",
            Self::NoShape => "no-shape",
            Self::NoStems => "no-stems",
            Self::CountedTwice { .. } => "counted-twice",
            Self::TooManyRules => "too-many-rules",
            Self::TooManyWords { .. } => "too-many-words",
            Self::LongWord => "long-word",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Toml { what } | Self::Shape { what } => vec![("what", what.clone())],
            Self::IdEmbedded { id } | Self::IdTaken { id } | Self::DisabledTwice { id } => {
                vec![("id", id.clone())]
            }
            Self::OverridesNothing { id, near } | Self::DisablesNothing { id, near } => {
                vec![("id", id.clone()), ("near", near.clone())]
            }
            Self::WordsTaken { name } | Self::NoWords { name } => vec![("name", name.clone())],
            Self::SignalType { expected } => vec![("expected", (*expected).to_owned())],
            Self::FormTaken { form } | Self::NoForm { form } => vec![("form", form.clone())],
            Self::CountedTwice { one, other } => {
                vec![("one", one.clone()), ("other", other.clone())]
            }
            Self::FewExamples => vec![("min", EXAMPLES_MIN.to_string())],
            Self::TooManyRules => vec![("max", RULES_MAX.to_string())],
            Self::TooManyWords { max } => vec![("max", max.to_string())],
            Self::LongWord => vec![("max", WORD_CHARS_MAX.to_string())],
            Self::NoReason
            | Self::Type
            | Self::Mask
            | Self::ExampleContent
            | Self::EmptyWord
            | Self::OpenLeft
            | Self::NoShape
            | Self::NoStems => Vec::new(),
        }
    }
}

pub(super) fn error_at(file: &str, text: &str, at: usize, fault: RuleFault) -> RuleFileError {
    let head = &text[..text.floor_char_boundary(at)];
    let line_start = head.rfind('\n').map_or(0, |feed| feed + 1);
    RuleFileError {
        file: file.to_owned(),
        line: head.matches('\n').count() + 1,
        column: head[line_start..].chars().count() + 1,
        fault,
    }
}
