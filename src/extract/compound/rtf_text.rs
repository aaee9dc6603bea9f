//! The words of the rich text of a message, where it has no other body. Pure.
//!
//! Only what mail programs write: letters, their escapes, ends of lines, and HTML wrapped in rich text
//! ([MS-OXRTFEX]), which is unwrapped.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::bytes::{code_page, narrow};

/// Groups that hold no text of the message.
const SILENT: [&str; 8] =
    ["fonttbl", "colortbl", "stylesheet", "info", "pict", "themedata", "listtable", "generator"];
/// Groups in groups that are told apart; deeper ones are read as their parent.
const GROUPS_MAX: usize = 1000;

#[derive(Debug, Clone, Copy, Default)]
struct Group {
    silent: bool,
    /// Signs that stand for a letter beyond the code page, for old programs.
    skip: usize,
}

/// The text of `rtf`, and whether it is the HTML that was wrapped in it.
pub(super) fn text(rtf: &[u8]) -> (String, bool) {
    let mut reading = Reading {
        out: String::new(),
        pending: Vec::new(),
        set: WINDOWS_1252,
        groups: vec![Group { silent: false, skip: 1 }],
        deeper: 0,
        left: 0,
        is_html: false,
    };
    let mut at = 0;
    while let Some(byte) = rtf.get(at) {
        at += 1;
        match byte {
            b'{' => reading.open(),
            b'}' => reading.close(),
            b'\\' => at = reading.control(rtf, at),
            b'\r' | b'\n' => {}
            _ => reading.byte(*byte),
        }
    }
    reading.flush();
    (reading.out, reading.is_html)
}

struct Reading {
    out: String,
    /// Bytes that are not decoded yet.
    pending: Vec<u8>,
    set: &'static Encoding,
    groups: Vec<Group>,
    deeper: usize,
    /// Signs that are still to be left out.
    left: usize,
    is_html: bool,
}

impl Reading {
    fn group(&mut self) -> &mut Group {
        self.groups.last_mut().expect("the outermost group is never closed")
    }

    fn open(&mut self) {
        let group = *self.group();
        if self.groups.len() < GROUPS_MAX {
            self.groups.push(group);
        } else {
            self.deeper += 1;
        }
    }

    fn close(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if self.groups.len() > 1 {
            self.groups.pop();
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.left > 0 {
            self.left -= 1;
        } else if !self.group().silent {
            self.pending.push(byte);
        }
    }

    fn flush(&mut self) {
        let text = narrow(&self.pending, Some(self.set));
        self.pending.clear();
        self.out.push_str(&text);
    }

    fn say(&mut self, text: &str) {
        if !self.group().silent {
            self.flush();
            self.out.push_str(text);
        }
    }

    /// A control word or sign behind a backslash; returns where it ends.
    fn control(&mut self, rtf: &[u8], start: usize) -> usize {
        let rest = &rtf[start..];
        let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count().min(32);
        if letters == 0 {
            return self.sign(rtf, start);
        }
        let mut at = start + letters;
        let minus = rtf.get(at) == Some(&b'-');
        at += usize::from(minus);
        let digits = rtf[at..].iter().take_while(|byte| byte.is_ascii_digit()).count().min(10);
        let number = std::str::from_utf8(&rtf[at..at + digits]).ok();
        let number = number.and_then(|digits| digits.parse::<i64>().ok());
        let number = number.map(|number| if minus { -number } else { number });
        at += digits;
        at += usize::from(rtf.get(at) == Some(&b' '));
        let word = String::from_utf8_lossy(&rest[..letters]).into_owned();
        self.word(&word, number);
        at
    }

    fn sign(&mut self, rtf: &[u8], start: usize) -> usize {
        match rtf.get(start) {
            Some(b'\'') => {
                let hex =
                    rtf.get(start + 1..start + 3).and_then(|hex| std::str::from_utf8(hex).ok());
                if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    self.byte(byte);
                }
                (start + 3).min(rtf.len())
            }
            Some(b'*') => {
                self.group().silent = true;
                start + 1
            }
            Some(b'~') => {
                self.say("\u{a0}");
                start + 1
            }
            Some(b'_') => {
                self.say("-");
                start + 1
            }
            Some(b'\r' | b'\n') => {
                self.say("\n");
                start + 1
            }
            Some(b'-') => start + 1,
            Some(other) => {
                self.byte(*other);
                start + 1
            }
            None => start,
        }
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        match word {
            "par" | "line" | "row" | "sect" | "page" => self.say("\n"),
            "tab" | "cell" => self.say("\t"),
            "emdash" => self.say("\u{2014}"),
            "endash" => self.say("\u{2013}"),
            "lquote" => self.say("\u{2018}"),
            "rquote" => self.say("\u{2019}"),
            "ldblquote" => self.say("\u{201c}"),
            "rdblquote" => self.say("\u{201d}"),
            "ansicpg" => {
                let page = number.and_then(|number| u32::try_from(number).ok());
                self.set = page.and_then(code_page).unwrap_or(self.set);
            }
            "uc" => {
                let skip = number.and_then(|n| usize::try_from(n).ok());
                self.group().skip = skip.unwrap_or(1).min(16);
            }
            // Numbers above 32767 are written as negative ones.
            "u" => {
                let code = number.map(|code| if code < 0 { code + 0x1_0000 } else { code });
                let c = code.and_then(|code| u32::try_from(code).ok()).and_then(char::from_u32);
                self.say(c.unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut [0; 4]));
                self.left = self.group().skip;
            }
            // What only the rich text has, beside the HTML that it wraps.
            "htmlrtf" => self.group().silent = number != Some(0),
            "htmltag" => self.group().silent = false,
            "fromhtml" => self.is_html = true,
            _ if SILENT.contains(&word) => self.group().silent = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rtf: &str, expected: &str) {
        assert_eq!(text(rtf.as_bytes()).0, expected);
    }

    #[test]
    fn letters_escapes_and_lines() {
        check("{\\rtf1\\ansi\\ansicpg1252 Esm\\'e9e\\par BSN 071202559}", "Esmée\nBSN 071202559");
        check("{\\rtf1\\ansicpg1251 \\'c8\\'e2\\'e0\\'ed}", "Иван");
        check("{\\rtf1 \\u233?\\uc0\\u-10179 \\{x\\}}", "é\u{fffd}{x}");
        check("{\\rtf1{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}a}", "a");
        let wrapped =
            "{\\rtf1\\fromhtml1{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 a\\htmlrtf }\\htmlrtf0 b}";
        assert_eq!(text(wrapped.as_bytes()), ("<p>ab".to_owned(), true));
    }

    #[test]
    fn what_is_broken_is_read_as_far_as_it_goes() {
        check("{\\rtf1 a\\", "a");
        check("a}}}b\\'", "ab");
        check("a\\'zz", "a");
        assert_eq!(text(&vec![b'{'; 100_000]).0, "");
        check(&format!("{}x", "{".repeat(100_000)), "x");
    }
}
