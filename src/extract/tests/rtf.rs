//! Rich text: what a person sees, and what lies beneath.

use proptest::prelude::*;

use super::*;
use crate::detect::Place;

fn text(rtf: &[u8]) -> String {
    items("a.rtf", rtf)[0].text()
}

fn said(rtf: &[u8], wanted: &str) -> Said {
    let items = items("a.rtf", rtf);
    let found = items[0].said.iter().find(|said| said.text.contains(wanted));
    found.unwrap_or_else(|| panic!("{wanted} in {:?}", items[0].said)).clone()
}

#[test]
fn runs_are_joined_and_cells_apart() {
    let rtf = br"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}{\stylesheet{\s0 Normal;}}
        {\b BSN 1234}{\i 56782}\par\trowd\intbl Naam\cell Jan\cell\row\pard einde\~nu\_dan\line x}";
    let items = check("a.doc", rtf, &["file a.doc rtf complete"]);
    let text = items[0].text();
    assert!(text.contains("BSN 123456782\nNaam\tJan\n"), "{text:?}");
    assert!(text.contains("einde\u{a0}nu-dan\nx"), "{text:?}");
    assert!(!text.contains("Arial") && !text.contains("Normal"), "{text:?}");
}

#[test]
fn letters_follow_the_code_page_of_their_font() {
    let rtf = br"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}{\f3\cpg850 D;}}
Ren\'e9e {\f1\'cf\'e5} {\f2\'83A} {\f3 Ren\'82} \u233?n \uc2\u8364\'80\'80 \uc0\u-10179\u-8704x \uc1{\upr{oud}{\*\ud{nieuw}}}}";
    let text = text(rtf);
    assert_eq!(text.trim(), "Renée Пе ア René én € \u{1f600}x nieuw", "{text:?}");
    assert!(!text.contains("oud"));
}

#[test]
fn whole_messages_of_other_machines_are_decoded() {
    assert_eq!(text(br"{\rtf1\pc Ren\'82e}"), "Renée");
    assert_eq!(text(br"{\rtf1\mac Ren\'8ee}"), "Renée");
    assert_eq!(text(br"{\rtf1\ansi\ansicpg1250 \'8akoda}"), "Škoda");
}

#[test]
fn everything_beside_the_body_is_said_with_its_place() {
    let rtf = br"{\rtf1{\info{\title Verzuim}{\author Kees}{\operator Truus}{\*\company Kantoor}{\creatim\yr2020}}
        {\*\userprops{\propname Dossier}\proptype30{\staticval 148206104}}{\*\docvar {sleutel}{waarde}}
        {\header kop\par}{\footerr voet}Zin{\footnote noot 1} gaat {\*\atnid TV}{\*\atnauthor Truus V}\chatn
        {\*\annotation{\*\atndate 1234}opmerking}door.
        {\shp{\*\shpinst{\sp{\sn wzDescription}{\sv foto van Piet}}{\sp{\sn lineColor}{\sv 123456}}{\shptxt in een vak\par}}{\shprslt{\dptxbxtext in een vak}}}
        {\field{\*\fldinst HYPERLINK mailto:jan@x.nl}{\fldrslt Jan}}{\v verborgen}{\*\nieuw van later}}";
    let items = check("a.rtf", rtf, &["file a.rtf rtf complete"]);
    for (wanted, part) in [
        ("kop", "header"),
        ("voet", "footer"),
        ("noot 1", "footnote"),
        ("opmerking", "annotation"),
        ("in een vak", "text box"),
    ] {
        assert_eq!(said(rtf, wanted).place, Place::Part(part.to_owned()), "{wanted}");
    }
    for wanted in [
        "Verzuim",
        "Kees",
        "Truus",
        "Kantoor",
        "148206104",
        "sleutel",
        "waarde",
        "foto van Piet",
        "mailto:jan@x.nl",
        "verborgen",
        "van later",
        "Truus V",
    ] {
        said(rtf, wanted);
    }
    let text = items[0].text();
    assert!(text.contains("Zin gaat"), "a note tears no sentence: {text:?}");
    assert_eq!(text.matches("in een vak").count(), 1);
    assert!(!text.contains("123456\n") && !text.contains("lineColor"), "{text:?}");
    let labelled = items[0].labelled();
    for expected in ["title=Verzuim", "author=Kees", "Dossier=148206104", "author=Truus V"] {
        assert!(labelled.contains(&expected.to_owned()), "{expected} in {labelled:?}");
    }
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

