//! A named person says of files that the one who asks for erasure is the only one in them, or not.
//!
//! The statement is about the content as the last scan read it, and the file is read again to be sure that it
//! still has that content. The ledger has it first.

use super::{RequestError, named};
use crate::calendar::CivilDate;
use crate::digest::{Digest, StateKey};
use crate::inventory::Coverage;
use crate::ledger::{EntryKind, Fields, Ledger};
use crate::location::{ItemId, Locator};
use crate::register::Role;
use crate::retention::{Company, Request, RequestId, RequestKind, Statement};
use crate::run::findings::listed;
use crate::run::office::{JudgedItem, Office};
use crate::run::planning::PlanningError;
use crate::source::{self, Entry};

/// Why a statement is not taken in. None of them was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AttestRefused {
    /// Somebody who is not among the people of the configuration.
    #[error("not among the people of the configuration")]
    UnknownPerson,
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
    /// Who says so.
    pub by: &'a str,
}

/// Takes a statement in, for all files or for none.
///
/// That others are in a file as well is always taken in: it keeps.
///
/// # Errors
///
/// [`RequestError::Attesting`], and when the ledger or the catalogue fails; nothing was said then.
pub fn attest(office: &mut Office, said: Attesting<'_>) -> Result<Request, RequestError> {
    let Attesting { request: id, items, says, by } = said;
    let refused = |source| RequestError::Attesting { request: id.clone(), source };
    if office.people.function(by).is_none() {
        return Err(refused(AttestRefused::UnknownPerson));
    }
    let today = office.clock.today();
    let asked = office.catalogue.requests()?.into_iter().find(|request| request.id == *id);
    let asked = asked.ok_or_else(|| RequestError::Unknown { request: id.clone() })?;
    check(&asked).map_err(refused)?;
    let mut statements = Vec::new();
    for (place, item) in (1..).zip(items) {
        let entry = office.judge_entry_of(item, today)?;
        let content = content_of(office, &asked, &entry, item, place);
        let content = match says {
            Company::Sole => Some(content.map_err(refused)?),
            Company::Shared => content.ok(),
        };
        let by = by.to_owned();
        statements.push(Statement { item: item.clone(), content, says, by, on: today });
    }
    let (folder, now, key) =
        (office.state.path().to_owned(), office.clock.now(), office.state.key().clone());
    let changed = office.catalogue.change_request(|all| {
        let mut request = all
            .into_iter()
            .find(|request| request.id == *id)
            .ok_or_else(|| RequestError::Unknown { request: id.clone() })?;
        // It may have been closed while the files were read.
        check(&request).map_err(refused)?;
        let mut ledger = Ledger::open(&folder).map_err(PlanningError::from)?;
        for statement in statements {
            let fields = fields(id, &statement, &key);
            ledger.append(EntryKind::Decided, fields, now).map_err(PlanningError::from)?;
            request.say(statement);
        }
        Ok::<_, RequestError>(Some(request))
    })?;
    changed.ok_or_else(|| RequestError::Unknown { request: id.clone() })
}

fn fields(id: &RequestId, statement: &Statement, key: &StateKey) -> Fields {
    named(id)
        .code("says", statement.says.code())
        .digest("statement", &statement.mark(key))
        .foreign_id("by", &statement.by)
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

/// Whether the ledger knows every statement that somebody is alone in a file, as the last word on it: a
/// catalogue that was reached into makes nothing go.
pub(super) fn are_told(request: &Request, ledger: &Ledger, key: &StateKey) -> bool {
    let is_told = |statement: &Statement| {
        let mark = statement.mark(key).to_string();
        let last = ledger.entries().iter().rev().find(|entry| {
            entry.kind == EntryKind::Decided
                && entry.fields.token("request") == Some(request.id.as_str())
                && entry.fields.token("statement") == Some(mark.as_str())
        });
        last.is_some_and(|entry| entry.fields.token("says") == Some(statement.says.code()))
    };
    let sole = request.statements.iter().filter(|said| said.says == Company::Sole);
    sole.into_iter().all(is_told)
}

/// The statements on a request that count on a day.
pub fn in_force(request: &Request, as_of: CivilDate) -> u64 {
    let counts = |said: &&Statement| said.says == Company::Sole && said.on <= as_of;
    request.statements.iter().filter(counts).count() as u64
}
