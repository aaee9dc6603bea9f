//! Pictures: what stands beside their points, and who reads the points.

use std::sync::{Arc, Mutex};

use super::samples::zip;
use super::*;
use crate::detect::Place;

/// Pictures that were given to be read.
pub(super) type Seen = Arc<Mutex<Vec<Vec<u8>>>>;

/// Reads the same in every picture.
#[derive(Debug)]
struct Reads(Result<Sight, Unread>, Seen);

impl Ocr for Reads {
    fn mark(&self) -> String {
        "same".to_owned()
    }

    fn read(&self, picture: &[u8]) -> Result<Sight, Unread> {
        self.1.lock().unwrap().push(picture.to_vec());
        self.0.clone()
    }
}

pub(super) fn reading(text: &str) -> (Tools, Seen) {
    guessing(text, 95)
}

/// One that is so certain of what it reads.
fn guessing(text: &str, certainty: u8) -> (Tools, Seen) {
    let seen = Seen::default();
    let ocr = Reads(Ok(Sight { text: text.to_owned(), certainty }), Arc::clone(&seen));
    (Tools::default().with_ocr(Arc::new(ocr)), seen)
}

fn failing(why: Unread) -> Tools {
    Tools::default().with_ocr(Arc::new(Reads(Err(why), Seen::default())))
}

const PICTURES: [(&str, &[u8]); 5] = [
    ("foto.png", include_bytes!("../../../fixtures/kinds/foto.png")),
    ("foto.tif", include_bytes!("../../../fixtures/kinds/foto.tif")),
    ("foto.gif", include_bytes!("../../../fixtures/kinds/foto.gif")),
    ("foto.bmp", include_bytes!("../../../fixtures/kinds/foto.bmp")),
    ("foto.webp", include_bytes!("../../../fixtures/kinds/foto.webp")),
];
const PHOTO: &[u8] = include_bytes!("../../../fixtures/kinds/foto.jpg");

#[test]
fn a_picture_needs_ocr_whatever_its_kind() {
    for (name, bytes) in PICTURES {
        assert_eq!(items(name, bytes)[0].coverage(), Coverage::Unread(Unread::NeedsOcr), "{name}");
        let (tools, seen) = reading("BSN: 071202559");
        let items = items_asking(name, bytes, &Limits::default(), &tools);
        assert_eq!(items[0].coverage(), Coverage::Complete, "{name}");
        assert_eq!(items[0].text(), "BSN: 071202559");
        assert_eq!(seen.lock().unwrap()[0], bytes, "{name}: as it lies in the file");
    }
}

#[test]
fn what_the_camera_wrote_is_read() {
    let items = check("foto.jpg", PHOTO, &["file foto.jpg jpg partial(needs_ocr)"]);
    let labelled = items[0].labelled();
    for expected in
        ["ImageDescription=BSN 071202559", "Artist=Grace Adeyemi", "GPS=52.370000, 4.895000"]
    {
        assert!(labelled.iter().any(|one| one == expected), "{expected}: {labelled:?}");
    }
    assert!(items[0].said.iter().all(|said| said.place == Place::Part("exif".to_owned())));
}

#[test]
fn a_reader_that_fails_says_why() {
    let tools = failing(Unread::Timeout);
    let items = items_asking("foto.jpg", PHOTO, &Limits::default(), &tools);
    assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Timeout));
}

#[test]
fn pictures_in_documents_are_read_when_they_are_more_than_decoration() {
    let png = |length: usize| [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &vec![0; length]].concat();
    let docx = |pictures: &[usize]| {
        let body = "<w:document><w:p><w:t>brief</w:t></w:p></w:document>";
        let names: Vec<String> =
            (0..pictures.len()).map(|n| format!("word/media/{n}.png")).collect();
        let bytes: Vec<Vec<u8>> = pictures.iter().map(|length| png(*length)).collect();
        let mut parts: Vec<(&str, &[u8])> =
            vec![("[Content_Types].xml", b"<Types/>"), ("word/document.xml", body.as_bytes())];
        parts.extend(names.iter().map(String::as_str).zip(bytes.iter().map(Vec::as_slice)));
        zip(&parts)
    };
    let check = |pictures: &[usize], read: usize, text: &str| {
        let (tools, seen) = reading("in beeld");
        let items = items_asking("a.docx", &docx(pictures), &Limits::default(), &tools);
        assert_eq!(items[0].coverage(), Coverage::Complete, "{pictures:?}");
        assert_eq!(seen.lock().unwrap().len(), read, "{pictures:?}");
        assert_eq!(items[0].text().matches("in beeld").count(), read);
        assert!(items[0].text().contains(text));
    };
    check(&[1_000], 0, "brief");
    check(&[30_000], 1, "in beeld");
    // Many small ones may be one scan: those that were held back are read as well.
    check(&[9_000, 9_000, 9_000], 3, "in beeld");
    let items =
        items_asking("a.docx", &docx(&[30_000]), &Limits::default(), &failing(Unread::Timeout));
    assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Timeout));
}

/// A picture of this many points without a word in it.
fn png(width: u32, height: u32, length: usize) -> Vec<u8> {
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    [&head[..], &width.to_be_bytes(), &height.to_be_bytes(), &vec![0; length]].concat()
}

#[test]
fn a_picture_in_which_nothing_was_found_is_not_clean_unless_it_is_small() {
    let check = |side: u32, text: &str, certainty, expected| {
        let (tools, seen) = guessing(text, certainty);
        let items = items_asking("pas.png", &png(side, side, 9), &Limits::default(), &tools);
        assert_eq!(items[0].coverage(), expected, "{side} {text} {certainty}");
        assert_eq!(items[0].text(), text);
        assert_eq!(seen.lock().unwrap().len(), 1);
    };
    // A photograph of a passport that lies askew.
    check(1_000, "", 0, Coverage::Unread(Unread::NeedsOcr));
    check(1_000, "P<NLD ~ii", 45, Coverage::Partial(Unread::NeedsOcr));
    check(1_000, "P<NLDADEYEMI", 90, Coverage::Complete);
    check(200, "", 0, Coverage::Complete);
}

#[test]
fn a_picture_too_low_for_a_letter_is_not_looked_at() {
    let check = |width, height, looks: usize| {
        let (tools, seen) = guessing("", 0);
        let items = items_asking("a.png", &png(width, height, 9), &Limits::default(), &tools);
        assert_eq!(items[0].coverage(), Coverage::Complete, "{width} {height}");
        assert_eq!(seen.lock().unwrap().len(), looks, "{width} {height}");
    };
    check(1, 1, 0);
    check(4, 900, 0);
    check(5, 900, 1);
}

#[test]
fn a_photograph_in_a_document_leaves_it_partly_read() {
    let body = "<w:document><w:p><w:t>brief</w:t></w:p></w:document>";
    let check = |side, expected| {
        let bytes = zip(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", body.as_bytes()),
            ("word/media/1.png", &png(side, side, 30_000)),
        ]);
        let (tools, _) = guessing("", 0);
        let items = items_asking("a.docx", &bytes, &Limits::default(), &tools);
        assert_eq!(items[0].coverage(), expected, "{side}");
    };
    check(1_000, Coverage::Partial(Unread::NeedsOcr));
    check(100, Coverage::Complete);
}
