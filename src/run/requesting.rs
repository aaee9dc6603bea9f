//! Requests of data subjects: recorded at once, extended, closed, and a restriction lifted.
//!
//! Like a hold, a request waits for no running scan or `apply`.

mod attesting;

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::holding::{client_of, paths_of};
use super::office::Office;
use super::planning::{self, PlanningError};
use crate::calendar::CivilDate;
use crate::catalogue::CatalogueError;
use crate::ledger::{Entry, EntryKind, Fields, Ledger};
use crate::register::Role;
use crate::retention::{
    BlockScope, ClosingRefused, ExtensionRefused, LiftingRefused, RefusalGround, Request,
    RequestId, RequestKind, RequestState, Restriction,
};

pub use attesting::{
    AttestRefused, Attesting, SoleLine, SoleState, attest, statements, withdraw_statement,
};

/// Why a request was not recorded or changed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// No request of that number.
    #[error("there is no request {request}")]
    Unknown {
        /// The number.
        request: RequestId,
    },
    /// Received on a day that is still to come.
    #[error("received on a day that is still to come")]
    Ahead,
    /// The register says that the firm is the controller.
    #[error("the register says that the firm is the controller")]
    RoleDiffers,
    /// Its term is not extended.
    #[error("request {request} is not extended")]
    Extension {
        /// The number.
        request: RequestId,
        /// Why.
        source: ExtensionRefused,
    },
    /// It is closed, or the controller decides on it.
    #[error("request {request} is not open here")]
    NotExtendable {
        /// The number.
        request: RequestId,
    },
    /// It is not closed like that.
    #[error("request {request} is not closed")]
    Closing {
        /// The number.
        request: RequestId,
        /// Why.
        source: ClosingRefused,
    },
    /// Its restriction is not lifted.
    #[error("the restriction of request {request} is not lifted")]
    Lifting {
        /// The number.
        request: RequestId,
        /// Why.
        source: LiftingRefused,
    },
    /// What somebody says of files is not taken in.
    #[error("the statement on request {request} is refused")]
    Attesting {
        /// The number.
        request: RequestId,
        /// Why.
        source: AttestRefused,
    },
    /// No statement of that number is in force or lost.
    #[error("there is no statement {statement} to withdraw")]
    UnknownStatement {
        /// What was asked for.
        statement: String,
    },
    /// It says that others are in the file: who looked again says so.
    #[error("statement {statement} keeps")]
    StatementKeeps {
        /// Its number.
        statement: String,
    },
    /// The ledger failed.
    #[error(transparent)]
    Planning(#[from] PlanningError),
    /// The catalogue failed.
    #[error("the catalogue failed")]
    Catalogue(#[from] CatalogueError),
}

/// A request that is to be recorded.
#[derive(Debug, Clone)]
pub struct Recording {
    /// What is asked for.
    pub kind: RequestKind,
    /// What it covers.
    pub scope: BlockScope,
    /// When it came in.
    pub received: CivilDate,
    /// Whether the firm decides, where somebody says so; else the register does.
    pub role: Option<Role>,
    /// Reference of the office.
    pub reference: String,
}

/// A request that was recorded.
#[derive(Debug)]
pub struct Recorded {
    /// The request.
    pub request: Request,
    /// Whether the ledger took it in. It blocks all the same: keeping is the side on which to err.
    pub told: Result<(), PlanningError>,
}

/// Records a request. Never waits for a running `apply`: that one sees it at its next line.
///
/// # Errors
///
/// [`RequestError`]; there is no request then.
pub fn add(office: &mut Office, recording: Recording) -> Result<Recorded, RequestError> {
    let today = office.clock.today();
    if recording.received > today {
        return Err(RequestError::Ahead);
    }
    let role = role_of(&recording, office)?;
    let (client, paths) = (client_of(&recording.scope, office), paths_of(&recording.scope, office));
    // Without the ledger its number may come twice, and it blocks all the same.
    let told = Ledger::open(office.state.path()).map(|ledger| added(&ledger)).unwrap_or_default();
    let restricts = recording.kind == RequestKind::Restriction && role == Role::Controller;
    let request = office.catalogue.place_request(|others| {
        let taken = others.iter().map(|other| other.id.as_str());
        let numbers = taken.chain(told.iter().map(String::as_str)).filter_map(number_of);
        let number = numbers.max().unwrap_or(0) + 1;
        Request {
            id: RequestId::new(format!("V-{}-{number:04}", today.year())),
            kind: recording.kind,
            received: recording.received,
            extended_on: None,
            scope: recording.scope,
            role,
            state: RequestState::Open,
            ground: None,
            closed_on: None,
            restriction: restricts.then_some(Restriction {
                placed_on: recording.received,
                notified_on: None,
                lifted_on: None,
            }),
            reference: recording.reference,
            client,
            paths,
            pins: BTreeSet::new(),
            statements: Vec::new(),
        }
    })?;
    let fields = named(&request.id)
        .code("kind", request.kind.code())
        .code("scope", request.scope.code())
        .code("role", role_code(request.role))
        .date("received", request.received);
    let told = planning::record(office, EntryKind::RequestAdded, fields);
    Ok(Recorded { request, told })
}

/// Who decides: as somebody says, else as the register does. Where it says both, or nothing, the firm does:
/// then what is asked about stays.
fn role_of(recording: &Recording, office: &Office) -> Result<Role, RequestError> {
    let register = &office.register;
    let roles: Vec<Role> = match &recording.scope {
        BlockScope::Engagement(id) => register.engagement(id).map(|e| e.role).into_iter().collect(),
        BlockScope::Client(id) => register.of_client(id).map(|e| e.role).collect(),
        BlockScope::Path(_) | BlockScope::Person(_) | BlockScope::Query(_) => Vec::new(),
    };
    let is_ours = roles.contains(&Role::Controller);
    match recording.role {
        Some(Role::Processor) if is_ours => Err(RequestError::RoleDiffers),
        Some(role) => Ok(role),
        None if is_ours || roles.is_empty() => Ok(Role::Controller),
        None => Ok(Role::Processor),
    }
}

/// Wire name of a role.
pub fn role_code(role: Role) -> &'static str {
    match role {
        Role::Controller => "controller",
        Role::Processor => "processor",
    }
}

