//! The form in which words and terms are compared: NFC, case folded, white space collapsed. Pure.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::boundary::{is_dash, is_space, look};

/// A folded text.
#[derive(Default)]
pub(super) struct Folded {
    text: String,
}

impl Folded {
    /// Folds `text`; what was here before is gone.
    ///
    /// Lower case, canonical composition, one space for white space of any kind and length, one dash
    /// for dashes of any kind, plain letters and digits for full-width and styled ones, no invisible
    /// characters. Hangul written as separate letters is not composed.
    pub(super) fn fold(&mut self, text: &str) {
        self.text.clear();
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let ascii = bytes[at].is_ascii() && bytes.get(at + 1).is_none_or(u8::is_ascii);
            if ascii {
                self.put(char::from(bytes[at]));
                at += 1;
            } else {
                at += self.fold_cluster(text, at);
            }
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    fn fold_cluster(&mut self, text: &str, at: usize) -> usize {
        let cluster = &text[at..at + cluster_len(&text[at..])];
        let mut chars = cluster.chars();
        match (chars.next(), chars.next()) {
            (Some(only), None) if only.is_ascii() => self.put(only),
            _ if cluster.contains(is_styled) => cluster.nfkc().for_each(|c| self.put(c)),
            _ => cluster.nfc().for_each(|c| self.put(c)),
        }
        cluster.len()
    }

    fn put(&mut self, c: char) {
        if is_invisible(c) {
            return;
        }
        if c.is_whitespace() || is_space(c) {
            if !self.text.ends_with(' ') {
                self.text.push(' ');
            }
            return;
        }
        match c {
            _ if is_dash(c) || is_long_dash(c) => self.text.push('-'),
            '\u{df}' | '\u{1e9e}' => {
                self.text.push_str("ss");
            }
            'ς' => self.text.push('σ'),
            '’' | '‘' => self.text.push('\''),
            _ if c.is_ascii() => self.text.push(c.to_ascii_lowercase()),
            _ => self.text.extend(c.to_lowercase()),
        }
    }
}

/// The folded form of a text from some place on, character by character, as far as it is asked for.
pub(super) struct Folding<'t> {
    text: &'t str,
    at: usize,
    after_space: bool,
    cluster: Folded,
}

/// The folded form of one character of a text; nothing for one that cannot be seen.
pub(super) struct Piece<'f> {
    bytes: PieceBytes<'f>,
    /// Where the character ends in the text.
    pub(super) end: usize,
}

enum PieceBytes<'f> {
    One([u8; 1]),
    Two([u8; 2]),
    More(&'f [u8]),
}

impl Piece<'_> {
    pub(super) fn bytes(&self) -> &[u8] {
        match &self.bytes {
            PieceBytes::One(byte) => byte,
            PieceBytes::Two(bytes) => bytes,
            PieceBytes::More(bytes) => bytes,
        }
    }
}

impl<'t> Folding<'t> {
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at, after_space: false, cluster: Folded::default() }
    }

    pub(super) fn next_piece(&mut self) -> Option<Piece<'_>> {
        loop {
            let bytes = self.text.as_bytes();
            let byte = *bytes.get(self.at)?;
            if !byte.is_ascii() || may_combine(bytes.get(self.at + 1)) {
                break;
            }
            self.at += 1;
            let space = char::from(byte).is_whitespace();
            if space && self.after_space {
                continue;
            }
            self.after_space = space;
            let folded = if space { b' ' } else { byte.to_ascii_lowercase() };
            return Some(Piece { bytes: PieceBytes::One([folded]), end: self.at });
        }
        if let Some(letter) = latin_letter(&self.text.as_bytes()[self.at..]) {
            self.at += letter.len();
            self.after_space = false;
            return Some(Piece { bytes: PieceBytes::Two(letter), end: self.at });
        }
        let length = cluster_len(&self.text[self.at..]);
        look(length);
        self.cluster.fold(&self.text[self.at..self.at + length]);
        self.at += length;
        let folded = self.cluster.text().as_bytes();
        let folded = match folded {
            [b' ', rest @ ..] if self.after_space => rest,
            _ => folded,
        };
        self.after_space = match folded.last() {
            Some(last) => *last == b' ',
            None => self.after_space,
        };
        Some(Piece { bytes: PieceBytes::More(folded), end: self.at })
    }
}

/// The folded form of a word or a term, without white space at its ends.
pub(super) fn folded(text: &str) -> String {
    let mut folded = Folded::default();
    folded.fold(text);
    folded.text.trim().to_owned()
}

/// Whether a character that begins with this byte may be a mark on the one before: no below U+0100.
fn may_combine(first: Option<&u8>) -> bool {
    first.is_some_and(|byte| *byte > 0xc3)
}

/// The folded form of the accented letter that stands at the beginning, where no mark follows: `é`, `Ü`.
/// By far the most characters beyond ASCII in words are of these.
fn latin_letter(bytes: &[u8]) -> Option<[u8; 2]> {
    let [0xc3, second, ..] = *bytes else { return None };
    // Two of the sixty-four are signs of arithmetic, and one is folded to two letters.
    let special = matches!(second, 0x97 | 0x9f | 0xb7);
    (!special && !may_combine(bytes.get(2))).then_some([0xc3, second | 0x20])
}

/// Bytes of the first character with the marks that combine with it.
fn cluster_len(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    chars.find(|(_, c)| canonical_combining_class(*c) == 0).map_or(text.len(), |(at, _)| at)
}

/// Characters that take no room: soft hyphen, zero-width ones, signs of direction, variants and
/// annotation, byte-order mark.
pub(super) fn is_invisible(c: char) -> bool {
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

    proptest! {
        #[test]
        fn piece_by_piece_is_the_whole(text in "\\PC{0,40}|[a-c\u{301} \u{ad}\u{a0}\t]{0,20}|[ a-cÀ-Ͱ]{0,20}") {
            let mut folding = Folding::new(&text, 0);
            let mut pieces = Vec::new();
            let mut end = 0;
            while let Some(piece) = folding.next_piece() {
                pieces.extend_from_slice(piece.bytes());
                prop_assert!(piece.end > end && text.is_char_boundary(piece.end));
                end = piece.end;
            }
            let mut whole = Folded::default();
            whole.fold(&text);
            prop_assert_eq!(String::from_utf8(pieces).unwrap(), whole.text());
        }
    }
}