#[test]
fn pictures_count_and_files_inside_are_items() {
    let picture = |length: usize| {
        format!(
            "{{\\rtf1 x{{\\*\\shppict{{\\pict\\pngblip {0}}}}}{{\\nonshppict{{\\pict\\wmetafile8 {0}}}}}}}",
            hex(&vec![7; length])
        )
    };
    let outcome = |rtf: &str| items("a.rtf", rtf.as_bytes())[0].coverage();
    assert_eq!(outcome(&picture(15_000)), Coverage::Complete, "counted once");
    assert_eq!(outcome(&picture(30_000)), Coverage::Partial(Unread::NeedsOcr));
    let binary = [b"{\\rtf1 x{\\pict\\bin30000 ".as_slice(), &vec![b'}'; 30_000], b"}y}"].concat();
    let binary = items("a.rtf", &binary);
    assert_eq!(binary[0].coverage(), Coverage::Partial(Unread::NeedsOcr));
    assert_eq!(binary[0].text(), "xy");

    let counted = |text: &str| {
        let length = u32::try_from(text.len() + 1).unwrap();
        [&length.to_le_bytes()[..], text.as_bytes(), b"\0"].concat()
    };
    let content = b"naam;bsn\nJan;148206104\n";
    let length = u32::try_from(content.len()).unwrap().to_le_bytes();
    let package = [
        b"\x02\0lijst.csv\0C:\\map\\lijst.csv\0\0\0\x03\0".as_slice(),
        &counted("C:\\t\\x"),
        &length,
        content,
    ]
    .concat();
    let length = u32::try_from(package.len()).unwrap().to_le_bytes();
    let object =
        [b"\x01\x05\0\0\x02\0\0\0".as_slice(), &counted("Package"), &[0; 8], &length, &package]
            .concat();
    let rtf =
        format!("{{\\rtf1 x{{\\object{{\\*\\objdata {}}}{{\\result plaatje}}}}}}", hex(&object));
    let all = check(
        "a.rtf",
        rtf.as_bytes(),
        &["file a.rtf rtf complete", "table a.rtf::lijst.csv csv complete"],
    );
    assert!(all[0].text().contains("plaatje") && all[0].text().contains("C:\\map\\lijst.csv"));
    assert!(all[1].labelled().contains(&"bsn=148206104".to_owned()));
}

#[test]
fn a_page_that_was_wrapped_is_read_as_a_page() {
    let rtf = br#"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Jan {\*\htmltag84 <b>}\htmlrtf dubbel \htmlrtf0 Jan
{\*\htmltag84 </b>}sen {\*\htmltag84 <a href="mailto:jan@x.nl">}mail{\*\htmltag92 </a>}\htmlrtf }\htmlrtf0 }"#;
    let text = text(rtf);
    assert!(text.contains("Jan Jansen mail") && text.contains("mailto:jan@x.nl"), "{text:?}");
    assert!(!text.contains("dubbel") && !text.contains("<b>"), "{text:?}");
}

#[test]
fn what_is_torn_or_strange_is_said() {
    let outcome = |rtf: &[u8]| {
        let items = items("a.rtf", rtf);
        (items[0].coverage(), items[0].text())
    };
    let partial = |why, text: &str| (Coverage::Partial(why), text.to_owned());
    assert_eq!(outcome(br"{\rtf1 a{\b b"), partial(Unread::Damaged, "ab"));
    assert_eq!(outcome(br"{\rtf1 a}} b}"), (Coverage::Complete, "a b".to_owned()));
    assert_eq!(outcome(br"{\rtf1 a\bin100 b"), partial(Unread::Damaged, "a"));
    let deep = [br"{\rtf1 a".to_vec(), b"{".repeat(200_000), b"b".to_vec(), b"}".repeat(200_001)];
    assert_eq!(outcome(&deep.concat()), partial(Unread::Depth, "ab"));
    let many = [br"{\rtf1 ".to_vec(), br"{\footnote x}".repeat(50_000), b"b}".to_vec()].concat();
    assert!(outcome(&many).1.ends_with('b'));
    let long = format!("{{\\rtf1 {}}}", "woord ".repeat(500_000));
    assert_eq!(outcome(long.as_bytes()).1.matches("woord").count(), 500_000);
    let tags = format!("{{\\rtf1\\fromhtml1 {}einde}}", "a<b>".repeat(1_000_000));
    assert!(outcome(tags.as_bytes()).1.contains("einde"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_tokens_hurt(tokens in proptest::collection::vec(0..24_usize, 0..200)) {
        const TOKENS: [&str; 24] = [
            "{", "}", "\\'e9", "\\u-9999?", "\\u55357", "\\*", "\\upr", "\\ud", "\\pict", "ff00",
            "\\objdata", "0105", "\\bin3 ", "\\fromhtml1", "\\htmltag", "\\htmlrtf", "\\footnote ",
            "\\fonttbl", "\\sn ", "\\sv ", "\\shptxt ", "\\par", "\\cell", "tekst ",
        ];
        let body: String = tokens.iter().map(|token| TOKENS[*token]).collect();
        items("a.rtf", format!("{{\\rtf1 {body}").as_bytes());
    }
}
