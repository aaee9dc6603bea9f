//! What may happen to an item today, and why. Pure: `as_of` is an argument.
//!
//! It decides verdicts from stored facts: whose the item is, when those engagements ended, how much of
//! it was read, which holds and requests of data subjects cover it. It never decides to destroy: a verdict
//! of `due` lets a person put the item on a plan. Every verdict carries its derivation.
//!
//! Source of the rules: clause 10 of the firm's general terms (a floor and a ceiling of twelve months
//! after the end of the engagement), GDPR art. 5(1)(e), 17 and 18.

mod assess;
mod block;
mod class;
mod container;
mod deadline;
mod deferral;
mod dismissal;
mod explain;
mod hold;
mod names;
mod pack;
mod query;
mod request;
mod scope;
mod shortened;
mod sole;
mod standing;
mod statute;
mod step;
mod subject;
mod subject_search;
mod term;
#[cfg(test)]
mod tests;
mod verdict;
mod waiver;
mod watch;
mod words;
mod world;

pub use assess::{Assessment, Facts, assess};
pub use block::{Block, block_memory_days};
pub use class::{SignWords, classify, record_signs};
pub use container::assess_container;
pub use deadline::{ExtensionRefused, RequestClock, RequestDeadline};
pub use deferral::{DEFERRAL_MONTHS_MAX, Deferral, DeferralGround, DeferralRefused};
pub use dismissal::{Dismissal, DismissalId, DismissalReason};
pub use hold::{Hold, HoldId, HoldReason};
pub use pack::{OwnPackError, PackError, RetentionPack, Row, Sector, Trade};
pub use query::covers::QueryMarks;
pub use query::{Known, Query, QueryError, QueryField};
pub use request::{
    ClosingRefused, LiftingRefused, RefusalGround, Request, RequestId, RequestKind, RequestState,
    Restriction,
};
pub use scope::{BlockScope, without_source};
pub use shortened::{SeenTerm, shortened, terms_seen};
pub use sole::{
    Company, FileContent, SOLE_SCHEMA, SOLE_WITHDRAWAL_SCHEMA, SoleV1, SoleWithdrawalV1, SoleWord,
    UnsignedStatement, last_words,
};
pub use statute::{
    AppliedEvent, AppliedStatute, Certainty, ClassConfidence, RecordClass, Statute, StatuteKind,
    StatuteObligor, Trigger,
};
pub use step::{Step, StepArg, Topic};
pub use subject::{Subject, SubjectError, SubjectKind};
pub use subject_search::{GivenTerm, Meeting, MetIn, Seeker, Sureness, TermShape, Way, sureness};
pub use term::{Floor, Term, term};
pub use verdict::{ReviewReason, Verdict};
pub use waiver::{
    UNCLASSED, WAIVER_SCHEMA, WAIVER_WITHDRAWAL_SCHEMA, Waiver, WaiverBy, WaiverV1,
    WaiverWithdrawalV1,
};
pub use watch::{Met, Watch};
pub use words::{Heard, SoughtWords, WordsError};
pub use world::{Shortened, World};
