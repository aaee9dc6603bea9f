//! The scenarios of a consultation, and what holds of every one.

use proptest::prelude::*;

use super::*;
use crate::calendar::parse_iso;
use crate::register::Role;
use crate::retention::{DeferralGround, RetentionPack};

fn day(text: &str) -> CivilDate {
    parse_iso(text).unwrap()
}

fn windows() -> Windows {
    Windows::of(&RetentionPack::embedded(), 7)
}

/// `2026-06-30`, or `open`; then `processor`, `books`, `kept`.
fn line(n: u64, words: &str) -> LineFacts {
    let has = |word| words.split(' ').any(|w| w == word);
    LineFacts {
        n,
        retain_until: words.split(' ').find_map(parse_iso),
        role: Some(if has("processor") { Role::Processor } else { Role::Controller }),
        return_only: has("books"),
        waived: false,
        return_required: false,
        deferred: false,
        kept: has("kept"),
    }
}

fn letter(letter: Letter, on: &str, term: &str) -> SentLetter {
    SentLetter {
        letter,
        on: day(on),
        channel: Channel::Post,
        to: Recipient::Contact,
        retain_until: day(term),
    }
}

fn answer(on: &str, term: &str, choices: &[(u64, Choice)]) -> Answer {
    Answer {
        on: day(on),
        channel: Channel::Email,
        retain_until: day(term),
        choices: choices.iter().copied().collect(),
        by: "anna@firm.example".to_owned(),
        reference: String::new(),
    }
}

/// Announcement, reminder, last notice: sent on these days about one term, `-` for not.
fn sent(days: &str, term: &str) -> Consultation {
    let kinds = [Letter::Announcement, Letter::Reminder, Letter::LastNotice];
    let letters = kinds.into_iter().zip(days.split(' ')).filter(|(_, on)| *on != "-");
    Consultation {
        letters: letters.map(|(kind, on)| letter(kind, on, term)).collect(),
        ..Consultation::default()
    }
}

/// What is said on a day about one line: state, letter due, and what silence comes to.
#[track_caller]
fn check(consultation: &Consultation, lines: &str, as_of: &str, want: &str) {
    let lines: Vec<_> = (1..).zip(lines.split(", ")).map(|(n, words)| line(n, words)).collect();
    let standing = consultation.standing(&lines, &windows(), day(as_of));
    let due = standing.letter_due(day(as_of)).map_or("-", Letter::code);
    let policy = SilencePolicy::default();
    let silence = match decide_silence(&standing, &lines, &policy, day(as_of)) {
        Ok(choices) => {
            let all: Vec<_> =
                choices.iter().map(|(n, choice)| format!("{n} {}", choice.kind().code())).collect();
            all.join(", ")
        }
        Err(error) => error.to_string(),
    };
    assert_eq!(format!("{} | {due} | {silence}", standing.state.code()), want, "as of {as_of}");
}

const TERM: &str = "2026-06-30";

#[test]
fn s31_silence_of_a_controllers_client() {
    let none = Consultation::default();
    let announced = sent("2026-05-05 - -", TERM);
    let reminded = sent("2026-05-05 2026-06-02 -", TERM);
    let all = sent("2026-05-05 2026-06-02 2026-07-01", TERM);
    check(&none, TERM, "2026-05-04", "nothing_sent | - | the announcement is not on file");
    check(
        &none,
        TERM,
        "2026-05-05",
        "nothing_sent | announcement | the announcement is not on file",
    );
    check(&announced, TERM, "2026-06-01", "announced | - | the reminder is not on file");
    check(&announced, TERM, "2026-06-02", "announced | reminder | the reminder is not on file");
    check(&reminded, TERM, "2026-06-30", "reminded | - | the last_notice is not on file");
    check(&reminded, TERM, "2026-07-01", "reminded | last_notice | the last_notice is not on file");
    check(&all, TERM, "2026-07-15", "last_notice | - | the client may answer until 2026-07-15");
    check(&all, TERM, "2026-07-16", "last_notice | - | 1 destroy");
    check(&all, TERM, "2027-07-16", "last_notice | - | 1 destroy");
    // Without a letter nobody was silent, however long ago.
    check(
        &none,
        TERM,
        "2027-07-16",
        "nothing_sent | announcement | the announcement is not on file",
    );
    let only_the_last = sent("- - 2026-07-01", TERM);
    check(
        &only_the_last,
        TERM,
        "2027-07-16",
        "nothing_sent | announcement | the announcement is not on file",
    );
}

