//! How one item is shown: as JSON with stable keys, and as text.

use serde_json::{Value, json};

use crate::inventory::{Coverage, Outcome as ItemOutcome, TypeCounts};
use crate::location::{ItemId, Locator};
use crate::run::office::{JudgedItem, Office};
use crate::text::Messages;

use super::super::problem::{Code, Problem};
use super::super::problems;
use crate::calendar::CivilDate;

/// The item as `status` and `explain` give it.
pub(super) fn json(item: &JudgedItem, messages: &Messages) -> Value {
    let (stored, assessment) = (&item.item, &item.judged.assessment);
    let (outcome, outcome_reason) = outcome(stored.reading.outcome(), stored.reading.coverage);
    let evidence: Vec<Value> = item
        .judged
        .attribution
        .evidence
        .iter()
        .map(|e| json!({"code": e.code.to_string(), "engagement": e.engagement, "strength": e.strength.code()}))
        .collect();
    let derivation: Vec<Value> = assessment
        .derivation
        .iter()
        .map(|step| {
            let mut value = serde_json::to_value(step).unwrap_or(Value::Null);
            if let Value::Object(object) = &mut value {
                object.insert("text".to_owned(), Value::String(step.text(messages)));
            }
            value
        })
        .collect();
    json!({
        "id": stored.id,
        "locator": stored.reading.locator,
        "source": stored.source,
        "kind": stored.reading.kind.code(),
        "outcome": outcome,
        "outcome_reason": outcome_reason,
        "content_kind": stored.reading.content_kind,
        "coverage": coverage(stored.reading.coverage),
        "engagements": assessment.engagements,
        "strength": assessment.strength.map(crate::attribution::Strength::code),
        "evidence": evidence,
        "verdict": assessment.verdict.code(),
        "reason": assessment.reason.map(crate::retention::ReviewReason::code),
        "retain_until": assessment.retain_until,
        "due_from": assessment.due_from,
        "effective_until": assessment.effective_until,
        "execute_by": assessment.execute_by,
        "over_term_days": assessment.over_term_days,
        "overdue": assessment.overdue,
        "return_only": assessment.return_only,
        "blocks": assessment.blocks,
        "types": types(&stored.reading.types),
        "derivation": derivation,
    })
}

/// Wire words of an outcome: `found` with reason `partial` is found in what could be read.
pub(super) fn outcome(
    outcome: ItemOutcome,
    coverage: Coverage,
) -> (&'static str, Option<&'static str>) {
    match outcome {
        ItemOutcome::Found if coverage == Coverage::Complete => ("found", None),
        ItemOutcome::Found => ("found", Some("partial")),
        ItemOutcome::None => ("none", None),
        ItemOutcome::NotRead(why) => ("not_read", Some(why.code())),
    }
}

/// Wire word of a coverage.
pub(super) fn coverage(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::Complete => "complete",
        Coverage::Partial(_) => "partial",
        Coverage::Unread(_) => "unread",
    }
}

/// Findings of tier T1–T3 by type; weaker ones are signals, not findings.
pub(super) fn types(counts: &TypeCounts) -> Value {
    let sums = counts.iter().filter_map(|(code, tiers)| {
        let sum: u64 =
            tiers.iter().filter(|(tier, _)| tier.counts()).map(|(_, n)| u64::from(*n)).sum();
        (sum > 0).then(|| (code.clone(), Value::from(sum)))
    });
    Value::Object(sums.collect())
}

/// The verdict with its reason, as people read it.
pub(in crate::cli) fn verdict(item: &JudgedItem, messages: &Messages) -> String {
    let assessment = &item.judged.assessment;
    let verdict = messages.get(&format!("verdict-name-{}", dashed(assessment.verdict.code())));
    match assessment.reason {
        Some(reason) => {
            let reason = messages.get(&format!("verdict-reason-{}", dashed(reason.code())));
            format!("{verdict} ({reason})")
        }
        None => verdict,
    }
}

/// Wire names have underscores, message ids dashes.
pub(super) fn dashed(code: &str) -> String {
    code.replace('_', "-")
}

/// Finds an item by id, locator or path, with the other items of its entry.
///
/// # Errors
///
/// [`Code::ItemNotFound`], or [`Code::ItemAmbiguous`] when the path lies in several sources.
pub(super) fn find(office: &Office, wanted: &str, as_of: CivilDate) -> Result<JudgedItem, Problem> {
    let failed = |error| problems::catalogue(&error);
    if wanted.starts_with("it_") {
        let id = ItemId::new(wanted);
        let items = office.judge_entry_of(&id, as_of).map_err(failed)?;
        if let Some(item) = items.into_iter().find(|item| item.item.id == id) {
            return Ok(item);
        }
    }
    let names = names_of(office, wanted);
    let mut ids = Vec::new();
    office
        .catalogue
        .each_item(|item| {
            let locator = &item.reading.locator;
            let with_source = format!("{}:{locator}", item.source);
            if names.iter().any(|name| name == locator) || with_source == wanted {
                ids.push(item.id);
            }
        })
        .map_err(failed)?;
    match ids.as_slice() {
        [] => Err(Problem::new(Code::ItemNotFound).arg("item", wanted)),
        [id] => {
            let items = office.judge_entry_of(id, as_of).map_err(failed)?;
            let found = items.into_iter().find(|item| item.item.id == *id);
            found.ok_or_else(|| Problem::new(Code::ItemNotFound).arg("item", wanted))
        }
        several => {
            Err(Problem::new(Code::ItemAmbiguous).arg("item", wanted).arg("count", several.len()))
        }
    }
}

/// What `wanted` can mean: a locator as written, a path below a root, or a path of this machine.
fn names_of(office: &Office, wanted: &str) -> Vec<Locator> {
    use std::os::unix::ffi::OsStrExt;
    let mut names = vec![Locator::from_text(wanted), Locator::from_path(wanted.as_bytes())];
    let (file, inner) = match wanted.split_once("::") {
        Some((file, inner)) => (file, format!("::{inner}")),
        None => (wanted, String::new()),
    };
    let absolute = std::path::absolute(file).unwrap_or_default();
    for root in &office.roots {
        if let Ok(relative) = absolute.strip_prefix(&root.path) {
            let path = Locator::from_path(relative.as_os_str().as_bytes());
            names.push(Locator::from_text(format!("{path}{inner}")));
        }
    }
    names
}
