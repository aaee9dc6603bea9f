//! `demo`: the whole cycle on a made-up firm, laid down in a folder with its dates shifted to today.

pub mod firm;
pub mod shift;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::args::{DemoArgs, Format};
use super::config::Config;
use super::problem::{Code, Outcome, Problem};
use super::problems;
use super::session::{Session, VerbResult};
use super::verbs;
use crate::location::ClientId;
use crate::plan::Action;
use crate::retention::{HoldReason, HoldScope};
use crate::run::holding::{self, Placing};
use crate::run::office::Office;
use crate::run::planning::{self, Deciding, Selection};
use crate::run::{certify, files, reporting};
use firm::FirmError;

/// Who makes plans in the made-up firm.
const AUTHOR: &str = "m.dejong@vandijk-advies.example";
/// Who approve them.
const APPROVERS: [&str; 2] = ["a.jansen@vandijk-advies.example", "p.smit@vandijk-advies.example"];

/// `termijn demo`
pub(super) fn run(session: &Session, args: &DemoArgs) -> VerbResult {
    session.today_only()?;
    let folder = match &args.out {
        Some(folder) => {
            std::path::absolute(folder).map_err(|error| problems::file(folder, &error))?
        }
        None => temporary_folder(session)?,
    };
    let today = session.clock().today();
    let firm = firm::lay_down(&folder, today).map_err(|error| firm_problem(&folder, &error))?;
    let demo = session_in(session, &folder)?;
    let m = &session.messages;
    session.hint(&m.with(
        "cli-demo-laid-down",
        &[
            ("folder", folder.display().to_string().into()),
            ("days", firm.shifted_days.into()),
            ("as_of", m.date(firm.as_of).into()),
        ],
    ));
    session.hint(&m.get("cli-demo-settings"));
    let mut office = demo.office(None)?;
    list_machine_key(&office)?;
    place_holds(&mut office, &folder)?;
    if args.prepare {
        session.line(&folder.display().to_string());
        return Ok(Outcome::Done);
    }
    cycle(session, &demo, &mut office, &folder)
}

/// A new folder of our own among the temporary ones.
fn temporary_folder(session: &Session) -> Result<PathBuf, Problem> {
    let base =
        super::session::environment("TMPDIR").map_or_else(|| PathBuf::from("/tmp"), PathBuf::from);
    let name = format!(
        "termijn-demo-{}-{}",
        session.clock().now().format("%Y%m%d-%H%M%S"),
        std::process::id()
    );
    let folder = base.join(name);
    files::make_folder(&folder).map_err(|error| problems::write(&folder, &error))?;
    Ok(folder)
}

/// The session of the made-up firm: its own configuration and state, the reader's language.
fn session_in(session: &Session, folder: &Path) -> Result<Session, Problem> {
    let mut global = session.global.clone();
    global.config = Some(folder.join("termijn.toml"));
    global.state = Some(folder.join("state"));
    let lang = session.messages.lang();
    let mut demo = Session::new(global).map_err(|(problem, _)| *problem)?;
    demo.messages = crate::text::Messages::new(lang);
    let config: &mut Config = &mut demo.config;
    config.folders.reports = Some(folder.join("reports"));
    config.folders.returns = Some(folder.join("returns"));
    config.folders.certificates = Some(folder.join("certificates"));
    demo.set_clock(session.clock());
    Ok(demo)
}

/// Lets the machine sign: its line joins those of the people.
fn list_machine_key(office: &Office) -> Result<(), Problem> {
    let line = certify::machine_line(office).map_err(|error| problems::key(&error))?;
    let path = &office.allowed_signers;
    let mut text = files::read(path).map_err(|error| problems::file(path, &error))?;
    if !text.ends_with(b"\n") {
        text.push(b'\n');
    }
    text.extend_from_slice(line.as_bytes());
    text.push(b'\n');
    files::replace(path, &text).map_err(|error| problems::write(path, &error))
}

