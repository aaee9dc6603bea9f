//! What short columns say, in tables and in text that is laid out as one.

use super::super::text_row::is_in_text;
use super::super::view::table_of;
use super::*;

/// Type, value and whether it counts, of what a table says without a header.
fn table(rows: &[&[&str]]) -> Vec<(String, String, Tier)> {
    let cells = rows.iter().flat_map(|row| {
        (0..).zip(row.iter()).map(|(column, text)| cell(text, "", column)).collect::<Vec<_>>()
    });
    counted(&cells.collect::<Vec<_>>())
}

/// The same of the lines of a text.
fn text(rows: &[&str]) -> Vec<(String, String, Tier)> {
    counted(&[prose(&rows.join("\n"))])
}

fn counted(segments: &[Segment<'_>]) -> Vec<(String, String, Tier)> {
    let found = read(detector(), segments);
    found
        .into_iter()
        .filter(|(_, tier, _, _)| tier.counts())
        .map(|(code, tier, _, value)| (code, value, tier))
        .collect()
}

fn values<'f>(found: &'f [(String, String, Tier)], code: &str) -> Vec<&'f str> {
    found.iter().filter(|(of, ..)| of == code).map(|(_, value, _)| value.as_str()).collect()
}

const STAFF: [[&str; 4]; 4] = [
    ["Jansen, J.B.", "148206104", "11-11-1973", "2771XB"],
    ["Bakker, A.", "314159204", "29-05-1998", "7411GC"],
    ["De Vries, P.W.", "852147004", "27-08-1964", "7411KZ"],
    ["Hoekstra, M.", "201384711", "02-06-1958", "1506PG"],
];

fn column(at: usize) -> Vec<&'static str> {
    STAFF.iter().map(|row| row[at]).collect()
}

#[test]
fn a_small_table_of_people_says_what_its_columns_are() {
    let found = table(&STAFF.each_ref().map(<[&str; 4]>::as_slice));
    assert_eq!(values(&found, "BSN"), column(1));
    assert_eq!(values(&found, "DOB"), column(2));
    assert_eq!(values(&found, "POSTCODE"), column(3));
    // Without the names the numbers say it, and without the numbers the names.
    for from in [1, 2] {
        let rows = STAFF.each_ref().map(|row| &row[from..]);
        let found = table(&rows);
        let expected = if from == 1 { column(2) } else { Vec::new() };
        assert_eq!(values(&found, "DOB"), expected, "from column {from}");
    }
}

#[test]
fn records_of_fixed_width_say_it_too() {
    let compact = |date: &str| {
        let parts: Vec<&str> = date.split('-').rev().collect();
        parts.concat()
    };
    let rows = STAFF.map(|[name, bsn, born, postcode]| {
        format!("W70 {bsn} {name:<20} {} {postcode} NL", compact(born))
    });
    let found = text(&rows.each_ref().map(String::as_str));
    assert_eq!(values(&found, "BSN"), column(1));
    assert_eq!(values(&found, "DOB"), column(2).into_iter().map(compact).collect::<Vec<_>>());
    assert_eq!(values(&found, "POSTCODE"), column(3));
    let rows = STAFF.map(|row| row.join("\t"));
    let found = text(&rows.each_ref().map(String::as_str));
    assert_eq!(values(&found, "DOB"), column(2), "with tabs");
}

#[test]
fn a_number_that_holds_the_date_beside_it_says_what_both_are() {
    let rows: [&[&str]; 3] = [
        &["PL", "53050103896", "01-05-1953", "11-05-2018"],
        &["PL", "70040525416", "1970-04-05", "09-08-2016"],
        &["RO", "1780611347681", "11-06-1978", "29-04-2016"],
    ];
    let found = table(&rows);
    assert_eq!(values(&found, "PL_PESEL"), ["53050103896", "70040525416"]);
    assert_eq!(values(&found, "RO_CNP"), ["1780611347681"]);
    assert_eq!(values(&found, "DOB"), ["01-05-1953", "1970-04-05", "11-06-1978"]);
    let lines = rows.map(|row| row.join(";"));
    assert_eq!(text(&lines.each_ref().map(String::as_str)), found, "in text");
    let alone = table(&rows[..1]);
    assert_eq!(values(&alone, "DOB"), ["01-05-1953"], "one row is enough");
    let other: [&[&str]; 1] = [&["53050103896", "02-05-1953", "x"]];
    assert_eq!(table(&other), [], "another day");
}

/// Dates and numbers of orders, also beside the names of customers.
#[test]
fn what_is_no_birth_stays_silent() {
    let orders: [&[&str]; 5] = [
        &["Jansen, J.B.", "12-03-2019", "300000013"],
        &["Bakker, A.", "19-11-2020", "300000026"],
        &["De Vries, P.W.", "01-02-2018", "300000039"],
        &["Hoekstra, M.", "30-06-1997", "300000052"],
        &["Smit, K.", "05-05-2007", "300000065"],
    ];
    let lines = orders.map(|row| row.join("  "));
    let old: [&[&str]; 4] = [
        &["Jansen, J.B.", "12-03-1972"],
        &["Bakker, A.", "19-11-1972"],
        &["De Vries, P.W.", "01-02-1973"],
        &["Hoekstra, M.", "30-06-1973"],
    ];
    let plants: [&[&str]; 4] = [
        &["Molen De Ruyter", "11-11-1953"],
        &["Brug Zuid", "29-05-1968"],
        &["Gemaal 4", "27-08-1984"],
        &["Sluis 2", "02-06-1938"],
    ];
    let found = [table(&orders), text(&lines.each_ref().map(String::as_str)), table(&old)];
    for found in found.iter().chain([&table(&plants)]) {
        assert_eq!(values(found, "DOB"), Vec::<&str>::new());
        assert_eq!(values(found, "BSN"), Vec::<&str>::new());
    }
    // Numbers that pass by accident say nothing of other numbers beside them.
    let cases = ["148206104", "314159204", "852147004", "201384711", "456712008"];
    let lines = cases.map(|number| format!("Z20-1608 / {number} / getoetst"));
    assert_eq!(text(&lines.each_ref().map(String::as_str)), []);
    let log: Vec<String> =
        (0..40).map(|n| format!("2001-01-{:02} 12:00  INFO  id=1", n % 28 + 1)).collect();
    assert_eq!(text(&log.iter().map(String::as_str).collect::<Vec<_>>()), []);
}

/// One sheet in sixty-five thousand has a name whose hash began like the number of a table in text, and
/// its columns then had no vote of their own.
#[test]
fn no_name_of_a_table_makes_it_one_in_text() {
    for number in 0..200_000_u32 {
        let place = Place::Row { table: format!("blad {number}"), row: 1, column: "1".to_owned() };
        let cell = Segment { column: Some(0), place: &place, ..prose("x") };
        assert!(!is_in_text((table_of(&cell), 0)), "{number}");
    }
}

/// It is found by its longest group of digits, which is not the first one.
#[test]
fn a_number_in_groups_votes_in_its_column_of_a_text() {
    let rows = ["zie 70.717.355-Z", "zie 70.717.355-Z"];
    let found = read(detector(), &[prose(&rows.join("\n"))]);
    let numbers = found.iter().filter(|(code, ..)| code == "ES_DNI").count();
    assert_eq!(numbers, 2, "{found:?}");
}
