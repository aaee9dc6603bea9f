//! The rule pack: periods, windows and duties as data, with their sources. Pure: the file is embedded.

mod file;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use self::file::{OwnFileV1, PackFileV1};
use super::class::SignWords;
use super::names::{NameWords, plain};
use super::statute::{Certainty, Statute};
use crate::calendar::CivilDate;
use crate::digest::Digest;
use crate::register::Obligor;
use crate::text::Lang;

/// The rules by which terms are computed, as they apply in one office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionPack {
    id: String,
    version: String,
    windows: Windows,
    contract: ContractRule,
    /// All of them, those of other trades too.
    rows: Vec<Row>,
    /// Those of this office.
    statutes: Vec<Statute>,
    name_words: NameWords,
    year_end: u32,
    digest: Digest,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct ContractRule {
    id: String,
    months: u32,
    clause: String,
    obligor: Obligor,
    certainty: Certainty,
    title: (String, String),
    source: String,
}

/// A statutory rule with how its records are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The rule.
    pub statute: Statute,
    /// Trades for which it holds; none for all.
    pub sectors: BTreeSet<Sector>,
    /// Words and structures by which its records are known.
    pub signs: SignWords,
    /// Names and texts that are of it, each as `name | text`.
    pub examples: Vec<String>,
    /// Names and texts that are not.
    pub counter_examples: Vec<String>,
}

impl Row {
    /// Whether both say what the law of one and the same day is.
    fn overlaps(&self, other: &Self) -> bool {
        let (a, b) = (&self.statute, &other.statute);
        let last = |statute: &Statute| statute.valid.1.unwrap_or(CivilDate::MAX);
        a.id == b.id && a.valid.0 <= last(b) && b.valid.0 <= last(a)
    }
}

/// Days around a term.
#[expect(clippy::struct_field_names, reason = "the names that the file has")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Windows {
    pre_notice_days: u32,
    execution_days: u32,
    release_days: u32,
    shortened_days: u32,
    closing_days: u32,
    triage_days: u32,
}

impl Windows {
    fn each(&self) -> [u32; 6] {
        [
            self.pre_notice_days,
            self.execution_days,
            self.release_days,
            self.shortened_days,
            self.closing_days,
            self.triage_days,
        ]
    }
}

/// A trade for which some statutory rules hold and others do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sector {
    /// Accountants.
    Accountant,
    /// Tax advisers.
    TaxAdviser,
    /// Lawyers.
    Lawyer,
    /// Notaries.
    Notary,
    /// Care providers.
    Care,
    /// Youth care.
    YouthCare,
    /// Everyone with staff.
    Employer,
    /// Everyone who hires other people's staff.
    Hirer,
    /// Institutions under the anti-money-laundering act.
    Wwft,
    /// Public bodies.
    PublicBody,
    /// Cooperatives with liability.
    Cooperative,
    /// Those who declare goods to customs.
    Customs,
}

impl Sector {
    /// Every one.
    pub const ALL: &'static [Self] = &[
        Self::Accountant,
        Self::TaxAdviser,
        Self::Lawyer,
        Self::Notary,
        Self::Care,
        Self::YouthCare,
        Self::Employer,
        Self::Hirer,
        Self::Wwft,
        Self::PublicBody,
        Self::Cooperative,
        Self::Customs,
    ];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accountant => "accountant",
            Self::TaxAdviser => "tax_adviser",
            Self::Lawyer => "lawyer",
            Self::Notary => "notary",
            Self::Care => "care",
            Self::YouthCare => "youth_care",
            Self::Employer => "employer",
            Self::Hirer => "hirer",
            Self::Wwft => "wwft",
            Self::PublicBody => "public_body",
            Self::Cooperative => "cooperative",
            Self::Customs => "customs",
        }
    }

    /// Reads a wire name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|sector| sector.code() == code)
    }
}

/// What an office says of itself: by it statutory rules hold or do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trade {
    /// What it is; nothing said means every rule may hold.
    pub sectors: Option<BTreeSet<Sector>>,
    /// Rules without a source that a named person signed off.
    pub signed_off: BTreeSet<String>,
    /// Last month of its financial year, 1 to 12.
    pub year_end: u32,
}

impl Default for Trade {
    fn default() -> Self {
        Self { sectors: None, signed_off: BTreeSet::new(), year_end: 12 }
    }
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
    /// Two rows of one statutory rule that speak of the same day.
    #[error("rule {0} has two rows for one day")]
    Overlap(String),
    /// A period of more than a century, or one that its kind cannot have.
    #[error("rule {0} has no possible period")]
    Period(String),
    /// It names an event and counts from something else.
    #[error("rule {0} names an event and does not count from one")]
    Event(String),
    /// Nothing says which records it is about, or a word or code of it can never be met.
    #[error("rule {0} has no usable signs")]
    Signs(String),
    /// A rule that was signed off and is not there.
    #[error("there is no rule {0} to sign off")]
    SignedOff(String),
    /// `valid_from` or `valid_to` is no date, or they are the wrong way round.
    #[error("rule {0} has no usable validity")]
    Validity(String),
    /// A window of more than a year.
    #[error("a window of the rule pack is longer than a year")]
    Window,
}

