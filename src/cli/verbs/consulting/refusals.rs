//! Errors of a consultation as people read them.

use super::super::super::problem::{Code, Problem};
use super::super::super::problems;
use super::super::super::session::Session;
use crate::lifecycle::{ChoiceRefused, Letter, ListFault, SilenceRefused};
use crate::report::letter::TemplateError;
use crate::retention::DeferralRefused;
use crate::run::consulting::ConsultError;
use crate::text::Messages;

/// Why a step of a consultation was not taken, for people.
pub(super) fn problem(session: &Session, error: &ConsultError, plan: &str) -> Problem {
    use ConsultError as E;
    let m = &session.messages;
    let letter =
        |reason: String| Problem::new(Code::LetterRefused).arg("plan", plan).arg("reason", reason);
    let named = |id: &str, of: Letter| letter(m.with(id, &[("letter", of.text(m).into())]));
    let silence =
        |reason: String| Problem::new(Code::SilenceRefused).arg("plan", plan).arg("reason", reason);
    let answer =
        |reason: String| Problem::new(Code::AnswerRefused).arg("plan", plan).arg("reason", reason);
    match error {
        E::NothingNear { .. } => letter(m.get("consult-refused-nothing-near")),
        E::NoLetterDue { next } => letter(match next {
            Some((of, from)) => m.with(
                "consult-refused-not-yet",
                &[("letter", of.text(m).into()), ("date", m.date(*from).into())],
            ),
            None => m.get("consult-refused-none-due"),
        }),
        E::OutOfOrder { first } => named("consult-refused-order", *first),
        E::Lapsed => letter(m.get("consult-refused-lapsed")),
        E::NotLapsed => letter(m.get("consult-refused-not-lapsed")),
        E::NotWritten { letter } => named("consult-refused-not-written", *letter),
        E::Stale { letter } => named("consult-refused-stale", *letter),
        E::Day { first } => {
            answer(m.with("consult-refused-day", &[("first", m.date(*first).into())]))
        }
        E::NoContact => letter(m.get("consult-refused-no-contact")),
        E::Folder(error) => problems::template_folder(error, m),
        E::Template(error) => template(session, error),
        E::UnknownLine { n } => Problem::new(Code::ItemNotInPlan).arg("item", n).arg("plan", plan),
        E::Choices { lines } => {
            let problem = answer(m.get("consult-refused-choices"));
            lines.iter().fold(problem, |problem, (n, why)| problem.detail(refused(*n, *why, m)))
        }
        E::ListUnreadable => answer(m.get("consult-refused-unreadable")),
        E::List { faults } => {
            let problem = Problem::new(Code::ListInvalid).arg("count", faults.len());
            faults.iter().fold(problem, |p, fault: &ListFault| p.detail(fault.text(m)))
        }
        E::NothingChosen => answer(m.get("consult-refused-nothing-chosen")),
        E::Silence(error) => silence(silent(error, m)),
        E::TwoPeople => silence(m.get("consult-refused-two-people")),
        E::NoPrivacyOfficer => silence(m.get("consult-refused-no-officer")),
        E::Planning(error) => problems::planning(error, plan),
        E::Catalogue(error) => problems::catalogue(error),
    }
}

fn refused(n: u64, why: ChoiceRefused, m: &Messages) -> String {
    let id = format!("consult-list-{}", why.code().replace('_', "-"));
    let mut what = m.get(&id);
    if let ChoiceRefused::Deferral(DeferralRefused::TooLong { latest }) = why {
        what = m.with("consult-refused-too-long", &[("latest", m.date(latest).into())]);
    }
    m.with("consult-refused-line", &[("line", n.into()), ("what", what.into())])
}

fn silent(error: &SilenceRefused, m: &Messages) -> String {
    match error {
        SilenceRefused::NoLetter { missing } => {
            m.with("consult-refused-no-letter", &[("letter", missing.text(m).into())])
        }
        SilenceRefused::TooEarly { until } => {
            m.with("consult-refused-too-early", &[("until", m.date(*until).into())])
        }
        SilenceRefused::NothingOpen => m.get("consult-refused-nothing-open"),
        SilenceRefused::Withdrawn => m.get("consult-refused-lapsed"),
        SilenceRefused::NotOurs { lines } => {
            let all: Vec<String> = lines.iter().map(u64::to_string).collect();
            m.with("consult-refused-not-ours", &[("lines", all.join(", ").into())])
        }
    }
}

fn template(session: &Session, error: &TemplateError) -> Problem {
    let folder = session.config.consultation.templates.clone().unwrap_or_default();
    let file = folder.join(&error.file);
    let at = if error.line == 0 {
        file.display().to_string()
    } else {
        format!("{}:{}", file.display(), error.line)
    };
    let reason = error.fault.text(&session.messages);
    Problem::new(Code::TemplateInvalid).at(at).arg("reason", reason)
}