fn place_holds(office: &mut Office, folder: &Path) -> Result<(), Problem> {
    let path = folder.join("holds.csv");
    let bytes = files::read(&path).map_err(|error| problems::file(&path, &error))?;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    for row in reader.deserialize::<HoldRow>() {
        let row = row.map_err(|_| {
            Problem::new(Code::FileUnreadable).at(path.display()).arg("reason", "csv")
        })?;
        let scope = match row.scope.as_str() {
            "engagement" => {
                Some(HoldScope::Engagement(crate::location::EngagementId::new(row.value)))
            }
            _ => HoldScope::path(&row.value),
        };
        let reason = HoldReason::parse(&row.reason);
        let review_on = crate::calendar::parse_iso(&row.review_date);
        let (Some(scope), Some(reason), Some(review_on)) = (scope, reason, review_on) else {
            return Err(Problem::new(Code::FileUnreadable)
                .at(path.display())
                .arg("reason", "hold"));
        };
        let placing = Placing { scope, reason, mandate: row.mandate, owner: row.owner, review_on };
        holding::add(office, placing)
            .map_err(|_| Problem::new(Code::StateUnusable).arg("reason", "hold"))?;
    }
    Ok(())
}

#[derive(serde::Deserialize)]
struct HoldRow {
    scope: String,
    value: String,
    reason: String,
    mandate: String,
    owner: String,
    review_date: String,
}

fn firm_problem(folder: &Path, error: &FirmError) -> Problem {
    match error {
        FirmError::NotEmpty { .. } => Problem::new(Code::WouldOverwrite).at(folder.display()),
        _ => Problem::new(Code::WriteFailed).at(folder.display()).arg("reason", error),
    }
}

/// Scan, plan, decide, freeze, approve, apply, certify, report: for every client with something due.
fn cycle(session: &Session, demo: &Session, office: &mut Office, folder: &Path) -> VerbResult {
    let m = &session.messages;
    let lock = demo.lock()?;
    session.hint(&m.get("cli-demo-scan"));
    let scan = verbs::scan_sources(demo, office)?;
    if session.is_text() {
        verbs::print_scan(demo, office, &scan.summary)?;
    }
    let clients: Vec<ClientId> = office.register.clients().cloned().collect();
    let mut reports = Vec::new();
    for client in clients {
        let created = match planning::create(office, &client) {
            Ok(created) => created,
            Err(planning::PlanningError::NothingDue { .. }) => continue,
            Err(error) => return Err(problems::planning(&error, client.as_str())),
        };
        let plan = created.id;
        session.hint(&m.with(
            "cli-demo-plan",
            &[
                ("plan", plan.clone().into()),
                ("client", client.to_string().into()),
                ("lines", (created.lines.len() as u64).into()),
                ("author", AUTHOR.into()),
            ],
        ));
        sign_off(demo, office, folder, &plan)?;
        let report = verbs::apply_plan(demo, office, &plan)?;
        if session.is_text() {
            verbs::print_apply(demo, &report);
        }
        reports.push(report);
    }
    let as_of = office.clock.today();
    let report_path = write_report(demo, office)?;
    drop(lock);
    summary(session, office, folder, &reports, &report_path, as_of)
}

/// Takes the proposals over, freezes, and has both approvers sign.
fn sign_off(demo: &Session, office: &mut Office, folder: &Path, plan: &str) -> Result<(), Problem> {
    let failed = |error| problems::planning(&error, plan);
    planning::decide(office, plan, &Selection::Open, Deciding::Proposed, AUTHOR).map_err(failed)?;
    let key = |principal: &str| {
        let name = principal.split('@').next().unwrap_or(principal);
        verbs::signing_key(demo, &folder.join("keys").join(name), None)
    };
    planning::freeze(office, plan, &key(AUTHOR)?).map_err(failed)?;
    for approver in APPROVERS {
        planning::approve(office, plan, &key(approver)?).map_err(failed)?;
    }
    Ok(())
}

fn write_report(demo: &Session, office: &Office) -> Result<PathBuf, Problem> {
    let as_of = office.clock.today();
    let data = reporting::gather(office, as_of)
        .map_err(|error| problems::catalogue(&error))?
        .ok_or_else(|| Problem::new(Code::NoScan))?;
    let path = office.folders.reports.join(format!("report-{as_of}.html"));
    let html = crate::report::html(&data, &demo.messages);
    let json = crate::report::json(&data);
    files::replace(&path, html.as_bytes()).map_err(|error| problems::write(&path, &error))?;
    let beside = path.with_extension("json");
    files::replace(&beside, json.as_bytes()).map_err(|error| problems::write(&beside, &error))?;
    Ok(path)
}

