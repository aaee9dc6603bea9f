//! Everything on a person across all sources, for the answer to a request: read anew, since the catalogue
//! keeps no values.
//!
//! Every item that is listed ends once: the person was met in it, was not, or it was not searched, and then
//! nobody says that it is free of the person. What was met stays under the request from then on.

mod entry;
mod search;

use std::collections::{BTreeMap, BTreeSet};

use self::search::Search;
use super::office::Office;
use super::planning::PlanningError;
use super::requesting::{RequestError, named};
use crate::calendar::CivilDate;
use crate::catalogue::CatalogueError;
use crate::digest::Digest;
use crate::inventory::{ItemKind, TypeCounts, Unread};
use crate::ledger::{EntryKind, Ledger};
use crate::location::{EngagementId, ItemId, Locator, SourceName};
use crate::register::Role;
use crate::retention::{
    Assessment, Request, RequestId, Seeker, SubjectError, SubjectKind, Sureness, Way,
};
use crate::sensitive::Sensitive;
use crate::source::Entry;

pub use entry::ThirdParties;

/// Why nobody is searched for. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScopeError {
    /// The request is closed: what is in its scope is settled.
    #[error("request {request} is closed")]
    Closed {
        /// Its number.
        request: RequestId,
    },
    /// The request is not about a person, or its person was forgotten, and nobody says who it is.
    #[error("nobody to search for under request {request}")]
    Nobody {
        /// Its number.
        request: RequestId,
    },
    /// The person that was given cannot be read.
    #[error("the person cannot be read")]
    Person(#[from] SubjectError),
    /// The request, the ledger or the catalogue.
    #[error(transparent)]
    Request(#[from] RequestError),
}

impl From<CatalogueError> for ScopeError {
    fn from(error: CatalogueError) -> Self {
        Self::Request(error.into())
    }
}

/// How an item ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The person was met: in which ways, how often in each, and how sure that is.
    Met(BTreeMap<Way, u32>, Sureness),
    /// Searched to its end, and the person was not met.
    NotMet,
    /// Not searched, or not to its end, and the person was not met. The code says why.
    NotSearched(&'static str),
}

/// Whether the content is the one that the last scan read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SinceScan {
    /// It is.
    Same,
    /// Another content.
    Changed,
    /// The last scan did not meet it.
    New,
}

impl SinceScan {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::New => "new",
        }
    }
}

/// An item and how it ended.
#[derive(Debug, Clone)]
pub struct ScopeLine {
    /// Its id.
    pub id: ItemId,
    /// Its source.
    pub source: SourceName,
    /// Where it lies.
    pub locator: Locator,
    /// What it is.
    pub kind: ItemKind,
    /// How it ended.
    pub ending: Ending,
    /// Of an item in which the person was met: what is known of it.
    pub known: Option<Box<Known>>,
}

/// What is known of an item in which the person was met.
#[derive(Debug, Clone)]
pub struct Known {
    /// What may happen to it, and until when it is kept.
    pub assessment: Assessment,
    /// First met by a scan; none for what no scan met yet.
    pub first_seen: Option<CivilDate>,
    /// Whether the scan read this content.
    pub since_scan: SinceScan,
    /// Why not all of it was read.
    pub partly: Option<Unread>,
    /// What was found in it; nothing of what somebody else had restricted.
    pub types: TypeCounts,
    /// Categories of what was found.
    pub categories: BTreeSet<String>,
    /// Somebody else had its processing restricted (art. 18).
    pub restricted: bool,
}

impl Known {
    /// The engagements that it belongs to.
    pub fn engagements(&self) -> &[EngagementId] {
        &self.assessment.engagements
    }
}

/// A file with something of the person in it, as it can be copied.
#[derive(Debug, Clone)]
pub struct ScopeFile {
    /// Its source.
    pub source: SourceName,
    /// The file.
    pub entry: Entry,
    /// Digest of what was searched.
    pub sha256: Digest,
    /// How sure it is, at its surest place.
    pub sureness: Sureness,
    /// Whether others are in it, who have rights as well (art. 15(4)).
    pub third_parties: ThirdParties,
    /// Somebody else had the processing of something in it restricted.
    pub restricted: bool,
    /// Whether the scan read this content.
    pub since_scan: SinceScan,
}