#[test]
fn s31_silence_of_a_processors_client_destroys_on_no_day() {
    let all = sent("2026-05-05 2026-06-02 2026-07-01", TERM);
    let processor = format!("{TERM} processor");
    for offset in 0..800 {
        let as_of = day("2026-07-16") + chrono::Days::new(offset);
        let refused = "last_notice | - | silence decides nothing about 1 lines";
        check(&all, &processor, &as_of.to_string(), refused);
    }
    // A single such line stops the decision on all.
    let mixed = format!("{TERM}, {processor}");
    check(&all, &mixed, "2026-07-16", "last_notice | - | silence decides nothing about 1 lines");
    let books = format!("{TERM}, {processor} books");
    check(&all, &books, "2026-07-16", "last_notice | - | 1 destroy, 2 return");
    // What a person keeps is nobody's question.
    let kept = format!("{TERM}, {processor} kept");
    check(&all, &kept, "2026-07-16", "last_notice | - | 1 destroy");
}

#[test]
fn s12_a_reopened_engagement_withdraws_it() {
    let announced = sent("2024-05-05 - -", "2024-06-30");
    check(&announced, "2024-06-30", "2024-05-31", "announced | - | the reminder is not on file");
    let lapsed = "withdrawn | withdrawn | the consultation lapsed";
    check(&announced, "open", "2024-07-01", lapsed);
    // Its end moved to a day that is far away.
    check(&announced, "2025-06-30", "2024-07-01", lapsed);
    let mut told = announced.clone();
    told.letters.push(letter(Letter::Withdrawn, "2024-07-02", "2024-06-30"));
    check(&told, "open", "2024-07-03", "withdrawn | - | the consultation lapsed");
    // Told off is told off; the next time is a new plan.
    check(&told, "2024-06-30", "2024-07-03", "withdrawn | - | the consultation lapsed");
    // One line of two is enough to go on.
    check(
        &announced,
        "open, 2024-06-30",
        "2024-07-01",
        "announced | reminder | the reminder is not on file",
    );
    assert!(!Consultation::default().standing(&[], &windows(), day("2024-07-01")).owes_withdrawal);
}

#[test]
fn letters_about_an_earlier_end_do_not_count() {
    let all = sent("2024-05-05 2024-06-02 2024-07-01", "2024-06-30");
    let anew = "nothing_sent | announcement | the announcement is not on file";
    check(&all, "2024-07-15", "2024-07-20", anew);
    // Closed again two years later.
    check(&all, "2026-05-31", "2026-06-20", anew);
    let mut answered = all.clone();
    answered.answers.push(answer("2024-07-02", "2024-06-30", &[(1, Choice::Destroy)]));
    check(&answered, "2024-06-30", "2024-07-20", "answered | - | there is nothing left to decide");
    check(&answered, "2026-05-31", "2026-06-20", anew);
    // An earlier end shortens no time that the client was told.
    check(
        &all,
        "2024-04-30",
        "2024-07-15",
        "last_notice | - | the client may answer until 2024-07-15",
    );
    check(&all, "2024-04-30", "2024-07-16", "last_notice | - | 1 destroy");
}

#[test]
fn several_ends_count_from_the_latest() {
    let lines = [line(1, "2025-12-31"), line(2, "2026-06-30"), line(3, "2027-06-30")];
    let standing = Consultation::default().standing(&lines, &windows(), day("2026-05-06"));
    assert_eq!(standing.timeline.unwrap().retain_until, day("2026-06-30"));
}

