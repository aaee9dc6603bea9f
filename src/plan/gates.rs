//! What must be true before a plan is carried out at all. Every line is checked again besides.

use std::collections::BTreeMap;

use crate::calendar::CivilDate;
use crate::digest::Digest;
use crate::location::SourceName;
use crate::plan::{FrozenPlan, GatesV1, PlanId};

/// Why a plan may not be carried out. Nothing has been touched when this is returned.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RefusalError {
    /// The plan was made by another state folder.
    #[error("plan {plan} belongs to another state folder")]
    OtherState {
        /// The plan.
        plan: PlanId,
    },
    /// The ledger does not contain the entry that was its last when the plan was frozen.
    #[error("the ledger does not contain the head that plan {plan} names")]
    LedgerHead {
        /// The plan.
        plan: PlanId,
    },
    /// The plan is too old.
    #[error("plan {plan} expired after {expires_on}")]
    Expired {
        /// The plan.
        plan: PlanId,
        /// Last day on which it could be carried out.
        expires_on: CivilDate,
    },
    /// Today is before the day of the plan: the clock was set back.
    #[error("plan {plan} was made on {as_of}, which is after today")]
    Future {
        /// The plan.
        plan: PlanId,
        /// The day of the plan.
        as_of: CivilDate,
    },
    /// The file that says who may sign is not the one that the plan was made under.
    #[error("the list of allowed signers changed after plan {plan} was frozen")]
    AllowedSigners {
        /// The plan.
        plan: PlanId,
    },
    /// There is nothing to do.
    #[error("plan {plan} has no lines")]
    Empty {
        /// The plan.
        plan: PlanId,
    },
    /// More lines would remove something than is allowed.
    #[error("{removing} lines would remove something; at most {max} may")]
    TooMany {
        /// Lines that remove something.
        removing: u64,
        /// Most that may.
        max: u64,
    },
    /// More of one source would be removed than is allowed.
    #[error(
        "{removing} of {total} files of source {source_name} would be removed; at most {max_percent}% may"
    )]
    ShareOfRoot {
        /// The source.
        source_name: SourceName,
        /// Lines that remove something in it.
        removing: u64,
        /// Files that the last complete listing saw in it.
        total: u64,
        /// Most that may be removed, in hundredths.
        max_percent: u8,
    },
    /// A line lies in a source that was not listed.
    #[error("source {source_name} was not listed, so its share cannot be judged")]
    UnlistedSource {
        /// The source.
        source_name: SourceName,
    },
    /// A signature is over other bytes than the header as it is now.
    #[error("the signature of {principal} is over another plan, or the plan was changed after it")]
    Altered {
        /// Who signed.
        principal: String,
    },
    /// A signature was made for another purpose.
    #[error("the signature of {principal} was made for {namespace}")]
    Namespace {
        /// Who signed.
        principal: String,
        /// The purpose.
        namespace: String,
    },
    /// The plan is signed by somebody else than the author that it names.
    #[error("the plan names {author} as its author and is signed by {principal}")]
    Author {
        /// The author that the header names.
        author: String,
        /// Who signed.
        principal: String,
    },
    /// The configuration does not say who this is.
    #[error("{principal} is not among the people of the configuration")]
    UnknownPerson {
        /// Who signed.
        principal: String,
    },
    /// The author approved the own plan.
    #[error("{principal} is the author and cannot approve")]
    AuthorApproves {
        /// Who signed.
        principal: String,
    },
    /// Who decided that lines go approved the plan.
    #[error("{principal} decided on lines of the plan and cannot approve it")]
    DeciderApproves {
        /// Who signed.
        principal: String,
    },
    /// Who runs the machines approved.
    #[error("{principal} runs the machines and cannot approve")]
    AdministratorApproves {
        /// Who signed.
        principal: String,
    },
    /// One person signed twice, perhaps with two keys.
    #[error("{principal} is a person who signed already")]
    SamePerson {
        /// Who signed.
        principal: String,
    },
    /// Two people signed with one key.
    #[error("{principal} signed with the key of another signer")]
    SameKey {
        /// Who signed second.
        principal: String,
    },
    /// Approvals are missing.
    #[error("{given} approvals beside the author; {required} are needed")]
    TooFew {
        /// Approvals given.
        given: u32,
        /// Approvals needed.
        required: u32,
    },
    /// Recipients did not confirm that they were told.
    #[error("{count} recipients of what is on plan {plan} did not confirm that they were told")]
    RecipientsOutstanding {
        /// The plan.
        plan: PlanId,
        /// How many.
        count: u64,
    },
    /// No privacy officer approved.
    #[error("none of the approvals is a privacy officer's")]
    NoPrivacyOfficer,
}

