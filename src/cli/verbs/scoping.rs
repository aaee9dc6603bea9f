//! `request scope`: everything on the person of a request, for people and for programs, and copies of it.

mod wire;

use std::collections::BTreeSet;
use std::path::Path;

use self::wire::{COLUMNS, document, line_json, row};
use super::super::args::{Format, RequestScopeArgs};
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::sheet::{self, put_csv};
use super::{items, requests};
use crate::handover::Given;
use crate::retention::{RequestId, Sureness, Way};
use crate::run::exporting::{self, Export, ExportError, ExportedFile};
use crate::run::office::Office;
use crate::run::scoping::{
    self, Ending, Known, Scope, ScopeError, ScopeLine, SinceScan, ThirdParties, Wanted,
};
use crate::text::Messages;

/// `termijn request scope`
pub(super) fn scope(session: &Session, args: &RequestScopeArgs) -> VerbResult {
    session.today_only()?;
    let mut sureness = Sureness::ALL.iter().copied();
    let least = sureness.find(|one| one.code() == args.least);
    let least = least.ok_or_else(|| session.wrong_use("request-use-least"))?;
    let mut office = session.office(None)?;
    let id = RequestId::new(&args.request);
    if let Some(folder) = &args.export {
        // Before anything is searched: it may take long.
        exporting::check_folder(&office, folder)
            .map_err(|error| export_problem(session, &error, folder))?;
    }
    let person = args.person.then(|| requests::person_text(session)).transpose()?;
    let wanted = if args.all { Wanted::All } else { Wanted::MetOrNotSearched };
    let scope = scoping::scope(&mut office, &id, person.as_ref(), wanted)
        .map_err(|error| problem(session, &id, &error))?;
    drop(person);
    let export = args.export.as_deref().map(|folder| copy(session, &office, &scope, folder, least));
    let export = export.transpose()?;
    print(session, &scope, export.as_ref())?;
    let is_whole = scope.counts.not_searched == 0
        && scope.counts.met_partly == 0
        && export.as_ref().is_none_or(Export::is_whole);
    Ok(if is_whole { Outcome::Done } else { Outcome::PartlyRead })
}

/// Copies the documents, with the lists beside them.
fn copy<'a>(
    session: &Session,
    office: &Office,
    scope: &'a Scope,
    folder: &Path,
    least: Sureness,
) -> Result<Export<'a>, Problem> {
    let m = &session.messages;
    let today = office.clock.today();
    let read_me = [
        ("request", scope.request.id.to_string().into()),
        ("date", m.date(today).into()),
        ("organisation", office.organisation.as_str().into()),
    ];
    let read_me = format!("{}\n", m.with("request-export-read-me", &read_me));
    let csv = sheet::csv_text(&COLUMNS, scope.lines.iter().map(row))?;
    let lists = |files: &[ExportedFile<'a>]| {
        let document = document(scope, Some(files), today);
        let json = serde_json::to_vec_pretty(&document).expect("JSON values have string keys");
        vec![
            ("scope.json".to_owned(), json),
            ("scope.csv".to_owned(), csv.clone().into_bytes()),
            ("LEESMIJ.txt".to_owned(), read_me.clone().into_bytes()),
        ]
    };
    exporting::export(office, scope, (folder, least), &lists)
        .map_err(|error| export_problem(session, &error, folder))
}

fn print(session: &Session, scope: &Scope, export: Option<&Export<'_>>) -> Result<(), Problem> {
    let today = session.clock().today();
    match session.global.format {
        Format::Jsonl => {
            for line in &scope.lines {
                session.line(&line_json(line).to_string());
            }
        }
        Format::Csv => put_csv(session, &COLUMNS, scope.lines.iter().map(row))?,
        Format::Text => {
            page(session, scope);
            if let Some(export) = export {
                exported(session, export);
            }
        }
        Format::Json | Format::Sarif => {
            let mut value = document(scope, export.map(|export| export.files.as_slice()), today);
            value["export"] = export
                .and_then(|export| export.path.as_ref())
                .map(|p| p.display().to_string())
                .into();
            session.json(&value);
        }
    }
    if matches!(session.global.format, Format::Jsonl | Format::Csv) {
        session.note(&counts(scope, &session.messages));
    }
    Ok(())
}

