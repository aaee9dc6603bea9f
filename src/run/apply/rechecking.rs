//! The re-check of a line: what its file holds now, under the holds of this moment.

use super::outcome::{outcome_of, planned_identity};
use super::{ApplyError, OperationBody, Run};
use crate::calendar::CivilDate;
use crate::catalogue::{CatalogueError, PlanStatus};
use crate::digest::Digest;
use crate::dispose::{self, Examined};
use crate::inventory::{Coverage, ItemReading, Unread};
use crate::lifecycle::{FileIdentity, OperationState, Permit, PolicyFacts, Refusal, Step, recheck};
use crate::location::{ClientId, ItemId};
use crate::plan::{Action, DecisionCode, LineOutcome, PlanItemV1, SkipReason};
use crate::register::Register;
use crate::retention::{Assessment, World};
use crate::run::attributing::Persons;
use crate::run::blocking::{BlockList, Forbids};
use crate::run::dismissing::{Dismissals, Looked};
use crate::run::office::Office;
use crate::run::planning::{excluding, is_all_of};
use crate::run::verdicts::{PersonsSay, judge_entry};

impl Run<'_> {
    /// Reads a file that was taken in hand, as a scan would: the verdict rests on what it holds now.
    pub(super) fn judge(
        &self,
        item: &PlanItemV1,
        examined: &mut Examined,
        observed: &FileIdentity,
    ) -> Result<ReadNow, ApplyError> {
        let locator = &item.locator;
        let failed =
            |source| ApplyError::File { path: std::path::PathBuf::from(locator.as_str()), source };
        // Blocks by person may have come since this run began.
        let watch = self.office.watch()?;
        let bytes = &mut examined.reader().map_err(failed)?;
        let items = self.reader.read_for(&watch, locator, bytes, observed.size);
        let looked = Looked::for_all(
            &self.office.catalogue,
            (&self.reader, self.office.state.key()),
            (locator, &observed.sha256),
            &mut examined.reader().map_err(failed)?,
            observed.size,
        )?;
        let key = self.office.state.key();
        let id = |read: &ItemReading| ItemId::derive(key, &item.source, &read.locator);
        let ids = items.iter().map(id).collect();
        Ok(ReadNow { ids, items, looked, sha256: observed.sha256 })
    }

    /// The re-check, inside the transaction that records `intent`. A refusal records nothing.
    pub(super) fn permit(
        &mut self,
        item: &PlanItemV1,
        step: Step,
        observed: &FileIdentity,
        content: &ReadNow,
        intent: &OperationBody,
    ) -> Result<Result<Permit, Refusal>, ApplyError> {
        let op = self.operation_id(item.n);
        let today = self.office.clock.today();
        let waiting_over = !matches!(step, Step::Destroy | Step::FinishDestroy(_))
            || self.waiting_until().is_none();
        let receipt_ok = !self.receipt_missing() || !item.action.returns();
        let archive_verified = !item.action.returns()
            || (self.archive_intact
                && self.archive.as_ref().is_some_and(|archive| archive.lines.contains(&item.n)));
        let client = self.plan.header().client_id.clone();
        let last_copy = self.is_last_copy(item)?;
        let Self { office, reader, id, closing, persons, stated, .. } = self;
        let in_force = !*closing;
        let Office { catalogue, pack, shortened, state, .. } = &mut **office;
        let decided = catalogue.intent(op.as_str(), id, item.n, |catalogue| {
            let blocks = BlockList::of(catalogue).map_err(PermitError::Catalogue)?;
            let row = catalogue.plan(id).map_err(PermitError::Catalogue)?;
            let world = blocks.world(&reader.register, (pack, shortened), state.key());
            let dismissals = Dismissals::on(catalogue, today).map_err(PermitError::Catalogue)?;
            let stated = stated.now(catalogue).map_err(PermitError::Catalogue)?;
            let world =
                stated.in_world(world.on_file(&item.id, &content.sha256).in_source(&item.source));
            let persons = persons.now(catalogue).map_err(PermitError::Catalogue)?;
            let (assessment, is_due) = content.judged((&dismissals, &persons), &world, today);
            let is_due = is_due && ground_stands(item, &assessment, today);
            let forbids = Forbids::by(&assessment);
            let policy = PolicyFacts {
                plan_approved: in_force && row.is_some_and(|row| row.status == PlanStatus::Frozen),
                holds: forbids.holds,
                restricted: forbids.restricted,
                request_open: forbids.request_open,
                excluded: excluding::is_excluded(catalogue, id, item.n)
                    .map_err(PermitError::Catalogue)?,
                destroyable_today: is_due && assessment.engagements == item.engagements,
                block_evaluated: !forbids.unevaluated,
                last_copy,
                action_allows: item.action != Action::Keep
                    && stands(item, &client, &assessment, &reader.register),
                waiver_stands: waiver_stands(item, &assessment),
                waiting_over,
                archive_verified,
                receipt_ok,
            };
            let permit =
                recheck_line(step, item, observed, &policy).map_err(PermitError::Refused)?;
            Ok((intent.clone(), permit))
        });
        decided_or_refused(decided)
    }

    /// Leave to finish a destruction that began and was cut off.
    ///
    /// Its verdict is not asked for again: part of the content is gone, so there is nothing to judge, and
    /// nothing whole that could be put back. Every check was passed when the first byte was overwritten;
    /// that the plan expired or was withdrawn since brings nothing back either.
    /// A hold is another matter, and a request is one. It may have been placed since, and what is left may be
    /// what it is about; so whatever covers the line, by what the plan says of it, stops this too.
    pub(super) fn finish_permit(
        &mut self,
        item: &PlanItemV1,
        step: Step,
        observed: &FileIdentity,
        intent: &OperationBody,
    ) -> Result<Result<Permit, Refusal>, ApplyError> {
        let op = self.operation_id(item.n);
        let today = self.office.clock.today();
        let client = self.plan.header().client_id.clone();
        let Self { office, reader, id, .. } = self;
        let Office { catalogue, pack, shortened, state, .. } = &mut **office;
        let decided = catalogue.intent(op.as_str(), id, item.n, |catalogue| {
            let blocks = BlockList::of(catalogue).map_err(PermitError::Catalogue)?;
            let world = blocks.world(&reader.register, (pack, shortened), state.key());
            let world = world.in_source(&item.source);
            let forbids = Forbids::by(&unread_line(item, &world, today)).and_by_plan(
                &item.engagements,
                &client,
                &blocks,
                today,
            );
            let policy = PolicyFacts {
                plan_approved: true,
                holds: forbids.holds,
                restricted: forbids.restricted,
                request_open: forbids.request_open,
                // Like a withdrawal: it brings nothing back.
                excluded: false,
                destroyable_today: true,
                block_evaluated: !forbids.unevaluated,
                last_copy: false,
                action_allows: item.action.removes(),
                waiver_stands: true,
                waiting_over: true,
                archive_verified: true,
                receipt_ok: true,
            };
            let permit = recheck(step, &planned_identity(item), observed, &policy)
                .map_err(PermitError::Refused)?;
            Ok((intent.clone(), permit))
        });
        decided_or_refused(decided)
    }

    pub(super) fn skipped(&self, refusal: Refusal) -> LineOutcome {
        let reason = match refusal {
            Refusal::Hold => SkipReason::Hold,
            Refusal::Restriction => SkipReason::Restriction,
            Refusal::Request => SkipReason::Request,
            Refusal::BlockNotEvaluated => SkipReason::BlockNotEvaluated,
            Refusal::HardLinked => SkipReason::Nlink,
            Refusal::Changed => SkipReason::Changed,
            Refusal::ArchiveNotVerified => SkipReason::Archive,
            Refusal::Receipt => SkipReason::Receipt,
            Refusal::NotApproved => SkipReason::Withdrawn,
            Refusal::Excluded => SkipReason::Kept,
            Refusal::Waiver => SkipReason::Waiver,
            Refusal::LastCopy => SkipReason::LastCopy,
            // Whose it is and how it is returned come from the register alone.
            Refusal::ActionNotAllowed => SkipReason::RegisterChanged,
            _ if self.register_changed => SkipReason::RegisterChanged,
            _ => SkipReason::Verdict,
        };
        LineOutcome::Skipped(reason)
    }

    pub(super) fn rehearse_line(
        &self,
        item: &PlanItemV1,
    ) -> Result<Option<LineOutcome>, ApplyError> {
        let root = self.root(item)?;
        if self.closing {
            return Ok(Some(self.skipped(Refusal::NotApproved)));
        }
        let excluded = excluding::is_excluded(&self.office.catalogue, &self.id, item.n)?;
        if item.action == Action::Keep || excluded {
            return Ok(Some(LineOutcome::Skipped(SkipReason::Kept)));
        }
        if self.body(item.n)?.is_some_and(|body| body.state == OperationState::Quarantined) {
            return Ok(None);
        }
        let (mut examined, observed) =
            match dispose::examine(&root.path, &item.locator.file_bytes()) {
                Ok(examined) => examined,
                Err(error) => return Ok(Some(outcome_of(&error))),
            };
        let content = self.judge(item, &mut examined, &observed)?;
        let blocks = BlockList::of(&self.office.catalogue)?;
        let Office { pack, shortened, state, .. } = &*self.office;
        let world = blocks.world(&self.reader.register, (pack, shortened), state.key());
        let today = self.office.clock.today();
        let dismissals = Dismissals::on(&self.office.catalogue, today)?;
        let stated = self.stated.now(&self.office.catalogue)?;
        let world =
            stated.in_world(world.on_file(&item.id, &content.sha256).in_source(&item.source));
        let persons = self.persons.now(&self.office.catalogue)?;
        let (assessment, is_due) = content.judged((&dismissals, &persons), &world, today);
        let is_due = is_due && ground_stands(item, &assessment, today);
        if let Some(refusal) = Forbids::by(&assessment).refusal() {
            return Ok(Some(self.skipped(refusal)));
        }
        if !planned_identity(item).is_unchanged(&observed) {
            return Ok(Some(LineOutcome::Skipped(SkipReason::Changed)));
        }
        if !is_due || assessment.engagements != item.engagements {
            return Ok(Some(self.skipped(Refusal::Verdict)));
        }
        let client = &self.plan.header().client_id;
        if !stands(item, client, &assessment, &self.reader.register) {
            return Ok(Some(self.skipped(Refusal::ActionNotAllowed)));
        }
        if !waiver_stands(item, &assessment) {
            return Ok(Some(self.skipped(Refusal::Waiver)));
        }
        let last_copy = item.action.removes() && self.is_last_copy(item)?;
        Ok(last_copy.then(|| self.skipped(Refusal::LastCopy)))
    }
}

