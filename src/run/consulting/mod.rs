//! Consultation with a client about a draft: where it stands, its letters, its answers, and what of it a plan
//! needs to be frozen.

mod answers;
mod letters;

use std::collections::{BTreeMap, BTreeSet};

use super::office::Office;
use super::planning::{DraftBody, PlanningError};
use super::rule_folder::RuleFolderError;
use crate::calendar::{CivilDate, days_between};
use crate::catalogue::{CatalogueError, DraftLine, PlanRow, PlanStatus};
use crate::ledger::{EntryKind, Ledger};
use crate::lifecycle::{
    Choice, ChoiceRefused, Consultation, ConsultationStanding, ConsultationState, Letter,
    LineFacts, ListFault, SentDays, SilenceRefused, Timeline, Windows,
};
use crate::location::{ClientId, EngagementId, ItemId};
use crate::plan::{Action, ConsultationV1, DecisionCode};
use crate::register::{Obligor, Role};
use crate::report::letter::TemplateError;
use crate::retention::{Assessment, Deferral, Verdict};

pub use answers::{Answering, Recorded, Recording, Silenced, list_rows, record, silence};
pub use letters::{Sending, Written, sent, templates, write};

/// Why a step of a consultation was not taken. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConsultError {
    /// Nothing of the plan is due or near its end.
    #[error("nothing of plan {plan} is due or near the end of its term")]
    NothingNear {
        /// The plan.
        plan: String,
    },
    /// No letter is due today.
    #[error("no letter is due")]
    NoLetterDue {
        /// The next one, with the day from which it is due.
        next: Option<(Letter, CivilDate)>,
    },
    /// A letter before the one that goes before it, or once more after the one that follows it.
    #[error("the {} goes out first", first.code())]
    OutOfOrder {
        /// What is to go out instead.
        first: Letter,
    },
    /// The consultation lapsed; only that can be told.
    #[error("the consultation lapsed")]
    Lapsed,
    /// A notice of withdrawal of what did not lapse.
    #[error("the consultation did not lapse")]
    NotLapsed,
    /// A letter that was not written.
    #[error("the {} was not written", letter.code())]
    NotWritten {
        /// Which.
        letter: Letter,
    },
    /// The term ends later than the letter says.
    #[error("the {} speaks of an earlier end", letter.code())]
    Stale {
        /// Which.
        letter: Letter,
    },
    /// A day that cannot be.
    #[error("it cannot have been on that day: not before {first}, and not later than today")]
    Day {
        /// The first day on which it can have been.
        first: CivilDate,
    },
    /// The register names no contact.
    #[error("the register names no contact")]
    NoContact,
    /// The folder of templates, or a file in it, cannot be read.
    #[error(transparent)]
    Folder(#[from] RuleFolderError),
    /// A template cannot be used.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The plan has no such line.
    #[error("the plan has no line {n}")]
    UnknownLine {
        /// Its number.
        n: u64,
    },
    /// Choices that lines do not allow.
    #[error("{} lines do not allow that", lines.len())]
    Choices {
        /// Each with the reason.
        lines: Vec<(u64, ChoiceRefused)>,
    },
    /// The list is no text, or larger than is read.
    #[error("the list cannot be read")]
    ListUnreadable,
    /// Rows of the list are wrong.
    #[error("{} rows of the list are wrong", faults.len())]
    List {
        /// All of them.
        faults: Vec<ListFault>,
    },
    /// The list chooses nothing.
    #[error("nothing was chosen")]
    NothingChosen,
    /// Nothing may be decided on silence.
    #[error(transparent)]
    Silence(#[from] SilenceRefused),
    /// One person alone.
    #[error("two people decide on silence")]
    TwoPeople,
    /// Destruction without the privacy officer.
    #[error("the privacy officer is one of those who decide to destroy")]
    NoPrivacyOfficer,
    /// Plan, ledger or file.
    #[error(transparent)]
    Planning(#[from] PlanningError),
    /// The catalogue failed.
    #[error("the catalogue failed")]
    Catalogue(#[from] CatalogueError),
}

/// A line of a draft as it is judged on a day.
#[derive(Debug, Clone)]
pub(super) struct LineToday {
    pub(super) facts: LineFacts,
    /// None when the last scan did not meet its file any more.
    pub(super) assessment: Option<Assessment>,
}

impl LineToday {
    fn of(
        line: &DraftLine<DraftBody>,
        assessment: Option<Assessment>,
        office: &Office,
        deferrals: &[Deferral],
    ) -> Self {
        let body = &line.body;
        let touched = assessment.as_ref().map_or(&body.engagements, |a| &a.touches);
        let all: Vec<&EngagementId> = touched.iter().chain(&body.engagements).collect();
        let rows: Vec<_> = all.iter().map(|id| office.register.engagement(id)).collect();
        let is = |role| rows.iter().flatten().any(|engagement| engagement.role == role);
        let is_known = !rows.is_empty() && rows.iter().all(Option::is_some);
        let role = if is(Role::Processor) { Role::Processor } else { Role::Controller };
        let is_books = rows.iter().flatten().any(|e| e.obligor == Obligor::Client);
        let decided = body.decided.as_ref().map(|decision| decision.choice.action);
        let retain_until = assessment.as_ref().map_or(Some(body.retain_until), |a| a.retain_until);
        let facts = LineFacts {
            n: line.n,
            retain_until,
            role: is_known.then_some(role),
            return_only: body.return_only
                || is_books
                || assessment.as_ref().is_some_and(|a| a.return_only),
            waived: assessment.as_ref().is_some_and(|a| !a.waived_by.is_empty()),
            return_required: body.return_required
                || assessment.as_ref().is_some_and(|a| a.return_required),
            deferred: deferrals
                .iter()
                .any(|deferral| deferral.is_over(&body.locator, all.iter().copied())),
            kept: decided == Some(Action::Keep),
        };
        Self { facts, assessment }
    }

    /// Whether its term lets anything be done with it. Blocks and doubts are not asked here.
    fn readiness(&self, body: &DraftBody, today: CivilDate) -> Readiness {
        let after = |last: Option<CivilDate>| {
            let next = last.and_then(|last| last.succ_opt());
            next.map_or(Readiness::Unknown, Readiness::From)
        };
        let Some(assessment) = &self.assessment else {
            let is_over = today > body.retain_until;
            return if is_over { Readiness::Due } else { after(Some(body.retain_until)) };
        };
        match assessment.verdict {
            Verdict::KeepOpen => Readiness::Unknown,
            Verdict::KeepInTerm | Verdict::PreNotice | Verdict::KeepStatutory => {
                after(assessment.effective_until)
            }
            // Due, and nothing may be done with it yet.
            verdict if verdict.destroyable() => {
                assessment.not_before.map_or(Readiness::Due, Readiness::From)
            }
            _ => Readiness::Due,
        }
    }
}

/// From when something may be done with a line, as far as its term goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Readiness {
    /// Today.
    Due,
    /// From a day that is still to come.
    From(CivilDate),
    /// Nobody can say: an engagement runs, or a duty keeps it for ever.
    Unknown,
}

/// The lines of a draft as they are judged on a day, each looked up by itself.
pub(super) fn lines_today(
    office: &Office,
    lines: &[DraftLine<DraftBody>],
    as_of: CivilDate,
) -> Result<Vec<LineToday>, CatalogueError> {
    let deferrals = office.catalogue.deferrals()?;
    let of_one = |line: &DraftLine<DraftBody>| {
        let items = office.judge_entry_of(&line.item, as_of)?;
        let own = items.into_iter().find(|item| item.item.id == line.item);
        let assessment = own.map(|own| own.judged.assessment);
        Ok(LineToday::of(line, assessment, office, &deferrals))
    };
    lines.iter().map(of_one).collect()
}

/// A draft with the consultation on it.
#[derive(Debug)]
pub struct Running {
    /// The plan.
    pub plan: PlanRow,
    /// Where it stands.
    pub standing: ConsultationStanding,
    /// How many lines the draft has.
    pub lines: u64,
}

fn windows(office: &Office) -> Windows {
    Windows::of(&office.pack, office.gates.waiting_days)
}

fn standing_of(
    office: &Office,
    consultation: &Consultation,
    lines: &[LineToday],
    as_of: CivilDate,
) -> ConsultationStanding {
    let facts: Vec<_> = lines.iter().map(|line| line.facts).collect();
    consultation.standing(&facts, &windows(office), as_of)
}

/// Where the consultation on a plan stands on a day; none when nothing was recorded and nobody asks for one,
/// and once the plan is carried out.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn standing(
    office: &Office,
    plan: &PlanRow,
    as_of: CivilDate,
) -> Result<Option<Running>, CatalogueError> {
    let consultation = office.catalogue.consultation(&plan.id)?;
    let is_asked = office.consultation.required && plan.status == PlanStatus::Draft;
    if plan.status == PlanStatus::Done || !(is_asked || consultation.has_begun()) {
        return Ok(None);
    }
    let lines: Vec<DraftLine<DraftBody>> = office.catalogue.draft_lines(&plan.id)?;
    let today = lines_today(office, &lines, as_of)?;
    let standing = standing_of(office, &consultation, &today, as_of);
    Ok(Some(Running { plan: plan.clone(), standing, lines: lines.len() as u64 }))
}

/// All consultations that somebody must follow: on drafts, and those that lapsed after the plan was frozen.
/// The items are judged in one pass, however many plans there are.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn running(office: &Office, as_of: CivilDate) -> Result<Vec<Running>, CatalogueError> {
    let mut plans = Vec::new();
    let mut wanted: BTreeMap<ItemId, Option<Assessment>> = BTreeMap::new();
    for plan in office.catalogue.plans()? {
        let consultation = office.catalogue.consultation(&plan.id)?;
        let is_draft = plan.status == PlanStatus::Draft;
        let is_asked = office.consultation.required && is_draft;
        let is_followed = is_draft || plan.status == PlanStatus::Frozen;
        if is_asked || (is_followed && consultation.has_begun()) {
            let lines: Vec<DraftLine<DraftBody>> = office.catalogue.draft_lines(&plan.id)?;
            wanted.extend(lines.iter().map(|line| (line.item.clone(), None)));
            plans.push((plan, consultation, lines));
        }
    }
    if plans.is_empty() {
        return Ok(Vec::new());
    }
    office.judge_all(as_of, |item| {
        if let Some(assessment) = wanted.get_mut(&item.item.id) {
            *assessment = Some(item.judged.assessment);
        }
    })?;
    let deferrals = office.catalogue.deferrals()?;
    let follow = |(plan, consultation, lines): (PlanRow, Consultation, Vec<_>)| {
        let of_one = |line: &DraftLine<DraftBody>| {
            let assessment = wanted.get(&line.item).cloned().flatten();
            LineToday::of(line, assessment, office, &deferrals)
        };
        let today: Vec<_> = lines.iter().map(of_one).collect();
        let standing = standing_of(office, &consultation, &today, as_of);
        let is_over = plan.status == PlanStatus::Frozen && !standing.owes_withdrawal;
        (!is_over).then_some(Running { plan, standing, lines: lines.len() as u64 })
    };
    Ok(plans.into_iter().filter_map(follow).collect())
}

