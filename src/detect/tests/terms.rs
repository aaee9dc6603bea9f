//! Terms of the register.

use super::super::Term;
use super::*;
use crate::inventory::SignKind;

fn set(terms: &[(SignKind, &str)]) -> TermSet {
    let term = |(kind, text): &(SignKind, &str)| Term { kind: *kind, text: (*text).to_owned() };
    TermSet { terms: terms.iter().map(term).collect() }
}

/// What of `text` is found for the one term.
fn found(kind: SignKind, term: &str, text: &str) -> Vec<String> {
    found_by(&Detector::new(RuleSet::embedded(), &set(&[(kind, term)])), text)
}

fn found_by(detector: &Detector, text: &str) -> Vec<String> {
    let hits = detector.start().segment(&prose(text)).terms;
    let value = |start: u64, end: u64| {
        text[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()].to_owned()
    };
    hits.iter().map(|hit| value(hit.start, hit.end)).collect()
}

fn check(kind: SignKind, term: &str, yes: &[&str], no: &[&str]) {
    let detector = Detector::new(RuleSet::embedded(), &set(&[(kind, term)]));
    for text in yes {
        assert_eq!(found_by(&detector, text).len(), 1, "{term} in {text}");
    }
    for text in no {
        assert!(found_by(&detector, text).is_empty(), "{term} in {text}");
    }
}

#[test]
fn client_names() {
    check(
        SignKind::ClientName,
        "De Vriës Transport B.V.",
        &[
            "Namens de vriës transport bv, …",
            "DE VRIE\u{308}S\u{a0}TRANSPORT  B.V.",
            "De Vriës\nTransport B.V. te Zwolle",
            "(De Vriës Transport, b.v.)",
        ],
        &[
            "De Vriës Transport",
            "De Vries Transport BV",
            "xDe Vriës Transport BVx",
            "De Vriës Transport BVBA",
        ],
    );
    check(
        SignKind::ClientName,
        "Stichting De Brug",
        &["stg. de brug", "STICHTING DE BRUG"],
        &["De Brug"],
    );
    check(
        SignKind::ClientName,
        "Jansen & Zn.",
        &["Jansen en Zn. levert", "jansen & zn."],
        &["Jansen en Znx"],
    );
    assert_eq!(found(SignKind::ClientName, "Straße 7", "In STRASSE 7 staat"), ["STRASSE 7"]);
}

#[test]
fn numbers_are_compared_without_separators() {
    check(
        SignKind::Kvk,
        "KvK 47291503",
        &["KvK 47291503", "kvk: 47 29 15 03", "47.29.15.03", "47\u{a0}29\u{a0}15\u{a0}03"],
        &["472915031", "147291503", "a47291503", "47291503-e29b", "47291504"],
    );
    check(
        SignKind::Btw,
        "NL852147004B01",
        &["NL852147004B01", "nl.8521.47.004.b01", "NL 8521 47 004 B01"],
        &["NL852147004B02", "XNL852147004B01", "852147004"],
    );
    check(
        SignKind::Iban,
        "NL86 INGB 0002 4455 88",
        &["NL86INGB0002445588", "nl86 ingb 0002 4455 88", "NL 86 INGB 0002445588"],
        &["NL86INGB00024455889", "NL87INGB0002445588"],
    );
    check(
        SignKind::ClientNumber,
        "deb. 10042",
        &["klant 10042.", "10.042"],
        &["100421", "€ 10042", "10042,50"],
    );
    check(SignKind::ClientNumber, "K-1042", &["k1042", "K 1042", "K-1042"], &["1042", "AK-1042x"]);
}

#[test]
fn mail_domains_and_addresses() {
    check(
        SignKind::MailDomain,
        "devries.nl",
        &[
            "jan@devries.nl",
            "www.devries.nl",
            "jan@mail.devries.nl.",
            "https://devries.nl/x",
            "JAN@DeVries.NL",
        ],
        &[
            "devries.nl",
            "jan@xdevries.nl",
            "jan@devries.nl.kwaad.com",
            "jan@devries.nlx",
            "jan@devries.nl-x.com",
        ],
    );
    check(
        SignKind::ContactEmail,
        "jan@gmail.com",
        &["<Jan@GMail.com>", "mail jan@gmail.com."],
        &["x.jan@gmail.com", "ajan@gmail.com", "jan@gmail.com.br"],
    );
}

