//! Mail as it comes: torn, signed, encoded in every way; and mailboxes.

use super::*;

const HEAD: &str = "From: Jan <jan@x.nl>\nTo: k@y.nl\nMessage-ID: <1@x.nl>\nMIME-Version: 1.0\n";

fn mail(rest: &str) -> Vec<Item> {
    items("m.eml", format!("{HEAD}{rest}").as_bytes())
}

fn partial(why: Unread) -> Coverage {
    Coverage::Partial(why)
}

#[test]
fn lines_may_end_as_they_once_did() {
    let mail =
        "From: a@b.nl\rTo: c@d.nl\rContent-Transfer-Encoding: base64\r\rQlNOIDA3MTIwMjU1OQ==\r";
    assert!(items("a.eml", mail.as_bytes())[0].text().contains("BSN 071202559"));
    let one = format!("From a@b.nl Mon Jan  6 10:00:00 2025\r{mail}\r");
    let items = items("a.mbox", one.repeat(2).as_bytes());
    assert_eq!(items.len(), 3);
    assert!(items[1..].iter().all(|item| item.text().contains("BSN 071202559")));
}

#[test]
fn a_message_behind_its_length_is_a_message() {
    let mail = "From: a@b.nl\nTo: c@d.nl\nMessage-ID: <1>\nContent-Transfer-Encoding: base64\n\n\
        QlNOIDA3MTIwMjU1OQ==\n";
    let about = "<plist><dict><key>flags</key><integer>1</integer></dict></plist>\n";
    let file = format!("{:<11}\n{mail}{about}", mail.len());
    for name in ["a.emlx", "a.txt"] {
        let items = check(name, file.as_bytes(), &[&format!("message {name} eml complete")]);
        let text = items[0].text();
        assert!(text.contains("BSN 071202559") && text.contains("flags"), "{text}");
        let from = items[0].said.iter().find(|said| said.text.contains("a@b.nl")).unwrap();
        let at = usize::try_from(from.frame(from.text.find("a@b.nl").unwrap())).unwrap();
        assert!(file[at..].starts_with("a@b.nl"));
    }
    let torn = format!("{:<11}\n{mail}", mail.len() + 400);
    assert_eq!(items("a.emlx", torn.as_bytes())[0].coverage(), Coverage::Partial(Unread::Damaged));
}

#[test]
fn transfer_encodings_are_told_however_they_are_written() {
    let body = "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: ";
    for stated in ["base64", "\"base64\"", "Base64;", "base64 (zie RFC)"] {
        let items = mail(&format!("{body}{stated}\n\nUmVu6WUgMDcxMjAyNTU5\n"));
        assert_eq!(items[0].coverage(), Coverage::Complete, "{stated}");
        assert!(items[0].text().contains("Renée 071202559"), "{stated}: {}", items[0].text());
    }
    let items = mail(&format!("{body}quoted-printable\n\nRen=E9e 0712=\n02559\n"));
    assert!(items[0].text().contains("Renée 071202559"), "{}", items[0].text());
    let strange = mail(&format!("{body}gzip64\n\nH4sIAAAA\n"));
    assert_eq!(strange[0].coverage(), partial(Unread::Unsupported));
    let torn = mail(&format!("{body}base64\n\nUmVu6WU!!!!gMDcxMjAyNTU5\n"));
    assert_eq!(torn[0].coverage(), partial(Unread::Damaged));
    let none = mail(&format!("{body}base64\n\nGewoon tekst; met tekens: (1), \"2\", enz.\n"));
    assert_eq!(none[0].coverage(), partial(Unread::Damaged));
    assert!(none[0].text().contains("Gewoon tekst"));
}

#[test]
fn charsets_that_shift_are_decoded() {
    let body = |charset: &str, text: &str| {
        mail(&format!("Content-Type: text/plain; charset={charset}\n\n{text}\n"))[0].text()
    };
    assert!(body("utf-7", "Ren+AOk-e").contains("Renée"));
    assert!(body("iso-2022-jp", "\x1b$BF|K\\\x1b(B").contains("日本"));
    assert!(body("us-ascii", "1+1-2").contains("1+1-2"));
}

#[test]
fn a_multipart_without_its_boundary_is_said_as_it_stands() {
    let part = "--b\nContent-Type: text/plain\n";
    let encoded = format!("{part}Content-Transfer-Encoding: base64\n\nUmVu6WU=\n--b--\n");
    let plain = format!("{part}\nJansen\n--b--\n");
    for kind in ["multipart/mixed; boundary=anders", "multipart/mixed"] {
        let items = mail(&format!("Content-Type: {kind}\n\n{encoded}"));
        assert_eq!(items[0].coverage(), partial(Unread::Damaged), "{kind}");
        let items = mail(&format!("Content-Type: {kind}\n\n{plain}"));
        assert!(items[0].text().contains("Jansen"), "{kind}");
    }
}

