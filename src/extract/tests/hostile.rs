//! Bytes that were made, or broken, to hurt.

use proptest::prelude::*;

use super::archives;
use super::samples::{docx, eml, odf, pptx, sqlite, xlsx, zip};
use super::stores;
use super::*;

const RICH: &[u8] = br"{\rtf1\ansi\fromhtml1{\fonttbl{\f0\fcharset128 A;}}{\info{\author K}}{\header k}\f0 \'83A\u-10179?\u-8704?
    {\upr{a}{\*\ud{b}}}{\*\htmltag <b>}{\shp{\*\shpinst{\sp{\sn wzName}{\sv x}}{\shptxt y}}}{\pict\bin4 }{}{x}
    {\object{\*\objdata 01050000020000000800000050616b61676500}}\trowd a\cell\row}";

pub(super) fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let archives = archives::KINDS.map(|(name, bytes)| (name, bytes.to_vec()));
    let data = super::data::samples().into_iter().map(|(name, bytes)| (name, bytes.to_vec()));
    let store = vec![
        ("postvak.pst", stores::STORE.to_vec()),
        ("winmail.dat", super::wrapped::WRAPPED.to_vec()),
    ];
    [documents(), archives.to_vec(), data.collect(), store].concat()
}

fn documents() -> Vec<(&'static str, Vec<u8>)> {
    let inner = zip(&[("a.txt", b"BSN 123456782"), ("b.csv", b"a,b\n1,2\n")]);
    let mbox = [
        &b"From a@b.nl Mon Jan  6 10:00:00 2025\n"[..],
        &eml("een", &[("x.zip", &inner)]),
        b"\nFrom a@b.nl Mon Jan  6 10:00:00 2025\nSubject: twee\n\nx\n",
    ]
    .concat();
    vec![
        ("a.txt", "Caf\u{e9} 123456782\n".repeat(5).into_bytes()),
        ("a.csv", b"naam;bsn\n\"Jan \"\"x\"\"\";123456782\n".to_vec()),
        ("a.json", br#"{"a": ["\u00e9\ud83d\ude00", 1, {"b": null}]}"#.to_vec()),
        ("a.xml", b"<?xml version='1.0'?><a b='c'>d&amp;<![CDATA[e]]><!-- f --></a>".to_vec()),
        (
            "a.html",
            b"<html><p title='a&amp;b'>c&eacute;<!-- d --><script>e</script></html>".to_vec(),
        ),
        ("a.zip", inner.clone()),
        ("a.eml", eml("Hallo", &[("a.zip", &inner), ("b.docx", &docx(&[]))])),
        ("a.mbox", mbox),
        ("a.docx", docx(&[])),
        ("a.xlsx", xlsx()),
        ("a.pptx", pptx()),
        (
            "a.ods",
            odf(
                "spreadsheet",
                "<table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>",
                "<m/>",
            ),
        ),
        ("a.db", sqlite()),
        ("a.rtf", RICH.to_vec()),
        ("a.vcf", b"BEGIN:VCARD\r\nFN;ENCODING=QUOTED-PRINTABLE:Ren=C3=A9=\r\ne\r\nPHOTO;ENCODING=b:/9j/\r\n 4AAQ\r\nEND:VCARD\r\n".to_vec()),
        ("a.p7m", super::text::signed(b"Content-Type: text/plain\r\n\r\nBSN 123456782")),
        (
            "a.epub",
            zip(&[("mimetype", b"application/epub+zip"), ("a.xhtml", b"<?xml version='1.0'?><html><p>x&nbsp;y</p></html>")]),
        ),
        ("u.eml", b"From: =?utf-8?B?UmVu?= =?utf-8?Q?=C3=A9e?= <a@b.nl>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-7; format=flowed\nContent-Transfer-Encoding: base64\n\nUmVuK0FPay1lIApo\n".to_vec()),
    ]
}

#[test]
fn no_truncation_hurts() {
    for (name, bytes) in samples() {
        let step = (bytes.len() / 60).max(1);
        for length in (0..bytes.len()).step_by(step) {
            items(name, &bytes[..length]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn no_flipped_bits_hurt(flips in proptest::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 1..20)) {
        for (name, mut bytes) in samples() {
            for (at, bit) in &flips {
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
            }
            items(name, &bytes);
        }
    }

    #[test]
    fn no_bytes_hurt(bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in 0..9_usize) {
        let name = ["a", "a.txt", "a.csv", "a.json", "a.xml", "a.html", "a.eml", "a.mbox", "a.docx"][kind];
        items(name, &bytes);
    }
}

/// None of the readers may lean on the last net.
#[test]
fn nothing_crashes_on_the_way() {
    for (name, bytes) in samples() {
        for at in (0..bytes.len()).step_by((bytes.len() / 200).max(1)) {
            let mut bytes = bytes.clone();
            bytes[at] = bytes[at].wrapping_add(0x5B);
            for item in items(name, &bytes) {
                let crashed =
                    [Coverage::Unread(Unread::Crashed), Coverage::Partial(Unread::Crashed)];
                assert!(!crashed.contains(&item.coverage()), "{name}, byte {at}");
            }
        }
    }
}

#[test]
fn deep_nesting_needs_no_stack() {
    let depth = 100_000;
    let json = format!("{}\"x\"{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(items("a.json", json.as_bytes())[0].text(), "x");
    let objects = format!("{}\"x\"", "{\"a\":".repeat(depth));
    assert!(items("a.json", objects.as_bytes())[0].labelled().contains(&"a=x".to_owned()));
    let xml = format!("<?xml version='1.0'?>{}x{}", "<a>".repeat(depth), "</a>".repeat(depth));
    assert_eq!(items("a.xml", xml.as_bytes())[0].text(), "x");
    let html = format!("<html>{}x{}", "<div>".repeat(depth), "</div>".repeat(depth));
    assert_eq!(items("a.html", html.as_bytes())[0].text().trim(), "x");
    let word = docx(&[("word/deep.xml", xml.as_bytes())]);
    check("a.docx", &word, &["file a.docx docx complete"]);
}

#[test]
fn mail_in_mail_without_end_is_cut_short() {
    let head = "From: a@b.nl\nTo: c@d.nl\nMessage-ID: <1>\nMIME-Version: 1.0\n";
    let mail = format!("{head}{}x@y.nl", "Content-Type: message/rfc822\n\n".repeat(100_000));
    let items = items("a.eml", mail.as_bytes());
    assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Depth));
    assert!(items[0].text().contains("x@y.nl"));
    let twenty = format!("{head}{}x", "Content-Type: message/rfc822\n\n".repeat(20));
    let items = super::items("a.eml", twenty.as_bytes());
    assert_eq!(items.last().unwrap().coverage(), Coverage::Unread(Unread::Depth));
    assert_eq!(items.len(), 10);
}

#[test]
fn zips_in_zips_without_end_are_cut_short() {
    let mut bytes = zip(&[("a.txt", b"x")]);
    for _ in 0..20 {
        bytes = zip(&[("a.zip", &bytes)]);
    }
    let items = items("a.zip", &bytes);
    assert_eq!(items.len(), 10);
    assert_eq!(items.last().unwrap().coverage(), Coverage::Unread(Unread::Depth));
}

#[test]
fn a_bomb_stops_at_its_ratio() {
    let limits = Limits { unpacked_bytes_max: 8 << 30, ..Limits::default() };
    let zeros = zip(&[("a.bin", &vec![0; 60 << 20]), ("b.bin", &vec![0; 60 << 20]), ("c", b"x")]);
    let items = items_within("a.zip", &zeros, &limits);
    let last = outline(&items);
    assert_eq!(last[0], "archive a.zip zip partial(bomb)");
    assert_eq!(last[2], "member a.zip::b.bin unknown bomb");
    assert_eq!(last.len(), 3, "nothing is unpacked after it");
}

#[test]
fn limits_are_named() {
    let bytes = zip(&[("a.txt", &[b'x'; 3_000]), ("b.txt", b"y"), ("c.txt", b"z")]);
    let limits = Limits { member_bytes_max: 1_000, ..Limits::default() };
    let outlines = outline(&items_within("a.zip", &bytes, &limits));
    assert_eq!(
        outlines[1..3],
        ["member a.zip::a.txt unknown too_large", "member a.zip::b.txt text complete"]
    );
    let limits = Limits { members_max: 2, ..Limits::default() };
    assert_eq!(
        outline(&items_within("a.zip", &bytes, &limits))[0],
        "archive a.zip zip partial(bomb)"
    );
    let limits = Limits { unpacked_bytes_max: 3_000, ..Limits::default() };
    assert_eq!(outline(&items_within("a.zip", &bytes, &limits)).len(), 3);
    let limits = Limits { document_bytes_max: 10, ..Limits::default() };
    assert_eq!(outline(&items_within("a.db", &sqlite(), &limits)), ["table a.db sqlite too_large"]);
    assert_eq!(
        outline(&items_within("a.eml", &eml("", &[]), &limits)),
        ["message a.eml eml too_large"]
    );
    let limits_of_cells = Limits { cells_max: 4, ..Limits::default() };
    let table = items_within("a.csv", b"naam;bsn\nJan;1\nPiet;2\nKlaas;3\n", &limits_of_cells);
    assert_eq!(outline(&table), ["table a.csv csv partial(too_large)"]);
    assert_eq!(table[0].rows.len(), 1, "what was said before counts");
    let book = items_within("a.xlsx", &xlsx(), &limits_of_cells);
    assert_eq!(book[0].coverage(), Coverage::Partial(Unread::TooLarge));
    let xml = b"<?xml version='1.0'?><a>x@y.nl</a>";
    assert_eq!(
        outline(&items_within("a.xml", xml, &limits)),
        ["file a.xml xml partial(too_large)"]
    );
}

#[test]
fn binary_behind_a_page_of_text_is_noticed() {
    let bytes = [b"#!/bin/sh\necho hallo\n".repeat(4_000), [0, 1, 2, 3].repeat(200_000)].concat();
    assert_eq!(outline(&items("a.sh", &bytes)), ["file a.sh text partial(unsupported)"]);
}

#[test]
fn a_reader_that_fails_is_said() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("gone"))
        }
    }
    impl Seek for Broken {
        fn seek(&mut self, _: std::io::SeekFrom) -> std::io::Result<u64> {
            Ok(0)
        }
    }
    let mut recorder = Recorder::default();
    extract(
        &Locator::from_path(b"a"),
        b"a",
        &mut Broken,
        9,
        (&Limits::default(), &Tools::default()),
        &mut recorder,
    );
    assert_eq!(outline(&recorder.items), ["file a unknown io"]);
}

