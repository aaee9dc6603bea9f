//! What is asked of a row, put to the part of the core that decides it.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Europe::Amsterdam;
use termijn::calendar::CivilDate;
use termijn::digest::Digest;
use termijn::lifecycle::{
    BreachClock, Channel, Choice, Consultation, ConsultationStanding, FileIdentity, LineFacts,
    PolicyFacts, Recipient, Refusal, SentLetter, SilencePolicy, Step, Windows, decide_silence,
    recheck,
};
use termijn::plan::Action;
use termijn::retention::{
    Assessment, Block, RequestState, Shortened, World, assess, assess_container, shortened, term,
    terms_seen,
};
use termijn::text::{Lang, Messages};

use super::approvals;
use super::case::{Case, Item, day, day_of};
use super::table::Row;

/// Between the last approval and destruction, as a firm has it that sets nothing.
const WAITING_DAYS: u32 = 7;

type Said<T> = Result<T, String>;

/// Runs one row, and tells what did not come out as it says.
pub(super) fn run(row: &Row) -> Said<()> {
    let case = Case::read(row)?;
    match row.cell("asked") {
        "verdict" => verdict(row, &case)?,
        "destroy" => permit(row, &case, Step::Destroy, Action::Destroy)?,
        "quarantine" => permit(row, &case, Step::Quarantine, Action::Destroy)?,
        "return" => permit(row, &case, Step::ReadForReturn, Action::Return)?,
        "return then destroy" => permit(row, &case, Step::Destroy, Action::ReturnThenDestroy)?,
        "show" => {
            let refused = assessed(row, &case)?.restricted;
            answer(row, if refused { Err("restriction") } else { Ok(()) })?;
        }
        "lift" => {
            let mut request = one(&case.requests)?.clone();
            answer(row, request.lift(case.told_on, day(row.cell("day"))?))?;
        }
        "grant" => {
            let mut request = one(&case.requests)?.clone();
            answer(row, request.close(RequestState::Upheld, None, day(row.cell("day"))?))?;
        }
        "extend" => {
            let extended = one(&case.requests)?.clock().extended(day(row.cell("day"))?);
            answer(row, extended.map(drop))?;
        }
        "deadline" => {
            let dates = one(&case.requests)?.deadline(day(row.cell("day"))?);
            row.compare("answer_until", Some(dates.until.to_string()))?;
            row.compare("steer_on", Some(dates.answer_by.to_string()))?;
            row.compare("outer_until", Some(dates.outer_until.to_string()))?;
        }
        "breach" => {
            let clock = BreachClock::read(row.cell("day"), Amsterdam).map_err(|e| e.to_string())?;
            let until = clock.until().format("%Y-%m-%dT%H:%M%:z").to_string();
            row.compare("answer_until", Some(until))?;
        }
        "letter" => {
            let (standing, _) = consulted(row, &case)?;
            let due = standing.letter_due(day(row.cell("day"))?);
            row.compare("answer", Some(due.map_or("nothing", |letter| letter.code()).to_owned()))?;
            row.compare("answer_until", standing.answer_until().map(|until| until.to_string()))?;
            let execute_by = standing.timeline.map(|timeline| timeline.execute_by.to_string());
            row.compare("execute_by", execute_by)?;
        }
        "silence" => {
            let (standing, line) = consulted(row, &case)?;
            let as_of = day(row.cell("day"))?;
            let decided = decide_silence(&standing, &[line], &SilencePolicy::default(), as_of);
            if decided.as_ref().is_ok_and(|choices| choices.get(&1) != Some(&Choice::Destroy)) {
                return Err(format!("silence came to {decided:?}"));
            }
            answer(row, decided)?;
            let timeline = standing.timeline.ok_or("nothing to ask about")?;
            row.compare("not_before", Some(timeline.execute_from.to_string()))?;
            row.compare("execute_by", Some(timeline.execute_by.to_string()))?;
        }
        "approvals" => answer(row, approvals::decide(&case.signatures)?)?,
        other => return Err(format!("{other} is no question")),
    }
    row.all_taken()
}

