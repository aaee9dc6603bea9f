//! `explain`: why one item is, or is not, due.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::args::{ExplainArgs, Format};
use super::super::layout;
use super::super::problem::{Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::findings::dismissed_words;
use super::items;
use super::looking::scanned_office;
use crate::calendar::CivilDate;
use crate::catalogue::{DraftLine, PlanStatus};
use crate::detect::RuleSet;
use crate::inventory::{Coverage, ItemKind, Tier, TypeCounts, Unread};
use crate::location::ClientId;
use crate::retention::{Step, Topic, Verdict};
use crate::run::office::{JudgedItem, Office};
use crate::run::planning::DraftBody;
use crate::run::since::{self, Fate};
use crate::text::Messages;

/// `termijn explain`
pub(super) fn explain(session: &Session, args: &ExplainArgs) -> VerbResult {
    let office = scanned_office(session, args.register.as_deref())?;
    let item = items::find(&office, &args.item, session.as_of()?)?;
    if session.global.format != Format::Text {
        let mut value = items::json(&item, &session.messages);
        if let Value::Object(object) = &mut value {
            object.insert("schema".to_owned(), "termijn/explain/1".into());
        }
        session.json(&value);
        return Ok(Outcome::Done);
    }
    for line in told(session, &office, &item, layout::width())? {
        session.line(&line);
    }
    Ok(Outcome::Done)
}

/// The explanation of the item that somebody names, as of today.
pub(in crate::cli) fn explanation(
    session: &Session,
    office: &Office,
    wanted: &str,
) -> Result<Vec<String>, Problem> {
    let item = items::find(office, wanted, office.clock.today())?;
    told(session, office, &item, layout::width())
}

/// The explanation in lines of at most `width` columns; one label for each group of answers.
fn told(
    session: &Session,
    office: &Office,
    item: &JudgedItem,
    width: usize,
) -> Result<Vec<String>, Problem> {
    let m = &session.messages;
    let mut groups = vec![
        (m.get("cli-explain-what"), vec![what(session, item)]),
        (m.get("cli-explain-personal"), personal(item, &office.rules, m)),
    ];
    let derived = derived(session, office, item);
    if !derived.iter().any(|(label, _)| *label == Topic::Whose.text(m)) {
        groups.push((Topic::Whose.text(m), vec![m.get("cli-explain-nobody")]));
    }
    groups.extend(derived);
    let copies = copies(office, item)?;
    if copies > 0 {
        let text = m.with("cli-explain-copies-count", &[("count", copies.into())]);
        groups.push((m.get("cli-explain-copies"), vec![text]));
    }
    let next = next_step(session, office, item)?;
    groups.push((m.get("cli-explain-next"), vec![next]));

    let mut lines = vec![
        format!("{}  {}", item.item.id, items::headline(item, m)),
        item.item.reading.locator.to_string(),
    ];
    lines.extend(layout::grouped(&groups, width));
    Ok(lines)
}

fn what(session: &Session, item: &JudgedItem) -> String {
    let m = &session.messages;
    let (stored, reading) = (&item.item, &item.item.reading);
    let kind = m.get(&format!("cli-kind-{}", reading.kind.code()));
    if reading.kind == ItemKind::Rows {
        return m
            .with("cli-explain-rows", &[("kind", kind.into()), ("count", reading.size.into())]);
    }
    if !item.is_file() {
        // Of a message in a store of Outlook nobody knows how long it is.
        if reading.size == 0 && reading.kind == ItemKind::Message {
            return kind;
        }
        return format!("{kind}, {}", m.size(reading.size));
    }
    let mut parts = vec![kind, m.size(stored.stat.size)];
    if let Some(date) = items::civil(session, stored.stat.mtime_ns) {
        parts.push(m.with("cli-explain-modified", &[("date", m.date(date).into())]));
    }
    parts.extend(stored.digest.map(|digest| format!("sha256 {}…", digest.short())));
    parts.join(", ")
}

/// What was found and how sure that is; and what was not read.
fn personal(item: &JudgedItem, rules: &RuleSet, m: &Messages) -> Vec<String> {
    let reading = &item.item.reading;
    let mut lines = found(&reading.types, rules, m);
    for (column, counts) in &reading.columns {
        let Value::Object(types) = items::types(counts) else { continue };
        let list: Vec<_> = types.iter().map(|(code, n)| format!("{n} × {code}")).collect();
        if !list.is_empty() {
            let args = [("column", (*column).into()), ("list", list.join(", ").into())];
            lines.push(m.with("cli-explain-column", &args));
        }
    }
    if reading.found_in_parts {
        lines.push(m.get("cli-explain-in-parts"));
    }
    let weak: u64 = reading
        .types
        .values()
        .flatten()
        .filter(|(tier, _)| !tier.counts())
        .map(|(_, count)| u64::from(*count))
        .sum();
    if weak > 0 {
        lines.push(m.with("cli-explain-weak-signs", &[("count", weak.into())]));
    }
    for one in &item.judged.set_aside {
        let words = dismissed_words(&one.dismissal, m);
        lines.push(format!("{}: {words}  {}", one.type_code, one.dismissal.finding));
    }
    let (outcome, reason) = items::outcome(reading.outcome(), reading.coverage);
    let outcome = m.get(&format!("cli-outcome-{}", items::dashed(outcome)));
    match reason {
        Some(reason) => {
            let words = |code: &str| m.get(&format!("cli-unread-{}", items::dashed(code)));
            // Why the rest of what was read in part was not, and of which kind it is.
            let why = match reading.coverage {
                Coverage::Partial(why) if why != Unread::Partial => Some(words(why.code())),
                _ => None,
            };
            let kind = reading.content_kind.clone().filter(|kind| kind != "unknown");
            let more: Vec<String> = why.into_iter().chain(kind).collect();
            let more =
                if more.is_empty() { String::new() } else { format!(": {}", more.join(", ")) };
            lines.push(format!("{outcome} ({}{more})", words(reason)));
        }
        None if lines.is_empty() => lines.push(outcome),
        None => {}
    }
    lines
}

/// What types are called, with the code where the name does not hold it.
pub(super) fn titles<'a>(rules: &'a RuleSet, m: &Messages) -> BTreeMap<&'a str, String> {
    // The first rule of a type names it; what signals are about, and where a name stands, is not for
    // this line.
    let mut titles: BTreeMap<&str, String> = BTreeMap::new();
    for rule in rules.rules() {
        let title = || match rule.type_code.as_str() {
            "SPECIAL" => m.get("rules-type-special"),
            "CRIMINAL" => m.get("rules-type-criminal"),
            "PERSON" => m.get("rules-type-person"),
            _ => rule.title(m.lang()).to_owned(),
        };
        titles.entry(rule.type_code.as_str()).or_insert_with(title);
    }
    for (code, title) in &mut titles {
        if !title.contains(*code) {
            *title = format!("{title} ({code})");
        }
    }
    titles
}

