//! The re-check of one plan line, and the permit that only it can give. Pure.

use serde::{Deserialize, Serialize};

use super::{FileIdentity, Remains};

/// What is about to be done to the file of a plan line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Rename it in its own folder, out of everybody's way.
    Quarantine,
    /// Overwrite and remove it, out of quarantine.
    Destroy,
    /// Go on with a destruction that was interrupted: on the same inode, with the same content or with what
    /// we made of it. [`super::Interrupted::remains`] alone hands out what this needs.
    FinishDestroy(Remains),
    /// Put it back out of quarantine.
    Restore,
    /// Read it into a return archive.
    ReadForReturn,
}

/// What the rest of the house says about the line at this moment, read in the transaction that records
/// the intent.
///
/// Plain values on purpose: this module knows neither verdicts nor plans. There is no default; whoever
/// forgets a fact does not compile.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one gate of its own, none implies another"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFacts {
    /// The plan is signed by enough distinct people, unaltered, not expired and not withdrawn.
    pub plan_approved: bool,
    /// Codes of the holds that cover the item.
    pub holds: Vec<String>,
    /// Processing of the item is restricted (GDPR art. 18).
    pub restricted: bool,
    /// A request of a data subject that covers the item is open.
    pub request_open: bool,
    /// A person took the line off the plan after it was frozen.
    pub excluded: bool,
    /// The verdict of today is `due` or `act_now`.
    pub destroyable_today: bool,
    /// The item was read again under every block by person or query.
    pub block_evaluated: bool,
    /// It would be the last instance of content that a law still keeps.
    pub last_copy: bool,
    /// The decided action and the obligor allow this step.
    pub action_allows: bool,
    /// The client waived the return of its own books, or the decision does not rest on that.
    pub waiver_stands: bool,
    /// The waiting time has passed.
    pub waiting_over: bool,
    /// The return archive was re-read from disk and matched, or the decided action needs none.
    pub archive_verified: bool,
    /// The client's receipt is in, or none is required.
    pub receipt_ok: bool,
}

/// Leave to do one step to one file, once.
///
/// Only [`recheck`] makes one; it cannot be copied, and `dispose` consumes it. Nobody else writes one down:
///
/// ```compile_fail,E0451
/// # use termijn::lifecycle::{FileIdentity, Permit, Step};
/// fn forged(step: Step, observed: FileIdentity) -> Permit {
///     Permit { step, observed, planned_size: 0 }
/// }
/// ```
///
/// Nor twice:
///
/// ```compile_fail,E0308
/// # use termijn::lifecycle::Permit;
/// fn copied(permit: &Permit) -> Permit {
///     permit.clone()
/// }
/// ```
///
/// What may be done with one is to use it up:
///
/// ```
/// # use termijn::lifecycle::{FileIdentity, Permit};
/// fn used(permit: Permit) -> FileIdentity {
///     permit.into_identity()
/// }
/// ```
#[derive(Debug)]
pub struct Permit {
    step: Step,
    observed: FileIdentity,
    planned_size: u64,
}

impl Permit {
    /// The step it allows.
    pub fn step(&self) -> Step {
        self.step
    }

    /// The file it allows the step on, as it was observed at the re-check.
    pub fn identity(&self) -> &FileIdentity {
        &self.observed
    }

    /// Uses the permit up.
    pub fn into_identity(self) -> FileIdentity {
        self.observed
    }

    /// Whether the file is shorter or longer than planned: an earlier run already truncated it.
    pub fn is_truncated(&self) -> bool {
        self.observed.size != self.planned_size
    }
}