#[test]
fn a_reader_that_panics_is_the_last_net() {
    struct Trap;
    impl Read for Trap {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            panic!("a bug")
        }
    }
    impl Seek for Trap {
        fn seek(&mut self, _: std::io::SeekFrom) -> std::io::Result<u64> {
            Ok(0)
        }
    }
    let mut recorder = Recorder::default();
    extract(
        &Locator::from_path(b"a"),
        b"a",
        &mut Trap,
        9,
        (&Limits::default(), &Tools::default()),
        &mut recorder,
    );
    assert_eq!(outline(&recorder.items), ["file a unknown crashed"]);
}

/// A torn message on which the mail parser panics in a debug build and reads past its start in others.
#[test]
fn a_torn_message_is_still_read() {
    let mail = "From: a@b.nl\nSubject: x\nContent-Type: multipart/alternative; boundary=\"b42\"\n\n--b42\n\
        Content-Type: message/rfc822\n\nx@y.nl\n--b42";
    for cut in 0..mail.len() {
        let items = items("a.eml", &mail.as_bytes()[..cut]);
        let whole: String = items.iter().map(Item::text).collect();
        assert!(cut < 15 || whole.contains("a@b.nl"), "{cut}");
    }
}

#[test]
fn a_database_that_makes_up_long_values_is_damaged() {
    let mut connection = rusqlite::Connection::open_in_memory().unwrap();
    connection
        .execute_batch(
            "CREATE TABLE t (a, b GENERATED ALWAYS AS (hex(zeroblob(400000000))) VIRTUAL);
             INSERT INTO t VALUES (1);",
        )
        .unwrap();
    let bytes = connection.serialize(rusqlite::MAIN_DB).unwrap().to_vec();
    assert_eq!(outline(&items("a.db", &bytes)), ["table a.db sqlite partial(damaged)"]);
}

