//! Who agreed with a plan: its author and other people, each with the own key.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::plan::{Action, FrozenPlan, Gates, GatesV1, PlanFileV1, PlanItemV1, RefusalError};

/// What a signature is for. A signature made for one purpose counts for no other, and the
/// `namespaces=` list of a key in `allowed_signers` is the list of its rights.
pub mod namespace {
    /// The author's signature on a plan.
    pub const PLAN: &str = "plan@termijn";
    /// An approval of a plan.
    pub const APPROVAL: &str = "approval@termijn";
    /// A decision about one item.
    pub const DECISION: &str = "decision@termijn";
    /// Who else is in a document, for a request for erasure.
    pub const ATTEST: &str = "attest@termijn";
    /// A written waiver of a client, recorded.
    pub const WAIVER: &str = "waiver@termijn";
    /// The release of a hold.
    pub const HOLD_RELEASE: &str = "hold-release@termijn";
    /// A certificate; the machine's.
    pub const CERTIFICATE: &str = "certificate@termijn";
    /// A report; the machine's.
    pub const REPORT: &str = "report@termijn";
    /// A head of the ledger; the machine's.
    pub const CHECKPOINT: &str = "checkpoint@termijn";
    /// The client's receipt of a return archive.
    pub const RECEIPT: &str = "receipt@termijn";

    /// All of them.
    pub const ALL: [&str; 10] = [
        PLAN,
        APPROVAL,
        DECISION,
        ATTEST,
        WAIVER,
        HOLD_RELEASE,
        CERTIFICATE,
        REPORT,
        CHECKPOINT,
        RECEIPT,
    ];
}

/// A signature that was checked, and by a key that may sign for this purpose at this time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedSignature {
    principal: String,
    key_fingerprint: String,
    namespace: String,
    public_key: Vec<u8>,
    signed_sha256: Digest,
}

impl VerifiedSignature {
    /// For `keys::verify` and tests alone: whoever else calls this claims to have checked a signature.
    pub(crate) fn new(
        principal: String,
        key_fingerprint: String,
        namespace: String,
        public_key: Vec<u8>,
        signed_sha256: Digest,
    ) -> Self {
        Self { principal, key_fingerprint, namespace, public_key, signed_sha256 }
    }

    /// Who signed, as `allowed_signers` names them.
    pub fn principal(&self) -> &str {
        &self.principal
    }

    /// `SHA256:…`, as `ssh-keygen -l` shows it.
    pub fn key_fingerprint(&self) -> &str {
        &self.key_fingerprint
    }

    /// What it was made for.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The key in the wire format of SSH.
    pub fn public_key(&self) -> &[u8] {
        &self.public_key
    }

    /// SHA-256 of the bytes that were signed.
    pub fn signed_sha256(&self) -> Digest {
        self.signed_sha256
    }
}

/// What somebody does in the firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// Watches over personal data.
    PrivacyOfficer,
    /// Keeps the records.
    RecordsManager,
    /// Is a partner or director.
    Partner,
    /// Leads engagements.
    EngagementLead,
    /// Runs the machines, and `apply` on them: never approves.
    ItAdministrator,
    /// Anything else.
    Staff,
}

impl Function {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::PrivacyOfficer => "privacy_officer",
            Self::RecordsManager => "records_manager",
            Self::Partner => "partner",
            Self::EngagementLead => "engagement_lead",
            Self::ItAdministrator => "it_administrator",
            Self::Staff => "staff",
        }
    }
}

/// Somebody who may sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// All names under which this person's keys stand in `allowed_signers`.
    pub principals: Vec<String>,
    /// What the person does.
    pub function: Function,
}

/// The people of the configuration, found by principal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    by_principal: BTreeMap<String, (usize, Function)>,
}

/// Two people share a principal.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{principal} stands for two people")]
pub struct SharedPrincipal {
    /// The name that both have.
    pub principal: String,
}

impl People {
    /// Takes the people of the configuration.
    ///
    /// # Errors
    ///
    /// [`SharedPrincipal`] when a principal stands twice.
    pub fn new(people: impl IntoIterator<Item = Person>) -> Result<Self, SharedPrincipal> {
        let mut by_principal = BTreeMap::new();
        for (number, person) in people.into_iter().enumerate() {
            for principal in person.principals {
                let place = (number, person.function);
                if by_principal.insert(principal.clone(), place).is_some() {
                    return Err(SharedPrincipal { principal });
                }
            }
        }
        Ok(Self { by_principal })
    }

    /// What the person behind `principal` does; `None` when nobody is.
    pub fn function(&self, principal: &str) -> Option<Function> {
        self.by_principal.get(principal).map(|(_, function)| *function)
    }

