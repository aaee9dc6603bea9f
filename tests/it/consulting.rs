//! Consultation with a client: letters, answers and silence, from the draft to the certificate.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use chrono::{DateTime, TimeZone, Utc};
use termijn::calendar::{CivilDate, parse_iso};
use termijn::ledger::EntryKind;
use termijn::lifecycle::{
    Channel, Choice, ChoiceRefused, ConsultationStanding, ConsultationState, Letter, ListRow,
    OnSilence, Recipient, SilencePolicy, SilenceRefused,
};
use termijn::location::ClientId;
use termijn::plan::{Action, DecisionCode, PlanNote};
use termijn::retention::{DeferralGround, Verdict};
use termijn::run::consulting::{
    self, Answering, ConsultError, Recording, Sending, Written, list_rows,
};
use termijn::run::office::ConsultationRules;
use termijn::run::planning::{self, Choice as Chosen, Deciding, PlanningError, Selection};
use termijn::text::Lang;

use crate::desk::{ANNA, BOB, CARLA, Desk, told};
use crate::dossier::Dossier;
use crate::firm::{AUTHOR, OFFICER, Office, PARTNER};

fn date(text: &str) -> CivilDate {
    parse_iso(text).unwrap()
}

/// Noon of a day.
fn noon(text: &str) -> DateTime<Utc> {
    let day = date(text);
    Utc.from_utc_datetime(&day.and_hms_opt(11, 0, 0).unwrap())
}

/// The firm of S31: its engagement ended on 2025-06-30, clients are always asked. It stands on a day.
fn firm(files: &[&str], day: &str) -> Desk {
    let mut desk = Desk::new(files);
    desk.consultation.required = true;
    desk.gates.waiting_days = 7;
    row(&desk, "2025-06-30", "");
    desk.at(noon(day));
    desk.scan();
    desk
}

/// The register: one engagement with this end, and more columns as `header=value`.
fn row(desk: &Desk, end: &str, more: &str) {
    let more: Vec<_> = more.split(' ').filter_map(|pair| pair.split_once('=')).collect();
    let mut header = "client_id;client_name;engagement_id;engagement;start_date;end_date;status;\
                      contact_name;paths"
        .to_owned();
    let status = if end.is_empty() { "active" } else { "ended" };
    let mut cells =
        format!("C-1;Alfa B.V.;E-2023-001;Advies;2022-01-01;{end};{status};T. Test;klanten/a/**");
    for (name, value) in more {
        header.extend([";", name]);
        cells.extend([";", value]);
    }
    fs::write(desk.path("register.csv"), format!("{header}\n{cells}\n")).unwrap();
}

fn ahead(desk: &Desk) -> String {
    planning::create_ahead(&mut desk.office(), &ClientId::new("C-1")).unwrap().id
}

fn write(desk: &Desk, plan: &str, letter: Option<Letter>) -> Result<Written, ConsultError> {
    consulting::write(&mut desk.office(), plan, letter, Lang::Nl)
}

fn sent(
    desk: &Desk,
    plan: &str,
    letter: Letter,
    on: &str,
) -> Result<ConsultationStanding, ConsultError> {
    let (channel, to) = (Channel::Post, Recipient::Contact);
    let sending = Sending { letter, on: date(on), channel, to };
    consulting::sent(&mut desk.office(), plan, sending)
}

/// Writes the letter that is due on a day and sends it that day.
fn post(desk: &mut Desk, plan: &str, day: &str, letter: Letter) -> ConsultationStanding {
    desk.at(noon(day));
    let written = write(desk, plan, None).unwrap();
    assert_eq!(written.letter, letter, "{day}");
    sent(desk, plan, letter, day).unwrap()
}

/// All three letters, each on its day.
fn post_all(desk: &mut Desk, plan: &str) {
    post(desk, plan, "2026-05-05", Letter::Announcement);
    post(desk, plan, "2026-06-02", Letter::Reminder);
    post(desk, plan, "2026-07-01", Letter::LastNotice);
}

fn answer(desk: &Desk, plan: &str, on: &str, answering: Answering) -> Result<(), ConsultError> {
    let recording = Recording {
        answering,
        on: date(on),
        channel: Channel::Email,
        by: ANNA.to_owned(),
        reference: "map 12".to_owned(),
    };
    consulting::record(&mut desk.office(), plan, recording).map(drop)
}

