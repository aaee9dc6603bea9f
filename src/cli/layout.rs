//! Lines for people: columns that line up and sentences that wrap, whatever the script. Pure but for
//! [`width`], which asks the terminal.
//!
//! Widths are columns of a terminal: a letter with an accent takes one, a Chinese character two.

use unicode_width::UnicodeWidthStr;

/// Widest line, also where no terminal says how wide it is.
const WIDTH_MAX: usize = 100;
/// Narrower than this, wrapping does more harm than good.
const WIDTH_MIN: usize = 60;

/// Columns for a line of the result: those of the terminal, at most 100.
pub(super) fn width() -> usize {
    let terminal = terminal_size::terminal_size_of(std::io::stdout());
    terminal.map_or(WIDTH_MAX, |(width, _)| usize::from(width.0).clamp(WIDTH_MIN, WIDTH_MAX))
}

/// Fills up with spaces on the right; a longer text stays as it is.
pub(super) fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// Fills up with spaces on the left; a longer text stays as it is.
pub(super) fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(text.width())))
}

/// Puts `text` behind `head` and breaks it between words before `width`; what follows is indented by
/// the width of `head`. A word that is too long for any line stays whole.
pub(super) fn wrapped(head: &str, text: &str, width: usize) -> String {
    let indent = " ".repeat(head.width());
    let mut lines = vec![head.to_owned()];
    let mut is_empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let last = lines.last().map_or(0, |line| line.width());
        if !is_empty && last + 1 + word.width() > width {
            lines.push(indent.clone());
            is_empty = true;
        }
        if let Some(line) = lines.last_mut() {
            if !is_empty {
                line.push(' ');
            }
            line.push_str(word);
            is_empty = false;
        }
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

/// Lines under labels: each label stands once, before the first of its lines.
pub(super) fn grouped(groups: &[(String, Vec<String>)], width: usize) -> Vec<String> {
    let labels = groups.iter().map(|(label, _)| label.width()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for (label, texts) in groups {
        let mut label = label.as_str();
        for text in texts {
            let head = format!("  {}  ", left(label, labels));
            lines.push(wrapped(&head, text, width));
            label = "";
        }
    }
    lines
}

/// Rows whose cells line up, two spaces apart. Cells of the columns in `numbers` stand to the right.
pub(super) fn table(rows: &[Vec<String>], numbers: &[usize]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let cell = |(column, text): (usize, &String)| {
        if numbers.contains(&column) {
            right(text, widths[column])
        } else {
            left(text, widths[column])
        }
    };
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().enumerate().map(cell).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_the_screen() {
        assert_eq!(left("één", 5), "één  ");
        assert_eq!(left("合同", 5), "合同 ");
        assert_eq!(right("e\u{301}", 3), "  e\u{301}");
        assert_eq!(left("longer", 3), "longer");
    }

    #[test]
    fn sentences_break_between_words() {
        assert_eq!(wrapped("a  ", "one two three", 10), "a  one two\n   three");
        assert_eq!(wrapped("a  ", "incomprehensible it is", 8), "a  incomprehensible\n   it is");
        assert_eq!(wrapped("a  ", "", 8), "a");
    }

    #[test]
    fn cells_line_up() {
        let rows = [vec!["één".to_owned(), "1".to_owned()], vec!["2".to_owned(), "10".to_owned()]];
        assert_eq!(table(&rows, &[1]), ["één   1", "2    10"]);
    }
}
