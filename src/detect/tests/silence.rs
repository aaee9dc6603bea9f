//! Texts of offices without a person in them: nothing counts.

use super::*;

/// Nothing with a tier that counts in this text.
fn is_silent(text: &str) {
    let found = read(detector(), &[prose(text)]);
    let counting: Vec<_> = found.iter().filter(|(_, tier, ..)| *tier <= Tier::T3).collect();
    assert!(counting.is_empty(), "{counting:?} in {text:?}");
}

/// Nothing with a tier that counts in this table.
fn is_silent_table(header: &[&str], rows: &[&[&str]]) {
    let cells = rows.iter().flat_map(|row| {
        row.iter().zip(header).zip(0..).map(|((text, label), column)| cell(text, label, column))
    });
    let cells: Vec<_> = cells.collect();
    let found = read(detector(), &cells);
    let counting: Vec<_> = found.iter().filter(|(_, tier, ..)| *tier <= Tier::T3).collect();
    assert!(counting.is_empty(), "{counting:?} in {header:?}");
}

#[test]
fn orders_and_parts() {
    is_silent(
        "Order 148206104\n12 x schroef M8 à € 0,12\n4 rollen tape 50 mm\nTotaal 148206104,00",
    );
    is_silent("Artikel     Aantal  Prijs\n4729150     12      148,20\n148206104   3       12,50");
    is_silent("Part no. 148206104, serie 4539148803436467, lot 0612345678, rev. 12-03-2019");
    is_silent("Bestelnummer: 0612345678\nPakketnummer 3SABCD0612345678\nLeverdatum 12-03-2024");
    is_silent_table(
        &["ordernr", "ean", "orderdatum", "lotnummer"],
        &[
            &["148206104", "4849933372944", "12-03-1995", "0612345678"],
            &["456712008", "8711600786639", "19-11-1981", "0623456789"],
        ],
    );
}

#[test]
fn logs_and_source_code() {
    is_silent("2024-03-12 10:15:03 [148206104] GET /order/4539148803436467 200 12ms");
    is_silent("const TABLE: [u32; 3] = [148206104, 456712008, 852147004]; // 12 Main Tests");
    is_silent("Birth: 2024-01-12 10:00:03\nModify: 2024-01-12 10:00:03");
    is_silent("let route = 12; for step in via { avenue(12) } // place 4 Hill");
    is_silent("INSERT INTO log (id, ts, code) SELECT 148206104, '2024-03-12', '3811AB'");
    is_silent("commit 148206104 Author date 12-03-2019, version 1.2.148206104");
}

#[test]
fn tables_of_measurements_and_of_history() {
    is_silent("t (s)   x (mm)   p (Pa)\n0,001   148206104   101325\n0,002   456712008   101326");
    is_silent_table(
        &["release date", "building date", "datum"],
        &[
            &["12-03-1975", "19-11-1981", "1-2-1946"],
            &["30-06-1990", "05-05-1958", "17-08-1963"],
            &["09-09-1999", "24-12-1986", "03-10-1970"],
            &["12-03-1935", "19-11-1921", "1-2-1949"],
            &["30-06-1994", "05-05-1954", "17-08-1967"],
            &["09-09-2003", "24-12-1983", "03-10-1978"],
            &["12-03-1929", "19-11-1940", "1-2-1926"],
            &["30-06-1962", "05-05-1998", "17-08-1932"],
            &["09-09-2007", "24-12-1974", "03-10-2001"],
        ],
    );
    is_silent("In 1600 KG beton en 12 Mei 1940 stond de Grote Markt 1940 in brand");
}

#[test]
fn policies_about_personal_data() {
    is_silent(
        "Wij verwerken uw burgerservicenummer, geboortedatum en telefoonnummer. Registratienummer 148206104. \
         Dit beleid geldt vanaf 12-03-2024. Artikel 12, 1401 BW.",
    );
    is_silent(
        "De stichting is geboren uit een fusie op 1 januari 2004. Het fonds (nummer 148206104) bsn",
    );
}

#[test]
fn people_are_still_found_among_them() {
    let found = |text: &str, expected: &[&str]| {
        let found = read(detector(), &[prose(text)]);
        let counting = found.iter().filter(|(_, tier, ..)| *tier <= Tier::T3);
        let values: Vec<_> = counting.map(|(code, .., value)| format!("{code} {value}")).collect();
        for wanted in expected {
            assert!(values.iter().any(|value| value == wanted), "{wanted} in {values:?}");
        }
    };
    found(
        "Geburtsdatum: 12.03.1975, Tel.-Nr.: 0049 30 901820",
        &["DOB 12.03.1975", "PHONE 0049 30 901820"],
    );
    found(
        "Nato a Roma il 12 marzo 1975, Via Garibaldi 12",
        &["DOB 12 marzo 1975", "ADDRESS Via Garibaldi 12"],
    );
    found(
        "Data urodzenia 12.03.1975, ul. Kwiatowa 12/4",
        &["DOB 12.03.1975", "ADDRESS ul. Kwiatowa 12/4"],
    );
    found(
        "Né le 12 mars 1975, 24 avenue des Tilleuls",
        &["DOB 12 mars 1975", "ADDRESS 24 avenue des Tilleuls"],
    );
    found("Fecha de nacimiento: 12 de marzo de 1975", &["DOB 12 de marzo de 1975"]);
    found("Data nașterii: 12 martie 1975, Str. Mihai Eminescu nr. 65", &["DOB 12 martie 1975"]);
    found(
        "BEGIN:VCARD\nTEL;TYPE=CELL:0612345678\nBDAY:19750312\n",
        &["PHONE 0612345678", "DOB 19750312"],
    );
    found(
        "Naam      BSN       Geboren    Tel\nHazelhoff 148206104 12-03-1975 0612345678",
        &["BSN 148206104"],
    );
    found("Kaart 4539 1488 0343 6467 exp 04/27 cvc 123", &["CREDIT_CARD 4539 1488 0343 6467"]);
    found("Postbus 123\n3811 XB Amersfoort", &["ADDRESS Postbus 123", "POSTCODE 3811 XB"]);
    found("adres: waterlelie 12a, 3811xb Amersfoort", &["POSTCODE 3811xb"]);
}
