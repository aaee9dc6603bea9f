//! Plans, from what is due to signed files: create, decide, freeze, approve, withdraw.

use std::path::PathBuf;

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use super::files;
use super::office::{JudgedItem, Office};
use crate::calendar::CivilDate;
use crate::catalogue::{CatalogueError, DraftLine, PlanRow, PlanStatus};
use crate::digest::Digest;
use crate::inventory::ItemKind;
use crate::keys::{self, AllowedSigners, AllowedSignersError};
use crate::ledger::{EntryKind, Fields, Ledger, LedgerFileError};
use crate::location::{ClientId, EngagementId, ItemId, Locator, SourceName};
use crate::plan::{
    self, Action, DecisionCode, DraftPlan, FrozenPlan, LedgerHeadV1, PlanFacts, PlanId, PlanItemV1,
    namespace,
};

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

/// A plan that was just made, with what was left out of it.
#[derive(Debug)]
pub struct Created {
    /// Its number.
    pub id: String,
    /// Its lines.
    pub lines: Vec<DraftLine<DraftBody>>,
    /// Files that are due but also belong to another client: a person must look.
    pub shared: u64,
}

/// Puts on a draft what is due of one client today.
///
/// # Errors
///
/// See [`PlanningError`].
pub fn create(office: &mut Office, client: &ClientId) -> Result<Created, PlanningError> {
    if office.register.of_client(client).next().is_none() {
        return Err(PlanningError::UnknownClient { client: client.clone() });
    }
    let today = office.clock.today();
    let mut lines = Vec::new();
    let mut shared = 0;
    office.judge_all(today, |judged| match draft_line(office, client, &judged) {
        Some(Ok(body)) => lines.push((judged.item.id.clone(), body)),
        Some(Err(SharedWithOthers)) => shared += 1,
        None => {}
    })?;
    if lines.is_empty() {
        return Err(PlanningError::NothingDue { client: client.clone() });
    }
    let stamp = office.clock.stamp();
    let id = office.catalogue.create_plan(today.year(), client.as_str(), &stamp, today, &lines)?;
    let lines = office.catalogue.draft_lines(&id)?;
    Ok(Created { id, lines, shared })
}

struct SharedWithOthers;

/// The draft line of an item; none when it is not a due file of the client.
fn draft_line(
    office: &Office,
    client: &ClientId,
    judged: &JudgedItem,
) -> Option<Result<DraftBody, SharedWithOthers>> {
    let assessment = &judged.judged.assessment;
    if !judged.is_file() || !assessment.verdict.destroyable() {
        return None;
    }
    let engagements: Vec<_> =
        assessment.engagements.iter().filter_map(|id| office.register.engagement(id)).collect();
    if !engagements.iter().any(|engagement| engagement.client == *client) {
        return None;
    }
    // A container can be due as a whole and hold what is of somebody else: all that it touches counts.
    let touched = assessment.touches.iter().filter_map(|id| office.register.engagement(id));
    if touched.chain(engagements.iter().copied()).any(|engagement| engagement.client != *client) {
        return Some(Err(SharedWithOthers));
    }
    let (item, stat) = (&judged.item, &judged.item.stat);
    let proposed = if assessment.return_only {
        Choice { action: Action::ReturnThenDestroy, reason: DecisionCode::ClientBooks }
    } else if assessment.return_required {
        Choice { action: Action::ReturnThenDestroy, reason: DecisionCode::ReturnRequired }
    } else {
        Choice { action: Action::Destroy, reason: DecisionCode::ContractTerm }
    };
    Some(Ok(DraftBody {
        source: item.source.clone(),
        locator: item.reading.locator.clone(),
        kind: item.reading.kind,
        // A due item was read completely, so it has a digest and a date; anything else stays.
        sha256: item.digest?,
        size: stat.size,
        dev: stat.dev,
        ino: stat.ino,
        btime_ns: stat.btime_ns.map(|ns| ns.to_string()),
        mtime_ns: stat.mtime_ns.to_string(),
        ctime_ns: stat.ctime_ns.to_string(),
        engagements: assessment.engagements.clone(),
        retain_until: assessment.retain_until?,
        over_term_days: u64::try_from(assessment.over_term_days).unwrap_or(0),
        parts: judged.parts,
        return_only: assessment.return_only,
        proposed,
        decided: None,
    }))
}

/// Which lines a decision is about.
#[derive(Debug, Clone)]
pub enum Selection {
    /// These: item ids, line numbers, locators, or globs of paths.
    Items(Vec<String>),
    /// All that are not decided.
    Open,
}

