//! Names of values. Pure.

/// Names that say nothing without the one above them.
const EMPTY: [&str; 19] = [
    "number", "nummer", "nr", "no", "value", "waarde", "date", "datum", "code", "id", "text",
    "tekst", "content", "#text", "$", "_", "val", "item", "entry",
];

/// A longer outer name is left out, so that names do not grow with their depth.
const OUTER_MAX: usize = 64;

/// The name of a value, after that of what it lies in when it says nothing by itself: `card number`.
pub(super) fn telling_name(name: &str, outer: Option<&str>) -> Box<str> {
    let empty = EMPTY.iter().any(|word| word.eq_ignore_ascii_case(name));
    match outer {
        Some(outer) if empty && !outer.is_empty() && outer.len() <= OUTER_MAX => {
            format!("{outer} {name}").into()
        }
        _ => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_say_nothing_take_the_one_above() {
        assert_eq!(&*telling_name("Number", Some("card")), "card Number");
        assert_eq!(&*telling_name("bsn", Some("card")), "bsn");
        assert_eq!(&*telling_name("date", None), "date");
        assert_eq!(&*telling_name("date", Some(&"x".repeat(65))), "date");
    }
}