/// The consultation on a plan of this one item, as it stands on the day of the row.
fn consulted(row: &Row, case: &Case) -> Said<(ConsultationStanding, LineFacts)> {
    let got = assessed(row, case)?;
    let engagement = case.register()?.engagements.first().ok_or("no engagement")?;
    let line = LineFacts {
        n: 1,
        retain_until: got.retain_until,
        role: Some(engagement.role),
        return_only: got.return_only,
        waived: false,
        return_required: got.return_required,
        deferred: false,
        kept: false,
    };
    let retain_until = got.retain_until.ok_or("an engagement that runs")?;
    let letters = case.letters.iter().map(|(letter, on)| SentLetter {
        letter: *letter,
        on: *on,
        channel: Channel::Post,
        to: Recipient::Contact,
        retain_until,
    });
    let consultation = Consultation { letters: letters.collect(), ..Consultation::default() };
    let windows = Windows::of(&case.pack, WAITING_DAYS);
    Ok((consultation.standing(&[line], &windows, day(row.cell("day"))?), line))
}

fn one<T>(all: &[T]) -> Said<&T> {
    all.first().ok_or_else(|| "nothing that it can be asked of".to_owned())
}

fn answer<T, E: ToString>(row: &Row, got: Result<T, E>) -> Said<()> {
    let told = match got {
        Ok(_) => "allowed".to_owned(),
        Err(refused) => format!("refused: {}", refused.to_string()),
    };
    row.compare("answer", Some(told))
}

/// The item of the row, judged on its day.
fn assessed(row: &Row, case: &Case) -> Said<Assessment> {
    let as_of = day_of(row.cell("day"))?;
    let guards = guards(case, as_of)?;
    let world = World {
        shortened: &guards,
        ..World::of(case.register()?, &case.pack, &case.holds).with_requests(&case.requests)
    };
    if case.parts.is_empty() {
        return Ok(assess(&case.item.facts(), &world, as_of));
    }
    let judged = |part: &Item| assess(&part.facts(), &world, as_of);
    let parts: Vec<Assessment> = case.parts.iter().map(judged).collect();
    Ok(assess_container(None, &parts, &case.item.facts(), &world, as_of))
}

/// The terms that became shorter, as the registers were read one after the other.
fn guards(case: &Case, as_of: CivilDate) -> Said<Shortened> {
    let mut seen = BTreeMap::new();
    for (on, register) in &case.read_before {
        let register = register.as_ref().map_or_else(|| case.register(), Ok)?;
        seen = terms_seen(&seen, register, &case.pack, *on);
    }
    Ok(shortened(&seen, as_of))
}

fn verdict(row: &Row, case: &Case) -> Said<()> {
    let as_of = day_of(row.cell("day"))?;
    let got = assessed(row, case)?;
    for lang in [Lang::Nl, Lang::En] {
        let messages = Messages::new(lang);
        if got.derivation.iter().any(|step| step.text(&messages).is_empty()) {
            return Err(format!("a step without words in {lang:?}"));
        }
    }
    let headline = match got.reason {
        Some(reason) => format!("{}({})", got.verdict.code(), reason.code()),
        None => got.verdict.code().to_owned(),
    };
    row.compare("answer", Some(headline))?;
    let told = |date: Option<CivilDate>| date.map(|date| date.to_string());
    row.compare("retain_until", told(got.retain_until))?;
    row.compare("due_from", told(got.due_from))?;
    row.compare("effective_until", told(got.effective_until))?;
    row.compare("over_term_days", Some(got.over_term_days.to_string()))?;
    row.compare("execute_by", told(got.execute_by))?;
    row.compare("not_before", told(got.not_before))?;
    agrees_with_the_calculator(case, &got, as_of)?;
    besides(row, case, &got)
}

