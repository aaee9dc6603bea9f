//! Holds by query: what they cover, and that what is not known stays.

use super::holds::hold;
use super::*;
use crate::digest::StateKey;
use crate::inventory::Tier;
use crate::location::SourceName;
use crate::sensitive::Sensitive;

pub(super) fn query(text: &str) -> BlockScope {
    let query = Query::parse(text).unwrap();
    let words = || SoughtWords::read(&Sensitive::new("Zonnebloem".to_owned()), &key()).unwrap();
    BlockScope::Query(if query.asks_words() { query.with_words(words()) } else { query })
}

pub(super) fn key() -> StateKey {
    StateKey::from_bytes([7; 32])
}

/// The tag under which the words of [`query`] stand in readings.
pub(super) fn tag() -> String {
    query("words:-").query().unwrap().words().unwrap().tag().to_owned()
}

fn rows() -> Register {
    register(&["C-1 E-1 2020-01-01", "C-2 E-2 2021-06", "C-2 E-3 -"])
}

/// `held`, `doubt` where it was not read under it, `unknown` where a fact is missing, `free`.
fn covers(text: &str, item: &Item, source: Option<&str>) -> &'static str {
    let (register, key, holds) = (rows(), key(), [hold("H-1", query(text), "2026-01-01", None)]);
    let source = source.map(SourceName::new);
    let world = World::of(&register, embedded(), &holds).with_key(&key);
    let world = source.as_ref().map_or(world, |name| world.in_source(name));
    let got = assess(&item.facts(), &world, day("2026-11-22"));
    let is_told = |id| got.derivation.iter().any(|step| step.message == id);
    match (got.blocks.is_empty(), got.unevaluated.is_empty()) {
        (true, _) => {
            assert_ne!(got.verdict, Verdict::BlockedHold);
            "free"
        }
        (false, false) => {
            assert!(is_told("verdict-query-in-doubt"));
            "doubt"
        }
        (false, true) if is_told("verdict-query-unknown") => "unknown",
        (false, true) => "held",
    }
}

#[track_caller]
fn check(text: &str, item: &Item, want: &str) {
    assert_eq!(covers(text, item, Some("share")), want, "{text}");
}

fn found() -> Item {
    let types = [("BSN".to_owned(), [(Tier::T4, 1)].into())].into();
    Item { types, ..Item::found("E-1") }
}

#[test]
fn a_query_covers_what_it_says() {
    let mail = Item { content_date: Some(day("2023-06-30")), ..found() }.kind(ItemKind::Message);
    for (text, want) in [
        ("type:BSN", "held"),
        ("type:IBAN", "free"),
        ("type:IBAN,BSN", "held"),
        ("kind:message", "held"),
        ("kind:attachment,rows", "free"),
        ("path:map/**", "held"),
        ("path:share/map", "held"),
        ("path:elders/**,MAP", "held"),
        ("path:elders/**", "free"),
        ("source:SHARE", "held"),
        ("source:archief", "free"),
        ("engagement:e-1", "held"),
        ("engagement:E-2", "free"),
        ("client:C-1", "held"),
        ("client:C-2", "free"),
        ("date:2023", "held"),
        ("date:2023-06-30..2023-06-30", "held"),
        ("date:2023-07..", "free"),
        ("date:..2023-06-29", "free"),
        ("end:2020", "held"),
        ("end:2020-01-02..", "free"),
        ("class:NL-AWR-52", "free"),
        ("type:BSN path:map/** date:2023 engagement:E-1", "held"),
        ("type:BSN path:map/** date:2023 engagement:E-2", "free"),
    ] {
        check(text, &mail, want);
    }
    let invoice = super::statutes::of_class("E-1", "?NL-AWR-52");
    check("class:nl-awr-52", &invoice, "held");
    check("class:NL-WWFT-33", &invoice, "free");
    check("engagement:E-2", &Item::found("E-1 ?E-2"), "held");
    check("end:2021-06-30", &Item::found("E-2"), "held");
}

#[test]
fn what_is_unknown_is_held() {
    let plain = found();
    check("date:2023", &plain, "unknown");
    check("date:2023 type:BSN", &plain, "unknown");
    check("date:2023 type:IBAN", &plain, "free");
    check("end:..2019", &Item::found("E-3"), "unknown");
    check("end:..2019", &Item::found("E-9"), "unknown");
    for text in ["engagement:E-1", "client:C-1", "end:2020"] {
        check(text, &Item::found(""), "unknown");
    }
    check("engagement:E-9", &Item::found("E-1"), "unknown");
    check("client:C-9", &Item::found("E-1"), "unknown");
    check("class:GONE", &plain, "unknown");
    assert_eq!(covers("source:share", &plain, None), "unknown");
}

#[test]
fn what_was_not_read_to_its_end_is_in_doubt() {
    let half = Item { types: found().types, ..Item::partly("E-1") };
    check("type:BSN", &half, "held");
    for text in [
        "type:IBAN",
        "kind:message",
        "class:NL-AWR-52",
        "engagement:E-2",
        "client:C-2",
        "date:2023",
        "end:..2019",
        "words:-",
    ] {
        check(text, &half, "doubt");
        check(text, &Item::unread("E-1"), "doubt");
    }
    check("path:elders/** type:IBAN", &half, "free");
    check("path:map/** type:IBAN", &half, "doubt");
}

