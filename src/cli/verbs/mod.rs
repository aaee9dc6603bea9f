//! One function for each verb.

mod acting;
mod attesting;
mod attributing;
mod checking;
mod consulting;
mod deciding;
mod dismissing;
mod explaining;
mod findings;
mod incidents;
mod items;
mod looking;
mod placing;
mod plans;
mod proving;
mod querying;
mod radar;
mod recipients;
mod reckoning;
mod requests;
mod rules;
mod sarif;
mod scanning;
mod scoping;
mod setup;
mod sheet;
mod statutes;
mod waiving;

use super::args::{
    Format, HoldVerb, IncidentVerb, KeyVerb, LedgerVerb, PlanVerb, RegisterVerb, RequestVerb,
    RulesVerb, Verb, WaiverVerb,
};
use super::problem::{Code, Problem};
use super::session::{Session, VerbResult};

pub(super) use acting::apply_plan;
pub(super) use deciding::{hold_problem, signing_key};
pub(super) use explaining::explanation;
pub(super) use items::ranked as ranked_verdict;
pub(super) use proving::check_file;
pub(super) use scanning::{print as print_scan, run as scan_sources};

/// Carries out the verb.
pub(super) fn run(session: &Session, verb: Verb) -> VerbResult {
    check_format(session, &verb)?;
    match verb {
        Verb::Demo(args) => super::demo::run(session, &args),
        Verb::Init(args) => setup::init(session, &args),
        Verb::Check => Ok(checking::check(session)),
        Verb::Register(RegisterVerb::Check(args)) => setup::register_check(session, &args),
        Verb::Register(RegisterVerb::List(args)) => setup::register_list(session, &args),
        Verb::Scan(args) => scanning::scan(session, &args),
        Verb::Status(args) => looking::status(session, &args),
        Verb::Findings(args) => findings::findings(session, &args),
        Verb::Dismiss(args) => dismissing::dismiss(session, &args),
        Verb::Attribute(args) => attributing::attribute(session, &args),
        Verb::Explain(args) => explaining::explain(session, &args),
        Verb::Term(args) => reckoning::term(session, &args),
        Verb::Plan(PlanVerb::Create(args)) => deciding::create(session, &args),
        Verb::Plan(PlanVerb::List) => plans::list(session),
        Verb::Plan(PlanVerb::Show(args)) => plans::show(session, &args),
        Verb::Plan(PlanVerb::Diff(args)) => plans::diff(session, &args),
        Verb::Plan(PlanVerb::Freeze(args)) => deciding::freeze(session, &args),
        Verb::Plan(PlanVerb::Exclude(args)) => plans::exclude(session, &args),
        Verb::Plan(PlanVerb::Recipient(args)) => recipients::of_plan(session, &args),
        Verb::Plan(PlanVerb::Withdraw(args)) => acting::withdraw(session, &args),
        Verb::Consult(args) => consulting::consult(session, &args),
        Verb::Decide(args) => deciding::decide(session, &args),
        Verb::Hold(HoldVerb::Add(args)) => deciding::hold_add(session, &args),
        Verb::Hold(HoldVerb::List) => deciding::hold_list(session),
        Verb::Hold(HoldVerb::Release(args)) => deciding::hold_release(session, &args),
        Verb::Request(RequestVerb::Add(args)) => requests::add(session, &args),
        Verb::Request(RequestVerb::List) => requests::list(session),
        Verb::Request(RequestVerb::Extend(args)) => requests::extend(session, &args),
        Verb::Request(RequestVerb::Close(args)) => requests::close(session, &args),
        Verb::Request(RequestVerb::Lift(args)) => requests::lift(session, &args),
        Verb::Request(RequestVerb::Scope(args)) => scoping::scope(session, &args),
        Verb::Request(RequestVerb::Attest(args)) => attesting::attest(session, &args),
        Verb::Request(RequestVerb::Recipient(args)) => recipients::of_request(session, &args),
        Verb::Waiver(WaiverVerb::Add(args)) => waiving::add(session, &args),
        Verb::Waiver(WaiverVerb::List) => waiving::list(session),
        Verb::Waiver(WaiverVerb::Withdraw(args)) => waiving::withdraw(session, &args),
        Verb::Incident(IncidentVerb::Open(args)) => incidents::open(session, &args),
        Verb::Incident(IncidentVerb::List) => incidents::list(session),
        Verb::Incident(IncidentVerb::Close(args)) => incidents::close(session, &args),
        Verb::Approve(args) => deciding::approve(session, &args),
        Verb::Apply(args) => acting::apply(session, &args),
        Verb::Restore(args) => acting::restore(session, &args),
        Verb::Verify(args) => proving::verify(session, &args),
        Verb::Ledger(LedgerVerb::Show) => proving::ledger_show(session),
        Verb::Ledger(LedgerVerb::Export(args)) => proving::ledger_export(session, &args),
        Verb::Report(args) => proving::report(session, &args),
        Verb::Rules(RulesVerb::Check(args)) => rules::check(session, &args),
        Verb::Rules(RulesVerb::List) => rules::list(session),
        Verb::Rules(RulesVerb::Show(args)) => rules::show(session, &args),
        Verb::Key(KeyVerb::New(args)) => setup::key_new(session, &args),
        Verb::Key(KeyVerb::Machine) => setup::key_machine(session),
        Verb::Completions(args) => Ok(setup::completions(session, &args)),
    }
}

/// Forms in which a verb can give its result. One that it cannot give is refused rather than ignored:
/// a program that reads CSV would find text.
fn formats(verb: &Verb) -> &'static [Format] {
    match verb {
        Verb::Status(_) | Verb::Request(RequestVerb::Scope(_)) => {
            &[Format::Text, Format::Json, Format::Jsonl, Format::Csv]
        }
        Verb::Findings(_) => {
            &[Format::Text, Format::Json, Format::Jsonl, Format::Csv, Format::Sarif]
        }
        Verb::Ledger(LedgerVerb::Show) => &[Format::Text, Format::Json, Format::Jsonl],
        Verb::Completions(_) => &[Format::Text],
        _ => &[Format::Text, Format::Json],
    }
}

fn check_format(session: &Session, verb: &Verb) -> Result<(), Problem> {
    let formats = formats(verb);
    if formats.contains(&session.global.format) {
        return Ok(());
    }
    let list: Vec<&str> = formats.iter().map(|format| format.code()).collect();
    let reason = session.messages.with("cli-use-format", &[("formats", list.join(", ").into())]);
    Err(Problem::new(Code::WrongUse).arg("reason", reason))
}