/// All requests: those that somebody must act on first, by the day to act on; then the others, by number.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn list(office: &Office, as_of: CivilDate) -> Result<Vec<Request>, CatalogueError> {
    let mut all = office.catalogue.requests()?;
    let key = |request: &Request| {
        let is_open = request.state == RequestState::Open;
        let day = is_open.then(|| request.act_by(as_of));
        (!request.is_live(), !is_open, day, request.id.clone())
    };
    all.sort_by_key(key);
    Ok(all)
}

/// Extends its term once, by a decision of today.
///
/// # Errors
///
/// [`RequestError`]: too late, or a second time.
pub fn extend(office: &mut Office, id: &RequestId) -> Result<Request, RequestError> {
    let today = office.clock.today();
    change(office, id, |request| {
        if request.state != RequestState::Open || request.role == Role::Processor {
            return Err(RequestError::NotExtendable { request: request.id.clone() });
        }
        let clock = request.clock().extended(today);
        let clock = clock
            .map_err(|source| RequestError::Extension { request: request.id.clone(), source })?;
        request.extended_on = Some(today);
        let until = clock.deadline(today).until;
        Ok((EntryKind::RequestExtended, named(&request.id).date("until", until)))
    })
}

/// Closes it. One that the catalogue lost is closed in the ledger: so a new one can take its place.
///
/// # Errors
///
/// [`RequestError`]; it stands as it did then.
pub fn close(
    office: &mut Office,
    id: &RequestId,
    to: RequestState,
    ground: Option<RefusalGround>,
) -> Result<Option<Request>, RequestError> {
    let today = office.clock.today();
    let fields = |id: &RequestId| {
        let fields = named(id).code("outcome", to.code());
        ground.map_or(fields.clone(), |ground| fields.code("ground", ground.code()))
    };
    let ledger = Ledger::open(office.state.path()).map_err(PlanningError::from)?;
    let all = office.catalogue.requests()?;
    let is_lost = lost(&ledger, &all).contains(id);
    drop(ledger);
    if is_lost && !all.iter().any(|request| request.id == *id && request.is_live()) {
        if to != RequestState::Withdrawn || ground.is_some() {
            let source = ClosingRefused::NotOfKind;
            return Err(RequestError::Closing { request: id.clone(), source });
        }
        planning::record(office, EntryKind::RequestClosed, fields(id))?;
        return Ok(None);
    }
    let closed = change(office, id, |request| {
        request
            .close(to, ground, today)
            .map_err(|source| RequestError::Closing { request: request.id.clone(), source })?;
        Ok((EntryKind::RequestClosed, fields(&request.id)))
    })?;
    Ok(Some(closed))
}

/// Lifts its restriction, once the person was told.
///
/// # Errors
///
/// [`RequestError`]; the restriction stands then.
pub fn lift(
    office: &mut Office,
    id: &RequestId,
    notified: Option<CivilDate>,
) -> Result<Request, RequestError> {
    let today = office.clock.today();
    change(office, id, |request| {
        request
            .lift(notified, today)
            .map_err(|source| RequestError::Lifting { request: request.id.clone(), source })?;
        let fields = named(&request.id);
        let fields = notified.map_or(fields.clone(), |day| fields.date("notified_on", day));
        Ok((EntryKind::RestrictionLifted, fields))
    })
}

