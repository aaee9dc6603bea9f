//! The tokens of RTF: groups, words, symbols, bytes. Pure.

use std::io::{self, BufRead};

/// Longer words are no words of RTF; what exceeds this is text.
const WORD_MAX: usize = 64;

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\word` with its number, if it has one. Out of range the number is 0.
    Word(String, Option<i32>),
    /// `\*`, `\~` and the like.
    Symbol(u8),
    /// A byte of text, as it stands.
    Byte(u8),
    /// A byte of text, written as `\'hh`.
    Hex(u8),
}

/// Cuts a stream into tokens. Line ends outside words are none.
pub(super) struct Tokens<R> {
    reader: R,
}

impl<R: BufRead> Tokens<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader }
    }

    /// The next token; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Token>> {
        loop {
            let Some(byte) = self.take()? else { return Ok(None) };
            return Ok(Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => return self.control().map(Some),
                b'\r' | b'\n' | 0 => continue,
                other => Token::Byte(other),
            }));
        }
    }

    /// The `length` bytes that follow, fewer at the end of the file.
    pub(super) fn raw(&mut self, mut length: u64, mut keep: impl FnMut(&[u8])) -> io::Result<bool> {
        while length > 0 {
            let held = self.reader.fill_buf()?;
            if held.is_empty() {
                return Ok(false);
            }
            let some = usize::try_from(length).unwrap_or(usize::MAX).min(held.len());
            keep(&held[..some]);
            self.reader.consume(some);
            length -= some as u64;
        }
        Ok(true)
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.reader.fill_buf()?.first().copied())
    }

    fn take(&mut self) -> io::Result<Option<u8>> {
        let byte = self.peek()?;
        self.reader.consume(usize::from(byte.is_some()));
        Ok(byte)
    }

    fn control(&mut self) -> io::Result<Token> {
        let Some(byte) = self.take()? else { return Ok(Token::Byte(b'\\')) };
        match byte {
            b'\'' => self.hex(),
            letter if letter.is_ascii_alphabetic() => self.word(letter),
            // A line end behind a backslash is a paragraph.
            b'\r' | b'\n' => Ok(Token::Word("par".to_owned(), None)),
            symbol => Ok(Token::Symbol(symbol)),
        }
    }

    fn hex(&mut self) -> io::Result<Token> {
        let mut value = 0;
        for _ in 0..2 {
            let digit = self.peek()?.and_then(|byte| char::from(byte).to_digit(16));
            // Not two digits: what is there is text.
            let Some(digit) = digit else { return Ok(Token::Byte(b'\'')) };
            self.take()?;
            value = value << 4 | u8::try_from(digit).expect("a hexadecimal digit");
        }
        Ok(Token::Hex(value))
    }

    fn word(&mut self, letter: u8) -> io::Result<Token> {
        let mut word = String::from(char::from(letter));
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_alphabetic() || word.len() >= WORD_MAX {
                break;
            }
            word.push(char::from(byte));
            self.take()?;
        }
        let mut number = String::new();
        while let Some(byte) = self.peek()? {
            let sign = byte == b'-' && number.is_empty();
            if !(sign || byte.is_ascii_digit()) || number.len() >= 11 {
                break;
            }
            number.push(char::from(byte));
            self.take()?;
        }
        if self.peek()? == Some(b' ') {
            self.take()?;
        }
        let number = (!number.is_empty()).then(|| number.parse().unwrap_or(0));
        Ok(Token::Word(word, number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &[u8]) -> Vec<Token> {
        let mut tokens = Tokens::new(text);
        std::iter::from_fn(|| tokens.next().unwrap()).collect()
    }

    #[test]
    fn a_word_takes_one_blank_and_a_number_its_sign() {
        let word = |word: &str, number| Token::Word(word.to_owned(), number);
        assert_eq!(
            tokens(b"{\\b  x\\u-10179 ?\\'e9\\~\\\n}"),
            [
                Token::Open,
                word("b", None),
                Token::Byte(b' '),
                Token::Byte(b'x'),
                word("u", Some(-10_179)),
                Token::Byte(b'?'),
                Token::Hex(0xE9),
                Token::Symbol(b'~'),
                word("par", None),
                Token::Close,
            ]
        );
        assert_eq!(tokens(b"\\'zz"), [Token::Byte(b'\''), Token::Byte(b'z'), Token::Byte(b'z')]);
        assert_eq!(
            tokens(b"\\bin99999999999999"),
            [word("bin", Some(0)), Token::Byte(b'9'), Token::Byte(b'9'), Token::Byte(b'9')]
        );
        assert_eq!(tokens(b"\\"), [Token::Byte(b'\\')]);
    }
}
