//! Statutory rules: how long a law wants or allows records of a class, and when it does so for an item. Pure.

use serde::{Deserialize, Serialize};

use super::assess::Facts;
use super::standing::{Candidate, Standing};
use super::world::World;
use crate::calendar::{CivilDate, Period, WrittenDate};
use crate::register::{EventKind, Obligor, Register, radar};
use crate::text::Lang;

/// What a law says about keeping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatuteKind {
    /// At least so long.
    Floor,
    /// At most so long.
    Ceiling,
    /// Exactly so long.
    Both,
    /// A regulator's or a profession's advice of at most so long: shown, and nothing follows from it.
    Guidance,
    /// Not to be held at all.
    Prohibited,
}

impl StatuteKind {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Ceiling => "ceiling",
            Self::Both => "both",
            Self::Guidance => "guidance",
            Self::Prohibited => "prohibited",
        }
    }
}

/// What a statutory period counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The day that the record is about.
    RecordDate,
    /// The end of the engagement.
    EndOfEngagement,
    /// The end of the last engagement of the client.
    EndOfRelationship,
    /// Something that the register or the record must tell: leaving, first use, settling, last treatment.
    Event,
}

impl Trigger {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::RecordDate => "record_date",
            Self::EndOfEngagement => "end_of_engagement",
            Self::EndOfRelationship => "end_of_relationship",
            Self::Event => "event",
        }
    }
}

/// Whose duty it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatuteObligor {
    /// The firm's.
    Firm,
    /// Of whoever's records they are, as the register says for the engagement.
    Owner,
}

/// How sure it is that a rule reads as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The primary source was read.
    Verified,
    /// A secondary source was read.
    Secondary,
    /// Nobody read a source: it asks a person, until the office signs it off by name.
    ToVerify,
}

/// A statutory rule, as it applies in this office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statute {
    /// Its id, such as `NL-AWR-52`.
    pub id: String,
    /// What it says.
    pub kind: StatuteKind,
    /// How long.
    pub period: Period,
    /// From when.
    pub trigger: Trigger,
    /// From which event, where it counts from one that the register may tell.
    pub event: Option<EventKind>,
    /// Whose duty it is.
    pub obligor: StatuteObligor,
    /// How sure it is.
    pub certainty: Certainty,
    /// The office signed it off although nobody read its source.
    pub signed_off: bool,
    /// First and last day on which it is the law; `None` when it still is.
    pub valid: (CivilDate, Option<CivilDate>),
    /// Title in Dutch and English.
    pub title: (String, String),
    /// Where it stands.
    pub source: String,
}

impl Statute {
    /// Its title.
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Nl => &self.title.0,
            Lang::En => &self.title.1,
        }
    }

    /// Whether something may follow from it without a person's look.
    pub fn is_settled(&self) -> bool {
        self.signed_off || self.certainty != Certainty::ToVerify
    }

    /// Whether it is the law on a day.
    pub fn is_valid(&self, on: CivilDate) -> bool {
        self.valid.0 <= on && self.valid.1.is_none_or(|last| on <= last)
    }
}

/// How sure it is that a record is of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassConfidence {
    /// One sign: a person is asked.
    Proposed,
    /// Two signs that do not follow from one another.
    Established,
}

/// A class of records that an item is, or seems, of: the statutory rule that speaks of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordClass {
    /// Id of the statutory rule.
    pub statute: String,
    /// How sure it is.
    pub confidence: ClassConfidence,
    /// By which signs: codes of the rule pack, never words of the item.
    pub signs: Vec<String>,
    /// The day that the period counts from, where the record tells it.
    pub counts_from: Option<CivilDate>,
}

/// A statutory rule applied to an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppliedStatute {
    /// Id of the rule.
    pub id: String,
    /// What it says.
    pub kind: StatuteKind,
    /// The day that it counts from.
    pub counts_from: CivilDate,
    /// Nobody told that day: the latest that can be meant was taken.
    pub assumed: bool,
    /// The event that it counts from, where it counts from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<AppliedEvent>,
    /// Last day, inclusive; `None` for ever.
    pub until: Option<CivilDate>,
    /// Whether the duty is the firm's.
    pub is_ours: bool,
    /// Whether it is sure that the rule applies, and that it reads so. Otherwise a person is asked.
    pub is_sure: bool,
}

/// The event of a rule that was applied to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AppliedEvent {
    /// Which.
    pub kind: EventKind,
    /// Its day by the register, of several engagements the last; `None` where one of them does not tell.
    pub on: Option<WrittenDate>,
    /// It lies in the future: nobody knows that it will be so.
    pub is_to_come: bool,
}

impl AppliedStatute {
    /// Whether its event has a month or a year for a day.
    pub(super) fn has_imprecise_event(&self) -> bool {
        let is_law = !matches!(self.kind, StatuteKind::Guidance | StatuteKind::Prohibited);
        is_law && self.event.and_then(|event| event.on).is_some_and(WrittenDate::is_imprecise)
    }

    /// The event that a duty of the firm counts from, and of which the register tells no day.
    pub fn missing_event(&self) -> Option<EventKind> {
        let is_duty = self.kind != StatuteKind::Guidance && self.is_sure && self.is_ours;
        self.event.filter(|event| is_duty && event.on.is_none()).map(|event| event.kind)
    }

    /// Last day that the rule makes the firm keep the item, `MAX` for ever.
    pub(super) fn floor(&self) -> Option<CivilDate> {
        let keeps = matches!(self.kind, StatuteKind::Floor | StatuteKind::Both) && self.is_ours;
        keeps.then(|| self.until.unwrap_or(CivilDate::MAX))
    }

