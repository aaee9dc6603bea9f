//! A person says of files, signed, that the one who asks for erasure is the only one in them, or not.
//!
//! The statement is about the content as the last scan read it, and the file is read again to be sure that it
//! still has that content. The ledger has it first. What proves it is looked at each time it would let
//! something go: [`crate::run::stated`].

use std::collections::BTreeMap;

use chrono::Datelike;

use super::{RequestError, named};
use crate::catalogue::{CatalogueError, SignedRow, StatementKind};
use crate::digest::Digest;
use crate::inventory::Coverage;
use crate::keys::PrivateKey;
use crate::ledger::{EntryKind, Ledger};
use crate::location::{ItemId, Locator};
use crate::register::Role;
use crate::retention::{
    Company, Request, RequestId, RequestKind, SOLE_SCHEMA, SOLE_WITHDRAWAL_SCHEMA, SoleV1,
    SoleWithdrawalV1, last_words,
};
use crate::run::findings::listed;
use crate::run::office::{JudgedItem, Office};
use crate::run::planning::PlanningError;
use crate::run::proving::{Checked, Proof, Signer, Told, digest_of};
use crate::source::{self, Entry};

/// Why a statement is not taken in. None of them was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AttestRefused {
    /// Only erasure asks who else is in an item.
    #[error("the request is not for erasure")]
    NotErasure,
    /// A processor decides nothing: the request is forwarded to the controller.
    #[error("the controller decides on it")]
    NotOurs,
    /// The request is closed.
    #[error("the request is closed")]
    Closed,
    /// The last scan met no such item.
    #[error("no item of the last scan")]
    NoItem {
        /// Which of the items, from 1.
        place: usize,
    },
    /// A part of a file: a statement is about a whole file.
    #[error("a part of a file")]
    Part {
        /// Which of the items, from 1.
        place: usize,
    },
    /// The request does not cover it.
    #[error("not covered by the request")]
    NotCovered {
        /// Which of the items, from 1.
        place: usize,
    },
    /// It was not read to its end, or not since the request was recorded: nobody knows who is in it.
    #[error("not read under the request")]
    NotRead {
        /// Which of the items, from 1.
        place: usize,
    },
    /// It is not what the last scan read.
    #[error("changed since the last scan")]
    Changed {
        /// Which of the items, from 1.
        place: usize,
    },
}

/// What is said of which files.
#[derive(Debug, Clone, Copy)]
pub struct Attesting<'a> {
    /// The request.
    pub request: &'a RequestId,
    /// The files.
    pub items: &'a [ItemId],
    /// What is said of each.
    pub says: Company,
}

/// Takes statements in, for all files or for none, signed with a key that may attest.
///
/// # Errors
///
/// [`RequestError::Attesting`], when the key may not, and when the ledger or the catalogue fails; nothing was
/// said then.
pub fn attest(
    office: &mut Office,
    said: Attesting<'_>,
    key: &PrivateKey,
) -> Result<Vec<SoleV1>, RequestError> {
    let Attesting { request: id, items, says } = said;
    let refused = |source| RequestError::Attesting { request: id.clone(), source };
    let signer = Signer::of::<SoleV1>(office, key)?;
    let today = office.clock.today();
    let asked = request_of(office, id)?;
    check(&asked).map_err(refused)?;
    let mut contents = Vec::new();
    for (place, item) in (1..).zip(items) {
        let entry = office.judge_entry_of(item, today)?;
        let content = content_of(office, &asked, &entry, item, place);
        let content = match says {
            Company::Sole => Some(content.map_err(refused)?),
            Company::Shared => content.ok(),
        };
        contents.push((item.clone(), content));
    }
    // It may have been closed while the files were read.
    check(&request_of(office, id)?).map_err(refused)?;
    let Office { catalogue, state, clock, .. } = office;
    catalogue.place_statements(StatementKind::Sole, |mut rows| {
        let mut ledger = Ledger::open(state.path()).map_err(PlanningError::from)?;
        let told = Told::of::<SoleV1>(&ledger);
        let (mut new, mut statements) = (Vec::new(), Vec::new());
        for (item, content_sha256) in contents {
            let statement = SoleV1 {
                schema: SOLE_SCHEMA.to_owned(),
                state_id: state.id(),
                statement: told.next_number("S", &rows, today.year()),
                request: id.clone(),
                item,
                content_sha256,
                says,
                date: today,
            };
            let own = signer.sign(&statement)?;
            let fields = named(id)
                .foreign_id("statement", &statement.statement)
                .code("says", says.code())
                .digest("statement_sha256", &Digest::of(own.statement.as_bytes()))
                .foreign_id("by", &signer.principal)
                .foreign_id("key", &signer.fingerprint);
            ledger.append(EntryKind::Attested, fields, clock.now()).map_err(PlanningError::from)?;
            let row =
                SignedRow { id: statement.statement.clone(), said: Some(own), withdrawn: None };
            rows.push(row.clone());
            new.push(row);
            statements.push(statement);
        }
        Ok((new, statements))
    })
}

