//! Dutch identifiers in the texts that offices have.

use super::table::{check, check_segments};
use super::*;

#[test]
fn one_sentence_holds_many_numbers() {
    check(
        "Mijn BSN is 148206104, mijn V-nummer is 2807146953 en mijn rijbewijsnummer is 5123456709.",
        "BSN T1 label:bsn 148206104; V_NUMMER T2 label:v_nummer 2807146953; \
         NL_DRIVING T2 label:nl_driving 5123456709",
    );
    check(
        "De vennootschap (KvK 30192847, RSIN 848768103, btw NL848768103B01, IBAN NL86INGB0002445588)",
        "KVK T2 label:kvk 30192847; RSIN T1 label:rsin 848768103; NL_BTW T1 form:nl_btw NL848768103B01; \
         IBAN T1 form:iban NL86INGB0002445588",
    );
    check(
        "BIG: 19024857301, AGB 01-029384, UZOVI 3311, verzekerdennummer 472915038",
        "BIG T2 label:big 19024857301; AGB T2 label:agb 01-029384; UZOVI T2 label:uzovi 3311; \
         INSURED_NR T3 label:insured_nr 472915038",
    );
    check(
        "Patiëntnr.: 4729150, geb. 12-03-1975, BSN 148206104, polisnr 84729150",
        "PATIENT_NR T3 label:patient_nr 4729150; DOB T1 label:dob 12-03-1975; BSN T1 label:bsn 148206104",
    );
}

#[test]
fn service_numbers_as_people_and_programs_write_them() {
    for value in [
        "148206104",
        "1482.06.104",
        "1482 06 104",
        "148.206.104",
        "148 206 104",
        "148-206-104",
        "1 4 8 2 0 6 1 0 4",
        "148.20.61.04",
        "14820 6104",
    ] {
        check(&format!("BSN: {value}"), &format!("BSN T1 label:bsn {value}"));
    }
    for value in ["148206104", "1482.06.104", "148 206 104"] {
        check(&format!("Ordernummer: {value}."), &format!("BSN T5 negative:bsn {value}"));
    }
    check("Ordernummer 148.20.61.04, 14820 6104", "");
    for text in [
        "bsn=148206104&naam=jansen",
        "{\"bsn\":\"148206104\",\"naam\":\"jansen\"}",
        "<input name=\"BSN\" value=\"148206104\">",
        "<td>BSN</td><td>148206104</td>",
        "INSERT INTO p (bsn) VALUES ('148206104')",
    ] {
        check(text, "BSN T1 label:bsn 148206104");
    }
    for hidden in ["\u{ad}", "\u{200b}", "\u{feff}", "\u{2060}"] {
        let value = format!("1482{hidden}06104");
        check(&format!("BSN {value}"), &format!("BSN T1 label:bsn {value}"));
    }
    check_segments(&[cell("148206104.0", "bsn", 0)], "BSN T2 field:bsn 148206104");
    check_segments(&[cell("47291503.0", "bsn", 0)], "BSN T2 field:bsn 47291503");
    check_segments(&[cell("148206104.0", "bedrag", 0)], "");
    check(
        "Naam      BSN         Plaats\nJansen    47291503    Utrecht",
        "PERSON T3 field:person Jansen; BSN T2 field:bsn 47291503",
    );
    check("148206104.05 en 148206104.0.1 of 1482.06104", "");
}

#[test]
fn companies_are_told_from_people() {
    check("RSIN 003594038", "RSIN T1 label:rsin 003594038");
    check(
        "Fiscaal nummer: 848768103 en fiscaal nummer 148206104",
        "RSIN T1 label:rsin 848768103; BSN T1 label:bsn 148206104",
    );
    check_segments(&[cell("848768103", "rsin", 0)], "RSIN T2 field:rsin 848768103");
    check_segments(&[cell("848768103", "fiscaal nummer", 0)], "RSIN T2 field:rsin 848768103");
    check_segments(&[cell("148206104", "fiscaal nummer", 0)], "BSN T2 field:bsn 148206104");
    check("KvK 47291503", "KVK T2 label:kvk 47291503");
    check_segments(&[cell("47291503", "kvk_nr", 0)], "KVK T3 field:kvk 47291503");
}

#[test]
fn a_vat_number_may_hold_a_service_number() {
    for (value, digits) in [
        ("NL148206104B01", "148206104"),
        ("NL 1482 06 104 B 01", "1482 06 104"),
        ("NL.1482.06.104.B01", "1482.06.104"),
        ("148206104B01", "148206104"),
    ] {
        check(value, &format!("NL_BTW T1 form:nl_btw {value}; BSN T2 form:bsn {digits}"));
    }
    check("btw-id NL895395112B74", "NL_BTW T1 form:nl_btw NL895395112B74");
    check("NL848768103B01", "NL_BTW T1 form:nl_btw NL848768103B01");
    check("NL148206105B01", "NL_BTW T5 form:nl_btw! NL148206105B01");
}