fn silence(desk: &Desk, plan: &str, by: &[&str]) -> Result<(), ConsultError> {
    let by: Vec<String> = by.iter().map(|one| (*one).to_owned()).collect();
    consulting::silence(&mut desk.office(), plan, &by).map(drop)
}

fn decide(desk: &Desk, plan: &str, n: u64, action: Action, reason: DecisionCode) {
    let one = Selection::Items(vec![n.to_string()]);
    let choice = Deciding::Choice(Chosen { action, reason });
    planning::decide(&mut desk.office(), plan, &one, choice, ANNA).unwrap();
}

fn freeze(desk: &Desk, plan: &str) -> Result<termijn::plan::FrozenPlan, PlanningError> {
    planning::freeze(&mut desk.office(), plan, &desk.key(ANNA)).map(|freezing| freezing.plan)
}

fn state(desk: &Desk, plan: &str) -> ConsultationState {
    let office = desk.office();
    let row = office.catalogue.plan(plan).unwrap().unwrap();
    let today = office.clock.today();
    consulting::standing(&office, &row, today).unwrap().unwrap().standing.state
}

fn verdicts(desk: &Desk) -> Vec<Verdict> {
    let office = desk.office();
    let mut all = Vec::new();
    office
        .judge_all(office.clock.today(), |item| all.push(item.judged.assessment.verdict))
        .unwrap();
    all
}

/// S31: every letter on its day; decided on the first day that it can be, carried out on the first day.
#[test]
fn s31_silence_of_a_controllers_client_to_the_certificate() {
    let mut desk = firm(&["een.txt", "twee.txt"], "2026-05-05");
    let plan = ahead(&desk);
    assert_eq!(verdicts(&desk), [Verdict::PreNotice, Verdict::PreNotice]);
    assert_eq!(state(&desk, &plan), ConsultationState::NothingSent);
    let refused = silence(desk.at(noon("2026-07-20")), &plan, &[BOB, CARLA]).unwrap_err();
    let missing = Letter::Announcement;
    assert!(
        matches!(refused, ConsultError::Silence(SilenceRefused::NoLetter { missing: m }) if m == missing)
    );
    desk.at(noon("2026-05-05"));
    post_all(&mut desk, &plan);
    desk.at(noon("2026-07-15"));
    let early = silence(&desk, &plan, &[BOB, CARLA]).unwrap_err();
    assert!(matches!(early, ConsultError::Silence(SilenceRefused::TooEarly { until })
        if until == date("2026-07-15")));
    desk.at(noon("2026-07-16"));
    for (by, name) in [(vec![BOB], "one"), (vec![BOB, BOB], "the same twice")] {
        assert!(matches!(silence(&desk, &plan, &by), Err(ConsultError::TwoPeople)), "{name}");
    }
    let without = silence(&desk, &plan, &[ANNA, CARLA]);
    assert!(matches!(without, Err(ConsultError::NoPrivacyOfficer)));
    let stranger = silence(&desk, &plan, &[BOB, "x@else.example"]);
    assert!(matches!(stranger, Err(ConsultError::Planning(PlanningError::UnknownPerson { .. }))));
    // The officer decides with the author, and approves afterwards: three people are enough.
    silence(&desk, &plan, &[BOB, ANNA]).unwrap();
    assert_eq!(state(&desk, &plan), ConsultationState::Silent);
    let frozen = freeze(&desk, &plan).unwrap();
    assert!(frozen.items().iter().all(|line| line.decided_by == ANNA));
    let asked = frozen.header().consultation.unwrap();
    assert_eq!(asked.announced_on, Some(date("2026-05-05")));
    assert_eq!(asked.reminded_on, Some(date("2026-06-02")));
    assert_eq!(asked.last_notice_on, Some(date("2026-07-01")));
    assert_eq!((asked.answered_on, asked.silence_on), (None, Some(date("2026-07-16"))));
    assert_eq!((asked.lines_answered, asked.lines_silent), (0, 2));
    assert!(!frozen.header().notes.contains(&PlanNote::NotConsulted));
    assert!(frozen.items().iter().all(|line| line.over_term_days == 16));
    desk.approve(&plan);
    desk.apply(&plan).unwrap();
    assert_eq!(desk.quarantined().len(), 2);
    let early = desk.at(noon("2026-07-22")).apply(&plan).unwrap();
    assert_eq!(told(&early), [("waiting".to_owned(), 2)].into());
    let report = desk.at(noon("2026-07-23")).apply(&plan).unwrap();
    assert!(desk.names().is_empty());
    let certificate = fs::read_to_string(report.certificate.unwrap().path).unwrap();
    let statement: serde_json::Value = serde_json::from_str(&certificate).unwrap();
    assert_eq!(statement["consultation"]["silence_on"], "2026-07-16");
    for person in [ANNA, BOB, CARLA] {
        assert!(!statement["consultation"].to_string().contains(person));
    }
    let limits = statement["limits"].to_string();
    assert!(!limits.contains("not_consulted"), "{limits}");
}

