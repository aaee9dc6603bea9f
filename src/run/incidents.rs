//! Incidents: opened from what the last scan knows, at once and without reading anything; listed; closed.
//!
//! Like a hold, an incident waits for no running scan or `apply`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, FixedOffset, Offset, SubsecRound};
use serde::Serialize;

use super::findings::PathFilter;
use super::office::{JudgedItem, Office};
use super::planning::{self, DraftBody, PlanningError};
use crate::catalogue::{CatalogueError, DraftLine};
use crate::ledger::{EntryKind, Fields, Ledger};
use crate::lifecycle::{
    BreachClock, CountedScan, ExposedItem, Exposure, Incident, IncidentCause, IncidentClosed,
    IncidentClosing, IncidentId, IncidentKind, IncidentScope, SpecialKind, Tally,
};
use crate::location::{EngagementId, Locator, SourceName};

/// Why an incident was not opened or closed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IncidentError {
    /// Nobody said where the data lay.
    #[error("an incident needs a path, a source or an engagement")]
    NoScope,
    /// A path that is no glob.
    #[error("the path cannot be read")]
    Glob,
    /// No source of that name.
    #[error("there is no source {source_name}")]
    UnknownSource {
        /// What was asked for.
        source_name: SourceName,
    },
    /// No engagement of that number.
    #[error("there is no engagement {engagement}")]
    UnknownEngagement {
        /// What was asked for.
        engagement: EngagementId,
    },
    /// Noticed later than now.
    #[error("noticed at a time that is still to come")]
    Ahead,
    /// No open incident of that number.
    #[error("there is no open incident {incident}")]
    Unknown {
        /// What was asked for.
        incident: IncidentId,
    },
    /// The ledger failed.
    #[error(transparent)]
    Planning(#[from] PlanningError),
    /// The catalogue failed.
    #[error("the catalogue failed")]
    Catalogue(#[from] CatalogueError),
}

/// An incident that is to be opened.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Where the data lay.
    pub scope: Vec<IncidentScope>,
    /// When it was noticed.
    pub clock: BreachClock,
    /// What became of it.
    pub kind: IncidentKind,
    /// What proved it, where nobody had to say so.
    pub cause: Option<IncidentCause>,
}

/// An incident that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The incident.
    pub incident: Incident,
    /// Whether the ledger took it in. It is open all the same: its clock runs.
    pub told: Result<(), PlanningError>,
}

/// Opens an incident: counts what the last scan knows of its scope, keeps it and tells the ledger.
///
/// # Errors
///
/// [`IncidentError`]; a ledger that fails is no reason not to open one, see [`Opened::told`].
pub fn open(office: &mut Office, opening: Opening) -> Result<Opened, IncidentError> {
    let now = office.clock.now();
    if opening.clock.is_ahead_of(now) {
        return Err(IncidentError::Ahead);
    }
    let mut scope = opening.scope;
    scope.sort();
    scope.dedup();
    let exposure = exposed(office, &scope)?;
    let scan = office.catalogue.last_run()?;
    let scan = scan.map(|run| CountedScan { run: run.id, finished: run.finished });
    let local = now.trunc_subsecs(0).with_timezone(&office.clock.zone());
    let opened: DateTime<FixedOffset> = local.with_timezone(&local.offset().fix());
    // Without the ledger its number may come twice; the catalogue still keeps them apart.
    let told = Ledger::open(office.state.path()).map(|l| numbers_told(&l)).unwrap_or_default();
    let incident = office.catalogue.place_incident(|all| {
        let taken = all.iter().filter_map(|incident| number_of(incident.id.as_str()));
        let number = taken.chain(told).max().unwrap_or(0) + 1;
        Incident {
            id: IncidentId::new(format!("I-{}-{number:04}", opened.year())),
            kind: opening.kind,
            cause: opening.cause,
            scope,
            noticed: opening.clock.noticed(),
            report_until: opening.clock.until(),
            opened,
            scan,
            exposure,
            closed: None,
        }
    })?;
    let told = planning::record(office, EntryKind::IncidentOpened, fields(&incident));
    Ok(Opened { incident, told })
}

