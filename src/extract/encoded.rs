//! Files that lie in text as letters: base64 and uuencode. Pure.
//!
//! Nothing here decodes them. It only weighs them, so that a text which carries a photograph or a letter
//! in this form is not called wholly read.

/// A shorter run of letters is a key, a checksum or a signature.
const RUN_MIN: usize = 1024;
/// Writers break lines at 60 to 76; a shorter line is the last of its run.
const LINE_MIN: usize = 40;
/// A ruler or a row of zeros is no file; hexadecimal has sixteen letters.
const LETTERS_MIN: u32 = 12;

/// Bytes of the files that lie in `text` as base64 or hexadecimal, about.
pub(super) fn weight(text: &str) -> u64 {
    let mut total = 0;
    let mut run = Run::default();
    for line in text.as_bytes().split(|byte| *byte == b'\n') {
        // Blanks before are folding, as in a business card.
        let line = line.trim_ascii();
        let mut pieces = line.split(|byte| !is_letter(*byte));
        run.add(pieces.next().unwrap_or_default());
        let mut unbroken = true;
        for piece in pieces {
            total += run.end();
            run.add(piece);
            unbroken = false;
        }
        if unbroken && line.len() < LINE_MIN {
            total += run.end();
        }
    }
    total + run.end()
}

/// Whether a uuencoded file begins in `text`.
pub(super) fn holds_uuencoded(text: &str) -> bool {
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(mode) = line.strip_prefix("begin ").and_then(mode_of) else { continue };
        // "begin 2024 ..." is how a sentence goes on.
        let is_year = mode.len() == 4 && (mode.starts_with('1') || mode.starts_with('2'));
        if !is_year || lines.peek().is_some_and(|next| is_uuencoded(next.as_bytes())) {
            return true;
        }
    }
    false
}

/// The three or four octal digits before a name.
fn mode_of(rest: &str) -> Option<&str> {
    let (mode, name) = rest.split_once(' ')?;
    let octal = mode.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    (octal && matches!(mode.len(), 3 | 4) && !name.trim().is_empty()).then_some(mode)
}

/// Whether a line has the length that its first character states.
fn is_uuencoded(line: &[u8]) -> bool {
    let Some(stated @ b'!'..=b'M') = line.first() else { return false };
    let expected = 1 + usize::from(stated - b' ').div_ceil(3) * 4;
    // Some writers add a checksum.
    line.len() == expected || line.len() == expected + 1
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/'
}

#[derive(Debug, Default)]
struct Run {
    length: usize,
    /// One bit for every ASCII character that occurs in its longer pieces.
    letters: u128,
}

impl Run {
    fn add(&mut self, piece: &[u8]) {
        self.length += piece.len();
        if piece.len() >= LINE_MIN {
            self.letters |= piece.iter().fold(0, |all, letter| all | 1 << (letter & 0x7F));
        }
    }

    /// Ends the run; gives the bytes that it stands for.
    fn end(&mut self) -> u64 {
        let run = std::mem::take(self);
        let counts = run.length >= RUN_MIN && run.letters.count_ones() >= LETTERS_MIN;
        if counts { run.length as u64 / 4 * 3 } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(bytes: usize) -> String {
        let bytes: Vec<u8> = (0..bytes).map(|n| (n * 7).to_le_bytes()[0]).collect();
        data_encoding::BASE64.encode(&bytes)
    }

    #[test]
    fn a_run_is_weighed_over_its_lines() {
        let one_line = letters(3_000);
        assert_eq!(weight(&format!("src=\"{one_line}\"")), 3_000);
        let folded: Vec<&str> =
            one_line.as_bytes().chunks(74).map(|l| std::str::from_utf8(l).unwrap()).collect();
        assert_eq!(weight(&format!("PHOTO:\r\n {}\r\nEND:VCARD", folded.join("\r\n "))), 3_000);
    }

    #[test]
    fn text_weighs_nothing() {
        assert_eq!(weight(&"een gewone regel tekst zonder meer\n".repeat(5_000)), 0);
        assert_eq!(weight(&"woord\n".repeat(5_000)), 0);
        assert_eq!(weight(&"0".repeat(50_000)), 0);
        assert_eq!(weight(&letters(500)), 0, "a key");
    }

    #[test]
    fn a_uuencoded_file_is_told_from_a_sentence() {
        assert!(holds_uuencoded("Zie:\nbegin 644 cv.txt\n#0V%T\n`\nend\n"));
        assert!(holds_uuencoded("begin 0644 een brief.txt\r\n"));
        assert!(holds_uuencoded("begin 2755 x\n#0V%T\n"));
        assert!(!holds_uuencoded("De opdracht is\nbegin 2024 beëindigd\nen dat was dat"));
        assert!(!holds_uuencoded("begin 12 mei\nwe begin 644 x"));
    }
}