#[test]
fn s31_silence_of_a_processors_client_destroys_nothing() {
    for processor in [OnSilence::Wait, OnSilence::Return, OnSilence::Destroy] {
        let mut desk = firm(&["een.txt"], "2026-05-05");
        row(&desk, "2025-06-30", "role=processor");
        desk.consultation.silence = SilencePolicy { processor, ..SilencePolicy::default() };
        let plan = ahead(&desk);
        post_all(&mut desk, &plan);
        desk.at(noon("2027-06-30"));
        let decided = silence(&desk, &plan, &[BOB, CARLA]);
        if processor == OnSilence::Return {
            decided.unwrap();
            let frozen = freeze(&desk, &plan).unwrap();
            assert_eq!(frozen.items()[0].action, Action::Return);
        } else {
            let refused = decided.unwrap_err();
            assert!(matches!(refused, ConsultError::Silence(SilenceRefused::NotOurs { .. })));
            assert!(matches!(freeze(&desk, &plan), Err(PlanningError::Undecided { .. })));
        }
        assert_eq!(desk.names(), ["een.txt"]);
    }
}

/// S25: the client's own books go back; not even the client's word destroys them.
#[test]
fn s25_the_clients_own_books_are_not_destroyed_by_an_answer() {
    let desk = firm(&["een.txt"], "2026-07-15");
    row(&desk, "2025-06-30", "obligor=client role=processor");
    let plan = ahead(&desk);
    let refused = answer(&desk, &plan, "2026-07-15", Answering::All(Choice::Destroy)).unwrap_err();
    let ConsultError::Choices { lines } = refused else { panic!("{refused:?}") };
    assert_eq!(lines, [(1, ChoiceRefused::ObligorClient)]);
    assert_eq!(lines[0].1.code(), "obligor_client");
    assert!(desk.office().catalogue.consultation(&plan).unwrap().answers.is_empty());
    answer(&desk, &plan, "2026-07-15", Answering::All(Choice::ReturnThenDestroy)).unwrap();
    let frozen = freeze(&desk, &plan).unwrap();
    assert_eq!(frozen.items()[0].action, Action::ReturnThenDestroy);
    assert_eq!(frozen.items()[0].reason, DecisionCode::ClientInstruction);
}

/// S12: the engagement is reopened while the letter is out.
#[test]
fn s12_a_reopened_engagement_withdraws_the_consultation() {
    let mut desk = firm(&["een.txt"], "2026-05-05");
    let plan = ahead(&desk);
    post(&mut desk, &plan, "2026-05-05", Letter::Announcement);
    assert!(matches!(write(&desk, &plan, Some(Letter::Withdrawn)), Err(ConsultError::NotLapsed)));
    row(&desk, "", "");
    desk.at(noon("2026-06-02"));
    assert_eq!(state(&desk, &plan), ConsultationState::Withdrawn);
    let late = answer(&desk, &plan, "2026-06-02", Answering::All(Choice::Destroy));
    assert!(matches!(late, Err(ConsultError::Lapsed)));
    let running = consulting::running(&desk.office(), date("2026-06-02")).unwrap();
    assert!(running[0].standing.owes_withdrawal);
    let written = write(&desk, &plan, None).unwrap();
    assert_eq!(written.letter, Letter::Withdrawn);
    assert!(written.list.is_none());
    let text = fs::read_to_string(&written.path).unwrap();
    assert!(text.contains("vervallen") && text.contains("5 mei 2026"), "{text}");
    let standing = sent(&desk, &plan, Letter::Withdrawn, "2026-06-02").unwrap();
    assert!(!standing.owes_withdrawal);
    // Closed again: the old letters count for nothing, and the old draft is over.
    row(&desk, "2025-06-30", "");
    assert_eq!(state(&desk, &plan), ConsultationState::Withdrawn);
    assert!(matches!(write(&desk, &plan, None), Err(ConsultError::Lapsed)));
}