fn counts(scope: &Scope, m: &Messages) -> String {
    let counts = &scope.counts;
    m.with(
        "request-scope-counts",
        &[
            ("listed", counts.listed.into()),
            ("shown", m.count(counts.listed).into()),
            ("met", m.count(counts.met).into()),
            ("not_met", m.count(counts.not_met).into()),
            ("not_searched", m.count(counts.not_searched).into()),
        ],
    )
}

/// What was found, for people.
fn page(session: &Session, scope: &Scope) {
    let m = &session.messages;
    let kinds = scope.sought.iter().map(|kind| m.get(&format!("request-person-{}", kind.code())));
    let head = [
        ("request", scope.request.id.to_string().into()),
        ("kinds", kinds.collect::<Vec<_>>().join(", ").into()),
    ];
    session.line(&m.with("request-scope-head", &head));
    if !scope.was_given {
        let line = m.get("request-scope-digests");
        session.line(&layout::wrapped("", &line, layout::width()));
    }
    let of = |which: fn(&Ending) -> bool| {
        scope.lines.iter().filter(move |line| which(&line.ending)).collect::<Vec<_>>()
    };
    let mut met = of(|ending| matches!(ending, Ending::Met(..)));
    met.sort_by_key(|line| match &line.ending {
        Ending::Met(_, sureness) => std::cmp::Reverse(Some(*sureness)),
        _ => std::cmp::Reverse(None),
    });
    let not_met = of(|ending| *ending == Ending::NotMet);
    let not_searched = of(|ending| matches!(ending, Ending::NotSearched(_)));
    for (id, lines) in [
        ("request-scope-met-head", met),
        ("request-scope-not-met-head", not_met),
        ("request-scope-not-searched-head", not_searched),
    ] {
        if lines.is_empty() {
            continue;
        }
        session.line("");
        let text = m.with(id, &[("count", (lines.len() as u64).into())]);
        session.line(&layout::wrapped("", &text, layout::width()));
        let rows: Vec<Vec<String>> = lines.iter().map(|line| cells(line, m)).collect();
        for line in layout::table(&rows, &[]) {
            session.line(&line);
        }
    }
    session.line("");
    session.line(&counts(scope, m));
    if !scope.apart.is_empty() {
        let kind = |(kind, count): (&&str, &u64)| {
            format!("{} {}", m.count(*count), m.get(&format!("cli-special-{kind}")))
        };
        let kinds: Vec<String> = scope.apart.iter().map(kind).collect();
        session.line(&m.with("request-scope-apart", &[("kinds", kinds.join(", ").into())]));
    }
    if scope.pinned > 0 {
        session.line(&m.with("request-scope-pinned", &[("count", scope.pinned.into())]));
    }
}

/// One item in columns, its name last.
fn cells(line: &ScopeLine, m: &Messages) -> Vec<String> {
    let mut cells = vec![format!("  {}", line.id)];
    match (&line.ending, &line.known) {
        (Ending::Met(ways, sureness), known) => {
            cells.push(m.get(&format!("request-scope-sure-{}", sureness.code())));
            let ways: BTreeSet<String> = ways.keys().map(|way| way_words(*way, m)).collect();
            cells.push(ways.into_iter().collect::<Vec<_>>().join(", "));
            cells.push(known.as_ref().map(|known| known_words(known, m)).unwrap_or_default());
        }
        (Ending::NotSearched(why), _) => cells.push(why_words(why, m)),
        (Ending::NotMet, _) => {}
    }
    cells.push(format!("{}:{}", line.source, line.locator));
    cells
}