/// Changes a request and tells the ledger first: no block ends without a line there.
fn change(
    office: &mut Office,
    id: &RequestId,
    make: impl FnOnce(&mut Request) -> Result<(EntryKind, Fields), RequestError>,
) -> Result<Request, RequestError> {
    let (folder, now) = (office.state.path().to_owned(), office.clock.now());
    let unknown = || RequestError::Unknown { request: id.clone() };
    let changed = office.catalogue.change_request(|all| {
        let mut request = all.into_iter().find(|request| request.id == *id).ok_or_else(unknown)?;
        let (kind, fields) = make(&mut request)?;
        Ledger::open(&folder)
            .and_then(|mut ledger| ledger.append(kind, fields, now).map(|_| ()))
            .map_err(PlanningError::from)?;
        Ok::<_, RequestError>(Some(request))
    })?;
    changed.ok_or_else(unknown)
}

pub(super) fn named(id: &RequestId) -> Fields {
    Fields::new().foreign_id("request", id.as_str())
}

fn number_of(id: &str) -> Option<u64> {
    id.rsplit('-').next()?.parse().ok()
}

/// Numbers of the requests that the ledger saw recorded.
fn added(ledger: &Ledger) -> Vec<String> {
    let added = ledger.entries().iter().filter(|entry| entry.kind == EntryKind::RequestAdded);
    added.filter_map(|entry| entry.fields.token("request").map(str::to_owned)).collect()
}

/// Whether nobody has to act on a request after this line: all of it but one that was upheld.
fn is_end(entry: &Entry) -> bool {
    match entry.kind {
        EntryKind::RestrictionLifted => true,
        EntryKind::RequestClosed => {
            entry.fields.token("outcome") != Some(RequestState::Upheld.code())
        }
        _ => false,
    }
}

/// Requests that the ledger saw recorded and not ended, and that the catalogue does not have in force: it was
/// lost or set back, or somebody reached into it. Of two under one number, one is lost.
///
/// Read the ledger first: a request is recorded in the catalogue before the ledger tells it.
fn lost(ledger: &Ledger, requests: &[Request]) -> Vec<RequestId> {
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in ledger.entries() {
        let Some(id) = entry.fields.token("request") else { continue };
        if entry.kind == EntryKind::RequestAdded {
            *open.entry(id).or_default() += 1;
        } else if is_end(entry) {
            let left = open.entry(id).or_default();
            *left = left.saturating_sub(1);
        }
    }
    let in_force = |id: &str| requests.iter().any(|one| one.id.as_str() == id && one.is_live());
    let is_lost = |(id, count): &(&str, usize)| *count > usize::from(in_force(id));
    open.into_iter().filter(is_lost).map(|(id, _)| RequestId::new(id)).collect()
}

/// Refuses where a request may not reach what it was meant for. Returns how many somebody must act on.
///
/// # Errors
///
/// [`PlanningError::RequestsLost`] when the catalogue lacks requests that the ledger knows;
/// [`PlanningError::RequestsAdrift`] when requests are on numbers that the register does not have;
/// [`PlanningError::StatementsLost`] when the catalogue lacks what somebody signed of who is in a file.
pub fn check(office: &Office, ledger: &Ledger) -> Result<u64, PlanningError> {
    let mut live = office.catalogue.requests()?;
    let lost = lost(ledger, &live);
    if !lost.is_empty() {
        return Err(PlanningError::RequestsLost { requests: lost });
    }
    live.retain(Request::is_live);
    let count = live.len() as u64;
    attesting::check_lost(office, ledger)?;
    let today = office.clock.today();
    live.retain(|request| {
        let counts = request.is_blocking(today) || request.erasure_upheld().is_some();
        counts && !request.scope.is_known(&office.register)
    });
    if live.is_empty() {
        return Ok(count);
    }
    let requests = live.into_iter().map(|one| (one.id, one.scope.value().into_owned())).collect();
    Err(PlanningError::RequestsAdrift { requests })
}

/// How many items a request covers today, of those that the last scan met: with personal data, or not read;
/// and of how many nobody knows, since they were not read again since.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn covered(office: &Office, id: &RequestId) -> Result<(u64, u64), CatalogueError> {
    let (mut count, mut in_doubt) = (0, 0);
    office.judge_all(office.clock.today(), |item| {
        let assessment = &item.judged.assessment;
        let is_it = |blocks: &[crate::retention::Block]| {
            blocks.iter().any(|block| block.as_str() == id.as_str())
        };
        count += u64::from(is_it(&assessment.blocks));
        in_doubt += u64::from(is_it(&assessment.unevaluated));
    })?;
    Ok((count, in_doubt))
}
