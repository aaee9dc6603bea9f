//! Documents with a password: what opens them, and what does not.

use std::sync::Arc;

use super::*;
use crate::detect::Place;

const DOCUMENTS: [(&str, &[u8]); 5] = [
    ("dicht.docx", include_bytes!("../../../fixtures/kinds/dicht.docx")),
    ("dicht-2007.xlsx", include_bytes!("../../../fixtures/kinds/dicht-2007.xlsx")),
    ("dicht.doc", include_bytes!("../../../fixtures/kinds/dicht.doc")),
    ("dicht.xls", include_bytes!("../../../fixtures/kinds/dicht.xls")),
    ("versleuteld.pdf", include_bytes!("../../../fixtures/kinds/versleuteld.pdf")),
];

fn opened(name: &str, bytes: &[u8], words: &str) -> Vec<Item> {
    let passwords = Arc::new(Passwords::parse(words).unwrap());
    items_asking(name, bytes, &Limits::default(), &Tools { passwords, ..Tools::default() })
}

#[test]
fn the_right_password_opens_a_document_and_no_other_does() {
    for (name, bytes) in DOCUMENTS {
        let sealed = Coverage::Unread(Unread::Encrypted);
        assert_eq!(items(name, bytes)[0].coverage(), sealed, "{name}");
        let wrong = opened(name, bytes, "fout\n*.zip\tgeheim");
        assert_eq!(wrong[0].coverage(), sealed, "{name}: a wrong password is none");
        let items = opened(name, bytes, "fout\ngeheim");
        assert_eq!(items[0].coverage(), Coverage::Complete, "{name}");
        let text = items[0].text();
        let number = if name == "dicht.xls" { "71202559" } else { "071202559" };
        assert!(text.contains(number), "{name}: {text}");
    }
}

#[test]
fn what_is_opened_is_placed_as_in_the_open_document() {
    let places = |items: &[Item]| -> Vec<(Place, String)> {
        items[0].said.iter().map(|said| (said.place.clone(), said.text.clone())).collect()
    };
    let open = include_bytes!("../../../fixtures/kinds/brief.docx");
    let sealed = opened("dicht.docx", DOCUMENTS[0].1, "geheim");
    assert_eq!(places(&sealed), places(&items("dicht.docx", open)));
    let open = include_bytes!("../../../fixtures/kinds/leden.xls");
    let of_cells = |items: &[Item]| -> Vec<_> {
        let all = places(items).into_iter();
        all.filter(|(place, _)| matches!(place, Place::SheetCell { .. })).collect()
    };
    let sealed = opened("dicht.xls", DOCUMENTS[3].1, "geheim");
    assert_eq!(of_cells(&sealed), of_cells(&items("dicht.xls", open)));
}

#[test]
fn damage_in_a_sealed_document_is_never_clean() {
    for (name, bytes) in DOCUMENTS {
        // Each try of the first two takes a hundred thousand rounds.
        let tries = if name.ends_with('x') { 3 } else { 40 };
        for round in 0..tries {
            let mut torn = bytes.to_vec();
            torn.truncate(bytes.len() * round / tries);
            let coverage = opened(name, &torn, "geheim")[0].coverage();
            assert!(round == 0 || coverage != Coverage::Complete, "{name} {round}");
            let mut flipped = bytes.to_vec();
            flipped[bytes.len() * round / tries] ^= 1 << (round % 8);
            let items = opened(name, &flipped, "geheim");
            let is_empty = items[0].said.is_empty() && items[0].rows.is_empty();
            assert!(!is_empty || items[0].coverage() != Coverage::Complete, "{name} {round}");
        }
    }
}
