//! A hash of a word, eight bytes at a time. Pure.
//!
//! Most words have at most sixteen bytes; they cost two multiplications, and no branch on their length.

/// Any odd numbers with as many ones as zeros.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
const FACTOR: u64 = 0xd6e8_feb8_6659_fd93;
const LENGTH_FACTOR: u64 = 0xbf58_476d_1ce4_e5b9;

/// The same byte eight times.
const fn all(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

const HIGH: u64 = all(0x80);

/// A hash of bytes that come one by one; the same as [`of_lower`] of all of them.
#[derive(Debug)]
pub(super) struct WordHash {
    /// Of what stands before the last sixteen bytes.
    state: u64,
    blocks: [u64; 2],
    length: usize,
}

impl Default for WordHash {
    fn default() -> Self {
        Self { state: SEED, blocks: [0; 2], length: 0 }
    }
}

impl WordHash {
    pub(super) fn put(&mut self, byte: u8) {
        if self.length > 0 && self.length.is_multiple_of(16) {
            self.state = mix_two(self.state, self.blocks);
            self.blocks = [0; 2];
        }
        self.blocks[self.length / 8 % 2] |= u64::from(byte) << (8 * (self.length % 8));
        self.length += 1;
    }

    pub(super) fn finish(self) -> u64 {
        finish(self.state, self.blocks, self.length)
    }
}

/// The hash of the word `start..end` of `text`, in lower case, if it is ASCII without full stops. `None`
/// for any other word: it is folded character by character.
///
/// It may read beyond the word, which costs less than to read no more than it.
pub(super) fn of_lower(text: &[u8], start: usize, end: usize) -> Option<u64> {
    let (mut at, mut state, mut odd) = (start, SEED, 0);
    while end - at > 16 {
        let blocks = sixteen(text, at, 16);
        odd |= not_plain(blocks[0]) | not_plain(blocks[1]);
        state = mix_two(state, blocks.map(lower));
        at += 16;
    }
    let blocks = sixteen(text, at, end - at);
    odd |= not_plain(blocks[0]) | not_plain(blocks[1]);
    (odd == 0).then(|| finish(state, blocks.map(lower), end - start))
}

/// A run of ASCII letters: its length, and what [`of_lower`] says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letters {
    pub(super) length: usize,
    pub(super) hash: u64,
}

/// The run of at most 15 ASCII letters that begins at `at`, read at once. `None` where none stands, or a
/// longer one, or one beside what may join it to another: that is read character by character.
#[inline]
pub(super) fn letters_at(text: &[u8], at: usize) -> Option<Letters> {
    let rest = text.len().checked_sub(at)?;
    let blocks = sixteen(text, at, rest.min(16));
    let others = blocks.map(others);
    let length = match others {
        [0, second] => 8 + second.trailing_zeros() as usize / 8,
        [first, _] => first.trailing_zeros() as usize / 8,
    };
    let joined = text.get(at + length).is_some_and(|byte| JOINS[usize::from(*byte)]);
    if length == 0 || length > 15 || joined {
        return None;
    }
    let [first, second] = FIRST_BYTES[length];
    let lower = |block: u64, mask: u64| (block | all(0x20)) & mask;
    let blocks = [lower(blocks[0], first), lower(blocks[1], second)];
    Some(Letters { length, hash: finish(SEED, blocks, length) })
}

/// Where the run of at most 15 ASCII letters begins that ends before `end`. `None` as for [`letters_at`],
/// and near the start of the text.
#[inline]
pub(super) fn letters_before(text: &[u8], end: usize) -> Option<usize> {
    let (halves, _) = text.get(..end)?.last_chunk::<16>()?.as_chunks::<8>();
    let length =
        match [others(u64::from_le_bytes(halves[0])), others(u64::from_le_bytes(halves[1]))] {
            [first, 0] => 8 + first.leading_zeros() as usize / 8,
            [_, second] => second.leading_zeros() as usize / 8,
        };
    // Of sixteen letters, what stands before them is not known.
    let start = end - length;
    let joined = length > 15 || JOINS[usize::from(text[start - 1])];
    (length > 0 && !joined).then_some(start)
}

