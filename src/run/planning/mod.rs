//! Plans, from what is due to signed files: create, decide, freeze, approve, withdraw.

mod comparing;
mod drafting;
pub mod excluding;
mod freezing;
mod signing;
mod standing;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::office::Office;
use crate::calendar::CivilDate;
use crate::catalogue::{CatalogueError, PlanRow, PlanStatus};
use crate::digest::Digest;
use crate::inventory::ItemKind;
use crate::keys::{self, AllowedSignersError};
use crate::ledger::{EntryKind, Fields, Ledger, LedgerFileError};
use crate::location::{ClientId, EngagementId, Locator, SourceName};
use crate::plan::{self, Action, DecisionCode, SkipReason};
use crate::retention::{HoldId, RequestId};

pub use comparing::{Difference, LineChanged, LineGone, diff};
pub use drafting::{Created, Deciding, Selection, create, create_ahead, decide, restricted};
pub(super) use drafting::{is_all_of, is_meant};
pub use freezing::{Dropped, Freezing, LoadedPlan, PlanFiles, freeze, load, withdraw};
pub use signing::approve;
pub(super) use signing::{principal_of, record_approval, signers, verified_approvals};
pub use standing::{LineStanding, standings, withdrawn_by_reason};

/// Why planning stopped. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlanningError {
    /// No such client in the register.
    #[error("the register has no client {client}")]
    UnknownClient {
        /// Its number.
        client: ClientId,
    },
    /// Nothing of the client is due.
    #[error("nothing of client {client} is due")]
    NothingDue {
        /// Its number.
        client: ClientId,
    },
    /// No such plan.
    #[error("there is no plan {plan}")]
    UnknownPlan {
        /// Its number.
        plan: String,
    },
    /// The plan is no longer (or not yet) in the state that this needs.
    #[error("plan {plan} is {status}")]
    WrongStatus {
        /// Its number.
        plan: String,
        /// Its status.
        status: &'static str,
    },
    /// No line of the plan is meant.
    #[error("plan {plan} has no line {item}")]
    UnknownLine {
        /// Its number.
        plan: String,
        /// What was asked for: an id, a number or a pattern.
        item: String,
    },
    /// A line is not decided yet.
    #[error("{open} lines of plan {plan} are not decided")]
    Undecided {
        /// Its number.
        plan: String,
        /// How many.
        open: u64,
    },
    /// Every line of a draft fell away before it was frozen.
    #[error("every line of plan {plan} fell away")]
    NothingLeft {
        /// Its number.
        plan: String,
        /// How many lines, by reason.
        reasons: BTreeMap<SkipReason, u64>,
    },
    /// A line ended already, or its destruction began.
    #[error("line {n} of plan {plan} ended already")]
    LineEnded {
        /// Number of the plan.
        plan: String,
        /// The line.
        n: u64,
    },
    /// The client's own books are returned, never only destroyed.
    #[error("line {n} holds the client's own books and cannot be destroyed without being returned")]
    ObligorClient {
        /// The line.
        n: u64,
    },
    /// A reason that cannot go with the action.
    #[error("reason {reason} does not go with this action")]
    Reason {
        /// Its code.
        reason: String,
    },
    /// Somebody who is not among the people of the configuration.
    #[error("{principal} is not among the people of the configuration")]
    UnknownPerson {
        /// The name given.
        principal: String,
    },
    /// The key may not sign this.
    #[error("signing failed")]
    Key(#[from] keys::KeyError),
    /// The signature, just made, is not one that would count.
    #[error("this key may not sign for this purpose")]
    Signature(#[from] keys::SignatureError),
    /// The signature is refused.
    #[error("refused")]
    Refused(#[from] plan::RefusalError),
    /// The plan cannot be put together or read.
    #[error("the plan is not whole")]
    Plan(#[from] plan::PlanError),
    /// The ledger failed.
    #[error("the ledger failed")]
    Ledger(#[from] LedgerFileError),
    /// The list of who may sign is not in order.
    #[error("cannot use {}", path.display())]
    Signers {
        /// The file.
        path: PathBuf,
        /// Why.
        source: AllowedSignersError,
    },
    /// Items of the plan are still in quarantine.
    #[error("{count} items of plan {plan} are in quarantine")]
    InQuarantine {
        /// Its number.
        plan: String,
        /// How many.
        count: u64,
    },
    /// The ledger saw holds placed that the catalogue does not have.
    #[error("{} holds of the ledger are not in the catalogue", holds.len())]
    HoldsLost {
        /// Their numbers.
        holds: Vec<HoldId>,
    },
    /// Holds are on something else, or for another reason, than the ledger saw them placed.
    #[error("{} holds are not what they were when they were placed", holds.len())]
    HoldsChanged {
        /// Their numbers.
        holds: Vec<HoldId>,
    },
    /// Holds are on engagements or clients that the register does not have.
    #[error("{} holds are on numbers that the register does not have", holds.len())]
    HoldsAdrift {
        /// Their numbers, and what they are on.
        holds: Vec<(HoldId, String)>,
    },
    /// The ledger saw items matched by a person, and the catalogue does not have that, or otherwise.
    #[error("{} attributions of the ledger are not in the catalogue", attributions.len())]
    AttributionsLost {
        /// Their numbers.
        attributions: Vec<String>,
    },
    /// The ledger saw requests recorded that the catalogue does not have.
    #[error("{} requests of the ledger are not in the catalogue", requests.len())]
    RequestsLost {
        /// Their numbers.
        requests: Vec<RequestId>,
    },
    /// Requests are on engagements or clients that the register does not have.
    #[error("{} requests are on numbers that the register does not have", requests.len())]
    RequestsAdrift {
        /// Their numbers, and what they are on.
        requests: Vec<(RequestId, String)>,
    },
    /// The ledger saw statements on files signed, and the catalogue does not have them, or otherwise.
    #[error("{} statements of the ledger are not in the catalogue", statements.len())]
    StatementsLost {
        /// Their numbers.
        statements: Vec<String>,
    },
    /// The ledger saw deferrals granted that the catalogue does not have.
    #[error("{} deferrals of the ledger are not in the catalogue", plans.len())]
    DeferralsLost {
        /// The plans in whose consultation they were granted.
        plans: Vec<String>,
    },
    /// Lines of the draft are not due yet, or not any more.
    #[error("{lines} lines of plan {plan} are not due")]
    NotDue {
        /// Its number.
        plan: String,
        /// How many.
        lines: u64,
        /// First day on which all of them are; none when nobody can say.
        from: Option<CivilDate>,
    },
    /// Lines of the draft without an answer of the client, and without a decision on silence.
    #[error("{lines} lines of plan {plan} were not answered for")]
    NotConsulted {
        /// Its number.
        plan: String,
        /// How many.
        lines: u64,
    },
    /// Lines that were decided otherwise than the client chose.
    #[error("{} lines of plan {plan} were decided against the client", lines.len())]
    AgainstAnswer {
        /// Its number.
        plan: String,
        /// Their numbers.
        lines: Vec<u64>,
    },
    /// A file cannot be read or written.
    #[error("cannot use {}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The catalogue failed.
    #[error("the catalogue failed")]
    Catalogue(#[from] CatalogueError),
}

/// What a draft knows of one line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DraftBody {
    /// Source.
    pub source: SourceName,
    /// Where in it.
    pub locator: Locator,
    /// What it is.
    pub kind: ItemKind,
    /// Digest of the file.
    pub sha256: Digest,
    /// Length in bytes.
    pub size: u64,
    /// Device.
    pub dev: u64,
    /// Inode.
    pub ino: u64,
    /// Birth, as text: it may exceed what JSON numbers hold.
    pub btime_ns: Option<String>,
    /// Modification.
    pub mtime_ns: String,
    /// Change.
    pub ctime_ns: String,
    /// Engagements that it belongs to.
    pub engagements: Vec<EngagementId>,
    /// Last day of keeping.
    pub retain_until: CivilDate,
    /// Days over term on the day of the draft.
    pub over_term_days: u64,
    /// Items inside, itself included.
    pub parts: u64,
    /// Whether it may only be returned.
    pub return_only: bool,
    /// Whether the client must get it back.
    pub return_required: bool,
    /// What the rules propose.
    pub proposed: Choice,
    /// What a person decided.
    pub decided: Option<Decision>,
}

/// An action with its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is to be done.
    pub action: Action,
    /// Why.
    pub reason: DecisionCode,
}

/// A choice that somebody made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was chosen.
    pub choice: Choice,
    /// By whom.
    pub by: String,
    /// RFC 3339.
    pub at: String,
}

pub(in crate::run) fn known(office: &Office, plan: &str) -> Result<PlanRow, PlanningError> {
    office.catalogue.plan(plan)?.ok_or_else(|| PlanningError::UnknownPlan { plan: plan.to_owned() })
}

pub(in crate::run) fn expect_status(
    office: &Office,
    plan: &str,
    status: PlanStatus,
) -> Result<PlanRow, PlanningError> {
    let row = known(office, plan)?;
    if row.status == status {
        Ok(row)
    } else {
        Err(PlanningError::WrongStatus { plan: row.id, status: row.status.code() })
    }
}

/// Appends one entry to the ledger.
pub(in crate::run) fn record(
    office: &Office,
    kind: EntryKind,
    fields: Fields,
) -> Result<(), PlanningError> {
    Ledger::open(office.state.path())?.append(kind, fields, office.clock.now())?;
    Ok(())
}

pub(in crate::run) fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> PlanningError {
    let path = path.to_owned();
    move |source| PlanningError::File { path, source }
}
