//! The rule pack as its file has it, and what is refused in it. Pure.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use super::{ContractRule, OwnPackError, PackError, Row, Sector, Windows};
use crate::calendar::{CivilDate, Period, parse_iso};
use crate::register::{EventKind, Obligor};
use crate::retention::class::SignWords;
use crate::retention::statute::{Certainty, Statute, StatuteKind, StatuteObligor, Trigger};

/// Longer than any schedule; more is a typing error.
const MONTHS_MAX: u32 = 1200;
/// Windows are weeks around a term, never years.
const WINDOW_DAYS_MAX: u32 = 366;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackFileV1 {
    schema: u32,
    pub(super) id: String,
    pub(super) version: String,
    pub(super) windows: Windows,
    rule: Vec<RuleFileV1>,
    #[serde(default)]
    statute: Vec<StatuteFileV1>,
}

/// The office's own statutory rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnFileV1 {
    schema: Spanned<u32>,
    #[serde(default)]
    statute: Vec<Spanned<StatuteFileV1>>,
}

impl OwnFileV1 {
    /// The rules, each with the byte at which it begins.
    pub(super) fn rows(text: &str) -> Result<Vec<(usize, Row)>, OwnPackError> {
        let file: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            OwnPackError::new(text, at, PackError::Shape(error))
        })?;
        if *file.schema.get_ref() != 1 {
            let error = PackError::Schema(*file.schema.get_ref());
            return Err(OwnPackError::new(text, file.schema.span().start, error));
        }
        let mut rows: Vec<(usize, Row)> = Vec::new();
        for statute in file.statute {
            let at = statute.span().start;
            let refused = |error| OwnPackError::new(text, at, error);
            let row = statute.into_inner().row().map_err(refused)?;
            if rows.iter().any(|(_, other)| other.overlaps(&row)) {
                return Err(refused(PackError::Overlap(row.statute.id)));
            }
            rows.push((at, row));
        }
        Ok(rows)
    }
}

#[derive(Debug, Deserialize)]
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatuteFileV1 {
    id: String,
    kind: StatuteKind,
    period: Period,
    trigger: Trigger,
    event: Option<EventKind>,
    obligor: StatuteObligor,
    certainty: Certainty,
    #[serde(default)]
    sectors: BTreeSet<Sector>,
    valid_from: String,
    valid_to: Option<String>,
    title: TitleFileV1,
    source: String,
    signs: SignWords,
    #[serde(default)]
    examples: Vec<String>,
    #[serde(default)]
    counter_examples: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TitleFileV1 {
    nl: String,
    en: String,
}

impl PackFileV1 {
    /// Everything but the shape, which reading has checked.
    pub(super) fn check(&self) -> Result<(), PackError> {
        if self.schema != 1 {
            return Err(PackError::Schema(self.schema));
        }
        if self.windows.each().iter().any(|days| *days > WINDOW_DAYS_MAX) {
            return Err(PackError::Window);
        }
        let mut ids = BTreeSet::new();
        for rule in &self.rule {
            // One kind of rule and of event exists; the matches make the next one ask for its arithmetic.
            let (RuleKind::Contract, CountsFrom::EndOfEngagement) = (rule.kind, rule.counts_from);
            if rule.months > MONTHS_MAX {
                return Err(PackError::Period(rule.id.clone()));
            }
            validity(&rule.id, &rule.valid_from, rule.valid_to.as_deref())?;
            if !ids.insert(&rule.id) {
                return Err(PackError::DuplicateRule(rule.id.clone()));
            }
        }
        match self.statute.iter().find(|statute| ids.contains(&statute.id)) {
            Some(statute) => Err(PackError::DuplicateRule(statute.id.clone())),
            None => Ok(()),
        }
    }

    /// The contract rule, the statutes, and the words by which their records are known.
    pub(super) fn rules(self) -> Result<(ContractRule, Vec<Row>), PackError> {
        let rows = self.statute.into_iter().map(StatuteFileV1::row);
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        for (n, row) in rows.iter().enumerate() {
            if rows[..n].iter().any(|other| other.overlaps(row)) {
                return Err(PackError::Overlap(row.statute.id.clone()));
            }
        }
        let [contract] =
            <[_; 1]>::try_from(self.rule).map_err(|r| PackError::Contracts(r.len()))?;
        Ok((contract.domain(), rows))
    }
}

impl RuleFileV1 {
    fn domain(self) -> ContractRule {
        ContractRule {
            id: self.id,
            months: self.months,
            clause: self.clause,
            certainty: self.certainty,
            title: (self.title.nl, self.title.en),
            source: self.source,
            obligor: match self.obligor {
                ObligorFileV1::Firm => Obligor::Firm,
                ObligorFileV1::Client => Obligor::Client,
                ObligorFileV1::Both => Obligor::Both,
            },
        }
    }
}

impl StatuteFileV1 {
    fn row(self) -> Result<Row, PackError> {
        let id = || self.id.clone();
        let is_too_long = match self.period {
            Period::Months(months) => months > MONTHS_MAX,
            Period::Weeks(weeks) => weeks > MONTHS_MAX * 5,
            Period::Days(days) => days > MONTHS_MAX * 31,
            Period::CalendarYears(years) | Period::FinancialYears(years) => years > MONTHS_MAX / 12,
            Period::Permanent | Period::Zero => false,
        };
        let is_prohibited = self.kind == StatuteKind::Prohibited;
        if is_too_long || (self.period == Period::Zero) != is_prohibited {
            return Err(PackError::Period(id()));
        }
        if self.period == Period::Permanent && self.kind != StatuteKind::Floor {
            return Err(PackError::Period(id()));
        }
        if self.event.is_some() && self.trigger != Trigger::Event {
            return Err(PackError::Event(id()));
        }
        if !self.signs.can_be_met() {
            return Err(PackError::Signs(id()));
        }
        let valid = validity(&self.id, &self.valid_from, self.valid_to.as_deref())?;
        Ok(Row {
            sectors: self.sectors,
            signs: self.signs,
            examples: self.examples,
            counter_examples: self.counter_examples,
            statute: Statute {
                id: self.id,
                kind: self.kind,
                period: self.period,
                trigger: self.trigger,
                event: self.event,
                obligor: self.obligor,
                certainty: self.certainty,
                signed_off: false,
                valid,
                title: (self.title.nl, self.title.en),
                source: self.source,
            },
        })
    }
}

/// First and last day on which a rule is the law.
fn validity(
    id: &str,
    from: &str,
    to: Option<&str>,
) -> Result<(CivilDate, Option<CivilDate>), PackError> {
    let wrong = || PackError::Validity(id.to_owned());
    let from = parse_iso(from).ok_or_else(wrong)?;
    let to = to.map(|to| parse_iso(to).filter(|to| *to >= from).ok_or_else(wrong)).transpose()?;
    Ok((from, to))
}