/// All incidents, closed ones too, by number.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn list(office: &Office) -> Result<Vec<Incident>, CatalogueError> {
    office.catalogue.incidents()
}

/// An incident that the ledger saw opened and not closed, and that the catalogue does not have: it was lost
/// or set back. Its clock runs all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LostIncident {
    /// Its number.
    pub id: IncidentId,
    /// Last moment to tell the authority.
    pub report_until: Option<DateTime<FixedOffset>>,
}

/// The incidents that only the ledger knows.
///
/// # Errors
///
/// [`IncidentError`] when the ledger or the catalogue fails.
pub fn lost(office: &Office) -> Result<Vec<LostIncident>, IncidentError> {
    // The ledger first: an incident is in the catalogue before the ledger tells of it.
    let ledger = Ledger::open(office.state.path()).map_err(PlanningError::from)?;
    Ok(lost_of(&ledger, &office.catalogue.incidents()?))
}

fn lost_of(ledger: &Ledger, kept: &[Incident]) -> Vec<LostIncident> {
    let mut open = BTreeMap::new();
    for entry in ledger.entries() {
        let Some(id) = entry.fields.token("incident") else { continue };
        match entry.kind {
            EntryKind::IncidentOpened => {
                let until = entry.fields.token("report_until");
                open.insert(id, until.and_then(|text| DateTime::parse_from_rfc3339(text).ok()));
            }
            EntryKind::IncidentClosed => {
                open.remove(id);
            }
            _ => {}
        }
    }
    let is_kept = |id: &str| kept.iter().any(|incident| incident.id.as_str() == id);
    open.into_iter()
        .filter(|(id, _)| !is_kept(id))
        .map(|(id, report_until)| LostIncident { id: IncidentId::new(id), report_until })
        .collect()
}

/// Closes an incident. The ledger knows of it before it is closed. One that only the ledger knows is closed
/// there, and nothing is returned.
///
/// # Errors
///
/// [`IncidentError`]; the incident stays open then.
pub fn close(
    office: &mut Office,
    id: &IncidentId,
    reason: IncidentClosing,
) -> Result<Option<Incident>, IncidentError> {
    let fields = || Fields::new().foreign_id("incident", id.as_str()).code("reason", reason.code());
    if lost(office)?.iter().any(|lost| lost.id == *id) {
        planning::record(office, EntryKind::IncidentClosed, fields())?;
        return Ok(None);
    }
    let Office { catalogue, state, clock, .. } = office;
    let change = |all: Vec<Incident>| -> Result<Incident, IncidentError> {
        let is_it = |one: &Incident| one.id == *id && one.closed.is_none();
        let open = all.into_iter().find(is_it);
        let incident = open.ok_or_else(|| IncidentError::Unknown { incident: id.clone() })?;
        Ledger::open(state.path())
            .and_then(|mut ledger| ledger.append(EntryKind::IncidentClosed, fields(), clock.now()))
            .map_err(PlanningError::from)?;
        Ok(Incident { closed: Some(IncidentClosed { on: clock.today(), reason }), ..incident })
    };
    catalogue.change_incident(change).map(Some)
}

/// What the ledger hears: codes and counts.
fn fields(incident: &Incident) -> Fields {
    let exposure = &incident.exposure;
    let persons = &exposure.persons;
    let special = exposure.special.values().map(|count| count.findings + count.weak).sum();
    let fields = Fields::new()
        .foreign_id("incident", incident.id.as_str())
        .code("kind", incident.kind.code())
        .foreign_id("noticed", &incident.noticed.to_rfc3339())
        .foreign_id("report_until", &incident.report_until.to_rfc3339())
        .count("files", exposure.files)
        .count("items", exposure.items)
        .count("not_read", exposure.unread + exposure.partly_read)
        .count("clients", exposure.clients)
        .count("persons_min", persons.lower)
        .count("special", special);
    let fields = incident.cause.map_or(fields.clone(), |cause| fields.code("cause", cause.code()));
    match persons.upper {
        Some(upper) => fields.count("persons_max", upper),
        None => fields.code("persons_max", "unknown"),
    }
}

