//! Names that are believed because the item names the same person elsewhere.

use super::super::HitKey;
use super::*;

/// The names of `segments` as `T3 known_name Jansen; …` in the order of places.
fn named(segments: &[Segment<'_>]) -> String {
    let found = read(detector(), segments).into_iter();
    let names = found.filter(|(code, tier, _, _)| code == "PERSON" && tier.counts());
    let told = names.map(|(_, tier, evidence, value)| {
        format!("{tier:?} {} {value}", evidence.split(':').next().unwrap())
    });
    told.collect::<Vec<_>>().join("; ")
}

#[test]
fn a_listed_surname_is_raised_before_and_after_a_sure_mention() {
    let text = "Gisteren belde Hoekstra. Wij spraken met J.P. Hoekstra. Hoekstra is ziek";
    assert_eq!(
        named(&[prose(text)]),
        "T3 known_name Hoekstra; T2 form J.P. Hoekstra; T3 known_name Hoekstra"
    );
    let parts = ["Gisteren belde Hoekstra.", "Wij spraken met J.P. Hoekstra.", "Hoekstra is ziek"];
    let parts = parts.map(prose);
    assert_eq!(
        named(&parts),
        "T3 known_name Hoekstra; T2 form J.P. Hoekstra; T3 known_name Hoekstra"
    );
    assert_eq!(named(&[prose("Gisteren belde Hoekstra. Hoekstra is ziek")]), "");
    assert_eq!(named(&[prose("wij belden J.P. Hoekema, en Hoekstra")]), "T2 form J.P. Hoekema");
}

#[test]
fn an_unlisted_surname_is_known_from_its_first_sure_mention() {
    let text = "Xqualik was er. Met mevrouw Xqualik is gebeld; later vroeg Xqualik om Xqualik B.V.";
    let expected = "T2 form Xqualik; T3 known_name Xqualik";
    assert_eq!(named(&[prose(text)]), expected);
    let parts = text.split("; ").map(prose).collect::<Vec<_>>();
    assert_eq!(named(&parts), expected);
    let cells = [cell("Xqualik", "achternaam", 0), cell("Xqualik", "bedrijfsnaam", 1)];
    assert_eq!(named(&cells), "T2 field Xqualik");
}

#[test]
fn a_mail_address_speaks_for_a_listed_surname() {
    let text = "Hoekstra belde terug (j.hoekstra@devries-advies.nl)";
    assert_eq!(named(&[prose(text)]), "T3 known_name Hoekstra");
    assert_eq!(named(&[prose("Marketing belde (marketing@devries-advies.nl)")]), "");
}

#[test]
fn what_waits_for_a_name_is_bounded() {
    use std::collections::BTreeSet;

    let detector = detector();
    let mut scan = detector.start();
    let mut keys = BTreeSet::new();
    let mut hits = 0;
    let names = include_str!("../../../rules/names/surnames.txt").lines().skip(1);
    for name in names.filter(|name| name.len() > 6) {
        let mut letters = name.chars();
        let name: String = letters.next().unwrap().to_uppercase().chain(letters).collect();
        let text = format!("daarna kwam {name} binnen");
        let found = scan.segment(&prose(&text)).hits;
        hits += found.len();
        keys.extend(found.into_iter().map(|hit| hit.key));
    }
    let item = scan.settle();
    assert!(hits > 2_000, "{hits}");
    assert!((500..1_200).contains(&keys.len()), "{}", keys.len());
    let raised = |key: &HitKey| key.by_name.is_some() && item.tier(key).counts();
    assert!(!keys.iter().any(raised), "nobody was named beyond doubt");
}

#[test]
fn who_made_a_file_is_not_whom_it_is_about() {
    let property =
        |text, label| Segment { kind: SegmentKind::Property, label: Some(label), ..prose(text) };
    for label in ["creator", "lastModifiedBy", "initial-creator", "author", "Author name"] {
        assert_eq!(named(&[property("J.P. Hoekstra", label)]), "", "{label}");
    }
    assert_eq!(named(&[property("J.P. Hoekstra", "From")]), "T1 field J.P. Hoekstra");
    assert_eq!(named(&[property("Brief aan J.P. Hoekstra", "title")]), "T2 form J.P. Hoekstra");
    assert_eq!(named(&[cell("J.P. Hoekstra", "auteur", 0)]), "T1 field J.P. Hoekstra");
    let made = property("J.P. Hoekstra", "creator");
    assert_eq!(named(&[made, prose("Hoekstra belde")]), "");
}
