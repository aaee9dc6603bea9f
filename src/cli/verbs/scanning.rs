//! `scan`: reads, remembers, and says in counts what there is.

use std::collections::BTreeMap;

use serde_json::json;

use super::super::args::ScanArgs;
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::progress::ScanProgress;
use super::super::session::{Session, VerbResult};
use super::{items, rules};
use crate::run::blocking;
use crate::run::office::Office;
use crate::run::scan::{self, Scan, ScanSummary, SourceSummary};
use crate::source;
use crate::worker::ocr::Wish;

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
        return Err(Problem::new(Code::NoSource));
    }
    let lock = session.lock()?;
    if !args.path.is_empty() {
        one_is_there(session, &office)?;
        session.forgetting(&office)?;
    }
    let scan = run(session, &mut office)?;
    session.remember(&office, &register)?;
    drop(lock);
    for (name, error) in &scan.missing {
        let root = office.root(name).expect("a missing source is a configured one");
        session.warn(&problems::root(root, error));
    }
    print(session, &office, &scan.summary)?;
    if scan.summary.is_empty_handed() {
        return Err(Problem::new(Code::AllSourcesMissing));
    }
    let read = if scan.summary.is_complete() { Outcome::Done } else { Outcome::PartlyRead };
    let overdue = args.detailed_exitcode && super::looking::any_overdue(session, &office)?;
    Ok(read.and(if overdue { Outcome::Overdue } else { Outcome::Done }))
}

/// Refuses a scan of which not one folder is there: a slip of the pen must not forget the last one.
fn one_is_there(session: &Session, office: &Office) -> Result<(), super::super::problem::Problem> {
    let mut missing = Vec::new();
    for root in &office.roots {
        match source::check(root) {
            Ok(()) => return Ok(()),
            Err(error) => missing.push(problems::root(root, &error)),
        }
    }
    for problem in &missing {
        session.warn(problem);
    }
    Err(super::super::problem::Problem::new(Code::AllSourcesMissing))
}

/// Scans the sources of an office; the caller holds the lock.
pub(in crate::cli) fn run(session: &Session, office: &mut Office) -> Result<Scan, Problem> {
    blocking::forget_persons(office).map_err(|error| problems::catalogue(&error))?;
    let reader = office.reader().map_err(|error| problems::catalogue(&error))?;
    let progress = ScanProgress::new(session.progress());
    // A scan of one folder says nothing about the sources that it left alone.
    let others: Vec<_> = session.config.sources.iter().map(|source| source.name.clone()).collect();
    let args = scan::ScanArgs {
        roots: &office.roots,
        others: &others,
        reader: &reader,
        state: &office.state,
        clock: &office.clock,
    };
    let scan = scan::scan(&args, &mut office.catalogue, &progress)
        .map_err(|error| problems::catalogue(&error))?;
    office.record_scan(&scan.summary).map_err(|error| problems::ledger(&error))?;
    office.remember_terms().map_err(|error| problems::catalogue(&error))?;
    Ok(scan)
}

/// Items by verdict: for people by rank and name, for programs by code.
#[derive(Default)]
struct Tally {
    named: BTreeMap<(u8, String), Amount>,
    coded: BTreeMap<String, Amount>,
}

fn tally(session: &Session, office: &Office) -> Result<Tally, Problem> {
    let mut tally = Tally::default();
    office
        .judge_all(office.clock.today(), |item| {
            let assessment = &item.judged.assessment;
            let code = match assessment.reason {
                Some(reason) => format!("{}({})", assessment.verdict.code(), reason.code()),
                None => assessment.verdict.code().to_owned(),
            };
            let size = if item.is_file() { item.item.stat.size } else { 0 };
            for amount in [
                tally.named.entry(items::ranked(&item, &session.messages)).or_default(),
                tally.coded.entry(code).or_default(),
            ] {
                amount.items += 1;
                amount.bytes += size;
                amount.longest = amount.longest.max(assessment.over_term_days);
            }
        })
        .map_err(|error| problems::catalogue(&error))?;
    Ok(tally)
}

