//! Tables and databases: the samples of `fixtures/kinds`, and what makes them partly read.

use proptest::prelude::*;

use super::samples::zip;
use super::*;

macro_rules! sample {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../fixtures/kinds/", $name)).as_slice())
    };
}

/// A sample of every format of data.
pub(super) fn samples() -> Vec<(&'static str, &'static [u8])> {
    vec![
        sample!("klanten-850.dbf"),
        sample!("klanten-1252.dbf"),
        sample!("klanten-ongenoemd.dbf"),
        sample!("klanten-850.dbt"),
        sample!("klanten.fpt"),
        sample!("klanten-none.parquet"),
        sample!("klanten-snappy.parquet"),
        sample!("klanten-gzip.parquet"),
        sample!("klanten-zstd.parquet"),
        sample!("klanten-lz4.parquet"),
        sample!("klanten-null.avro"),
        sample!("klanten-deflate.avro"),
        sample!("klanten-bzip2.avro"),
        sample!("klanten-xz.avro"),
        sample!("klanten.mdb"),
        sample!("klanten.sqlite-wal"),
        sample!("klanten.dump"),
        sample!("klanten-los.dump"),
        sample!("klanten-pg.tar"),
    ]
}

fn bytes_of(name: &str) -> &'static [u8] {
    samples().into_iter().find(|sample| sample.0 == name).unwrap().1
}

/// Table, ordinal, label and text of every cell.
fn cells(item: &Item) -> Vec<String> {
    let told = item.rows.iter().flat_map(|(table, ordinal, _, cells)| {
        cells.iter().map(move |cell| {
            format!("{table}:{ordinal} {}={}", cell.label.as_deref().unwrap_or("-"), cell.text)
        })
    });
    told.collect()
}

#[test]
fn every_sample_is_wholly_read_whatever_its_name() {
    for (name, bytes) in samples() {
        let name = if name.ends_with("dbt") || name.ends_with("fpt") { name } else { "a.txt" };
        let items = items(name, bytes);
        let text: String = items.iter().map(Item::text).collect::<Vec<_>>().join("\n");
        for item in &items {
            assert_eq!(
                item.coverage(),
                Coverage::Complete,
                "{name} {}",
                item.head.locator.as_str()
            );
        }
        assert!(text.contains("071202559"), "{name}: {text}");
        assert!(text.contains("g.adeyemi@zonderpost.example"), "{name}");
    }
}

#[test]
fn a_table_of_dbase_is_read_in_its_code_page_with_its_deleted_rows() {
    for name in ["klanten-850.dbf", "klanten-1252.dbf", "klanten-ongenoemd.dbf"] {
        let items = check(name, bytes_of(name), &[&format!("table {name} dbf complete")]);
        assert_eq!(
            cells(&items[0]),
            [
                ":1 NAAM=Renée Vermeulen",
                ":1 WOONPLAATS=Coevorden",
                ":1 GEBOREN=1899-13-32",
                ":2 NAAM=Grace Adeyemi",
                ":2 WOONPLAATS=Curaçao",
                ":2 GEBOREN=1975-03-12",
                ":2 BSN=071202559",
                ":2 EMAIL=g.adeyemi@zonderpost.example"
            ]
        );
    }
}

#[test]
fn a_table_of_dbase_that_lacks_rows_is_partly_read() {
    let whole = bytes_of("klanten-850.dbf");
    let items = items("a.dbf", &whole[..whole.len() - 20]);
    assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Damaged));
    assert!(items[0].rows[1].2, "the torn row is broken");
    // Rows behind the end, as a program leaves them that shortens a table in place.
    let mut longer = whole.to_vec();
    longer.extend_from_slice(b" Piet Jansen              123456782");
    assert!(super::items("a.dbf", &longer)[0].text().contains("123456782"));
    let mut sealed = whole.to_vec();
    sealed[15] = 1;
    check("a.dbf", &sealed, &["table a.dbf dbf encrypted"]);
}