#[test]
fn the_last_answer_for_a_line_counts() {
    let mut asked = sent("2026-05-05 - -", TERM);
    asked.answers.push(answer("2026-05-20", TERM, &[(1, Choice::Destroy), (2, Choice::Return)]));
    let lines = format!("{TERM}, {TERM}, {TERM}");
    check(&asked, &lines, "2026-06-02", "announced | reminder | the reminder is not on file");
    asked.answers.push(answer("2026-05-21", TERM, &[(1, Choice::Objection), (3, Choice::Destroy)]));
    check(&asked, &lines, "2026-06-02", "answered | - | there is nothing left to decide");
    let facts = [line(1, TERM), line(2, TERM), line(3, TERM)];
    let standing = asked.standing(&facts, &windows(), day("2026-06-02"));
    assert_eq!(standing.choice(1), Some(Choice::Objection));
    assert_eq!((standing.choice(2), standing.choice(4)), (Some(Choice::Return), None));
    assert_eq!(standing.answered_on, Some(day("2026-05-21")));
}

#[test]
fn an_answer_goes_before_silence() {
    let mut all = sent("2026-05-05 2026-06-02 2026-07-01", TERM);
    all.silence.push(SilenceDecision {
        on: day("2026-07-16"),
        retain_until: day(TERM),
        choices: [(1, Choice::Destroy), (2, Choice::Destroy)].into(),
        by: vec!["bob".to_owned(), "carla".to_owned()],
    });
    let lines = format!("{TERM}, {TERM}");
    check(&all, &lines, "2026-07-17", "silent | - | there is nothing left to decide");
    let late = Choice::Deferral { ground: DeferralGround::Claim, until: day("2026-12-01") };
    all.answers.push(answer("2026-07-17", TERM, &[(1, late)]));
    let facts = [line(1, TERM), line(2, TERM)];
    let standing = all.standing(&facts, &windows(), day("2026-07-17"));
    assert_eq!((standing.choice(1), standing.choice(2)), (Some(late), Some(Choice::Destroy)));
    all.answers.push(answer("2026-07-18", TERM, &[(2, Choice::Return)]));
    check(&all, &lines, "2026-07-18", "answered | - | there is nothing left to decide");
}

#[test]
fn a_letter_that_went_out_again_sets_the_later_ones_aside() {
    let mut all = sent("2026-05-05 2026-06-02 2026-07-01", TERM);
    all.silence.push(SilenceDecision {
        on: day("2026-07-16"),
        retain_until: day(TERM),
        choices: [(1, Choice::Destroy)].into(),
        by: vec!["bob".to_owned(), "carla".to_owned()],
    });
    check(&all, TERM, "2026-07-17", "silent | - | there is nothing left to decide");
    all.letters.push(letter(Letter::Announcement, "2026-07-18", TERM));
    check(&all, TERM, "2026-07-18", "announced | - | the reminder is not on file");
}

#[test]
fn states_have_words() {
    for lang in [crate::text::Lang::Nl, crate::text::Lang::En] {
        let messages = Messages::new(lang);
        for state in ConsultationState::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.code());
        }
        let texts: std::collections::BTreeSet<String> =
            ConsultationState::ALL.iter().map(|state| state.text(&messages)).collect();
        assert_eq!(texts.len(), ConsultationState::ALL.len(), "{texts:?}");
    }
}

/// Until when the client may answer what was sent last.
#[test]
fn the_time_to_answer_follows_the_last_letter() {
    let until = |days: &str, as_of: &str| {
        let standing = sent(days, TERM).standing(&[line(1, TERM)], &windows(), day(as_of));
        standing.answer_until().map(|day| day.to_string())
    };
    assert_eq!(until("- - -", "2026-05-06"), None);
    assert_eq!(until("2026-05-05 - -", "2026-05-06").as_deref(), Some(TERM));
    assert_eq!(until("2026-05-05 2026-06-02 -", "2026-06-03").as_deref(), Some(TERM));
    let noticed = until("2026-05-05 2026-06-02 2026-07-01", "2026-07-02");
    assert_eq!(noticed.as_deref(), Some("2026-07-15"));
    let mut answered = sent("2026-05-05 - -", TERM);
    answered.answers.push(answer("2026-05-20", TERM, &[(1, Choice::Destroy)]));
    let standing = answered.standing(&[line(1, TERM)], &windows(), day("2026-05-21"));
    assert_eq!(standing.answer_until(), None);
}

