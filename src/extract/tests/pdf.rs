//! PDF: what is read and where, and documents that mean harm.

use proptest::prelude::*;

use super::pictures::reading;
use super::*;
use crate::detect::Place;
use crate::extract::isolation::Attempt;
use crate::extract::walk::{Seat, Walk};

const TEXT: &[u8] = include_bytes!("../../../fixtures/kinds/tekst.pdf");
const FORM: &[u8] = include_bytes!("../../../fixtures/kinds/formulier.pdf");
const ATTACHMENT: &[u8] = include_bytes!("../../../fixtures/kinds/bijlage.pdf");
const SEALED: &[u8] = include_bytes!("../../../fixtures/kinds/versleuteld.pdf");
const UNLOCKED: &[u8] = include_bytes!("../../../fixtures/kinds/open-slot.pdf");
const SCAN: &[u8] = include_bytes!("../../../fixtures/kinds/scan.pdf");

/// A document of these objects, which count from 1: catalogue, pages, and what the test wants.
fn document(objects: &[&str]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (index, body) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{body}\nendobj\n", index + 1).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    out.extend(places.iter().flat_map(|at| format!("{at:010} 00000 n \n").into_bytes()));
    let size = objects.len() + 1;
    out.extend(
        format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    out
}

fn stream(content: &str, entries: &str) -> String {
    format!("<< /Length {} {entries} >>\nstream\n{content}\nendstream", content.len())
}

const CATALOGUE: &str = "<< /Type /Catalog /Pages 2 0 R >>";
const PAGES: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
const FONT: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
const PAGE: &str = "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 4 0 R >> \
                    /XObject << /X 6 0 R >> >> /Contents 5 0 R >>";

/// One page with this content; further objects count from 6.
fn page(content: &str, others: &[&str]) -> Vec<u8> {
    let content = stream(content, "");
    document(&[&[CATALOGUE, PAGES, PAGE, FONT, &content], others].concat())
}

fn coverage(bytes: &[u8]) -> Coverage {
    items("a.pdf", bytes)[0].coverage()
}

#[test]
fn text_stands_on_its_page() {
    let items = check("tekst.pdf", TEXT, &["file tekst.pdf pdf complete"]);
    let said: Vec<(&Place, &str)> =
        items[0].said.iter().map(|said| (&said.place, said.text.as_str())).collect();
    let [(Place::Page(1), first), (Place::Page(2), second)] = said[..] else { panic!("{said:?}") };
    assert_eq!(first, "Verklaring\nDeze bladzijde noemt niemand.\n");
    assert!(second.contains("Naam: Grace Adeyemi\n"), "{second}");
    // The number is torn in two in the file, and its label stands apart.
    assert!(second.contains("Burgerservicenummer\t071202559\n"), "{second}");
}

#[test]
fn fields_of_forms_have_their_labels() {
    let items = check("formulier.pdf", FORM, &["file formulier.pdf pdf complete"]);
    assert_eq!(items[0].labelled(), ["BSN=071202559"]);
    assert_eq!(items[0].said.last().unwrap().place, Place::Page(1));
}

#[test]
fn a_field_that_no_page_shows_is_read() {
    let catalogue = "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R 6 0 R] >> >>";
    let field = "<< /FT /Tx /T (naam) /V (Grace Adeyemi) /Kids [6 0 R] >>";
    let content = stream("", "");
    let items = items("a.pdf", &document(&[catalogue, PAGES, PAGE, FONT, &content, field]));
    assert_eq!(items[0].labelled(), ["naam=Grace Adeyemi"]);
    assert_eq!(items[0].coverage(), Coverage::Complete);
}

#[test]
fn files_inside_are_items() {
    let items = check(
        "b.pdf",
        ATTACHMENT,
        &["file b.pdf pdf complete", "attachment b.pdf::gegevens.txt text complete"],
    );
    assert!(items[1].text().contains("071202559"));
    let limits = Limits { depth_max: 0, ..Limits::default() };
    let shallow = items_within("b.pdf", ATTACHMENT, &limits);
    assert_eq!(shallow[1].coverage(), Coverage::Unread(Unread::Depth));
}

/// A document with a change behind it: object 5 as `content`.
fn changed(bytes: &[u8], content: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let place: usize =
        text.rsplit("startxref").next().unwrap().lines().nth(1).unwrap().parse().unwrap();
    let mut out = bytes.to_vec();
    let at = out.len();
    out.extend(format!("5 0 obj\n{}\nendobj\n", stream(content, "")).bytes());
    let table = out.len();
    let trailer = format!("trailer\n<< /Size 6 /Root 1 0 R /Prev {place} >>");
    out.extend(
        format!("xref\n5 1\n{at:010} 00000 n \n{trailer}\nstartxref\n{table}\n%%EOF\n").bytes(),
    );
    out
}

#[test]
fn what_a_change_hid_is_still_in_the_file() {
    let shows = |text: &str| format!("BT /F 12 Tf 50 700 Td ({text}) Tj ET");
    let first = page(&shows("BSN 071202559"), &[]);
    let second = changed(&first, &shows("weggehaald"));
    let third = changed(&second, &shows("weggehaald"));
    for bytes in [second, third] {
        let items = check("a.pdf", &bytes, &["file a.pdf pdf complete"]);
        let said: Vec<_> =
            items[0].said.iter().map(|said| (said.text.trim(), said.place.clone())).collect();
        let earlier = Place::Part("earlier version".to_owned());
        assert_eq!(said, [("weggehaald", Place::Page(1)), ("BSN 071202559", earlier)]);
        for length in (0..bytes.len()).step_by(7) {
            items_within("a.pdf", &bytes[..length], &Limits::default());
        }
    }
    // What is only called an end is none.
    let alone = page(&shows("startxref 9 %%EOF"), &[]);
    check("a.pdf", &alone, &["file a.pdf pdf complete"]);
}

#[test]
fn encryption_without_a_password_is_none() {
    check("s.pdf", SEALED, &["file s.pdf pdf encrypted"]);
    let items = check("o.pdf", UNLOCKED, &["file o.pdf pdf complete"]);
    assert!(items[0].text().contains("BSN: 071202559"));
}

#[test]
fn a_scan_needs_ocr_and_is_read_where_there_is_one() {
    check("scan.pdf", SCAN, &["file scan.pdf pdf needs_ocr"]);
    let (tools, seen) = reading("BSN: 071202559");
    let items = items_asking("scan.pdf", SCAN, &Limits::default(), &tools);
    assert_eq!(items[0].coverage(), Coverage::Complete);
    assert_eq!(
        (items[0].text(), &items[0].said[0].place),
        ("BSN: 071202559".into(), &Place::Page(1))
    );
    assert!(seen.lock().unwrap()[0].starts_with(b"P5\n900 500\n255\n"));
}

#[test]
fn notes_links_bookmarks_and_properties_are_read() {
    let catalogue = "<< /Type /Catalog /Pages 2 0 R /Outlines 7 0 R /Metadata 9 0 R >>";
    let page = "<< /Type /Page /Parent 2 0 R /Annots [6 0 R << /Subtype /Link /A << /S /URI \
                /URI (mailto:a@zonderpost.example) >> >>] >>";
    let note = "<< /Subtype /Text /T (Grace) /Contents (een opmerking) >>";
    let mark = "<< /Title (Hoofdstuk) /Parent 7 0 R /Next 8 0 R /Dest [3 0 R] >>";
    let xmp = stream(
        "<?xpacket?><x:xmpmeta xmlns:x='a'><creator>Bea</creator></x:xmpmeta>",
        "/Type /Metadata /Subtype /XML",
    );
    let outlines = "<< /First 8 0 R >>";
    let bytes = document(&[catalogue, PAGES, page, FONT, FONT, note, outlines, mark, &xmp]);
    let items = items("a.pdf", &bytes);
    assert_eq!(items[0].coverage(), Coverage::Complete);
    let labelled = items[0].labelled();
    for expected in ["author=Grace", "link=mailto:a@zonderpost.example", "creator=Bea"] {
        assert_eq!(labelled.iter().filter(|one| *one == expected).count(), 1, "{labelled:?}");
    }
    let text = items[0].text();
    assert!(text.contains("een opmerking") && text.contains("Hoofdstuk"), "{text}");
}

#[test]
fn a_blank_page_is_complete_and_a_drawn_one_is_not() {
    assert_eq!(coverage(&page("", &[])), Coverage::Complete);
    assert_eq!(coverage(&page("0 0 m 10 0 l 10 10 l h S", &[])), Coverage::Complete);
    let letters = "1 2 3 4 5 6 c ".repeat(40);
    assert_eq!(coverage(&page(&letters, &[])), Coverage::Unread(Unread::NeedsOcr));
    let text = format!("BT /F 12 Tf (logo) Tj ET {letters}");
    assert_eq!(coverage(&page(&text, &[])), Coverage::Complete);
}

#[test]
fn a_picture_beside_text_may_be_decoration() {
    let image = |length: usize| {
        let entries = "/Subtype /Image /Width 200 /Height 100 /BitsPerComponent 8 /ColorSpace \
                       /DeviceGray";
        stream(&"x".repeat(length), entries)
    };
    let text = "BT /F 12 Tf (brief) Tj ET /X Do /X Do";
    assert_eq!(coverage(&page(text, &[&image(15_000)])), Coverage::Complete);
    assert_eq!(coverage(&page(text, &[&image(25_000)])), Coverage::Partial(Unread::NeedsOcr));
    assert_eq!(coverage(&page("/X Do", &[&image(100)])), Coverage::Unread(Unread::NeedsOcr));
}

#[test]
fn a_hidden_text_stands_for_the_scan_that_it_covers_and_for_no_other() {
    let scan = stream(
        &"x".repeat(9_000),
        "/Subtype /Image /Width 600 /Height 840 /BitsPerComponent 8 /ColorSpace /DeviceGray",
    );
    let check = |lines: u32, mode: u32, expected| {
        let line = "(gelezen tekst van deze bladzijde, tot aan de rand) Tj 0 -14 Td ";
        let lines = line.repeat(lines as usize);
        let content =
            format!("BT {mode} Tr /F 12 Tf 70 780 Td {lines} ET q 595 0 0 842 0 0 cm /X Do Q");
        assert_eq!(coverage(&page(&content, &[&scan])), expected, "{content}");
    };
    check(50, 3, Coverage::Complete);
    // A stamp over a scan that nobody read, seen or not; the scan packs to less than decoration may weigh.
    check(1, 3, Coverage::Partial(Unread::NeedsOcr));
    check(1, 0, Coverage::Partial(Unread::NeedsOcr));
    check(50, 0, Coverage::Partial(Unread::NeedsOcr));
    let with_ocr = |content: &str| {
        let (tools, seen) = reading("BSN: 071202559");
        let bytes = page(content, &[&scan]);
        let items = items_asking("a.pdf", &bytes, &Limits::default(), &tools);
        assert_eq!(items[0].coverage(), Coverage::Complete);
        (seen.lock().unwrap().len(), items[0].text())
    };
    let (looks, text) =
        with_ocr("BT 3 Tr /F 12 Tf 70 400 Td (KOPIE) Tj ET q 595 0 0 842 0 0 cm /X Do Q");
    assert!(looks == 1 && text.contains("071202559"), "{text}");
}

#[test]
fn a_scan_that_was_cut_in_strips_needs_ocr() {
    let strip = |width: u32, height: u32| {
        let entries = format!(
            "/Subtype /Image /Width {width} /Height {height} /BitsPerComponent 1 /ColorSpace /DeviceGray"
        );
        stream("xx", &entries)
    };
    let names: Vec<String> = (0..10).map(|n| format!("/X{n} {} 0 R", 6 + n)).collect();
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /Resources << /XObject << {} >> >> /Contents 5 0 R >>",
        names.join(" ")
    );
    let shows: Vec<String> = (0..10).map(|n| format!("/X{n} Do")).collect();
    let content = stream(&shows.join(" "), "");
    let check = |strips: Vec<String>, expected| {
        let mut objects = vec![CATALOGUE, PAGES, &page, FONT, &content];
        objects.extend(strips.iter().map(String::as_str));
        assert_eq!(coverage(&document(&objects)), expected);
    };
    check((0..10).map(|_| strip(600, 4)).collect(), Coverage::Unread(Unread::NeedsOcr));
    check((0..10).map(|_| strip(4, 600)).collect(), Coverage::Unread(Unread::NeedsOcr));
    // Rules of each their own length.
    check((0..10).map(|n| strip(600 + n, 4)).collect(), Coverage::Complete);
}

