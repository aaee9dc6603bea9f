//! The rule pack: periods and windows as data, with their sources. Pure: the file is embedded.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::calendar::parse_iso;
use crate::digest::Digest;
use crate::register::Obligor;
use crate::text::Lang;

/// Longer than any schedule; more is a typing error.
const MONTHS_MAX: u32 = 1200;
/// Windows are weeks around a term, never years.
const WINDOW_DAYS_MAX: u32 = 366;

/// The rules by which terms are computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionPack {
    id: String,
    version: String,
    windows: WindowsFileV1,
    contract: RuleFileV1,
    digest: Digest,
}

/// Why a rule pack was refused. Nothing of it was taken in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// Not TOML, or not of this shape; unknown keys included.
    #[error("the rule pack is not of the expected shape")]
    Shape(#[from] toml::de::Error),
    /// Of another version of the format.
    #[error("the rule pack has schema {0}, this program knows 1")]
    Schema(u32),
    /// Not exactly one contract rule.
    #[error("the rule pack has {0} contract rules instead of one")]
    Contracts(usize),
    /// Two rules of one id.
    #[error("rule {0} stands in the pack twice")]
    DuplicateRule(String),
    /// A statutory rule, which needs record classes.
    #[error("rule {0} is statutory; this version cannot apply it")]
    Statute(String),
    /// A period of more than a century.
    #[error("rule {0} has a period of more than {MONTHS_MAX} months")]
    Period(String),
    /// `valid_from` or `valid_to` is no date, or they are the wrong way round.
    #[error("rule {0} has no usable validity")]
    Validity(String),
    /// A window of more than a year.
    #[error("a window of the rule pack is longer than {WINDOW_DAYS_MAX} days")]
    Window,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFileV1 {
    schema: u32,
    id: String,
    version: String,
    windows: WindowsFileV1,
    rule: Vec<RuleFileV1>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct WindowsFileV1 {
    pre_notice_days: u32,
    execution_days: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFileV1 {
    id: String,
    kind: RuleKind,
    months: u32,
    counts_from: CountsFrom,
    clause: String,
    obligor: ObligorFileV1,
    certainty: Certainty,
    valid_from: String,
    valid_to: Option<String>,
    title: TitleFileV1,
    source: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RuleKind {
    Contract,
    Statute,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CountsFrom {
    EndOfEngagement,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ObligorFileV1 {
    Firm,
    Client,
    Both,
}

/// How sure it is that a rule applies as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The source says so.
    Certain,
    /// The source can be read otherwise; a person decides.
    Disputed,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct TitleFileV1 {
    nl: String,
    en: String,
}

impl RetentionPack {
    /// The pack that is part of the program.
    ///
    /// # Panics
    ///
    /// Never: a test reads the embedded pack.
    pub fn embedded() -> Self {
        Self::parse(include_str!("../../rules/retention/nl.toml"))
            .expect("the embedded pack is read by a test")
    }

    /// Reads a pack.
    ///
    /// # Errors
    ///
    /// [`PackError`]: anything that is not understood to the last key is refused.
    pub fn parse(text: &str) -> Result<Self, PackError> {
        let file: PackFileV1 = toml::from_str(text)?;
        if file.schema != 1 {
            return Err(PackError::Schema(file.schema));
        }
        let days = [file.windows.pre_notice_days, file.windows.execution_days];
        if days.iter().any(|days| *days > WINDOW_DAYS_MAX) {
            return Err(PackError::Window);
        }
        let mut ids = BTreeSet::new();
        for rule in &file.rule {
            check_rule(rule)?;
            if !ids.insert(&rule.id) {
                return Err(PackError::DuplicateRule(rule.id.clone()));
            }
        }
        let [contract] =
            <[_; 1]>::try_from(file.rule).map_err(|r| PackError::Contracts(r.len()))?;
        let digest = Digest::of(text.as_bytes());
        Ok(Self { id: file.id, version: file.version, windows: file.windows, contract, digest })
    }

    /// The same pack with another contract period, as the configuration may set it.
    ///
    /// The period is added to the digest, so a verdict can always be traced to the months it used.
    #[must_use]
    pub fn with_months(mut self, months: u32) -> Self {
        if months != self.contract.months {
            self.contract.months = months;
            self.digest = Digest::of(format!("{}+months={months}", self.digest).as_bytes());
        }
        self
    }

    /// Digest of the rules as they are applied.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Name and version, such as `nl 2026.11`.
    pub fn name(&self) -> String {
        format!("{} {}", self.id, self.version)
    }

    /// Months of keeping after the end of an engagement.
    pub fn months(&self) -> u32 {
        self.contract.months
    }

    /// Id of the contract rule.
    pub fn rule_id(&self) -> &str {
        &self.contract.id
    }

    /// Clause of the general terms that the contract rule carries out.
    pub fn clause(&self) -> &str {
        &self.contract.clause
    }

    /// Title of the contract rule.
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Nl => &self.contract.title.nl,
            Lang::En => &self.contract.title.en,
        }
    }

    /// Where the contract rule comes from.
    pub fn source(&self) -> &str {
        &self.contract.source
    }

    /// How sure the contract rule is.
    pub fn certainty(&self) -> Certainty {
        self.contract.certainty
    }

    /// Whose duty the contract rule is.
    pub fn obligor(&self) -> Obligor {
        match self.contract.obligor {
            ObligorFileV1::Firm => Obligor::Firm,
            ObligorFileV1::Client => Obligor::Client,
            ObligorFileV1::Both => Obligor::Both,
        }
    }

    /// Days before the last day of keeping on which the client is told.
    pub fn pre_notice_days(&self) -> u32 {
        self.windows.pre_notice_days
    }

    /// Days after the last day of keeping within which it must be done.
    pub fn execution_days(&self) -> u32 {
        self.windows.execution_days
    }
}

fn check_rule(rule: &RuleFileV1) -> Result<(), PackError> {
    let id = || rule.id.clone();
    // One kind of event exists; the match makes the next one ask for its arithmetic.
    let CountsFrom::EndOfEngagement = rule.counts_from;
    if rule.kind == RuleKind::Statute {
        return Err(PackError::Statute(id()));
    }
    if rule.months > MONTHS_MAX {
        return Err(PackError::Period(id()));
    }
    let from = parse_iso(&rule.valid_from).ok_or_else(|| PackError::Validity(id()))?;
    let Some(to) = &rule.valid_to else { return Ok(()) };
    let to = parse_iso(to).filter(|to| *to >= from);
    to.map(|_| ()).ok_or_else(|| PackError::Validity(id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../rules/retention/nl.toml");

    #[test]
    fn the_embedded_pack_is_clause_ten() {
        let pack = RetentionPack::embedded();
        assert_eq!((pack.months(), pack.pre_notice_days(), pack.execution_days()), (12, 56, 28));
        assert_eq!((pack.rule_id(), pack.clause()), ("NL-CONTRACT-12M", "10"));
        assert_eq!((pack.obligor(), pack.certainty()), (Obligor::Firm, Certainty::Certain));
        assert_eq!(pack.name(), "nl 2026.11");
        assert!(!pack.title(Lang::Nl).is_empty() && !pack.title(Lang::En).is_empty());
        assert_eq!(pack.digest(), Digest::of(TEXT.as_bytes()));
    }

    #[test]
    fn other_months_are_another_pack() {
        let pack = RetentionPack::embedded();
        assert_eq!(pack.clone().with_months(12), pack);
        let longer = pack.clone().with_months(24);
        assert_eq!(longer.months(), 24);
        assert_ne!(longer.digest(), pack.digest());
        assert_ne!(longer.digest(), pack.with_months(48).digest());
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let check = |from: &str, to: &str, want: &str| {
            assert!(TEXT.contains(from), "{from}");
            let error = RetentionPack::parse(&TEXT.replace(from, to)).unwrap_err();
            assert!(format!("{error:?}").starts_with(want), "{to}: {error:?}");
        };
        check("schema  = 1", "schema = 2", "Schema(2)");
        check("months     = 12", "months = 1201", "Period");
        check("months     = 12", "months = -1", "Shape");
        check("months     = 12", "months = 12\nmonts = 6", "Shape");
        check("pre_notice_days = 56", "pre_notice_days = 5600", "Window");
        check("kind       = \"contract\"", "kind = \"statute\"", "Statute");
        check("2018-05-25", "25-05-2018", "Validity");
        check("\"2018-05-25\"", "\"2018-05-25\"\nvalid_to = \"2017-01-01\"", "Validity");
        let rule = TEXT.split("[[rule]]").nth(1).unwrap();
        let twice = format!("{TEXT}\n[[rule]]{rule}");
        assert!(matches!(RetentionPack::parse(&twice), Err(PackError::DuplicateRule(_))));
        let second = format!("{TEXT}\n[[rule]]{}", rule.replace("12M", "24M"));
        assert!(matches!(RetentionPack::parse(&second), Err(PackError::Contracts(2))));
    }
}
