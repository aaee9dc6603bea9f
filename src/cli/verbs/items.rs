//! How one item is shown: as JSON with stable keys, and as text.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::inventory::{Coverage, Outcome as ItemOutcome, TypeCounts};
use crate::location::{ItemId, Locator, SourceName};
use crate::retention::Step;
use crate::run::office::{JudgedItem, Office};
use crate::run::verdicts::SetAside;
use crate::text::Messages;

use super::super::problem::{Code, Problem};
use super::super::problems;
use super::super::session::Session;
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
    let derivation = steps(&assessment.derivation, messages);
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
        "not_before": assessment.not_before,
        "escalated": assessment.escalated,
        "statutes": assessment.statutes,
        "return_only": assessment.return_only,
        "blocks": assessment.blocks,
        "types": types(&stored.reading.types),
        "columns": stored.reading.columns.iter()
            .map(|(column, counts)| (column.to_string(), types(counts)))
            .collect::<serde_json::Map<_, _>>(),
        "dismissed": item.judged.set_aside.iter().map(dismissed).collect::<Vec<_>>(),
        "derivation": derivation,
    })
}

/// A derivation for programs, each step with its text for people.
pub(super) fn steps(derivation: &[Step], messages: &Messages) -> Vec<Value> {
    let step = |step: &Step| {
        let mut value = step.to_json();
        value["text"] = step.text(messages).into();
        value
    };
    derivation.iter().map(step).collect()
}

fn dismissed(one: &SetAside) -> Value {
    json!({
        "id": one.dismissal.id,
        "finding": one.dismissal.finding,
        "reason": one.dismissal.reason.code(),
        "until": one.dismissal.until,
        "type": one.type_code,
        "tier": one.tier,
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
pub(super) fn verdict(item: &JudgedItem, messages: &Messages) -> String {
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

/// The verdict with its place among the others, for lists that have the most pressing first.
pub(in crate::cli) fn ranked(item: &JudgedItem, messages: &Messages) -> (u8, String) {
    (rank(item.judged.assessment.verdict.code()), verdict(item, messages))
}

/// The verdict with the days over term, as the first line of an explanation has it.
pub(super) fn headline(item: &JudgedItem, messages: &Messages) -> String {
    let verdict = verdict(item, messages);
    let days = item.judged.assessment.over_term_days;
    if days <= 0 { verdict } else { format!("{verdict}, {}", late(days, messages)) }
}

/// So many days over term.
pub(super) fn late(days: i64, messages: &Messages) -> String {
    let days = days.unsigned_abs();
    let shown = messages.count(days);
    messages.with("cli-scan-late", &[("days", days.into()), ("shown", shown.into())])
}

/// The civil date of nanoseconds since the epoch, in the configured zone.
pub(super) fn civil(session: &Session, nanoseconds: i128) -> Option<CivilDate> {
    let seconds = i64::try_from(nanoseconds.div_euclid(1_000_000_000)).ok()?;
    chrono::DateTime::from_timestamp(seconds, 0).map(|instant| session.clock().civil(instant))
}

/// The most pressing verdict first.
fn rank(code: &str) -> u8 {
    const ORDER: [&str; 12] = [
        "act_now",
        "due",
        "reappeared",
        "review",
        "blocked_hold",
        "blocked_request",
        "blocked_restriction",
        "keep_statutory",
        "pre_notice",
        "keep_in_term",
        "keep_open",
        "out_of_scope",
    ];
    let place = ORDER.iter().position(|known| *known == code).unwrap_or(ORDER.len());
    u8::try_from(place).unwrap_or(u8::MAX)
}

/// An RFC 3339 instant as a date and time in the configured zone; another text as it is.
pub(super) fn when(session: &Session, stamp: &str) -> String {
    let Ok(instant) = chrono::DateTime::parse_from_rfc3339(stamp) else { return stamp.to_owned() };
    let local = instant.with_timezone(&session.config.timezone);
    format!("{} {}", session.messages.date(local.date_naive()), local.format("%H:%M"))
}

/// Wire names have underscores, message ids dashes.
pub(super) fn dashed(code: &str) -> String {
    code.replace('_', "-")
}

/// Finds an item by id, locator (also `SOURCE:LOCATOR`), path below a root, or path of this machine,
/// with the other items of its entry.
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
            let is_meant = |name: &Name| {
                name.locator == item.reading.locator
                    && name.source.as_ref().is_none_or(|source| *source == item.source)
            };
            if names.iter().any(is_meant) {
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

/// What somebody may have meant by a name.
struct Name {
    /// None for any source.
    source: Option<SourceName>,
    locator: Locator,
}

/// What `wanted` can mean: a locator as written, a path below a root, or a path of this machine.
fn names_of(office: &Office, wanted: &str) -> Vec<Name> {
    let mut names = below(None, wanted);
    for root in &office.roots {
        if let Some(rest) = wanted.strip_prefix(&format!("{}:", root.name)) {
            names.extend(below(Some(&root.name), rest));
        }
    }
    let (file, inner) = match wanted.split_once("::") {
        Some((file, inner)) => (file, format!("::{inner}")),
        None => (wanted, String::new()),
    };
    for path in [std::path::absolute(file).unwrap_or_default(), resolved(Path::new(file))] {
        for root in &office.roots {
            let below = [path.strip_prefix(&root.path), path.strip_prefix(resolved(&root.path))];
            names.extend(below.into_iter().flatten().map(|relative| {
                let file = Locator::from_path(relative.as_os_str().as_bytes());
                let locator = Locator::from_text(format!("{file}{inner}"));
                Name { source: Some(root.name.clone()), locator }
            }));
        }
    }
    names
}

/// `wanted` as a locator, as a path, and as a path with a locator of what is inside.
fn below(source: Option<&SourceName>, wanted: &str) -> Vec<Name> {
    let name = |locator| Name { source: source.cloned(), locator };
    let mut names =
        vec![name(Locator::from_text(wanted)), name(Locator::from_path(wanted.as_bytes()))];
    if let Some((file, inner)) = wanted.split_once("::") {
        let file = Locator::from_path(file.as_bytes());
        names.push(name(Locator::from_text(format!("{file}::{inner}"))));
    }
    names
}

/// The path without `..` and links in its folders; the file itself need not be there any more.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_default();
    let folder = absolute.parent().and_then(|folder| folder.canonicalize().ok());
    match (folder, absolute.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => absolute,
    }
}