/// The calculator, which knows one engagement and nothing else, comes to the same dates.
fn agrees_with_the_calculator(case: &Case, got: &Assessment, as_of: CivilDate) -> Said<()> {
    let engagement =
        case.register()?.engagements.iter().find(|e| Some(&e.id) == got.governing.as_ref());
    let Some(end) = engagement.and_then(|engagement| engagement.end) else { return Ok(()) };
    if !case.item.is_plain() {
        return Ok(());
    }
    let reckoned = term(end, case.months, &[], as_of);
    let same = got.retain_until == Some(reckoned.retain_until)
        && got.due_from == Some(reckoned.due_from)
        && got.over_term_days == reckoned.over_term_days;
    if same { Ok(()) } else { Err(format!("the calculator says {reckoned:?}")) }
}

/// The flags of a verdict: all that stand, and no other. And what else the cell speaks of.
fn besides(row: &Row, case: &Case, got: &Assessment) -> Said<()> {
    let blocks: Vec<String> = got.blocks.iter().map(Block::to_string).collect();
    let mut flags: BTreeSet<String> = [
        (got.overdue, "overdue".to_owned()),
        (got.escalated, "escalated".to_owned()),
        (got.return_only, "return only".to_owned()),
        (got.restricted, "restricted".to_owned()),
        (!blocks.is_empty(), format!("blocked by {}", blocks.join("+"))),
    ]
    .into_iter()
    .filter_map(|(stands, flag)| stands.then_some(flag))
    .collect();
    let _compared_below = row.take("besides");
    for said in row.parts("besides") {
        if flags.remove(said) {
            continue;
        }
        let words: Vec<&str> = said.split(' ').collect();
        let holds = match words[..] {
            ["governs", id] => got.governing.as_ref().is_some_and(|e| e.as_str() == id),
            ["dated", date] => case.item.content_date == Some(day(date)?),
            ["law", id] => {
                got.statutes.iter().map(|law| law.id.as_str()).collect::<Vec<_>>() == [id]
                    && got.statutes[0].is_sure
            }
            ["refused", "on", ground] => {
                let english = Messages::new(Lang::En);
                got.derivation
                    .iter()
                    .any(|step| step.text(&english).contains(&format!("({ground})")))
            }
            ["forward", "by", date] => one(&case.requests)?.forward_by() == Some(day(date)?),
            _ => false,
        };
        if !holds {
            return Err(format!("besides: {said} does not hold"));
        }
    }
    if flags.is_empty() { Ok(()) } else { Err(format!("besides: {flags:?} holds, too")) }
}

/// Leave to do one step to the item of an approved line, from the facts that `apply` hands to the re-check.
fn permit(row: &Row, case: &Case, step: Step, action: Action) -> Said<()> {
    let got = assessed(row, case)?;
    let is = |kind: fn(&Block) -> bool| got.blocks.iter().any(kind);
    let policy = PolicyFacts {
        excluded: false,
        last_copy: false,
        plan_approved: case.approved,
        holds: got
            .blocks
            .iter()
            .filter(|block| matches!(block, Block::Hold(_)))
            .map(Block::to_string)
            .collect(),
        restricted: is(|block| matches!(block, Block::Restriction(_))),
        request_open: is(|block| matches!(block, Block::Request(_))),
        destroyable_today: got.is_destroyable(),
        block_evaluated: got.unevaluated.is_empty(),
        action_allows: !(got.return_only && action == Action::Destroy),
        waiver_stands: true,
        waiting_over: true,
        archive_verified: true,
        receipt_ok: true,
    };
    let file = FileIdentity {
        dev: 1,
        ino: 2,
        btime_ns: None,
        size: 3,
        mtime_ns: 4,
        ctime_ns: 5,
        nlink: 1,
        sha256: Digest::of(b"6"),
    };
    let permit = recheck(step, &file, &file, &policy);
    if permit.as_ref().is_ok_and(|permit| permit.step() != step) {
        return Err("leave for another step".to_owned());
    }
    answer(row, permit.map(drop).map_err(Refusal::code))
}