    /// Whether both principals are names of one person.
    pub fn is_same(&self, one: &str, other: &str) -> bool {
        let person = |principal| self.by_principal.get(principal).map(|(number, _)| number);
        one == other || person(one).is_some_and(|number| person(other) == Some(number))
    }

    fn person(&self, signature: &VerifiedSignature) -> Result<(usize, Function), RefusalError> {
        self.by_principal.get(signature.principal()).copied().ok_or_else(|| {
            RefusalError::UnknownPerson { principal: signature.principal().to_owned() }
        })
    }
}

/// One signature that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Who.
    pub principal: String,
    /// What the person does; the certificate tells this and not who.
    pub function: Function,
    /// With which key.
    pub key_fingerprint: String,
}

/// A plan that may be carried out, once the waiting time is over and line by line. Only [`approve`]
/// makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovedPlan {
    plan: FrozenPlan,
    gates: GatesV1,
    author: Approval,
    approvals: Vec<Approval>,
}

impl ApprovedPlan {
    /// The plan.
    pub fn plan(&self) -> &FrozenPlan {
        &self.plan
    }

    /// What the header says.
    pub fn header(&self) -> &PlanFileV1 {
        self.plan.header()
    }

    /// The lines, in order.
    pub fn items(&self) -> &[PlanItemV1] {
        self.plan.items()
    }

    /// The gates that hold.
    pub fn gates(&self) -> &GatesV1 {
        &self.gates
    }

    /// Who made it.
    pub fn author(&self) -> &Approval {
        &self.author
    }

    /// Who agreed, the author not among them.
    pub fn approvals(&self) -> &[Approval] {
        &self.approvals
    }
}

/// Decides whether enough people agreed with exactly these bytes.
///
/// Author and approvers must be different people with different keys. An approval that does not count
/// refuses the plan, instead of being left out: somebody should look at it.
///
/// # Errors
///
/// A [`RefusalError`] that names the signature, or what is missing.
pub fn approve(
    plan: FrozenPlan,
    author_signature: &VerifiedSignature,
    approvals: &[VerifiedSignature],
    people: &People,
    gates: &Gates,
) -> Result<ApprovedPlan, RefusalError> {
    let gates = plan.header().gates.stricter(gates.values());
    let (author, counted) = check_distinct(&plan, author_signature, approvals, people)?;
    let given = u32::try_from(counted.len()).unwrap_or(u32::MAX);
    if given < gates.approvals_required {
        return Err(RefusalError::TooFew { given, required: gates.approvals_required });
    }
    let officer = counted.iter().any(|approval| approval.function == Function::PrivacyOfficer);
    if gates.privacy_officer_required && !officer {
        return Err(RefusalError::NoPrivacyOfficer);
    }
    Ok(ApprovedPlan { plan, gates, author, approvals: counted })
}

/// Whether each signature may count, whether or not there are enough: all of different people with
/// different keys, over these bytes; none by who made the plan, decided on a line that goes, or runs it.
///
/// # Errors
///
/// A [`RefusalError`] that names the signature.
pub fn check_distinct(
    plan: &FrozenPlan,
    author_signature: &VerifiedSignature,
    approvals: &[VerifiedSignature],
    people: &People,
) -> Result<(Approval, Vec<Approval>), RefusalError> {
    let (author_person, author) = check_signature(plan, author_signature, namespace::PLAN, people)?;
    if author.principal != plan.header().author {
        return Err(RefusalError::Author {
            author: plan.header().author.clone(),
            principal: author.principal,
        });
    }
    let mut persons = BTreeSet::from([author_person]);
    let mut keys = BTreeSet::from([author_signature.public_key()]);
    let mut counted = Vec::with_capacity(approvals.len());
    for signature in approvals {
        let (person, approval) = check_signature(plan, signature, namespace::APPROVAL, people)?;
        let principal = || approval.principal.clone();
        if person == author_person {
            return Err(RefusalError::AuthorApproves { principal: principal() });
        }
        if approval.function == Function::ItAdministrator {
            return Err(RefusalError::AdministratorApproves { principal: principal() });
        }
        if decided(plan, &approval.principal, people) {
            return Err(RefusalError::DeciderApproves { principal: principal() });
        }
        if !persons.insert(person) {
            return Err(RefusalError::SamePerson { principal: principal() });
        }
        if !keys.insert(signature.public_key()) {
            return Err(RefusalError::SameKey { principal: principal() });
        }
        counted.push(approval);
    }
    Ok((author, counted))
}

/// Whether a person decided that something of the plan goes. Who only kept lines did what an approver may.
fn decided(plan: &FrozenPlan, principal: &str, people: &People) -> bool {
    let mut going = plan.items().iter().filter(|item| item.action != Action::Keep);
    going.any(|item| people.is_same(&item.decided_by, principal))
}

