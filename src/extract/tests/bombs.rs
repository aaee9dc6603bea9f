//! Small files that stand for much: what they make out of themselves ends at a limit, and is said.

use std::time::{Duration, Instant};

use super::samples::{docx, odf, zip};
use super::*;
use crate::extract::kind;

/// The records of a directory of a zip, and where it begins.
fn directory_of(bytes: &[u8]) -> (usize, Vec<u8>) {
    let start = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
    (start, bytes[start..end].to_vec())
}

/// A zip whose directory names its one member so many times.
fn overlapping(member: &[u8], times: u16) -> Vec<u8> {
    let one = zip(&[("a.txt", member)]);
    let (start, record) = directory_of(&one);
    let mut out = one[..start].to_vec();
    for _ in 0..times {
        out.extend(&record);
    }
    let size = u32::try_from(out.len() - start).unwrap();
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(times.to_le_bytes());
    out.extend(times.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(u32::try_from(start).unwrap().to_le_bytes());
    out.extend([0, 0]);
    out
}

#[test]
fn members_that_lie_over_each_other_are_a_bomb() {
    let bytes = overlapping(&vec![b' '; 4 << 20], 1_000);
    let items = items("a.zip", &bytes);
    assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Bomb));
    assert!(items.len() < 40, "{} members were unpacked", items.len());
    let few = super::items("a.zip", &overlapping(b"kort", 3));
    assert_eq!((few.len(), few[0].coverage()), (4, Coverage::Partial(Unread::Damaged)));
}

/// Sixteen copies in sixteen copies, and so on: little at every level, and too much in all.
#[test]
fn archives_that_multiply_at_every_level_end_together() {
    let mut bytes = zip(&[("a.txt", &vec![b' '; 50_000])]);
    for _ in 0..6 {
        let names: Vec<String> = (0..16).map(|n| format!("{n}.zip")).collect();
        let members: Vec<(&str, &[u8])> =
            names.iter().map(|name| (name.as_str(), bytes.as_slice())).collect();
        bytes = zip(&members);
    }
    let limits = Limits { unpacked_bytes_max: 2 << 20, ..Limits::default() };
    let items = items_within("a.zip", &bytes, &limits);
    assert!(items.len() < 3_000, "{} items", items.len());
    assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Bomb));
}

/// Every unpacking of an archive that holds itself gives another such archive: nine levels are looked at,
/// the file and eight in it.
#[test]
fn an_archive_without_end_is_left_at_its_depth() {
    let mut bytes = zip(&[("r.zip", b"x")]);
    for _ in 0..12 {
        bytes = zip(&[("r.zip", &bytes)]);
    }
    let items = items("r.zip", &bytes);
    assert_eq!(items.len(), 10);
    assert_eq!(items[9].coverage(), Coverage::Unread(Unread::Depth));
}

#[test]
fn entities_that_multiply_are_not_multiplied() {
    let mut lines = "<!ENTITY a0 \"naam\">".to_owned();
    for level in 1..30 {
        let inner = format!("&a{};", level - 1).repeat(10);
        lines = format!("{lines}<!ENTITY a{level} \"{inner}\">");
    }
    let xml = format!("<?xml version='1.0'?><!DOCTYPE w [{lines}]><w:t>&a29; x@y.nl</w:t>");
    let svg = format!("<?xml version='1.0'?><!DOCTYPE svg [{lines}]><svg>&a29;</svg>");
    for (name, bytes) in [
        ("a.xml", xml.clone().into_bytes()),
        ("a.svg", svg.into_bytes()),
        ("a.docx", docx(&[("word/more.xml", xml.as_bytes())])),
        ("a.odt", odf("text", &xml, "<m/>")),
    ] {
        let said: usize = items(name, &bytes).iter().map(|item| item.text().len()).sum();
        assert!(said < 100_000, "{name}: {said}");
    }
}

#[test]
fn groups_in_groups_need_no_stack() {
    let deep =
        |open: &str, close: &str| format!("{}naam{}", open.repeat(10_000), close.repeat(10_000));
    let rtf = format!(r"{{\rtf1\ansi {}}}", deep("{", "}"));
    let unclosed = format!(r"{{\rtf1\ansi {}naam", r"{\shp{\*\shpinst ".repeat(10_000));
    let drawn = deep("<draw:g>", "</draw:g>");
    let sections = deep("<text:section><text:p>", "</text:p></text:section>");
    let tables = deep("<table:table><table:table-row><table:table-cell>", "</table:table-cell>");
    for (name, bytes) in [
        ("a.rtf", rtf.into_bytes()),
        ("b.rtf", unclosed.into_bytes()),
        ("a.odp", odf("presentation", &format!("<o>{drawn}</o>"), "<m/>")),
        ("a.odt", odf("text", &format!("<o>{sections}</o>"), "<m/>")),
        ("a.ods", odf("spreadsheet", &format!("<o>{tables}</o>"), "<m/>")),
    ] {
        let items = items(name, &bytes);
        assert!(items[0].text().contains("naam"), "{name}");
        let crashed = [Coverage::Unread(Unread::Crashed), Coverage::Partial(Unread::Crashed)];
        assert!(!crashed.contains(&items[0].coverage()), "{name}");
    }
}