#[test]
fn columnar_rows_carry_their_columns_and_the_parts_of_values() {
    let items =
        check("a.parquet", bytes_of("klanten-zstd.parquet"), &["table a.parquet parquet complete"]);
    assert_eq!(
        cells(&items[0]),
        [
            ":1 naam=Renée Vermeulen",
            ":2 naam=Grace Adeyemi",
            ":2 bsn=071202559",
            ":2 email=g.adeyemi@zonderpost.example",
            ":2 adres=straat: Dorpsstraat 1\ntelefoon: 06-12340017"
        ]
    );
    let brotli = include_bytes!("../../../fixtures/kinds/klanten-brotli.parquet");
    check("a.parquet", brotli, &["table a.parquet parquet unsupported"]);
}

#[test]
fn avro_rows_carry_their_columns_and_meanings() {
    let items = check("a.avro", bytes_of("klanten-deflate.avro"), &["table a.avro avro complete"]);
    assert_eq!(
        cells(&items[0]),
        [
            "Klant:1 naam=Renée Vermeulen",
            "Klant:1 geboren=1980-01-02",
            "Klant:2 naam=Grace Adeyemi",
            "Klant:2 bsn=071202559",
            "Klant:2 geboren=1975-03-12",
            "Klant:2 contact=email: g.adeyemi@zonderpost.example\ntelefoon: 06-12340017"
        ]
    );
}

#[test]
fn rows_of_avro_that_have_no_bytes_end() {
    let mut bytes = b"Obj\x01\x02\x16avro.schema\x0c\"null\"\x00".to_vec();
    let sync = [7; 16];
    bytes.extend_from_slice(&sync);
    // 2^62 rows in a block of no bytes.
    bytes.extend_from_slice(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0x00]);
    bytes.extend_from_slice(&sync);
    assert_eq!(outline(&items("a.avro", &bytes)), ["table a.avro avro partial(damaged)"]);
}

#[test]
fn a_database_of_access_gives_its_rows_and_the_files_in_them() {
    let items = check(
        "a.mdb",
        bytes_of("klanten.mdb"),
        &["table a.mdb mdb complete", "member a.mdb::brief.txt text complete"],
    );
    assert_eq!(
        cells(&items[0]),
        [
            "Klanten:1 Nummer=1",
            "Klanten:1 Naam=Renée Vermeulen",
            "Klanten:1 Bedrag=-12.34",
            "Klanten:1 Actief=false",
            "Klanten:2 Nummer=2",
            "Klanten:2 Naam=Grace Adeyemi",
            "Klanten:2 BSN=071202559",
            "Klanten:2 Geboren=1975-03-12",
            "Klanten:2 Bedrag=99.50",
            "Klanten:2 Actief=true",
            "Klanten:2 Notitie=Belt terug op 06-12340017",
            "Klanten:2 Bijlage=C:\\brief.txt"
        ]
    );
    assert!(items[1].text().contains("g.adeyemi@zonderpost.example"));
    let cut = &bytes_of("klanten.mdb")[..6 * 4096];
    check("a.mdb", cut, &["table a.mdb mdb damaged"]);
    // A row that the page lost but the table counts.
    let mut fewer = bytes_of("klanten.mdb").to_vec();
    fewer[6 * 4096 + 12] = 1;
    assert_eq!(super::items("a.mdb", &fewer)[0].coverage(), Coverage::Partial(Unread::Damaged));
}