/// One line for each type, the surest first: `2 × Citizen service number (BSN), confidence 0.95`.
fn found(types: &TypeCounts, rules: &RuleSet, m: &Messages) -> Vec<String> {
    let titles = titles(rules, m);
    let mut found: Vec<(Tier, &String, u64)> = types
        .iter()
        .filter_map(|(code, tiers)| {
            let counted = || tiers.iter().filter(|(tier, _)| tier.counts());
            let strongest = *counted().map(|(tier, _)| tier).min()?;
            Some((strongest, code, counted().map(|(_, count)| u64::from(*count)).sum()))
        })
        .collect();
    found.sort();
    let line = |(tier, code, count): (Tier, &String, u64)| {
        let title = titles.get(code.as_str()).unwrap_or(code);
        m.with(
            "cli-explain-found",
            &[
                ("count", m.count(count).into()),
                ("title", title.clone().into()),
                ("confidence", m.hundredths(tier.percent()).into()),
            ],
        )
    };
    found.into_iter().map(line).collect()
}

/// The steps of the derivation, by the question that each answers.
fn derived(session: &Session, office: &Office, item: &JudgedItem) -> Vec<(String, Vec<String>)> {
    let m = &session.messages;
    let assessment = &item.judged.assessment;
    let mut groups: BTreeMap<(Topic, bool), Vec<String>> = BTreeMap::new();
    for id in &assessment.engagements {
        if let Some(engagement) = office.register.engagement(id) {
            let text = m.with(
                "cli-explain-engagement",
                &[
                    ("engagement", id.as_str().into()),
                    ("name", engagement.name.as_str().into()),
                    ("client", engagement.client.as_str().into()),
                    ("client_name", engagement.client_name.as_str().into()),
                ],
            );
            groups.entry((Topic::Whose, true)).or_default().push(text);
        }
    }
    // Which findings were set aside stands with the personal data.
    let told = assessment.derivation.iter().filter(|step| step.message != "verdict-dismissed-some");
    for step in told {
        let mut text = step.text(m);
        if session.global.verbose {
            text = format!("{text}  [{}]", step.rule);
        }
        // What the parts of a container came to stands before the dates that follow from it.
        let is_date = !is_of_parts(step);
        groups.entry((step.topic(), is_date)).or_default().push(text);
    }
    // A container repeats no hold of its parts, and is held by it all the same.
    if !assessment.blocks.is_empty() {
        let holds =
            assessment.blocks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        groups.entry((Topic::Holds, true)).or_insert_with(|| vec![holds]);
    }
    let label = |(topic, is_date): (Topic, bool)| {
        if is_date { topic.text(m) } else { m.get("cli-explain-parts") }
    };
    groups.into_iter().map(|(key, texts)| (label(key), texts)).collect()
}