/// How many items ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScopeCounts {
    /// All.
    pub listed: u64,
    /// The person was met.
    pub met: u64,
    /// Of these, not read to their end.
    pub met_partly: u64,
    /// Read to the end, and not met.
    pub not_met: u64,
    /// Not read to the end, and not met.
    pub not_searched: u64,
}

impl ScopeCounts {
    /// Whether every item ended once.
    pub fn adds_up(&self) -> bool {
        self.listed == self.met + self.not_met + self.not_searched && self.met_partly <= self.met
    }
}

/// What a search came to.
#[derive(Debug)]
pub struct Scope {
    /// The request, with what was pinned.
    pub request: Request,
    /// The kinds of things that were searched for.
    pub sought: BTreeSet<SubjectKind>,
    /// Whether the person was given anew: then texts were searched as they stand, too.
    pub was_given: bool,
    /// Items in which the person was met and those that were not searched; all where all were asked for.
    pub lines: Vec<ScopeLine>,
    /// Files with something of the person.
    pub files: Vec<ScopeFile>,
    /// Sums.
    pub counts: ScopeCounts,
    /// Entries that are no items and were not looked into, by kind.
    pub apart: BTreeMap<&'static str, u64>,
    /// Items that the request covers from now on and did not before.
    pub pinned: u64,
}

/// Which items are wanted in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Where the person was met, and what was not searched.
    MetOrNotSearched,
    /// Every item.
    All,
}

/// Searches all sources for the person of a request: by what is given now, and by what it keeps.
///
/// # Errors
///
/// [`ScopeError`]; nothing was pinned then.
///
/// # Panics
///
/// When an item did not end exactly once, which would be a fault here.
pub fn scope(
    office: &mut Office,
    id: &RequestId,
    person: Option<&Sensitive>,
    wanted: Wanted,
) -> Result<Scope, ScopeError> {
    let request = office.catalogue.requests()?.into_iter().find(|request| request.id == *id);
    let request = request.ok_or_else(|| RequestError::Unknown { request: id.clone() })?;
    if !request.is_live() {
        return Err(ScopeError::Closed { request: id.clone() });
    }
    let mut seeker = Seeker::by_digests(office.state.key(), request.scope.subject());
    if let Some(person) = person {
        seeker = seeker.and_given(person)?;
    }
    if seeker.is_nobody() {
        return Err(ScopeError::Nobody { request: id.clone() });
    }
    let reader = office.reader_seeking(seeker.terms())?;
    let mut search = Search::new(office, &request, &seeker, &reader, wanted)?;
    for root in &office.roots {
        search.source(root)?;
    }
    search.out_of_reach()?;
    let Search { lines, files, counts, apart, pins, .. } = search;
    assert!(counts.adds_up(), "every item ends once");
    let (sought, was_given) = (seeker.given(), person.is_some());
    let (request, pinned) = pin(office, id, pins, counts)?;
    Ok(Scope { request, sought, was_given, lines, files, counts, apart, pinned })
}

/// Puts what was met under the request, and tells the ledger first.
fn pin(
    office: &mut Office,
    id: &RequestId,
    pins: BTreeSet<Locator>,
    counts: ScopeCounts,
) -> Result<(Request, u64), ScopeError> {
    let (folder, now) = (office.state.path().to_owned(), office.clock.now());
    let unknown = || RequestError::Unknown { request: id.clone() };
    let mut pinned = 0;
    let changed = office.catalogue.change_request(|all| {
        let mut request = all.into_iter().find(|request| request.id == *id).ok_or_else(unknown)?;
        // One that was closed meanwhile covers no more than it did.
        if request.is_live() && request.role == Role::Controller {
            let before = request.pins.len();
            request.pins.extend(pins);
            pinned = (request.pins.len() - before) as u64;
        }
        let fields = named(id)
            .count("met", counts.met)
            .count("not_met", counts.not_met)
            .count("not_searched", counts.not_searched)
            .count("pinned", pinned);
        Ledger::open(&folder)
            .and_then(|mut ledger| ledger.append(EntryKind::RequestScoped, fields, now).map(drop))
            .map_err(PlanningError::from)?;
        Ok::<_, RequestError>(Some(request))
    })?;
    Ok((changed.ok_or_else(unknown)?, pinned))
}
