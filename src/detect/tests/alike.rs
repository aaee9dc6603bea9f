//! Cells that are like ones before: what is remembered of them makes no difference.

use proptest::prelude::*;

use super::super::cells;
use super::properties::{DETECTOR, piece};
use super::*;

/// Rows of each table: the first tell what the columns are, the others are like them.
const ROWS: usize = 90;

/// What the cells of a column are made from: pieces, of which every cell has its own digits and some
/// letters.
#[derive(Debug, Clone)]
struct Column {
    label: String,
    pieces: Vec<String>,
    /// Cells that have another piece instead, one in so many.
    odd_every: usize,
    /// Different letters that a letter may be.
    spread: u8,
}

fn column() -> impl Strategy<Value = Column> {
    let label = "|naam|bsn|geboortedatum|e-mail|telefoon|bedrag|ordernummer|iban|postcode|kolom";
    let value = prop_oneof![
        3 => prop::collection::vec(piece(), 1..3),
        1 => "[0-9]{4,12}".prop_map(|digits| vec![digits]),
        1 => "(0[1-9]|1[0-9]|2[0-8])-(0[1-9]|1[0-2])-19[0-9]{2}".prop_map(|date| vec![date]),
        1 => Just(vec!["Jan".to_owned(), " de Vries".to_owned()]),
        1 => Just(vec!["Xenia".to_owned(), " Hoekstra".to_owned()]),
    ];
    (label, value, 2..40_usize, 1..4_u8).prop_map(|(label, pieces, odd_every, spread)| Column {
        label,
        pieces,
        odd_every,
        spread,
    })
}

/// The text of a cell: in most rows the pieces with other digits, and now and then another one.
fn text(column: &Column, row: usize, other: &str, number: &mut u32) -> String {
    if row % column.odd_every == column.odd_every - 1 {
        return other.to_owned();
    }
    let mut next = || {
        *number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u8::try_from(*number >> 24).unwrap()
    };
    let change = |c: char| match c {
        '0'..='9' => char::from(b'0' + next() % 10),
        'b'..='w' if column.spread > 1 => char::from(c as u8 + next() % column.spread),
        _ => c,
    };
    column.pieces.concat().chars().map(change).collect()
}

/// Hits with their final tiers and evidence, of the table row by row.
fn found(rows: &[Vec<String>], columns: &[Column], afresh: bool) -> Vec<String> {
    cells::AFRESH.set(afresh);
    let mut scan = DETECTOR.start();
    let mut hits = Vec::new();
    for row in rows {
        for ((number, text), column) in (0..).zip(row).zip(columns) {
            let found = scan.segment(&cell(text, &column.label, number));
            assert!(found.terms.len() < 100);
            hits.extend(found.hits.into_iter().map(|hit| (hit, found.terms.clone())));
        }
    }
    cells::AFRESH.set(false);
    let item = scan.settle();
    let told = |(hit, terms): (Hit, Vec<_>)| {
        let (tier, evidence) = (item.tier(&hit.key), item.evidence(&hit.key));
        format!("{hit:?} {terms:?} {tier:?} {evidence}")
    };
    hits.into_iter().map(told).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_remembered_of_cells_makes_no_difference(
        columns in prop::collection::vec(column(), 1..5),
        others in prop::collection::vec(piece(), 1..6),
        seed in any::<u32>(),
    ) {
        let mut number = seed;
        let rows: Vec<Vec<String>> = (0..ROWS)
            .map(|row| {
                let other = &others[row % others.len()];
                columns.iter().map(|one| text(one, row, other, &mut number)).collect()
            })
            .collect();
        prop_assert_eq!(found(&rows, &columns, false), found(&rows, &columns, true));
    }
}
