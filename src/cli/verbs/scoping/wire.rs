//! What a search came to, for programs: codes and ids, never a value.

use serde_json::{Value, json};

use super::super::items;
use crate::calendar::CivilDate;
use crate::handover::Given;
use crate::retention::ReviewReason;
use crate::run::exporting::ExportedFile;
use crate::run::scoping::{Ending, Scope, ScopeFile, ScopeLine};

/// Everything in one document; `files` once they were copied.
pub(super) fn document(
    scope: &Scope,
    files: Option<&[ExportedFile<'_>]>,
    today: CivilDate,
) -> Value {
    let counts = &scope.counts;
    let files: Vec<Value> = match files {
        Some(files) => files.iter().map(exported).collect(),
        None => scope.files.iter().map(file).collect(),
    };
    json!({
        "schema": "termijn/request-scope/1",
        "request": scope.request.id,
        "kind": scope.request.kind.code(),
        "as_of": today,
        "sought": scope.sought.iter().map(|kind| kind.code()).collect::<Vec<_>>(),
        "person_given": scope.was_given,
        "counts": {
            "listed": counts.listed,
            "met": counts.met,
            "met_partly": counts.met_partly,
            "not_met": counts.not_met,
            "not_searched": counts.not_searched,
        },
        "apart": scope.apart,
        "pinned": scope.pinned,
        "items": scope.lines.iter().map(line_json).collect::<Vec<_>>(),
        "files": files,
    })
}

/// One item.
pub(super) fn line_json(line: &ScopeLine) -> Value {
    let mut value = json!({
        "id": line.id,
        "source": line.source,
        "locator": line.locator,
        "kind": line.kind.code(),
        "ending": ending(&line.ending),
    });
    match &line.ending {
        Ending::Met(ways, sureness) => {
            value["sureness"] = sureness.code().into();
            let way = |(way, count): (&crate::retention::Way, &u32)| json!({"by": way.meeting.code(), "in": way.met_in.code(), "count": count});
            value["ways"] = ways.iter().map(way).collect();
        }
        Ending::NotSearched(why) => value["reason"] = (*why).into(),
        Ending::NotMet => {}
    }
    let Some(known) = &line.known else { return value };
    let assessment = &known.assessment;
    let has = |code: &str| known.types.contains_key(code);
    let more = json!({
        "engagements": assessment.engagements,
        "verdict": assessment.verdict.code(),
        "verdict_reason": assessment.reason.map(ReviewReason::code),
        "retain_until": assessment.retain_until,
        "effective_until": assessment.effective_until,
        "statutes": assessment.statutes.iter().map(|duty| &duty.id).collect::<Vec<_>>(),
        "first_seen": known.first_seen,
        "since_scan": known.since_scan.code(),
        "partly": known.partly.map(crate::inventory::Unread::code),
        "types": items::types(&known.types),
        "categories": known.categories,
        "art9": has("SPECIAL"),
        "art10": has("CRIMINAL"),
        "restricted": known.restricted,
    });
    if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
        value.extend(more);
    }
    value
}

fn ending(ending: &Ending) -> &'static str {
    match ending {
        Ending::Met(..) => "met",
        Ending::NotMet => "not_met",
        Ending::NotSearched(_) => "not_searched",
    }
}

fn file(file: &ScopeFile) -> Value {
    json!({
        "source": file.source,
        "file": file.entry.locator,
        "sureness": file.sureness.code(),
        "third_parties": file.third_parties.code(),
        "restricted": file.restricted,
        "since_scan": file.since_scan.code(),
    })
}

fn exported(one: &ExportedFile<'_>) -> Value {
    let mut value = file(one.file);
    match &one.given {
        Given::Copied { path, size } => {
            value["copy"] = path.as_str().into();
            value["size"] = (*size).into();
            value["sha256"] = one.file.sha256.to_string().into();
        }
        Given::LeftOut(why) => value["left_out"] = (*why).into(),
    }
    value
}

pub(super) const COLUMNS: [&str; 16] = [
    "source",
    "locator",
    "id",
    "kind",
    "ending",
    "reason",
    "sureness",
    "ways",
    "engagements",
    "verdict",
    "retain_until",
    "effective_until",
    "first_seen",
    "types",
    "since_scan",
    "restricted",
];

/// One item in columns.
pub(super) fn row(line: &ScopeLine) -> [String; 16] {
    let day = |day: Option<CivilDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let (mut reason, mut sureness, mut ways) = (String::new(), String::new(), String::new());
    match &line.ending {
        Ending::Met(all, sure) => {
            sure.code().clone_into(&mut sureness);
            let way = |way: &crate::retention::Way| {
                format!("{}:{}", way.meeting.code(), way.met_in.code())
            };
            ways = all.keys().map(way).collect::<Vec<_>>().join("+");
        }
        Ending::NotSearched(why) => (*why).clone_into(&mut reason),
        Ending::NotMet => {}
    }
    let known = line.known.as_deref();
    let of = |take: fn(&crate::run::scoping::Known) -> String| known.map(take).unwrap_or_default();
    [
        line.source.to_string(),
        line.locator.to_string(),
        line.id.to_string(),
        line.kind.code().to_owned(),
        ending(&line.ending).to_owned(),
        reason,
        sureness,
        ways,
        of(|known| {
            let ids = known.engagements().iter().map(|id| id.as_str().to_owned());
            ids.collect::<Vec<_>>().join("+")
        }),
        of(|known| known.assessment.verdict.code().to_owned()),
        day(known.and_then(|known| known.assessment.retain_until)),
        day(known.and_then(|known| known.assessment.effective_until)),
        day(known.and_then(|known| known.first_seen)),
        of(|known| {
            let counts = |tiers: &std::collections::BTreeMap<crate::inventory::Tier, u32>| {
                tiers.keys().any(|tier| tier.counts())
            };
            let types = known.types.iter().filter(|(_, tiers)| counts(tiers));
            types.map(|(code, _)| code.clone()).collect::<Vec<_>>().join("+")
        }),
        of(|known| known.since_scan.code().to_owned()),
        of(|known| if known.restricted { "yes".to_owned() } else { "no".to_owned() }),
    ]
}
