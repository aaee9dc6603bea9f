//! Who is alone in an item, and what the scope of a request does to it: laws.

use chrono::Days;
use proptest::prelude::*;

use super::requests::request;
use super::*;
use crate::digest::Digest;
use crate::location::ItemId;

fn at(offset: u64) -> CivilDate {
    day("2024-01-01").checked_add_days(Days::new(offset)).unwrap()
}

/// A request on something else, as far along as `state` says.
fn requests() -> impl Strategy<Value = Request> {
    let kinds = RequestKind::ALL;
    (0..kinds.len(), 0..400_u64, 0..RequestState::ALL.len(), 0..100_u64, any::<bool>()).prop_map(
        |(kind, received, state, later, is_theirs)| {
            let role = if is_theirs { " processor" } else { "" };
            let mut asked = request(&format!("{} {}{role}", kinds[kind].code(), at(received)));
            asked.scope = BlockScope::Engagement(EngagementId::new("E-9"));
            let to = RequestState::ALL[state];
            let ground = (to == RequestState::Refused).then_some(RefusalGround::Excessive);
            // A way in which this kind does not end leaves it open.
            let _stays_open = asked.close(to, ground, at(received + later)).is_err();
            asked
        },
    )
}

fn judged(item: &Item, row: &str, requests: &[Request], as_of: CivilDate) -> Assessment {
    let (register, pack) = (register(&[row]), RetentionPack::embedded());
    let world = World::of(&register, &pack, &[]).with_requests(requests);
    assess(&item.facts(), &world, as_of)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, ..ProptestConfig::default() })]

    /// To be in the scope of a request lets nothing go that was kept, whatever is asked and answered.
    #[test]
    fn a_pin_keeps(
        asked in requests(), end in 0..900_u64, as_of in 0..1500_u64, is_whole in any::<bool>(),
    ) {
        let row = format!("C-1 E-1 {}", at(end));
        let item = Item::found("E-1");
        let before = judged(&item, &row, std::slice::from_ref(&asked), at(as_of));
        let mut pinned = asked;
        let locator = Locator::from_text("map/bestand.txt");
        let inside = Item { locator: locator.member(b"deel.txt"), ..Item::found("E-1") };
        pinned.pins.insert(locator);
        for item in [&item, &inside] {
            let after = judged(item, &row, std::slice::from_ref(&pinned), at(as_of));
            prop_assert!(before.is_destroyable() || !after.is_destroyable(), "{after:?}");
            prop_assert_eq!(after.asked.is_empty(), !pinned.is_live());
        }
        // What lies beside it is not in the scope.
        let beside = Item { locator: Locator::from_text("map/bestand.txt.bak"), ..Item::found("E-1") };
        let after = judged(&beside, &row, std::slice::from_ref(&pinned), at(as_of));
        prop_assert_eq!(after.verdict, before.verdict);
        // Only who was said to be alone, of an erasure that was upheld by the firm, goes before its term.
        let sole = Item { sole: [pinned.id.clone()].into(), ..if is_whole { item } else { Item::partly("E-1") } };
        let after = judged(&sole, &row, std::slice::from_ref(&pinned), at(as_of));
        if after.is_destroyable() && !before.is_destroyable() {
            prop_assert!(is_whole && pinned.erasure_upheld().is_some_and(|on| on < at(as_of)));
            prop_assert_eq!(after.erased_for, vec![pinned.id]);
        }
    }
}

#[test]
fn two_who_ask_are_not_alone() {
    let row = "C-1 E-1 2025-12-31";
    let both = [
        request("erasure 2026-01-10 upheld=2026-02-01"),
        request("erasure 2026-01-11 upheld=2026-02-03 id=V-2"),
    ];
    let ids = |all: &[&str]| all.iter().map(|id| RequestId::new(*id)).collect::<BTreeSet<_>>();
    let of = |sole: &[&str]| {
        let item = Item { sole: ids(sole), ..Item::found("E-1") };
        let got = judged(&item, row, &both, day("2026-02-04"));
        (headline(&got), got.erased_for.len())
    };
    assert_eq!(of(&[]), ("review(shared_subjects)".to_owned(), 0));
    assert_eq!(of(&["V-1"]), ("review(shared_subjects)".to_owned(), 0));
    assert_eq!(of(&["V-1", "V-2"]), ("act_now".to_owned(), 2), "one person who asked twice");
    assert_eq!(of(&["V-3"]), ("review(shared_subjects)".to_owned(), 0));
}

/// A running engagement keeps no longer either; a day that the register names does.
#[test]
fn it_waives_the_contract_and_no_floor() {
    let asked = [request("erasure 2026-01-10 upheld=2026-02-01")];
    let of = |row: &str, as_of: &str| {
        let item = Item { sole: [RequestId::new("V-1")].into(), ..Item::found("E-1") };
        let got = judged(&item, row, &asked, day(as_of));
        let until = got.effective_until.map_or("-".to_owned(), |last| last.to_string());
        format!("{} {until} {}", headline(&got), got.erased_for.len())
    };
    assert_eq!(of("C-1 E-1 -", "2026-02-02"), "act_now 2026-02-01 1");
    assert_eq!(of("C-1 E-1 -", "2026-02-01"), "blocked_request 2026-02-01 0");
    let kept = "C-1 E-1 2025-12-31 keep_until=2027-03-31";
    assert_eq!(of(kept, "2026-02-02"), "keep_statutory 2027-03-31 0");
    assert_eq!(of(kept, "2027-04-01"), "act_now 2027-03-31 1");
}

/// The world finds who is alone by item and content, from the day on which it was said.
#[test]
fn words_are_looked_up_by_file() {
    let (item, content) = (ItemId::new("it_a"), Digest::of(b"one"));
    let words = [SoleWord {
        request: RequestId::new("V-1"),
        item: item.clone(),
        content,
        on: day("2026-02-02"),
    }];
    let (register, pack) = (register(&["C-1 E-1 2025-12-31"]), RetentionPack::embedded());
    let asked = [request("erasure 2026-01-10 upheld=2026-02-01")];
    let bare = World::of(&register, &pack, &[]).with_requests(&asked);
    let world = bare.with_statements(&words, &[]);
    let on = |world: World<'_>, as_of: &str| world.sole(day(as_of)).into_iter().collect::<Vec<_>>();
    assert_eq!(on(world, "2026-02-02"), [], "no file is judged");
    assert_eq!(on(bare.on_file(&item, &content), "2026-02-02"), [], "nothing was said");
    assert_eq!(on(world.on_file(&item, &content), "2026-02-02"), [RequestId::new("V-1")]);
    assert_eq!(on(world.on_file(&item, &content), "2026-02-01"), []);
    assert_eq!(on(world.on_file(&item, &Digest::of(b"two")), "2026-02-02"), []);
    assert_eq!(on(world.on_file(&ItemId::new("it_b"), &content), "2026-02-02"), []);
}