fn is_of_parts(step: &Step) -> bool {
    matches!(step.message, "verdict-parts" | "verdict-parts-verdict")
}

/// What would happen next with an item.
fn next_step(session: &Session, office: &Office, item: &JudgedItem) -> Result<String, Problem> {
    let failed = |error| problems::catalogue(&error);
    let m = &session.messages;
    let assessment = &item.judged.assessment;
    if let Some((fate, plan)) = since::since_scan(office).map_err(failed)?.fate(item) {
        let id = match fate {
            Fate::Quarantined => "cli-next-quarantined",
            Fate::Removed => "cli-next-removed",
        };
        return Ok(m.with(id, &[("plan", plan.to_owned().into())]));
    }
    if assessment.is_destroyable() {
        return step_of_due(session, office, item);
    }
    if let Some(reason) = assessment.reason {
        return Ok(m.get(&format!("cli-next-review-{}", items::dashed(reason.code()))));
    }
    let date = |date: Option<CivilDate>| date.map(|date| m.date(date)).unwrap_or_default();
    Ok(match assessment.verdict {
        Verdict::BlockedHold => m.get("cli-next-hold"),
        Verdict::BlockedRequest => m.get("cli-next-request"),
        Verdict::BlockedRestriction => m.get("cli-next-restriction"),
        Verdict::Due | Verdict::ActNow => {
            m.with("cli-next-wait", &[("date", date(assessment.not_before).into())])
        }
        Verdict::KeepStatutory if assessment.effective_until.is_none() => {
            m.get("cli-next-statutory-forever")
        }
        Verdict::KeepStatutory => {
            m.with("cli-next-statutory", &[("until", date(assessment.effective_until).into())])
        }
        Verdict::PreNotice => {
            m.with("cli-next-ahead", &[("from", date(assessment.due_from).into())])
        }
        Verdict::KeepInTerm => {
            m.with("cli-next-term", &[("from", date(assessment.due_from).into())])
        }
        Verdict::KeepOpen => m.get("cli-next-open"),
        _ => m.get("cli-next-nothing"),
    })
}

fn step_of_due(session: &Session, office: &Office, item: &JudgedItem) -> Result<String, Problem> {
    let m = &session.messages;
    if !item.is_file() {
        return Ok(m.get("cli-next-inside"));
    }
    if let Some((plan, status)) = on_plan(office, item)? {
        let status = m.get(&format!("cli-plan-status-{}", status.code()));
        return Ok(m.with("cli-next-on-plan", &[("plan", plan.into()), ("status", status.into())]));
    }
    let clients = clients(office, item);
    let names: Vec<&str> = clients.iter().map(ClientId::as_str).collect();
    Ok(match names.as_slice() {
        [client] => {
            let assessment = &item.judged.assessment;
            let id = match (assessment.return_only, assessment.must_return_books()) {
                (false, _) => "cli-next-plan",
                (true, true) => "cli-next-return",
                (true, false) => "cli-next-waived",
            };
            m.with(id, &[("client", (*client).into())])
        }
        several => m.with("cli-next-shared", &[("clients", several.join(", ").into())]),
    })
}

/// The plan, not yet carried out, that the item is on.
fn on_plan(office: &Office, item: &JudgedItem) -> Result<Option<(String, PlanStatus)>, Problem> {
    let failed = |error| problems::catalogue(&error);
    for plan in office.catalogue.plans().map_err(failed)? {
        if !matches!(plan.status, PlanStatus::Draft | PlanStatus::Frozen) {
            continue;
        }
        let lines: Vec<DraftLine<DraftBody>> =
            office.catalogue.draft_lines(&plan.id).map_err(failed)?;
        if lines.iter().any(|line| line.item == item.item.id) {
            return Ok(Some((plan.id, plan.status)));
        }
    }
    Ok(None)
}

/// Clients whose records the item, or anything in it, is.
fn clients(office: &Office, item: &JudgedItem) -> BTreeSet<ClientId> {
    let assessment = &item.judged.assessment;
    let engagements = assessment.engagements.iter().chain(&assessment.touches);
    engagements
        .filter_map(|id| office.register.engagement(id))
        .map(|engagement| engagement.client.clone())
        .collect()
}

/// Files elsewhere with the same content.
fn copies(office: &Office, item: &JudgedItem) -> Result<u64, Problem> {
    let Some(digest) = item.item.digest.filter(|_| item.is_file()) else { return Ok(0) };
    let mut instances = BTreeSet::new();
    office
        .catalogue
        .each_item(|other| {
            if other.digest == Some(digest) && other.instance != item.item.instance {
                instances.insert(other.instance);
            }
        })
        .map_err(|error| problems::catalogue(&error))?;
    Ok(instances.len() as u64)
}