#[test]
fn the_back_of_a_licence_has_two_numbers() {
    for (text, bsn, licence) in [
        ("148206104 / 5123456709", "148206104", "5123456709"),
        ("Achterzijde: 148206104/5123456709", "148206104", "5123456709"),
    ] {
        check(text, &format!("BSN T1 form:bsn {bsn}; NL_DRIVING T1 form:nl_driving {licence}"));
    }
    check("148206104 / 0612345678", "BSN T4 form:bsn 148206104; PHONE T4 form:phone 0612345678");
}

#[test]
fn a_zone_gives_its_parts() {
    let (first, second) = (
        "P<NLDDE<VRIES<<JAN<PIETER<<<<<<<<<<<<<<<<<<<",
        "NX1K2B3R44NLD7503120M2903127148206104<<<<<86",
    );
    check(
        &format!("{first}\r\n{second}\r\n"),
        &format!(
            "MRZ T1 form:mrz {first}\r\n{second}; PERSON T1 form:person DE<VRIES<<JAN<PIETER; \
             NL_PASSPORT T1 form:nl_passport NX1K2B3R4; DOB T1 form:dob 750312; \
             BSN T1 form:bsn 148206104"
        ),
    );
}

#[test]
fn accounts_of_before_iban() {
    check("rek.nr. 91.58.13.246", "NL_BANK_OLD T2 label:nl_bank_old 91.58.13.246");
    check("giro 4729150", "NL_BANK_OLD T3 label:nl_bank_old 4729150");
    check("91.58.13.246", "IPV4 T5 form:ipv4 91.58.13.246");
    check("915813246, 4729150 en P4729150", "");
    check_segments(
        &[cell("923803688", "tegenrekening", 0)],
        "NL_BANK_OLD T2 field:nl_bank_old 923803688",
    );
}

#[test]
fn plates_of_all_sidecodes() {
    for plate in [
        "GB-12-XT", "XT-PR-12", "12-XT-PR", "12-GBJ-3", "1-KBB-12", "GB-123-X", "X-123-GB",
        "XTP-12-R", "X-12-TPR", "1-XT-234", "123-XT-4",
    ] {
        check(plate, &format!("KENTEKEN T3 form:kenteken {plate}"));
        check(&format!("Kenteken: {plate}"), &format!("KENTEKEN T2 label:kenteken {plate}"));
        let bare = plate.replace('-', "");
        check(&format!("Kenteken: {bare}"), &format!("KENTEKEN T4 label:kenteken {bare}"));
        check(&bare, "");
    }
    for old in ["GB-12-34", "12-34-GB", "12-GB-34"] {
        check(old, &format!("KENTEKEN T4 form:kenteken {old}"));
    }
    check("12-VVD-3, 1-MRT-24, GA-12-XT, 12-03-75, SD-12-XT", "");
    check("art. GB-123-X", "KENTEKEN T5 negative:kenteken GB-123-X");
}

#[test]
fn births_in_every_form() {
    for date in [
        "12-03-1975",
        "1-3-1975",
        "12/03/1975",
        "12.03.1975",
        "1975-03-12",
        "19750312",
        "12031975",
        "12 maart 1975",
        "12 mrt. 1975",
        "12-03-75",
        "12 mrt '75",
        "00-00-1960",
        "March 12, 1975",
        "12th of March 1975",
        "12. März 1975",
        "12 de marzo de 1975",
    ] {
        let expected = format!("DOB T1 label:dob {date}");
        // The particle before a Spanish year is no part of what is read.
        if date != "12 de marzo de 1975" {
            check(&format!("Geb.dat.: {date}"), &expected);
        }
    }
    for label in [
        "geboren te Utrecht op",
        "geb.",
        "g.d.",
        "DOB",
        "date of birth:",
        "geboren am",
        "née le",
        "nato il",
        "data urodzenia:",
        "geb. d.d.",
        "Né(e) le",
    ] {
        check(&format!("{label} 12-03-1975"), "DOB T1 label:dob 12-03-1975");
    }
    check("(geb. 1975)", "DOB T3 label:dob 1975");
    check("geb. '75", "DOB T3 label:dob 75");
    check("De Vries, ° 12-03-1975", "DOB T3 form:dob 12-03-1975");
    check("bij 20 ° 12-03-1975; in 1975; 3 * 12-03-1975", "");
    check("geboren 12-03-1975, overleden 01-02-2020", "DOB T1 label:dob 12-03-1975");
}

#[test]
fn look_alikes_of_dutch_numbers() {
    for text in [
        "0612345678901 1700000000 9783161484100 4006381333931",
        "Bestelling 3564356051, factuur 5123456709, dossier 2807146953, zaak 19024857301",
        "versie 12-BC-34, bijlage 3-BC-14, ruimte K-123-BB, maat 2-XL-123, order 4-TX-321",
        "PIN 1234, pasnummer 12, code V4KL29XP7, MODEL V12AL5689",
        "20240115 20240116 20240117",
        "06-12-2024 15 stuks, 06/12/2024 15, 06.12.2024 15 30",
        "Kamer 4729150, P4729150, giroblauw 123, in de giro van 2009",
        "1482061040, 14820610, 148206104L01",
    ] {
        let found = read(detector(), &[prose(text)]);
        let counted: Vec<_> = found.iter().filter(|(_, tier, _, _)| tier.counts()).collect();
        assert!(counted.is_empty(), "{counted:?} in {text}");
    }
}
