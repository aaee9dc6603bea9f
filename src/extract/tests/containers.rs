//! Archives and mail, in each other.

use super::samples::{eml, zip};
use super::*;

#[test]
fn every_member_is_an_item() {
    let bytes = zip(&[("map/", b""), ("map/a.txt", b"tekst"), ("b.pdf", b"%PDF-1"), ("leeg", b"")]);
    let items = check(
        "a.zip",
        &bytes,
        &[
            "archive a.zip zip complete",
            "member a.zip::map/a.txt text complete",
            "member a.zip::b.pdf pdf damaged",
            "member a.zip::leeg empty complete",
        ],
    );
    assert_eq!(items[1].text(), "tekst");
}

#[test]
fn a_zip_in_a_mail_in_a_zip_is_read() {
    let inner = zip(&[("cv.txt", b"BSN 123456782")]);
    let mail = eml("Zie bijlage", &[("cv.zip", &inner), ("lijst.csv", b"naam;bsn\nJan;1\n")]);
    let bytes = zip(&[("mail.eml", &mail)]);
    let items = check(
        "a.zip",
        &bytes,
        &[
            "archive a.zip zip complete",
            "message a.zip::mail.eml eml complete",
            "archive a.zip::mail.eml::cv.zip zip complete",
            "member a.zip::mail.eml::cv.zip::cv.txt text complete",
            "table a.zip::mail.eml::lijst.csv csv complete",
        ],
    );
    assert_eq!(items[3].text(), "BSN 123456782");
    let labelled = items[1].labelled();
    assert!(labelled.contains(&"From=Jan de Vries <jan@voorbeeld.nl>".to_owned()), "{labelled:?}");
    assert!(labelled.contains(&"Subject=Ziekmelding René".to_owned()), "{labelled:?}");
    assert!(items[1].text().contains("Zie bijlage"));
    assert!(!items[1].text().contains("grens"), "boundaries are not text");
}

#[test]
fn members_of_one_name_are_told_apart() {
    let mut bytes = zip(&[("aa.txt", b"een"), ("bb.txt", b"twee"), ("cc.txt", b"drie")]);
    for name in [b"bb.txt", b"cc.txt"] {
        while let Some(at) = bytes.windows(6).position(|window| window == name) {
            bytes[at..at + 6].copy_from_slice(b"aa.txt");
        }
    }
    let items = items("a.zip", &bytes);
    let found: Vec<_> =
        items[1..].iter().map(|i| (i.head.locator.as_str().to_owned(), i.text())).collect();
    let expected =
        [("a.zip::aa.txt", "een"), ("a.zip::aa.txt#2", "twee"), ("a.zip::aa.txt#3", "drie")];
    assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn names_that_climb_are_only_names() {
    let bytes = zip(&[("../../etc/passwd", b"x"), ("a::b.txt", b"y")]);
    check(
        "a.zip",
        &bytes,
        &[
            "archive a.zip zip complete",
            "member a.zip::../../etc/passwd text complete",
            "member a.zip::a%3A%3Ab.txt text complete",
        ],
    );
}

#[test]
fn an_encrypted_member_says_so_and_the_others_are_read() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let sealed = options.with_aes_encryption(zip::AesMode::Aes256, "geheim");
    writer.start_file("dicht.txt", sealed).unwrap();
    std::io::Write::write_all(&mut writer, b"x").unwrap();
    writer.start_file("open.txt", options).unwrap();
    std::io::Write::write_all(&mut writer, b"x").unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    check(
        "a.zip",
        &bytes,
        &[
            "archive a.zip zip complete",
            "member a.zip::dicht.txt unknown encrypted",
            "member a.zip::open.txt text complete",
        ],
    );
}

#[test]
fn a_damaged_member_says_so() {
    let mut bytes = zip(&[("a.txt", &b"tekst die best wel lang is ".repeat(20))]);
    bytes[40] ^= 0xFF;
    check("a.zip", &bytes, &["archive a.zip zip complete", "member a.zip::a.txt unknown damaged"]);
    check("b.zip", &bytes[..60], &["archive b.zip zip damaged"]);
}

#[test]
fn every_message_of_a_mailbox_is_an_item() {
    let one =
        "From a@b.nl Mon Jan  6 10:00:00 2025\nFrom: a@b.nl\nSubject: Een\n\nHoi\n>From hier\n\n";
    let two = "From c@d.nl Tue Jan  7 11:00:00 2025\nFrom: c@d.nl\nSubject: Twee\n\nFrom hier op\n";
    let items = check(
        "m.mbox",
        [one, two].concat().as_bytes(),
        &[
            "mailbox m.mbox mbox complete",
            "message m.mbox::msg=1 eml complete",
            "message m.mbox::msg=2 eml complete",
        ],
    );
    assert!(items[1].labelled().contains(&"Subject=Een".to_owned()));
    assert!(items[2].text().contains("From hier op"));
}

