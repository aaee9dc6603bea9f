//! Compound files: documents of Office before 2007, messages of Outlook, and what was made to hurt.

use proptest::prelude::*;

use super::*;
use crate::detect::Place;

const MADE: [(&str, &[u8]); 7] = [
    ("brief.doc", include_bytes!("../../../fixtures/kinds/brief.doc")),
    ("gesloten.doc", include_bytes!("../../../fixtures/kinds/gesloten.doc")),
    ("leden.xls", include_bytes!("../../../fixtures/kinds/leden.xls")),
    ("gesloten.xls", include_bytes!("../../../fixtures/kinds/gesloten.xls")),
    ("voorstel.ppt", include_bytes!("../../../fixtures/kinds/voorstel.ppt")),
    ("aanvraag.msg", include_bytes!("../../../fixtures/kinds/aanvraag.msg")),
    ("leden.xlsb", include_bytes!("../../../fixtures/kinds/leden.xlsb")),
];

fn made(name: &str) -> &'static [u8] {
    MADE.iter().find(|(known, _)| *known == name).unwrap().1
}

const END: u32 = 0xFFFF_FFFE;
const NONE: u32 = 0xFFFF_FFFF;

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The sectors of a file, and which follows which.
#[derive(Default)]
struct Disk {
    sectors: Vec<u8>,
    table: Vec<u32>,
    minis: Vec<u8>,
    mini_table: Vec<u32>,
}

fn chain(table: &mut Vec<u32>, count: usize) -> u32 {
    let first = u32::try_from(table.len()).unwrap();
    table.extend((1..u32::try_from(count.max(1)).unwrap()).map(|step| first + step));
    table.extend((count > 0).then_some(END));
    if count > 0 { first } else { END }
}

impl Disk {
    fn put(&mut self, data: &[u8]) -> u32 {
        self.sectors.extend(data);
        self.sectors.resize(self.sectors.len().next_multiple_of(512), 0);
        chain(&mut self.table, data.len().div_ceil(512))
    }

    fn put_stream(&mut self, data: &[u8]) -> u32 {
        if data.len() >= 4096 {
            return self.put(data);
        }
        self.minis.extend(data);
        self.minis.resize(self.minis.len().next_multiple_of(64), 0);
        chain(&mut self.mini_table, data.len().div_ceil(64))
    }
}

/// An entry of the directory.
struct Listed {
    parent: usize,
    name: String,
    kind: u8,
    start: u32,
    size: usize,
}

fn listed(streams: &[(&str, &[u8])], disk: &mut Disk) -> Vec<Listed> {
    let entry =
        |parent, name: &str, kind| Listed { parent, name: name.into(), kind, start: 0, size: 0 };
    let mut entries = vec![entry(0, "Root Entry", 5)];
    for (path, data) in streams {
        let mut parent = 0;
        let (storages, name) = path.rsplit_once('/').unwrap_or(("", path));
        for name in storages.split('/').filter(|name| !name.is_empty()) {
            let is_it = |e: &Listed| e.kind == 1 && e.parent == parent && e.name == name;
            parent = entries.iter().position(is_it).unwrap_or_else(|| {
                entries.push(entry(parent, name, 1));
                entries.len() - 1
            });
        }
        let start = disk.put_stream(data);
        entries.push(Listed { start, size: data.len(), ..entry(parent, name, 2) });
    }
    entries
}

fn directory(entries: &[Listed]) -> Vec<u8> {
    let link = |at: Option<usize>| at.map_or(NONE, |at| u32::try_from(at).unwrap());
    let mut raw = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let sibling = |e: &Listed| e.parent == entry.parent && e.kind != 5;
        let next = entries.iter().skip(index + 1).position(sibling).map(|at| at + index + 1);
        let child = entries.iter().position(|e| e.parent == index && e.kind != 5);
        let text: Vec<u8> =
            format!("{}\0", entry.name).encode_utf16().flat_map(u16::to_le_bytes).collect();
        raw.extend(&text);
        raw.resize(index * 128 + 64, 0);
        raw.extend(u16::try_from(text.len()).unwrap().to_le_bytes());
        raw.extend([entry.kind, 1]);
        let next = next.filter(|_| entry.kind != 5);
        raw.extend(words(&[NONE, link(next), link(child.filter(|_| entry.kind != 2))]));
        raw.resize(index * 128 + 116, 0);
        raw.extend(words(&[entry.start, u32::try_from(entry.size).unwrap(), 0]));
    }
    raw
}

