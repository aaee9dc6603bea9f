//! `scan`: reads, remembers, and says in counts what there is.

use std::collections::BTreeMap;

use serde_json::json;

use super::super::args::{Format, ScanArgs};
use super::super::problem::{Code, Outcome};
use super::super::problems;
use super::super::progress::ScanProgress;
use super::super::session::{Session, VerbResult};
use super::items;
use crate::run::office::Office;
use crate::run::scan::{self, Scan, ScanSummary};

/// Items and bytes of one verdict.
#[derive(Debug, Default, Clone, Copy)]
struct Amount {
    items: u64,
    bytes: u64,
    longest: i64,
}

/// `termijn scan`
pub(super) fn scan(session: &Session, args: &ScanArgs) -> VerbResult {
    session.today_only()?;
    let register = session.register_path(args.register.as_deref())?;
    let mut office = if args.path.is_empty() {
        session.office(Some(&register))?
    } else {
        session.office_of_paths(&args.path, Some(&register))?
    };
    if office.roots.is_empty() {
        return Err(super::super::problem::Problem::new(Code::NoSource));
    }
    let lock = session.lock()?;
    let scan = run(session, &mut office)?;
    session.remember(&office, &register)?;
    drop(lock);
    for (name, error) in &scan.missing {
        let root = office.root(name).expect("a missing source is a configured one");
        session.hint(&problems::root(root, error).text(&session.messages, session.color()));
    }
    print(session, &office, &scan.summary)?;
    if scan.summary.is_empty_handed() {
        return Err(super::super::problem::Problem::new(Code::AllSourcesMissing));
    }
    let read = if scan.summary.is_complete() { Outcome::Done } else { Outcome::PartlyRead };
    let overdue = args.detailed_exitcode && super::looking::any_overdue(session, &office)?;
    Ok(read.and(if overdue { Outcome::Overdue } else { Outcome::Done }))
}

/// Scans the sources of an office; the caller holds the lock.
pub(in crate::cli) fn run(
    session: &Session,
    office: &mut Office,
) -> Result<Scan, super::super::problem::Problem> {
    let reader = office.reader();
    let progress = ScanProgress::new(session.progress());
    let args = scan::ScanArgs {
        roots: &office.roots,
        reader: &reader,
        state: &office.state,
        clock: &office.clock,
    };
    let scan = scan::scan(&args, &mut office.catalogue, &progress)
        .map_err(|error| problems::catalogue(&error))?;
    office.record_scan(&scan.summary).map_err(|error| problems::ledger(&error))?;
    Ok(scan)
}

/// Prints what a scan found.
pub(in crate::cli) fn print(
    session: &Session,
    office: &Office,
    summary: &ScanSummary,
) -> Result<(), super::super::problem::Problem> {
    let mut verdicts: BTreeMap<(u8, String), Amount> = BTreeMap::new();
    let mut codes: BTreeMap<String, Amount> = BTreeMap::new();
    office
        .judge_all(office.clock.today(), |item| {
            let assessment = &item.judged.assessment;
            let text = items::verdict(&item, &session.messages);
            let code = match assessment.reason {
                Some(reason) => format!("{}({})", assessment.verdict.code(), reason.code()),
                None => assessment.verdict.code().to_owned(),
            };
            let size = if item.is_file() { item.item.stat.size } else { 0 };
            for amount in [
                verdicts.entry((rank(assessment.verdict.code()), text)).or_default(),
                codes.entry(code).or_default(),
            ] {
                amount.items += 1;
                amount.bytes += size;
                amount.longest = amount.longest.max(assessment.over_term_days);
            }
        })
        .map_err(|error| problems::catalogue(&error))?;
    if session.global.format == Format::Text {
        print_sources(session, summary);
        print_verdicts(session, &verdicts);
        print_unread(session, summary);
    } else {
        print_json(session, office, summary, &codes);
    }
    Ok(())
}

fn print_json(
    session: &Session,
    office: &Office,
    summary: &ScanSummary,
    codes: &BTreeMap<String, Amount>,
) {
    let verdicts: BTreeMap<_, _> = codes
        .iter()
        .map(|(code, amount)| {
            let amount = json!({"items": amount.items, "bytes": amount.bytes,
                "over_term_days_max": amount.longest});
            (code, amount)
        })
        .collect();
    let mut value = serde_json::to_value(summary).expect("a summary is plain data");
    if let serde_json::Value::Object(object) = &mut value {
        object.insert("schema".to_owned(), "termijn/scan/1".into());
        object.insert("as_of".to_owned(), office.clock.today().to_string().into());
        object.insert("verdicts".to_owned(), json!(verdicts));
    }
    session.json(&value);
}

fn print_sources(session: &Session, summary: &ScanSummary) {
    let m = &session.messages;
    for source in &summary.sources {
        session.line(&m.with(
            "cli-scan-source",
            &[
                ("name", source.name.clone().into()),
                ("listed", m.count(source.entries.listed).into()),
                ("found", m.count(source.entries.found).into()),
                ("none", m.count(source.entries.none).into()),
                ("unread", m.count(source.entries.not_read).into()),
                ("size", m.size(source.bytes).into()),
                ("unchanged", m.count(source.unchanged).into()),
            ],
        ));
        for (kind, count) in &source.special {
            let kind = m.get(&format!("cli-special-{}", items::dashed(kind)));
            session.line(&format!("    {kind}: {}", m.count(*count)));
        }
    }
}

fn print_verdicts(session: &Session, verdicts: &BTreeMap<(u8, String), Amount>) {
    let m = &session.messages;
    session.line("");
    for ((_, name), amount) in verdicts {
        let late = if amount.longest > 0 {
            m.with("cli-scan-late", &[("days", m.count(amount.longest.unsigned_abs()).into())])
        } else {
            String::new()
        };
        session.line(&format!(
            "  {:>7}  {name:<44} {:>10}  {late}",
            m.count(amount.items),
            m.size(amount.bytes)
        ));
    }
}

/// What was not read, by reason: never clean, so never left out.
fn print_unread(session: &Session, summary: &ScanSummary) {
    let m = &session.messages;
    let mut unread: BTreeMap<&str, u64> = BTreeMap::new();
    for (reason, count) in summary.sources.iter().flat_map(|source| &source.unread) {
        *unread.entry(reason).or_default() += count;
    }
    if unread.is_empty() {
        return;
    }
    let list: Vec<_> = unread
        .iter()
        .map(|(reason, count)| {
            let reason = m.get(&format!("cli-unread-{}", items::dashed(reason)));
            format!("{} {reason}", m.count(*count))
        })
        .collect();
    session.line("");
    session.line(&m.with("cli-scan-unread", &[("list", list.join(", ").into())]));
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