/// What is decided about them.
#[derive(Debug, Clone, Copy)]
pub enum Deciding {
    /// What the rules propose, line by line.
    Proposed,
    /// This, for all of them.
    Choice(Choice),
}

/// Decides on lines of a draft and returns how many.
///
/// # Errors
///
/// See [`PlanningError`]; all lines are decided or none.
pub fn decide(
    office: &mut Office,
    plan: &str,
    selection: &Selection,
    deciding: Deciding,
    by: &str,
) -> Result<u64, PlanningError> {
    expect_status(office, plan, PlanStatus::Draft)?;
    if office.people.function(by).is_none() {
        return Err(PlanningError::UnknownPerson { principal: by.to_owned() });
    }
    let mut lines = select(office, plan, selection)?;
    let at = office.clock.stamp();
    for line in &mut lines {
        let choice = match deciding {
            Deciding::Proposed => line.body.proposed,
            Deciding::Choice(choice) => choice,
        };
        if !choice.reason.fits(choice.action) {
            return Err(PlanningError::Reason { reason: choice.reason.code().to_owned() });
        }
        if line.body.return_only && choice.action == Action::Destroy {
            return Err(PlanningError::ObligorClient { n: line.n });
        }
        line.body.decided = Some(Decision { choice, by: by.to_owned(), at: at.clone() });
    }
    office.catalogue.update_lines(plan, &lines)?;
    let count = lines.len() as u64;
    record(
        office,
        EntryKind::Decided,
        Fields::new().foreign_id("plan", plan).count("lines", count),
    )?;
    Ok(count)
}

fn select(
    office: &Office,
    plan: &str,
    selection: &Selection,
) -> Result<Vec<DraftLine<DraftBody>>, PlanningError> {
    let lines: Vec<DraftLine<DraftBody>> = office.catalogue.draft_lines(plan)?;
    let wanted = match selection {
        Selection::Open => {
            return Ok(lines.into_iter().filter(|line| line.body.decided.is_none()).collect());
        }
        Selection::Items(wanted) => wanted,
    };
    let mut chosen = vec![false; lines.len()];
    for want in wanted {
        let mut found = false;
        for (line, chosen) in lines.iter().zip(&mut chosen) {
            if is_meant(want, line.n, &line.item, &line.body.locator) {
                *chosen = true;
                found = true;
            }
        }
        if !found {
            return Err(PlanningError::UnknownLine { plan: plan.to_owned(), item: want.clone() });
        }
    }
    Ok(lines.into_iter().zip(chosen).filter_map(|(line, chosen)| chosen.then_some(line)).collect())
}

/// Whether a person who wrote `want` means this line: by number, id, locator, or glob of its path.
pub(super) fn is_meant(want: &str, n: u64, item: &ItemId, locator: &Locator) -> bool {
    let glob = || {
        globset::GlobBuilder::new(want)
            .literal_separator(true)
            .build()
            .is_ok_and(|glob| glob.compile_matcher().is_match(locator.as_str()))
    };
    want == item.as_str()
        || want == locator.as_str()
        || want.parse() == Ok(n)
        || (want.contains('*') && glob())
}

/// The two files of a frozen plan and the author's signature.
#[derive(Debug, Clone)]
pub struct PlanFiles {
    /// `P-….plan.json`.
    pub header: PathBuf,
    /// `P-….items.jsonl`.
    pub items: PathBuf,
    /// `P-….plan.json.author.sig`.
    pub author_signature: PathBuf,
}

impl PlanFiles {
    /// Where the files of `plan` lie.
    pub fn of(office: &Office, plan: &str) -> Self {
        let folder = &office.folders.plans;
        Self {
            header: folder.join(format!("{plan}.plan.json")),
            items: folder.join(format!("{plan}.items.jsonl")),
            author_signature: folder.join(format!("{plan}.plan.json.author.sig")),
        }
    }
}