    /// Last day that the rule allows it, where it is sure and nobody's guess.
    pub(super) fn ceiling(&self) -> Option<CivilDate> {
        let ends = matches!(self.kind, StatuteKind::Ceiling | StatuteKind::Both);
        self.until.filter(|_| ends && self.is_sure && !self.assumed)
    }
}

/// What the statutory rules of a day say of an item, by its classes, in the order of their ids.
pub(super) fn apply(
    facts: &Facts<'_>,
    standing: &Standing<'_>,
    world: &World<'_>,
    as_of: CivilDate,
) -> Vec<AppliedStatute> {
    let (statutes, year_end) = (world.pack.statutes(), world.pack.year_end());
    let applied = |class: &RecordClass| {
        let is_meant = |s: &&Statute| s.id == class.statute && s.is_valid(as_of);
        let statute = statutes.iter().find(is_meant)?;
        let event = event(statute, standing, as_of);
        let known = (event, facts.content_date);
        let (counts_from, assumed) = counts_from(statute, class, standing, known, world.register)?;
        let is_to_come = event.is_some_and(|event| event.is_to_come);
        Some(AppliedStatute {
            id: statute.id.clone(),
            kind: statute.kind,
            counts_from,
            assumed,
            event,
            until: statute.period.last_day(counts_from, year_end),
            is_ours: is_ours(statute.obligor, standing),
            is_sure: class.confidence == ClassConfidence::Established
                && statute.is_settled()
                && !is_to_come,
        })
    };
    let mut all: Vec<AppliedStatute> = facts.classes.iter().filter_map(applied).collect();
    all.sort_by(|a, b| (&a.id, a.until).cmp(&(&b.id, b.until)));
    all.dedup();
    all
}

/// The event that a rule counts from, as the register tells it for an item. Where one of its engagements
/// does not tell, nobody knows the last day. A day that nobody can have meant is none.
fn event(statute: &Statute, standing: &Standing<'_>, as_of: CivilDate) -> Option<AppliedEvent> {
    let kind = statute.event.filter(|_| statute.trigger == Trigger::Event)?;
    let told = |candidate: &Candidate<'_>| {
        let on = candidate.engagement?.event(kind)?;
        (!radar::is_implausible(on)).then_some(on)
    };
    let days: Option<Vec<WrittenDate>> = standing.established.iter().map(told).collect();
    // Of one day and the month that ends on it, the month: a person must look.
    let last = days.into_iter().flatten().max_by_key(|on| (on.last_day(), on.is_imprecise()));
    let is_to_come = last.is_some_and(|on| on.first_day() > as_of);
    Some(AppliedEvent { kind, on: last, is_to_come })
}

/// The day that a rule counts from for an item, and whether that is the latest it can be and no fact.
///
/// `None` for an item of which nobody knows whose it is, or of a running engagement: it is kept anyway.
fn counts_from(
    statute: &Statute,
    class: &RecordClass,
    standing: &Standing<'_>,
    (event, content_date): (Option<AppliedEvent>, Option<CivilDate>),
    register: &Register,
) -> Option<(CivilDate, bool)> {
    let end = standing.governing().and_then(Candidate::end).map(WrittenDate::last_day);
    if let Some(on) = event.and_then(|event| event.on) {
        // A record of a later day, or an engagement that began anew, says that it was not the last: towards
        // keeping.
        let start = standing.governing().and_then(|c| c.engagement?.start);
        let told = class.counts_from.into_iter().chain(content_date).chain(start);
        let last = told.fold(on.last_day(), CivilDate::max);
        return Some((last, last > on.last_day() || on.is_imprecise()));
    }
    let known = match statute.trigger {
        Trigger::RecordDate | Trigger::Event => class.counts_from,
        Trigger::EndOfEngagement => end,
        Trigger::EndOfRelationship => end_of_relationship(standing, register),
    };
    if let Some(day) = known {
        // A clock that stood wrong must not make a duty end sooner: a record is of its engagement's time.
        let start =
            standing.governing().and_then(|c| c.engagement?.start).filter(|start| day < *start);
        return Some((start.unwrap_or(day), start.is_some()));
    }
    // Towards keeping: what was made for an engagement was made before its end, or on the day it tells.
    let told = class.counts_from.into_iter().chain(content_date);
    end.map(|end| (told.fold(end, CivilDate::max), true))
}

/// The latest end of all engagements of the clients; `None` while one of them runs.
fn end_of_relationship(standing: &Standing<'_>, register: &Register) -> Option<CivilDate> {
    let clients = standing.established.iter().filter_map(|c| c.engagement.map(|e| &e.client));
    let ends = clients.flat_map(|client| register.of_client(client)).map(|e| {
        // An end that nobody can have meant is none.
        e.end.filter(|end| !crate::register::radar::is_implausible(*end))
    });
    ends.map(|end| end.map(WrittenDate::last_day)).try_fold(None::<CivilDate>, |latest, end| {
        end.map(|end| Some(latest.map_or(end, |latest| latest.max(end))))
    })?
}

fn is_ours(obligor: StatuteObligor, standing: &Standing<'_>) -> bool {
    let theirs = |c: &Candidate<'_>| c.engagement.is_some_and(|e| e.obligor == Obligor::Client);
    match obligor {
        StatuteObligor::Firm => true,
        // One engagement whose records are the firm's own is enough.
        StatuteObligor::Owner => !standing.established.iter().all(theirs),
    }
}