/// Why the office's own rules were refused. None of them is used then.
#[derive(Debug, thiserror::Error)]
#[error("own rules, line {line}, column {column}")]
pub struct OwnPackError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub source: PackError,
}

impl OwnPackError {
    /// At byte `at` of `text`.
    fn new(text: &str, at: usize, source: PackError) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.matches('\n').count() + 1;
        Self { line, column: before[line_start..].chars().count() + 1, source }
    }
}

fn name_words(rows: &[Row]) -> NameWords {
    NameWords::new(rows.iter().flat_map(|row| &row.signs.name))
}

impl RetentionPack {
    /// The pack that is part of the program.
    ///
    /// # Panics
    ///
    /// Never: a test reads the embedded pack.
    pub fn embedded() -> Self {
        Self::parse(include_str!("../../../rules/retention/nl.toml"))
            .expect("the embedded pack is read by a test")
    }

    /// Reads a pack.
    ///
    /// # Errors
    ///
    /// [`PackError`]: anything that is not understood to the last key is refused.
    pub fn parse(text: &str) -> Result<Self, PackError> {
        let file: PackFileV1 = toml::from_str(text)?;
        file.check()?;
        let (id, version, windows) = (file.id.clone(), file.version.clone(), file.windows);
        let (contract, rows) = file.rules()?;
        let statutes = rows.iter().map(|row| row.statute.clone()).collect();
        let name_words = name_words(&rows);
        let digest = Digest::of(text.as_bytes());
        let year_end = 12;
        Ok(Self { id, version, windows, contract, rows, statutes, name_words, year_end, digest })
    }

    /// The pack with the office's own statutory rules beside its own. They take the place of none.
    ///
    /// The text is added to the digest, so a verdict can always be traced to it.
    ///
    /// # Errors
    ///
    /// [`OwnPackError`], with the place in the text; nothing of it is taken in then.
    pub fn with_own(mut self, text: &str) -> Result<Self, OwnPackError> {
        let mut own = OwnFileV1::rows(text)?;
        for (at, row) in &own {
            let id = &row.statute.id;
            let is_taken =
                *id == self.contract.id || self.rows.iter().any(|known| known.statute.id == *id);
            if is_taken {
                return Err(OwnPackError::new(text, *at, PackError::DuplicateRule(id.clone())));
            }
        }
        self.rows.extend(own.drain(..).map(|(_, row)| row));
        self.statutes = self.rows.iter().map(|row| row.statute.clone()).collect();
        self.name_words = name_words(&self.rows);
        let said = format!("{}+own={}", self.digest, Digest::of(text.as_bytes()));
        self.digest = Digest::of(said.as_bytes());
        Ok(self)
    }

    /// The pack as it holds for an office: rules of other trades are left out.
    ///
    /// What the office says of itself is added to the digest, so a verdict can always be traced to it.
    ///
    /// # Errors
    ///
    /// [`PackError::SignedOff`] for a rule that the pack does not have.
    pub fn with_trade(mut self, trade: &Trade) -> Result<Self, PackError> {
        if *trade == Trade::default() {
            return Ok(self);
        }
        let is_known = |id: &&String| self.rows.iter().any(|row| row.statute.id == **id);
        if let Some(id) = trade.signed_off.iter().find(|id| !is_known(id)) {
            return Err(PackError::SignedOff(id.clone()));
        }
        let holds = |row: &&Row| {
            let is_ours = |sectors: &BTreeSet<Sector>| !sectors.is_disjoint(&row.sectors);
            row.sectors.is_empty() || trade.sectors.as_ref().is_none_or(is_ours)
        };
        let statute = |row: &Row| {
            let signed_off = trade.signed_off.contains(&row.statute.id);
            Statute { signed_off, ..row.statute.clone() }
        };
        self.statutes = self.rows.iter().filter(holds).map(statute).collect();
        self.year_end = trade.year_end;
        let sectors = trade.sectors.iter().flatten().map(|sector| sector.code());
        let sectors = sectors.collect::<Vec<_>>().join(",");
        let all = if trade.sectors.is_none() { "all" } else { sectors.as_str() };
        let signed_off = trade.signed_off.iter().cloned().collect::<Vec<_>>().join(",");
        let said = format!("{}+trade={all};{signed_off};{}", self.digest, trade.year_end);
        self.digest = Digest::of(said.as_bytes());
        Ok(self)
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
            Lang::Nl => &self.contract.title.0,
            Lang::En => &self.contract.title.1,
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
        self.contract.obligor
    }