#[test]
fn a_dump_of_postgres_gives_rows_definitions_and_objects() {
    for (name, member) in [("klanten.dump", "large_object."), ("klanten-pg.tar", "blob_")] {
        let items = items(name, bytes_of(name));
        assert_eq!(
            cells(&items[0]),
            [
                "public.Klanten:1 naam=Renée\tVermeulen",
                "public.Klanten:1 email=r@zonderpost.example",
                "public.Klanten:2 naam=Grace Adeyemi",
                "public.Klanten:2 BSN=071202559",
                "public.Klanten:2 email=g.adeyemi@zonderpost.example"
            ]
        );
        assert!(items[0].text().contains("CREATE TABLE public.\"Klanten\""));
        let object = items.iter().find(|item| item.head.locator.as_str().contains(member)).unwrap();
        assert!(object.text().contains("06-12340017"), "{name}");
    }
    let whole = bytes_of("klanten.dump");
    let cut = items("a.dump", &whole[..whole.len() - 100]);
    assert!(cut.iter().any(|item| item.coverage() != Coverage::Complete));
}

#[test]
fn a_log_gives_the_rows_that_the_database_does_not_hold_yet() {
    let base = include_bytes!("../../../fixtures/kinds/klanten.sqlite");
    let items = check("a.sqlite", base, &["table a.sqlite sqlite complete"]);
    assert!(!items[0].text().contains("071202559"), "it is in the log only");
    let items = check(
        "a.sqlite-wal",
        bytes_of("klanten.sqlite-wal"),
        &["table a.sqlite-wal sqlite-wal complete"],
    );
    assert_eq!(
        cells(&items[0])[1..],
        [
            "page 2:2 1=Grace Adeyemi",
            "page 2:2 2=071202559",
            "page 2:2 3=g.adeyemi@zonderpost.example",
            "page 2:2 4=06-12340017"
        ]
    );
}

#[test]
fn a_rollback_journal_gives_the_rows_before_the_change() {
    let base = include_bytes!("../../../fixtures/kinds/klanten.sqlite");
    let mut journal = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7\0\0\0\x01\0\0\0\0\0\0\0\x02".to_vec();
    journal.extend_from_slice(&[0, 0, 2, 0, 0, 0, 4, 0]);
    journal.resize(512, 0);
    journal.extend_from_slice(&[0, 0, 0, 2]);
    journal.extend_from_slice(&base[1024..]);
    journal.extend_from_slice(&[0; 4]);
    let items = check("a-journal", &journal, &["table a-journal sqlite-wal complete"]);
    assert_eq!(cells(&items[0]), ["page 2:1 1=Renée Vermeulen"]);
}

fn database(value: &[u8]) -> Vec<u8> {
    let mut connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.execute_batch("CREATE TABLE t (a, b)").unwrap();
    connection.execute("INSERT INTO t VALUES ('x', ?)", [value]).unwrap();
    connection.serialize(rusqlite::MAIN_DB).unwrap().to_vec()
}

#[test]
fn bytes_in_a_cell_are_a_text_a_key_a_picture_or_a_file() {
    let outcome = |value: &[u8]| outline(&items("a.db", &database(value)));
    let whole = "table a.db sqlite complete";
    let digest = crate::digest::Digest::of(b"x");
    assert_eq!(outcome(digest.as_bytes()), [whole], "a key");
    let mut picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    picture.resize(90, 0xff);
    assert_eq!(outcome(&picture), [whole], "decoration");
    assert_eq!(outcome(&[0x9e; 90]), ["table a.db sqlite partial(unsupported)"]);
    assert_eq!(
        outcome(b"\x78\x9c\x4b\x4c\x84\x01\x02"),
        ["table a.db sqlite partial(unsupported)"]
    );
    let archive = zip(&[("brief.txt", b"BSN 071202559")]);
    let read = items("a.db", &database(&archive));
    assert_eq!(
        outline(&read),
        [
            "table a.db sqlite complete",
            "archive a.db::t.b.1 zip complete",
            "member a.db::t.b.1::brief.txt text complete"
        ]
    );
    let wide: Vec<u8> = "BSN 071202559\0\0\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(items("a.db", &database(&wide))[0].labelled().contains(&"b=BSN 071202559".to_owned()));
}

