//! The words of a content stream: operands and operators. Pure.
//!
//! It never gives up: what is no word is passed over, so that a broken operator costs itself only.

/// Nested arrays and dictionaries deeper than this are passed over.
const DEPTH_MAX: usize = 32;
/// More operands than any operator takes, blocks of character maps included.
const OPERANDS_MAX: usize = 1 << 16;

/// One operand.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand {
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Operand>),
    /// Keys and values, in turn.
    Dictionary(Vec<Operand>),
    Other,
}

impl Operand {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

/// An operator with its operands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Operation<'a> {
    pub(super) operator: &'a [u8],
    pub(super) operands: Vec<Operand>,
    /// The bytes of an inline image, for `BI`, whose operands are its dictionary.
    pub(super) image: &'a [u8],
}

/// Reads operations one by one.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    /// Bytes that were no word.
    pub(super) odd: usize,
}

enum Word<'a> {
    Operand(Operand),
    Operator(&'a [u8]),
    Close(u8),
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, odd: 0 }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn skip_blank(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else if is_blank(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn word(&mut self, depth: usize) -> Option<Word<'a>> {
        loop {
            self.skip_blank();
            let byte = self.peek()?;
            let start = self.at;
            self.at += 1;
            return Some(match byte {
                b'/' => Word::Operand(Operand::Name(self.name())),
                b'(' => Word::Operand(Operand::Text(self.literal())),
                b'<' if self.peek() == Some(b'<') => {
                    self.at += 1;
                    Word::Operand(Operand::Dictionary(self.list(b'>', depth)))
                }
                b'<' => Word::Operand(Operand::Text(self.hexadecimal())),
                b'[' => Word::Operand(Operand::Array(self.list(b']', depth))),
                b']' => Word::Close(b']'),
                b'>' if self.peek() == Some(b'>') => {
                    self.at += 1;
                    Word::Close(b'>')
                }
                b'+' | b'-' | b'.' | b'0'..=b'9' => Word::Operand(self.number(start)),
                _ if is_regular(byte) => Word::Operator(self.regular(start)),
                _ => {
                    self.odd += 1;
                    continue;
                }
            });
        }
    }

    pub(super) fn regular(&mut self, start: usize) -> &'a [u8] {
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }

    pub(super) fn name(&mut self) -> Vec<u8> {
        let start = self.at;
        let raw = self.regular(start);
        let mut name = Vec::with_capacity(raw.len());
        let mut at = 0;
        while at < raw.len() {
            let hex = (raw[at] == b'#').then(|| raw.get(at + 1..at + 3)).flatten();
            let pair = hex.and_then(|hex| Some((digit(hex[0])?, digit(hex[1])?)));
            if let Some((high, low)) = pair {
                name.push(high << 4 | low);
                at += 3;
            } else {
                name.push(raw[at]);
                at += 1;
            }
        }
        name
    }

    /// Writers make numbers such as `--5`, `1.2.3` and `12-3`; the first part counts, as in other readers.
    pub(super) fn number(&mut self, start: usize) -> Operand {
        let raw = self.regular(start);
        let (mut sign, mut value, mut scale) = (1.0, 0.0, 0.0_f64);
        for (index, byte) in raw.iter().enumerate() {
            match byte {
                b'0'..=b'9' if scale == 0.0 => value = value * 10.0 + f64::from(byte - b'0'),
                b'0'..=b'9' => {
                    value += f64::from(byte - b'0') * scale;
                    scale /= 10.0;
                }
                b'.' if scale == 0.0 => scale = 0.1,
                b'-' if index == 0 => sign = -1.0,
                b'+' | b'-' if index <= 1 => {}
                _ => break,
            }
        }
        Operand::Number(sign * value)
    }

    pub(super) fn literal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut open = 1_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\\' => {
                    if let Some(byte) = self.escaped() {
                        text.push(byte);
                    }
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        text
    }

    fn escaped(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(next @ b'0'..=b'7') = self.peek() else { break };
                    value = value * 8 + u32::from(next - b'0');
                    self.at += 1;
                }
                u8::try_from(value & 0xFF).unwrap_or_default()
            }
            // A line that goes on.
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
                return None;
            }
            b'\n' => return None,
            other => other,
        })
    }

    pub(super) fn hexadecimal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut half = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = digit(byte) else { continue };
            match half.take() {
                Some(high) => text.push(high << 4 | digit),
                None => half = Some(digit),
            }
        }
        text.extend(half.map(|high| high << 4));
        text
    }

    fn list(&mut self, close: u8, depth: usize) -> Vec<Operand> {
        let mut list = Vec::new();
        if depth >= DEPTH_MAX {
            return list;
        }
        loop {
            let before = self.at;
            match self.word(depth + 1) {
                Some(Word::Operand(operand)) if list.len() < OPERANDS_MAX => list.push(operand),
                Some(Word::Operand(_)) => {}
                // `null`, `true`, `false`: anything else means that the list was never closed.
                Some(Word::Operator(b"null" | b"true" | b"false" | b"R")) => {
                    list.push(Operand::Other);
                }
                Some(Word::Operator(_)) => {
                    self.at = before;
                    return list;
                }
                Some(Word::Close(mark)) if mark == close => return list,
                Some(Word::Close(_)) => self.odd += 1,
                None => return list,
            }
        }
    }

    /// The dictionary and the bytes of an inline image, up to its `EI`.
    fn inline_image(&mut self) -> (Vec<Operand>, &'a [u8]) {
        let mut dictionary = Vec::new();
        loop {
            match self.word(0) {
                Some(Word::Operand(operand)) if dictionary.len() < 256 => dictionary.push(operand),
                Some(Word::Operator(b"ID")) => break,
                Some(Word::Operator(b"true" | b"false" | b"null")) => {
                    dictionary.push(Operand::Other);
                }
                Some(Word::Operator(b"EI")) | None => return (dictionary, &[]),
                Some(_) => {}
            }
        }
        let start = (self.at + 1).min(self.bytes.len());
        let mut at = start;
        // `EI` between blanks, followed by what can be content: binary data holds the two letters, too.
        while let Some(found) = find(&self.bytes[at..], b"EI") {
            let end = at + found;
            let after = &self.bytes[end + 2..];
            let apart = end == start || is_blank(self.bytes[end - 1]);
            let plain = after
                .iter()
                .take(16)
                .all(|byte| is_blank(*byte) && *byte != 0 || byte.is_ascii_graphic());
            if apart && plain && after.first().is_none_or(|byte| is_blank(*byte)) {
                self.at = end + 2;
                return (dictionary, &self.bytes[start..end]);
            }
            at = end + 2;
        }
        self.at = self.bytes.len();
        (dictionary, &self.bytes[start..])
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Operation<'a>;

    fn next(&mut self) -> Option<Operation<'a>> {
        let mut operands = Vec::new();
        loop {
            match self.word(0)? {
                Word::Operand(operand) if operands.len() < OPERANDS_MAX => operands.push(operand),
                Word::Operator(b"true" | b"false" | b"null") => operands.push(Operand::Other),
                Word::Operator(b"BI") => {
                    let (operands, image) = self.inline_image();
                    return Some(Operation { operator: b"BI", operands, image });
                }
                Word::Operator(operator) => {
                    return Some(Operation { operator, operands, image: &[] });
                }
                Word::Operand(_) | Word::Close(_) => self.odd += 1,
            }
        }
    }
}