/// Whether a line still is what was signed: all of it the client's own, and no return of it asked for that
/// who decided on its destruction did not know of.
pub(super) fn stands(
    item: &PlanItemV1,
    client: &ClientId,
    assessment: &Assessment,
    register: &Register,
) -> bool {
    let is_new_return = assessment.return_required && !item.return_required;
    // What is decided on a waiver is told by itself.
    let is_books = assessment.return_only && item.reason != DecisionCode::ClientWaiver;
    let must_return = is_books || is_new_return;
    is_all_of(client, assessment, register) && !(item.action == Action::Destroy && must_return)
}

/// Whether a line that was decided on a written waiver of the client still rests on one: it was not withdrawn,
/// is proven, and covers all of the file as it is.
pub(super) fn waiver_stands(item: &PlanItemV1, assessment: &Assessment) -> bool {
    item.reason != DecisionCode::ClientWaiver || !assessment.waived_by.is_empty()
}

/// Whether the ground on which a line was signed still is one. Where a request for erasure was it, nobody
/// asked the client: without the request the line may not go, due or not. And where it was not, the request
/// is no ground for it either.
pub(super) fn ground_stands(item: &PlanItemV1, assessment: &Assessment, today: CivilDate) -> bool {
    let is_over = assessment.retain_until.is_some_and(|last| today > last);
    match item.reason {
        DecisionCode::ErasureRequest => !assessment.erased_for.is_empty(),
        _ => assessment.erased_for.is_empty() || is_over,
    }
}