/// Files of a client that are due, or near it, and on no plan: nobody asked about them yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unasked {
    /// The client.
    pub client: ClientId,
    /// How many files.
    pub files: u64,
    /// The day from which the announcement about the first of them was due.
    pub announcement_from: CivilDate,
}

/// The clients that must be asked and about whom there is no draft; none where no consultation is required.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn unasked(office: &Office, as_of: CivilDate) -> Result<Vec<Unasked>, CatalogueError> {
    if !office.consultation.required {
        return Ok(Vec::new());
    }
    let mut planned: BTreeSet<ItemId> = BTreeSet::new();
    for plan in office.catalogue.plans()? {
        if matches!(plan.status, PlanStatus::Draft | PlanStatus::Frozen) {
            let lines: Vec<DraftLine<DraftBody>> = office.catalogue.draft_lines(&plan.id)?;
            planned.extend(lines.into_iter().map(|line| line.item));
        }
    }
    let windows = windows(office);
    let mut clients: BTreeMap<ClientId, Unasked> = BTreeMap::new();
    office.judge_all(as_of, |item| {
        let assessment = &item.judged.assessment;
        let is_near = matches!(assessment.verdict, Verdict::PreNotice | Verdict::Due);
        let (Some(last), true) = (assessment.retain_until, is_near && item.is_file()) else {
            return;
        };
        let rows = assessment.touches.iter().map(|id| office.register.engagement(id));
        let owners: BTreeSet<_> = rows.map(|row| row.map(|row| &row.client)).collect();
        // Of several clients, or of nobody known: that is for a person to look at, and no plan takes it.
        let (Some(Some(client)), 1) = (owners.first(), owners.len()) else { return };
        if planned.contains(&item.item.id) {
            return;
        }
        let sent = SentDays::default();
        let from = Timeline::of(last, &sent, &windows, as_of).announcement_from;
        let one = clients.entry((*client).clone()).or_insert_with(|| Unasked {
            client: (*client).clone(),
            files: 0,
            announcement_from: from,
        });
        one.files += 1;
        one.announcement_from = one.announcement_from.min(from);
    })?;
    Ok(clients.into_values().collect())
}