pub(super) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 12)
}

pub(super) fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !b"()<>[]{}/%".contains(&byte)
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(bytes: &[u8]) -> Vec<(String, Vec<Operand>)> {
        Lexer::new(bytes)
            .map(|one| (String::from_utf8_lossy(one.operator).into_owned(), one.operands))
            .collect()
    }

    #[test]
    fn operands_stand_before_their_operator() {
        use Operand::{Array, Name, Number, Text};
        let text = |text: &[u8]| Text(text.to_vec());
        let all = words(
            b"/F1 12 Tf -1.5 --2 Td % a comment\n(a\\(b\\)\\101\\\n(c)) Tj [<4a4> -20 (x)] TJ T*",
        );
        assert_eq!(
            all,
            [
                ("Tf".to_owned(), vec![Name(b"F1".to_vec()), Number(12.0)]),
                ("Td".to_owned(), vec![Number(-1.5), Number(-2.0)]),
                ("Tj".to_owned(), vec![text(b"a(b)A(c)")]),
                ("TJ".to_owned(), vec![Array(vec![text(b"J@"), Number(-20.0), text(b"x")])]),
                ("T*".to_owned(), vec![]),
            ]
        );
    }

    #[test]
    fn an_image_in_the_text_ends_at_its_own_end() {
        let all: Vec<Operation<'_>> =
            Lexer::new(b"q BI /W 2 /H 2 ID \x01EI\x02 EI\x80 x\nEI Q (na) Tj").collect();
        let names: Vec<&[u8]> = all.iter().map(|one| one.operator).collect();
        assert_eq!(names, [&b"q"[..], b"BI", b"Q", b"Tj"]);
        assert_eq!(all[1].image, b"\x01EI\x02 EI\x80 x\n");
        assert_eq!(all[1].operands.len(), 4);
    }

    #[test]
    fn what_is_never_closed_costs_only_itself() {
        assert_eq!(words(b"[ (a) Tj (b) Tj").len(), 2);
        assert_eq!(words(b") ] >> } (b) Tj").len(), 1);
        assert_eq!(words(&[b"[".repeat(100_000), b" (b) Tj".to_vec()].concat()).len(), 1);
        assert_eq!(words(&b"<<".repeat(100_000)).len(), 0);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_their_end(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let mut lexer = Lexer::new(&bytes);
            while lexer.next().is_some() {}
            prop_assert!(lexer.at >= bytes.len() || bytes.is_empty());
        }
    }
}