/// What was found, returned, destroyed, kept and why, and where the evidence lies.
fn summary(
    session: &Session,
    office: &Office,
    folder: &Path,
    reports: &[crate::run::apply::ApplyReport],
    report_path: &Path,
    as_of: crate::calendar::CivilDate,
) -> VerbResult {
    let m = &session.messages;
    let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
    for line in reports.iter().flat_map(|report| &report.lines) {
        let code =
            line.outcome.map_or_else(|| "waiting".to_owned(), crate::plan::LineOutcome::code);
        *outcomes.entry(code).or_default() += 1;
    }
    let gone: std::collections::BTreeSet<_> = reports
        .iter()
        .flat_map(|report| &report.lines)
        .filter(|line| {
            line.outcome.is_some_and(crate::plan::LineOutcome::removed)
                && line.item.action != Action::Keep
        })
        .map(|line| line.item.id.clone())
        .collect();
    let mut kept: BTreeMap<String, u64> = BTreeMap::new();
    office
        .judge_all(as_of, |item| {
            if item.is_file() && !gone.contains(&item.item.id) {
                *kept.entry(verbs::verdict_text(&item, m)).or_default() += 1;
            }
        })
        .map_err(|error| problems::catalogue(&error))?;
    let certificates: Vec<_> =
        reports.iter().filter_map(|report| report.certificate.as_ref()).collect();
    let archives: Vec<_> = reports.iter().filter_map(|report| report.archive.as_ref()).collect();
    if session.global.format != Format::Text {
        session.json(&serde_json::json!({
            "schema": "termijn/demo/1",
            "folder": folder,
            "outcomes": outcomes,
            "kept": kept,
            "report": report_path,
            "allowed_signers": office.allowed_signers,
            "ledger": office.state.path().join("ledger.jsonl"),
            "certificates": certificates.iter().map(|c| serde_json::json!({"id": c.id, "path": c.path,
                "signature": c.signature, "html": c.html, "principal": c.principal})).collect::<Vec<_>>(),
            "archives": archives.iter().map(|a| serde_json::json!({"path": a.path,
                "passphrase_file": a.passphrase_path})).collect::<Vec<_>>(),
        }));
        return Ok(Outcome::Done);
    }
    session.line("");
    session.line(&m.get("cli-demo-kept"));
    for (verdict, count) in &kept {
        session.line(&format!("  {:>6}  {verdict}", m.count(*count)));
    }
    where_things_are(session, office, folder, reports, report_path);
    Ok(Outcome::Done)
}

/// Where the evidence lies, and how anybody checks it.
fn where_things_are(
    session: &Session,
    office: &Office,
    folder: &Path,
    reports: &[crate::run::apply::ApplyReport],
    report_path: &Path,
) {
    let m = &session.messages;
    let certificates: Vec<_> =
        reports.iter().filter_map(|report| report.certificate.as_ref()).collect();
    let archives: Vec<_> = reports.iter().filter_map(|report| report.archive.as_ref()).collect();
    session.line("");
    session.line(&m.get("cli-demo-where"));
    for certificate in &certificates {
        session.line(&format!("  {}", certificate.path.display()));
    }
    for archive in &archives {
        session.line(&format!("  {}  ({})", archive.path, archive.passphrase_path));
    }
    session.line(&format!("  {}", report_path.display()));
    session.line(&format!("  {}", office.state.path().join("ledger.jsonl").display()));
    if let Some(certificate) = certificates.first() {
        session.line("");
        session.line(&m.get("cli-demo-check"));
        session.line(&format!(
            "  ssh-keygen -Y verify -f {} -I {} -n certificate@termijn -s {} < {}",
            office.allowed_signers.display(),
            certificate.principal,
            certificate.signature.display(),
            certificate.path.display(),
        ));
    }
    if let Some(archive) = archives.first() {
        session.line(&format!("  7z t -p\"$(cat {})\" {}", archive.passphrase_path, archive.path));
    }
    session.line(&format!(
        "  termijn --config {} verify {}",
        folder.join("termijn.toml").display(),
        certificates.first().map(|c| c.path.display().to_string()).unwrap_or_default()
    ));
}