/// What a plan says of the consultation on it, provided that it may be frozen today. Brings the dates of the
/// lines up to today.
///
/// # Errors
///
/// [`PlanningError::NotDue`], [`PlanningError::NotConsulted`], [`PlanningError::AgainstAnswer`]; or of the
/// catalogue.
pub(super) fn at_freezing(
    office: &Office,
    plan: &str,
    lines: &mut [DraftLine<DraftBody>],
) -> Result<ConsultationV1, PlanningError> {
    let as_of = office.clock.today();
    let today = lines_today(office, lines, as_of)?;
    let is_kept = |line: &DraftLine<DraftBody>| action_of_line(line) == Some(Action::Keep);
    let acting = || lines.iter().zip(&today).filter(|(line, _)| !is_kept(line));
    let ready: Vec<_> = acting().map(|(line, now)| now.readiness(&line.body, as_of)).collect();
    let not_due = ready.iter().filter(|ready| **ready != Readiness::Due).count() as u64;
    if not_due > 0 {
        let from = match ready.iter().max() {
            Some(Readiness::From(day)) => Some(*day),
            _ => None,
        };
        return Err(PlanningError::NotDue { plan: plan.to_owned(), lines: not_due, from });
    }
    let consultation = office.catalogue.consultation(plan)?;
    let standing = standing_of(office, &consultation, &today, as_of);
    // A ceiling of the law and an upheld request for erasure wait for no client.
    let asked = acting().filter(|(_, now)| {
        now.assessment.as_ref().is_none_or(|assessment| assessment.verdict != Verdict::ActNow)
    });
    let (mut without, mut against) = (Vec::new(), Vec::new());
    for (line, _) in asked {
        match standing.choice(line.n) {
            None => without.push(line.n),
            Some(choice) if action_of_line(line) != Some(action_of(choice)) => against.push(line.n),
            Some(_) => {}
        }
    }
    if !against.is_empty() {
        return Err(PlanningError::AgainstAnswer { plan: plan.to_owned(), lines: against });
    }
    let is_asked = office.consultation.required || consultation.has_begun();
    if is_asked && !without.is_empty() {
        let count = without.len() as u64;
        return Err(PlanningError::NotConsulted { plan: plan.to_owned(), lines: count });
    }
    for (line, now) in lines.iter_mut().zip(&today) {
        // What goes for a request keeps the day of that decision.
        let is_erased = line.body.proposed.reason == DecisionCode::ErasureRequest;
        if let Some(last) = now.facts.retain_until.filter(|_| !is_erased) {
            line.body.retain_until = last;
            let over = days_between(last, as_of);
            line.body.over_term_days = u64::try_from(over).unwrap_or(0);
        }
    }
    Ok(facts_of(&standing, lines, office.consultation.required))
}

