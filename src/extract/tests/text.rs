//! Cards, calendars, signed content, names and encodings.

use super::*;
use crate::detect::Place;

#[test]
fn cards_are_unfolded_and_decoded() {
    let card = "BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Ren=C3=A9e van =\r\nZo=C3=AB\r\n\
        TEL;TYPE=\"work:x\":06-1234\r\n 0017\r\nNOTE:BSN\\n071202559\\, ja\\\\nee\r\n\
        PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n SkZJRg==\r\nEND:VCARD\r\n";
    let items = check("a.vcf", card.as_bytes(), &["file a.vcf vcf complete"]);
    let text = items[0].text();
    for wanted in ["Renée van Zoë\n", "06-12340017", "BSN\n071202559, ja\\nee"] {
        assert!(text.contains(wanted), "{wanted} in {text:?}");
    }
    assert!(!text.contains("4AAQ"), "{text:?}");
    let said = &items[0].said[0];
    let number = said.text.find("071202559").unwrap();
    let there = usize::try_from(said.frame(number)).unwrap();
    assert!(card[there..].starts_with("071202559"));
    let phone = said.text.find("06-1234").unwrap() + 7;
    let there = usize::try_from(said.frame(phone)).unwrap();
    assert!(card[there..].starts_with("0017"), "the frame goes on behind the fold");
}

#[test]
fn what_an_appointment_holds_is_an_item() {
    let letters = data_encoding::BASE64.encode(b"naam;bsn\nJan;071202559\n");
    let ics = format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:gesprek Jan\nATTACH;FILENAME=\"lijst.csv\";ENCODING=BASE64;VALUE=BINARY:{letters}\nEND:VEVENT\nEND:VCALENDAR\n"
    );
    let items = check(
        "a.ics",
        ics.as_bytes(),
        &["file a.ics ics complete", "table a.ics::lijst.csv csv complete"],
    );
    assert!(items[0].text().contains("gesprek Jan"));
    let mail = format!(
        "From: a@b.nl\nTo: c@d.nl\nMIME-Version: 1.0\nContent-Type: text/calendar\n\n{ics}"
    );
    assert_eq!(
        items_within("m.eml", mail.as_bytes(), &Limits::default())[0].coverage(),
        Coverage::Partial(Unread::Unsupported)
    );
}

/// Values of BER: tag, length, content.
fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82], &length[..], content].concat()
}

