//! A bar in parts, drawn without script: colour, pattern and words say the same. Pure.

use maud::{Markup, html};

/// Width of a drawing in its own units; the page scales it.
const WIDTH: u64 = 640;
/// A part that is not empty is never invisible.
const PART_WIDTH_MIN: u64 = 4;

/// A part of a bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// What it is.
    pub(super) label: String,
    /// How many.
    pub(super) count: u64,
    /// The same, as the language writes it.
    pub(super) shown: String,
}

/// A bar of at most five parts with its legend. `id` is unique on the page.
pub(super) fn bar(id: &str, title: &str, description: &str, parts: &[Part]) -> Markup {
    let height = 52 + 26 * parts.len();
    html! {
        svg viewBox={ "0 0 " (WIDTH) " " (height) } width=(WIDTH) height=(height) role="img"
            aria-labelledby={ (id) "-title " (id) "-desc" } {
            title id={ (id) "-title" } { (title) }
            desc id={ (id) "-desc" } { (description) }
            (patterns(id))
            @let widths = widths(parts);
            @for (index, part) in parts.iter().enumerate() {
                @let x: u64 = widths[..index].iter().sum();
                @if part.count > 0 { (block(id, index, (x, 0), (widths[index], 36))) }
                @let y = 50 + 26 * index as u64;
                (block(id, index, (1, y), (18, 18)))
                text x="28" y=(y + 14) { (part.label) ": " (part.shown) }
            }
        }
    }
}

/// A rectangle in the look of part `index`.
fn block(id: &str, index: usize, (x, y): (u64, u64), (width, height): (u64, u64)) -> Markup {
    html! {
        rect class={ "c" (index % 5 + 1) } x=(x) y=(y) width=(width) height=(height) {}
        @if !index.is_multiple_of(5) {
            rect fill={ "url(#" (id) "-p" (index % 5) ")" } x=(x) y=(y) width=(width) height=(height) {}
        }
        rect class="edge" x=(x) y=(y) width=(width) height=(height) {}
    }
}

fn patterns(id: &str) -> Markup {
    let lines = ["M0 8L8 0", "M0 0L8 8", "M0 4H8", "M0 4H8M4 0V8"];
    html! {
        defs {
            @for (index, line) in lines.iter().enumerate() {
                pattern id={ (id) "-p" (index + 1) } width="8" height="8" patternUnits="userSpaceOnUse" {
                    path class="mark" d=(line) {}
                }
            }
        }
    }
}

/// Widths in proportion; small parts stay visible at the cost of the largest.
fn widths(parts: &[Part]) -> Vec<u64> {
    let total: u128 = parts.iter().map(|part| u128::from(part.count)).sum();
    let mut widths: Vec<u64> = parts
        .iter()
        .map(|part| match (total, part.count) {
            (0, _) | (_, 0) => 0,
            (total, count) => {
                let share = u128::from(WIDTH) * u128::from(count) / total;
                u64::try_from(share).unwrap_or(WIDTH).max(PART_WIDTH_MIN)
            }
        })
        .collect();
    let sum: u64 = widths.iter().sum();
    if let Some(largest) = widths.iter_mut().max() {
        *largest = (*largest + WIDTH).saturating_sub(sum).min(WIDTH);
    }
    if total == 0 { vec![0; parts.len()] } else { widths }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(count: u64) -> Part {
        Part { label: "x".into(), count, shown: count.to_string() }
    }

    proptest! {
        #[test]
        fn a_bar_is_full_and_shows_every_part(counts in proptest::collection::vec(prop_oneof![Just(0), any::<u64>()], 1..6)) {
            let parts: Vec<_> = counts.iter().map(|count| part(*count)).collect();
            let widths = widths(&parts);
            let full = if counts.iter().all(|count| *count == 0) { 0 } else { WIDTH };
            prop_assert_eq!(widths.iter().sum::<u64>(), full);
            for (count, width) in counts.iter().zip(widths) {
                prop_assert_eq!(*count > 0, width > 0);
            }
        }
    }
}