#[test]
fn letters_that_no_font_can_name_are_not_read() {
    let content = stream("BT /F 12 Tf <00010002> Tj ET", "");
    let font = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H >>";
    let bytes = document(&[CATALOGUE, PAGES, PAGE, font, &content]);
    assert!(
        matches!(coverage(&bytes), Coverage::Partial(Unread::NeedsOcr)),
        "{:?}",
        coverage(&bytes)
    );
}

#[test]
fn text_in_forms_is_read_and_a_form_in_itself_ends() {
    let form = stream(
        "BT /F 12 Tf (in een formulier) Tj ET /X Do",
        "/Type /XObject /Subtype /Form /Resources << /Font << /F 4 0 R >> /XObject << /X 6 0 R >> >>",
    );
    let items = items("a.pdf", &page("/X Do", &[&form]));
    assert_eq!(items[0].text(), "in een formulier\n");
}

#[test]
fn a_tree_that_loops_gives_its_pages_once() {
    let pages = "<< /Type /Pages /Kids [3 0 R 2 0 R 6 0 R 3 0 R] /Count 1 >>";
    let inner = "<< /Type /Pages /Kids [2 0 R 6 0 R 3 0 R] >>";
    let content = stream("BT /F 12 Tf (eens) Tj ET", "");
    let items = items("a.pdf", &document(&[CATALOGUE, pages, PAGE, FONT, &content, inner]));
    assert_eq!(items[0].text(), "eens\n");
}

