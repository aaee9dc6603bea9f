//! The same value is found however its text was typed: with other blanks, other ends of lines, in capitals.

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
    let text = format!("{address}.{address}\n");
    let header = "\nA-nummer 1 bsn  rsin  pesel  big  agb  knr  kvk  tel  datum\n";
    let evidence = |text: &str| {
        let all = read(detector(), &[prose(text)]).into_iter();
        let all = all.filter(|(_, _, _, value)| value == "Plein 1944");
        all.map(|(_, tier, evidence, _)| (tier, evidence)).collect::<Vec<_>>()
    };
    let filler = "Het regende zacht in het dorp en de kat sliep door.\n".repeat(60);
    assert_eq!(evidence(&format!("{header}{filler}{text}")), evidence(&text));
}