/// Numbers of the incidents that the ledger saw opened.
fn numbers_told(ledger: &Ledger) -> Vec<u64> {
    let opened = ledger.entries().iter().filter(|entry| entry.kind == EntryKind::IncidentOpened);
    opened.filter_map(|entry| number_of(entry.fields.token("incident")?)).collect()
}

fn number_of(id: &str) -> Option<u64> {
    id.rsplit('-').next()?.parse().ok()
}

/// A scope, ready to be held against items.
enum Where {
    Path(PathFilter),
    Source(SourceName),
    Engagement(EngagementId),
    Files(BTreeSet<(SourceName, String)>),
}

impl Where {
    fn of(scope: &IncidentScope, office: &Office) -> Result<Self, IncidentError> {
        match scope {
            IncidentScope::Path(glob) => {
                let names = office.roots.iter().map(|root| &root.name);
                PathFilter::parse(glob, names).map(Self::Path).map_err(|_| IncidentError::Glob)
            }
            IncidentScope::Source(name) => match office.root(name) {
                Some(_) => Ok(Self::Source(name.clone())),
                None => Err(IncidentError::UnknownSource { source_name: name.clone() }),
            },
            IncidentScope::Engagement(id) => match office.register.engagement(id) {
                Some(_) => Ok(Self::Engagement(id.clone())),
                None => Err(IncidentError::UnknownEngagement { engagement: id.clone() }),
            },
            IncidentScope::Lines { plan, lines } => {
                let drafted: Vec<DraftLine<DraftBody>> = office.catalogue.draft_lines(plan)?;
                let of_lines = drafted.into_iter().filter(|line| lines.contains(&line.n));
                let file = |line: DraftLine<DraftBody>| {
                    let path = line.body.locator.file().to_owned();
                    (line.body.source, path)
                };
                Ok(Self::Files(of_lines.map(file).collect()))
            }
        }
    }

    fn covers(&self, item: &JudgedItem) -> bool {
        let source = &item.item.source;
        match self {
            Self::Path(filter) => filter.covers(source, &Locator::from_path(&item.item.raw_path)),
            Self::Source(name) => name == source,
            Self::Files(files) => {
                let path = item.item.reading.locator.file().to_owned();
                files.contains(&(source.clone(), path))
            }
            // It might be of that engagement: that is enough to count it.
            Self::Engagement(id) => {
                let evidence = &item.judged.attribution.evidence;
                evidence.iter().any(|evidence| evidence.engagement == *id)
            }
        }
    }
}

/// Counts what the catalogue has of a scope.
fn exposed(office: &Office, scope: &[IncidentScope]) -> Result<Exposure, IncidentError> {
    if scope.is_empty() {
        return Err(IncidentError::NoScope);
    }
    let wheres =
        scope.iter().map(|scope| Where::of(scope, office)).collect::<Result<Vec<_>, _>>()?;
    let rules: Vec<_> = office.rules.rules().collect();
    let special = |code: &str| {
        let of_type = rules.iter().filter(|rule| rule.type_code == code);
        let kind = of_type.filter_map(|rule| SpecialKind::of(code, &rule.category)).min();
        // The rule that found it may have been switched off since.
        kind.or_else(|| SpecialKind::of(code, ""))
    };
    let mut tally = Tally::default();
    office.judge_all(office.clock.today(), |item| {
        if !wheres.iter().any(|place| place.covers(&item)) {
            return;
        }
        let exposed = ExposedItem {
            file: item.item.instance,
            reading: &item.item.reading,
            content: item.item.digest.as_ref(),
            attribution: &item.judged.attribution,
            set_aside: item.judged.set_aside.len() as u64,
        };
        tally.add(&exposed, &office.register, &special);
    })?;
    Ok(tally.finish())
}
