//! Names and literals of SQL in its dialects. Pure.

use super::data::blob_text;
use super::mapped::Mapped;

/// The names in `text`, parted by what `is_gap` says, quotes of all dialects taken off. A name in quotes
/// may hold anything: `[Order Details]`, `` `a,b` ``, `"public"."k"`.
pub(super) fn names(text: &str, is_gap: impl Fn(char) -> bool) -> Vec<String> {
    let mut names = Vec::new();
    let mut name = String::new();
    let mut closing = None;
    for c in text.chars() {
        match closing {
            Some(quote) if c == quote => closing = None,
            Some(_) => name.push(c),
            None => match c {
                '"' | '`' => closing = Some(c),
                '[' => closing = Some(']'),
                // The last of the parts of a name is the name.
                '.' => name.clear(),
                c if is_gap(c) => names.push(std::mem::take(&mut name)),
                c if c.is_whitespace() => {}
                c => name.push(c),
            },
        }
    }
    names.push(name);
    names
}

/// Where the first of these characters stands outside quotes.
pub(super) fn find_bare(text: &str, wanted: &[char]) -> Option<usize> {
    let mut closing = None;
    text.char_indices().find_map(|(at, c)| {
        match (closing, c) {
            (Some(quote), c) if c == quote => closing = None,
            (None, c) if wanted.contains(&c) => return Some(at),
            (None, '"' | '`' | '\'') => closing = Some(c),
            (None, '[') => closing = Some(']'),
            _ => {}
        }
        None
    })
}

/// What stands right before a string in quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    /// `N'…'`, `_utf8'…'`, `_binary '…'`.
    Plain,
    /// `E'…'`: a backslash is an escape.
    Escapes,
    /// `X'…'`: hexadecimal digits.
    Hex,
    /// `q'[…]'` of Oracle: it ends at the bracket and the quote.
    Bracketed,
}

impl Prefix {
    /// The prefix that `text` is, if it is one.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.trim_end();
        if text.len() > 8 || !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return None;
        }
        Some(match text.to_ascii_lowercase().as_str() {
            "e" => Self::Escapes,
            "x" => Self::Hex,
            "q" | "nq" => Self::Bracketed,
            _ => Self::Plain,
        })
    }
}

/// The end of a bracketed string that begins with `c`.
pub(super) fn bracket_end(c: char) -> String {
    let close = match c {
        '[' => ']',
        '{' => '}',
        '(' => ')',
        '<' => '>',
        other => other,
    };
    format!("{close}'")
}

/// The mark in dollars at the start of `text`, such as `$$` or `$body$`.
pub(super) fn dollar_mark(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('$')?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
    // `$1` is a parameter.
    let named = !rest.starts_with(|c: char| c.is_ascii_digit());
    (named && rest[end..].starts_with('$')).then(|| &text[..end + 2])
}

/// The text that a value in hexadecimal digits is, each character at the frame of its digits; `None` when
/// the value is no such thing, or no text. `0x…` is how most write it, `\x…` how `PostgreSQL` does; `marked`
/// when the quotes said so already.
pub(super) fn hex_text(value: &Mapped, marked: bool) -> Option<Mapped> {
    let text = value.text();
    let digits = match text.get(..2) {
        Some("0x" | "0X" | "\\x") => 2,
        _ if marked => 0,
        _ => return None,
    };
    let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.get(digits..)?.as_bytes()).ok()?;
    // A short number in hexadecimal is a number.
    let least = if marked { 1 } else { 4 };
    let decoded = blob_text(&bytes).filter(|_| bytes.len() >= least)?;
    let narrow = std::str::from_utf8(&bytes).is_ok_and(|text| text == decoded);
    let wide = bytes.len() >= 2 * decoded.chars().count();
    let mut out = Mapped::default();
    let mut at = 0;
    for c in decoded.chars() {
        out.push_char(c, value.frame(digits + 2 * at.min(bytes.len())));
        at += if narrow {
            c.len_utf8()
        } else if wide {
            2 * c.len_utf16()
        } else {
            1
        };
    }
    out.end_at(value.frame(text.len()));
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_quotes_hold_anything() {
        let list = |text| names(text, |c| c == ',');
        assert_eq!(
            list("id, `a,b`, [Bedrag (EUR)], \"x.y\""),
            ["id", "a,b", "Bedrag (EUR)", "x.y"]
        );
        assert_eq!(list("[dbo].[Order Details]"), ["Order Details"]);
        assert_eq!(find_bare("[a (b)] (c", &['(']), Some(8));
    }

    #[test]
    fn marks_in_dollars_are_whole() {
        assert_eq!(dollar_mark("$$it's$$"), Some("$$"));
        assert_eq!(dollar_mark("$body$x"), Some("$body$"));
        assert_eq!(dollar_mark("$1"), None);
        assert_eq!(dollar_mark("$5 $"), None);
    }

    #[test]
    fn text_in_hexadecimal_keeps_its_place() {
        let decoded = hex_text(&Mapped::linear("0x4A616E2030363132".into(), 100), false).unwrap();
        assert_eq!(decoded.text(), "Jan 0612");
        assert_eq!((decoded.frame(0), decoded.frame(4)), (102, 110));
        assert_eq!(hex_text(&Mapped::linear("0x1F".into(), 0), false), None);
        assert_eq!(hex_text(&Mapped::linear("0xFFD8FFE000104A46".into(), 0), false), None);
        assert_eq!(
            hex_text(&Mapped::linear("\\x4a616e21".into(), 0), false).unwrap().text(),
            "Jan!"
        );
        assert_eq!(hex_text(&Mapped::linear("4A".into(), 0), true).unwrap().text(), "J");
    }
}
