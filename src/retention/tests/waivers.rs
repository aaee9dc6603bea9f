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
    let steps = told(&got);
    let whole = steps.iter().filter(|text| text.ends_with("with reason client_waiver"));
    assert_eq!(whole.count(), want.len(), "it is told");
}

/// What a derivation says of waivers.
fn told(of: &Assessment) -> Vec<String> {
    let messages = Messages::new(Lang::En);
    let texts = of.derivation.iter().map(|step| step.text(&messages));
    texts.filter(|text| text.starts_with("waiver W-")).collect()
}

/// A waiver that does not reach far enough is told with what it leaves out.
#[test]
fn what_a_waiver_leaves_out_is_told() {
    let says = |matches: &str, classes: &[&str], waivers: &[&str]| {
        let classes = classes.iter().map(|id| class(id, ClassConfidence::Established)).collect();
        let item = Item { classes, ..Item::found(matches) };
        told(&judged(&item, &ROWS, waivers, "2026-01-15"))
    };
    let lacks = |waiver: &str, lacking: &str| {
        format!(
            "waiver {waiver} does not cover all of it: {lacking} is not waived, so it goes back all \
             the same"
        )
    };
    let one = "W-1 C-1 E-1 2026-01-10 unclassed,NL-AWR-52";
    let two = "W-2 C-1 E-2 2026-01-10 NL-LOON-7";
    assert_eq!(says("E-1", &["NL-LOON-7"], &[one]), [lacks("W-1", "E-1 NL-LOON-7")]);
    assert_eq!(says("E-1", &["NL-AWR-52", "NL-LOON-7"], &[one]), [lacks("W-1", "E-1 NL-LOON-7")]);
    assert_eq!(says("E-1 E-2", &[], &[one]), [lacks("W-1", "E-2 unclassed")]);
    let both = "E-1 NL-LOON-7, E-2 NL-AWR-52";
    assert_eq!(
        says("E-1 E-2", &["NL-AWR-52", "NL-LOON-7"], &[two, one]),
        [lacks("W-1", both), lacks("W-2", both)]
    );
    // None that is about something else: another engagement, client or day; books of the firm.
    for other in [two, "W-1 C-2 E-1 2026-01-10 NL-AWR-52", "W-1 C-1 E-1 2026-01-16 NL-AWR-52"] {
        assert!(says("E-1", &[], &[other]).is_empty(), "{other}");
    }
    assert!(says("E-3", &[], &[one, "W-3 C-1 E-3 2026-01-10 unclassed"]).is_empty());
    assert_eq!(says("E-1", &[], &["W-1 C-1 E-1 2026-01-15 NL-AWR-52"]).len(), 1);
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

/// What is waived in it, and whether that is enough, is told of the whole too, at any depth.
#[test]
fn a_container_tells_of_the_waivers_in_it() {
    let register = register(&ROWS);
    let waivers =
        [waiver("W-1 C-1 E-1 2026-01-10 unclassed"), waiver("W-2 C-1 E-2 2026-01-10 NL-AWR-52")];
    let world = World::of(&register, embedded(), &[]).with_statements(&[], &waivers);
    let on = day("2026-01-15");
    let whole = |parts: &[Assessment]| {
        let own = Item::found("").kind(ItemKind::Archive);
        assess_container(None, parts, &own.facts(), &world, on)
    };
    let part = |words: &str| assess(&Item::found(words).facts(), &world, on);
    let of = |parts: &[&str]| {
        let flat = whole(&parts.iter().map(|words| part(words)).collect::<Vec<_>>());
        let deep = whole(&[whole(&parts.iter().map(|words| part(words)).collect::<Vec<_>>())]);
        assert_eq!(told(&deep), told(&flat), "{parts:?}");
        let messages = Messages::new(Lang::En);
        let texts = flat.derivation.iter().map(|step| step.text(&messages));
        let own = texts.filter(|text| text.starts_with("the client's own records lie in it"));
        let own: Vec<String> = own.collect();
        let numbers = told(&flat).into_iter().map(|text| {
            let enough = text.ends_with("with reason client_waiver");
            let not = text.ends_with("so it goes back as a whole");
            assert!(enough != not, "{text}");
            format!("{}{}", &text[7..10], if enough { "" } else { " in part" })
        });
        (numbers.collect::<Vec<_>>().join(", "), own.join(", "))
    };
    let in_parts = |says: &str, parts: &str| {
        (says.to_owned(), format!("the client's own records lie in it, in {parts}"))
    };
    assert_eq!(of(&["E-1"]), in_parts("W-1", "1 part"));
    assert_eq!(of(&["E-1", "E-3", "E-1"]), in_parts("W-1", "2 parts"));
    // The second letter does not name what lies there: it is told, and the whole goes back.
    assert_eq!(of(&["E-2"]), in_parts("W-2 in part", "1 part"));
    assert_eq!(of(&["E-1", "E-2"]), in_parts("W-1 in part, W-2 in part", "2 parts"));
    assert_eq!(of(&["E-3"]), (String::new(), String::new()));
    // Where nobody waived anything, only whose they are is told.
    let bare = World::of(&register, embedded(), &[]);
    let parts = [assess(&Item::found("E-1").facts(), &bare, on)];
    let own = Item::found("").kind(ItemKind::Archive);
    assert!(told(&assess_container(None, &parts, &own.facts(), &bare, on)).is_empty());
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