fn action_of_line(line: &DraftLine<DraftBody>) -> Option<Action> {
    line.body.decided.as_ref().map(|decision| decision.choice.action)
}

/// What a choice comes to.
pub(super) fn action_of(choice: Choice) -> Action {
    match choice {
        Choice::Destroy => Action::Destroy,
        Choice::Return => Action::Return,
        Choice::ReturnThenDestroy => Action::ReturnThenDestroy,
        Choice::Deferral { .. } | Choice::Objection => Action::Keep,
    }
}

fn facts_of(
    standing: &ConsultationStanding,
    lines: &[DraftLine<DraftBody>],
    required: bool,
) -> ConsultationV1 {
    if standing.state == ConsultationState::Withdrawn {
        return ConsultationV1 { required, ..ConsultationV1::default() };
    }
    let count = |choices: &BTreeMap<u64, Choice>| {
        lines.iter().filter(|line| choices.contains_key(&line.n)).count() as u64
    };
    ConsultationV1 {
        required,
        announced_on: standing.sent.announcement,
        reminded_on: standing.sent.reminder,
        last_notice_on: standing.sent.last_notice,
        answered_on: standing.answered_on,
        silence_on: standing.silent_on,
        lines_answered: count(&standing.answered),
        lines_silent: count(&standing.silent),
    }
}

/// Refuses where the ledger knows of a deferral that still keeps something and that the catalogue does not
/// have: it was lost or set back.
///
/// # Errors
///
/// [`PlanningError::DeferralsLost`].
pub(super) fn check(office: &Office, ledger: &Ledger) -> Result<(), PlanningError> {
    let known = office.catalogue.deferrals()?;
    let today = office.clock.today().to_string();
    let mut lost: Vec<String> = Vec::new();
    for entry in ledger.entries().iter().filter(|e| e.kind == EntryKind::AnswerRecorded) {
        let (Some(plan), Some(until)) =
            (entry.fields.token("plan"), entry.fields.token("deferred_until"))
        else {
            continue;
        };
        // Days as ISO 8601 writes them are in order as text.
        let has = |d: &Deferral| d.plan == plan && d.until.to_string() == until;
        if until >= today.as_str() && !known.iter().any(has) {
            lost.push(plan.to_owned());
        }
    }
    if lost.is_empty() { Ok(()) } else { Err(PlanningError::DeferralsLost { plans: lost }) }
}