/// No line of it begins a message in bytes that are not ASCII's, so nothing of it would be said.
#[test]
fn a_mailbox_without_a_message_is_not_read() {
    let text = "From x@y.nl Mon Jan  6 10:00:00 2025\r\nSubject: x\r\n\r\nBSN: 148206104\r\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check("m.mbox", &wide, &["mailbox m.mbox mbox damaged"]);
}

#[test]
fn a_forwarded_message_is_an_attachment_that_is_a_message() {
    let mail = "From: a@b.nl\nTo: c@d.nl\nMessage-ID: <1>\nMIME-Version: 1.0\n\
        Content-Type: multipart/mixed; boundary=x\n\nvoorwoord 1\n--x\n\nbody\n\
        --x\nContent-Type: message/rfc822\n\nFrom: e@f.nl\nSubject: Binnen\n\nbinnenin\n--x--\nnawoord\n";
    let items = check(
        "m.eml",
        mail.as_bytes(),
        &["message m.eml eml complete", "message m.eml::part-2.eml eml complete"],
    );
    assert!(items[1].text().contains("binnenin"));
    let text = items[0].text();
    assert!(text.contains("voorwoord") && text.contains("nawoord"), "{text:?}");
}

#[test]
fn a_large_inline_image_makes_its_message_partial() {
    let image = |len: usize| {
        let bytes = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &vec![0; len]].concat();
        format!(
            "From: a@b.nl\nTo: c@d.nl\nMessage-ID: <1>\nMIME-Version: 1.0\n\
             Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>Hoi</p>\n\
             --x\nContent-Type: image/png\nContent-ID: <i>\nContent-Transfer-Encoding: base64\n\n{}\n--x--\n",
            data_encoding::BASE64.encode(&bytes)
        )
    };
    check("m.eml", image(100).as_bytes(), &["message m.eml eml complete"]);
    check("m.eml", image(30_000).as_bytes(), &["message m.eml eml partial(needs_ocr)"]);
}

#[test]
fn an_attachment_is_read_in_its_own_bytes() {
    let wide: Vec<u8> = "naam;bsn\nRené;1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mail = eml("", &[("a.csv", &wide)]);
    let items = items("m.eml", &mail);
    assert_eq!(items[1].rows.len(), 1);
    assert_eq!(items[1].labelled(), ["naam=René", "bsn=1"]);
}

#[test]
fn a_message_with_bytes_that_are_no_text_is_a_message() {
    let head = "From: a@b.nl\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nHoi\n\
        --x\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: binary\n\n";
    let bytes = [head.as_bytes(), b"%PDF-1.4\0\x01\x02\x03", b"\n--x--\n"].concat();
    check("m.eml", &bytes, &["message m.eml eml complete", "attachment m.eml::a.pdf pdf damaged"]);
}

#[test]
fn an_armoured_body_makes_its_message_partial() {
    let items = items("m.eml", &eml("-----BEGIN PGP MESSAGE-----\nhQEMA\n", &[]));
    assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Encrypted));
    let note = super::items("a.txt", b"Zie hieronder:\n-----BEGIN PGP MESSAGE-----\nhQEMA\n");
    assert_eq!(note[0].coverage(), Coverage::Partial(Unread::Encrypted));
}

#[test]
fn addresses_in_encoded_headers_and_bodies_are_decoded() {
    let mail = "From: =?utf-8?B?UmVuw6k=?= <rene@x.nl>\nTo: c@d.nl\nMessage-ID: <1>\nMIME-Version: 1.0\n\
        Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n\
        <p>Ren=E9e, BSN 1234=\n56782</p>";
    let items = items("m.eml", mail.as_bytes());
    assert!(items[0].labelled().contains(&"From=René <rene@x.nl>".to_owned()));
    assert!(items[0].text().contains("Renée, BSN 123456782"), "{}", items[0].text());
}

#[test]
fn an_archive_behind_another_is_not_the_whole_file() {
    let bytes = [zip(&[("a.txt", b"verborgen")]), zip(&[("b.txt", b"x")])].concat();
    check(
        "a.zip",
        &bytes,
        &["archive a.zip zip partial(damaged)", "member a.zip::b.txt text complete"],
    );
}

#[test]
fn a_message_saved_with_its_envelope_line_is_a_message() {
    let mail = "From a@b.nl Mon Jan  6 10:00:00 2025\nFrom: a@b.nl\nSubject: Een\n\nHoi c@d.nl\n";
    let items = check("m.eml", mail.as_bytes(), &["message m.eml eml complete"]);
    assert!(items[0].labelled().contains(&"Subject=Een".to_owned()), "{:?}", items[0].labelled());
    assert!(items[0].text().contains("c@d.nl"));
}

