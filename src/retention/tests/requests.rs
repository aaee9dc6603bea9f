//! Requests of data subjects and restrictions: what they block, for how long, and what an upheld erasure
//! comes to. The scenarios by their numbers.

use super::holds::hold;
use super::statutes::{of_class, pack};
use super::*;
use crate::digest::StateKey;
use crate::location::ClientId;
use crate::register::Role;
use crate::sensitive::Sensitive;

fn engagement(id: &str) -> BlockScope {
    BlockScope::Engagement(EngagementId::new(id))
}

/// `access 2026-06-25 answered=2026-07-20`, `restriction 2025-11-28`, `erasure 2026-01-10 upheld=2026-02-01
/// processor`: on engagement E-1, with its number V-1 unless `id=` says another.
pub(in crate::retention) fn request(words: &str) -> Request {
    let words: Vec<&str> = words.split(' ').collect();
    let kind = RequestKind::parse(words[0]).unwrap();
    let received = day(words[1]);
    let role = if words.contains(&"processor") { Role::Processor } else { Role::Controller };
    let value = |name: &str| words.iter().find_map(|word| word.strip_prefix(&format!("{name}=")));
    let restricts = kind == RequestKind::Restriction && role == Role::Controller;
    let mut request = Request {
        id: RequestId::new(value("id").unwrap_or("V-1")),
        kind,
        received,
        extended_on: None,
        scope: engagement("E-1"),
        role,
        state: RequestState::Open,
        ground: None,
        closed_on: None,
        restriction: restricts.then_some(Restriction {
            placed_on: received,
            notified_on: None,
            lifted_on: None,
        }),
        reference: "brief 12".to_owned(),
        client: None,
        paths: Vec::new(),
        pins: BTreeSet::new(),
        statements: Vec::new(),
    };
    for state in RequestState::ALL {
        if let Some(on) = value(state.code()) {
            let ground = (*state == RequestState::Refused).then_some(RefusalGround::Excessive);
            request.close(*state, ground, day(on)).unwrap();
        }
    }
    if let Some(on) = value("lifted") {
        request.lift(Some(day(on)), day(on)).unwrap();
    }
    request
}

fn judge_under(item: &Item, row: &str, requests: &[Request], as_of: &str) -> Assessment {
    let (register, pack) = (register(&[row]), pack());
    let world = World::of(&register, &pack, &[]).with_requests(requests);
    let got = assess(&item.facts(), &world, day(as_of));
    for lang in [Lang::Nl, Lang::En] {
        let messages = Messages::new(lang);
        assert!(got.derivation.iter().all(|step| !step.text(&messages).is_empty()));
    }
    got
}

/// Verdict and last day to have acted, of a letter of E-1 under one request.
#[track_caller]
fn check(row: &str, words: &str, as_of: &str, want: &str) -> Assessment {
    let got = judge_under(&Item::found("E-1"), row, &[request(words)], as_of);
    let by = got.execute_by.map_or("-".to_owned(), |last| last.to_string());
    assert_eq!(format!("{} {by}", headline(&got)), want, "{words} on {as_of}");
    got
}

/// The lines of a derivation that speak of requests, in English.
fn told(assessment: &Assessment) -> Vec<String> {
    let messages = Messages::new(Lang::En);
    let about = assessment.derivation.iter().filter(|s| matches!(s.rule, "request" | "art17"));
    about.map(|step| step.text(&messages)).collect()
}

#[test]
fn s28_a_restriction_allows_storage_only() {
    let row = "C-1 E-1 2024-11-30";
    let restricted = "restriction 2025-11-28";
    let got = check(row, restricted, "2025-12-01", "blocked_restriction -");
    assert!(got.restricted && !got.is_destroyable());
    assert_eq!(got.blocks, [Block::Restriction(RequestId::new("V-1"))]);
    assert_eq!((got.retain_until, got.over_term_days), (Some(day("2025-11-30")), 1));
    assert_eq!(told(&got), ["request V-1 on E-1 restricts its processing since 28 Nov 2025"]);
    // Decided on or not, it stands until it is lifted.
    check(row, "restriction 2025-11-28 upheld=2025-12-05", "2026-02-10", "blocked_restriction -");
    let mut request = request("restriction 2025-11-28 upheld=2025-12-05");
    let on = day("2026-02-10");
    assert_eq!(request.lift(None, on), Err(LiftingRefused::NotNotified));
    assert_eq!(request.lift(Some(day("2026-02-11")), on), Err(LiftingRefused::NoticeDay));
    assert_eq!(request.lift(Some(day("2025-11-27")), on), Err(LiftingRefused::NoticeDay));
    assert!(request.is_restricting(day("2026-03-01")), "a refusal changes nothing");
    request.lift(Some(day("2026-02-03")), on).unwrap();
    assert_eq!(request.lift(Some(on), on), Err(LiftingRefused::NoRestriction));
    let lifted = "restriction 2025-11-28 upheld=2025-12-05 lifted=2026-02-10";
    check(row, lifted, "2026-02-10", "blocked_restriction -");
    let got = check(row, lifted, "2026-02-11", "due 2026-03-10");
    assert!(!got.restricted);
    check(row, "restriction 2025-11-28 refused=2025-12-05", "2025-12-06", "due 2026-01-02");
    // Nobody is shown weak signs either.
    let requests = [self::request(restricted)];
    let clean = judge_under(&Item::clean("E-1"), row, &requests, "2025-12-01");
    assert_eq!((clean.verdict, clean.restricted), (Verdict::OutOfScope, true));
}