#[test]
fn an_end_that_moves_asks_anew() {
    let mut desk = firm(&["een.txt"], "2026-05-05");
    let plan = ahead(&desk);
    post(&mut desk, &plan, "2026-05-05", Letter::Announcement);
    answer(&desk, &plan, "2026-05-05", Answering::All(Choice::Destroy)).unwrap();
    assert_eq!(state(&desk, &plan), ConsultationState::Answered);
    // A fortnight later than was told: due all the same by then, but nobody was asked about that day.
    row(&desk, "2025-07-14", "");
    desk.at(noon("2026-07-20"));
    assert_eq!(state(&desk, &plan), ConsultationState::NothingSent);
    assert!(matches!(freeze(&desk, &plan), Err(PlanningError::NotConsulted { lines: 1, .. })));
    let written = write(&desk, &plan, None).unwrap();
    assert_eq!(written.letter, Letter::Announcement);
    // And moved once more before it was sent.
    row(&desk, "2025-07-20", "");
    let stale = sent(&desk, &plan, Letter::Announcement, "2026-07-20").unwrap_err();
    assert!(matches!(stale, ConsultError::Stale { letter: Letter::Announcement }));
}

#[test]
fn a_draft_ahead_is_frozen_no_sooner_than_it_is_due() {
    let mut desk = firm(&["een.txt", "twee.txt"], "2026-05-05");
    assert!(matches!(
        planning::create(&mut desk.office(), &ClientId::new("C-1")),
        Err(PlanningError::NothingDue { .. })
    ));
    let plan = ahead(&desk);
    answer(&desk, &plan, "2026-05-05", Answering::All(Choice::Destroy)).unwrap();
    for day in ["2026-05-05", "2026-06-30"] {
        let refused = freeze(desk.at(noon(day)), &plan).unwrap_err();
        let PlanningError::NotDue { lines, from, .. } = refused else { panic!("{refused:?}") };
        assert_eq!((lines, from), (2, Some(date("2026-07-01"))), "{day}");
    }
    // A line that is kept waits for nothing.
    decide(&desk, &plan, 1, Action::Keep, DecisionCode::KeepDoubt);
    let refused = freeze(&desk, &plan).unwrap_err();
    assert!(matches!(refused, PlanningError::NotDue { lines: 1, .. }));
    desk.at(noon("2026-07-01"));
    freeze(&desk, &plan).unwrap();
}

#[test]
fn freezing_wants_an_answer_that_was_kept_to() {
    let desk = firm(&["een.txt", "twee.txt"], "2026-07-15");
    let plan = planning::create(&mut desk.office(), &ClientId::new("C-1")).unwrap().id;
    for n in [1, 2] {
        decide(&desk, &plan, n, Action::Destroy, DecisionCode::ContractTerm);
    }
    assert!(matches!(freeze(&desk, &plan), Err(PlanningError::NotConsulted { lines: 2, .. })));
    let one = Answering::Lines(BTreeSet::from([1]), Choice::Return);
    answer(&desk, &plan, "2026-07-15", one).unwrap();
    assert!(matches!(freeze(&desk, &plan), Err(PlanningError::NotConsulted { lines: 1, .. })));
    let two = Answering::Lines(BTreeSet::from([2]), Choice::Objection);
    answer(&desk, &plan, "2026-07-15", two).unwrap();
    decide(&desk, &plan, 1, Action::Destroy, DecisionCode::ContractTerm);
    decide(&desk, &plan, 2, Action::Destroy, DecisionCode::ContractTerm);
    let refused = freeze(&desk, &plan).unwrap_err();
    let PlanningError::AgainstAnswer { lines, .. } = refused else { panic!("{refused:?}") };
    assert_eq!(lines, [1, 2]);
    decide(&desk, &plan, 1, Action::Keep, DecisionCode::KeepClaim);
    decide(&desk, &plan, 2, Action::Keep, DecisionCode::KeepClientRequest);
    freeze(&desk, &plan).unwrap();
}

