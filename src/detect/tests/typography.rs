//! The same value is found however its text was typed: with other blanks, other ends of lines, in capitals.

use super::super::near::EVERY_RULE;
use super::*;

fn found(text: &str) -> Vec<(String, String)> {
    let found = read(detector(), &[prose(text)]);
    let counts = found.into_iter().filter(|(_, tier, _, _)| tier.counts());
    let plain = |value: String| value.replace('\u{a0}', " ").to_lowercase();
    counts.map(|(code, _, _, value)| (code, plain(value))).collect()
}

#[test]
fn dates_of_birth_have_blanks_of_any_kind_and_letters_of_any_case() {
    for text in [
        "dat hij op 15 december 1977 geboren is",
        "dat hij op 15 december 1977 te geboren is",
        "born March 12, 1975",
        "born March 12th, 1975",
        "born 12th of March 1980",
        "nacido el 12 de marzo de 1975",
        "* Tiel, 2 februari 1938",
        "Jansen, * 2 februari 1938",
    ] {
        let expected = found(text);
        assert!(expected.iter().any(|(code, _)| code == "DOB"), "{text}");
        assert_eq!(found(&text.replace(' ', "\u{a0}")), expected, "{text}");
        let dob = |found: Vec<(String, String)>| found.into_iter().find(|(code, _)| code == "DOB");
        assert_eq!(dob(found(&text.to_uppercase())), dob(expected), "{text}");
    }
}

#[test]
fn a_carriage_return_ends_a_line_as_a_line_feed_does() {
    // As much as may stand between a label and the end of its line.
    for tail in ["", ":", " <: numbers of abroa", "  (negen cijfers)  :."] {
        let text = format!("BSN{tail}\n148206104");
        let expected = found(&text);
        assert_eq!(expected, [("BSN".to_owned(), "148206104".to_owned())], "{tail}");
        assert_eq!(found(&text.replace('\n', "\r\n")), expected, "{tail}");
        let many = format!("{}{text}", "Het regende bsn rsin iban kvk btw.\n".repeat(9));
        assert_eq!(found(&many.replace('\n', "\r\n")), found(&many), "{tail}");
    }
}

/// Which numbers are tried at all depends on words that may stand far away.
#[test]
fn what_makes_a_value_whole_is_told_by_its_distance() {
    let address = "A-nummer 5464670246: verhuisd naar Plein 1944 167 hs, 3741 JH";
    for text in [
        format!("{address}.{address}\n"),
        format!("{address}@{address}€{address}\n"),
        format!("Plein 1944 12, {}3741 JH", "5464670246 148206104 ".repeat(3)),
    ] {
        let few = read(detector(), &[prose(&text)]);
        EVERY_RULE.set(true);
        let all = read(detector(), &[prose(&text)]);
        EVERY_RULE.set(false);
        assert_eq!(few, all, "{text}");
    }
}
