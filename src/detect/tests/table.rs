//! Texts with everything that is found in them.

use super::*;

#[test]
fn every_rule_does_what_its_examples_say() {
    let failures = RuleSet::embedded().check();
    assert!(failures.is_empty(), "{failures:#?}");
}

/// `expected` reads `BSN T1 label:bsn 148206104; …`, in the order of places.
pub(super) fn check_segments(segments: &[Segment<'_>], expected: &str) {
    let found = read(detector(), segments).into_iter().map(|(type_code, tier, evidence, value)| {
        format!("{type_code} {tier:?} {evidence} {value}")
    });
    let texts: Vec<_> = segments.iter().map(|segment| segment.text).collect();
    assert_eq!(found.collect::<Vec<_>>().join("; "), expected, "{texts:?}");
}

pub(super) fn check(text: &str, expected: &str) {
    check_segments(&[prose(text)], expected);
}

#[test]
fn a_letter_gives_all_it_holds() {
    check(
        "Aan mevr. A. de Vries-Jansen\nBurgemeester De Boerlaan 12a\n3811 XB  Amersfoort\n\n\
         Geboren op 12 maart 1975, BSN 1482.06.104, tel. 06-12345678 of 033 - 123 45 67,\n\
         IBAN NL86 INGB 0002 4455 88, a.devries@kpnmail.nl, paspoort XR1001R58.",
        "PERSON T1 form:person A. de Vries-Jansen; \
         ADDRESS T1 pair:address Burgemeester De Boerlaan 12a; POSTCODE T2 pair:postcode 3811 XB; \
         DOB T1 label:dob 12 maart 1975; BSN T1 label:bsn 1482.06.104; \
         PHONE T1 form:phone 06-12345678; PHONE T2 label:phone 033 - 123 45 67; \
         IBAN T1 form:iban NL86 INGB 0002 4455 88; EMAIL T1 form:email a.devries@kpnmail.nl; \
         NL_PASSPORT T1 label:nl_passport XR1001R58",
    );
}

#[test]
fn the_nearest_word_wins() {
    check(
        "BSN 148206104, ordernummer 456712008",
        "BSN T1 label:bsn 148206104; BSN T5 negative:bsn 456712008",
    );
    check(
        "ordernummer 456712008 van BSN 148206104",
        "BSN T5 negative:bsn 456712008; BSN T1 label:bsn 148206104",
    );
    check(
        "Het BSN is nog niet bekend bij ons, zie bestelling 148206104",
        "BSN T5 negative:bsn 148206104",
    );
    check("RSIN/fiscaal nummer: 148206104", "RSIN T1 label:rsin 148206104");
    check("sofinummers: geen", "");
}

#[test]
fn a_label_reaches_sixty_characters_or_the_line_below() {
    let far = |n: usize| format!("bsn {} 148206104", "é".repeat(n));
    check(&far(58), "BSN T1 label:bsn 148206104");
    check(&far(59), "BSN T3 document:bsn 148206104");
    check("Uw BSN:\n\n  148206104\n", "BSN T1 label:bsn 148206104");
    check("Uw BSN vindt u hieronder in de brief\n148206104", "BSN T3 document:bsn 148206104");
    check("BSN 148206104\n456712008", "BSN T1 label:bsn 148206104; BSN T3 document:bsn 456712008");
    check_segments(&[prose("BSN"), prose(" 148206104")], "BSN T1 label:bsn 148206104");
    check_segments(&[prose("Ordernummer"), prose("148206104")], "BSN T5 negative:bsn 148206104");
    check("148206104 (bsn)", "BSN T1 label:bsn 148206104");
    check("BSN148206104", "");
}

#[test]
fn headers_and_keys_speak_for_their_values() {
    check_segments(&[cell("148206104", "BSN medewerker", 0)], "BSN T2 field:bsn 148206104");
    check_segments(&[cell("148206104", "klantnummer", 0)], "BSN T5 negative:bsn 148206104");
    check_segments(&[cell("148206104", "waarde", 0)], "BSN T4 form:bsn 148206104");
    check_segments(&[cell("148206105", "BSN", 0)], "BSN T4 field:bsn! 148206105");
    check_segments(&[cell("zie BSN 148206104", "ordernummer", 0)], "BSN T1 label:bsn 148206104");
    check_segments(&[cell("12-03-1975", "Geb.datum", 0)], "DOB T2 field:dob 12-03-1975");
    check_segments(&[cell("12-03-1975", "Datum in dienst", 0)], "");
    check_segments(&[cell("BSN", "", 0), cell("148206104", "", 1)], "BSN T1 label:bsn 148206104");
    let key = Segment {
        kind: SegmentKind::Value,
        column: None,
        ..cell("148206104", "persoon.taxIdNl", 0)
    };
    check_segments(&[key], "BSN T2 field:bsn 148206104");
}

#[test]
fn another_column_is_not_lit_up_by_a_word_elsewhere() {
    check_segments(
        &[cell("148206104", "BSN", 0), cell("456712008", "nummer", 1)],
        "BSN T2 field:bsn 148206104; BSN T4 form:bsn 456712008",
    );
}

const BSNS: [&str; 10] = [
    "123456708",
    "148206104",
    "201384711",
    "852147004",
    "47291503",
    "314159204",
    "271828109",
    "161803301",
    "907315203",
    "456712008",
];

#[test]
fn columns_vote() {
    let tiers = |cells: &[&str], label: &str| {
        let segments: Vec<_> = cells.iter().map(|text| cell(text, label, 3)).collect();
        let found = read(detector(), &segments);
        found.into_iter().map(|(_, tier, evidence, _)| (tier, evidence)).collect::<Vec<_>>()
    };
    let confirmed = tiers(&BSNS, "");
    assert_eq!(confirmed.len(), 10);
    assert!(confirmed.iter().all(|(t, e)| *t == Tier::T3 && e == "column:bsn"), "{confirmed:?}");
    assert!(tiers(&BSNS, "BSN").iter().all(|(t, e)| *t == Tier::T2 && e == "field:bsn"));
    assert!(tiers(&BSNS, "polisnummer").iter().all(|(t, _)| *t == Tier::T5));
    assert!(tiers(&BSNS[..7], "").iter().all(|(t, _)| *t >= Tier::T4), "too few");
    assert!(tiers(&[BSNS[0]; 20], "").iter().all(|(t, _)| *t == Tier::T4), "one value");

    let orders: Vec<String> = (0..200).map(|n| (200_000_000 + n * 7).to_string()).collect();
    let orders: Vec<&str> = orders.iter().map(String::as_str).collect();
    let refuted = tiers(&orders, "");
    assert!(refuted.len() > 10, "one in eleven passes the eleven-test");
    assert!(refuted.iter().all(|(t, e)| *t == Tier::T5 && e == "column_against:bsn"));
    let mislabelled = tiers(&orders, "BSN");
    assert!(mislabelled.iter().all(|(t, _)| *t >= Tier::T3));
}

#[test]
fn columns_of_two_tables_differ() {
    let place = |table: &str| Place::Row { table: table.to_owned(), row: 1, column: String::new() };
    let (left, right) = (place("a"), place("b"));
    let segments: Vec<_> = BSNS
        .iter()
        .enumerate()
        .map(|(n, text)| Segment {
            place: if n % 2 == 0 { &left } else { &right },
            ..cell(text, "", 0)
        })
        .collect();
    let found = read(detector(), &segments);
    assert!(found.iter().all(|(_, tier, _, _)| *tier >= Tier::T4), "{found:?}");
}

/// Nothing of these makes an item *found*.
#[test]
fn hard_negatives() {
    let orders = |n: u32| format!("{} 1 stuks € 12,50", 300_000_000 + n * 13);
    let orders = (0..300).map(orders).collect::<Vec<_>>().join("\n");
    let log = |n: u32| {
        format!("2024-01-15T12:00:{n:02} [worker-3] id={} took 12ms trace=4f{n}", 148_206_104 + n)
    };
    let log = (0..50).map(log).collect::<Vec<_>>().join("\n");
    for text in [
        orders.as_str(),
        log.as_str(),
        "550e8400-e29b-41d4-a716-148206104000 en 148206104-0000-0000",
        "d41d8cd98f00b204e9800998ecf8427e 4f148206104a sha256:148206104abcdef",
        "TmVkZXJsYW5k148206104TmVkZXJsYW5kTmVkZXJsYW5k/148206104+148206104=",
        "Totaal € 148206104, EUR 148.206.104,50 of 148206104,-",
        "versie 1.148206104.2, 10.148206104, v2024.0612345678",
        "/var/lib/148206104/x C:\\data\\148206104 http://x.nl/148206104.pdf",
        "NL12INGB 0612 3456 78, NL00 INGB 0201 2345 67",
        "EAN 4539148803436467, epoch 1700000000000",
        "12-03-1975, 2024-01-15, 1975-03-12 10:00",
        "art. 1019 RV, 2048 MB, 1600 KG, ISO 9001 EN, NEN 2767 NL",
        "react@18.2.0 icon@2x.png @media git@github.com:a/b.git root@server",
        "Vergadering 12 in Rotterdam 3, Antwoord 4, Tilburg 2024",
        "ISBN-10 0306406152, artikel 06-12345, 01-02-2024 12:30:15",
        "AB12CD3E4 MODEL2014 XR1001R5",
    ] {
        let found = read(detector(), &[prose(text)]);
        let counted: Vec<_> = found.iter().filter(|(_, tier, _, _)| tier.counts()).collect();
        assert!(counted.is_empty(), "{counted:?} in {}", &text[..text.len().min(80)]);
    }
}

#[test]
fn typographic_characters_are_separators() {
    for space in ['\u{a0}', '\u{2009}', '\u{202f}', '\u{2007}'] {
        let text = format!("BSN{space}1482{space}06{space}104");
        check(&text, &format!("BSN T1 label:bsn 1482{space}06{space}104"));
    }
    check("06\u{2013}12345678", "PHONE T1 form:phone 06\u{2013}12345678");
    check(
        "06\u{a0}\u{2011}\u{a0}1234\u{a0}5678",
        "PHONE T1 form:phone 06\u{a0}\u{2011}\u{a0}1234\u{a0}5678",
    );
}

#[test]
fn phones_in_every_form() {
    for mobile in [
        "06-12345678",
        "06 12 34 56 78",
        "06 - 12 345 678",
        "06.12.34.56.78",
        "(06) 12345678",
        "+31612345678",
        "+31 (0)6 12345678",
        "+31(0)6-12345678",
        "0031 6 12345678",
        "+31 6 1234 5678",
        "0612 345 678",
    ] {
        check(mobile, &format!("PHONE T1 form:phone {mobile}"));
    }
    for fixed in ["020-1234567", "0512-123456", "(020) 123 45 67", "0512 12 34 56"] {
        check(fixed, &format!("PHONE T3 form:phone {fixed}"));
    }
    check("+31 20 123 45 67", "PHONE T1 form:phone +31 20 123 45 67");
    check("+32 470 12 34 56", "PHONE T2 form:phone +32 470 12 34 56");
    check("+999 12345678", "PHONE T4 form:phone +999 12345678");
    check("Tel +999 12345678", "PHONE T2 label:phone +999 12345678");
    check("tel: 31612345678", "PHONE T2 label:phone 31612345678");
    check("31612345678 612345678", "");
    check(
        "06-12345678/020-1234567",
        "PHONE T1 form:phone 06-12345678; PHONE T3 form:phone 020-1234567",
    );
}

#[test]
fn quotes_of_sql_are_no_part_of_a_value() {
    check(
        "VALUES (N'Lijnbaansgracht 120bg', N'jan@x.nl', 'Laan van Oud 12', 'o''x', N'06-12345678')",
        "ADDRESS T3 form:address Lijnbaansgracht 120bg; EMAIL T1 form:email jan@x.nl; \
         ADDRESS T3 form:address Laan van Oud 12; PHONE T1 form:phone 06-12345678",
    );
    check("'s-Gravenlaan 12", "ADDRESS T3 form:address 's-Gravenlaan 12");
    check("n'diaye@x.nl", "EMAIL T1 form:email n'diaye@x.nl");
}

#[test]
fn headers_of_laid_out_tables_speak_for_the_rows_below() {
    check(
        "Naam        BSN         Order      Geb.datum\n\
         Jansen      148206104   201384711  12-03-1975\n\
         De Vriës    314159204   852147004  13-04-1980",
        "PERSON T3 field:person Jansen; BSN T2 field:bsn 148206104; BSN T5 negative:bsn 201384711; \
         DOB T2 field:dob 12-03-1975; BSN T2 field:bsn 314159204; BSN T5 negative:bsn 852147004; DOB T2 field:dob 13-04-1980",
    );
    check(
        "naam;bsn;order\r\nJansen;148206104;201384711\r\nx;314159204;852147004",
        "PERSON T5 form:person Jansen; \
         BSN T2 field:bsn 148206104; BSN T5 negative:bsn 201384711; \
         BSN T2 field:bsn 314159204; BSN T5 negative:bsn 852147004",
    );
    check("BSN\n148206104\n314159204", "BSN T1 label:bsn 148206104; BSN T2 field:bsn 314159204");
    check(
        "BSN  x\n\n\nJansen\n148206104  x",
        "PERSON T5 form:person Jansen; BSN T3 document:bsn 148206104",
    );
    check("Het BSN is geheim\nnummer 148206104 is van ons", "BSN T3 document:bsn 148206104");
}

#[test]
fn offsets_follow_the_frame() {
    let detector = detector();
    // JSON text `é\n148206104"`: the escape takes two bytes of the file.
    let points = [(0, 10), (2, 12), (3, 14)];
    let segment = Segment {
        label: Some("bsn"),
        offsets: OffsetMap::Points(&points),
        ..prose("é\n148206104")
    };
    let found = detector.start().segment(&segment);
    assert_eq!((found.hits[0].start, found.hits[0].end), (14, 23));
    // What is left out right after the value belongs to neither.
    let points = [(0, 0), (9, 9), (9, 14)];
    let segment =
        Segment { label: Some("bsn"), offsets: OffsetMap::Points(&points), ..prose("148206104 x") };
    let found = detector.start().segment(&segment);
    assert_eq!((found.hits[0].start, found.hits[0].end), (0, 9));
}

#[test]
fn a_day_with_an_ordinal_is_read_after_a_mark() {
    check("geboren .12e mei 1975", "DOB T1 label:dob 12e mei 1975");
    check("geboren -12e mei 1975", "DOB T1 label:dob 12e mei 1975");
}

#[test]
fn an_empty_header_says_nothing() {
    // Not what the header of another column says.
    let blank = Segment { label: Some(""), ..cell("47291503", "x", 0) };
    let told = "BSN T2 field:bsn 148206104; BSN T5 form:bsn 47291503";
    check_segments(&[cell("148206104", "bsn", 3), blank], told);
}
