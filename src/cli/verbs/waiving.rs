//! `waiver`: a client's written waiver of the return of its own books, recorded, shown, taken back.

use serde_json::{Value, json};

use super::super::args::{WaiverAddArgs, WaiverWithdrawArgs};
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::deciding::signing_key;
use super::items;
use crate::calendar::parse_iso;
use crate::location::EngagementId;
use crate::retention::{WaiverBy, WaiverV1};
use crate::run::proving::Proof;
use crate::run::waiving::{self, WaiverError, Waiving};

/// `termijn waiver add`
pub(super) fn add(session: &Session, args: &WaiverAddArgs) -> VerbResult {
    session.today_only()?;
    let given_by =
        WaiverBy::parse(&args.given_by).ok_or_else(|| session.wrong_use("waiver-use-given-by"))?;
    let given_on = parse_iso(&args.given_on).ok_or_else(|| session.wrong_use("cli-use-date"))?;
    let key = signing_key(session, &args.key, args.passphrase_file.as_deref())?;
    let mut office = session.office(None)?;
    let waiving = Waiving {
        engagement: EngagementId::new(args.engagement.clone()),
        classes: args.class.clone(),
        given_by,
        given_on,
        letter: &args.letter,
    };
    let said = waiving::add(&mut office, &waiving, &key)
        .map_err(|error| problem(session, args, &error))?;
    if !session.is_text() {
        let mut value = wire(&said);
        value["schema"] = "termijn/waiver/1".into();
        session.json(&value);
        return Ok(Outcome::Done);
    }
    let told = [
        ("waiver", said.waiver.as_str().into()),
        ("engagement", said.engagement.as_str().into()),
        ("classes", said.classes.join(", ").into()),
    ];
    let done = session.messages.with("waiver-done", &told);
    session.line(&layout::wrapped("", &done, layout::width()));
    Ok(Outcome::Done)
}

/// `termijn waiver list`
pub(super) fn list(session: &Session) -> VerbResult {
    let office = session.office(None)?;
    let all = waiving::list(&office).map_err(|error| problems::catalogue(&error))?;
    if !session.is_text() {
        let line = |(said, proof): &(WaiverV1, Proof)| {
            let mut value = wire(said);
            value["state"] = proof.code().into();
            value
        };
        let all: Vec<Value> = all.iter().map(line).collect();
        session.json(&json!({"schema": "termijn/waivers/1", "waivers": all}));
        return Ok(Outcome::Done);
    }
    let m = &session.messages;
    if all.is_empty() {
        session.hint(&m.get("waiver-none"));
    }
    let mut state = None;
    for (said, proof) in &all {
        if state.replace(*proof) != Some(*proof) {
            session.line(&m.get(&format!("waiver-state-{}", items::dashed(proof.code()))));
        }
        let words = [
            said.waiver.clone(),
            said.engagement.to_string(),
            said.classes.join(", "),
            m.get(&format!("waiver-by-{}", said.given_by.code())),
            m.date(said.given_on),
        ];
        session.line(&layout::wrapped("  ", &words.join("  "), layout::width()));
    }
    Ok(Outcome::Done)
}

/// `termijn waiver withdraw`
pub(super) fn withdraw(session: &Session, args: &WaiverWithdrawArgs) -> VerbResult {
    session.today_only()?;
    let key = signing_key(session, &args.key, args.passphrase_file.as_deref())?;
    let mut office = session.office(None)?;
    let done =
        waiving::withdraw(&mut office, &args.waiver, &key).map_err(|error| match &error {
            WaiverError::UnknownWaiver { waiver } => {
                Problem::new(Code::WaiverNotFound).arg("waiver", waiver)
            }
            WaiverError::Planning(error) => problems::planning(error, ""),
            WaiverError::Catalogue(error) => problems::catalogue(error),
            _ => Problem::new(Code::WaiverNotFound).arg("waiver", &args.waiver),
        })?;
    if session.is_text() {
        let told = [("waiver", done.waiver.as_str().into())];
        session.line(&session.messages.with("waiver-withdrawn", &told));
    } else {
        session.json(&json!({"schema": "termijn/waiver/1", "id": done.waiver,
            "withdrawn_on": done.date}));
    }
    Ok(Outcome::Done)
}

fn wire(said: &WaiverV1) -> Value {
    json!({
        "id": said.waiver,
        "client": said.client,
        "engagement": said.engagement,
        "classes": said.classes,
        "given_by": said.given_by.code(),
        "given_on": said.given_on,
        "letter_sha256": said.letter_sha256,
        "date": said.date,
    })
}

fn problem(session: &Session, args: &WaiverAddArgs, error: &WaiverError) -> Problem {
    use WaiverError as E;
    let m = &session.messages;
    let refused = |reason: String| {
        Problem::new(Code::WaiverRefused).arg("engagement", &args.engagement).arg("reason", reason)
    };
    match error {
        E::UnknownEngagement { engagement } => {
            Problem::new(Code::EngagementNotFound).arg("engagement", engagement)
        }
        E::NotBooks { .. } => refused(m.get("waiver-refused-not-books")),
        E::UnknownClass { class } => {
            refused(m.with("waiver-refused-class", &[("class", class.as_str().into())]))
        }
        E::Ahead => refused(m.get("waiver-refused-ahead")),
        E::Letter { source } => problems::file(&args.letter, source),
        E::UnknownWaiver { waiver } => Problem::new(Code::WaiverNotFound).arg("waiver", waiver),
        E::Planning(error) => problems::planning(error, ""),
        E::Catalogue(error) => problems::catalogue(error),
    }
}