#[test]
fn without_the_setting_a_plan_says_that_nobody_was_asked() {
    let mut desk = firm(&["een.txt"], "2026-07-15");
    desk.consultation = ConsultationRules::default();
    let plan = desk.frozen(&|_| None);
    let loaded = planning::load(&desk.office(), &plan).unwrap().plan;
    assert!(loaded.header().notes.contains(&PlanNote::NotConsulted));
    assert!(!loaded.header().consultation.unwrap().required);
    // Once somebody was asked, the question counts, whatever the setting.
    let mut desk = firm(&["een.txt"], "2026-07-15");
    desk.consultation = ConsultationRules::default();
    let plan = planning::create(&mut desk.office(), &ClientId::new("C-1")).unwrap().id;
    post(&mut desk, &plan, "2026-07-15", Letter::Announcement);
    decide(&desk, &plan, 1, Action::Destroy, DecisionCode::ContractTerm);
    assert!(matches!(freeze(&desk, &plan), Err(PlanningError::NotConsulted { .. })));
}

#[test]
fn a_deferral_keeps_until_its_day_and_is_given_once() {
    let mut desk = firm(&["een.txt", "twee.txt"], "2026-07-15");
    let plan = ahead(&desk);
    let until = |text| Choice::Deferral { ground: DeferralGround::Audit, until: date(text) };
    let long = answer(&desk, &plan, "2026-07-15", Answering::All(until("2027-01-16")));
    assert!(matches!(long, Err(ConsultError::Choices { lines }) if lines.len() == 2));
    assert_eq!(verdicts(&desk), [Verdict::Due, Verdict::Due]);
    let one = Answering::Lines(BTreeSet::from([1]), until("2027-01-15"));
    answer(&desk, &plan, "2026-07-15", one).unwrap();
    assert_eq!(verdicts(&desk), [Verdict::KeepStatutory, Verdict::Due]);
    // Whatever is decided about it, it is not due.
    decide(&desk, &plan, 1, Action::Destroy, DecisionCode::ContractTerm);
    answer(&desk, &plan, "2026-07-15", Answering::Lines([2].into(), Choice::Destroy)).unwrap();
    let frozen = freeze(&desk, &plan).unwrap();
    let left: Vec<_> = frozen.items().iter().map(|item| item.locator.file()).collect();
    assert_eq!(left.len(), 1, "the deferred line falls away: {left:?}");
    assert!(left[0].ends_with("twee.txt"), "{left:?}");
    // In a later plan it is due again, and deferred no more.
    desk.at(noon("2027-01-15"));
    assert_eq!(verdicts(&desk), [Verdict::KeepStatutory, Verdict::Due]);
    desk.at(noon("2027-01-16"));
    assert_eq!(verdicts(&desk), [Verdict::Due, Verdict::Due]);
    let later = ahead(&desk);
    let again = answer(&desk, &later, "2027-01-16", Answering::All(until("2027-03-01")));
    let Err(ConsultError::Choices { lines }) = again else { panic!("{again:?}") };
    assert_eq!(lines, [(1, ChoiceRefused::DeferredBefore)]);
}

/// For a whole plan it keeps all of the engagement, what comes in later too; and a plan that was approved
/// before somebody answered takes nothing.
#[test]
fn a_deferral_of_everything_reaches_what_is_approved_elsewhere() {
    let mut desk = firm(&["een.txt", "twee.txt"], "2026-07-15");
    desk.consultation.required = false;
    desk.gates.waiting_days = 0;
    let approved = desk.approved();
    let draft = planning::create(&mut desk.office(), &ClientId::new("C-1")).unwrap().id;
    let choice = Choice::Deferral { ground: DeferralGround::Successor, until: date("2026-12-31") };
    answer(&desk, &draft, "2026-07-15", Answering::All(choice)).unwrap();
    desk.put("later.txt", "BSN: 999034339\n");
    desk.scan();
    assert_eq!(verdicts(&desk), [Verdict::KeepStatutory; 3]);
    let report = desk.apply(&approved).unwrap();
    assert_eq!(told(&report), [("skipped:verdict".to_owned(), 2)].into());
    assert_eq!(desk.names().len(), 3);
    // A catalogue that was set back has forgotten it; the ledger has not.
    let office = desk.office();
    let database = office.state.path().join("catalogue.sqlite");
    drop(office);
    let connection = rusqlite::Connection::open(database).unwrap();
    connection.execute("DELETE FROM deferral", []).unwrap();
    drop(connection);
    let lost = planning::create(&mut desk.office(), &ClientId::new("C-1")).unwrap_err();
    assert!(matches!(lost, PlanningError::DeferralsLost { plans } if plans == [draft]));
}