/// Why a step may not be done. Nothing has been touched.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    thiserror::Error,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Refusal {
    /// A hold covers the item.
    #[error("a hold covers the item")]
    Hold,
    /// Processing is restricted.
    #[error("processing of the item is restricted")]
    Restriction,
    /// A request of a data subject is open.
    #[error("a request of a data subject is open")]
    Request,
    /// Not read again under every block.
    #[error("a block could not be evaluated for the item")]
    BlockNotEvaluated,
    /// The plan lacks valid approvals.
    #[error("the plan is not approved")]
    NotApproved,
    /// A person took the line off the plan.
    #[error("the line was taken off the plan")]
    Excluded,
    /// The verdict of today does not allow it.
    #[error("the verdict of today does not allow it")]
    Verdict,
    /// The decided action or the obligor does not allow it.
    #[error("the decided action does not allow it")]
    ActionNotAllowed,
    /// The client's own books, and no waiver of their return stands.
    #[error("no waiver of the client stands")]
    Waiver,
    /// The last instance of content that a law still keeps.
    #[error("it is the last copy of content that a law still keeps")]
    LastCopy,
    /// The waiting time still runs.
    #[error("the waiting time is not over")]
    WaitingTime,
    /// The return archive is not verified.
    #[error("the return archive is not verified")]
    ArchiveNotVerified,
    /// The client's receipt is missing.
    #[error("the receipt of the client is missing")]
    Receipt,
    /// The file has another name as well.
    #[error("the file has more than one name")]
    HardLinked,
    /// Another file, or other content, than planned.
    #[error("the file was changed")]
    Changed,
}

impl Refusal {
    /// All of them, in the order in which they are checked.
    pub const ALL: [Self; 15] = [
        Self::Hold,
        Self::Restriction,
        Self::Request,
        Self::BlockNotEvaluated,
        Self::NotApproved,
        Self::Excluded,
        Self::Verdict,
        Self::ActionNotAllowed,
        Self::Waiver,
        Self::LastCopy,
        Self::WaitingTime,
        Self::ArchiveNotVerified,
        Self::Receipt,
        Self::HardLinked,
        Self::Changed,
    ];

    /// Wire name, as in `skipped:hold`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Restriction => "restriction",
            Self::Request => "request",
            Self::BlockNotEvaluated => "block_not_evaluated",
            Self::NotApproved => "not_approved",
            Self::Excluded => "excluded",
            Self::Verdict => "verdict",
            Self::ActionNotAllowed => "action_not_allowed",
            Self::Waiver => "waiver",
            Self::LastCopy => "last_copy",
            Self::WaitingTime => "waiting_time",
            Self::ArchiveNotVerified => "archive_not_verified",
            Self::Receipt => "receipt",
            Self::HardLinked => "hard_linked",
            Self::Changed => "changed",
        }
    }
}

/// Whether `step` may be done now to the file that was `planned` and is `observed`.
///
/// The only way to a [`Permit`]. `planned` is the identity in the plan for every step, also after
/// quarantine: our own rename and change of mode touch `ctime_ns` only, which is compared before
/// quarantine and not after. Blocks are checked first, so that no other fact can let one slip through.
///
/// [`Step::Restore`] asks nothing of the policy, because putting back is always safe. The content must
/// still be what it was, because the ledger will say that it is; device and inode may have got other
/// numbers, else a new disk or a restart could lock a file up in quarantine. When it was last written to
/// does not count either: an interrupted destruction may have moved that, and changed nothing.
///
/// # Errors
///
/// The first [`Refusal`] in the order of [`Refusal::ALL`].
pub fn recheck(
    step: Step,
    planned: &FileIdentity,
    observed: &FileIdentity,
    policy: &PolicyFacts,
) -> Result<Permit, Refusal> {
    if step != Step::Restore {
        check_policy(step, policy)?;
    }
    check_identity(step, planned, observed)?;
    Ok(Permit { step, observed: observed.clone(), planned_size: planned.size })
}

fn check_policy(step: Step, policy: &PolicyFacts) -> Result<(), Refusal> {
    let irreversible = matches!(step, Step::Destroy | Step::FinishDestroy(_));
    let gates = [
        (policy.holds.is_empty(), Refusal::Hold),
        (!policy.restricted, Refusal::Restriction),
        (!policy.request_open, Refusal::Request),
        (policy.block_evaluated, Refusal::BlockNotEvaluated),
        (policy.plan_approved, Refusal::NotApproved),
        (!policy.excluded, Refusal::Excluded),
        (policy.destroyable_today, Refusal::Verdict),
        (policy.action_allows, Refusal::ActionNotAllowed),
        (policy.waiver_stands, Refusal::Waiver),
        (!policy.last_copy || step == Step::ReadForReturn, Refusal::LastCopy),
        (policy.waiting_over || !irreversible, Refusal::WaitingTime),
        (policy.archive_verified || !irreversible, Refusal::ArchiveNotVerified),
        (policy.receipt_ok || !irreversible, Refusal::Receipt),
    ];
    gates.into_iter().find(|(open, _)| !open).map_or(Ok(()), |(_, refusal)| Err(refusal))
}