#[test]
fn a_database_of_another_length_than_it_says_is_partly_read() {
    let whole = database(b"");
    let outcome = |bytes: &[u8]| outline(&items("a.db", bytes))[0].clone();
    assert_eq!(outcome(&whole), "table a.db sqlite complete");
    let zeros = [whole.clone(), vec![0; 4096]].concat();
    assert_eq!(outcome(&zeros), "table a.db sqlite complete", "nothing stands behind it");
    let more = [whole.clone(), b"BSN 071202559".to_vec()].concat();
    assert_eq!(outcome(&more), "table a.db sqlite partial(unsupported)");
    let mut fewer = whole;
    fewer[31] += 3;
    assert!(outcome(&fewer).ends_with("damaged") || outcome(&fewer).ends_with("partial(damaged)"));
}

#[test]
fn what_made_a_database_is_read_too() {
    let mut connection = rusqlite::Connection::open_in_memory().unwrap();
    connection
        .execute_batch("CREATE VIEW v AS SELECT 'g.adeyemi@zonderpost.example' AS mail")
        .unwrap();
    let bytes = connection.serialize(rusqlite::MAIN_DB).unwrap().to_vec();
    assert!(items("a.db", &bytes)[0].text().contains("g.adeyemi@zonderpost.example"));
}

#[test]
fn what_only_looks_like_data_is_not_taken_for_it() {
    check("a.fpt", b"gewone tekst die fpt heet", &["file a.fpt text complete"]);
    let mut head = vec![0; 600];
    head[0] = 3;
    check("a.dbf", &head, &["file a.dbf binary unsupported"]);
    check("a.mdb", b"\0\x01\0\0Standard Jet DB\0", &["table a.mdb mdb damaged"]);
    check("a.dump", b"PGDMP\x01\x63\0", &["table a.dump pgdump unsupported"]);
    check("a.parquet", b"PAR1 kort", &["table a.parquet parquet damaged"]);
    check("a.feather", b"ARROW1\0\0\xff\xff\xff\xff\0\0", &["file a.feather arrow unsupported"]);
    check("a.parquet", b"PARE....PARE", &["table a.parquet parquet encrypted"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Bytes behind the mark of every format: whatever they are, they end, and nothing crashes.
    #[test]
    fn no_bytes_behind_a_mark_hurt(mark in 0..9_usize, bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let (name, mark): (&str, &[u8]) = [
            ("a.parquet", &b"PAR1"[..]),
            ("a.avro", b"Obj\x01\x02\x16avro.schema\x0c\"null\"\x00"),
            ("a.dump", b"PGDMP\x01\x0e\0\x04\x08\x01"),
            ("a-wal", b"\x37\x7f\x06\x82\0\x2d\xe2\x18\0\0\x02\0"),
            ("a-journal", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7\0\0\0\x01\0\0\0\0\0\0\0\x02\0\0\0\x20\0\0\x02\0"),
            ("a.dbf", &samples()[0].1[..230]),
            ("a.fpt", &samples()[4].1[..520]),
            ("a.mdb", b"\0\x01\0\0Standard Jet DB\0\x01\0\0\0"),
            ("a.db", b"SQLite format 3\0\x04\0\x01\x01\0\x40\x20\x20"),
        ][mark];
        for item in items(name, &[mark, &bytes].concat()) {
            let crashed = [Coverage::Unread(Unread::Crashed), Coverage::Partial(Unread::Crashed)];
            prop_assert!(!crashed.contains(&item.coverage()), "{name}");
        }
    }
}

/// The library of databases panics on names that are no UTF-8.
#[test]
fn a_column_with_an_unreadable_name_is_read() {
    let bytes = super::samples::sqlite();
    let name = bytes.windows(4).position(|four| four == b"note").unwrap();
    let mut broken = bytes.clone();
    broken[name] = 0xFF;
    let items = items("a.db", &broken);
    assert_eq!(outline(&items), ["table a.db sqlite complete"]);
    assert_eq!(items[0].rows.len(), 2);
}