/// Fixes a decided draft: writes its files and signs them with the author's key.
///
/// # Errors
///
/// See [`PlanningError`]; the draft stays a draft.
pub fn freeze(
    office: &mut Office,
    plan: &str,
    key: &keys::PrivateKey,
) -> Result<FrozenPlan, PlanningError> {
    let row = expect_status(office, plan, PlanStatus::Draft)?;
    let id =
        PlanId::parse(plan).ok_or_else(|| PlanningError::UnknownPlan { plan: plan.to_owned() })?;
    let lines: Vec<DraftLine<DraftBody>> = office.catalogue.draft_lines(plan)?;
    let open = lines.iter().filter(|line| line.body.decided.is_none()).count() as u64;
    if open > 0 {
        return Err(PlanningError::Undecided { plan: plan.to_owned(), open });
    }
    let (signers_text, signers) = signers(office)?;
    let author = principal_of(key, namespace::PLAN, &signers, office)?;
    let items = lines.into_iter().filter_map(|line| plan_item(line)).collect();
    let draft = DraftPlan::new(items)?;
    let ledger = Ledger::open(office.state.path())?;
    let head = ledger.head();
    let facts = PlanFacts {
        id,
        state_id: office.state.id(),
        created_at: office.clock.now(),
        as_of: office.clock.today(),
        author,
        client_id: ClientId::new(row.client),
        ledger_head: LedgerHeadV1 { seq: head.seq, digest: head.digest },
        register_sha256: office.register.digest,
        rules_sha256: office.pack.digest(),
        allowed_signers_sha256: Digest::of(&signers_text),
        gates: office.gates,
    };
    drop(ledger);
    let frozen = plan::freeze(draft, facts);
    let signature = keys::sign(key, namespace::PLAN, frozen.header_bytes())?;
    keys::verify(
        signature.as_bytes(),
        frozen.header_bytes(),
        namespace::PLAN,
        &signers,
        office.clock.now(),
    )?;
    let paths = PlanFiles::of(office, plan);
    files::write_new(&paths.items, frozen.items_bytes()).map_err(file(&paths.items))?;
    files::write_new(&paths.header, frozen.header_bytes()).map_err(file(&paths.header))?;
    files::write_new(&paths.author_signature, signature.as_bytes())
        .map_err(file(&paths.author_signature))?;
    office.catalogue.set_plan_status(plan, PlanStatus::Frozen, Some(&frozen.digest()))?;
    let fields = Fields::new()
        .foreign_id("plan", plan)
        .digest("plan_sha256", &frozen.digest())
        .count("lines", frozen.items().len() as u64);
    record(office, EntryKind::PlanFrozen, fields)?;
    Ok(frozen)
}

fn plan_item(line: DraftLine<DraftBody>) -> Option<PlanItemV1> {
    let body = line.body;
    let decision = body.decided?;
    Some(PlanItemV1 {
        n: line.n,
        id: line.item,
        source: body.source,
        locator: body.locator,
        kind: body.kind,
        action: decision.choice.action,
        reason: decision.choice.reason,
        decided_by: decision.by,
        sha256: body.sha256,
        size: body.size,
        dev: body.dev,
        ino: body.ino,
        btime_ns: body.btime_ns.and_then(|ns| ns.parse().ok()),
        mtime_ns: body.mtime_ns.parse().ok()?,
        ctime_ns: body.ctime_ns.parse().ok()?,
        engagements: body.engagements,
        retain_until: body.retain_until,
        over_term_days: body.over_term_days,
        parts: body.parts,
    })
}

/// Signs a frozen plan as an approver, and records it. The author cannot; nobody can twice.
///
/// # Errors
///
/// See [`PlanningError`]; nothing is written then.
pub fn approve(
    office: &mut Office,
    plan: &str,
    key: &keys::PrivateKey,
) -> Result<(PathBuf, String), PlanningError> {
    expect_status(office, plan, PlanStatus::Frozen)?;
    let loaded = load(office, plan)?;
    let (_, signers) = signers(office)?;
    let now = office.clock.now();
    let header = loaded.plan.header_bytes();
    let author = keys::verify(&loaded.author_signature, header, namespace::PLAN, &signers, now)?;
    let pem = keys::sign(key, namespace::APPROVAL, header)?;
    let own = keys::verify(pem.as_bytes(), header, namespace::APPROVAL, &signers, now)?;
    let mut given = verified_approvals(&loaded, &signers, now)?;
    given.push(own.clone());
    plan::check_distinct(&loaded.plan, &author, &given, &office.people)?;
    let path = approval_path(office, plan, own.key_fingerprint());
    files::write_new(&path, pem.as_bytes()).map_err(file(&path))?;
    record_approval(office, plan, &loaded.plan.digest(), own.key_fingerprint())?;
    Ok((path, own.principal().to_owned()))
}

/// Notes an approval in the ledger: the waiting time starts there and not in a signature.
pub(super) fn record_approval(
    office: &Office,
    plan: &str,
    digest: &Digest,
    fingerprint: &str,
) -> Result<(), PlanningError> {
    let fields = Fields::new()
        .foreign_id("plan", plan)
        .digest("plan_sha256", digest)
        .foreign_id("key", fingerprint);
    record(office, EntryKind::ApprovalRecorded, fields)
}