#[test]
fn s29_an_open_request_pins_and_the_clock_runs() {
    let row = "C-1 E-1 2025-06-30";
    let got = check(row, "access 2026-06-25", "2026-07-01", "blocked_request -");
    assert_eq!((got.retain_until, got.over_term_days), (Some(day("2026-06-30")), 1));
    assert_eq!((got.overdue, got.not_before), (false, None));
    assert_eq!(
        told(&got),
        ["request V-1 (access) on E-1 is open; to be answered until 23 Jul 2026"]
    );
    let answered = "access 2026-06-25 answered=2026-07-20";
    // The day of the answer is still covered.
    check(row, answered, "2026-07-20", "blocked_request -");
    let got = check(row, answered, "2026-07-21", "due 2026-08-17");
    assert!(got.is_destroyable() && !got.overdue && got.over_term_days == 21);
    assert!(!check(row, answered, "2026-08-17", "due 2026-08-17").overdue);
    assert!(check(row, answered, "2026-08-18", "due 2026-08-17").overdue);
    for kind in ["rectification", "portability", "erasure"] {
        check(row, &format!("{kind} 2026-06-25"), "2026-07-01", "blocked_request -");
        let withdrawn = format!("{kind} 2026-06-25 withdrawn=2026-07-20");
        check(row, &withdrawn, "2026-07-21", "due 2026-08-17");
    }
    // One that is not closed pins on every day: machines disagree about today.
    check(row, "access 2026-08-01", "2026-07-01", "blocked_request -");
    // In term it pins as well: whatever destroys would have to ask.
    check("C-1 E-1 2026-06-30", "access 2026-06-25", "2026-07-01", "blocked_request -");
}

/// Upheld on 1 February 2026, in an engagement that is kept until the end of that year.
const ERASURE: &str = "erasure 2026-01-10 upheld=2026-02-01";

#[test]
fn s30_erasure_waives_the_contract_and_no_law() {
    let row = "C-1 E-1 2025-12-31";
    let check = |item: Item, words: &str, as_of: &str, want: &str| {
        let got = judge_under(&item, row, &[request(words)], as_of);
        let until = got.effective_until.map_or("-".to_owned(), |last| last.to_string());
        assert_eq!(format!("{} {until}", headline(&got)), want, "{words} on {as_of}");
        told(&got)
    };
    let sole = |item: Item| Item { sole: [RequestId::new("V-1")].into(), ..item };
    let letter = || Item::found("E-1");
    let invoice = || of_class("E-1", "AWR@2023-05-04");
    check(sole(letter()), "erasure 2026-01-10", "2026-02-02", "blocked_request 2026-12-31");
    check(sole(letter()), ERASURE, "2026-02-01", "blocked_request 2026-02-01");
    let told = check(sole(letter()), ERASURE, "2026-02-02", "act_now 2026-02-01");
    assert_eq!(
        told[1],
        "request V-1 for erasure was upheld on 1 Feb 2026 and the person is the only one in it: the \
         contract keeps it no longer"
    );
    let told = check(sole(invoice()), ERASURE, "2026-02-02", "keep_statutory 2030-12-31");
    assert_eq!(told[2], "request V-1 for erasure: refused for this, a law wants it kept (17_3_b)");
    check(sole(invoice()), ERASURE, "2031-01-01", "act_now 2030-12-31");
    // Nobody said that the person is the only one in it.
    let told = check(letter(), ERASURE, "2026-02-02", "review(shared_subjects) 2026-12-31");
    assert!(told[1].contains("other people may be in it"), "{told:?}");
    let told = check(invoice(), ERASURE, "2026-02-02", "keep_in_term 2030-12-31");
    assert!(told[1].contains("17_3_b"), "{told:?}");
    check(invoice(), ERASURE, "2031-01-01", "review(shared_subjects) 2030-12-31");
    // One sign of a duty, or nobody's item: erasure does not settle that.
    let maybe = sole(of_class("E-1", "?AWR@2023-05-04"));
    check(maybe, ERASURE, "2026-02-02", "review(statute) 2026-02-01");
    // Done and told: it says nothing any more.
    let mut done = request(ERASURE);
    done.close(RequestState::Answered, None, day("2026-03-01")).unwrap();
    let got = judge_under(&letter(), row, &[done], "2026-03-02");
    assert_eq!(got.verdict, Verdict::KeepInTerm);
}

