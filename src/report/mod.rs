//! The report of a run: what is over its term, what must be decided, what could not be read. Pure.
//!
//! It decides how the numbers read and whether they add up; it counts nothing itself and knows no names
//! of files but masked ones. `html` is for people, `json` for programs and for the signature.

use std::collections::BTreeMap;

use crate::calendar::CivilDate;
use crate::digest::Digest;
use crate::inventory::Unread;
use crate::location::{ClientId, EngagementId, ItemId, Locator, SourceName};
use crate::text::Lang;

mod chart;
mod html;
pub mod letter;
mod mask;
mod wire;

pub use html::html;
pub use mask::mask_locator;
pub use wire::json;

/// Most items that a report lists one by one; the rest is counted. Keeps the page below 1 MB.
pub const WORST_MAX: usize = 500;

/// Everything that a report says. Counts are of items, sizes in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportData {
    /// Name of the firm; empty when nobody gave one.
    pub organisation: String,
    /// The day for which the verdicts hold.
    pub as_of: CivilDate,
    /// The run that the report is about.
    pub run: RunLine,
    /// Version of the program.
    pub tool_version: String,
    /// What was scanned.
    pub sources: Vec<SourceLine>,
    /// Items that were not read, by reason; adds up to `not_read` of the sources.
    pub not_read: BTreeMap<Unread, u64>,
    /// What people set aside as false: not among what is found.
    pub dismissed: Dismissed,
    /// Items by wire name of verdict and reason (empty where the verdict has none).
    pub verdicts: BTreeMap<(String, String), Amount>,
    /// Items by days over their term.
    pub ageing: Ageing,
    /// One line for each client with items.
    pub clients: Vec<ClientLine>,
    /// What a person must do, most pressing first.
    pub decide: Vec<TodoLine>,
    /// The items longest over their term, at most [`WORST_MAX`].
    pub worst: Vec<ItemLine>,
    /// Active holds.
    pub holds: Vec<HoldLine>,
    /// Requests of data subjects.
    pub requests: RequestCounts,
    /// What statutory rules keep for longer than the contract, by rule.
    pub duties: Vec<DutyLine>,
    /// Plans that are not finished.
    pub plans: Vec<PlanLine>,
    /// Digest of the register as it was read.
    pub register_sha256: Digest,
    /// Digest of detection and retention rules.
    pub rules_sha256: Digest,
    /// What this report cannot show, as codes (`report-limit-…`).
    pub limits: Vec<String>,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunLine {
    /// Its id.
    pub id: String,
    /// When it began, RFC 3339.
    pub started: String,
    /// When it ended, RFC 3339.
    pub finished: String,
}

/// A source and how its items ended: `listed = found + none + not_read`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// Its name.
    pub name: SourceName,
    /// Whether the source as a whole could not be scanned; then its counts are of nothing.
    pub missing: bool,
    /// Items listed, special entries not among them.
    pub listed: u64,
    /// Items with personal data.
    pub found: u64,
    /// Items without, completely read.
    pub none: u64,
    /// Items not (completely) read.
    pub not_read: u64,
    /// Entries that are no items, by kind: `symlink`, `fifo`, `excluded`, `quarantined`, …
    pub special: BTreeMap<String, u64>,
}

/// Findings that people set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dismissed {
    /// Findings.
    pub findings: u64,
    /// Items in which nothing else was found: they count as without.
    pub items: u64,
}

/// How much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amount {
    /// Items.
    pub items: u64,
    /// Bytes.
    pub bytes: u64,
}

/// Items by days over their term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ageing {
    /// Within eight weeks of the end of the term.
    pub soon: u64,
    /// 1–30 days over.
    pub days_30: u64,
    /// 31–90 days over.
    pub days_90: u64,
    /// 91–365 days over.
    pub days_365: u64,
    /// More than 365 days over.
    pub longer: u64,
}

impl Ageing {
    /// Counts an item; `over_term_days` is 1 on the day after `retain_until`, and negative before.
    pub fn count(&mut self, over_term_days: i64) {
        let place = match over_term_days {
            ..=-57 => return,
            -56..=0 => &mut self.soon,
            1..=30 => &mut self.days_30,
            31..=90 => &mut self.days_90,
            91..=365 => &mut self.days_365,
            366.. => &mut self.longer,
        };
        *place += 1;
    }

    /// Items that are over their term.
    pub fn over(&self) -> u64 {
        self.days_30 + self.days_90 + self.days_365 + self.longer
    }
}

/// A client and its items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientLine {
    /// Number of the client.
    pub client_id: ClientId,
    /// Engagements in the register.
    pub engagements: u64,
    /// Items that are due.
    pub due: u64,
    /// Items that are kept: running, in term, or for a statutory duty.
    pub kept: u64,
    /// Items that a hold, restriction or request blocks.
    pub hold: u64,
    /// Items that a person must look at.
    pub review: u64,
    /// Days over its term of the oldest item, blocked or not.
    pub oldest_over_term_days: Option<i64>,
}

/// Something that a person must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TodoLine {
    /// What, as a code (`report-todo-…`, `report-who-…`).
    pub code: String,
    /// For how many items.
    pub count: u64,
    /// For which client, plan or source; may be empty.
    pub subject: String,
}