/// The same archive without its last member in the directory.
fn without_last_in_directory(bytes: &[u8]) -> Vec<u8> {
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06").unwrap();
    let last = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    let mut out = [&bytes[..last], &bytes[end..]].concat();
    let start = u32::from_le_bytes(bytes[end + 16..end + 20].try_into().unwrap());
    let size = u32::try_from(last).unwrap() - start;
    for at in [last + 8, last + 10] {
        out[at] -= 1;
    }
    out[last + 12..last + 16].copy_from_slice(&size.to_le_bytes());
    out
}

#[test]
fn a_member_that_the_directory_leaves_out_is_noticed() {
    let bytes = zip(&[("a.txt", b"een"), ("b.txt", b"verborgen")]);
    check(
        "a.zip",
        &without_last_in_directory(&bytes),
        &["archive a.zip zip partial(damaged)", "member a.zip::a.txt text complete"],
    );
    let word = super::samples::docx(&[("word/weg.xml", b"<w:t>verborgen</w:t>")]);
    let word = without_last_in_directory(&word);
    check("a.docx", &word, &["file a.docx docx partial(damaged)"]);
    let only = without_last_in_directory(&zip(&[("a.txt", b"verborgen")]));
    check("a.zip", &only, &["archive a.zip zip damaged"]);
}

#[test]
fn bytes_that_no_member_accounts_for_are_noticed() {
    let whole = zip(&[("a.txt", b"een"), ("b.txt", b"twee")]);
    let behind = [&whole[..], b"BSN 123456782"].concat();
    assert_eq!(items("a.zip", &behind)[0].coverage(), Coverage::Partial(Unread::Damaged));
    // Between the data of the last member and the directory, with all offsets right.
    let start = whole.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let mut between = [&whole[..start], b"BSN 123456782", &whole[start..]].concat();
    let end = between.len() - 22;
    let moved = u32::try_from(start + 13).unwrap();
    between[end + 16..end + 20].copy_from_slice(&moved.to_le_bytes());
    assert_eq!(items("a.zip", &between)[0].coverage(), Coverage::Partial(Unread::Damaged));
}

#[test]
fn data_behind_the_end_of_a_packed_stream_is_damage() {
    let packed = zip(&[("a.txt", &b"tekst die goed inpakt ".repeat(50))]);
    let start = packed.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let mut bytes = [&packed[..start], b"BSN 123456782", &packed[start..]].concat();
    let end = bytes.len() - 22;
    for (at, to) in [(18, 13), (start + 13 + 20, 13), (end + 16, 13)] {
        let old = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        bytes[at..at + 4].copy_from_slice(&(old + to).to_le_bytes());
    }
    check("a.zip", &bytes, &["archive a.zip zip complete", "member a.zip::a.txt unknown damaged"]);
}

#[test]
fn an_archive_written_to_a_pipe_is_whole() {
    let mut writer = zip::ZipWriter::new_stream(Vec::new());
    for name in ["a.txt", "b.txt"] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, b"tekst").unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert!(bytes.windows(4).any(|window| window == b"PK\x07\x08"), "sizes behind the data");
    let expected = ["member a.zip::a.txt text complete", "member a.zip::b.txt text complete"];
    let items = items("a.zip", &bytes);
    assert_eq!(outline(&items)[1..], expected);
    assert_eq!(items[0].coverage(), Coverage::Complete);
}

#[test]
fn comments_in_an_archive_are_text() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.set_comment("map van Renée").unwrap();
    writer.start_file("a.txt", zip::write::SimpleFileOptions::default()).unwrap();
    let mut bytes = writer.finish().unwrap().into_inner();
    let items = check(
        "a.zip",
        &bytes,
        &["archive a.zip zip complete", "member a.zip::a.txt empty complete"],
    );
    assert_eq!(items[0].text(), "map van Renée");
    // The comment on the member, and the place of the directory's end that moves with it.
    let record = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let end = bytes.windows(4).position(|window| window == b"PK\x05\x06").unwrap();
    bytes[record + 32] = 13;
    bytes[end + 12] += 13;
    bytes.splice(end..end, *b"BSN 123456782");
    assert_eq!(super::items("a.zip", &bytes)[0].text(), "BSN 123456782\nmap van Renée");
}

#[test]
fn a_uuencoded_file_in_a_mail_makes_it_partial() {
    for body in ["Zie:\r\n\r\nbegin 644 cv.txt\r\n#0V%T\r\n`\r\nend\r\n", "begin 0600 x\r\n"] {
        let items = items("m.eml", &eml(body, &[]));
        assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Unsupported), "{body}");
    }
    let sentence = "De opdracht is\r\nbegin 2024 afgerond.\r\n";
    assert_eq!(items("m.eml", &eml(sentence, &[]))[0].coverage(), Coverage::Complete);
}