/// What the shell found out just before carrying a plan out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplyFacts {
    /// Today in the firm's zone.
    pub today: CivilDate,
    /// The state folder.
    pub state_id: String,
    /// Whether the verified ledger contains the head that the plan names.
    pub ledger_contains_head: bool,
    /// SHA-256 of the file that says who may sign, as it is now.
    pub allowed_signers_sha256: Digest,
    /// SHA-256 of the register as it is now.
    pub register_sha256: Digest,
    /// SHA-256 of the rules as they are now.
    pub rules_sha256: Digest,
    /// The gates of the configuration as it is now.
    pub gates: GatesV1,
    /// Recipients that did not confirm that they were told.
    pub recipients_outstanding: u64,
    /// Files in each source at its last complete listing.
    pub source_totals: BTreeMap<SourceName, u64>,
}

/// The gates that were passed, and what the lines must be checked for. Only [`check_gates`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gates {
    values: GatesV1,
    register_changed: bool,
    rules_changed: bool,
}

impl Gates {
    /// The stricter of header and configuration.
    pub fn values(&self) -> &GatesV1 {
        &self.values
    }

    /// Whether the register is another one than the plan was made with. That is no refusal, because a
    /// register changes every day; a line whose verdict is no longer the same is left alone.
    pub fn register_changed(&self) -> bool {
        self.register_changed
    }

    /// The same for the rules.
    pub fn rules_changed(&self) -> bool {
        self.rules_changed
    }
}

/// Decides whether the plan may be carried out on this day, in this state folder.
///
/// Whether enough people agreed is the question of [`approve`](crate::plan::approve), and whether the
/// waiting time is over that of the shell, which knows when the ledger recorded the last approval.
///
/// # Errors
///
/// The first gate that is closed, in the order of [`RefusalError`].
pub fn check_gates(plan: &FrozenPlan, now: &ApplyFacts) -> Result<Gates, RefusalError> {
    let header = plan.header();
    let id = || header.id.clone();
    if now.state_id != header.state_id {
        return Err(RefusalError::OtherState { plan: id() });
    }
    if !now.ledger_contains_head {
        return Err(RefusalError::LedgerHead { plan: id() });
    }
    if now.today > header.expires_on {
        return Err(RefusalError::Expired { plan: id(), expires_on: header.expires_on });
    }
    if now.today < header.as_of {
        return Err(RefusalError::Future { plan: id(), as_of: header.as_of });
    }
    // A signer added after the freeze could approve what nobody let them approve.
    if now.allowed_signers_sha256 != header.allowed_signers_sha256 {
        return Err(RefusalError::AllowedSigners { plan: id() });
    }
    if header.empty {
        return Err(RefusalError::Empty { plan: id() });
    }
    let values = header.gates.stricter(&now.gates);
    check_limits(plan, &values, &now.source_totals)?;
    if values.require_recipients && now.recipients_outstanding > 0 {
        let count = now.recipients_outstanding;
        return Err(RefusalError::RecipientsOutstanding { plan: id(), count });
    }
    Ok(Gates {
        values,
        register_changed: now.register_sha256 != header.register_sha256,
        rules_changed: now.rules_sha256 != header.rules_sha256,
    })
}

