//! One row of the register: the engagement whose end starts the clock. Pure.

use serde::{Deserialize, Serialize};

use super::event::{Event, EventKind};
use crate::calendar::{CivilDate, WrittenDate};
use crate::inventory::SignKind;
use crate::location::{ClientId, EngagementId};
use crate::text::Lang;

/// One engagement, as the register has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engagement {
    /// Its number, unique in the register whatever the case of its letters.
    pub id: EngagementId,
    /// What it is called; empty when the register does not say.
    pub name: String,
    /// Whose it is.
    pub client: ClientId,
    /// The client's name.
    pub client_name: String,
    /// First day of the present period.
    pub start: Option<CivilDate>,
    /// Last day of the present period; `None` while it runs.
    pub end: Option<WrittenDate>,
    /// What the register calls it. The end date decides, not this word.
    pub status: Status,
    /// Periods before the engagement was reopened, by start.
    pub earlier: Vec<Interval>,
    /// Whom letters are addressed to.
    pub contact_name: Option<String>,
    /// Where letters go.
    pub contact_email: Option<String>,
    /// Language of letters.
    pub language: Option<Lang>,
    /// Last day of a longer duty to keep; never without a reason.
    pub keep_until: Option<CivilDate>,
    /// Its ground.
    pub keep_reason: Option<String>,
    /// Globs of its files, relative to a source root, as written.
    pub paths: Vec<String>,
    /// Mail domains of the client, lower case.
    pub mail_domains: Vec<String>,
    /// Numbers and other names of the client.
    pub identifiers: Vec<Identifier>,
    /// Whether the client must get its documents back.
    pub return_required: bool,
    /// What the firm is under the GDPR.
    pub role: Role,
    /// Who has the statutory duty to keep.
    pub obligor: Obligor,
    /// Names of processors and others who received personal data of it, and must be told (art. 19, 28).
    pub recipients: Vec<String>,
    /// Events from which laws count, each kind once.
    pub events: Vec<Event>,
    /// Free text.
    pub notes: Option<String>,
    /// Columns that this version does not know, in the order of the file.
    pub extra: Vec<(String, String)>,
    /// Line of the file on which the row begins.
    pub row: u64,
}

impl Engagement {
    /// The day of an event, where the register tells it.
    pub fn event(&self, kind: EventKind) -> Option<WrittenDate> {
        self.events.iter().find(|event| event.kind == kind).map(|event| event.on)
    }

    /// First day of its first period; `None` when the register does not say.
    pub fn began(&self) -> Option<CivilDate> {
        self.earlier.first().map(|period| period.start).or(self.start)
    }
}

/// What the register calls an engagement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It runs.
    Active,
    /// It is over; there is an end date.
    Ended,
    /// It runs again.
    Reopened,
}

/// What the firm is under the GDPR for this engagement.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Controller: the firm decides.
    #[default]
    Controller,
    /// Processor: the client decides (art. 28(3)(g)).
    Processor,
}

/// Who must keep these records when a statute says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Obligor {
    /// The firm.
    #[default]
    Firm,
    /// The client: its own records, held by the firm; they go back.
    Client,
    /// Both.
    Both,
}

/// A closed period, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Interval {
    /// First day.
    pub start: CivilDate,
    /// Last day.
    pub end: CivilDate,
}

/// A number or other name by which a client is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identifier {
    /// Which kind: trade register, IBAN, VAT or client number, else an alias of the client's name.
    pub kind: SignKind,
    /// The number or name without its label.
    pub text: String,
}