fn request_of(office: &Office, id: &RequestId) -> Result<Request, RequestError> {
    let all = office.catalogue.requests()?;
    let own = all.into_iter().find(|request| request.id == *id);
    own.ok_or_else(|| RequestError::Unknown { request: id.clone() })
}

/// Takes a statement back, signed. It brings no earlier one back. One that the catalogue lost is taken back in
/// the ledger, so that plans can go on.
///
/// That others are in a file is not taken back like this: who looked again says so of its content of now.
///
/// # Errors
///
/// [`RequestError::UnknownStatement`] when none of that number stands; [`RequestError::StatementKeeps`] for
/// one that keeps.
pub fn withdraw_statement(
    office: &mut Office,
    wanted: &str,
    key: &PrivateKey,
) -> Result<SoleWithdrawalV1, RequestError> {
    let signer = Signer::of::<SoleV1>(office, key)?;
    let Office { catalogue, state, clock, .. } = office;
    let statement = SoleWithdrawalV1 {
        schema: SOLE_WITHDRAWAL_SCHEMA.to_owned(),
        state_id: state.id(),
        statement: wanted.to_owned(),
        date: clock.today(),
    };
    catalogue.place_statements(StatementKind::Sole, |rows| {
        let mut ledger = Ledger::open(state.path()).map_err(PlanningError::from)?;
        let told = Told::of::<SoleV1>(&ledger);
        let row = rows.into_iter().find(|row| row.id == wanted);
        if !told.stands(wanted) && row.as_ref().is_none_or(|row| row.withdrawn.is_some()) {
            return Err(RequestError::UnknownStatement { statement: wanted.to_owned() });
        }
        if keeps(&ledger, wanted, row.as_ref()) {
            return Err(RequestError::StatementKeeps { statement: wanted.to_owned() });
        }
        let own = signer.sign(&statement)?;
        let fields = crate::ledger::Fields::new()
            .foreign_id("statement", wanted)
            .digest("statement_sha256", &Digest::of(own.statement.as_bytes()))
            .foreign_id("by", &signer.principal)
            .foreign_id("key", &signer.fingerprint);
        let now = clock.now();
        ledger.append(EntryKind::AttestationWithdrawn, fields, now).map_err(PlanningError::from)?;
        let said = row.and_then(|row| row.said);
        let row = SignedRow { id: wanted.to_owned(), said, withdrawn: Some(own) };
        Ok((vec![row], statement))
    })
}

/// Whether the ledger saw it said that others are in the file, and the catalogue still has exactly that: one
/// that was lost may be taken back, else no plan could ever go on.
fn keeps(ledger: &Ledger, wanted: &str, row: Option<&SignedRow>) -> bool {
    let Some(signed) = row.and_then(|row| row.said.as_ref()) else { return false };
    ledger.entries().iter().any(|entry| {
        entry.kind == EntryKind::Attested
            && entry.fields.token("statement") == Some(wanted)
            && entry.fields.token("says") == Some(Company::Shared.code())
            && entry.fields.token("statement_sha256") == Some(digest_of(signed).as_str())
    })
}

/// How a statement on a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SoleState {
    /// It counts.
    InForce,
    /// The file has another content now, or is gone.
    Changed,
    /// Signature, right or ledger do not bear it out (any more), or it was never signed: say it again.
    Unproven,
    /// Another word on the same file came after it.
    Overtaken,
    /// Taken back.
    Withdrawn,
    /// The request is closed.
    Ended,
}

impl SoleState {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Changed => "changed",
            Self::Unproven => "unproven",
            Self::Overtaken => "overtaken",
            Self::Withdrawn => "withdrawn",
            Self::Ended => "ended",
        }
    }
}

/// A statement with how it stands.
#[derive(Debug, Clone)]
pub struct SoleLine {
    /// Its number; none for one of before statements were signed.
    pub statement: Option<String>,
    /// For which request.
    pub request: RequestId,
    /// The file.
    pub item: ItemId,
    /// What was said.
    pub says: Company,
    /// When.
    pub on: crate::calendar::CivilDate,
    /// How it stands.
    pub state: SoleState,
}