/// A decision of the very day of the last notice comes too early: that day is the client's.
#[test]
fn nothing_is_decided_on_the_day_of_the_notice() {
    let mut all = sent("2026-05-05 2026-06-02 2026-07-01", TERM);
    let mut decided_on = |on: &str| {
        all.silence = vec![SilenceDecision {
            on: day(on),
            retain_until: day(TERM),
            choices: [(1, Choice::Destroy)].into(),
            by: vec!["bob".to_owned(), "carla".to_owned()],
        }];
        all.standing(&[line(1, TERM)], &windows(), day("2026-07-20")).state
    };
    assert_eq!(decided_on("2026-07-01"), ConsultationState::LastNotice);
    assert_eq!(decided_on("2026-07-02"), ConsultationState::Silent);
}

#[test]
fn a_lapsed_consultation_leaves_open_what_nobody_keeps() {
    let lines = [line(1, "open"), line(2, "open kept"), line(3, "open")];
    let standing = sent("2026-05-05 - -", TERM).standing(&lines, &windows(), day("2026-05-06"));
    assert_eq!((standing.state, standing.open), (ConsultationState::Withdrawn, vec![1, 3]));
}

#[test]
fn a_choice_says_whether_ours_goes() {
    let later = Choice::Deferral { ground: DeferralGround::Claim, until: day("2026-12-01") };
    let all = [
        (Choice::Destroy, true),
        (Choice::ReturnThenDestroy, true),
        (Choice::Return, false),
        (later, false),
        (Choice::Objection, false),
    ];
    for (choice, removes) in all {
        assert_eq!(choice.removes(), removes, "{choice:?}");
    }
}

#[test]
fn a_fault_in_a_list_is_told_by_its_place() {
    let fault = ListFault { row: 17, column: ListColumn::Choice, code: ListCode::ObligorClient };
    for lang in [crate::text::Lang::Nl, crate::text::Lang::En] {
        let text = fault.text(&Messages::new(lang));
        assert!(text.contains("17") && text.contains("OBLIGOR_CLIENT"), "{text}");
    }
}

fn at(offset: u64) -> CivilDate {
    day("2024-01-01") + chrono::Days::new(offset)
}

fn consultations() -> impl Strategy<Value = Consultation> {
    let one = (0..3_usize, 0..900_u64, 0..900_u64).prop_map(|(kind, on, term)| {
        let kinds = [Letter::Announcement, Letter::Reminder, Letter::LastNotice];
        letter(kinds[kind], &at(on).to_string(), &at(term).to_string())
    });
    proptest::collection::vec(one, 0..7)
        .prop_map(|letters| Consultation { letters, ..Consultation::default() })
}

proptest! {
    /// Silence is decided on for everybody who was asked three times and had all the time, and for nobody else.
    #[test]
    fn nobody_is_silent_who_was_not_asked(
        asked in consultations(), term in 0..900_u64, as_of in 0..1500_u64, role in any::<bool>(),
    ) {
        let (term, as_of) = (at(term), at(as_of));
        let words = format!("{term}{}", if role { " processor" } else { "" });
        let lines = [line(1, &words)];
        let standing = asked.standing(&lines, &windows(), as_of);
        let decided = decide_silence(&standing, &lines, &SilencePolicy::default(), as_of);
        if let Ok(choices) = decided {
            prop_assert!(!role, "a processor decides nothing");
            prop_assert_eq!(choices.len(), 1);
            let about = |kind| {
                let of_kind = asked.letters.iter().filter(move |sent| sent.letter == kind);
                of_kind.filter(|sent| sent.retain_until >= term).map(|sent| sent.on).max()
            };
            let old_enough = |sent: Option<CivilDate>, days| {
                sent.is_some_and(|on| on + chrono::Days::new(days) < as_of)
            };
            prop_assert!(old_enough(about(Letter::Announcement), 56 + 14));
            prop_assert!(old_enough(about(Letter::Reminder), 28 + 14));
            prop_assert!(old_enough(about(Letter::LastNotice), 14));
            prop_assert!(as_of > term + chrono::Days::new(15));
        }
    }
}
