//! The plan: a frozen, signed list of what is to be done for one client. Pure.
//!
//! It goes through three states, and each is a type: [`DraftPlan`] can still be put together,
//! [`FrozenPlan`] is bytes that are signed as they stand, [`ApprovedPlan`] was signed by its author and
//! by enough other people. Nothing here decides whether an item is due, and nothing here touches a
//! file: whoever carries a plan out checks every line again.

mod action;
mod approval;
mod consulted;
mod exclusion;
mod freeze;
mod gates;
mod wire;

pub(crate) use freeze::parse_header;
pub(crate) use wire::numbered;

#[cfg(test)]
pub(crate) mod samples;

pub use action::{Action, DecisionCode, LineOutcome, SkipReason};
pub use approval::{
    Approval, ApprovedPlan, Function, People, Person, VerifiedSignature, approve, check_distinct,
    namespace,
};
pub use consulted::ConsultationV1;
pub use exclusion::{EXCLUSION_SCHEMA, ExclusionError, ExclusionV1};
pub use freeze::{DraftPlan, FrozenPlan, PlanError, PlanFacts, freeze, parse};
pub use gates::{ApplyFacts, Gates, RefusalError, check_gates};
pub use wire::{
    CountsV1, GatesV1, ITEMS_BYTES_MAX, LedgerHeadV1, PLAN_SCHEMA, PLAN_VALID_DAYS, PlanFileV1,
    PlanId, PlanItemV1, PlanNote,
};