#[test]
fn words_are_met_where_they_were_looked_for() {
    let read = |met: Option<bool>| {
        let subjects = met.map(|met| (tag(), met)).into_iter().collect();
        Item { subjects, ..Item::found("E-1") }
    };
    check("words:-", &read(None), "doubt");
    check("words:-", &read(Some(true)), "held");
    check("words:-", &read(Some(false)), "free");
    let named = Locator::from_text("map/Project_Zonnebloem.txt");
    check("words:-", &Item { locator: named, ..read(Some(false)) }, "held");
    check("words:- path:elders/**", &read(None), "free");
}

/// A number in a query stays with what it meant, as a hold on that number does.
#[test]
fn a_query_stays_with_what_was_renumbered() {
    let text =
        "client_id,client_name,engagement_id,end_date,paths\nC-1,Naam,E-1,2020-01-01,map/**\n";
    let before = Register::parse(text.as_bytes()).unwrap();
    let check = |text: &str, rows: &[&str], item: &str, path: &str, want: bool| {
        let scope = BlockScope::Query(Query::parse(text).unwrap().as_meant_by(&before));
        let item = Item { locator: Locator::from_text(path), ..Item::found(item) };
        let got =
            judge(&item, &register(rows), &[hold("H-1", scope, "2026-01-01", None)], "2026-11-22");
        assert_eq!(
            got.verdict == Verdict::BlockedHold,
            want,
            "{text} {rows:?} {item:?}",
            item = item.locator
        );
    };
    let (e1, e2, e3) = ("C-1 E-1 2020-01-01", "C-1 E-2 2020-01-01", "C-2 E-3 2020-01-01");
    check("engagement:E-1", &[e1, e2], "E-2", "elders/a.txt", false);
    check("engagement:E-1", &["C-2 E-1 2020-01-01", e2], "E-2", "elders/a.txt", true);
    check("engagement:E-1", &[e1, e3], "E-3", "map/a.txt", true);
    check("client:C-1", &[e1, e3], "E-3", "map/a.txt", true);
    check("client:C-1", &[e1, e3], "E-3", "elders/a.txt", false);
}

/// Words that nobody looks for any more, of a hold that ended long ago, keep nothing in doubt.
#[test]
fn a_released_query_lets_go() {
    let register = rows();
    let on = |released: &str| {
        let holds = [hold("H-1", query("words:- date:2023"), "2024-01-01", Some(released))];
        judge(&Item::found("E-1"), &register, &holds, "2026-11-22").verdict
    };
    assert_eq!(on("2026-11-22"), Verdict::BlockedHold);
    assert_eq!(on("2026-06-01"), Verdict::Due);
}

/// A whole that a query names is kept, though it names nothing in it; and what is out of scope is kept with the
/// rest of its file.
#[test]
fn a_query_holds_a_whole() {
    let (register, key) = (rows(), key());
    let at = |path: &str, item: Item| Item { locator: Locator::from_text(path), ..item };
    let read = |item: Item| Item { subjects: [(tag(), false)].into(), ..item };
    let of = |text: &str, parts: &[Item]| {
        let holds = [hold("H-1", query(text), "2026-01-01", None)];
        let world = World::of(&register, embedded(), &holds).with_key(&key);
        let own = at("post/oud.zip", Item::found("")).kind(ItemKind::Archive);
        let on = day("2026-11-22");
        let parts: Vec<_> = parts.iter().map(|part| assess(&part.facts(), &world, on)).collect();
        let got = assess_container(None, &parts, &own.facts(), &world, on);
        let of_whole = got.derivation.iter().filter(|step| step.message == "verdict-held-whole");
        let told = (got.blocks.len(), got.unevaluated.len(), of_whole.count());
        (headline(&got), told)
    };
    let held = |told| ("blocked_hold".to_owned(), told);
    let free = |verdict: &str| (verdict.to_owned(), (0, 0, 0));
    let found = || at("post/oud.zip::brief.txt", Item::found("E-1"));
    let clean = || at("post/oud.zip::leeg.txt", Item::clean("E-1"));
    assert_eq!(of("kind:archive", &[found()]), held((1, 0, 1)));
    assert_eq!(of("kind:attachment", &[found()]), free("due"));
    // Of a part that is held itself, the part tells.
    assert_eq!(of("path:post/oud.zip::brief.txt", &[found()]), held((1, 0, 0)));
    // What was not looked through for the words of the query, may have them.
    assert_eq!(of("words:-", &[read(found())]), held((1, 1, 1)));
    // The clean part is held, and the whole with it; alone it frees nothing and asks nothing.
    assert_eq!(of("path:post/oud.zip::leeg.txt", &[found(), clean()]), held((1, 0, 1)));
    for text in ["kind:archive", "path:post/oud.zip::leeg.txt", "words:-"] {
        assert_eq!(of(text, &[read(clean())]), free("out_of_scope"), "{text}");
    }
}

/// What a block was meant for when it was placed stays under it, whatever its query says of that by now.
#[test]
fn what_a_query_was_meant_for_is_covered_in_any_case() {
    let register = rows();
    let under = |path: &str| {
        let paths = vec![path.to_owned()];
        let holds = [Hold { paths, ..hold("H-1", query("type:IBAN"), "2026-01-01", None) }];
        judge(&found(), &register, &holds, "2026-11-22").verdict
    };
    assert_eq!(under("map/**"), Verdict::BlockedHold);
    assert_eq!(under("elders/**"), Verdict::Due);
}