/// Two cells in opposite corners: other readers make a grid of 17 thousand million of them.
#[test]
fn cells_that_lie_far_apart_are_two_cells() {
    let sheet = "<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'>\
                 <c r='XFD1048576'><v>2</v></c></row></sheetData></worksheet>";
    let book = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    assert!(book.len() < 1_500);
    assert_eq!(items("a.xlsx", &book)[0].said.len(), 2);
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let repeated = format!(
        "<table:table><table:table-row table:number-rows-repeated='1048575'>{}\
         <table:table-cell table:number-columns-repeated='16383'><text:p>b</text:p></table:table-cell>\
         </table:table-row><table:table-row>{}</table:table-row></table:table>",
        cell("a"),
        cell("c")
    );
    let sheet = items("a.ods", &odf("spreadsheet", &repeated, "<m/>"));
    let cells = sheet[0].said.iter().filter(|said| said.kind == SegmentKind::Cell);
    assert!(cells.count() <= 3);
}

/// A file of a terabyte that is nothing but a beginning, an end and zeros.
struct Sparse {
    head: Vec<u8>,
    tail: Vec<u8>,
    at: u64,
    read: u64,
}

const TERABYTE: u64 = 1 << 40;

impl Read for Sparse {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let length = to.len().min(usize::try_from(TERABYTE - self.at).unwrap_or(usize::MAX));
        let to = &mut to[..length];
        to.fill(0);
        let tail_at = TERABYTE - self.tail.len() as u64;
        for (bytes, begin) in [(&self.head, 0), (&self.tail, tail_at)] {
            // What of these bytes lies in what is asked for.
            let from = begin.max(self.at);
            let end = (begin + bytes.len() as u64).min(self.at + length as u64);
            for place in from..end {
                let (here, there) = (place - self.at, place - begin);
                to[usize::try_from(here).unwrap()] = bytes[usize::try_from(there).unwrap()];
            }
        }
        self.at += length as u64;
        self.read += length as u64;
        Ok(length)
    }
}

impl Seek for Sparse {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        let at = match to {
            std::io::SeekFrom::Start(at) => Some(at),
            std::io::SeekFrom::End(by) => TERABYTE.checked_add_signed(by),
            std::io::SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.filter(|at| *at <= TERABYTE).ok_or(std::io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// What a file is, is found out before it is read, and in the process that reads all the others.
#[test]
fn to_recognise_a_file_takes_little_whatever_it_claims() {
    let mut compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    compound.resize(512, 0);
    compound[30] = 7;
    let mut small = compound.clone();
    small[30] = 12;
    small[68..72].fill(0);
    let end = |size: u32, count: u16| {
        let counts = [count.to_le_bytes(), count.to_le_bytes()].concat();
        [b"PK\x05\x06\0\0\0\0", &counts[..], &size.to_le_bytes(), &[0; 6]].concat()
    };
    let heads: [(&[u8], Vec<u8>); 12] = [
        (&compound, Vec::new()),
        (&small, Vec::new()),
        (b"PK\x03\x04", end(u32::MAX - 1, u16::MAX - 1)),
        (b"PK\x03\x04", Vec::new()),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\xff", Vec::new()),
        (b"BZh9", Vec::new()),
        (b"\xFD7zXZ\0", Vec::new()),
        (b"\x28\xB5\x2F\xFD", Vec::new()),
        (b"\x5D\0\0\0\x10\xff\xff\xff\xff\xff\xff\xff\xff", Vec::new()),
        (b"%PDF-1.7\n", Vec::new()),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Vec::new()),
        (b"\x1A\x45\xDF\xA3", Vec::new()),
    ];
    for (head, tail) in heads {
        let mut file = Sparse { head: head.to_vec(), tail, at: 0, read: 0 };
        let begun = Instant::now();
        let looked = kind::look(&mut file, "", 100_000);
        let name = looked.map_or("an error", |kind| kind.name());
        assert!(file.read < 300 << 20, "{name}: {} bytes were read", file.read);
        assert!(begun.elapsed() < Duration::from_mins(1), "{name}: {:?}", begun.elapsed());
    }
}

#[test]
fn a_chain_of_sectors_that_is_a_ring_ends() {
    let mut file = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    file.resize(512, 0);
    file[30] = 9;
    // The table in sector 0, the directory in sector 1, which follows itself.
    file[48] = 1;
    file[60..64].fill(0xFF);
    file[68..72].fill(0xFF);
    file[80..512].fill(0xFF);
    file.extend([0xFD, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0]);
    file.resize(1024, 0xFF);
    let mut root = vec![0; 512];
    root[66] = 5;
    root[68..80].fill(0xFF);
    file.extend(root);
    file.resize(4 << 20, 0);
    assert_ne!(items("a.doc", &file)[0].coverage(), Coverage::Complete);
}

/// Cells of a dozen bytes that each repeat a text of a megabyte: 200 GB of text in a file of some kB.
#[test]
fn cells_that_repeat_a_long_text_are_a_bomb() {
    let text = "naam ".repeat(200_000);
    let strings = format!("<sst><si><t>{text}</t></si></sst>");
    let row = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(10));
    for rows in [row.repeat(20_000), row.replace("</row>", "").repeat(20_000)] {
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        let bytes = zip(&[
            ("[Content_Types].xml", b"<Types/>"),
            (
                "xl/workbook.xml",
                b"<workbook><sheets><sheet name='A' r:id='r1'/></sheets></workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                b"<R><Relationship Id='r1' Target='worksheets/sheet1.xml'/></R>",
            ),
            ("xl/sharedStrings.xml", strings.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ]);
        let items = items("a.xlsx", &bytes);
        assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Bomb));
    }
}