fn check_limits(
    plan: &FrozenPlan,
    values: &GatesV1,
    totals: &BTreeMap<SourceName, u64>,
) -> Result<(), RefusalError> {
    let removing = plan.header().counts.removing();
    if removing > values.max_items {
        return Err(RefusalError::TooMany { removing, max: values.max_items });
    }
    let mut per_source: BTreeMap<&SourceName, u64> = BTreeMap::new();
    for item in plan.items().iter().filter(|item| item.action.removes()) {
        *per_source.entry(&item.source).or_default() += 1;
    }
    for (source, removing) in per_source {
        let Some(&total) = totals.get(source) else {
            return Err(RefusalError::UnlistedSource { source_name: source.clone() });
        };
        let max_percent = values.max_share_of_root_percent;
        if u128::from(removing) * 100 > u128::from(total) * u128::from(max_percent) {
            return Err(RefusalError::ShareOfRoot {
                source_name: source.clone(),
                removing,
                total,
                max_percent,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_iso;
    use crate::plan::samples::{now, plan};

    fn check(change: impl FnOnce(&mut ApplyFacts), says: &str) {
        let mut now = now();
        change(&mut now);
        let got = match check_gates(&plan(3), &now) {
            Ok(_) => "open".to_owned(),
            Err(refusal) => refusal.to_string(),
        };
        assert_eq!(got, says);
    }

    #[test]
    fn each_gate_closes() {
        check(|_| (), "open");
        check(|f| f.state_id.clear(), "plan P-2026-0001 belongs to another state folder");
        check(
            |f| f.ledger_contains_head = false,
            "the ledger does not contain the head that plan P-2026-0001 names",
        );
        check(|f| f.today = parse_iso("2026-12-22").unwrap(), "open");
        check(
            |f| f.today = parse_iso("2026-12-23").unwrap(),
            "plan P-2026-0001 expired after 2026-12-22",
        );
        check(
            |f| f.today = parse_iso("2026-11-21").unwrap(),
            "plan P-2026-0001 was made on 2026-11-22, which is after today",
        );
        check(
            |f| f.allowed_signers_sha256 = Digest::of(b"more"),
            "the list of allowed signers changed after plan P-2026-0001 was frozen",
        );
        check(|f| f.gates.max_items = 1, "2 lines would remove something; at most 1 may");
        check(
            |f| f.source_totals = BTreeMap::from([(SourceName::new("share"), 9)]),
            "2 of 9 files of source share would be removed; at most 20% may",
        );
        check(
            |f| f.source_totals.clear(),
            "source share was not listed, so its share cannot be judged",
        );
        assert_eq!(
            check_gates(&plan(0), &now()),
            Err(RefusalError::Empty { plan: PlanId::new(2026, 1) })
        );
    }

    #[test]
    fn recipients_are_waited_for_where_that_is_asked() {
        check(|f| f.recipients_outstanding = 2, "open");
        let asked = |f: &mut ApplyFacts| {
            f.recipients_outstanding = 2;
            f.gates.require_recipients = true;
        };
        let says =
            "2 recipients of what is on plan P-2026-0001 did not confirm that they were told";
        check(asked, says);
        check(|f| f.gates.require_recipients = true, "open");
    }

    #[test]
    fn a_loosened_configuration_opens_nothing() {
        let mut now = now();
        now.gates.waiting_days = 0;
        now.gates.approvals_required = 0;
        now.gates.max_share_of_root_percent = 100;
        assert_eq!(check_gates(&plan(3), &now).unwrap().values(), &GatesV1::standard());
    }

    #[test]
    fn another_register_is_said_not_refused() {
        let mut now = now();
        now.register_sha256 = Digest::of(b"of today");
        let gates = check_gates(&plan(3), &now).unwrap();
        assert!(gates.register_changed() && !gates.rules_changed());
    }

    #[test]
    fn a_plan_may_be_carried_out_on_its_own_day_and_up_to_its_limit() {
        check(|f| f.today = parse_iso("2026-11-22").unwrap(), "open");
        check(|f| f.gates.max_items = 2, "open");
    }

    #[test]
    fn register_and_rules_are_told_apart() {
        let told = |change: fn(&mut ApplyFacts)| {
            let mut now = now();
            change(&mut now);
            let gates = check_gates(&plan(3), &now).unwrap();
            (gates.register_changed(), gates.rules_changed())
        };
        assert_eq!(told(|_| ()), (false, false));
        assert_eq!(told(|f| f.register_sha256 = Digest::of(b"of today")), (true, false));
        assert_eq!(told(|f| f.rules_sha256 = Digest::of(b"of today")), (false, true));
    }
}