/// An item that is over its term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemLine {
    /// Its id, for `explain`.
    pub id: ItemId,
    /// What [`mask_locator`] leaves of its locator.
    pub masked_name: String,
    /// Its source.
    pub source: SourceName,
    /// Wire name of its verdict.
    pub verdict: String,
    /// Wire name of the reason; empty where the verdict has none.
    pub reason: String,
    /// Days over its term.
    pub over_term_days: Option<i64>,
    /// The engagement that governs its term.
    pub engagement: Option<EngagementId>,
}

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldLine {
    /// Its number.
    pub id: String,
    /// What it covers: `client`, `engagement`, `path`, `item`, `person`, `query`.
    pub scope: String,
    /// Which one. Of a `path` only the mask is printed, of a `person` what kinds of things were given, of a
    /// `query` the fields that it asks.
    pub value: String,
    /// Why, as a code.
    pub reason: String,
    /// When it must be looked at again.
    pub review_on: Option<CivilDate>,
    /// Items that it covers.
    pub items: u64,
}

impl HoldLine {
    /// What a report shows of the value: the pattern of a path may name a person.
    fn shown_value(&self) -> String {
        match self.scope.as_str() {
            "client" | "engagement" | "person" | "query" => self.value.clone(),
            _ if self.value.starts_with("it_") => self.value.clone(),
            _ => mask_locator(&Locator::from_text(self.value.as_str())),
        }
    }
}

/// How many requests of data subjects there are; nothing of who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RequestCounts {
    /// Open, and the firm answers.
    pub to_answer: u64,
    /// Open, and the firm forwards them to the controller.
    pub to_forward: u64,
    /// Of both, those past their term.
    pub late: u64,
    /// Erasure was granted and is still to be carried out.
    pub to_erase: u64,
    /// Restrictions of processing in force.
    pub restrictions: u64,
}

/// A statutory rule that keeps items after the term of the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyLine {
    /// Its id.
    pub rule: String,
    /// Its title, in Dutch and English.
    pub title: (String, String),
    /// Where it stands.
    pub source: String,
    /// Items that it keeps. An item that two rules keep counts for both.
    pub kept: u64,
    /// Items that a person is asked about, because it is not sure that the rule keeps them.
    pub asked: u64,
    /// The last day of the item that it keeps longest; none when that is for ever.
    pub until: Option<CivilDate>,
}

impl DutyLine {
    /// Its title.
    fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Nl => &self.title.0,
            Lang::En => &self.title.1,
        }
    }
}

/// A plan that is not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanLine {
    /// Its number.
    pub id: String,
    /// Its client.
    pub client_id: ClientId,
    /// How far it is, as a code (`report-stage-…`).
    pub stage: String,
    /// Its lines.
    pub items: u64,
    /// Approvals so far.
    pub approvals: u32,
    /// Approvals needed.
    pub approvals_needed: u32,
    /// Last day of the waiting time.
    pub waits_until: Option<CivilDate>,
    /// Last day on which it may be carried out.
    pub expires: Option<CivilDate>,
}

/// Two counts that should be equal and are not. A report with one says so on top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// What was compared: the name of a source, `not_read` or `verdicts`.
    pub what: String,
    /// What the listing says.
    pub listed: u64,
    /// What the parts add up to.
    pub counted: u64,
}

impl ReportData {
    /// Numbers the sources instead of naming them: without a configuration a source is called after its
    /// folder, and a folder may be called after a person.
    pub fn number_sources(&mut self) {
        let numbers: BTreeMap<SourceName, SourceName> = (1..)
            .zip(&self.sources)
            .map(|(number, source)| (source.name.clone(), SourceName::new(format!("#{number}"))))
            .collect();
        let number = |name: &mut SourceName| {
            if let Some(number) = numbers.get(name) {
                *name = number.clone();
            }
        };
        self.sources.iter_mut().for_each(|source| number(&mut source.name));
        self.worst.iter_mut().for_each(|item| number(&mut item.source));
        for line in self.decide.iter_mut().filter(|line| line.code == "mount_source") {
            let mut name = SourceName::new(line.subject.clone());
            number(&mut name);
            line.subject = name.to_string();
        }
    }

    /// Every place where the counts do not add up to the listing; empty in a sound report.
    pub fn discrepancies(&self) -> Vec<Discrepancy> {
        let sum = |count: fn(&SourceLine) -> u64| self.sources.iter().map(count).sum::<u64>();
        let of_sources = self.sources.iter().map(|source| {
            let counted = source.found + source.none + source.not_read;
            (source.name.to_string(), source.listed, counted)
        });
        let not_read = ("not_read".to_owned(), sum(|s| s.not_read), self.not_read.values().sum());
        let verdicts = self.verdicts.values().map(|amount| amount.items).sum();
        let verdicts = ("verdicts".to_owned(), sum(|source| source.listed), verdicts);
        of_sources
            .chain([not_read, verdicts])
            .filter(|(_, listed, counted)| listed != counted)
            .map(|(what, listed, counted)| Discrepancy { what, listed, counted })
            .collect()
    }

    /// Items whose term is over and that nothing blocks.
    fn due(&self) -> u64 {
        self.verdicts
            .iter()
            .filter(|((verdict, _), _)| {
                matches!(verdict.as_str(), "due" | "act_now" | "reappeared")
            })
            .map(|(_, amount)| amount.items)
            .sum()
    }

    /// Days over its term of the item that is longest over it.
    fn oldest(&self) -> Option<i64> {
        let clients = self.clients.iter().filter_map(|client| client.oldest_over_term_days);
        let items = self.worst.iter().filter_map(|item| item.over_term_days);
        clients.chain(items).max().filter(|days| *days > 0)
    }
}

#[cfg(test)]
mod tests;
