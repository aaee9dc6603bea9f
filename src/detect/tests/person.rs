//! Names of people: what is taken for one, and what only looks like one.

use proptest::prelude::*;

use super::super::MaskForm;
use super::*;

/// The names of T1–T3 in `segments`, as `T2 Jan de Vries; …` in the order of places.
fn named(segments: &[Segment<'_>]) -> String {
    let found = read(detector(), segments).into_iter();
    let names = found.filter(|(code, tier, _, _)| code == "PERSON" && tier.counts());
    names.map(|(_, tier, _, value)| format!("{tier:?} {value}")).collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(named(&[prose(text)]), expected, "{text}");
}

#[track_caller]
fn check_cell(text: &str, label: &str, expected: &str) {
    assert_eq!(named(&[cell(text, label, 0)]), expected, "{label}: {text}");
}

/// Nothing in `text` makes it *found*.
#[track_caller]
fn nobody(text: &str) {
    check(text, "");
}

#[test]
fn a_title_says_that_a_name_follows() {
    check("gesproken met dhr. Jansen over", "T1 Jansen");
    check("gesproken met de heer Van den Berg over", "T1 Van den Berg");
    check("dat mevrouw van der Meer-Jansen belde", "T1 van der Meer-Jansen");
    check("mw. drs. A.B. de Groot-Bakker, arts", "T1 A.B. de Groot-Bakker");
    check("prof. dr. ir. P. Smit sprak", "T1 P. Smit");
    check("mevrouw Xqualik vroeg", "T2 Xqualik");
    check("aan mevr. Zhiyu Xqualo is", "T2 Zhiyu Xqualo");
    check("Herr Müller und Frau Özdemir", "T1 Müller; T1 Özdemir");
    check("Ms Thackeray and Mr. O'Brien", "T2 Thackeray; T1 O'Brien");
    nobody("de heer directeur en mevrouw Voorzitter, ING Bank, HR Manager");
}

#[test]
fn keys_of_programs_are_labels() {
    check("{\"bsn\":\"148206104\",\"naam\":\"Jansen\"}", "T1 Jansen");
    check("{\"naam\": \"Jansen\", 'achternaam': 'Hoekstra'}", "T1 Jansen; T1 Hoekstra");
    check("GET /zoek?naam=Jansen&bsn=148206104", "T1 Jansen");
    check("?stad=Axel&first_name=Fatima&lastName=Xqualik", "T1 Fatima; T3 Xqualik");
    check("<input name=\"naam\" value=\"Jansen\">", "T1 Jansen");
    check("<achternaam>Jansen</achternaam>", "T1 Jansen");
    nobody("{\"file_name\":\"Jansen\",\"status\":\"Jansen\",\"name\":\"Xqualik\"}");
    nobody("<td>Jansen</td><input name=\"merk\" value=\"Jansen\">");
}

#[test]
fn initials_and_surname_are_a_name() {
    check("brief van J.P. de Vries aan", "T2 J.P. de Vries");
    check("J. P. M. van der Berg belt", "T2 J. P. M. van der Berg");
    check("met A. Bakker gesproken", "T2 A. Bakker");
    check("Th. van 't Hof tekende", "T2 Th. van 't Hof");
    check("volgens K. Wojtyszek klopt het", "T3 K. Wojtyszek");
    check("M.J. v.d. Heijden jr. was er", "T2 M.J. v.d. Heijden jr.");
    check("J.Jansen en P.de Boer", "T2 J.Jansen; T2 P.de Boer");
    check("namens É. Dubois", "T2 É. Dubois");
    check("met J de Vries en JP", "T2 J de Vries");
    nobody("A. Inleiding\nB. Werkgever\nC. Conclusie\nD. Wettelijk kader");
    nobody("B.V. Transport, U.S. Army, P.O. Box, N.V. Philips");
    nobody("E. coli, punt A. Daarna B. en C");
}

#[test]
fn first_name_and_surname_are_a_name() {
    check("afspraak met Jan de Vries en Piet Jansen", "T2 Jan de Vries; T2 Piet Jansen");
    check("afspraak met Fatima el Amrani morgen", "T2 Fatima el Amrani");
    check("Anne-Marie van der Zanden-Smit", "T2 Anne-Marie van der Zanden-Smit");
    check("Jan Willem van den Broek", "T2 Jan Willem van den Broek");
    check("Sjoerd Xquelma kwam", "T3 Sjoerd Xquelma");
    check("Mark Jansen en Roos Hoekstra", "T3 Mark Jansen; T3 Roos Hoekstra");
    check(
        "Krzysztof Wójcik, Ștefan Popescu, Иван Петров",
        "T2 Krzysztof Wójcik; T2 Ștefan Popescu; T2 Иван Петров",
    );
    check("Ayşe Yılmaz en Ays\u{327}e Çelik", "T2 Ayşe Yılmaz; T2 Ays\u{327}e Çelik");
    check("Jan\u{a0}de\u{a0}Vries", "T2 Jan\u{a0}de\u{a0}Vries");
    check("Ben Jansen en Al de Boer", "T2 Ben Jansen");
    check("Jan uit Utrecht en Anna in gesprek", "");
}

#[test]
fn surname_first_is_a_name_too() {
    check("Vries, J.P. de", "T2 Vries, J.P. de");
    check("Berg, van den, Jan", "T2 Berg, van den, Jan");
    check("De Vries, J.P.", "T2 De Vries, J.P.");
    check("Jansen, Piet", "T2 Jansen, Piet");
    check("Hoekstra, A.M. (adviseur)", "T2 Hoekstra, A.M.");
    nobody("Amsterdam, januari, Utrecht, B. en Bijlage, A.");
}

#[test]
fn salutations_labels_and_signatures() {
    check("Geachte heer De Vries,", "T1 De Vries");
    check("Beste Fatima,\nhartelijk dank", "T2 Fatima");
    check("Hoi Bas,", "T2 Bas");
    check("Dear Xqandra,", "T2 Xqandra");
    check("Naam: Jan de Vries", "T1 Jan de Vries");
    check("Naam werknemer: H. Xqualik", "T1 H. Xqualik");
    check("Achternaam: Xqualik", "T3 Xqualik");
    check("Achternaam:\nXqualik", "T3 Xqualik");
    check("t.n.v. P. Jansen te Breda", "T1 P. Jansen");
    check("ondergetekende Jan Xqualik verklaart", "T1 Jan Xqualik");
    check("Met vriendelijke groet,\n\nFatima\nAdviseur", "T2 Fatima");
    check("Kind regards,\nS. Thackeray", "T2 S. Thackeray");
    nobody("Beste collega's,\nGeachte relatie,\nHallo Allemaal,\nDear Sirs,\nBeste Team,");
    nobody("Naam: onbekend\nNaam: Bakkerij Jansen B.V.\nAan: Directie\nVan: Administratie");
}

#[test]
fn banks_write_in_capitals() {
    check("J DE VRIES EO", "T3 J DE VRIES");
    check("HR J JANSEN", "T1 J JANSEN");
    check("MW A VAN DEN BERG", "T1 A VAN DEN BERG");
    nobody("ALGEMENE VOORWAARDEN\nJAARVERSLAG 2023\nDE WET");
}

#[test]
fn cells_of_names() {
    check_cell("jansen", "achternaam", "T1 jansen");
    check_cell("Vries, de", "Achternaam", "T1 Vries, de");
    check_cell("Jan de Vries", "naam", "T1 Jan de Vries");
    check_cell("de heer J. Xqualik", "naam", "T1 J. Xqualik");
    check_cell("Xqualik", "achternaam", "T2 Xqualik");
    check_cell("Mark", "voornaam", "T2 Mark");
    check_cell("Xqualik Holding B.V.", "naam", "");
    check_cell("Xqualik 12", "naam", "");
    check_cell("Jan", "productnaam", "");
    check_cell("onbekend", "naam", "");
}

#[test]
fn firms_streets_places_and_things_are_no_names() {
    for text in [
        "Jansen & Zn., De Vries Holding, Bakker B.V., Van Dijk Accountants",
        "Stichting Van den Berg, Museum Boerhaave, Bakkerij Jansen, Hotel De Wit",
        "Jan van Galenstraat 12, Burgemeester De Boerlaan, Johan Huizingalaan 5",
        "Alphen aan den Rijn, Den Haag, Capelle aan den IJssel, Bergen op Zoom",
        "ziekte van Parkinson, syndroom van Down, Wet van Ohm, Commissie Remkes",
        "Raad van State, Hof van Justitie, Ministerie van Financiën, Rechtbank Den Haag",
        "Universiteit van Amsterdam, Vrije Universiteit, Radboud Universiteit",
        "in Mei of in Augustus, op Maandag, van Januari tot April",
        "Terms and Conditions, Project Status Review, Annual Report Summary",
        "Der Vertrag wird vom Kunden unter Angabe der Nummer am Montag geschickt",
        "Artikel 7 Wet Jansen en artikel 7:658 Burgerlijk Wetboek",
        "Microsoft Office, Albert Heijn, Hugo Boss, Tesla Model S",
        "let marc = Jan::new(); Jan_de_Vries JanDeVries https://x.nl/Jan/Piet",
        "Kerst, Pasen, Koningsdag en Sinterklaas",
        "Windows Server, Python Software Foundation, Victoria Station",
    ] {
        nobody(text);
    }
}

#[test]
fn a_name_is_never_shown() {
    assert_eq!(MaskForm::of_type("PERSON"), MaskForm::Nothing);
}

/// Pieces of which texts are made that come near to names.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "Jan",
        "Jansen",
        "de ",
        "De ",
        "van der ",
        "J.",
        "P.",
        "J",
        "DE VRIES",
        "Th.",
        "-",
        "'",
        "''t ",
        " ",
        "  ",
        "\n",
        ",",
        ", ",
        ".",
        ":",
        "dhr. ",
        "Naam: ",
        "Geachte ",
        "groet,\n",
        "Stichting ",
        " B.V.",
        "É",
        "s\u{327}",
        "İ",
        "\u{a0}",
        "/",
        "(",
        "<",
        "@x.nl",
        "Xqualik",
        "Иванов",
        "Vries",
        "jr.",
        "& Zn",
        " 12",
    ];
    prop_oneof![
        6 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,3}",
    ]
}

proptest! {
    #[test]
    fn texts_near_to_names_are_read(
        pieces in proptest::collection::vec(piece(), 0..16),
        label in proptest::option::of(proptest::sample::select(vec!["naam", "achternaam", "status"])),
    ) {
        let text = pieces.concat();
        let mut scan = super::properties::DETECTOR.start();
        let found = scan.segment(&Segment { label, ..prose(&text) });
        for hit in &found.hits {
            let place = usize::try_from(hit.start).unwrap()..usize::try_from(hit.end).unwrap();
            let value = hit.value(&text);
            prop_assert_eq!(text.get(place), Some(value.expose()));
            prop_assert!(!value.expose().trim().is_empty());
        }
    }
}

/// Each of these would take hours if work per capital grew with the text.
#[test]
fn long_rows_of_capitals_do_not_hang() {
    for unit in [
        "Jan ", "J.", "J ", "De ", "van ", "Jan-", "O'", "Jansen, ", "Naam: ", "É", "dhr. ",
        "Jan\n",
    ] {
        let text = unit.repeat((64 << 10) / unit.len());
        let found = super::properties::DETECTOR.start().segment(&prose(&text));
        assert!(found.hits.len() <= text.len());
    }
}