/// All statements, those in force first.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn statements(office: &Office) -> Result<Vec<SoleLine>, CatalogueError> {
    let requests = office.catalogue.requests()?;
    let live: BTreeMap<&RequestId, bool> =
        requests.iter().map(|request| (&request.id, request.is_live())).collect();
    let rows = office.catalogue.statements(StatementKind::Sole)?;
    let checked = Checked::<SoleV1>::of(rows, office)?;
    let all: Vec<(SoleV1, Proof)> =
        checked.told().map(|(said, proof)| (said.clone(), proof)).collect();
    let mut lines = Vec::new();
    for (index, (one, proof)) in all.iter().enumerate() {
        // The last word on its file, were it a word that somebody is alone and that stands.
        let as_if = |(other, (said, _)): (usize, &(SoleV1, Proof))| {
            let mut said = said.clone();
            if other == index {
                said.says = Company::Sole;
                said.content_sha256 = said.content_sha256.or(Some(Digest::of(b"")));
            }
            (said, other == index)
        };
        let same = |(_, (other, _)): &(usize, &(SoleV1, Proof))| {
            other.request == one.request && other.item == one.item
        };
        let as_if: Vec<_> = all.iter().enumerate().filter(same).map(as_if).collect();
        let is_last = !last_words(&as_if).is_empty();
        let state = match proof {
            Proof::Withdrawn => SoleState::Withdrawn,
            _ if !live.get(&one.request).copied().unwrap_or(false) => SoleState::Ended,
            _ if !is_last => SoleState::Overtaken,
            Proof::Unproven => SoleState::Unproven,
            Proof::Stands if one.says == Company::Shared || is_as_scanned(office, one)? => {
                SoleState::InForce
            }
            Proof::Stands => SoleState::Changed,
        };
        lines.push(SoleLine {
            statement: Some(one.statement.clone()),
            request: one.request.clone(),
            item: one.item.clone(),
            says: one.says,
            on: one.date,
            state,
        });
    }
    for request in &requests {
        let state = if request.is_live() { SoleState::Unproven } else { SoleState::Ended };
        lines.extend(request.statements.iter().map(|old| SoleLine {
            statement: None,
            request: request.id.clone(),
            item: old.item.clone(),
            says: old.says,
            on: old.on,
            state,
        }));
    }
    lines.sort_by(|a, b| (a.state, &a.statement, &a.item).cmp(&(b.state, &b.statement, &b.item)));
    Ok(lines)
}

fn is_as_scanned(office: &Office, one: &SoleV1) -> Result<bool, CatalogueError> {
    let entry = office.catalogue.entry_of(&one.item)?;
    let own = entry.iter().find(|item| item.id == one.item);
    Ok(own.is_some_and(|item| item.digest.is_some() && item.digest == one.content_sha256))
}

/// Refuses where the catalogue lacks, or has otherwise, a statement that the ledger knows: it may have been
/// the word that keeps a file.
///
/// # Errors
///
/// [`PlanningError::StatementsLost`].
pub(super) fn check_lost(office: &Office, ledger: &Ledger) -> Result<(), PlanningError> {
    let rows = office.catalogue.statements(StatementKind::Sole)?;
    let (statements, _) = Told::of::<SoleV1>(ledger).lost(&rows);
    if statements.is_empty() { Ok(()) } else { Err(PlanningError::StatementsLost { statements }) }
}

fn check(request: &Request) -> Result<(), AttestRefused> {
    if request.kind != RequestKind::Erasure {
        return Err(AttestRefused::NotErasure);
    }
    if request.role == Role::Processor {
        return Err(AttestRefused::NotOurs);
    }
    if request.is_live() { Ok(()) } else { Err(AttestRefused::Closed) }
}

/// The content of a file that the request covers and that was read to its end under it.
fn content_of(
    office: &Office,
    request: &Request,
    entry: &[JudgedItem],
    item: &ItemId,
    place: usize,
) -> Result<Digest, AttestRefused> {
    let own = entry.iter().find(|one| one.item.id == *item);
    let file = own.ok_or(AttestRefused::NoItem { place })?;
    if !file.is_file() {
        return Err(AttestRefused::Part { place });
    }
    let is_read = |one: &JudgedItem| {
        let reading = &one.item.reading;
        let person = request.scope.subject();
        reading.coverage == Coverage::Complete
            && person.is_none_or(|person| reading.subjects.contains_key(person.tag()))
    };
    let content = file.item.digest.filter(|_| entry.iter().all(is_read));
    let content = content.ok_or(AttestRefused::NotRead { place })?;
    if !file.judged.assessment.asked.contains(&request.id) {
        return Err(AttestRefused::NotCovered { place });
    }
    if digest_now(office, file) == Some(content) {
        Ok(content)
    } else {
        Err(AttestRefused::Changed { place })
    }
}

/// The digest of the file as it is now; none when it cannot be read as it was listed.
fn digest_now(office: &Office, file: &JudgedItem) -> Option<Digest> {
    let path = file.item.raw_path.clone();
    let locator = Locator::from_path(&path);
    let entry = Entry { locator, path, stat: listed(&file.item.stat) };
    let mut open = source::read(office.root(&file.item.source)?, &entry).ok()?;
    let digest = open.digest().ok()?;
    open.unchanged().then_some(digest)
}
