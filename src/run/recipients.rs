//! Recipients of what is destroyed, erased or restricted: who must be told, who was, and who confirmed.
//!
//! Source: clause 3 of the terms; GDPR art. 19 and 28(4). Their names stand in the register and the catalogue;
//! the ledger has keyed codes and counts.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::office::Office;
use super::planning::{self, DraftBody, PlanningError};
use crate::calendar::CivilDate;
use crate::catalogue::{CatalogueError, DraftLine, OperationRow};
use crate::digest::base32_bits;
use crate::ledger::{EntryKind, Fields};
use crate::location::EngagementId;
use crate::retention::{BlockScope, Request, RequestId, RequestKind, StepArg};

/// Why nothing was noted about a recipient.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecipientError {
    /// No request of that number, or one of which nobody has to be told.
    #[error("nobody has to be told of request {request}")]
    Request {
        /// The number.
        request: RequestId,
    },
    /// The register names no such recipient for it.
    #[error("no recipient of that name")]
    Unknown {
        /// What was asked for.
        name: String,
    },
    /// Confirmed before it was told, or a day that is still to come.
    #[error("the days are in no order")]
    Dates,
    /// The plan, or the ledger.
    #[error(transparent)]
    Planning(#[from] PlanningError),
    /// The catalogue failed.
    #[error("the catalogue failed")]
    Catalogue(#[from] CatalogueError),
}

/// What a checklist is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A plan.
    Plan(String),
    /// An upheld erasure or a restriction.
    Request(RequestId),
}

impl About {
    fn id(&self) -> &str {
        match self {
            Self::Plan(id) => id,
            Self::Request(id) => id.as_str(),
        }
    }
}

/// Somebody who received personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recipient {
    /// Its name, as the register has it.
    pub name: String,
    /// For which engagements; empty when the register names it no more.
    pub engagements: Vec<EngagementId>,
    /// When it was told.
    pub told_on: Option<CivilDate>,
    /// When it confirmed.
    pub confirmed_on: Option<CivilDate>,
}

/// What was noted of one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Noted {
    told_on: Option<CivilDate>,
    confirmed_on: Option<CivilDate>,
}

/// How many were told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Told {
    /// All of them.
    pub total: u64,
    /// Told.
    pub told: u64,
    /// Confirmed.
    pub confirmed: u64,
}

impl Told {
    /// Counts a checklist.
    pub fn of(list: &[Recipient]) -> Self {
        let count = |is: fn(&Recipient) -> bool| list.iter().filter(|one| is(one)).count() as u64;
        Self {
            total: list.len() as u64,
            told: count(|one| one.told_on.is_some()),
            confirmed: count(|one| one.confirmed_on.is_some()),
        }
    }

    /// How many did not confirm yet.
    pub fn outstanding(self) -> u64 {
        self.total - self.confirmed
    }
}

/// Under which name a plan or request remembers who was told.
const RECIPIENTS: &str = "recipients";

/// The recipients of what is on a plan, by name.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn of_plan(office: &Office, plan: &str) -> Result<Vec<Recipient>, CatalogueError> {
    let lines: Vec<DraftLine<DraftBody>> = office.catalogue.draft_lines(plan)?;
    let engagements = lines.into_iter().flat_map(|line| line.body.engagements).collect();
    checklist(office, plan, &engagements)
}

/// Whether others must be told of a request: an erasure that was upheld, a restriction that was placed. Not
/// by a processor: that is for the controller.
pub fn is_told_of(request: &Request) -> bool {
    request.erasure_upheld().is_some()
        || (request.kind == RequestKind::Restriction && request.restriction.is_some())
}

/// The recipients of what a request covers, by name: of its engagement or client by the register, of a path
/// or person by the items that it reaches. None when nobody has to be told of it.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn of_request(office: &Office, request: &Request) -> Result<Vec<Recipient>, CatalogueError> {
    // Where nobody ever received anything, no item is looked at.
    let none = office.register.engagements.iter().all(|one| one.recipients.is_empty());
    let id = request.id.as_str();
    if !is_told_of(request) || none && office.catalogue.fact::<Value>(id, RECIPIENTS)?.is_none() {
        return Ok(Vec::new());
    }
    let engagements = match &request.scope {
        BlockScope::Engagement(id) => BTreeSet::from([id.clone()]),
        BlockScope::Client(id) => office.register.of_client(id).map(|e| e.id.clone()).collect(),
        BlockScope::Path(_) | BlockScope::Person(_) | BlockScope::Query(_) => {
            reached(office, &request.id)?
        }
    };
    checklist(office, id, &engagements)
}

