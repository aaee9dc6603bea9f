//! Signals of special categories: which words make one, and which texts do not.

use super::super::signal::Signal;
use super::*;

/// What the item of these segments signals, given that it is asked whether it identifies a person.
fn signals(segments: &[Segment<'_>]) -> Vec<Signal> {
    let detector = detector();
    let mut scan = detector.start();
    let found: Vec<SegmentHits> = segments.iter().map(|s| scan.segment(s)).collect();
    let item = scan.settle();
    let identifies = found
        .iter()
        .flat_map(|segment| &segment.hits)
        .any(|hit| detector.rule(hit.key.rule).identifies() && item.tier(&hit.key) <= Tier::T3);
    item.signals(identifies).to_vec()
}

/// The evidence of each signal of one text.
fn check(text: &str, expected: &[&str]) {
    let got: Vec<String> =
        signals(&[prose(text)]).iter().map(|signal| signal.key.evidence.code()).collect();
    assert_eq!(got, expected, "{text}");
}

#[test]
fn two_words_or_a_strong_one_beside_a_person() {
    let person = "BSN: 148206104. ";
    check(&format!("{person}Ziekmelding; naar de bedrijfsarts."), &["signal:health"]);
    check(&format!("{person}Uit de anamnese."), &["signal:health"]);
    check(&format!("{person}Ziekmelding, ziekmeldingen en nog een ziekmelding."), &[]);
    check("Ziekmelding; naar de bedrijfsarts. Anamnese.", &[]);
    check(&format!("{person}Strafblad; lid van de vakbond."), &["signal:union", "signal:criminal"]);
}

#[test]
fn a_person_must_be_sure() {
    // A number that could be a BSN, an account, a mail address: nobody is identified.
    let words = "Ziekmelding; bedrijfsarts; anamnese.";
    check(&format!("148206104 {words}"), &[]);
    check(&format!("jan@devries.nl, NL86INGB0002445588 {words}"), &[]);
    check(&format!("Geboortedatum: 12-03-1975 {words}"), &["signal:health"]);
}

#[test]
fn abbreviations_are_whole_words_in_capitals() {
    let person = "BSN: 148206104. ";
    check(&format!("{person}WIA en GGZ"), &["signal:health"]);
    check(&format!("{person}wia en ggz"), &[]);
    check(&format!("{person}WIA-formulier, GGZ_map, DBC1"), &[]);
    check(&format!("{person}Kieslijst van de VVD."), &["signal:politics"]);
    check(&format!("{person}Kieslijst van de vvd."), &[]);
}

#[test]
fn a_text_about_the_rules_signals_nothing() {
    let person = "BSN: 148206104. ";
    let notes = "Ziekmelding, bedrijfsarts, diagnose, medicatie. ";
    check(&format!("{person}{notes}"), &["signal:health"]);
    // A footer is not enough to make a file a policy.
    check(&format!("{person}{notes}Zie onze privacyverklaring."), &["signal:health"]);
    let policy = "AVG artikel 9: bijzondere persoonsgegevens, grondslag, bewaartermijn. ";
    check(&format!("{person}{notes}{policy}"), &[]);
}

#[test]
fn the_place_is_that_of_the_first_strongest_word() {
    let text = "BSN: 148206104. Ziekmelding. De anamnese, en nog een anamnese.";
    let place = Place::Page(7);
    let segment =
        Segment { place: &place, offsets: OffsetMap::Linear { base: 1000 }, ..prose(text) };
    let found = signals(&[segment]);
    let at = text.find("anamnese").unwrap() as u64;
    let [signal] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((signal.start, signal.end), (1000 + at, 1000 + at + 8));
    assert_eq!((&signal.place, signal.key.base), (&place, Tier::T3));
}

#[test]
fn words_of_all_segments_count_together() {
    let segments = [prose("Ziekmelding"), prose("bedrijfsarts"), prose("BSN: 148206104")];
    assert_eq!(signals(&segments).len(), 1);
}

#[test]
fn words_that_count_twice_are_refused() {
    let special = include_str!("../../../rules/detect/special.toml");
    let check = |word: &str, code: &str| {
        let text = special.replacen("stems = [\n", &format!("stems = [\n    {word},\n"), 1);
        let error = RuleSet::parse(&[("special.toml", &text)]).unwrap_err();
        assert_eq!(error.fault.code(), code, "{error}");
    };
    check("\"ziekmelding\"", "counted-twice");
    check("\"ggz\"", "counted-twice");
    check("\" \"", "empty-word");
    let text = special.replacen("type = \"SPECIAL\"", "type = \"CRIMINAL\"", 1);
    let error = RuleSet::parse(&[("special.toml", &text)]).unwrap_err();
    assert_eq!(error.fault.code(), "signal-type");
    let text = special.replacen("category = \"health\"", "category = \"hair\"", 1);
    assert_eq!(RuleSet::parse(&[("special.toml", &text)]).unwrap_err().fault.code(), "toml");
}

#[test]
fn a_signal_can_be_switched_off() {
    let off = "[[disable]]\nid = \"special.health\"\nreason = \"not here\"\n";
    let rules = RuleSet::with_own(&[("own.toml", off)]).unwrap();
    assert!(rules.rules().all(|rule| rule.id != "special.health"));
    assert_eq!(rules.check().iter().filter(|failure| !failure.by_choice).count(), 0);
}
