//! A client's written waiver of the return of its own books: exactly what it names, and nothing else.

use proptest::prelude::*;

use super::*;
use crate::location::ClientId;

/// `W-1 C-1 E-1 2026-01-10 NL-AWR-52,unclassed`.
fn waiver(words: &str) -> Waiver {
    let words: Vec<&str> = words.split(' ').collect();
    let [id, client, engagement, on, classes] = words[..] else { panic!("{words:?}") };
    Waiver {
        id: id.to_owned(),
        client: ClientId::new(client),
        engagement: EngagementId::new(engagement),
        classes: classes.split(',').map(str::to_owned).collect(),
        on: day(on),
    }
}

fn class(statute: &str, confidence: ClassConfidence) -> RecordClass {
    RecordClass { statute: statute.to_owned(), confidence, signs: Vec::new(), counts_from: None }
}

const OWN: &str = "C-1 E-1 2024-12-31 obligor=client";
const OTHER: &str = "C-1 E-2 2024-12-31 obligor=client";
const OURS: &str = "C-1 E-3 2024-12-31";
const ROWS: [&str; 3] = [OWN, OTHER, OURS];

fn judged(item: &Item, rows: &[&str], waivers: &[&str], as_of: &str) -> Assessment {
    let register = register(rows);
    let waivers: Vec<Waiver> = waivers.iter().map(|words| waiver(words)).collect();
    let world = World::of(&register, embedded(), &[]).with_statements(&[], &waivers);
    assess(&item.facts(), &world, day(as_of))
}

#[track_caller]
fn check(matches: &str, classes: &[&str], waivers: &[&str], want: &[&str]) {
    let classes = classes.iter().map(|id| class(id, ClassConfidence::Established)).collect();
    let item = Item { classes, ..Item::found(matches) };
    let got = judged(&item, &ROWS, waivers, "2026-01-15");
    assert_eq!(got.waived_by, want, "{waivers:?}");
    assert_eq!(got.must_return_books(), got.return_only && want.is_empty());
    assert!(got.return_only || want.is_empty());
    let steps = got
        .derivation
        .iter()
        .filter(|step| step.text(&Messages::new(Lang::En)).starts_with("waiver W-"));
    assert_eq!(steps.count(), want.len(), "it is told");
}

#[test]
fn s25_a_waiver_covers_what_it_names() {
    let all = "W-1 C-1 E-1 2026-01-10 unclassed,NL-AWR-52";
    check("E-1", &[], &[], &[]);
    check("E-1", &[], &[all], &["W-1"]);
    check("E-1", &["NL-AWR-52"], &[all], &["W-1"]);
    // Another class, one of two classes, no class, another engagement, another client.
    check("E-1", &["NL-LOON-7"], &[all], &[]);
    check("E-1", &["NL-AWR-52", "NL-LOON-7"], &[all], &[]);
    check("E-1", &[], &["W-1 C-1 E-1 2026-01-10 NL-AWR-52"], &[]);
    check("E-1", &["NL-AWR-52"], &["W-1 C-1 E-1 2026-01-10 unclassed"], &[]);
    check("E-2", &[], &[all], &[]);
    check("E-1", &[], &["W-1 C-2 E-1 2026-01-10 unclassed"], &[]);
    // Each engagement whose books they are; one of the firm's own asks for none.
    check("E-1 E-2", &[], &[all], &[]);
    check("E-1 E-2", &[], &[all, "W-2 C-1 E-2 2026-01-10 unclassed"], &["W-1", "W-2"]);
    check("E-1 E-3", &[], &[all], &["W-1"]);
    check("E-3", &[], &[all], &[]);
    // Two letters together.
    let two = ["W-1 C-1 E-1 2026-01-10 NL-AWR-52", "W-2 C-1 E-1 2026-01-10 NL-LOON-7"];
    check("E-1", &["NL-AWR-52", "NL-LOON-7"], &two, &["W-1", "W-2"]);
    // From the day on which it was recorded.
    check("E-1", &[], &["W-1 C-1 E-1 2026-01-15 unclassed"], &["W-1"]);
    check("E-1", &[], &["W-1 C-1 E-1 2026-01-16 unclassed"], &[]);
}

/// What it only seems to be must be waived as well.
#[test]
fn a_class_that_is_only_proposed_counts() {
    let item =
        Item { classes: vec![class("NL-LOON-7", ClassConfidence::Proposed)], ..Item::found("E-1") };
    let of = |classes: &str| {
        let waiver = format!("W-1 C-1 E-1 2026-01-10 {classes}");
        judged(&item, &ROWS, &[&waiver], "2026-01-15").waived_by
    };
    assert!(of("unclassed").is_empty());
    assert_eq!(of("NL-LOON-7"), ["W-1"]);
}

/// A container goes back as soon as one of its parts must.
#[test]
fn a_container_is_waived_as_a_whole() {
    let register = register(&ROWS);
    let waivers = [waiver("W-1 C-1 E-1 2026-01-10 unclassed")];
    let world = World::of(&register, embedded(), &[]).with_statements(&[], &waivers);
    let of = |parts: &[&str]| {
        let items: Vec<Item> = parts.iter().map(|words| Item::found(words)).collect();
        let on = day("2026-01-15");
        let parts: Vec<_> = items.iter().map(|item| assess(&item.facts(), &world, on)).collect();
        let own = Item::found("").kind(ItemKind::Archive);
        let got = assess_container(None, &parts, &own.facts(), &world, on);
        (got.return_only, got.must_return_books(), got.waived_by)
    };
    let waived = vec!["W-1".to_owned()];
    assert_eq!(of(&["E-1"]), (true, false, waived.clone()));
    assert_eq!(of(&["E-1", "E-3"]), (true, false, waived));
    assert_eq!(of(&["E-1", "E-2"]), (true, true, vec![]));
    assert_eq!(of(&["E-2", "E-1"]), (true, true, vec![]));
    assert_eq!(of(&["E-3"]), (false, false, vec![]));
}

#[test]
fn capacities_read_what_they_write() {
    for by in WaiverBy::ALL {
        assert_eq!(WaiverBy::parse(by.code()), Some(by));
        assert_eq!(serde_json::to_value(by).unwrap(), by.code());
    }
    assert_eq!(WaiverBy::parse("somebody"), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// It shortens nothing and lifts nothing: all but the return is as it was without.
    #[test]
    fn it_changes_the_return_alone(
        engagement in 0..3_usize, classed in any::<bool>(), offset in 0..1500_u64,
    ) {
        let ids = ["E-1", "E-2", "E-3"];
        let mut item = Item::found(ids[engagement]);
        if classed {
            item.classes = vec![class("NL-AWR-52", ClassConfidence::Established)];
        }
        let as_of = day("2024-01-01").checked_add_days(chrono::Days::new(offset)).unwrap();
        let as_of = as_of.to_string();
        let all = "W-1 C-1 E-1 2026-01-10 unclassed,NL-AWR-52";
        let with = judged(&item, &ROWS, &[all], &as_of);
        let without = judged(&item, &ROWS, &[], &as_of);
        let bare = |one: Assessment| Assessment {
            waived_by: Vec::new(), derivation: Vec::new(), ..one
        };
        prop_assert!(without.waived_by.is_empty());
        prop_assert_eq!(bare(with), bare(without));
    }
}
