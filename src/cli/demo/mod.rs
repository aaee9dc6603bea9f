//! `demo`: the whole cycle on a made-up firm, laid down in a folder with its dates shifted to today.

pub mod firm;
pub mod shift;
mod telling;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::args::DemoArgs;
use super::problem::{Code, Outcome, Problem};
use super::problems;
use super::session::{Session, VerbResult};
use super::verbs;
use crate::location::ClientId;
use crate::plan::LineOutcome;
use crate::retention::{BlockScope, HoldReason};
use crate::run::apply::ApplyReport;
use crate::run::checking::Checked;
use crate::run::holding::{self, Placing};
use crate::run::office::Office;
use crate::run::planning::{self, Deciding, Selection};
use crate::run::{certify, files, reporting};
use firm::FirmError;
use telling::Story;

/// Who makes plans in the made-up firm.
const AUTHOR: &str = "m.dejong@vandijk-advies.example";
/// Who approve them.
const APPROVERS: [&str; 2] = ["a.jansen@vandijk-advies.example", "p.smit@vandijk-advies.example"];

/// The item that the demo explains.
const EXAMPLE: &str = "klanten/devries/2023-loon/loonstrook jan.txt";

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
    telling::opening(session, &firm);
    let mut office = demo.office(None)?;
    list_machine_key(&office)?;
    place_holds(session, &mut office, &folder)?;
    if args.prepare {
        telling::prepared(session, &folder);
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

/// The session of the made-up firm: its own configuration, the reader's language.
///
/// Its state lies in its folder whatever flags and environment say: they may name that of a real firm.
fn session_in(session: &Session, folder: &Path) -> Result<Session, Problem> {
    let mut global = session.global.clone();
    global.config = Some(folder.join("termijn.toml"));
    global.state = Some(folder.join("state"));
    let lang = session.messages.lang();
    let mut demo = Session::new(global).map_err(|(problem, _)| *problem)?;
    demo.messages = crate::text::Messages::new(lang);
    demo.set_clock(session.clock());
    Ok(demo)
}

/// Lets the machine sign: its line joins those of the people.
fn list_machine_key(office: &Office) -> Result<(), Problem> {
    let line = certify::machine_line(&office.state).map_err(|error| problems::key(&error))?;
    let path = &office.allowed_signers;
    let mut text = files::read(path).map_err(|error| problems::file(path, &error))?;
    if !text.ends_with(b"\n") {
        text.push(b'\n');
    }
    text.extend_from_slice(line.as_bytes());
    text.push(b'\n');
    files::replace(path, &text).map_err(|error| problems::write(path, &error))
}

fn place_holds(session: &Session, office: &mut Office, folder: &Path) -> Result<(), Problem> {
    let path = folder.join("holds.csv");
    let bytes = files::read(&path).map_err(|error| problems::file(&path, &error))?;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    for row in reader.deserialize::<HoldRow>() {
        let row = row.map_err(|_| {
            Problem::new(Code::FileUnreadable).at(path.display()).arg("reason", "csv")
        })?;
        let scope = match row.scope.as_str() {
            "engagement" => {
                Some(BlockScope::Engagement(crate::location::EngagementId::new(row.value)))
            }
            _ => BlockScope::path(&row.value),
        };
        let reason = HoldReason::parse(&row.reason);
        let review_on = crate::calendar::parse_iso(&row.review_date);
        let (Some(scope), Some(reason), Some(review_on)) = (scope, reason, review_on) else {
            return Err(Problem::new(Code::FileUnreadable)
                .at(path.display())
                .arg("reason", "hold"));
        };
        let placing = Placing { scope, reason, mandate: row.mandate, owner: row.owner, review_on };
        holding::add(office, placing).map_err(|error| verbs::hold_problem(session, &error, ""))?;
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

/// A plan that was carried out.
struct Done {
    client: ClientId,
    report: ApplyReport,
    /// Due files of the client that no plan takes, since they are another's too.
    shared: u64,
}

/// Scan, plan, decide, freeze, approve, apply, certify, for every client with something due; then
/// scan again, report, and check everything that was written.
fn cycle(session: &Session, demo: &Session, office: &mut Office, folder: &Path) -> VerbResult {
    let mut story = Story::new(session, folder);
    let lock = demo.lock()?;
    let scan = verbs::scan_sources(demo, office)?;
    story.heading("cli-demo-step-scan");
    if session.is_text() {
        verbs::print_scan(demo, office, &scan.summary)?;
        story.heading("cli-demo-step-explain");
        story.lines(&verbs::explanation(session, office, EXAMPLE)?);
    }
    let clients: Vec<ClientId> = office.register.clients().cloned().collect();
    let mut done = Vec::new();
    for client in clients {
        let created = match planning::create(office, &client) {
            Ok(created) => created,
            Err(planning::PlanningError::NothingDue { .. }) => continue,
            Err(error) => return Err(problems::planning(&error, client.as_str())),
        };
        sign_off(demo, office, folder, &created.id)?;
        let report = verbs::apply_plan(demo, office, &created.id)?;
        done.push(Done { client, report, shared: created.shared });
    }
    // What is gone is off the list now: what the report tells is what there is.
    verbs::scan_sources(demo, office)?;
    drop(lock);
    let results = Results {
        report: write_report(demo, office)?,
        kept: kept(office, session)?,
        checked: check(demo, office, &done)?,
        done,
    };
    let is_right = results.checked.iter().all(Checked::is_verified);
    if session.is_text() {
        story.plans(office, demo, &results.done);
        story.kept(&results);
        story.checked(&results.checked);
        story.commands(office, &results.done);
        story.files(folder)?;
    } else {
        session.json(&results.json(office, folder));
    }
    Ok(if is_right { Outcome::Done } else { Outcome::Unverified })
}

/// What the cycle led to.
struct Results {
    done: Vec<Done>,
    report: PathBuf,
    /// Files that stay, by verdict.
    kept: BTreeMap<(u8, String), u64>,
    checked: Vec<Checked>,
}

impl Results {
    fn json(&self, office: &Office, folder: &Path) -> serde_json::Value {
        let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
        for line in self.done.iter().flat_map(|done| &done.report.lines) {
            let code = line.outcome.map_or_else(|| "waiting".to_owned(), LineOutcome::code);
            *outcomes.entry(code).or_default() += 1;
        }
        let kept: BTreeMap<&str, u64> =
            self.kept.iter().map(|((_, name), count)| (name.as_str(), *count)).collect();
        let certificates = self.done.iter().filter_map(|done| done.report.certificate.as_ref());
        let archives = self.done.iter().filter_map(|done| done.report.archive.as_ref());
        let verified: BTreeMap<String, bool> = self
            .checked
            .iter()
            .map(|checked| (checked.path.display().to_string(), checked.is_verified()))
            .collect();
        serde_json::json!({
            "schema": "termijn/demo/1",
            "folder": folder,
            "outcomes": outcomes,
            "kept": kept,
            "report": self.report,
            "allowed_signers": office.allowed_signers,
            "ledger": office.state.path().join("ledger.jsonl"),
            "certificates": certificates.map(|c| serde_json::json!({"id": c.id, "path": c.path,
                "signature": c.signature, "html": c.html, "principal": c.principal}))
                .collect::<Vec<_>>(),
            "archives": archives.map(|a| serde_json::json!({"path": a.path,
                "passphrase_file": a.passphrase_path})).collect::<Vec<_>>(),
            "verified": verified,
        })
    }
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

/// Files that stay, by verdict, the most pressing first.
fn kept(office: &Office, session: &Session) -> Result<BTreeMap<(u8, String), u64>, Problem> {
    let mut kept: BTreeMap<(u8, String), u64> = BTreeMap::new();
    office
        .judge_all(office.clock.today(), |item| {
            if item.is_file() {
                *kept.entry(verbs::ranked_verdict(&item, &session.messages)).or_default() += 1;
            }
        })
        .map_err(|error| problems::catalogue(&error))?;
    Ok(kept)
}

/// Every plan, certificate and archive, and the ledger, as `verify` finds them.
fn check(demo: &Session, office: &Office, done: &[Done]) -> Result<Vec<Checked>, Problem> {
    let mut files: Vec<PathBuf> = Vec::new();
    for done in done {
        files.push(planning::PlanFiles::of(office, &done.report.plan).header);
    }
    files.extend(done.iter().filter_map(|d| d.report.certificate.as_ref().map(|c| c.path.clone())));
    files.extend(done.iter().filter_map(|d| d.report.archive.as_ref().map(|a| (&a.path).into())));
    files.push(office.state.path().join("ledger.jsonl"));
    files.iter().map(|file| verbs::check_file(demo, file)).collect()
}
