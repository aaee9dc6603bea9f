//! Words of a check: a mark, a message, and what the shell learned about signatures and ledgers. Whoever
//! prints them decides nothing.

use fluent_bundle::FluentValue;

use crate::digest::Digest;
use crate::plan::VerifiedSignature;
use crate::text::Messages;

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It was checked and is right.
    Right,
    /// It was not checked, or cannot be.
    Open,
    /// It was checked and is wrong.
    Wrong,
}

impl Mark {
    /// `✓`, `–`, `✗`.
    pub fn sign(self) -> char {
        match self {
            Self::Right => '✓',
            Self::Open => '–',
            Self::Wrong => '✗',
        }
    }
}

/// A variable of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckValue {
    /// An id, a code, a name.
    Text(String),
    /// A number of something.
    Count(u64),
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// What it came to.
    pub mark: Mark,
    /// Message in `evidence.ftl`.
    pub message: &'static str,
    /// Its variables.
    pub values: Vec<(&'static str, CheckValue)>,
}

impl CheckLine {
    /// A check without variables.
    pub fn new(mark: Mark, message: &'static str) -> Self {
        Self { mark, message, values: Vec::new() }
    }

    /// Adds a text.
    #[must_use]
    pub fn text(mut self, name: &'static str, value: &(impl ToString + ?Sized)) -> Self {
        self.values.push((name, CheckValue::Text(value.to_string())));
        self
    }

    /// Adds a count.
    #[must_use]
    pub fn count(mut self, name: &'static str, value: u64) -> Self {
        self.values.push((name, CheckValue::Count(value)));
        self
    }

    /// `✓ …` in the language of the messages.
    pub fn line(&self, messages: &Messages) -> String {
        let args: Vec<_> = self
            .values
            .iter()
            .map(|(name, value)| {
                let value = match value {
                    CheckValue::Text(text) => FluentValue::from(text.as_str()),
                    CheckValue::Count(count) => FluentValue::from(*count),
                };
                (*name, value)
            })
            .collect();
        format!("{} {}", self.mark.sign(), messages.with(self.message, &args))
    }
}

/// All checks of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// In the order in which people read them.
    pub lines: Vec<CheckLine>,
}

impl VerifyReport {
    /// Whether nothing is wrong. What is open is for the reader to judge.
    pub fn passed(&self) -> bool {
        self.lines.iter().all(|line| line.mark != Mark::Wrong)
    }

    pub(super) fn add(&mut self, line: CheckLine) {
        self.lines.push(line);
    }
}

/// What the shell learned about a signature file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureCheck {
    /// It is good, and the key may sign this.
    Good(VerifiedSignature),
    /// It is whole and over these bytes; no list says whose key it is.
    Unlisted {
        /// `SHA256:…`.
        fingerprint: String,
    },
    /// There is no signature file.
    Missing,
    /// It does not count.
    Bad(SignatureProblem),
}

/// Why a signature does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureProblem {
    /// Not a signature file, or one that was changed.
    Damaged,
    /// Of another kind than Ed25519.
    NotEd25519,
    /// Made for another purpose.
    Namespace,
    /// Over other bytes.
    Mismatch,
    /// Nobody listed has the key.
    UnknownKey,
    /// The key was revoked.
    Revoked,
    /// The key may not sign this.
    NoRight,
    /// The key may not sign yet.
    NotYetValid,
    /// The key may not sign any more.
    Expired,
}

impl SignatureProblem {
    /// Every problem.
    pub const ALL: [Self; 9] = [
        Self::Damaged,
        Self::NotEd25519,
        Self::Namespace,
        Self::Mismatch,
        Self::UnknownKey,
        Self::Revoked,
        Self::NoRight,
        Self::NotYetValid,
        Self::Expired,
    ];

    /// Its message in `evidence.ftl`.
    pub fn message(self) -> &'static str {
        match self {
            Self::Damaged => "evidence-signature-damaged",
            Self::NotEd25519 => "evidence-signature-not-ed25519",
            Self::Namespace => "evidence-signature-namespace",
            Self::Mismatch => "evidence-signature-mismatch",
            Self::UnknownKey => "evidence-signature-unknown-key",
            Self::Revoked => "evidence-signature-revoked",
            Self::NoRight => "evidence-signature-no-right",
            Self::NotYetValid => "evidence-signature-not-yet-valid",
            Self::Expired => "evidence-signature-expired",
        }
    }
}

/// What the shell learned about a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerCheck {
    /// Every line follows from the one before.
    Whole {
        /// Lines.
        entries: u64,
        /// Digest of the last one.
        head: Digest,
    },
    /// The last line is cut off.
    Torn {
        /// The line.
        line: u64,
    },
    /// A line was changed, taken out, put in or moved.
    Broken {
        /// The first such line.
        line: u64,
    },
}