/// The highest bits of those of eight bytes that are no ASCII letters.
fn others(block: u64) -> u64 {
    let plain = (block | all(0x20)) & !HIGH;
    let from_a = plain + all(0x80 - b'a');
    let past_z = plain + all(0x7f - b'z');
    !(from_a & !past_z & !block) & HIGH
}

/// By byte: whether it may join letters to other ones in some kind of word, or be a letter itself.
const JOINS: [bool; 256] = {
    let mut joins = [false; 256];
    let mut byte = 0x80;
    while byte < joins.len() {
        joins[byte] = true;
        byte += 1;
    }
    let marks = *b"./-'";
    let mut at = 0;
    while at < marks.len() {
        joins[marks[at] as usize] = true;
        at += 1;
    }
    joins
};

/// The hash of a word `start..end` of ASCII letters, in lower case.
#[inline]
pub(super) fn of_letters(text: &[u8], start: usize, end: usize) -> u64 {
    let (mut at, mut state) = (start, SEED);
    let lower = |block: u64, mask: u64| (block | all(0x20)) & mask;
    let two = |at: usize, length: usize| {
        let ([one, other], [first, second]) = (sixteen(text, at, length), FIRST_BYTES[length]);
        [lower(one, first), lower(other, second)]
    };
    while end - at > 16 {
        state = mix_two(state, two(at, 16));
        at += 16;
    }
    finish(state, two(at, end - at), end - start)
}

/// The first `length` of sixteen bytes as two numbers, zeros behind them.
#[inline]
fn sixteen(text: &[u8], at: usize, length: usize) -> [u64; 2] {
    let Some(bytes) = text[at..].first_chunk::<16>() else {
        return last_bytes(&text[at..at + length]);
    };
    let (halves, _) = bytes.as_chunks::<8>();
    let [first, second] = FIRST_BYTES[length];
    [u64::from_le_bytes(halves[0]) & first, u64::from_le_bytes(halves[1]) & second]
}

/// The same of a word at the end of its text.
#[cold]
fn last_bytes(word: &[u8]) -> [u64; 2] {
    match word.split_first_chunk::<8>() {
        Some((first, rest)) => [u64::from_le_bytes(*first), rest_of(rest)],
        None => [rest_of(word), 0],
    }
}

/// Whether the word `start..end` has a full stop or a character beyond ASCII, or more than sixteen bytes.
#[inline]
pub(super) fn is_odd(text: &[u8], start: usize, end: usize) -> bool {
    if end - start > 16 {
        return true;
    }
    let [first, second] = sixteen(text, start, end - start);
    not_plain(first) | not_plain(second) != 0
}

/// By length: the bits of so many of sixteen bytes.
const FIRST_BYTES: [[u64; 2]; 17] = {
    let mut masks = [[0, 0]; 17];
    let mut length = 0;
    while length < 16 {
        masks[length + 1] = masks[length];
        masks[length + 1][length / 8] |= 0xff << (8 * (length % 8));
        length += 1;
    }
    masks
};

fn mix(state: u64, block: u64) -> u64 {
    let (low, high) = (state ^ block).carrying_mul(FACTOR, 0);
    low ^ high
}

fn mix_two(state: u64, [first, second]: [u64; 2]) -> u64 {
    mix(mix(state, first), second)
}

fn finish(state: u64, blocks: [u64; 2], length: usize) -> u64 {
    mix_two(state ^ (length as u64).wrapping_mul(LENGTH_FACTOR), blocks)
}

/// At most eight bytes as one number, zeros behind them.
fn rest_of(bytes: &[u8]) -> u64 {
    if let (Some(head), Some(tail)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (head, tail) = (u32::from_le_bytes(*head), u32::from_le_bytes(*tail));
        // The two overlap, where they say the same.
        u64::from(head) | u64::from(tail) << (8 * (bytes.len() - 4))
    } else if let (Some(head), Some(tail)) = (bytes.first_chunk::<2>(), bytes.last_chunk::<2>()) {
        let (head, tail) = (u16::from_le_bytes(*head), u16::from_le_bytes(*tail));
        u64::from(head) | u64::from(tail) << (8 * (bytes.len() - 2))
    } else {
        bytes.first().map_or(0, |byte| u64::from(*byte))
    }
}

/// Not zero when one of eight bytes is a full stop or beyond ASCII.
fn not_plain(block: u64) -> u64 {
    let others = (block ^ all(b'.')) & !HIGH;
    (block | !(others + all(0x7f))) & HIGH
}