#[test]
fn many_parts_and_many_columns_take_no_square_time() {
    let parts = "--x\nContent-Disposition: attachment\n\ny\n".repeat(20_000);
    let head = "From: a@b.nl\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n";
    assert!(items("a.eml", format!("{head}{parts}--x--\n").as_bytes()).len() > 19_000);
    let table = format!("{}\n{}", ",".repeat(200_000), "a\n".repeat(50_000));
    assert_eq!(items("a.csv", table.as_bytes())[0].rows.len(), 50_001);
}

/// Fails on the text `knal`, and otherwise records.
#[derive(Debug, Default)]
struct Fragile(Recorder);

impl Visitor for Fragile {
    fn open(&mut self, head: ItemHead) {
        self.0.open(head);
    }

    fn segment(&mut self, segment: &Segment<'_>) {
        assert!(!segment.text.contains("knal"), "detection failed");
        self.0.segment(segment);
    }

    fn row(&mut self, row: &Row<'_>) {
        self.0.row(row);
    }

    fn close(&mut self, end: ItemEnd) {
        self.0.close(end);
    }
}

#[test]
fn what_fails_in_the_listener_is_a_crash_of_that_item_alone() {
    let inner = zip(&[("c.txt", b"knal"), ("d.txt", b"na")]);
    let bytes = zip(&[("a.txt", b"voor"), ("b.zip", &inner), ("e.txt", b"later")]);
    let mut fragile = Fragile::default();
    let locator = Locator::from_path(b"x.zip");
    let size = bytes.len() as u64;
    extract(
        &locator,
        b"x.zip",
        &mut Cursor::new(bytes),
        size,
        (&Limits::default(), &Tools::default()),
        &mut fragile,
    );
    assert!(fragile.0.open.is_empty());
    let expected = [
        "archive x.zip zip complete",
        "member x.zip::a.txt text complete",
        "archive x.zip::b.zip zip complete",
        "member x.zip::b.zip::c.txt text crashed",
        "member x.zip::b.zip::d.txt text complete",
        "member x.zip::e.txt text complete",
    ];
    assert_eq!(outline(&fragile.0.items), expected);
}

