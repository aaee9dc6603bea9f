//! Names that every system can unpack, and names as people may see them.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization;

/// Longest generated name in bytes; with its folder it fits every reader.
const BYTES_MAX: usize = 100;
/// A longer last part after a dot is not an extension.
const EXTENSION_MAX: usize = 16;

/// Where in the bag an item goes: `data/000001/name.ext`. The number alone makes it unique, also where
/// upper and lower case are one.
pub(super) fn payload_path(number: u64, original: &[u8]) -> String {
    format!("data/{number:06}/{}", safe_name(original))
}

/// The last component of `original` without anything that a system or a manifest could stumble on.
///
/// Letters and digits of any script, `.`, `_`, `-` and space stay; the rest becomes `_`. RFC 8493 wants
/// `%`, CR and LF encoded in manifests, and a reader is known that does not decode them: so there are
/// none.
fn safe_name(original: &[u8]) -> String {
    let last = original.rsplit(|b| *b == b'/').next().unwrap_or_default();
    let text: String = String::from_utf8_lossy(last)
        .nfc()
        .map(|c| if c.is_alphanumeric() || "._- ".contains(c) { c } else { '_' })
        .collect();
    let text = text.trim_matches([' ', '.']);
    let (stem, extension) = match text.rsplit_once('.') {
        Some((stem, ext)) if !stem.is_empty() && !ext.is_empty() && ext.len() <= EXTENSION_MAX => {
            (stem, Some(ext))
        }
        _ => (text, None),
    };
    let room = BYTES_MAX - extension.map_or(0, |ext| ext.len() + 1) - 1;
    let stem = cut(stem, room).trim_end_matches([' ', '.']);
    let mut name = String::new();
    if stem.is_empty() || stem.starts_with('-') || is_reserved(stem) {
        name.push('_');
    }
    name.push_str(stem);
    if let Some(extension) = extension {
        name.push('.');
        name.push_str(extension);
    }
    name
}

/// The longest beginning of at most `bytes` bytes that cuts no character in two.
fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// Names of devices in DOS and Windows, whatever follows the first dot.
fn is_reserved(stem: &str) -> bool {
    let base = stem.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = base.strip_prefix("com").or_else(|| base.strip_prefix("lpt"));
    matches!(base.as_str(), "con" | "prn" | "aux" | "nul" | "conin$" | "conout$")
        || numbered.is_some_and(|n| n.chars().count() == 1 && n.chars().all(char::is_numeric))
}

/// A path as a person may see it: characters that steer a terminal or reorder a line are spelt out.
pub(super) fn shown(path: &[u8]) -> String {
    let mut out = String::with_capacity(path.len());
    for chunk in path.utf8_chunks() {
        for c in chunk.valid().chars() {
            let steering = c.is_control()
                || matches!(c, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{2069}' | '\u{feff}');
            if steering {
                out.extend(c.escape_unicode());
            } else {
                out.push(c);
            }
        }
        for byte in chunk.invalid() {
            write!(out, "\\x{byte:02x}").expect("a string takes all that is written to it");
        }
    }
    out
}

/// A cell that no spreadsheet takes for a formula.
pub(super) fn guarded(cell: &str) -> String {
    let formula =
        cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r', '\n']);
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostile_names_become_plain_ones() {
        for (original, want) in [
            (&b"klanten/devries/intake.docx"[..], "intake.docx"),
            (b"a/CON", "_CON"),
            (b"con.txt", "_con.txt"),
            (b"LPT1.tar.gz", "_LPT1.tar.gz"),
            (b"COM10.txt", "COM10.txt"),
            (b"new\nline.txt", "new_line.txt"),
            ("\u{202e}fdp.exe".as_bytes(), "_fdp.exe"),
            (b"=cmd|'/c calc'!A1", "c calc__A1"),
            (b"100%.txt", "100_.txt"),
            (b"trailing. . ", "trailing"),
            (b"..", "_"),
            (b".bashrc", "bashrc"),
            (b"-rf", "_-rf"),
            (b"\xff\xfe.bin", "__.bin"),
            ("cafe\u{301}.txt".as_bytes(), "café.txt"),
            (b"", "_"),
            (b"C:\\x\\y.txt", "C__x_y.txt"),
        ] {
            assert_eq!(safe_name(original), want, "{}", shown(original));
        }
    }

    #[test]
    fn long_names_keep_their_extension() {
        let long = format!("{}.docx", "ë".repeat(300));
        let name = safe_name(long.as_bytes());
        assert!(name.len() <= BYTES_MAX && name.ends_with("ë.docx"), "{name}");
    }

    #[test]
    fn formulas_are_text() {
        for (cell, want) in [("=1+1", "'=1+1"), (" @x", "' @x"), ("\tx", "'\tx"), ("a=b", "a=b")] {
            assert_eq!(guarded(cell), want);
        }
    }

    proptest! {
        #[test]
        fn every_name_is_safe(original in proptest::collection::vec(any::<u8>(), 0..400)) {
            let name = safe_name(&original);
            prop_assert!(!name.is_empty() && name.len() <= BYTES_MAX);
            prop_assert!(!name.contains(['/', '\\', '%', '\r', '\n', ':']));
            prop_assert!(!name.ends_with(['.', ' ']) && !name.starts_with(['.', ' ', '-']));
            prop_assert!(!shown(&original).chars().any(char::is_control));
        }
    }
}
