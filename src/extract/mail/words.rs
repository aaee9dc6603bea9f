//! Encoded words of headers (RFC 2047), in whatever part of a header they stand. Pure.
//!
//! Own, because nothing of a header may be lost: comments, names of groups, words in a charset that is
//! not known. What is no good encoded word stays as it is.

use super::super::charset;
use super::body::{base64, quoted};

/// The header with its encoded words decoded. White space between two of them is none of the text, and a
/// character may begin in the one and end in the other.
pub(super) fn decoded(header: &str) -> String {
    let mut out = String::new();
    // Bytes of encoded words so far, and their charset.
    let mut held: Option<(Vec<u8>, String)> = None;
    let mut rest = header;
    while !rest.is_empty() {
        let start = rest.find("=?").unwrap_or(rest.len());
        let (before, there) = rest.split_at(start);
        if !(held.is_some() && before.trim().is_empty() && !there.is_empty()) {
            flush(&mut held, &mut out);
            out.push_str(before);
        }
        let Some(word) = word(there) else {
            flush(&mut held, &mut out);
            let length = there.len().min(2);
            out.push_str(&there[..length]);
            rest = &there[length..];
            continue;
        };
        match &mut held {
            Some((bytes, charset)) if *charset == word.charset => bytes.extend(word.bytes),
            _ => {
                flush(&mut held, &mut out);
                held = Some((word.bytes, word.charset));
            }
        }
        rest = &there[word.length..];
    }
    flush(&mut held, &mut out);
    out
}

fn flush(held: &mut Option<(Vec<u8>, String)>, out: &mut String) {
    if let Some((bytes, label)) = held.take() {
        let (set, skip) = charset::of_document(&bytes, Some(label.as_bytes()));
        out.push_str(&charset::plain(&bytes[skip..], set));
    }
}

struct Word {
    bytes: Vec<u8>,
    /// In lower case.
    charset: String,
    /// Of the whole word.
    length: usize,
}

/// `=?charset?B|Q?text?=` at the start of `text`. Some writers leave blanks in it.
fn word(text: &str) -> Option<Word> {
    let rest = text.strip_prefix("=?")?;
    let (charset, rest) = rest.split_once('?')?;
    if charset.is_empty() || !charset.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let (manner, rest) = rest.split_once('?')?;
    let end = rest.find("?=")?;
    let letters = &rest[..end];
    let bytes = match manner {
        "B" | "b" => base64(letters.as_bytes()).0,
        "Q" | "q" => quoted(&letters.replace('_', " ").into_bytes()),
        _ => return None,
    };
    // A language may stand behind the charset (RFC 2231).
    let charset = charset.split('*').next().unwrap_or_default().to_ascii_lowercase();
    Some(Word { bytes, charset, length: text.len() - rest.len() + end + 2 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_decoded_wherever_they_stand() {
        for (raw, text) in [
            ("=?UTF-8?Q?Ziekmelding_Ren=C3=A9?=", "Ziekmelding René"),
            ("=?utf-8?B?UmVuw6k=?= van =?iso-8859-1?q?Zo=EB?=", "René van Zoë"),
            // One character over two words, and the fold between them.
            ("=?utf-8?Q?Ren=C3?=\t =?utf-8?Q?=A9e?= <r@x.nl>", "Renée <r@x.nl>"),
            ("=?us-ascii*nl?Q?hoi?= (=?utf-8?Q?H=C3=A9?=)", "hoi (Hé)"),
            ("=?utf-7?Q?Ren+AOk-e?=", "Renée"),
            ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
            ("=?cp850?Q?Ren=82e?=", "Renée"),
            ("=?onbekend?Q?Ren=C3=A9e?=", "Renée"),
            ("a =?utf-8?X?b?= =? c ?= =", "a =?utf-8?X?b?= =? c ?= ="),
            ("=?utf-8?Q?zonder einde", "=?utf-8?Q?zonder einde"),
        ] {
            assert_eq!(decoded(raw), text, "{raw}");
        }
    }
}