#[test]
fn fewer_pages_than_stated_is_partly_read() {
    let content = stream("BT /F 12 Tf (eens) Tj ET", "");
    for stated in ["2", "2000000000"] {
        let pages = PAGES.replace("/Count 1", &format!("/Count {stated}"));
        let bytes = document(&[CATALOGUE, &pages, PAGE, FONT, &content]);
        assert_eq!(coverage(&bytes), Coverage::Partial(Unread::Damaged), "{stated}");
    }
    // A page that was taken out of the document, but not out of the file.
    let pages = "<< /Type /Pages /Kids [] /Count 0 >>";
    let bytes = document(&[CATALOGUE, pages, PAGE, FONT, &content]);
    assert_eq!(items("a.pdf", &bytes)[0].text(), "eens\n");
    let limits = Limits { pages_max: 1, ..Limits::default() };
    let both = PAGES.replace("[3 0 R]", "[3 0 R 6 0 R]");
    let bytes = document(&[CATALOGUE, &both, PAGE, FONT, &content, PAGE]);
    let items = items_within("a.pdf", &bytes, &limits);
    assert_eq!(items[0].coverage(), Coverage::Partial(Unread::TooLarge));
}

#[test]
fn a_content_that_is_not_there_is_damage() {
    let gone = PAGE.replace("/Contents 5 0 R", "/Contents 99 0 R");
    assert_eq!(coverage(&document(&[CATALOGUE, PAGES, &gone])), Coverage::Unread(Unread::Damaged));
}