/// A compound file of these streams; a path with a slash lies in a storage.
pub(super) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut disk = Disk::default();
    let mut entries = listed(streams, &mut disk);
    let minis = std::mem::take(&mut disk.minis);
    entries[0].start = disk.put(&minis);
    entries[0].size = minis.len();
    let mini_table = words(&disk.mini_table);
    let mini_at = disk.put(&mini_table);
    let directory = disk.put(&directory(&entries));
    let Disk { sectors, mut table, .. } = disk;
    let tables = (1..1000).find(|count| table.len() + count <= count * 128).unwrap();
    let places = table.len()..table.len() + tables;
    let mut places: Vec<u32> = places.map(|at| u32::try_from(at).unwrap()).collect();
    table.extend(vec![0xFFFF_FFFD; tables]);
    table.resize(tables * 128, NONE);
    places.resize(109, NONE);
    let mut out = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    out.resize(24, 0);
    out.extend([0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    out.resize(40, 0);
    let count = u32::try_from(tables).unwrap();
    out.extend(words(&[0, count, directory, 0, 4096, mini_at, 1, END, 0]));
    out.resize(76, 0);
    out.extend(words(&places));
    [out, sectors, words(&table)].concat()
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// A workbook with one sheet of these records.
fn workbook(records: &[Vec<u8>]) -> Vec<u8> {
    compound(&[("Workbook", &workbook_stream(records))])
}

fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    let cell = [row, column, 0].map(u16::to_le_bytes).concat();
    record(0x203, &[&cell[..], &value.to_le_bytes()].concat())
}

fn placed(item: &Item, place: &Place) -> String {
    let said = item.said.iter().filter(|said| said.place == *place);
    said.map(|said| said.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn part(name: &str) -> Place {
    Place::Part(name.to_owned())
}

fn cell(sheet: &str, cell: &str) -> Place {
    Place::SheetCell { sheet: sheet.to_owned(), cell: cell.to_owned() }
}

#[test]
fn streams_tell_the_kind() {
    for (names, outcome) in [
        (&["EncryptedPackage", "EncryptionInfo"][..], "ooxml encrypted"),
        (&["PowerPoint Document", "EncryptedSummary"], "ppt encrypted"),
        (&["WordDocument", "\u{9}DRMContent"], "doc encrypted"),
        (&["WordDocument"], "doc damaged"),
        (&["WORKBOOK"], "xls damaged"),
        (&["Catalog", "1", "2"], "thumbs needs_ocr"),
        (&["VisioDocument"], "vsd unsupported"),
        (&["Quill/QuillSub", "Contents"], "pub unsupported"),
        (&["   1/Props"], "mpp unsupported"),
        (&["\u{4840}\u{3f3f}\u{4577}"], "msi unsupported"),
        (&["Something"], "cfb unsupported"),
        (&[], "msg damaged"),
    ] {
        let streams: Vec<(&str, &[u8])> =
            names.iter().map(|name| (*name, &b"\x01\x02"[..])).collect();
        let made = items("a.msg", &compound(&streams));
        assert!(outline(&made)[0].ends_with(outcome), "{names:?}: {:?}", outline(&made));
    }
    check("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", &["file a.doc doc damaged"]);
}

#[test]
fn a_letter_is_read_with_all_that_stands_beside_its_text() {
    let items = check("brief.doc", made("brief.doc"), &["file brief.doc doc complete"]);
    let whole = placed(&items[0], &Place::Whole);
    assert!(whole.contains("Intake van mevrouw Grace Adeyemi"), "{whole}");
    assert!(whole.contains("mailto:g.adeyemi@zonderpost.example"), "{whole}");
    assert!(whole.contains("Naam\tBSN\nGrace Adeyemi\t071202559\n"), "{whole}");
    assert!(placed(&items[0], &part("footnotes")).contains("Haar BSN is 071202559."));
    assert!(placed(&items[0], &part("headers and footers")).contains("Dossier van Grace Adeyemi"));
    assert!(placed(&items[0], &part("comments")).contains("Bel terug: 06-12340017"));
    assert!(items[0].labelled().contains(&"Telefoon=06-12340017".to_owned()));
    assert!(items[0].labelled().contains(&"title=Intake".to_owned()));
}

#[test]
fn what_is_encrypted_says_so() {
    check("a.doc", made("gesloten.doc"), &["file a.doc doc encrypted"]);
    check("a.xls", made("gesloten.xls"), &["file a.xls xls encrypted"]);
}

#[test]
fn a_workbook_is_read_cell_by_cell() {
    let items = check("leden.xls", made("leden.xls"), &["file leden.xls xls complete"]);
    for (place, text) in [
        (cell("Leden", "B2"), "071202559"),
        (cell("Leden", "C2"), "1990-05-07"),
        (cell("Oud", "C7"), "mail g.adeyemi@zonderpost.example"),
    ] {
        assert_eq!(placed(&items[0], &place), text);
    }
    assert!(placed(&items[0], &cell("Leden", "A2")).contains("Belt met 06-12340017"));
    assert!(items[0].labelled().contains(&"BSN=071202559".to_owned()));
    let items = check("leden.xlsb", made("leden.xlsb"), &["file leden.xlsb xlsb complete"]);
    assert_eq!(placed(&items[0], &cell("Verborgen", "B2")), "071202559");
    assert!(items[0].labelled().contains(&"BSN=071202559".to_owned()));
}

#[test]
fn slides_and_notes_are_told_apart() {
    let items = check("voorstel.ppt", made("voorstel.ppt"), &["file voorstel.ppt ppt complete"]);
    assert!(placed(&items[0], &Place::Slide(1)).contains("Voorstel voor Grace Adeyemi"));
    let second = placed(&items[0], &Place::Slide(2));
    assert!(second.contains("BSN 071202559"), "{second}");
    assert!(second.contains("Vooraf mailen: g.adeyemi@zonderpost.example"), "{second}");
}

#[test]
fn a_message_has_headers_and_its_attachments_are_items() {
    let items = check(
        "aanvraag.msg",
        made("aanvraag.msg"),
        &[
            "message aanvraag.msg msg complete",
            "table aanvraag.msg::leden.csv csv complete",
            "message aanvraag.msg::Oud bericht msg complete",
        ],
    );
    let header = |name: &str| placed(&items[0], &Place::MailHeader(name.to_owned()));
    assert_eq!(header("Subject"), "Uw aanvraag");
    assert_eq!(header("To"), "Grace Adeyemi, g.adeyemi@zonderpost.example");
    assert!(items[0].text().contains("Uw BSN 071202559 is verwerkt."));
    assert_eq!(items[0].end.as_ref().unwrap().date, Some(ToldDate::Instant(1_715_530_000)));
    assert!(items[2].text().contains("Mijn nummer is 06-12340017."));
}

#[test]
fn an_old_message_is_read_in_its_own_code_page() {
    let page = [&[0; 32][..], &[3, 0, 0xFD, 0x3F, 6, 0, 0, 0, 0xE3, 4, 0, 0, 0, 0, 0, 0]].concat();
    let bytes = compound(&[
        ("__properties_version1.0", &page),
        ("__substg1.0_1000001E", b"\xc8\xe2\xe0\xed"),
        ("__substg1.0_3A1C001E", b"06-12340017\0"),
    ]);
    let items = check("a.msg", &bytes, &["message a.msg msg complete"]);
    assert!(items[0].text().contains("Иван"));
    assert!(items[0].labelled().contains(&"mobile phone=06-12340017".to_owned()));
}

#[test]
fn an_object_in_a_document_is_a_part_and_a_file_in_it_an_item() {
    let inner = workbook_stream(&[number(0, 0, 71_202_559.0)]);
    let mut native = vec![2, 0];
    native.extend(b"cv.txt\0C:\\cv.txt\0\0\0\x03\0\x04\0\0\0x\\y\0\x03\0\0\0BSN");
    let length = u32::try_from(native.len()).unwrap().to_le_bytes();
    let native = [&length[..], &native].concat();
    let mut word = made_word(b"Brief");
    word.push(0);
    let bytes = compound(&[
        ("WordDocument", &word),
        ("ObjectPool/_1/Workbook", &inner),
        ("ObjectPool/_2/\u{1}Ole10Native", &native),
        ("ObjectPool/_2/\u{3}ObjInfo", &[0; 2000]),
    ]);
    let items = check(
        "a.doc",
        &bytes,
        &["file a.doc doc complete", "attachment a.doc::cv.txt text complete"],
    );
    assert_eq!(placed(&items[0], &Place::Whole), "Brief");
    assert_eq!(placed(&items[0], &cell("Blad", "A1")), "71202559");
    assert_eq!(items[1].text(), "BSN");
}

/// The stream of such a workbook.
fn workbook_stream(records: &[Vec<u8>]) -> Vec<u8> {
    let begin = |kind: u8| record(0x809, &[0, 6, kind, 0, 0, 0, 0, 0]);
    let sheet = |at: u32| record(0x85, &[&at.to_le_bytes()[..], &[0, 0, 4, 0], b"Blad"].concat());
    let at = u32::try_from([begin(5), sheet(0), record(0x0A, &[])].concat().len()).unwrap();
    let end = record(0x0A, &[]);
    [begin(5), sheet(at), end.clone(), begin(0x10), records.concat(), end].concat()
}

/// The stream of a document of Word 95 with this text.
fn made_word(text: &[u8]) -> Vec<u8> {
    let mut out = vec![0; 0x300];
    out[..4].copy_from_slice(&[0xDC, 0xA5, 0x68, 0]);
    out[6..8].copy_from_slice(&[0x13, 4]);
    out[0x18..0x1C].copy_from_slice(&0x300_u32.to_le_bytes());
    let end = 0x300 + u32::try_from(text.len()).unwrap();
    out[0x1C..0x20].copy_from_slice(&end.to_le_bytes());
    out[0x34..0x38].copy_from_slice(&u32::try_from(text.len()).unwrap().to_le_bytes());
    out.extend(text);
    out
}

#[test]
fn macros_and_unknown_streams_are_not_passed_over() {
    let word = made_word(b"Brief");
    let unknown = [&b"Grace Adeyemi"[..], &[1; 600]].concat();
    let bytes = compound(&[("WordDocument", &word), ("Vreemd", &unknown)]);
    let items = check("a.doc", &bytes, &["file a.doc doc partial(unsupported)"]);
    assert!(items[0].text().contains("Grace Adeyemi"));
    let bytes = compound(&[("WordDocument", &word), ("Macros/VBA/dir", b"\x02")]);
    check("a.doc", &bytes, &["file a.doc doc partial(damaged)"]);
}

#[test]
fn a_workbook_without_a_compound_file_is_read() {
    let mut bytes = record(9, &[2, 0, 0x10, 0]);
    bytes.extend(record(4, b"\0\0\0\0\0\0\0\x0DGrace Adeyemi"));
    bytes.extend(record(2, &[1, 0, 0, 0, 0, 0, 0, 7, 0]));
    bytes.extend(record(0x0A, &[]));
    let items = check("a.xls", &bytes, &["file a.xls xls complete"]);
    assert_eq!(placed(&items[0], &cell("", "A1")), "Grace Adeyemi");
    assert_eq!(placed(&items[0], &cell("", "A2")), "7");
}

#[test]
fn cells_that_lie_far_apart_cost_nothing() {
    let bytes = workbook(&[number(0, 0, 1.0), number(u16::MAX, 255, 2.0)]);
    let items = check("a.xls", &bytes, &["file a.xls xls complete"]);
    assert_eq!(placed(&items[0], &cell("Blad", "IV65536")), "2");
}

#[test]
fn a_text_that_is_shown_a_million_times_is_a_bomb() {
    let text = vec![b'x'; 8000];
    let strings = [&[0; 4][..], &[1, 0, 0, 0], &8000_u16.to_le_bytes(), &[0], &text].concat();
    let mut records = vec![record(0xFC, &strings)];
    let shared = |row: u16| record(0xFD, &[&row.to_le_bytes()[..], &[0; 8]].concat());
    records.extend((0..1000).map(shared));
    let limits = Limits { unpacked_bytes_max: 1 << 20, ..Limits::default() };
    let items = items_within("a.xls", &workbook(&records), &limits);
    assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Bomb));
    assert!(items[0].text().len() < 2 << 20);
}

#[test]
fn tables_that_lead_in_circles_end() {
    let good = made("brief.doc");
    // The table says of every sector that the one before follows it, and of the first that it follows itself.
    let table = 512 * (1 + u32::from_le_bytes(good[76..80].try_into().unwrap()) as usize);
    let mut loops = good.to_vec();
    for (index, word) in loops[table..table + 512].chunks_exact_mut(4).enumerate() {
        word.copy_from_slice(&u32::try_from(index).unwrap().saturating_sub(1).to_le_bytes());
    }
    items("a.doc", &loops);
    // More sectors of the list of tables than the file has, each of which leads to itself.
    let mut lists = good.to_vec();
    lists[44..48].copy_from_slice(&[0xFF; 4]);
    lists[68..72].copy_from_slice(&1_u32.to_le_bytes());
    lists[72..76].copy_from_slice(&[0xFF; 4]);
    let last = 512 * 3 - 4;
    lists[last..last + 4].copy_from_slice(&1_u32.to_le_bytes());
    assert_ne!(items("a.doc", &lists)[0].coverage(), Coverage::Complete);
    // Storages in storages.
    let deep = format!("WordDocument/{}x", "ObjectPool/".repeat(300));
    items("a.doc", &compound(&[(&deep, b"x"), ("WordDocument", &made_word(b"Brief"))]));
}

#[test]
fn lengths_that_are_made_up_allocate_nothing() {
    for (name, bytes) in MADE {
        for at in (0..bytes.len().saturating_sub(4)).step_by(211) {
            let mut bytes = bytes.to_vec();
            bytes[at..at + 4].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0x7F]);
            items(name, &bytes);
        }
    }
}

