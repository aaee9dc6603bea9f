//! The heads of the statements of SQL whose values have columns. Pure.

use super::literal::{find_bare, names};

/// Columns of a table that are remembered.
pub(super) const COLUMNS_MAX: usize = 2000;

/// Whether a text holds a statement whose values have columns.
pub(super) fn is_sql(head: &[u8]) -> bool {
    head.split(|byte| *byte == b'\n').any(|line| {
        let line = line.trim_ascii_start();
        let line = &line[..line.len().min(400)];
        std::str::from_utf8(line).is_ok_and(|line| match Statement::at(line) {
            Some(Statement::Insert) => starts_with(line, "insert into "),
            Some(Statement::Copy) => line.trim_end().ends_with(';'),
            _ => false,
        })
    })
}

/// The statements that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Statement {
    Insert,
    Copy,
    Create,
}

impl Statement {
    pub(super) fn at(line: &str) -> Option<Self> {
        let words = [
            ("insert ", Self::Insert),
            ("replace into ", Self::Insert),
            ("into ", Self::Insert),
            ("copy ", Self::Copy),
            ("create ", Self::Create),
        ];
        words.into_iter().find(|(word, _)| starts_with(line, word)).map(|(_, which)| which)
    }
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

pub(super) const VALUES: &str = "values";

/// What the head of a statement is followed by.
pub(super) enum Head {
    /// Rows in parentheses, from here on.
    Values(usize),
    /// Lines, from here on.
    Lines(usize),
    /// It goes on beyond what there is.
    Open,
    Other,
}

/// Where the word `VALUES` stands, with nothing but names and a list of columns before it.
pub(super) fn values_word(head: &str) -> Option<usize> {
    let limit = find_bare(head, &[';', '\'']).unwrap_or(head.len());
    let bytes = &head.as_bytes()[..limit];
    let free = |at: Option<&u8>| !at.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let mut depth = 0_u32;
    for at in 0..bytes.len() {
        match bytes[at] {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b'v' | b'V' if depth == 0 => {
                let end = at + VALUES.len();
                let word =
                    bytes.get(at..end).is_some_and(|w| w.eq_ignore_ascii_case(VALUES.as_bytes()));
                if word && free(bytes.get(end)) && free(at.checked_sub(1).map(|at| &bytes[at])) {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Table and columns of `CREATE TABLE t (a int, b text)`.
pub(super) fn created(statement: &str) -> Option<(String, Vec<String>)> {
    let open = find_bare(statement, &['('])?;
    let (before, list) = (&statement[..open], &statement[open + 1..]);
    let words = names(before, char::is_whitespace);
    let mut words = words.into_iter().filter(|word| !word.is_empty()).rev();
    let name = words.next()?;
    if !words.any(|word| word.eq_ignore_ascii_case("table")) {
        return None;
    }
    let mut columns = Vec::new();
    let (mut depth, mut from, mut closing) = (0_usize, 0, None);
    for (at, c) in list.char_indices() {
        if let Some(quote) = closing {
            closing = closing.filter(|_| c != quote);
            continue;
        }
        match c {
            '"' | '`' | '\'' => closing = Some(c),
            '[' => closing = Some(']'),
            '(' => depth += 1,
            ',' if depth == 0 => {
                columns.extend(column(&list[from..at]));
                from = at + 1;
            }
            ')' if depth == 0 => {
                columns.extend(column(&list[from..at]));
                return Some((name, columns));
            }
            ')' => depth -= 1,
            _ => {}
        }
        if columns.len() >= COLUMNS_MAX {
            break;
        }
    }
    Some((name, columns))
}

/// Name of the column that `part` of a list defines; a key or a constraint is none.
fn column(part: &str) -> Option<String> {
    let part = part.trim_start();
    let other = ["primary", "key", "constraint", "unique", "foreign", "index", "check", "fulltext"];
    let word = part.split_whitespace().next()?;
    if other.contains(&word.to_ascii_lowercase().as_str()) {
        return None;
    }
    names(part, char::is_whitespace).into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read() {
        assert_eq!(values_word("INSERT t (a, values) VALUES ('x')"), Some(21));
        assert_eq!(values_word("INSERT INTO t SELECT 'values '"), None);
        let (name, columns) = created(
            "CREATE TABLE IF NOT EXISTS \"k\" (id int(4), naam text, PRIMARY KEY (id), geb date)",
        )
        .unwrap();
        assert_eq!((name.as_str(), columns.join(" ").as_str()), ("k", "id naam geb"));
        assert!(
            is_sql(b"-- x\nINSERT INTO t VALUES (1);\n") && is_sql(b"COPY t (a) FROM stdin;\n")
        );
        assert!(!is_sql(b"insert coin\ncopy this text\n"));
    }
}