#[test]
fn sizes_that_are_only_stated_cost_nothing() {
    let image = stream("x", "/Subtype /Image /Width 99999999 /Height 99999999 /BitsPerComponent 8");
    let (tools, _) = reading("x");
    let bytes = page("/X Do", &[&image]);
    let read = items_asking("a.pdf", &bytes, &Limits::default(), &tools);
    assert_eq!(read[0].coverage(), Coverage::Unread(Unread::NeedsOcr));
    let wide = "<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< \
                /W [0 4000000000 500 1 [500]] /DW 1e300 >>] >>";
    let content =
        stream("BT /F 1e300 Tf 1e300 0 0 1e300 1e300 0 Tm <0001> Tj ET", "/DL 9999999999");
    let bytes = document(&[CATALOGUE, PAGES, PAGE, wide, &content]);
    assert_ne!(coverage(&bytes), Coverage::Unread(Unread::Crashed));
}

#[test]
fn nesting_of_ten_thousand_is_survived() {
    for (open, close) in [("[", "]"), ("<< /A ", " >>"), ("(", ")")] {
        let deep = format!("{}{}", open.repeat(10_000), close.repeat(10_000));
        let bytes = document(&[CATALOGUE, PAGES, PAGE, FONT, &stream("", ""), &deep]);
        assert_ne!(coverage(&bytes), Coverage::Unread(Unread::Crashed), "{open}");
        let content = format!("{deep} Tj BT /F 12 Tf (na) Tj ET");
        assert_ne!(coverage(&page(&content, &[])), Coverage::Unread(Unread::Crashed), "{open}");
    }
    let kids: Vec<String> =
        (3..2_003).map(|id| format!("<< /Type /Pages /Kids [{} 0 R] >>", id + 1)).collect();
    let mut objects = vec![CATALOGUE, PAGES];
    objects.extend(kids.iter().map(String::as_str));
    assert_eq!(coverage(&document(&objects)), Coverage::Unread(Unread::Depth));
}