#[test]
fn a_document_that_breaks_off_is_not_complete() {
    for (name, bytes) in MADE {
        for length in (0..bytes.len()).step_by(97) {
            let items = items(name, &bytes[..length]);
            let crashed = |item: &Item| {
                matches!(
                    item.coverage(),
                    Coverage::Partial(Unread::Crashed) | Coverage::Unread(Unread::Crashed)
                )
            };
            assert!(!items.iter().any(crashed), "{name} at {length}");
        }
        let half = items(name, &bytes[..bytes.len() / 2]);
        assert_ne!(half[0].coverage(), Coverage::Complete, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_flipped_bits_hurt(flips in proptest::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 1..30)) {
        for (name, bytes) in MADE {
            let mut bytes = bytes.to_vec();
            for (at, bit) in &flips {
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
            }
            for item in items(name, &bytes) {
                prop_assert!(!matches!(
                    item.coverage(),
                    Coverage::Partial(Unread::Crashed) | Coverage::Unread(Unread::Crashed)
                ), "{}", name);
            }
        }
    }

    #[test]
    fn no_bytes_hurt_a_reader(bytes in proptest::collection::vec(any::<u8>(), 0..3000), kind in 0..5_usize) {
        let name = ["WordDocument", "Workbook", "Book", "PowerPoint Document", "__properties_version1.0"][kind];
        let head = [made_word(b"x"), record(0x809, &[0, 6, 5, 0]), record(0x809, &[0, 5, 5, 0]), vec![15, 0, 0xE8, 3], vec![]];
        let stream = [&head[kind][..], &bytes].concat();
        let file = compound(&[(name, &stream), ("1Table", &bytes), ("__substg1.0_10090102", &bytes), ("\u{5}SummaryInformation", &bytes)]);
        for item in items("a", &file) {
            prop_assert!(!matches!(
                item.coverage(),
                Coverage::Partial(Unread::Crashed) | Coverage::Unread(Unread::Crashed)
            ));
        }
    }
}