#[test]
fn engagement_ids_are_whole_tokens() {
    check(
        SignKind::EngagementId,
        "E-2023-014",
        &[
            "e-2023-014",
            "(E\u{2011}2023\u{2011}014)",
            "E-2023-014_intake",
            "E-2023-014/brief",
            "x E-2023-014.",
        ],
        &["E-2023-0145", "AE-2023-014", "E-2023-014-2", "E-2023-014.1", "3-E-2023-014"],
    );
}

#[test]
fn engagement_ids_that_a_reader_sees_whole() {
    check(
        SignKind::EngagementId,
        "E-2026-011",
        &[
            "zie E-2026-\n011.",
            "zie E-\r\n  2026-011.",
            "E-20\u{202e}26-\u{2066}011",
            "Ｅ－２０２６－０１１",
            "E—2026—011",
        ],
        &["E-2026-\n0112", "E-2026-011-\n2", "E_2026_011", "E-2026\n011"],
    );
    assert_eq!(found(SignKind::EngagementId, "E-2026-011", "a E-2026-\n011 b"), ["E-2026-\n011"]);
}

#[test]
fn a_short_client_number_wants_its_label() {
    check(
        SignKind::ClientNumber,
        "deb. 2021",
        &["deb. 2021", "klantnr: 2021", "Debiteurnummer 2021.", "in 2021 (klant nr. 2021)"],
        &["2021", "in 2021", "verslag nr. 2021", "klant 2021", "klantnr van 2021"],
    );
    check(SignKind::ClientNumber, "40117", &["40117", "in 40117."], &["401"]);
    let detector = Detector::new(RuleSet::embedded(), &set(&[(SignKind::ClientNumber, "2021")]));
    let cell = |label| Segment { label: Some(label), ..prose("2021") };
    assert_eq!(detector.start().segment(&cell("Klantnr")).terms.len(), 1);
    assert_eq!(detector.start().segment(&cell("Jaar")).terms.len(), 0);
}

#[test]
fn the_longest_of_a_kind_wins() {
    let terms = set(&[
        (SignKind::ClientName, "Jansen"),
        (SignKind::ClientName, "Bakkerij Jansen B.V."),
        (SignKind::ContactName, "Jansen"),
    ]);
    let detector = Detector::new(RuleSet::embedded(), &terms);
    let hits = detector.start().segment(&prose("Bakkerij Jansen BV en Jansen")).terms;
    let terms: Vec<_> = hits.iter().map(|hit| (hit.term, hit.start)).collect();
    assert_eq!(terms, [(1, 0), (2, 9), (0, 22), (2, 22)]);
}

#[test]
fn empty_and_tiny_terms_are_found_nowhere() {
    for term in ["", " ", "x", "-", "…", "7"] {
        for kind in
            [SignKind::ClientName, SignKind::Kvk, SignKind::MailDomain, SignKind::EngagementId]
        {
            assert!(found(kind, term, "x - 7 … @x").is_empty(), "{term:?}");
        }
    }
}

#[test]
fn twenty_thousand_terms() {
    let terms = TermSet {
        terms: (0..20_000)
            .map(|n| match n % 4 {
                0 => Term { kind: SignKind::ClientName, text: format!("Klant nummer {n} B.V.") },
                1 => Term { kind: SignKind::EngagementId, text: format!("E-2023-{n:05}") },
                2 => Term { kind: SignKind::Kvk, text: format!("{}", 10_000_000 + n) },
                _ => Term { kind: SignKind::MailDomain, text: format!("klant{n}.nl") },
            })
            .collect(),
    };
    let detector = Detector::new(RuleSet::embedded(), &terms);
    let text =
        "Zie KLANT NUMMER 16000 BV, e-2023-00041, KvK 1001 9998 en x@klant7.nl. ".repeat(200);
    let hits = detector.start().segment(&prose(&text)).terms;
    let first: Vec<_> = hits.iter().take(4).map(|hit| hit.term).collect();
    assert_eq!((first, hits.len()), (vec![16_000, 41, 19_998, 7], 800));
}

#[test]
fn the_digest_knows_rules_and_terms() {
    let digest = |terms: &TermSet| Detector::new(RuleSet::embedded(), terms).digest();
    let one = set(&[(SignKind::ClientName, "Jansen")]);
    assert_eq!(digest(&one), digest(&one.clone()));
    assert_ne!(digest(&one), digest(&TermSet::default()));
    assert_ne!(digest(&one), digest(&set(&[(SignKind::ContactName, "Jansen")])));
    assert_ne!(
        digest(&set(&[(SignKind::Kvk, "ab"), (SignKind::Kvk, "c")])),
        digest(&set(&[(SignKind::Kvk, "a"), (SignKind::Kvk, "bc")]))
    );
}