/// Whatever the client answers, and on whatever day: what is not due stays.
#[test]
fn no_answer_makes_anything_due() {
    let until = date("2026-12-30");
    let choices = [
        Choice::Destroy,
        Choice::Return,
        Choice::ReturnThenDestroy,
        Choice::Deferral { ground: DeferralGround::Claim, until },
        Choice::Objection,
    ];
    for day in ["2026-05-05", "2026-06-30", "2026-07-01"] {
        for held in [false, true] {
            for choice in choices {
                let mut desk = firm(&["een.txt"], day);
                desk.gates.waiting_days = 0;
                let plan = ahead(&desk);
                answer(&desk, &plan, day, Answering::All(choice)).unwrap();
                if held {
                    desk.hold("klanten/a/een.txt");
                }
                let verdict = verdicts(&desk)[0];
                if freeze(&desk, &plan).is_ok() {
                    desk.approve(&plan);
                    desk.apply(&plan).unwrap();
                }
                let is_gone = desk.names().is_empty();
                let may_go = verdict.destroyable() && choice.removes();
                assert_eq!(is_gone, may_go, "{day} {choice:?} {verdict:?}");
            }
        }
    }
}

#[test]
fn letters_go_out_in_their_order_and_on_days_that_can_be() {
    let mut desk = firm(&["een.txt"], "2026-05-04");
    assert!(matches!(
        planning::create_ahead(&mut desk.office(), &ClientId::new("C-1")),
        Err(PlanningError::NothingDue { .. })
    ));
    desk.at(noon("2026-05-05"));
    let plan = ahead(&desk);
    for letter in [Letter::Reminder, Letter::LastNotice] {
        let refused = write(&desk, &plan, Some(letter)).unwrap_err();
        assert!(matches!(refused, ConsultError::OutOfOrder { first: Letter::Announcement }));
    }
    let unwritten = sent(&desk, &plan, Letter::Announcement, "2026-05-05").unwrap_err();
    assert!(matches!(unwritten, ConsultError::NotWritten { letter: Letter::Announcement }));
    write(&desk, &plan, None).unwrap();
    for day in ["2026-05-04", "2026-05-06"] {
        let refused = sent(&desk, &plan, Letter::Announcement, day).unwrap_err();
        assert!(matches!(refused, ConsultError::Day { first } if first == date("2026-05-05")));
    }
    // Sent ten days late: everything after it moves ten days.
    desk.at(noon("2026-05-15"));
    let standing = sent(&desk, &plan, Letter::Announcement, "2026-05-15").unwrap();
    assert_eq!(standing.timeline.unwrap().silence_from, date("2026-07-26"));
    let refused = write(&desk, &plan, None).unwrap_err();
    assert!(matches!(refused, ConsultError::NoLetterDue { next: Some((Letter::Reminder, from)) }
        if from == date("2026-06-12")));
    post(&mut desk, &plan, "2026-06-12", Letter::Reminder);
    let again = write(&desk, &plan, Some(Letter::Announcement)).unwrap_err();
    assert!(matches!(again, ConsultError::OutOfOrder { first: Letter::LastNotice }));
    // Without a contact in the register it went to somebody else.
    row(&desk, "2025-06-30", "");
    let register = fs::read_to_string(desk.path("register.csv")).unwrap();
    fs::write(desk.path("register.csv"), register.replace("T. Test", "")).unwrap();
    post_refused(&mut desk, &plan);
}

fn post_refused(desk: &mut Desk, plan: &str) {
    desk.at(noon("2026-07-11"));
    write(desk, plan, None).unwrap();
    let refused = sent(desk, plan, Letter::LastNotice, "2026-07-11").unwrap_err();
    assert!(matches!(refused, ConsultError::NoContact));
    let to = Recipient::Management;
    let sending =
        Sending { letter: Letter::LastNotice, on: date("2026-07-11"), channel: Channel::Post, to };
    consulting::sent(&mut desk.office(), plan, sending).unwrap();
}