fn way_words(way: Way, m: &Messages) -> String {
    let what = m.get(&format!("request-met-{}", items::dashed(way.meeting.code())));
    m.with(&format!("request-met-in-{}", way.met_in.code()), &[("what", what.into())])
}

fn known_words(known: &Known, m: &Messages) -> String {
    let mut words: Vec<String> =
        known.engagements().iter().map(|id| id.as_str().to_owned()).collect();
    let verdict = known.assessment.verdict.code();
    words.push(m.get(&format!("verdict-name-{}", items::dashed(verdict))));
    if let Some(until) = known.assessment.effective_until {
        words.push(m.with("request-scope-until", &[("date", m.date(until).into())]));
    }
    if known.since_scan != SinceScan::Same {
        words.push(m.get(&format!("request-since-{}", known.since_scan.code())));
    }
    if let Some(why) = known.partly {
        let reason = why_words(why.code(), m);
        words.push(m.with("request-scope-partly", &[("reason", reason.into())]));
    }
    if known.restricted {
        words.push(m.get("request-scope-restricted"));
    }
    words.join(", ")
}

/// Why something was not read, searched or copied.
fn why_words(why: &str, m: &Messages) -> String {
    let dashed = items::dashed(why);
    let rooms = ["request-why", "request-left", "cli-unread"];
    let mut ids = rooms.iter().map(|room| format!("{room}-{dashed}"));
    ids.find(|id| m.has(id)).map_or_else(|| why.to_owned(), |id| m.get(&id))
}

/// What was copied, for people.
fn exported(session: &Session, export: &Export<'_>) {
    let m = &session.messages;
    session.line("");
    match &export.path {
        Some(path) => {
            let told =
                [("count", export.copied().into()), ("path", path.display().to_string().into())];
            session.line(&m.with("request-exported", &told));
        }
        None => session.line(&m.get("request-exported-nothing")),
    }
    let left = export.files.iter().filter_map(|one| match &one.given {
        Given::LeftOut(why) => Some(vec![
            format!("  {}", why_words(why, m)),
            format!("{}:{}", one.file.source, one.file.entry.locator),
        ]),
        Given::Copied { .. } => None,
    });
    let left: Vec<_> = left.collect();
    if !left.is_empty() {
        session.line(&m.get("request-exported-left-out"));
        for line in layout::table(&left, &[]) {
            session.line(&line);
        }
    }
    let shared = export.files.iter().filter(|one| {
        matches!(one.given, Given::Copied { .. })
            && one.file.third_parties != ThirdParties::NoneFound
    });
    let shared = shared.count() as u64;
    if shared > 0 {
        let line = m.with("request-exported-third-parties", &[("count", shared.into())]);
        session.line(&layout::wrapped("", &line, layout::width()));
    }
}

fn problem(session: &Session, id: &RequestId, error: &ScopeError) -> Problem {
    let refused = |reason: &str| {
        let reason = session.messages.get(reason);
        Problem::new(Code::NotSearched).arg("request", id).arg("reason", reason)
    };
    match error {
        ScopeError::Closed { .. } => refused("request-scope-closed"),
        ScopeError::Nobody { .. } => refused("request-scope-nobody"),
        ScopeError::Person(error) => requests::subject_problem(session, *error),
        ScopeError::Request(error) => requests::problem(session, error),
    }
}

fn export_problem(session: &Session, error: &ExportError, folder: &Path) -> Problem {
    match error {
        ExportError::InSource { source_name } => {
            let source = [("source", source_name.as_str().into())];
            let reason = session.messages.with("request-export-in-source", &source);
            Problem::new(Code::WrongUse).arg("reason", reason)
        }
        ExportError::InState => session.wrong_use("request-export-in-state"),
        ExportError::Folder(error) => problems::file(folder, error),
        ExportError::Handover(error) => {
            problems::handover(error, &folder.display().to_string()).at(folder.display())
        }
        ExportError::Ledger(error) => problems::planning(error, ""),
    }
}