    /// The statutory rules of this office, in the order of the pack.
    pub fn statutes(&self) -> &[Statute] {
        &self.statutes
    }

    /// All statutory rules, those of other trades too, with how their records are known.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The words that are looked for in texts, each with the code that stands for it among the signs of an
    /// item: the word itself, also where it was met without its accents.
    pub fn words(&self) -> Vec<(String, String)> {
        let words = self.rows.iter().flat_map(|row| &row.signs.text).collect::<BTreeSet<_>>();
        let mut all = Vec::new();
        for word in words {
            let bare = plain(word);
            if bare != *word {
                all.push((bare, word.clone()));
            }
            all.push((word.clone(), word.clone()));
        }
        all
    }

    pub(super) fn name_words(&self) -> &NameWords {
        &self.name_words
    }

    /// Rules of this office that ask a person, because nobody read their source and nobody signed them off.
    pub fn unsettled(&self) -> impl Iterator<Item = &Statute> {
        self.statutes.iter().filter(|statute| !statute.is_settled())
    }

    /// Last month of the financial year, 1 to 12.
    pub fn year_end(&self) -> u32 {
        self.year_end
    }

    /// Days after the release of a hold before anything is done with what it covered.
    pub fn release_days(&self) -> u32 {
        self.windows.release_days
    }

    /// Days after a term was shortened before it takes effect.
    pub fn shortened_days(&self) -> u32 {
        self.windows.shortened_days
    }

    /// Days after the end of an engagement in which closing letters and last invoices are normal.
    pub fn closing_days(&self) -> u32 {
        self.windows.closing_days
    }

