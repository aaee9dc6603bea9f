//! The form in which words and terms are compared: NFC, case folded, white space collapsed. Pure.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::boundary::{is_dash, is_space};

/// A folded text that remembers where each of its bytes came from.
#[derive(Default)]
pub(super) struct Folded {
    text: String,
    /// `(folded offset, offset in the text)` wherever the distance between the two changes.
    points: Vec<(usize, usize)>,
}

impl Folded {
    /// Folds `text`; what was here before is gone.
    ///
    /// Lower case, canonical composition, one space for white space of any kind and length, one dash
    /// for dashes of any kind, plain letters and digits for full-width and styled ones, no invisible
    /// characters. Hangul written as separate letters is not composed.
    pub(super) fn fold(&mut self, text: &str) {
        self.text.clear();
        self.points.clear();
        self.points.push((0, 0));
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let ascii = bytes[at].is_ascii() && bytes.get(at + 1).is_none_or(u8::is_ascii);
            if ascii {
                self.put(at, char::from(bytes[at]));
                at += 1;
            } else {
                at += self.fold_cluster(text, at);
            }
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where in `original`, the text that was folded, the folded bytes `start..end` came from.
    pub(super) fn origin(&self, original: &str, start: usize, end: usize) -> (usize, usize) {
        let last = self.text.floor_char_boundary(end.saturating_sub(1));
        let begin = original.floor_char_boundary(self.step(start));
        let last = original.floor_char_boundary(self.step(last));
        let stop = last + cluster_len(&original[last..]);
        (begin, stop.max(begin))
    }

    fn step(&self, folded: usize) -> usize {
        let index = self.points.partition_point(|(at, _)| *at <= folded).saturating_sub(1);
        self.points.get(index).map_or(folded, |(at, origin)| origin + (folded - at))
    }

    fn fold_cluster(&mut self, text: &str, at: usize) -> usize {
        let cluster = &text[at..at + cluster_len(&text[at..])];
        let mut chars = cluster.chars();
        match (chars.next(), chars.next()) {
            (Some(only), None) if only.is_ascii() => self.put(at, only),
            _ if cluster.contains(is_styled) => cluster.nfkc().for_each(|c| self.put(at, c)),
            _ => cluster.nfc().for_each(|c| self.put(at, c)),
        }
        cluster.len()
    }

    fn put(&mut self, at: usize, c: char) {
        if is_invisible(c) {
            return;
        }
        if c.is_whitespace() || is_space(c) {
            if !self.text.ends_with(' ') {
                self.push(at, ' ');
            }
            return;
        }
        match c {
            _ if is_dash(c) || is_long_dash(c) => self.push(at, '-'),
            '\u{df}' | '\u{1e9e}' => {
                self.push(at, 's');
                self.text.push('s');
            }
            'ς' => self.push(at, 'σ'),
            '’' | '‘' => self.push(at, '\''),
            _ if c.is_ascii() => self.push(at, c.to_ascii_lowercase()),
            _ => {
                let mut lower = c.to_lowercase();
                if let Some(first) = lower.next() {
                    self.push(at, first);
                }
                self.text.extend(lower);
            }
        }
    }

    fn push(&mut self, at: usize, c: char) {
        let here = self.text.len();
        if self.step_of_last(here) != at {
            self.points.push((here, at));
        }
        self.text.push(c);
    }

    fn step_of_last(&self, folded: usize) -> usize {
        self.points.last().map_or(folded, |(at, origin)| origin + (folded - at))
    }
}

/// The folded form of a word or a term, without white space at its ends.
pub(super) fn folded(text: &str) -> String {
    let mut folded = Folded::default();
    folded.fold(text);
    folded.text.trim().to_owned()
}

/// Bytes of the first character with the marks that combine with it.
fn cluster_len(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    chars.find(|(_, c)| canonical_combining_class(*c) == 0).map_or(text.len(), |(at, _)| at)
}

/// Characters that take no room: soft hyphen, zero-width ones, signs of direction, variants and
/// annotation, byte-order mark.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Letters and digits in another dress: ligatures, small and full-width forms, mathematical letters.
///
/// Not every compatible character: `™` and `²` beside a name are no part of it.
fn is_styled(c: char) -> bool {
    matches!(
        c,
        '\u{fb00}'..='\u{fb06}' | '\u{fe50}'..='\u{fe6b}' | '\u{ff01}'..='\u{ff5e}'
            | '\u{1d400}'..='\u{1d7ff}'
    )
}

/// Dashes that part no numbers of people, but that an editor makes of a hyphen.
fn is_long_dash(c: char) -> bool {
    matches!(c, '\u{2014}' | '\u{2015}' | '\u{2043}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_looks_equal_is_equal() {
        assert_eq!(folded("  De\u{a0}\n Vriës "), "de vriës");
        assert_eq!(folded("Vrie\u{308}s"), folded("VRIËS"));
        assert_eq!(folded("Stra\u{df}e"), folded("STRASSE"));
        assert_eq!(folded("burger\u{ad}service\u{2011}nummer"), "burgerservice-nummer");
        assert_eq!(
            folded("\u{202e}BS\u{2066}N\u{fe0f} — ＢＳＮ １２ ﬁscus"),
            "bsn - bsn 12 fiscus"
        );
        assert_eq!(folded("Jansen™ 5²"), "jansen™ 5²");
    }

    #[test]
    fn origin_finds_the_way_back() {
        let text = "Éen  Vrie\u{308}s\u{200b}, İx";
        let mut folded = Folded::default();
        folded.fold(text);
        let at = folded.text().find("vriës").unwrap();
        let (start, end) = folded.origin(text, at, at + "vriës".len());
        assert_eq!(&text[start..end], "Vrie\u{308}s");
        let at = folded.text().find('x').unwrap();
        let (start, end) = folded.origin(text, at, at + 1);
        assert_eq!(&text[start..end], "x");
    }

    proptest! {
        #[test]
        fn origins_are_on_boundaries(text in "\\PC{0,40}", a in 0usize..60, b in 0usize..60) {
            let mut folded = Folded::default();
            folded.fold(&text);
            let a = folded.text().floor_char_boundary(a.min(folded.text().len()));
            let b = folded.text().floor_char_boundary(b.min(folded.text().len()));
            let (start, end) = folded.origin(&text, a.min(b), a.max(b));
            prop_assert!(text.get(start..end).is_some());
        }
    }
}
