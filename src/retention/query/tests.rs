//! The language, and what a query covers.

use proptest::prelude::*;

use super::*;
use crate::digest::StateKey;
use crate::sensitive::Sensitive;

#[track_caller]
fn check(text: &str, canonical: &str) {
    let query = Query::parse(text).unwrap();
    assert_eq!(query.to_string(), canonical, "{text}");
    assert_eq!(Query::parse(canonical), Ok(query), "{text}");
}

#[test]
fn a_query_has_one_canonical_text() {
    check("type:BSN", "type:BSN");
    check("type:iban,bsn,IBAN", "type:BSN,IBAN");
    check("  TYPE:bsn\tpath:klanten/** ", "path:klanten/** type:BSN");
    check("pad:klanten/** soort:message bron:share", "source:share path:klanten/** kind:message");
    check("klasse:nl-awr-52 opdracht:E-2 klant:C-1", "class:NL-AWR-52 engagement:E-2 client:C-1");
    check(r#"path:"klanten/de vries/**""#, r#"path:"klanten/de vries/**""#);
    check(r#"path:"a,b.txt",c.txt"#, r#"path:"a,b.txt",c.txt"#);
    check(r#"path:"c.txt""#, "path:c.txt");
    check("path:map/b.zip::c.txt", "path:map/b.zip::c.txt");
    check("date:2023..2023", "date:2023");
    check("datum:31-03-2023..2024-06", "date:2023-03-31..2024-06");
    check("einde:..2024 date:2023..", "date:2023.. end:..2024");
    check("date:2024,2023", "date:2023,2024");
    check("kind:rows,TABLE", "kind:table,rows");
    check("woorden:- type:BSN", "type:BSN words:-");
}

#[test]
fn what_is_not_understood_is_refused() {
    let check = |text: &str, want: QueryError| assert_eq!(Query::parse(text), Err(want), "{text}");
    let value = |value: &str| value.to_owned();
    check("", QueryError::Empty);
    check(" \t ", QueryError::Empty);
    check("type:BSN Jansen", QueryError::Part { part: 2 });
    check("type:BSN\u{1b}[0m", QueryError::Part { part: 1 });
    check("kleur:rood", QueryError::Field { field: value("kleur") });
    check("type:BSN type:IBAN", QueryError::Twice { field: QueryField::Type });
    check("type:BSN soort:file kind:rows", QueryError::Twice { field: QueryField::Kind });
    for empty in ["type:", "type:BSN,", "type:,BSN", r#"type:"""#, r#"type:" ""#] {
        check(empty, QueryError::NoValue { field: QueryField::Type });
    }
    check(r#"path:"klanten"#, QueryError::Quote { part: 1 });
    check(r#"type:BSN path:a"b"c"#, QueryError::Quote { part: 2 });
    check(r#"path:"a""b""#, QueryError::Quote { part: 1 });
    for glob in ["/srv/share", "../x", "C:\\x", "["] {
        check(&format!("path:{glob}"), QueryError::Glob { value: value(glob) });
    }
    for range in ["gisteren", "..", "2023-13", "2023-01-01..x", "01/02/2023", "1800"] {
        check(&format!("date:{range}"), QueryError::Range { value: value(range) });
    }
    check("date:2024..2023", QueryError::Backwards { value: value("2024..2023") });
    check("end:2024-06..2024-05-31", QueryError::Backwards { value: value("2024-06..2024-05-31") });
    for words in ["words:zonnebloem", "words:-,zaak", "words:\"de zaak\""] {
        check(words, QueryError::Words);
    }
    let Err(QueryError::Unknown { field: QueryField::Kind, known, .. }) = Query::parse("kind:pdf")
    else {
        panic!("a kind that there is not")
    };
    assert_eq!(known.len(), 8);
}

#[test]
fn what_the_office_does_not_have_is_refused() {
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let (sources, types, classes) = (set(&["Share"]), set(&["BSN", "IBAN"]), set(&["NL-AWR-52"]));
    let text = "client_id,client_name,engagement_id,end_date\nC-1,Naam,E-1,2020-01-01\n";
    let register = Register::parse(text.as_bytes()).unwrap();
    let known = Known { sources: &sources, types: &types, classes: &classes, register: &register };
    let check = |text: &str| match Query::parse(text).unwrap().check(&known) {
        Ok(()) => "ok".to_owned(),
        Err(QueryError::Unknown { field, value, known }) => {
            format!("{} {value} {}", field.name(), known.join(","))
        }
        Err(error) => panic!("{error}"),
    };
    let all = "source:share type:bsn class:nl-awr-52 engagement:e-1 client:c-1 kind:file date:2020";
    assert_eq!(check(all), "ok");
    assert_eq!(check("type:BSN,STAFF"), "type STAFF BSN,IBAN");
    assert_eq!(check("source:archief"), "source archief Share");
    assert_eq!(check("class:NL-X"), "class NL-X NL-AWR-52");
    assert_eq!(check("engagement:E-1,E-2"), "engagement E-2 ");
    assert_eq!(check("client:C-2"), "client C-2 ");
}

#[test]
fn a_query_is_stored_with_all_it_means_and_without_a_word() {
    let key = StateKey::from_bytes([7; 32]);
    let words = SoughtWords::read(&Sensitive::new("zaak Zonnebloem".to_owned()), &key).unwrap();
    let text = "client_id,client_name,engagement_id,end_date,paths\nC-1,Naam,E-1,,klanten/a/**\n";
    let register = Register::parse(text.as_bytes()).unwrap();
    let query = Query::parse("words:- engagement:E-1 client:C-1").unwrap();
    let query = query.with_words(words.clone()).as_meant_by(&register);
    let json = serde_json::to_string(&query).unwrap();
    assert!(!json.to_lowercase().contains("zonnebloem") && json.contains("klanten/a/**"), "{json}");
    assert_eq!(serde_json::from_str::<Query>(&json).unwrap(), query);
    assert_eq!(query.fields(), "engagement+client+words");
    let forgotten = query.forgotten().unwrap();
    assert_eq!(forgotten.to_string(), query.to_string());
    assert_eq!(forgotten.words().unwrap().tag(), words.tag());
    assert_eq!(forgotten.forgotten(), None);
    // Words that are asked for and not there, or there and not asked for; a text that is none.
    for broken in [
        r#"{"text":"words:-"}"#.to_owned(),
        json.replace(" words:-", ""),
        r#"{"text":""}"#.to_owned(),
        r#"{"text":"type:BSN","colour":1}"#.to_owned(),
    ] {
        assert!(serde_json::from_str::<Query>(&broken).is_err(), "{broken}");
    }
    assert!(Query::parse("type:BSN").unwrap().with_words(words).words().is_none());
}

fn queries() -> impl Strategy<Value = String> {
    let word = "[a-zA-Z0-9_, \\[\\]*/é-]{1,8}";
    let value = word.prop_map(|word| format!("\"{word}\""));
    let date = prop::sample::select(vec!["2023", "2023-06", "2023-06-30", "2022..2023", "..2021"]);
    let part = prop_oneof![
        value.clone().prop_map(|value| format!("type:{value}")),
        value.clone().prop_map(|value| format!("path:{value}")),
        value.prop_map(|value| format!("engagement:{value},E-1")),
        date.clone().prop_map(|date| format!("date:{date}")),
        date.prop_map(|date| format!("end:{date},2019")),
        Just("kind:file,rows".to_owned()),
        Just("words:-".to_owned()),
    ];
    prop::collection::vec(part, 0..5).prop_map(|parts| parts.join(" "))
}

proptest! {
    /// What is read is written in one way, and read again as the same.
    #[test]
    fn a_canonical_text_is_read_as_the_same_query(text in queries()) {
        if let Ok(query) = Query::parse(&text) {
            let canonical = query.to_string();
            prop_assert_eq!(Query::parse(&canonical), Ok(query.clone()));
            prop_assert_eq!(Query::parse(&canonical).unwrap().to_string(), canonical);
        }
    }

    /// No text whatever makes it fail.
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
        let _read = Query::parse(&text);
    }
}