pub(super) fn signed(content: &[u8]) -> Vec<u8> {
    let oid = |last: u8| [&b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07"[..], &[last]].concat();
    let (half, rest) = content.split_at(content.len() / 2);
    // Pieces of open length, as Outlook writes them.
    let octets = [&b"\x24\x80"[..], &value(4, half), &value(4, rest), b"\0\0"].concat();
    let content = value(0x30, &[oid(1), value(0xA0, &octets)].concat());
    let name = value(0x0C, "Grace Adeyemi".as_bytes());
    let extension = value(4, &value(0x30, &value(0x81, b"g.adeyemi@zonderpost.example")));
    let body = [value(2, b"\x01"), content, value(0xA0, &[name, extension].concat())].concat();
    value(0x30, &[oid(2), value(0xA0, &value(0x30, &body))].concat())
}

#[test]
fn signed_content_is_read_and_so_is_who_signed() {
    let bytes = signed(b"Content-Type: text/plain\r\n\r\nBSN 071202559\r\n");
    let items = check(
        "smime.p7m",
        &bytes,
        &["file smime.p7m p7m complete", "message smime.p7m::content.eml eml complete"],
    );
    assert!(items[1].text().contains("BSN 071202559"), "{}", items[1].text());
    assert_eq!(items[0].text(), "Grace Adeyemi\ng.adeyemi@zonderpost.example");
    let items = super::items("brief.txt.p7m", &signed(b"BSN 071202559 van Jan"));
    assert_eq!(outline(&items)[1], "attachment brief.txt.p7m::brief.txt text complete");
    for cut in 60..bytes.len() {
        let items = super::items("smime.p7m", &bytes[..cut]);
        assert_ne!(items[0].coverage(), Coverage::Complete, "{cut}");
    }
}

#[test]
fn lists_of_a_directory_are_unfolded_and_decoded() {
    // "Renée van Zoë" and "Zij belt over BSN 071202559.", as every value beyond ASCII is written.
    let list = "version: 1\n\ndn: cn=Grace,dc=x\ncn:: UmVuw6llIHZhbiBab8Or\nmobile: 06-12\n 340017\n\
        description:: WmlqIGJlbHQgb3ZlciBCU04gMDcx\n MjAyNTU5Lg==\njpegPhoto:: /9j/4AAQSkZJRg==\n\
        brief:: AAECA1BLAwQ=\nuserCertificate;binary:: AAEC\n";
    let items = items("adresboek.txt", list.as_bytes());
    let expected =
        ["file adresboek.txt ldif complete", "attachment adresboek.txt::brief binary unsupported"];
    assert_eq!(outline(&items), expected);
    let text = items[0].text();
    for wanted in ["cn: Renée van Zoë\n", "mobile: 06-12340017\n", "over BSN 071202559.\n"] {
        assert!(text.contains(wanted), "{wanted} in {text:?}");
    }
    let said = &items[0].said[0];
    let there = usize::try_from(said.frame(said.text.find("071202559").unwrap())).unwrap();
    assert!(list[there..].starts_with("MDcx"), "in the letters that stand for it");
}

#[test]
fn folders_are_said_of_each_file_below_them_and_of_no_part_of_it() {
    let mut made = samples::zip(&[("los.txt", b"")]);
    let items = super::items("klanten/Dossier G. Adeyemi BSN 071202559/klanten/a.zip", &made);
    assert_eq!(items[0].names[..3], ["a.zip", "klanten", "Dossier G. Adeyemi BSN 071202559"]);
    assert_eq!(items[1].names, ["los.txt"]);
    let items = super::items("BSN 071202559.txt", b"x");
    assert_eq!(items[0].names, ["BSN 071202559 txt"], "an extension is no part of a number");
    // Not read, and still told.
    made.truncate(9);
    let items = super::items("BSN 071202559/a.zip", &made);
    assert_eq!(items[0].names, ["a.zip", "BSN 071202559"]);
    assert!(matches!(items[0].coverage(), Coverage::Unread(_)));
}

#[test]
fn names_are_said_once_and_make_nothing_read() {
    let inner = zip::samples();
    let items = items("klanten/BSN_071202559.zip", &inner);
    let names: Vec<&str> = items.iter().flat_map(|item| &item.names).map(String::as_str).collect();
    assert_eq!(names, ["BSN 071202559 zip", "klanten", "map", "leeg.txt", "Ren\u{e9}e.bin"]);
    assert_eq!(items[0].names.len(), 3, "folders are names of the archive");
    assert_eq!(items[2].coverage(), Coverage::Unread(Unread::Unsupported));
}

mod zip {
    /// An archive with a file that cannot be read, in a folder.
    pub(super) fn samples() -> Vec<u8> {
        super::super::samples::zip(&[
            ("map/", b""),
            ("map/leeg.txt", b""),
            ("map/Ren\u{e9}e.bin", b"\0\x01\x02\x03\x04\x05\x06\x07"),
        ])
    }
}

#[test]
fn old_code_pages_are_told_by_their_letters() {
    let text = |bytes: &[u8]| items("a.txt", bytes)[0].text();
    assert_eq!(text(b"Ren\x82e van Zo\x89terwoude\r\n"), "Renée van Zoëterwoude\r\n");
    assert_eq!(text(b"Ren\xe9e van Zo\xebterwoude\r\n"), "Renée van Zoëterwoude\r\n");
    assert_eq!(text(b"de foto\x92s van Ren\xe9e\r\n"), "de foto’s van Renée\r\n");
    let said = items("a.txt", b"Ren\x82e 071202559");
    assert_eq!(said[0].said[0].frame("Renée ".len()), 6);
    let place = Place::Whole;
    assert_eq!(said[0].said[0].place, place);
}
