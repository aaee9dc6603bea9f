//! What would be different about a plan if it were made today.

use std::collections::BTreeMap;

use super::drafting::{Reach, draft_line};
use super::standing::standings;
use super::{Choice, DraftBody, PlanningError, known};
use crate::calendar::CivilDate;
use crate::catalogue::{DraftLine, PlanStatus};
use crate::location::{ClientId, ItemId, Locator};
use crate::plan::SkipReason;
use crate::run::office::Office;

/// A line that would not be on the plan any more, or not be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineGone {
    /// Number of the line.
    pub n: u64,
    /// Where its file lies.
    pub locator: Locator,
    /// Why.
    pub reason: SkipReason,
}

/// A line that stands, and of which something else would be written down today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChanged {
    /// Number of the line.
    pub n: u64,
    /// Where its file lies.
    pub locator: Locator,
    /// Last day of keeping: on the plan, and by today's register; `None` when it is the same.
    pub retain_until: Option<(CivilDate, CivilDate)>,
    /// What the rules propose: on the plan, and today; `None` when it is the same.
    pub proposed: Option<(Choice, Choice)>,
}

/// How a plan differs from one that were made today.
#[derive(Debug)]
pub struct Difference {
    /// How far the plan is.
    pub status: PlanStatus,
    /// The day that it rests on.
    pub made_on: String,
    /// Lines that would fall away.
    pub gone: Vec<LineGone>,
    /// Files that are due now and not on it.
    pub new: Vec<DraftBody>,
    /// Lines with other dates or another proposal.
    pub changed: Vec<LineChanged>,
    /// Lines that would be as they are.
    pub same: u64,
}

/// Compares a draft or frozen plan with what would be put on it on `as_of`. Lines that ended already are
/// not compared.
///
/// # Errors
///
/// [`PlanningError::WrongStatus`] for a plan that was carried out or withdrawn.
pub fn diff(office: &Office, plan: &str, as_of: CivilDate) -> Result<Difference, PlanningError> {
    let row = known(office, plan)?;
    if matches!(row.status, PlanStatus::Done | PlanStatus::Withdrawn) {
        let status = row.status.code();
        return Err(PlanningError::WrongStatus { plan: row.id, status });
    }
    let lines: Vec<DraftLine<DraftBody>> = office.catalogue.draft_lines(plan)?;
    let standings = standings(office, &row, &lines, as_of)?;
    let client = ClientId::new(row.client.clone());
    // A draft that was made ahead is compared with one made ahead. Days as ISO 8601 writes them are in order
    // as text.
    let is_near = |line: &DraftLine<DraftBody>| line.body.retain_until.to_string() >= row.as_of;
    let reach = if lines.iter().any(is_near) { Reach::Ahead } else { Reach::Due };
    let mut today: BTreeMap<ItemId, DraftBody> = BTreeMap::new();
    office.judge_all(as_of, |judged| {
        if let Some(Ok(body)) = draft_line(office, &client, &judged, reach) {
            today.insert(judged.item.id.clone(), body);
        }
    })?;
    let mut difference = Difference {
        status: row.status,
        made_on: row.as_of,
        gone: Vec::new(),
        new: Vec::new(),
        changed: Vec::new(),
        same: 0,
    };
    for (line, standing) in lines.iter().zip(&standings) {
        let now = today.remove(&line.item);
        if standing.outcome.is_some() {
            continue;
        }
        let (n, locator) = (line.n, line.body.locator.clone());
        if let Some(reason) = standing.withdrawn {
            difference.gone.push(LineGone { n, locator, reason });
        } else if let Some(changed) = now.and_then(|now| changed(line, &now)) {
            difference.changed.push(changed);
        } else {
            difference.same += 1;
        }
    }
    difference.new = today.into_values().collect();
    difference.new.sort_by(|a, b| (&a.source, &a.locator).cmp(&(&b.source, &b.locator)));
    Ok(difference)
}

fn changed(line: &DraftLine<DraftBody>, now: &DraftBody) -> Option<LineChanged> {
    let then = &line.body;
    let until = (then.retain_until, now.retain_until);
    let proposed = (then.proposed, now.proposed);
    let changed = LineChanged {
        n: line.n,
        locator: then.locator.clone(),
        retain_until: (until.0 != until.1).then_some(until),
        proposed: (proposed.0 != proposed.1).then_some(proposed),
    };
    (changed.retain_until.is_some() || changed.proposed.is_some()).then_some(changed)
}
