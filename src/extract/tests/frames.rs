//! Offsets of plain text kinds point to the file's own bytes, in every encoding.

use proptest::prelude::*;

use super::*;

/// How the file is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    Utf8 { mark: bool },
    Utf16Le { mark: bool },
    Utf16Be { mark: bool },
    Windows1252,
}

pub(super) fn encode(text: &str, form: Form) -> Vec<u8> {
    let utf16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let with = |mark: bool, bytes: &[u8], body: Vec<u8>| {
        if mark { [bytes, &body].concat() } else { body }
    };
    match form {
        Form::Utf8 { mark } => with(mark, b"\xEF\xBB\xBF", text.as_bytes().to_vec()),
        Form::Utf16Le { mark } => with(mark, b"\xFF\xFE", utf16(u16::to_le_bytes)),
        Form::Utf16Be { mark } => with(mark, b"\xFE\xFF", utf16(u16::to_be_bytes)),
        Form::Windows1252 => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
    }
}

/// Every occurrence of the needle must lie where its encoded bytes lie.
fn check_needle(name: &str, text: &str, needle: &str, form: Form) {
    let bytes = encode(text, form);
    let plain = match form {
        Form::Utf8 { .. } => Form::Utf8 { mark: false },
        Form::Utf16Le { .. } => Form::Utf16Le { mark: false },
        Form::Utf16Be { .. } => Form::Utf16Be { mark: false },
        Form::Windows1252 => form,
    };
    let encoded = encode(needle, plain);
    let items = items(name, &bytes);
    let cells = items[0].rows.iter().flat_map(|row| &row.3);
    let mut found = 0;
    for said in items[0].said.iter().chain(cells) {
        for (at, _) in said.text.match_indices(needle) {
            let frame = usize::try_from(said.frame(at)).unwrap();
            assert_eq!(
                bytes.get(frame..frame + encoded.len()),
                Some(encoded.as_slice()),
                "{name} {form:?} {text:?}"
            );
            found += 1;
        }
    }
    assert!(found > 0, "{name} {form:?}: the needle was said in {text:?}");
}

pub(super) fn forms() -> impl Strategy<Value = Form> {
    prop_oneof![
        any::<bool>().prop_map(|mark| Form::Utf8 { mark }),
        any::<bool>().prop_map(|mark| Form::Utf16Le { mark }),
        any::<bool>().prop_map(|mark| Form::Utf16Be { mark }),
        Just(Form::Windows1252),
    ]
}

/// Words in letters that all four encodings have, and plain enough for every guess to be right.
const WORDS: &str = "([a-zéëïöü]{1,9} ){3,30}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn text(before in WORDS, after in WORDS, form in forms()) {
        let text = format!("de naam is een geheim, {before}\n BSN 123456782 {after}");
        check_needle("a.txt", &text, "123456782", form);
    }

    #[test]
    fn csv(before in WORDS, form in forms()) {
        let text = format!("naam;bsn;bedrag\r\n\"{before} \"\"x\"\"\";\"123456782\";1,00\r\n");
        check_needle("a.csv", &text, "123456782", form);
        check_needle("a.csv", &format!("a;b\n\"é \"\"q\"\" 9\";{before}\n"), "q", form);
    }

    #[test]
    fn json(before in WORDS, form in forms()) {
        let text = format!("{{\"naam é\": \"{before}\", \"x\\u0041\\n\": \"\\u00e9\\\\{before} 123456782\"}}");
        check_needle("a.json", &text, "123456782", form);
    }

    #[test]
    fn xml(before in WORDS, form in forms()) {
        let text = format!("<lijst><a t='{before}&amp; 123456782'>{before} &#233;&lt; 123456782</a></lijst>");
        check_needle("a.xml", &text, "123456782", form);
    }

    #[test]
    fn sql(before in WORDS, form in forms()) {
        let text = format!(
            "INSERT INTO `é` (a, b) VALUES ('{before}''é', '\\'é 123456782'), (123456782, NULL);\n-- 123456782\n"
        );
        check_needle("a.sql", &text, "123456782", form);
    }

    #[test]
    fn html(before in WORDS, form in forms()) {
        let text = format!(
            "<html><p title=\"&amp; 123456782\">{before}\r\n&eacute;n &amp; <b>{before}</b> 123456782<!-- 123456782 --></p>"
        );
        check_needle("a.html", &text, "123456782", form);
    }
}

#[test]
fn header_and_plain_body_of_mail_point_into_the_file() {
    let mail = "From: a@b.nl\r\nTo: Jan\r\n <jan@x.nl>\r\nSubject: BSN\r\n 123456782\r\nMessage-ID: <1>\r\n\r\n\
        Hallo é, 123456782\r\n";
    check_needle("m.eml", mail, "123456782", Form::Utf8 { mark: false });
    check_needle("m.eml", mail, "jan@x.nl", Form::Utf8 { mark: false });
}

#[test]
fn frames_hold_behind_the_first_block() {
    let line = "een regel zonder iets bijzonders é\n";
    let text = format!("{}BSN 123456782\n{line}", line.repeat(40_000));
    for form in [
        Form::Utf8 { mark: true },
        Form::Utf16Le { mark: false },
        Form::Utf16Be { mark: true },
        Form::Windows1252,
    ] {
        check_needle("a.txt", &text, "123456782", form);
    }
    let rows = format!("naam;bsn\n{}Jan;123456782\n", "Piet é;1\n".repeat(150_000));
    check_needle("a.csv", &rows, "123456782", Form::Utf16Le { mark: true });
    check_needle("a.csv", &rows, "123456782", Form::Windows1252);
}