#[test]
fn a_file_that_breaks_off_is_never_complete_without_its_text() {
    for whole in [TEXT, FORM, ATTACHMENT, UNLOCKED, SCAN] {
        for end in (9..whole.len()).step_by(97) {
            let items = items("a.pdf", &whole[..end]);
            let all: String = items.iter().map(Item::text).collect();
            let complete = items.iter().all(|item| item.coverage() == Coverage::Complete);
            assert!(!complete || all.contains("071202559"), "{end} of {}", whole.len());
            assert_ne!(items[0].coverage(), Coverage::Unread(Unread::Crashed), "{end}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn flipped_bits_are_survived(
        which in 0_usize..5,
        flips in proptest::collection::vec((any::<u32>(), 0_u32..8), 1..6),
    ) {
        let mut bytes = [TEXT, FORM, ATTACHMENT, SEALED, SCAN][which].to_vec();
        for (at, bit) in flips {
            let at = at as usize % bytes.len();
            bytes[at] ^= 1 << bit;
        }
        for item in items("a.pdf", &bytes) {
            prop_assert_ne!(item.coverage(), Coverage::Unread(Unread::Crashed));
        }
    }
}

/// The items as the second engine alone reads them.
fn by_the_second(bytes: &[u8]) -> Vec<Item> {
    let (limits, tools, mut recorder) = (Limits::default(), Tools::default(), Recorder::default());
    let size = bytes.len() as u64;
    let mut walk = Walk::new(&limits, &tools, &mut recorder, size);
    walk.attempt = Attempt::Second;
    walk.item(&Seat::entry(Locator::from_path(b"a.pdf"), b"a.pdf"), &mut Cursor::new(bytes), size);
    recorder.items
}

fn texts(items: &[Item]) -> Vec<String> {
    items.iter().map(|item| format!("{:?}", item.said)).collect()
}

#[test]
fn the_second_engine_reads_what_the_first_reads_and_calls_nothing_complete() {
    for whole in [TEXT, FORM, ATTACHMENT, UNLOCKED] {
        let (one, other) = (items("a.pdf", whole), by_the_second(whole));
        assert_eq!(texts(&one), texts(&other));
        assert_eq!(other[0].coverage(), Coverage::Partial(Unread::Damaged));
    }
    assert_eq!(by_the_second(SEALED)[0].coverage(), Coverage::Unread(Unread::Encrypted));
    assert_eq!(by_the_second(b"%PDF-1.7\n")[0].coverage(), Coverage::Unread(Unread::Damaged));
}

fn text_page(text: &str) -> Vec<u8> {
    page(&format!("BT /F 12 Tf ({text}) Tj ET"), &[])
}

/// Everything that tells where objects are is taken away, and then what tells which of them is the first.
#[test]
fn objects_without_tables_are_found() {
    let whole = text_page("Grace Adeyemi");
    let table = whole.windows(4).position(|four| four == b"xref").unwrap();
    let bare = &whole[..table];
    let no_root = String::from_utf8(bare.to_vec()).unwrap().replace("/Catalog", "/Xatalog");
    let no_tree = no_root.replace("/Kids [3 0 R]", "/Xids [3 0 R]");
    // A header that does not begin its line.
    let one_line = no_tree.replace('\n', " ").replacen("%PDF-1.7 ", "%PDF-1.7\n", 1);
    for bytes in [bare, no_root.as_bytes(), no_tree.as_bytes(), one_line.as_bytes()] {
        let read = items("a.pdf", bytes);
        assert_eq!(read[0].text(), "Grace Adeyemi\n");
        assert_eq!(read[0].coverage(), Coverage::Partial(Unread::Damaged));
    }
}

/// The table of a file with two pages names one of them; a reader that believes it sees half a document.
#[test]
fn a_page_that_the_table_leaves_out_is_read_and_the_file_is_partly_read() {
    let content = |text: &str| stream(&format!("BT /F 12 Tf ({text}) Tj ET"), "");
    let pages = "<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>";
    let second = PAGE.replace("/Contents 5 0 R", "/Contents 7 0 R");
    let (one, two) = (content("een"), content("twee"));
    let whole = document(&[CATALOGUE, pages, PAGE, FONT, &one, &second, &two]);
    assert_eq!(coverage(&whole), Coverage::Complete);
    // The last two of its entries are gone, each of them 20 bytes.
    let torn = String::from_utf8(whole).unwrap().replace("xref\n0 8\n", "xref\n0 6\n");
    let (table, trailer) = torn.split_at(torn.find("trailer").unwrap());
    let torn = format!("{}{trailer}", &table[..table.len() - 40]);
    let items = items("a.pdf", torn.as_bytes());
    let places: Vec<(&Place, &str)> =
        items[0].said.iter().map(|said| (&said.place, said.text.as_str())).collect();
    assert_eq!(places, [(&Place::Page(1), "een\n"), (&Place::Page(2), "twee\n")]);
    assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Damaged));
}

/// A page that a later version of the file took out is in its bytes all the same.
#[test]
fn what_a_later_version_took_out_is_read() {
    let mut bytes = text_page("Grace Adeyemi");
    let start = bytes.len();
    bytes.extend(b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n");
    let table = bytes.len();
    bytes.extend(
        format!("xref\n2 2\n{start:010} 00000 n \n0000000000 00001 f \n5 1\n0000000000 00001 f \n")
            .bytes(),
    );
    let first = text_page("Grace Adeyemi");
    let first = first.windows(4).position(|four| four == b"xref").unwrap();
    bytes.extend(
        format!("trailer\n<< /Size 6 /Root 1 0 R /Prev {first} >>\nstartxref\n{table}\n%%EOF\n")
            .bytes(),
    );
    let items = items("a.pdf", &bytes);
    assert_eq!(items[0].text(), "Grace Adeyemi\n");
    assert_eq!(items[0].coverage(), Coverage::Complete);
}
