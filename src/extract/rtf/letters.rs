//! Which character a byte or a number of RTF stands for: fonts, code pages, Unicode. Pure.

use super::super::charset;
use super::super::charset::Charset;
use super::super::walk::Walk;
use super::words::{self, Dest};
use super::{Document, FONTS_MAX};

impl Document<'_> {
    pub(super) fn unicode(&mut self, walk: &mut Walk<'_>, number: i32) {
        self.end_run();
        self.leave = self.group.instead;
        let unit = u32::try_from(if number < 0 { number + 0x1_0000 } else { number }).unwrap_or(0);
        let Ok(unit) = u16::try_from(unit) else {
            // Some write the whole character, though the format has sixteen bits for it.
            let c = char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER);
            return self.push(walk, c);
        };
        match (self.high.take(), unit) {
            (Some(high), 0xDC00..=0xDFFF) => {
                let c = char::decode_utf16([high, unit]).next().and_then(Result::ok);
                self.push(walk, c.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            (lost, 0xD800..=0xDBFF) => {
                self.high = lost;
                self.lone_half();
                self.high = Some(unit);
            }
            (lost, unit) => {
                self.high = lost;
                self.lone_half();
                // Symbol fonts lie in the private area, at the place of their byte.
                let unit = if (0xF020..=0xF0FF).contains(&unit) { unit - 0xF000 } else { unit };
                let c = char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER);
                self.push(walk, c);
            }
        }
    }

    /// Takes a word that sets how text is read; `false` for any other.
    pub(super) fn setting(&mut self, word: &str, number: Option<i32>) -> bool {
        let n = number.unwrap_or(0);
        match word {
            "uc" => self.group.instead = u32::try_from(n).unwrap_or(0),
            "f" | "af" if self.group.dest == Dest::Fonts => self.font = n,
            "f" => self.set_font(n),
            "plain" => self.set_font(self.default_font),
            "deff" => self.default_font = n,
            "fcharset" => {
                let set = words::code_page(n).and_then(charset::of_code_page);
                self.note_font(set.unwrap_or(self.charset));
            }
            "cpg" => match u32::try_from(n).ok().and_then(charset::of_code_page) {
                Some(set) => self.note_font(set),
                None => return false,
            },
            "ansicpg" => self.set_charset(u32::try_from(n).unwrap_or(0)),
            "mac" => self.set_charset(10_000),
            "pc" => self.set_charset(437),
            "pca" => self.set_charset(850),
            "fromhtml" => self.is_html = n == 1,
            "htmlrtf" => self.group.not_html = number != Some(0),
            _ => return false,
        }
        true
    }

    fn set_charset(&mut self, page: u32) {
        if let Some(set) = charset::of_code_page(page) {
            (self.charset, self.group.charset) = (set, set);
        }
    }

    fn note_font(&mut self, set: Charset) {
        if self.fonts.len() < FONTS_MAX {
            self.fonts.insert(self.font, set);
        }
    }

    fn set_font(&mut self, font: i32) {
        self.group.charset = self.fonts.get(&font).copied().unwrap_or(self.charset);
    }
}