/// What the register wants kept longer, is kept, whoever asks.
#[test]
fn s30_a_floor_of_the_register_stands_against_erasure() {
    let row = "C-1 E-1 2025-12-31 keep_until=2028-06-30";
    let letter = Item { sole: [RequestId::new("V-1")].into(), ..Item::found("E-1") };
    let on = |as_of: &str| {
        let got = judge_under(&letter, row, &[request(ERASURE)], as_of);
        format!("{} {}", headline(&got), got.effective_until.unwrap())
    };
    assert_eq!(on("2026-02-02"), "keep_statutory 2028-06-30");
    assert_eq!(on("2028-06-30"), "keep_statutory 2028-06-30");
    assert_eq!(on("2028-07-01"), "act_now 2028-06-30");
}

#[test]
fn s30_a_processor_forwards_and_decides_nothing() {
    let row = "C-1 E-1 2025-12-31";
    for kind in RequestKind::ALL {
        // A Thursday: two working days later is a Monday.
        let words = format!("{} 2026-01-08 processor", kind.code());
        let asked = request(&words);
        assert_eq!(asked.forward_by(), Some(day("2026-01-12")), "{words}");
        assert_eq!(asked.act_by(day("2026-01-08")), day("2026-01-12"));
        let got = judge_under(&Item::found("E-1"), row, &[asked], "2026-02-02");
        assert_eq!((got.verdict, got.blocks.len()), (Verdict::KeepInTerm, 0), "{words}");
        assert!(told(&got)[0].contains("for the controller, who decides"), "{words}");
        for to in [RequestState::Answered, RequestState::Upheld, RequestState::Refused] {
            let refused =
                request(&words).close(to, Some(RefusalGround::Excessive), day("2026-01-09"));
            assert_eq!(refused, Err(ClosingRefused::NotOurs), "{words}");
        }
        let forwarded = request(&format!("{words} forwarded=2026-01-09"));
        assert!(!forwarded.is_live());
    }
    assert_eq!(request("access 2026-01-05 processor").forward_by(), Some(day("2026-01-07")));
    assert_eq!(request("access 2026-01-10 processor").forward_by(), Some(day("2026-01-13")));
    assert_eq!(request("access 2026-01-10").forward_by(), None);
}

#[test]
fn blocks_are_sets_and_all_are_told_in_their_order() {
    let (register, pack) = (register(&["C-1 E-1 2020-01-01"]), embedded());
    let item = Item::found("E-1");
    let holds = [hold("H-1", engagement("E-1"), "2026-01-01", None)];
    let requests = [request("restriction 2026-01-02 id=V-1"), request("access 2026-01-03 id=V-2")];
    let under = |holds: &[Hold], requests: &[Request]| {
        let world = World::of(&register, pack, holds).with_requests(requests);
        let got = assess(&item.facts(), &world, day("2026-11-22"));
        let ids: Vec<_> = got.blocks.iter().map(ToString::to_string).collect();
        format!("{} {}", headline(&got), ids.join("+"))
    };
    assert_eq!(under(&holds, &requests), "blocked_hold H-1+V-2+V-1");
    assert_eq!(under(&[], &requests), "blocked_request V-2+V-1");
    assert_eq!(under(&[], &requests[..1]), "blocked_restriction V-1");
    assert_eq!(under(&[], &[]), "due ");
    // The end of the last of them counts.
    let released = [hold("H-1", engagement("E-1"), "2026-01-01", Some("2026-03-01"))];
    let answered = [request("access 2026-01-03 answered=2026-02-01")];
    let world = World::of(&register, pack, &released).with_requests(&answered);
    let got = assess(&item.facts(), &world, day("2026-03-20"));
    assert_eq!((got.execute_by, got.verdict), (Some(day("2026-03-29")), Verdict::Due));
}