/// Engagements of the items that a request blocks, or whose term it ended.
fn reached(office: &Office, id: &RequestId) -> Result<BTreeSet<EngagementId>, CatalogueError> {
    let mut engagements = BTreeSet::new();
    office.judge_all(office.clock.today(), |item| {
        let assessment = item.judged.assessment;
        let blocks = assessment.blocks.iter().any(|block| block.as_str() == id.as_str());
        let erases = assessment.derivation.iter().filter(|step| step.rule == "art17").any(|step| {
            let is_it = |arg: &StepArg| matches!(arg, StepArg::Text(text) if text == id.as_str());
            step.args.iter().any(|(_, arg)| is_it(arg))
        });
        if blocks || erases {
            engagements.extend(assessment.engagements);
        }
    })?;
    Ok(engagements)
}

fn checklist(
    office: &Office,
    id: &str,
    engagements: &BTreeSet<EngagementId>,
) -> Result<Vec<Recipient>, CatalogueError> {
    let noted: BTreeMap<String, Noted> = office.catalogue.fact(id, RECIPIENTS)?.unwrap_or_default();
    let mut all: BTreeMap<String, Recipient> = BTreeMap::new();
    let new = |name: &str| Recipient {
        name: name.to_owned(),
        engagements: Vec::new(),
        told_on: None,
        confirmed_on: None,
    };
    for engagement in engagements.iter().filter_map(|id| office.register.engagement(id)) {
        for name in &engagement.recipients {
            let one = all.entry(fold(name)).or_insert_with(|| new(name));
            one.engagements.push(engagement.id.clone());
        }
    }
    for (name, noted) in noted {
        let one = all.entry(fold(&name)).or_insert_with(|| new(&name));
        (one.told_on, one.confirmed_on) = (noted.told_on, noted.confirmed_on);
    }
    Ok(all.into_values().collect())
}

fn fold(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Notes that a recipient was told, that it confirmed, or both. Returns the checklist as it is then.
///
/// # Errors
///
/// [`RecipientError`]; nothing is noted then.
pub fn note(
    office: &mut Office,
    about: &About,
    name: &str,
    (told_on, confirmed_on): (Option<CivilDate>, Option<CivilDate>),
) -> Result<Vec<Recipient>, RecipientError> {
    let mut list = list_of(office, about)?;
    let one = list.iter_mut().find(|one| fold(&one.name) == fold(name));
    let one = one.ok_or_else(|| RecipientError::Unknown { name: name.to_owned() })?;
    one.told_on = told_on.or(one.told_on);
    one.confirmed_on = confirmed_on.or(one.confirmed_on);
    let today = office.clock.today();
    let in_order = one.told_on.is_some_and(|told| {
        told <= today && one.confirmed_on.is_none_or(|day| told <= day && day <= today)
    });
    if !in_order {
        return Err(RecipientError::Dates);
    }
    let one = one.clone();
    let id = about.id();
    let days = Noted { told_on: one.told_on, confirmed_on: one.confirmed_on };
    // Others may be noted at the same time.
    office.catalogue.change_fact(
        id,
        RECIPIENTS,
        |_: &[OperationRow<Value>]| None::<CatalogueError>,
        |noted: &mut BTreeMap<String, Noted>| {
            noted.retain(|other, _| fold(other) != fold(&one.name));
            noted.insert(one.name.clone(), days);
        },
    )?;
    planning::record(office, EntryKind::RecipientNoted, fields(office, about, &one, &list))?;
    Ok(list)
}

fn list_of(office: &Office, about: &About) -> Result<Vec<Recipient>, RecipientError> {
    match about {
        About::Plan(plan) => {
            if office.catalogue.plan(plan)?.is_none() {
                return Err(PlanningError::UnknownPlan { plan: plan.clone() }.into());
            }
            Ok(of_plan(office, plan)?)
        }
        About::Request(id) => {
            let requests = office.catalogue.requests()?;
            let request = requests.iter().find(|one| one.id == *id && is_told_of(one));
            let request = request.ok_or_else(|| RecipientError::Request { request: id.clone() })?;
            Ok(of_request(office, request)?)
        }
    }
}

/// What the ledger hears: who by a keyed code, and how many.
fn fields(office: &Office, about: &About, one: &Recipient, list: &[Recipient]) -> Fields {
    let token = office.state.key().token(&[b"recipient", fold(&one.name).as_bytes()]);
    let told = Told::of(list);
    let name = match about {
        About::Plan(_) => "plan",
        About::Request(_) => "request",
    };
    let fields = Fields::new()
        .foreign_id(name, about.id())
        .foreign_id("recipient", &format!("re_{}", base32_bits(&token, 100)))
        .count("recipients", told.total)
        .count("told", told.told)
        .count("confirmed", told.confirmed);
    let fields = one.told_on.map_or(fields.clone(), |day| fields.date("told_on", day));
    one.confirmed_on.map_or(fields.clone(), |day| fields.date("confirmed_on", day))
}