#[test]
fn a_picture_after_a_long_text_is_not_called_read() {
    let mut bytes = "een regel van een script\n".repeat(20_000).into_bytes();
    bytes.extend((0..10_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[2]));
    check("a.sh", &bytes, &["file a.sh text partial(unsupported)"]);
    let plain = "een regel van een script\u{c}\n".repeat(20_000);
    check("a.sh", plain.as_bytes(), &["file a.sh text complete"]);
}

#[test]
fn noise_in_a_page_or_a_mail_is_not_called_read() {
    let noise: Vec<u8> =
        (0..60_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[2]).collect();
    let mail = b"From: a@b.nl\nTo: c@d.nl\nMessage-ID: <1>\nMIME-Version: 1.0\n\nHoi\n";
    for (name, head) in [("x.html", &b"<html><body>x</body></html>"[..]), ("x.eml", mail)] {
        let head = [head, &b" gewone tekst\n".repeat(6_000)].concat();
        let whole = items(name, &head)[0].coverage();
        assert_eq!(whole, Coverage::Complete, "{name}");
        let torn = items(name, &[head, noise.clone()].concat())[0].coverage();
        assert_eq!(torn, Coverage::Partial(Unread::Unsupported), "{name}");
    }
}

#[test]
fn a_file_called_like_a_folder_is_an_item() {
    let mut bytes = zip(&[("mapje", b"BSN 123456782")]);
    while let Some(at) = bytes.windows(5).position(|window| window == b"mapje") {
        bytes[at + 4] = b'/';
    }
    let record = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[record + 24..record + 28].fill(0);
    assert_eq!(items("a.zip", &bytes).len(), 2);
}