#[test]
fn a_request_reaches_what_a_hold_would() {
    let rows = ["C-1 E-1 2020-01-01", "C-1 E-2 2020-01-01", "C-2 E-3 2020-01-01"];
    let check = |scope: BlockScope, words: &str, want: Verdict| {
        let (register, pack) = (register(&rows), embedded());
        let requests = [Request { scope: scope.clone(), ..request("access 2026-01-01") }];
        let world = World::of(&register, pack, &[]).with_requests(&requests);
        let got = assess(&Item::found(words).facts(), &world, day("2026-11-22"));
        assert_eq!(got.verdict, want, "{scope:?} {words}");
    };
    let (blocked, due) = (Verdict::BlockedRequest, Verdict::Due);
    check(engagement("E-1"), "E-1", blocked);
    check(engagement("E-1"), "E-2", due);
    check(engagement("E-3"), "E-1 ?E-3", blocked);
    check(BlockScope::Client(ClientId::new("C-1")), "E-2", blocked);
    check(BlockScope::Path("map/**".to_owned()), "E-3", blocked);
    check(BlockScope::Path("elders".to_owned()), "E-3", due);
}

fn key() -> StateKey {
    StateKey::from_bytes([7; 32])
}

pub(in crate::retention) fn person(text: &str) -> Subject {
    Subject::read(&Sensitive::new(text.to_owned()), &key()).unwrap()
}

#[test]
fn a_block_by_person_counts_until_the_item_was_read_under_it() {
    let subject = person("naam: Jan de Vries\nbsn: 071202559");
    let (register, pack) = (register(&["C-1 E-1 2020-01-01"]), embedded());
    let requests =
        [Request { scope: BlockScope::Person(subject.clone()), ..request("access 2026-01-01") }];
    let read = |met: Option<bool>, item: Item| {
        let subjects = met.map(|met| (subject.tag().to_owned(), met)).into_iter().collect();
        let item = Item { subjects, ..item };
        let key = key();
        let world = World::of(&register, pack, &[]).with_requests(&requests).with_key(&key);
        let got = assess(&item.facts(), &world, day("2026-11-22"));
        assert!(got.is_destroyable() || !got.blocks.is_empty() || !got.reasons.is_empty());
        format!(
            "{} {}",
            headline(&got),
            if got.unevaluated.is_empty() { "sure" } else { "in doubt" }
        )
    };
    let found = || Item::found("E-1");
    assert_eq!(read(None, found()), "blocked_request in doubt");
    assert_eq!(read(Some(true), found()), "blocked_request sure");
    assert_eq!(read(Some(false), found()), "due sure");
    assert_eq!(read(Some(false), Item::partly("E-1")), "blocked_request in doubt");
    assert_eq!(read(Some(true), Item::partly("E-1")), "blocked_request sure");
    assert_eq!(read(None, Item::unread("E-1")), "blocked_request in doubt");
    // The name of the file says it.
    let named = |path: &str| Item { locator: Locator::from_text(path), ..found() };
    assert_eq!(read(Some(false), named("map/brief De Vries 2.docx")), "blocked_request sure");
    assert_eq!(read(Some(false), named("Vries/brief.docx")), "blocked_request sure");
    assert_eq!(read(Some(false), named("map/071202559.zip::a.docx")), "blocked_request sure");
    assert_eq!(read(Some(false), named("map/devriesland.docx")), "due sure");
}

#[test]
fn a_block_by_person_that_ended_is_forgotten_in_time() {
    let subject = person("naam: Jan de Vries");
    let (register, pack) = (register(&["C-1 E-1 2020-01-01"]), embedded());
    let answered = Request {
        scope: BlockScope::Person(subject.clone()),
        ..request("access 2026-01-01 answered=2026-01-20")
    };
    let by = |met: Option<bool>, as_of: &str| {
        let subjects = met.map(|met| (subject.tag().to_owned(), met)).into_iter().collect();
        let item = Item { subjects, ..Item::found("E-1") };
        let world = World::of(&register, pack, &[]).with_requests(std::slice::from_ref(&answered));
        let got = assess(&item.facts(), &world, day(as_of));
        assert_eq!(got.verdict, Verdict::Due);
        got.execute_by.unwrap().to_string()
    };
    assert_eq!(by(Some(true), "2026-01-21"), "2026-02-17");
    assert_eq!(by(None, "2026-01-21"), "2026-02-17", "in doubt it may have been blocked");
    assert_eq!(by(Some(false), "2026-01-21"), "2021-01-29");
    assert_eq!(by(Some(true), "2026-11-22"), "2026-02-17");
    assert_eq!(by(None, "2026-11-22"), "2021-01-29");
}