/// A frozen plan as it lies on disk, with its signatures; nothing of it is checked but its form.
#[derive(Debug)]
pub struct LoadedPlan {
    /// The plan.
    pub plan: FrozenPlan,
    /// The author's signature.
    pub author_signature: Vec<u8>,
    /// The approvals.
    pub approvals: Vec<Vec<u8>>,
}

/// Reads a frozen plan back.
///
/// # Errors
///
/// See [`PlanningError`].
pub fn load(office: &Office, plan: &str) -> Result<LoadedPlan, PlanningError> {
    let paths = PlanFiles::of(office, plan);
    let read = |path: &PathBuf| files::read(path).map_err(file(path));
    let frozen = plan::parse(&read(&paths.header)?, &read(&paths.items)?)?;
    let prefix = format!("{plan}.plan.json.approval-");
    let folder = &office.folders.plans;
    let mut approvals = Vec::new();
    for name in files::names(folder).map_err(file(folder))? {
        if name.starts_with(&prefix) && name.ends_with(".sig") {
            approvals.push(read(&folder.join(name))?);
        }
    }
    Ok(LoadedPlan { plan: frozen, author_signature: read(&paths.author_signature)?, approvals })
}

/// Checks every approval that lies beside a plan; one that does not count is an error, not a gap.
pub(super) fn verified_approvals(
    loaded: &LoadedPlan,
    signers: &AllowedSigners,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<plan::VerifiedSignature>, PlanningError> {
    let header = loaded.plan.header_bytes();
    let check = |pem: &Vec<u8>| keys::verify(pem, header, namespace::APPROVAL, signers, now);
    Ok(loaded.approvals.iter().map(check).collect::<Result<_, _>>()?)
}

/// Takes a plan back. What is in quarantine must be restored first.
///
/// # Errors
///
/// See [`PlanningError`].
pub fn withdraw(office: &mut Office, plan: &str) -> Result<(), PlanningError> {
    let row = known(office, plan)?;
    if matches!(row.status, PlanStatus::Done | PlanStatus::Withdrawn) {
        return Err(PlanningError::WrongStatus { plan: row.id, status: row.status.code() });
    }
    let operations = office.catalogue.operations::<super::apply::OperationBody>(plan)?;
    let count = operations.iter().filter(|row| row.body.outcome.is_none()).count() as u64;
    if count > 0 {
        return Err(PlanningError::InQuarantine { plan: plan.to_owned(), count });
    }
    office.catalogue.set_plan_status(plan, PlanStatus::Withdrawn, None)?;
    record(office, EntryKind::PlanWithdrawn, Fields::new().foreign_id("plan", plan))
}

fn known(office: &Office, plan: &str) -> Result<PlanRow, PlanningError> {
    office.catalogue.plan(plan)?.ok_or_else(|| PlanningError::UnknownPlan { plan: plan.to_owned() })
}

fn expect_status(
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

fn approval_path(office: &Office, plan: &str, fingerprint: &str) -> PathBuf {
    let short = Digest::of(fingerprint.as_bytes()).short();
    office.folders.plans.join(format!("{plan}.plan.json.approval-{short}.sig"))
}

/// The list of who may sign: its bytes and what they say.
pub(super) fn signers(office: &Office) -> Result<(Vec<u8>, AllowedSigners), PlanningError> {
    let path = &office.allowed_signers;
    let text = files::read(path).map_err(file(path))?;
    let signers = AllowedSigners::parse(&String::from_utf8_lossy(&text))
        .map_err(|source| PlanningError::Signers { path: path.clone(), source })?;
    Ok((text, signers))
}

/// Whose key it is, provided that it may sign for this purpose now. A signature says so: there is no
/// second list of rights beside the one that signatures are checked against.
pub(super) fn principal_of(
    key: &keys::PrivateKey,
    purpose: &str,
    signers: &AllowedSigners,
    office: &Office,
) -> Result<String, PlanningError> {
    let question = b"whose key is this";
    let answer = keys::sign(key, purpose, question)?;
    let verified = keys::verify(answer.as_bytes(), question, purpose, signers, office.clock.now())?;
    Ok(verified.principal().to_owned())
}

/// Appends one entry to the ledger.
pub(super) fn record(
    office: &Office,
    kind: EntryKind,
    fields: Fields,
) -> Result<(), PlanningError> {
    Ledger::open(office.state.path())?.append(kind, fields, office.clock.now())?;
    Ok(())
}

pub(super) fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> PlanningError {
    let path = path.to_owned();
    move |source| PlanningError::File { path, source }
}
