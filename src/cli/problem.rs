//! Errors as people meet them: what happened, where, why it matters, what to do.
//!
//! It decides how an error reads and how the run ends by it; which error it is, each caller decides.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::io;
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::text::{Arg, Messages};

mod code;

pub use code::Code;

/// How a run ended, as the shell sees it. Scripts must take an unknown number for a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Outcome {
    /// Done.
    Done = 0,
    /// Failed; nothing more specific is known.
    Failed = 1,
    /// Wrong use, or an invalid configuration or register.
    Usage = 2,
    /// Done, but something could not be read or was not carried out.
    PartlyRead = 3,
    /// Refused by a safety gate. Nothing was touched.
    Refused = 4,
    /// A verification failed.
    Unverified = 5,
    /// Another run holds the lock.
    Locked = 6,
    /// Overdue items exist; only with `--detailed-exitcode`.
    Overdue = 10,
    /// Interrupted; everything written is consistent.
    Interrupted = 130,
}

impl Outcome {
    /// The number that the process ends with.
    pub fn code(self) -> u8 {
        self as u8
    }

    /// What a run ends with to which both apply: an interruption before all, 1, 2, 4, 5 and 6 before
    /// 3, 3 before 10. Of two failures the first one stays, since the second may follow from it.
    #[must_use]
    pub fn and(self, later: Self) -> Self {
        if later.weight() > self.weight() { later } else { self }
    }

    fn weight(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Overdue => 1,
            Self::PartlyRead => 2,
            Self::Failed | Self::Usage | Self::Refused | Self::Unverified | Self::Locked => 3,
            Self::Interrupted => 4,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome.code())
    }
}

/// An error for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which one.
    pub code: Code,
    /// Where: a path, perhaps with line and column.
    pub at: Option<String>,
    /// Values that the texts name; see [`Code::args`].
    pub args: Vec<(&'static str, String)>,
    /// More lines, such as one for each bad row of the register.
    pub detail: Vec<String>,
    /// How the run ends.
    pub outcome: Outcome,
    /// Why the system refused, where it did: people read that in their own language.
    refused: Option<io::ErrorKind>,
}

impl Problem {
    /// The error `code`, ending the run as that code does.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            at: None,
            args: Vec::new(),
            detail: Vec::new(),
            outcome: code.outcome(),
            refused: None,
        }
    }

    /// Says why the system refused, as the value `reason`.
    #[must_use]
    pub fn because(mut self, error: &io::Error) -> Self {
        self.args.push(("reason", error.to_string()));
        self.refused = Some(error.kind());
        self
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.at = Some(place.to_string());
        self
    }

    /// Gives a value that the texts name.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Adds a line.
    #[must_use]
    pub fn detail(mut self, line: impl Into<String>) -> Self {
        self.detail.push(line.into());
        self
    }

    /// Ends the run in another way than the code does.
    #[must_use]
    pub fn ending(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }

    /// The four parts, over several lines and without a line break at the end.
    ///
    /// Names of files may hold anything; what would steer a terminal is written as an escape.
    ///
    /// # Panics
    ///
    /// In debug builds, when a value of [`Code::args`] was not given.
    pub fn text(&self, messages: &Messages, color: bool) -> String {
        let (red, bold, off) =
            if color { ("\x1b[1;31m", "\x1b[1m", "\x1b[0m") } else { ("", "", "") };
        let label = |id: &str| messages.get(id);
        let mut out = format!(
            "{red}{}[{}]{off}: {bold}{}{off}",
            label("error-label-error"),
            self.code.number(),
            self.part(messages, "what"),
        );
        for line in &self.detail {
            push(&mut out, &format!("\n  {}", plain(line)));
        }
        let at = self.at.as_deref().map(|at| (label("error-label-where"), plain(at).into_owned()));
        let why = (label("error-label-why"), self.part(messages, "why"));
        let what_to_do = (label("error-label-do"), self.part(messages, "do"));
        let parts: Vec<_> = at.into_iter().chain([why, what_to_do]).collect();
        let width = parts.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0) + 1;
        for (label, text) in parts {
            push(&mut out, &format!("\n  = {:width$} {text}", format!("{label}:")));
        }
        out
    }

    /// The same parts, with keys that do not depend on the language.
    pub fn json(&self, messages: &Messages) -> Value {
        json!({
            "code": self.code.number(),
            "message": self.part(messages, "what"),
            "why": self.part(messages, "why"),
            "do": self.part(messages, "do"),
            "location": self.at,
            "detail": self.detail,
            "exit": self.outcome.code(),
        })
    }

    fn part(&self, messages: &Messages, part: &str) -> String {
        let id = format!("error-{}-{part}", self.code.number().to_ascii_lowercase());
        let system = self.refused.and_then(system_message).map(|id| messages.get(id));
        let value = |name, value| match (&system, name) {
            (Some(reason), "reason") => reason.clone().into(),
            _ => plain(value).into_owned().into(),
        };
        let args: Vec<Arg<'_>> =
            self.args.iter().map(|(name, text)| (*name, value(*name, text))).collect();
        messages.with(&id, &args)
    }
}