/// What nobody looks for any more is dropped from the scope, once; what it is called stays.
#[test]
fn a_scope_forgets_what_is_looked_for() {
    let subject = person("naam: Jan de Vries");
    let forgotten = BlockScope::Person(subject.clone()).forgotten().unwrap();
    assert_eq!(forgotten.subject().map(Subject::tag), Some(subject.tag()));
    assert_ne!(forgotten.subject(), Some(&subject));
    assert_eq!(forgotten.forgotten(), None);
    let asked = super::queries::query("words:- type:BSN");
    let forgotten = asked.forgotten().unwrap();
    assert_eq!(forgotten.value(), asked.value());
    assert_ne!(forgotten, asked);
    assert_eq!(forgotten.forgotten(), None);
    let others = [engagement("E-1"), BlockScope::Path("map/**".to_owned())];
    for scope in others.into_iter().chain([super::queries::query("type:BSN")]) {
        assert_eq!(scope.forgotten(), None, "{scope:?}");
    }
}

#[test]
fn a_container_is_blocked_by_its_parts() {
    let (register, pack) = (register(&["C-1 E-1 2020-01-01"]), embedded());
    let subject = person("naam: Jan de Vries");
    let requests = [Request {
        scope: BlockScope::Person(subject.clone()),
        ..request("restriction 2026-01-01")
    }];
    let world = World::of(&register, pack, &[]).with_requests(&requests);
    let part = |met: Option<bool>| {
        let subjects = met.map(|met| (subject.tag().to_owned(), met)).into_iter().collect();
        assess(&Item { subjects, ..Item::found("E-1") }.facts(), &world, day("2026-11-22"))
    };
    let archive = Item::found("").kind(ItemKind::Archive);
    let over = |parts: &[Assessment]| {
        let got = assess_container(None, parts, &archive.facts(), &world, day("2026-11-22"));
        (headline(&got), got.restricted, got.unevaluated.len())
    };
    let due = || part(Some(false));
    assert_eq!(over(&[due(), due()]), ("due".to_owned(), false, 0));
    assert_eq!(over(&[due(), part(Some(true))]), ("blocked_restriction".to_owned(), true, 0));
    assert_eq!(over(&[due(), part(None)]), ("blocked_restriction".to_owned(), true, 1));
}

/// What is clean is asked about as well: whoever searches for a person must know of it.
#[test]
fn a_request_over_what_is_clean_is_told() {
    let got = judge_under(
        &Item::clean("E-1"),
        "C-1 E-1 2025-11-30",
        &[request("access 2025-11-28")],
        "2025-12-01",
    );
    assert_eq!(got.asked, [RequestId::new("V-1")]);
    // And of what is in an archive, of the archive.
    let (register, pack) = (register(&["C-1 E-1 2025-11-30"]), pack());
    let asked = [request("access 2025-11-28")];
    let world = World::of(&register, &pack, &[]).with_requests(&asked);
    let own = Item::found("").kind(ItemKind::Archive);
    let whole = assess_container(None, &[got], &own.facts(), &world, day("2025-12-01"));
    assert_eq!(whole.asked, [RequestId::new("V-1")]);
}

/// An item in which the person was met when it was searched for stays covered, whatever a reading finds.
#[test]
fn a_pinned_item_is_covered_though_the_person_is_not_met() {
    let key = StateKey::from_bytes([7; 32]);
    let text = Sensitive::new("naam: Jan de Vries\nbsn: 071202559".to_owned());
    let subject = Subject::read(&text, &key).unwrap();
    let tag = subject.tag().to_owned();
    let mut asked = request("access 2025-11-28");
    asked.scope = BlockScope::Person(subject);
    let item = Item { subjects: [(tag, false)].into(), ..Item::found("E-1") };
    let row = "C-1 E-1 2024-11-30";
    let free = judge_under(&item, row, &[asked.clone()], "2025-12-01");
    assert_eq!(free.verdict, Verdict::Due);
    asked.pins.insert(item.locator.clone());
    let pinned = judge_under(&item, row, &[asked], "2025-12-01");
    assert_eq!(pinned.verdict, Verdict::BlockedRequest);
    assert!(pinned.unevaluated.is_empty());
}
