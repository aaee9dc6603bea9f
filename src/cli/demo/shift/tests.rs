use super::*;
use proptest::prelude::*;

const REGISTER: &[u8] = include_bytes!("../../../../fixtures/register.csv");
const HOLDS: &[u8] = include_bytes!("../../../../fixtures/holds.csv");

fn check(date: &str, days: i64, want: &str) {
    assert_eq!(shift_date(date, days).as_deref(), Some(want), "{date} + {days} days");
}

#[test]
fn dates_keep_their_shape() {
    check("2024-12-31", 1, "2025-01-01");
    check("31-12-2024", 1, "01-01-2025");
    check("1-3-2025", -1, "28-2-2025");
    check("1-10-2025", 9, "10-10-2025");
    check("29-02-2024", 366, "01-03-2025");
    check("2024-06", 0, "2024-06");
    check("2024-06", 1, "2024-07");
    check("2024-06", -29, "2024-06");
    check("2024-06", -30, "2024-05");
    check("2024", 1, "2025");
    check("2024", -365, "2024");
    check("2024", -366, "2023");
}

#[test]
fn what_is_no_date_is_not_shifted() {
    for bad in ["2025-02-30", "31-13-2024", "31-12-24", "20241231", "2024-1", "-", "2199-12-31"] {
        assert_eq!(shift_date(bad, 1), None, "{bad}");
    }
    assert_eq!(shift_cell("31/12/2024", 1), None);
    assert_eq!(shift_cell("eind 2024", 1), None);
}

/// Cells by another reader than ours.
fn cells(csv: &[u8], separator: u8) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).from_reader(csv);
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

#[test]
fn register_is_shifted_in_its_dates_and_nowhere_else() {
    let before = cells(REGISTER, b';');
    let after = cells(&shift_register(REGISTER, 40).unwrap(), b';');
    let dates = ["startdatum", "einddatum", "bewaren_tot", "eerdere_perioden"];
    let mut moved = std::collections::BTreeSet::new();
    for (row, shifted) in before.iter().zip(&after).skip(1) {
        for ((name, cell), new) in before[0].iter().zip(row).zip(shifted) {
            let is_date = dates.contains(&name.as_str()) && !cell.is_empty();
            assert_eq!(cell != new, is_date, "{name}: {cell} → {new}");
            if is_date {
                moved.insert(name.as_str());
            }
        }
    }
    assert_eq!((before.len(), moved.len()), (after.len(), dates.len()));
    let zeezicht = after.iter().find(|row| row[2] == "E-2019-022").unwrap();
    assert_eq!((&*zeezicht[4], &*zeezicht[19]), ("10-02-2026", "2019-02-10..2022-02-09"));
    let grutto = after.iter().find(|row| row[2] == "E-2023-033").unwrap();
    assert_eq!(grutto[5], "2024-08");
}

#[test]
fn shift_by_nothing_changes_no_byte() {
    assert_eq!(shift_register(REGISTER, 0).unwrap(), REGISTER);
    assert_eq!(shift_holds(HOLDS, 0).unwrap(), HOLDS);
}

#[test]
fn holds_are_reviewed_as_much_later() {
    let shifted = String::from_utf8(shift_holds(HOLDS, 10).unwrap()).unwrap();
    assert_eq!(shifted.matches("2027-03-11").count(), 2);
    assert_eq!(shifted.replace("2027-03-11", "2027-03-01").as_bytes(), HOLDS);
}

#[test]
fn every_form_of_register_is_kept() {
    for (before, after) in [
        (
            &b"client_id,END DATE\r\nC-1,2024-12-31\r\n"[..],
            &b"client_id,END DATE\r\nC-1,2025-01-01\r\n"[..],
        ),
        (
            b"\xef\xbb\xbfeinddatum;notes\n\"31-12-2024\" ;\"a\n;\"\"b\"\n",
            b"\xef\xbb\xbfeinddatum;notes\n\"01-01-2025\" ;\"a\n;\"\"b\"\n",
        ),
        (
            b"sep=;\r\nnaam;einddatum\r\nCaf\xe9; 31-12-2024",
            b"sep=;\r\nnaam;einddatum\r\nCaf\xe9; 01-01-2025",
        ),
        (b"end_date\tx\n\n2024\n", b"end_date\tx\n\n2025\n"),
        (
            b"x;earlier_periods\n1;\"2020-01-01..2020-12-31; 2021-12-31..2022-12-31\"\n",
            b"x;earlier_periods\n1;\"2020-01-02..2021-01-01; 2022-01-01..2023-01-01\"\n",
        ),
    ] {
        let shifted = shift_register(before, 1).unwrap();
        assert_eq!(shifted.escape_ascii().to_string(), after.escape_ascii().to_string());
    }
}

#[test]
fn broken_registers_are_refused_by_line() {
    let error = |csv: &[u8]| shift_register(csv, 1).unwrap_err();
    assert_eq!(error(b"client_id;paths\nC-1;a\n"), ShiftError::NoDates);
    assert_eq!(error(b"\xff\xfee\0n\0d\0"), ShiftError::NoDates);
    assert_eq!(error(b""), ShiftError::NoDates);
    assert_eq!(error(b"a;end_date\n\"x\ny\";\n1;soon\n"), ShiftError::Date { line: 4 });
    assert_eq!(error(b"a;end_date\n1;\"2024\n"), ShiftError::Quote { line: 2 });
    assert_eq!(error(b"a;end_date\n1;\"2024\" x\n"), ShiftError::Quote { line: 2 });
}

proptest! {
    #[test]
    fn precise_dates_come_back(days in -3660_i64..3660, year in 1950_i32..2100, ordinal in 1_u32..=365) {
        let date = CivilDate::from_yo_opt(year, ordinal).unwrap();
        for shape in ["%Y-%m-%d", "%d-%m-%Y"] {
            let text = date.format(shape).to_string();
            let there = shift_date(&text, days).unwrap();
            prop_assert_eq!(shift_date(&there, -days).unwrap(), text);
        }
    }

    #[test]
    fn imprecise_dates_are_never_earlier_than_meant(days in -3660_i64..3660, month in 1_u32..=12) {
        let last = WrittenDate::Month(CivilDate::from_ymd_opt(2024, month, 1).unwrap()).last_day();
        let shifted = shift_date(&format!("2024-{month:02}"), days).unwrap();
        let first = parse_iso(&format!("{shifted}-01")).unwrap();
        prop_assert!(WrittenDate::Month(first).last_day() >= last + TimeDelta::days(days));
    }

    #[test]
    fn any_bytes_are_refused_or_shifted(csv in proptest::collection::vec(any::<u8>(), 0..60)) {
        let mut register = b"end_date;x\n".to_vec();
        register.extend(csv);
        let shifted = shift_register(&register, 0);
        prop_assert!(shifted.is_err() || shifted.as_ref() == Ok(&register));
    }
}