/// Prints what a scan found.
pub(in crate::cli) fn print(
    session: &Session,
    office: &Office,
    summary: &ScanSummary,
) -> Result<(), Problem> {
    let tally = tally(session, office)?;
    if session.is_text() {
        print_text(session, summary, &tally);
        let wants = |source: &SourceSummary| source.unread.contains_key("needs_ocr");
        if session.config.ocr == Wish::Auto
            && office.tools.ocr.is_none()
            && summary.sources.iter().any(wants)
        {
            let line = session.messages.get("cli-scan-no-ocr");
            session.line(&layout::wrapped("", &line, layout::width()));
        }
        if let Some(line) = rules::not_looked_for(&office.rules, &session.messages) {
            session.line(&layout::wrapped("", &line, layout::width()));
        }
        return Ok(());
    }
    let verdicts: BTreeMap<_, _> = tally
        .coded
        .iter()
        .map(|(code, amount)| {
            let value = json!({"items": amount.items, "bytes": amount.bytes,
                "over_term_days_max": amount.longest});
            (code, value)
        })
        .collect();
    let mut value = serde_json::to_value(summary).expect("a summary is plain data");
    if let serde_json::Value::Object(object) = &mut value {
        object.insert("schema".to_owned(), "termijn/scan/1".into());
        object.insert("as_of".to_owned(), office.clock.today().to_string().into());
        object.insert("verdicts".to_owned(), json!(verdicts));
        let off: Vec<_> = office.rules.disabled().iter().map(|off| &off.rule.id).collect();
        object.insert("rules_disabled".to_owned(), json!(off));
    }
    session.json(&value);
    Ok(())
}

fn print_text(session: &Session, summary: &ScanSummary, tally: &Tally) {
    let m = &session.messages;
    for source in &summary.sources {
        print_source(session, source);
    }
    session.line("");
    let total: u64 = tally.named.values().map(|amount| amount.items).sum();
    session.line(
        &m.with("cli-scan-items", &[("items", total.into()), ("shown", m.count(total).into())]),
    );
    let row = |((_, name), amount): (&(u8, String), &Amount)| {
        let late = if amount.longest > 0 { items::late(amount.longest, m) } else { String::new() };
        let size = if amount.bytes > 0 { m.size(amount.bytes) } else { String::new() };
        vec![format!("  {}", m.count(amount.items)), name.clone(), size, late]
    };
    let rows: Vec<Vec<String>> = tally.named.iter().map(row).collect();
    for line in layout::table(&rows, &[0, 2, 3]) {
        session.line(&line);
    }

    let mut unread: BTreeMap<&str, u64> = BTreeMap::new();
    for (reason, count) in summary.sources.iter().flat_map(|source| &source.unread) {
        *unread.entry(reason).or_default() += count;
    }
    if !unread.is_empty() {
        let name = |(reason, count): (&&str, &u64)| {
            let reason = m.get(&format!("cli-unread-{}", items::dashed(reason)));
            format!("{} {reason}", m.count(*count))
        };
        let list: Vec<_> = unread.iter().map(name).collect();
        session.line("");
        let text = m.with("cli-scan-unread", &[("list", list.join(", ").into())]);
        session.line(&layout::wrapped("", &text, layout::width()));
    }
    let torn: u64 = summary.sources.iter().map(|source| source.found_partly).sum();
    if torn > 0 {
        let text = m.with("cli-scan-torn", &[("shown", m.count(torn).into())]);
        session.line(&layout::wrapped("", &text, layout::width()));
    }
}

/// The files of a source and how they ended, the sum shown; what is no file apart.
fn print_source(session: &Session, source: &SourceSummary) {
    let m = &session.messages;
    let head = m.with(
        "cli-scan-source",
        &[
            ("name", source.name.clone().into()),
            ("listed", source.entries.listed.into()),
            ("shown", m.count(source.entries.listed).into()),
            ("size", m.size(source.bytes).into()),
        ],
    );
    session.line(&head);
    let mut ended = m.with(
        "cli-scan-ended",
        &[
            ("found", m.count(source.entries.found).into()),
            ("none", m.count(source.entries.none).into()),
            ("unread", m.count(source.entries.not_read).into()),
        ],
    );
    if source.unchanged > 0 {
        let count = m.count(source.unchanged);
        ended.push_str(&m.with("cli-scan-unchanged", &[("count", count.into())]));
    }
    if source.dismissed > 0 {
        let count = m.count(source.dismissed);
        ended.push_str(&m.with("cli-scan-dismissed", &[("count", count.into())]));
    }
    session.line(&layout::wrapped("  ", &ended, layout::width()));
    if !source.special.is_empty() {
        let name = |(kind, count): (&String, &u64)| {
            let kind = m.get(&format!("cli-special-{}", items::dashed(kind)));
            format!("{} {kind}", m.count(*count))
        };
        let list: Vec<_> = source.special.iter().map(name).collect();
        let text = m.with("cli-scan-special", &[("list", list.join(", ").into())]);
        session.line(&layout::wrapped("  ", &text, layout::width()));
    }
}