#[test]
fn a_letter_names_no_file_and_nobody_else() {
    let desk = firm(&["ziekmelding jansen.txt", "loon/de vries.txt"], "2026-05-05");
    let plan = ahead(&desk);
    let written = write(&desk, &plan, None).unwrap();
    let text = fs::read_to_string(&written.path).unwrap();
    assert!(text.contains("tekstdocumenten, 2022–2025, klanten/a: 2"), "{text}");
    let (_, rows) = written.list.unwrap();
    assert_eq!(rows.len(), 2);
    let all = format!("{text}{}", rows.concat().concat());
    for name in ["jansen", "vries", "ziek", "loon", "999034339"] {
        assert!(!all.contains(name), "{name} in {all}");
    }
    let mode = fs::metadata(&written.path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    sent(&desk, &plan, Letter::Announcement, "2026-05-05").unwrap();
    answer(&desk, &plan, "2026-05-05", Answering::All(Choice::Objection)).unwrap();
    let ledger = termijn::ledger::Ledger::open(desk.office().state.path()).unwrap();
    let kinds: Vec<_> = ledger.entries().iter().map(|entry| entry.kind).collect();
    assert!(kinds.ends_with(&[EntryKind::Consulted, EntryKind::AnswerRecorded]));
    let last = &ledger.entries()[ledger.entries().len() - 2];
    assert_eq!(last.fields.token("letter"), Some("announcement"));
    assert_eq!(last.fields.token("to"), Some("contact"));
    let told: Vec<_> = ledger.entries().iter().map(|entry| format!("{:?}", entry.fields)).collect();
    for word in ["map 12", ANNA, "Test", "Alfa"] {
        assert!(!told.concat().contains(word), "{word}");
    }
}

#[test]
fn a_list_comes_back_whole_or_not_at_all() {
    let desk = firm(&["een.txt", "twee.txt", "drie.txt"], "2026-07-15");
    let plan = ahead(&desk);
    let rows = write(&desk, &plan, None).unwrap().list.unwrap().1;
    let filled = |choices: [&str; 3]| {
        let mut text = "regel;controle;soort;periode;map;keuze;grond;tot\n".to_owned();
        for (row, choice) in rows.iter().zip(choices) {
            text.extend([&row[..5].join(";"), ";", choice, "\n"]);
        }
        Answering::List(list_rows(text.as_bytes()).unwrap())
    };
    let bad = filled(["vernietigen;;", "weg;;", "uitstel;claim;"]);
    let refused = answer(&desk, &plan, "2026-07-15", bad).unwrap_err();
    let ConsultError::List { faults } = refused else { panic!("{refused:?}") };
    assert_eq!(faults.iter().map(|fault| fault.row).collect::<Vec<_>>(), [3, 4]);
    assert!(desk.office().catalogue.consultation(&plan).unwrap().answers.is_empty());
    let nothing = answer(&desk, &plan, "2026-07-15", filled([";;", ";;", ";;"]));
    assert!(matches!(nothing, Err(ConsultError::NothingChosen)));
    // The list of another plan.
    let other = ahead(&desk);
    let foreign = answer(&desk, &other, "2026-07-15", filled(["vernietigen;;", ";;", ";;"]));
    assert!(matches!(foreign, Err(ConsultError::List { faults }) if faults.len() == 3));
    let good = filled(["vernietigen;;", "uitstel;een claim;31-12-2026", "bezwaar;;"]);
    answer(&desk, &plan, "2026-07-15", good).unwrap();
    assert_eq!(state(&desk, &plan), ConsultationState::Answered);
    let frozen = freeze(&desk, &plan).unwrap();
    let actions: Vec<_> = frozen.items().iter().map(|line| line.action).collect();
    assert_eq!(actions.iter().filter(|action| **action == Action::Destroy).count(), 1);
    assert_eq!(actions.iter().filter(|action| **action == Action::Keep).count(), 2);
    let rows: Vec<ListRow> = Vec::new();
    assert!(matches!(
        answer(&desk, &other, "2026-07-15", Answering::List(rows)),
        Err(ConsultError::List { .. })
    ));
}

/// As people run it: asked, reminded too early, answered, frozen.
#[test]
fn the_program_from_letter_to_plan() {
    let office = Office::scanned();
    office.rewrite("termijn.toml", |toml| toml.replace("required = false", "required = true"));
    // Nobody was asked yet, and there is no draft to ask about.
    let status = office.run(&["status"]);
    status.ok().names(&["nog niets gevraagd", "termijn plan create --client C-1001 --ahead"]);
    let dossier = Dossier::draft(&office, "C-1001");
    let plan = dossier.id.as_str();
    dossier.decide_as_proposed();
    let key = office.path(AUTHOR.key);
    let key = key.to_str().unwrap();
    office.run(&["plan", "freeze", plan, "--key", key]).code(4).names(&["T0461", "artikel 10"]);
    let status = office.run(&["status"]);
    status.ok().names(&["Overleg met opdrachtgevers", plan, "vooraankondiging", "TE LAAT"]);
    office.run(&["plan", "show", plan]).ok().names(&["nog geen brief verstuurd"]);
    let written = office.run(&["consult", plan, "--format", "json"]);
    let written = written.ok().json();
    assert_eq!(written["letter"], "announcement");
    let file = written["file"].as_str().unwrap();
    assert!(file.starts_with(office.state().to_str().unwrap()), "{file}");
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains("Adviesbureau Van Dijk & Zonen") && text.contains("E-2023-014"));
    let today = crate::firm::today().to_string();
    let sent = ["consult", "sent", plan, "--letter", "announcement", "--on", &today];
    office.run(&[&sent[..], &["--channel", "duif"]].concat()).code(2).names(&["T0801"]);
    let told = office.run(&[&sent[..], &["--channel", "post"]].concat());
    told.ok().names(&["aangekondigd", "de vooraankondiging ging uit", "vanaf dan de herinnering"]);
    office.run(&["consult", plan]).code(4).names(&["T0464", "herinnering"]);
    let later = (crate::firm::today() + chrono::Days::new(30)).to_string();
    let status = office.run(&["status", "--as-of", &later]);
    status.ok().names(&["herinnering: sinds", "2 dagen TE LAAT"]);
    let by = ["--by", OFFICER.principal, "--by", PARTNER.principal];
    let silence = [&["consult", "silence", plan][..], &by].concat();
    office.run(&silence).code(4).names(&["T0467", "herinnering"]);
    let record = ["consult", "record", plan, "--on", &today, "--channel", "email", "--by"];
    let record = [&record[..], &[AUTHOR.principal]].concat();
    office.run(&[&record[..], &["--answer", "misschien"]].concat()).code(2).names(&["T0801"]);
    office.run(&[&record[..], &["--answer", "deferral"]].concat()).code(2).names(&["--ground"]);
    let list = written["list"].as_str().unwrap();
    let rows = fs::read_to_string(list).unwrap();
    assert!(rows.starts_with("regel,controle,soort,periode,map,keuze,grond,tot\n"), "{rows}");
    let bad = rows.replacen(",,,\n", ",gooi maar weg,,\n", 1);
    fs::write(office.path("lijst.csv"), &bad).unwrap();
    let from = [&record[..], &["--from", "lijst.csv"]].concat();
    office.run(&from).code(2).names(&["T0466", "rij 2, kolom keuze"]);
    fs::write(office.path("lijst.csv"), rows.replace(",,,\n", ",vernietigen,,\n")).unwrap();
    office.run(&from).ok().names(&["vernietigen"]);
    office.run(&["plan", "freeze", plan, "--key", key]).ok();
    office.run(&["status", "--format", "json"]).ok();
}