/// Eight bytes of ASCII in lower case.
pub(super) fn lower(block: u64) -> u64 {
    let plain = block & !HIGH;
    let from_a = plain + all(0x80 - b'A');
    let past_z = plain + all(0x7f - b'Z');
    block | (from_a & !past_z & HIGH & !block) >> 2
}

/// The last eight bytes of a word as one number, the last of them highest; zeros before a shorter one.
pub(super) fn tail_of(word: &[u8]) -> u64 {
    match word.last_chunk::<8>() {
        Some(tail) => u64::from_le_bytes(*tail),
        None if word.is_empty() => 0,
        None => rest_of(word) << (8 * (8 - word.len())),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one_by_one(word: &str) -> u64 {
        let mut hash = WordHash::default();
        word.bytes().for_each(|byte| hash.put(byte));
        hash.finish()
    }

    fn quick(left: &str, word: &str, right: &str) -> Option<u64> {
        let text = format!("{left}{word}{right}");
        of_lower(text.as_bytes(), left.len(), left.len() + word.len())
    }

    #[test]
    fn odd_words_have_no_quick_hash() {
        for word in ["t.n.v", "één", ".", "abcdefgh.", "abcdefghé", "abcdefghabcdefghabcdé"] {
            assert_eq!(quick("", word, ""), None, "{word}");
            assert_eq!(quick("a", word, "abcdefghabcdefgh"), None, "{word}");
        }
    }

    proptest! {
        /// Letters that are read at once are those that are read one by one.
        #[test]
        fn letters_are_read_at_once(
            left in "[a-zA-Z .é/'-]{0,20}",
            word in "[A-Za-z]{1,20}",
            right in "[a-zA-Z .,é/'-]{0,20}",
        ) {
            let text = format!("{left}{word}{right}");
            let (bytes, at, end) = (text.as_bytes(), left.len(), left.len() + word.len());
            prop_assert_eq!(of_letters(bytes, at, end), one_by_one(&word.to_ascii_lowercase()));
            let ahead = text[at..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len() - at);
            let joined = text[at + ahead..].starts_with(|c: char| ".é/'-".contains(c));
            let hash = one_by_one(&text[at..at + ahead].to_ascii_lowercase());
            let expected = (ahead < 16 && !joined).then_some(Letters { length: ahead, hash });
            prop_assert_eq!(letters_at(bytes, at), expected);
            let start = text[..end].rfind(|c: char| !c.is_ascii_alphabetic());
            let before = start.map(|at| at + text[at..].chars().next().unwrap().len_utf8());
            let joined = start.is_none_or(|at| text[at..].starts_with(|c: char| ".é/'-".contains(c)));
            let found = letters_before(bytes, end);
            prop_assert!(found.is_none_or(|start| Some(start) == before && !joined));
            let near = before.is_some_and(|start| end - start < 16);
            prop_assert!(found.is_some() || joined || !near || end < 16);
        }

        /// Whatever stands beside a word, sixteen bytes at a time say the same as one.
        #[test]
        fn a_word_has_one_hash(
            left in "[a-zé]{0,3}",
            word in "[A-Za-z'/ @\\[`{0-9-]{0,40}",
            right in "[a-z.é]{0,20}",
        ) {
            let expected = Some(one_by_one(&word.to_ascii_lowercase()));
            prop_assert_eq!(quick(&left, &word, &right), expected);
        }

        #[test]
        fn eight_bytes_become_lower(word in "[ -~é]{8,20}") {
            if let Some(block) = word.as_bytes().first_chunk::<8>() {
                let expected = block.to_ascii_lowercase();
                prop_assert_eq!(lower(u64::from_le_bytes(*block)).to_le_bytes().to_vec(), expected);
            }
        }

        #[test]
        fn a_tail_is_the_end_of_the_word(word in "[a-z]{0,20}") {
            let tail = tail_of(word.as_bytes()).to_le_bytes();
            let length = word.len().min(8);
            prop_assert_eq!(&tail[8 - length..], &word.as_bytes()[word.len() - length..]);
            prop_assert!(tail[..8 - length].iter().all(|byte| *byte == 0));
        }
    }
}