fn check_identity(
    step: Step,
    planned: &FileIdentity,
    observed: &FileIdentity,
) -> Result<(), Refusal> {
    // Overwriting would reach the content under names that nobody approved.
    let needs_one_name = !matches!(step, Step::Restore | Step::ReadForReturn);
    if needs_one_name && observed.nlink != 1 {
        return Err(Refusal::HardLinked);
    }
    let same_content = planned.sha256 == observed.sha256;
    let same = match step {
        Step::Quarantine => planned.is_unchanged(observed) && planned.ctime_ns == observed.ctime_ns,
        Step::Destroy | Step::ReadForReturn => planned.is_unchanged(observed),
        Step::Restore => same_content,
        Step::FinishDestroy(remains) => {
            planned.is_same_file(observed) && (remains.is_half_gone() || same_content)
        }
    };
    if same { Ok(()) } else { Err(Refusal::Changed) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::digest::Digest;

    fn file() -> FileIdentity {
        FileIdentity {
            dev: 1,
            ino: 2,
            btime_ns: Some(3),
            size: 4,
            mtime_ns: 5,
            ctime_ns: 6,
            nlink: 1,
            sha256: Digest::of(b"7"),
        }
    }

    fn all_clear() -> PolicyFacts {
        PolicyFacts {
            plan_approved: true,
            holds: Vec::new(),
            restricted: false,
            request_open: false,
            excluded: false,
            destroyable_today: true,
            block_evaluated: true,
            last_copy: false,
            action_allows: true,
            waiver_stands: true,
            waiting_over: true,
            archive_verified: true,
            receipt_ok: true,
        }
    }

    const FINISH: Step = Step::FinishDestroy(Remains::HALF_GONE);
    const AGAIN: Step = Step::FinishDestroy(Remains::WHOLE);
    const STEPS: [Step; 6] =
        [Step::Quarantine, Step::Destroy, FINISH, AGAIN, Step::Restore, Step::ReadForReturn];

    /// Which of the six steps are still permitted after one fact of the policy changed.
    fn policy(change: fn(&mut PolicyFacts), refusal: Refusal, still: &[Step]) {
        let mut facts = all_clear();
        change(&mut facts);
        for step in STEPS {
            let got = recheck(step, &file(), &file(), &facts).map(|p| p.step());
            let want = if still.contains(&step) { Ok(step) } else { Err(refusal) };
            assert_eq!(got, want, "{step:?}");
        }
    }

    #[test]
    fn every_gate_stops_its_steps() {
        let restore = &[Step::Restore];
        policy(|p| p.holds.push("h1".into()), Refusal::Hold, restore);
        policy(|p| p.restricted = true, Refusal::Restriction, restore);
        policy(|p| p.request_open = true, Refusal::Request, restore);
        policy(|p| p.block_evaluated = false, Refusal::BlockNotEvaluated, restore);
        policy(|p| p.plan_approved = false, Refusal::NotApproved, restore);
        policy(|p| p.excluded = true, Refusal::Excluded, restore);
        policy(|p| p.destroyable_today = false, Refusal::Verdict, restore);
        policy(|p| p.action_allows = false, Refusal::ActionNotAllowed, restore);
        policy(|p| p.waiver_stands = false, Refusal::Waiver, restore);
        let reads = &[Step::Restore, Step::ReadForReturn];
        policy(|p| p.last_copy = true, Refusal::LastCopy, reads);
        let reversible = &[Step::Quarantine, Step::Restore, Step::ReadForReturn];
        policy(|p| p.waiting_over = false, Refusal::WaitingTime, reversible);
        policy(|p| p.archive_verified = false, Refusal::ArchiveNotVerified, reversible);
        policy(|p| p.receipt_ok = false, Refusal::Receipt, reversible);
        policy(|_| (), Refusal::Changed, &STEPS);
    }

    fn identity(change: fn(&mut FileIdentity), refusal: Refusal, still: &[Step]) {
        let mut observed = file();
        change(&mut observed);
        for step in STEPS {
            let got = recheck(step, &file(), &observed, &all_clear()).map(|p| p.step());
            let want = if still.contains(&step) { Ok(step) } else { Err(refusal) };
            assert_eq!(got, want, "{step:?}");
        }
    }

    #[test]
    fn another_file_is_refused_unless_it_goes_back() {
        let restore = &[Step::Restore];
        identity(|f| f.dev = 9, Refusal::Changed, restore);
        identity(|f| f.ino = 9, Refusal::Changed, restore);
        identity(|f| f.btime_ns = Some(9), Refusal::Changed, restore);
        identity(|f| f.btime_ns = None, Refusal::Changed, restore);
    }

    #[test]
    fn other_content_is_refused_unless_we_were_overwriting_it() {
        let longer = |f: &mut FileIdentity| (f.size, f.sha256) = (9, Digest::of(b"9"));
        identity(longer, Refusal::Changed, &[FINISH]);
        identity(|f| f.sha256 = Digest::of(b"9"), Refusal::Changed, &[FINISH]);
    }

    /// What was touched is whole: it is not destroyed for the first time, and can go back.
    #[test]
    fn a_later_time_of_the_same_content_stops_what_was_not_begun() {
        identity(|f| f.mtime_ns = 9, Refusal::Changed, &[FINISH, AGAIN, Step::Restore]);
    }

    #[test]
    fn another_name_is_refused_where_content_would_go() {
        identity(|f| f.nlink = 2, Refusal::HardLinked, &[Step::Restore, Step::ReadForReturn]);
        identity(|f| f.nlink = 0, Refusal::HardLinked, &[Step::Restore, Step::ReadForReturn]);
    }

    #[test]
    fn ctime_counts_before_quarantine_only() {
        identity(|f| f.ctime_ns = 9, Refusal::Changed, &STEPS[1..]);
    }

    #[test]
    fn codes_are_the_wire_names() {
        for refusal in Refusal::ALL {
            assert_eq!(serde_json::to_value(refusal).unwrap(), refusal.code());
        }
    }

    proptest! {
        /// Invariant 2: adding a block never makes anything possible that was not.
        #[test]
        fn a_block_never_permits(bits in any::<u16>(), step in 0_usize..6) {
            let bit = |n: u32| bits & (1 << n) != 0;
            let facts = PolicyFacts {
                plan_approved: bit(0),
                holds: Vec::new(),
                restricted: bit(1),
                request_open: bit(2),
                destroyable_today: bit(3),
                block_evaluated: bit(4),
                action_allows: bit(5),
                waiting_over: bit(6),
                archive_verified: bit(7),
                receipt_ok: bit(8),
                excluded: bit(9),
                last_copy: bit(10),
                waiver_stands: bit(11),
            };
            let before = recheck(STEPS[step], &file(), &file(), &facts).is_ok();
            let blocked = [
                PolicyFacts { holds: vec!["h".into()], ..facts.clone() },
                PolicyFacts { restricted: true, ..facts.clone() },
                PolicyFacts { request_open: true, ..facts.clone() },
                PolicyFacts { excluded: true, ..facts.clone() },
                PolicyFacts { block_evaluated: false, ..facts },
            ];
            for facts in blocked {
                let after = recheck(STEPS[step], &file(), &file(), &facts).is_ok();
                prop_assert!(before || !after);
                prop_assert!(!after || STEPS[step] == Step::Restore);
            }
        }
    }

    #[test]
    fn a_permit_tells_whether_an_earlier_run_cut_the_file_off() {
        let observed = FileIdentity { size: 0, sha256: Digest::of(b""), ..file() };
        let again = |now: &FileIdentity| recheck(FINISH, &file(), now, &all_clear()).unwrap();
        assert!(again(&observed).is_truncated() && !again(&file()).is_truncated());
        assert_eq!(again(&observed).identity(), &observed);
        assert_eq!(again(&observed).into_identity(), observed);
    }
}