#[test]
fn what_belongs_to_no_part_is_text() {
    let items = mail(
        "Content-Type: multipart/mixed; boundary=b\n\nvooraf a@voor.nl\n-- c@streep.nl\n--b\n\nbinnen\n--b--\nerna e@na.nl\n",
    );
    for wanted in ["a@voor.nl", "c@streep.nl", "binnen", "e@na.nl"] {
        assert!(items[0].text().contains(wanted), "{wanted} in {}", items[0].text());
    }
    let items = mail("geen kopregel d@kop.nl\nSubject: x\n\nlichaam\n");
    assert!(items.iter().any(|item| item.text().contains("d@kop.nl")));
}

#[test]
fn a_piece_of_a_message_is_not_called_read() {
    let items = mail(
        "Content-Type: message/partial; id=x; number=2; total=3\n\nVGVrc3QgZGllIG5pZXQgaGVlbCBpcw==\n",
    );
    assert!(items.iter().any(|item| item.coverage() != Coverage::Complete), "{items:?}");
}

#[test]
fn messages_in_digests_are_items() {
    let items = mail(
        "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: Een\nFrom: a@b.nl\n\neen\n--b\n\nSubject: Twee\n\ntwee\n--b--\n",
    );
    assert_eq!(items.len(), 3);
    assert!(items[1].text().contains("een") && items[2].text().contains("twee"), "{items:?}");
}

#[test]
fn names_of_parts_that_are_no_items_are_said() {
    let items = mail(
        "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<img src=cid:1>\n--b\n\
         Content-Type: image/png; name=\"foto Jansen.png\"\nContent-ID: <1>\nContent-Transfer-Encoding: base64\n\n/9j/4AAQ\n--b--\n",
    );
    assert_eq!(items.len(), 1);
    let name = items[0].said.iter().find(|said| said.text == "foto Jansen.png");
    assert_eq!(name.map(|said| said.kind), Some(SegmentKind::Name));
}

fn messages(mbox: &str) -> Vec<String> {
    let items = items("m.mbox", mbox.as_bytes());
    assert_eq!(items[0].end.as_ref().unwrap().content_kind, "mbox", "{mbox}");
    assert_eq!(items[0].coverage(), Coverage::Complete);
    items[1..].iter().map(Item::text).collect()
}

#[test]
fn a_sentence_splits_no_message() {
    let mbox = "From a@b.nl Mon Jan  6 10:00:00 2025\nSubject: een\n\nHoi\n\nFrom here on, at 10:00 in 2025.\n\
        From Mon Jan 6 on: 10:00\n>From a@b.nl Mon Jan  6 10:00:00 2025\n\nFrom a@b.nl Mon Jan  6 10:00:00\nwas de kop.\n";
    assert_eq!(messages(mbox).len(), 1);
}

#[test]
fn messages_begin_without_blank_line_or_year() {
    let mbox = "From - Mon Jan 06 10:00:00 2025\r\nSubject: een\r\n\r\nHoi\r\n\
        From a@b.nl Mon Jan  6 10:00:00\r\nSubject: twee\r\n\r\nHallo\r\n\r\n\
        From a@b.nl Mon, 6 Jan 2025 10:00:00 +0100\r\nSubject: drie\r\n\r\nDag\r\n";
    let said = messages(mbox);
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[1].contains("twee") && said[2].contains("Dag"));
}

#[test]
fn a_stated_length_counts_when_a_message_ends_there() {
    let body = "Hoi\n\nFrom c@d.nl Mon Jan  6 10:00:00 2025\nSubject: geciteerd\n\neinde\n";
    let with = |length: usize| {
        format!(
            "From a@b.nl Mon Jan  6 10:00:00 2025\nSubject: een\nContent-Length: {length}\n\n{body}\n\
             From a@b.nl Mon Jan  6 10:00:00 2025\nSubject: twee\n\nx\n"
        )
    };
    assert_eq!(messages(&with(body.len())).len(), 2);
    for wrong in [0, 7, body.len() - 3, 100_000, usize::MAX] {
        assert_eq!(messages(&with(wrong)).len(), 3, "{wrong}");
    }
}

#[test]
fn a_message_on_which_the_parser_panics_is_read_all_the_same() {
    // Two pages, then an alternative that holds only text.
    let html = "--b\nContent-Type: text/html\n\n<p>Grace</p>\n";
    let inner = "--b\nContent-Type: Multipart/Alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\
                 Content-Transfer-Encoding: base64\n\nMDcxMjAyNTU5\n--c--\n";
    let attached =
        "--b\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\nbijlage\n";
    let text = format!(
        "{HEAD}Content-Type: multipart/alternative; boundary=b\n\n{html}{html}{inner}{attached}--b--\n"
    );
    let parse = || mail_parser::MessageParser::default().parse(text.as_bytes()).is_some();
    assert!(
        std::panic::catch_unwind(parse).is_err(),
        "the parser was mended: no second way is needed"
    );
    let items = items("m.eml", text.as_bytes());
    assert_eq!(items[0].coverage(), Coverage::Complete);
    assert!(items[0].text().contains("071202559"), "{}", items[0].text());
    assert_eq!(items[1].text().trim(), "bijlage");
}