/// The re-check of a line. A file with other content may well be another's or not allowed to go; that it
/// was changed is what is said of it then.
pub(super) fn recheck_line(
    step: Step,
    item: &PlanItemV1,
    observed: &FileIdentity,
    policy: &PolicyFacts,
) -> Result<Permit, Refusal> {
    let planned = planned_identity(item);
    recheck(step, &planned, observed, policy).map_err(|refusal| match refusal {
        Refusal::ActionNotAllowed | Refusal::Verdict if planned.sha256 != observed.sha256 => {
            Refusal::Changed
        }
        other => other,
    })
}

/// Why no permit was given.
pub(super) enum PermitError {
    Refused(Refusal),
    Catalogue(CatalogueError),
}

impl From<CatalogueError> for PermitError {
    fn from(error: CatalogueError) -> Self {
        Self::Catalogue(error)
    }
}

/// A file of a line, as it was read just now.
#[derive(Debug)]
pub(super) struct ReadNow {
    /// Of each of the items.
    ids: Vec<ItemId>,
    items: Vec<ItemReading>,
    looked: Looked,
    pub(super) sha256: Digest,
}

impl ReadNow {
    /// The assessment of the file under these dismissals and attributions, and whether it may go. One that was made after
    /// the file was read may be about all that was found: then it may not.
    pub(super) fn judged(
        &self,
        (dismissals, persons): (&Dismissals, &Persons),
        world: &World<'_>,
        today: CivilDate,
    ) -> (Assessment, bool) {
        let set_aside = self.looked.under(dismissals, &self.sha256);
        let is_known = set_aside.is_some();
        let ids = self.ids.iter().cloned().zip(self.items.iter().map(|item| &item.locator));
        let said = PersonsSay {
            set_aside: &set_aside.unwrap_or_default(),
            matched: &persons.over(ids, Some(&self.sha256)),
        };
        let assessment = whole_file(&self.items, said, world, today);
        let is_due = is_known && assessment.is_destroyable();
        (assessment, is_due)
    }
}

/// The assessment of the file as a whole: of its first item, which holds all others.
fn whole_file(
    readings: &[ItemReading],
    said: PersonsSay<'_>,
    world: &World<'_>,
    today: CivilDate,
) -> Assessment {
    let items: Vec<_> = readings.iter().collect();
    let mut judged = judge_entry(&items, None, said, world, today);
    judged.swap_remove(0).assessment
}

fn decided_or_refused(
    decided: Result<Permit, PermitError>,
) -> Result<Result<Permit, Refusal>, ApplyError> {
    match decided {
        Ok(permit) => Ok(Ok(permit)),
        Err(PermitError::Refused(refusal)) => Ok(Err(refusal)),
        Err(PermitError::Catalogue(error)) => Err(error.into()),
    }
}

/// The assessment of a line whose content cannot be read any more: of its path, and in doubt about every
/// person.
fn unread_line(item: &PlanItemV1, world: &World<'_>, today: CivilDate) -> Assessment {
    let coverage = Coverage::Unread(Unread::Changed);
    let unread = ItemReading::empty(item.locator.clone(), item.kind, coverage, item.size);
    whole_file(&[unread], PersonsSay::default(), world, today)
}