    /// Days within which somebody should find out whose an item is.
    pub fn triage_days(&self) -> u32 {
        self.windows.triage_days
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

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../../rules/retention/nl.toml");

    #[test]
    fn the_embedded_pack_is_clause_ten() {
        let pack = RetentionPack::embedded();
        assert_eq!((pack.months(), pack.pre_notice_days(), pack.execution_days()), (12, 56, 28));
        assert_eq!((pack.rule_id(), pack.clause()), ("NL-CONTRACT-12M", "10"));
        assert_eq!((pack.obligor(), pack.certainty()), (Obligor::Firm, Certainty::Verified));
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
        check("kind       = \"contract\"", "kind = \"statute\"", "Shape");
        check("2018-05-25", "25-05-2018", "Validity");
        check("\"2018-05-25\"", "\"2018-05-25\"\nvalid_to = \"2017-01-01\"", "Validity");
        let rule = TEXT.split("[[rule]]").nth(1).unwrap();
        let rule = rule.split("[[statute]]").next().unwrap();
        let twice = format!("{TEXT}\n[[rule]]{rule}");
        assert!(matches!(RetentionPack::parse(&twice), Err(PackError::DuplicateRule(_))));
        let second = format!("{TEXT}\n[[rule]]{}", rule.replace("12M", "24M"));
        assert!(matches!(RetentionPack::parse(&second), Err(PackError::Contracts(2))));
    }

    #[test]
    fn trades_read_what_they_write() {
        let codes: Vec<_> = Sector::ALL.iter().map(|sector| sector.code()).collect();
        let want = "accountant tax_adviser lawyer notary care youth_care employer hirer wwft \
            public_body cooperative customs";
        assert_eq!(codes.join(" "), want);
        for sector in Sector::ALL {
            assert_eq!(Sector::parse(sector.code()), Some(*sector));
            assert_eq!(serde_json::to_value(sector).unwrap(), sector.code());
        }
        assert_eq!(Sector::parse("baker"), None);
    }

    #[test]
    fn the_contract_rule_is_told_as_it_is_written() {
        let pack = RetentionPack::parse(&TEXT.replacen(
            "obligor    = \"firm\"",
            "obligor = \"client\"",
            1,
        ));
        let pack = pack.unwrap();
        assert_eq!(pack.obligor(), Obligor::Client);
        assert_eq!(pack.title(Lang::Nl), "Bewaartermijn uit de algemene voorwaarden");
        assert_eq!(pack.title(Lang::En), "Retention period in the general terms");
        assert_eq!(pack.source(), "General terms of the firm, clause 10; GDPR art. 5(1)(e)");
    }

    /// Any rule can be signed off, one that the pack does not have cannot; and a trade ends its own year.
    #[test]
    fn a_trade_signs_off_what_there_is_and_ends_its_own_year() {
        let pack = RetentionPack::embedded();
        assert_eq!(pack.year_end(), 12);
        for row in pack.rows() {
            let signed_off = [row.statute.id.clone()].into();
            let trade = Trade { signed_off, year_end: 6, ..Trade::default() };
            let signed = pack.clone().with_trade(&trade).unwrap();
            assert_eq!(signed.year_end(), 6);
            let of_trade = |statute: &&Statute| statute.signed_off;
            let ids: Vec<_> = signed.statutes().iter().filter(of_trade).map(|s| &s.id).collect();
            assert!(!ids.is_empty() && ids.iter().all(|id| **id == row.statute.id), "{ids:?}");
        }
        let unknown = Trade { signed_off: ["NL-GEEN".to_owned()].into(), ..Trade::default() };
        let refused = pack.with_trade(&unknown);
        assert!(matches!(refused, Err(PackError::SignedOff(id)) if id == "NL-GEEN"));
    }

    /// Whether the pack takes a row of the office's own, and why not.
    #[track_caller]
    fn own(period: &str, kind: &str, valid: &str, want: &str) {
        let text = format!(
            "schema = 1\n[[statute]]\nid = \"OWN\"\nkind = \"{kind}\"\nperiod = {period}\ntrigger = \"record_date\"\n\
             obligor = \"firm\"\ncertainty = \"verified\"\n{valid}\ntitle = {{ nl = \"Naam\", en = \"Name\" }}\n\
             source = \"art. 1\"\nsigns = {{ name = [\"bouwpas\"] }}\n"
        );
        let got = match RetentionPack::embedded().with_own(&text) {
            Ok(_) => "taken".to_owned(),
            Err(error) => format!("{:?}", error.source),
        };
        assert!(got.starts_with(want), "{period} {kind} {valid}: {got}");
    }

    #[test]
    fn a_period_is_taken_up_to_a_hundred_years() {
        let valid = "valid_from = \"2000-01-01\"";
        let check = |unit: &str, most: u32| {
            own(&format!("{{ {unit} = {most} }}"), "floor", valid, "taken");
            own(&format!("{{ {unit} = {} }}", most + 1), "floor", valid, "Period");
        };
        check("months", 1200);
        check("weeks", 6000);
        check("days", 37_200);
        check("calendar_years", 100);
        check("financial_years", 100);
        own("\"permanent\"", "floor", valid, "taken");
        for kind in ["ceiling", "both", "guidance", "prohibited"] {
            own("\"permanent\"", kind, valid, "Period");
        }
        own("\"zero\"", "prohibited", valid, "taken");
        own("\"zero\"", "floor", valid, "Period");
        own("{ months = 1 }", "prohibited", valid, "Period");
    }

    #[test]
    fn a_rule_is_the_law_for_a_day_at_least() {
        let valid = |to: &str| format!("valid_from = \"2000-01-31\"\nvalid_to = \"{to}\"");
        own("{ months = 1 }", "floor", &valid("2000-01-31"), "taken");
        own("{ months = 1 }", "floor", &valid("2000-01-30"), "Validity");
        own("{ months = 1 }", "floor", &valid("31-01-2000"), "Validity");
    }

    #[test]
    fn windows_and_terms_are_taken_up_to_their_limit() {
        let reads = |from: &str, to: &str| {
            assert!(TEXT.contains(from), "{from}");
            RetentionPack::parse(&TEXT.replace(from, to)).is_ok()
        };
        assert!(reads("months     = 12", "months = 1200"));
        assert!(reads("pre_notice_days = 56", "pre_notice_days = 366"));
        assert!(!reads("pre_notice_days = 56", "pre_notice_days = 367"));
    }

    #[test]
    fn two_rows_of_a_rule_share_no_day() {
        let row = |from: &str, to: &str| {
            format!(
                "[[statute]]\nid = \"OWN\"\nkind = \"floor\"\nperiod = {{ months = 1 }}\ntrigger = \"record_date\"\n\
                 obligor = \"firm\"\ncertainty = \"verified\"\nvalid_from = \"{from}\"\n{to}\n\
                 title = {{ nl = \"Naam\", en = \"Name\" }}\nsource = \"art. 1\"\nsigns = {{ name = [\"bouwpas\"] }}\n"
            )
        };
        let ends = |to: &str| format!("valid_to = \"{to}\"");
        let taken = |first: String, second: String| {
            let both =
                [format!("schema = 1\n{first}{second}"), format!("schema = 1\n{second}{first}")];
            both.map(|text| RetentionPack::embedded().with_own(&text).is_ok())
        };
        let older = row("2000-01-01", &ends("2009-12-31"));
        assert_eq!(taken(older.clone(), row("2010-01-01", "")), [true, true]);
        assert_eq!(taken(older.clone(), row("2009-12-31", "")), [false, false]);
        assert_eq!(taken(older.clone(), row("1990-01-01", &ends("1999-12-31"))), [true, true]);
        assert_eq!(taken(older.clone(), row("1990-01-01", &ends("2000-01-01"))), [false, false]);
        assert_eq!(taken(older, row("2001-01-01", &ends("2002-01-01"))), [false, false]);
    }
}