fn check_signature(
    plan: &FrozenPlan,
    signature: &VerifiedSignature,
    namespace: &str,
    people: &People,
) -> Result<(usize, Approval), RefusalError> {
    let principal = signature.principal().to_owned();
    if signature.namespace() != namespace {
        let namespace = signature.namespace().to_owned();
        return Err(RefusalError::Namespace { principal, namespace });
    }
    if signature.signed_sha256() != plan.digest() {
        return Err(RefusalError::Altered { principal });
    }
    let (person, function) = people.person(signature)?;
    let key_fingerprint = signature.key_fingerprint().to_owned();
    Ok((person, Approval { principal, function, key_fingerprint }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::check_gates;
    use crate::plan::samples::{facts, now, plan};
    use crate::plan::{DraftPlan, freeze};

    fn people() -> People {
        let person = |principals: &[&str], function| Person {
            principals: principals.iter().map(|p| (*p).to_owned()).collect(),
            function,
        };
        People::new([
            person(&["anna@firm.example", "anna@home.example"], Function::RecordsManager),
            person(&["bob@firm.example", "b@firm.example"], Function::PrivacyOfficer),
            person(&["carla@firm.example"], Function::Partner),
            person(&["eva@firm.example"], Function::ItAdministrator),
        ])
        .unwrap()
    }

    fn signed(principal: &str, key: &str, namespace: &str) -> VerifiedSignature {
        let principal = principal.to_owned() + "@firm.example";
        VerifiedSignature::new(
            principal,
            format!("SHA256:{key}"),
            namespace.to_owned(),
            key.as_bytes().to_vec(),
            plan(3).digest(),
        )
    }

    fn approval(principal: &str, key: &str) -> VerifiedSignature {
        signed(principal, key, namespace::APPROVAL)
    }

    fn check(author: &VerifiedSignature, approvals: &[VerifiedSignature], says: &str) {
        let gates = check_gates(&plan(3), &now()).unwrap();
        let got = match approve(plan(3), author, approvals, &people(), &gates) {
            Ok(approved) => format!("approved by {}", approved.approvals().len()),
            Err(refusal) => refusal.to_string(),
        };
        assert_eq!(got, says);
    }

    #[test]
    fn four_eyes_are_four() {
        let anna = signed("anna", "k1", namespace::PLAN);
        let (bob, carla) = (approval("bob", "k2"), approval("carla", "k3"));
        check(&anna, &[bob.clone(), carla.clone()], "approved by 2");
        check(&anna, &[], "0 approvals beside the author; 2 are needed");
        check(&anna, std::slice::from_ref(&bob), "1 approvals beside the author; 2 are needed");
        check(
            &anna,
            &[bob.clone(), approval("b", "k4")],
            "b@firm.example is a person who signed already",
        );
        check(
            &anna,
            &[bob.clone(), bob.clone()],
            "bob@firm.example is a person who signed already",
        );
        check(
            &anna,
            &[bob.clone(), approval("carla", "k2")],
            "carla@firm.example signed with the key of another signer",
        );
        check(
            &anna,
            &[bob.clone(), approval("carla", "k1")],
            "carla@firm.example signed with the key of another signer",
        );
        check(
            &anna,
            &[bob, approval("anna", "k9")],
            "anna@firm.example is the author and cannot approve",
        );
    }

    /// Whoever decided that something goes does not approve it; who only kept lines may.
    #[test]
    fn who_decides_or_runs_the_machines_does_not_approve() {
        let gates = check_gates(&plan(3), &now()).unwrap();
        let check = |deciders: [&str; 3], approver: &str, says: &str| {
            let mut items = plan(3).items().to_vec();
            for (item, who) in items.iter_mut().zip(deciders) {
                item.decided_by = format!("{who}@firm.example");
            }
            let plan = freeze(DraftPlan::new(items).unwrap(), facts());
            let sign = |principal: &str, key: &str, namespace: &str| {
                let of = signed(principal, key, namespace);
                VerifiedSignature { signed_sha256: plan.digest(), ..of }
            };
            let author = sign("anna", "k1", namespace::PLAN);
            let given = [
                sign("carla", "k3", namespace::APPROVAL),
                sign(approver, "k2", namespace::APPROVAL),
            ];
            let got = match approve(plan.clone(), &author, &given, &people(), &gates) {
                Ok(_) => "approved".to_owned(),
                Err(refusal) => refusal.to_string(),
            };
            assert_eq!(got, says);
        };
        // Of the sample, the third line is kept.
        check(["anna", "anna", "anna"], "bob", "approved");
        check(["anna", "anna", "bob"], "bob", "approved");
        let decided = "bob@firm.example decided on lines of the plan and cannot approve it";
        check(["anna", "bob", "anna"], "bob", decided);
        check(["b", "anna", "anna"], "bob", decided);
        let administrator = "eva@firm.example runs the machines and cannot approve";
        check(["anna", "anna", "anna"], "eva", administrator);
    }

    #[test]
    fn each_signature_is_for_its_purpose_and_by_somebody_known() {
        let anna = signed("anna", "k1", namespace::PLAN);
        let carla = approval("carla", "k3");
        check(
            &anna,
            &[signed("bob", "k2", namespace::PLAN), carla.clone()],
            "the signature of bob@firm.example was made for plan@termijn",
        );
        check(
            &approval("anna", "k1"),
            &[],
            "the signature of anna@firm.example was made for approval@termijn",
        );
        check(
            &signed("carla", "k3", namespace::PLAN),
            &[],
            "the plan names anna@firm.example as its author and is signed by carla@firm.example",
        );
        check(
            &anna,
            &[approval("dirk", "k5"), carla],
            "dirk@firm.example is not among the people of the configuration",
        );
    }

    #[test]
    fn an_approval_of_another_plan_does_not_count() {
        let gates = check_gates(&plan(3), &now()).unwrap();
        let anna = signed("anna", "k1", namespace::PLAN);
        let refusal = approve(plan(4), &anna, &[], &people(), &gates).unwrap_err();
        assert_eq!(refusal, RefusalError::Altered { principal: "anna@firm.example".to_owned() });
    }

    #[test]
    fn a_privacy_officer_is_asked_for() {
        let mut gates = now();
        gates.gates.approvals_required = 1;
        let gates = check_gates(&plan(3), &gates).unwrap();
        let only_partners = People::new(["anna", "bob", "carla"].map(|name| Person {
            principals: vec![format!("{name}@firm.example")],
            function: Function::Partner,
        }));
        let approvals = [approval("bob", "k2"), approval("carla", "k3")];
        let anna = signed("anna", "k1", namespace::PLAN);
        let refusal = approve(plan(3), &anna, &approvals, &only_partners.unwrap(), &gates);
        assert_eq!(refusal, Err(RefusalError::NoPrivacyOfficer));
    }

    #[test]
    fn one_name_is_one_person() {
        let twice = Person { principals: vec!["x".to_owned()], function: Function::Staff };
        let shared = People::new([twice.clone(), twice]).unwrap_err();
        assert_eq!(shared.principal, "x");
    }

    #[test]
    fn people_are_known_by_each_of_their_names() {
        let people = people();
        assert_eq!(people.function("b@firm.example"), Some(Function::PrivacyOfficer));
        assert_eq!(people.function("carla@firm.example"), Some(Function::Partner));
        assert_eq!(people.function("dirk@firm.example"), None);
        let check = |one: &str, other: &str, want: bool| {
            assert_eq!((people.is_same(one, other), people.is_same(other, one)), (want, want));
        };
        check("anna@firm.example", "anna@home.example", true);
        check("anna@firm.example", "carla@firm.example", false);
        // Whom nobody knows is the same as nobody but by name.
        check("dirk@firm.example", "dirk@firm.example", true);
        check("dirk@firm.example", "else@firm.example", false);
        check("dirk@firm.example", "anna@firm.example", false);
    }

    #[test]
    fn an_approved_plan_is_the_plan_that_was_signed() {
        let gates = check_gates(&plan(3), &now()).unwrap();
        let anna = signed("anna", "k1", namespace::PLAN);
        assert_eq!((anna.key_fingerprint(), anna.principal()), ("SHA256:k1", "anna@firm.example"));
        let approvals = [approval("bob", "k2"), approval("carla", "k3")];
        let approved = approve(plan(3), &anna, &approvals, &people(), &gates).unwrap();
        assert_eq!(approved.items(), plan(3).items());
        assert_eq!((approved.plan(), approved.header()), (&plan(3), plan(3).header()));
        assert_eq!(approved.gates(), &plan(3).header().gates);
        let told = |approval: &Approval| {
            format!(
                "{} {} {}",
                approval.principal,
                approval.function.code(),
                approval.key_fingerprint
            )
        };
        assert_eq!(told(approved.author()), "anna@firm.example records_manager SHA256:k1");
        assert_eq!(
            approved.approvals().iter().map(told).collect::<Vec<_>>(),
            ["bob@firm.example privacy_officer SHA256:k2", "carla@firm.example partner SHA256:k3",]
        );
    }

    #[test]
    fn functions_are_told_by_their_wire_names() {
        for function in [
            Function::PrivacyOfficer,
            Function::RecordsManager,
            Function::Partner,
            Function::EngagementLead,
            Function::Staff,
        ] {
            assert_eq!(serde_json::to_value(function).unwrap(), function.code());
        }
    }
}