#[test]
fn the_program_checks_own_templates() {
    let office = Office::scanned();
    office.run(&["check"]).names(&["de sjablonen van het programma"]);
    let set = |line: &str| {
        let with = format!("required = false\n{line}");
        office.rewrite("termijn.toml", |toml| toml.replacen("required = false", &with, 1));
    };
    set("templates = \"brieven\"");
    office.run(&["check"]).code(2).names(&["T0468"]);
    fs::create_dir(office.path("brieven")).unwrap();
    let template = office.path("brieven/announcement.nl.j2");
    fs::write(&template, "Beste {{ client.name }},\n\n{{ klant }}\n").unwrap();
    let told = office.run(&["check"]);
    told.code(2).names(&["T0469", "announcement.nl.j2:3", "klant"]);
    fs::write(&template, "Beste {{ client.name }}, tot {{ answer_by }}.\n").unwrap();
    office.run(&["check"]).names(&["1 eigen sjabloon"]);
    let dossier = Dossier::draft(&office, "C-1001");
    let written = office.run(&["consult", &dossier.id, "--format", "json"]);
    let file = written.ok().json()["file"].as_str().unwrap().to_owned();
    assert!(fs::read_to_string(file).unwrap().starts_with("Beste Bakkerij"));
    set("on_silence = { processor = \"destroy\" }");
    office.run(&["check"]).code(2).names(&["T0102", "processor"]);
}