/// The message for a refusal of the system; the rare ones are told in its own words.
fn system_message(kind: io::ErrorKind) -> Option<&'static str> {
    Some(match kind {
        io::ErrorKind::NotFound => "error-io-not-found",
        io::ErrorKind::PermissionDenied => "error-io-denied",
        io::ErrorKind::IsADirectory => "error-io-is-folder",
        io::ErrorKind::NotADirectory => "error-io-not-folder",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "error-io-no-space",
        io::ErrorKind::ReadOnlyFilesystem => "error-io-read-only",
        io::ErrorKind::FileTooLarge => "error-io-too-large",
        io::ErrorKind::InvalidData => "error-io-not-text",
        _ => return None,
    })
}

fn push(out: &mut String, text: &str) {
    out.write_str(text).expect("writing to a string does not fail");
}

/// Text in which nothing steers a terminal or reorders what is read.
pub(in crate::cli) fn plain(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let escaped = |c: char| if steers(c) { c.escape_unicode().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(escaped).collect())
}

#[cfg(test)]
mod tests {
    use crate::text::Lang;

    use super::*;

    fn filled(code: Code) -> Problem {
        code.args()
            .iter()
            .fold(Problem::new(code), |problem, name| problem.arg(name, format!("<{name}>")))
    }

    #[test]
    fn every_code_reads_in_both_languages() {
        for lang in [Lang::Nl, Lang::En] {
            let messages = Messages::new(lang);
            for code in Code::ALL {
                let problem = filled(*code).at("a.toml:1:2");
                let text = problem.text(&messages, false);
                assert!(text.contains(code.number()) && text.contains("a.toml:1:2"), "{text}");
                assert_eq!(text.lines().count(), 4, "{text}");
                // Each value is named somewhere, and none is left open.
                for name in code.args() {
                    assert!(text.contains(&format!("<{name}>")), "{}: {name}", code.number());
                }
                assert!(!text.contains("{$"), "{text}");
                let json = problem.json(&messages);
                for key in ["code", "message", "why", "do", "location"] {
                    assert!(json[key].as_str().is_some_and(|s| !s.is_empty()), "{key}: {json}");
                }
            }
        }
    }

    #[test]
    fn numbers_are_unique_and_in_order() {
        let numbers: Vec<_> = Code::ALL.iter().map(|code| code.number()).collect();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
        assert!(numbers.iter().all(|n| n.len() == 5 && n.starts_with('T')));
    }

    #[test]
    fn every_text_has_its_code() {
        // A text without a code would never be seen.
        let sources = [
            include_str!("../text/en/error.ftl"),
            include_str!("../text/en/finding.ftl"),
            include_str!("../text/en/attribution.ftl"),
            include_str!("../text/en/waiver.ftl"),
        ];
        let lines = sources.iter().flat_map(|source| source.lines());
        let texts = lines.filter(|line| line.starts_with("error-t0")).count();
        assert_eq!(texts, 3 * Code::ALL.len());
    }

    #[test]
    fn an_error_has_four_parts() {
        let problem = Problem::new(Code::NotEnoughApprovals)
            .arg("plan", "P-2026-0007")
            .arg("have", 1)
            .arg("need", 2)
            .at("plans/P-2026-0007.plan.json");
        insta::assert_snapshot!(problem.text(&Messages::new(Lang::Nl), false), @r"
        fout[T0506]: plan P-2026-0007 heeft 1 van 2 goedkeuringen
          = waar:   plans/P-2026-0007.plan.json
          = waarom: zonder goedkeuring van anderen wordt niets vernietigd
          = doe:    laat goedkeuren met: termijn approve P-2026-0007
        ");
        insta::assert_snapshot!(problem.text(&Messages::new(Lang::En), false), @r"
        error[T0506]: plan P-2026-0007 has 1 of 2 approvals
          = where: plans/P-2026-0007.plan.json
          = why:   nothing is destroyed without the approval of others
          = do:    have it approved with: termijn approve P-2026-0007
        ");
        assert_eq!(problem.outcome, Outcome::Refused);
    }

    #[test]
    fn a_hostile_name_does_not_steer_the_terminal() {
        let problem = Problem::new(Code::ItemNotFound)
            .arg("item", "a\x1b[2Jb\n\u{202e}c")
            .at("x\x07")
            .detail("y\r");
        let text = problem.text(&Messages::new(Lang::En), false);
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
        assert!(!text.contains('\u{202e}') && text.contains("\\u{1b}[2Jb"), "{text}");
        assert!(problem.text(&Messages::new(Lang::En), true).starts_with("\x1b[1;31merror[T0401]"));
    }

    #[test]
    fn the_graver_outcome_stays() {
        use Outcome::{Done, Failed, Interrupted, Overdue, PartlyRead, Refused};
        for (a, b, want) in [
            (Done, Done, Done),
            (Done, Overdue, Overdue),
            (Overdue, PartlyRead, PartlyRead),
            (PartlyRead, Overdue, PartlyRead),
            (PartlyRead, Refused, Refused),
            (Refused, Failed, Refused),
            (Failed, Interrupted, Interrupted),
        ] {
            assert_eq!(a.and(b), want);
        }
        assert_eq!(Outcome::Interrupted.code(), 130);
    }
}
