//! How large a picture is, as its own bytes tell. Pure.
//!
//! Sizes are only stated: they decide what may count as decoration, never how much memory is taken.

/// Lower than this no letter is legible: spacers and rules of web pages.
const LETTER_MIN: u64 = 5;
/// Fewer points than this hold no legible document: an identity card takes some 400 by 250.
const DOCUMENT_MIN: u64 = 100_000;
/// Frames of one moving picture; what has more is of unknown size.
const FRAMES_MAX: usize = 100_000;

/// Width and height in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) width: u64,
    pub(super) height: u64,
}

impl Extent {
    /// Whether it is too low or narrow for a letter.
    pub(super) fn is_rule(self) -> bool {
        self.width.min(self.height) < LETTER_MIN
    }

    /// Whether it is too small for a document: an icon, a button, a small logo.
    pub(super) fn is_small(self) -> bool {
        self.width.saturating_mul(self.height) < DOCUMENT_MIN
    }
}

/// The largest that any part of the picture is; `None` for kinds whose size is not told here and for what
/// breaks off before it is told.
pub(super) fn of(bytes: &[u8]) -> Option<Extent> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => png(bytes),
        [b'G', b'I', b'F', b'8', ..] => gif(bytes),
        [0xFF, 0xD8, rest @ ..] => jpg(rest),
        [b'B', b'M', ..] => bmp(bytes),
        [b'P', b'4' | b'5' | b'6', rest @ ..] => pnm(rest),
        _ => None,
    }
}

fn png(bytes: &[u8]) -> Option<Extent> {
    let side = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?).into());
    Some(Extent { width: side(16)?, height: side(20)? })
}

/// Programs show a frame that is larger than the screen it states, so each frame counts.
fn gif(bytes: &[u8]) -> Option<Extent> {
    let side = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?).into());
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut most = Extent { width: side(6)?, height: side(8)? };
    let mut at = 13 + table(*bytes.get(10)?);
    for _ in 0..FRAMES_MAX {
        match bytes.get(at)? {
            0x21 => at = after_blocks(bytes, at + 2)?,
            0x2C => {
                most.width = most.width.max(side(at + 5)?);
                most.height = most.height.max(side(at + 7)?);
                at = after_blocks(bytes, at + 11 + table(*bytes.get(at + 9)?))?;
            }
            0x3B => return Some(most),
            _ => return None,
        }
    }
    None
}

/// Behind a run of blocks that each tell their length; an empty one is the last.
fn after_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

/// The frame header is the one segment that tells the size.
fn jpg(mut rest: &[u8]) -> Option<Extent> {
    loop {
        let [0xFF, marker, tail @ ..] = rest else { return None };
        match marker {
            // Filling.
            0xFF => rest = &rest[1..],
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let side =
                    |at: usize| Some(u16::from_be_bytes(tail.get(at..at + 2)?.try_into().ok()?));
                return Some(Extent { width: side(5)?.into(), height: side(3)?.into() });
            }
            _ => {
                let length = u16::from_be_bytes(tail.get(..2)?.try_into().ok()?);
                rest = tail.get(usize::from(length)..)?;
            }
        }
    }
}

/// A height below zero is a picture that begins at the top.
fn bmp(bytes: &[u8]) -> Option<Extent> {
    let side = |at: usize| Some(i32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let (width, height) = (side(18)?.unsigned_abs(), side(22)?.unsigned_abs());
    Some(Extent { width: width.into(), height: height.into() })
}

/// As the reader of PDF hands pictures on: two numbers without comments.
fn pnm(rest: &[u8]) -> Option<Extent> {
    let head = rest.get(..rest.len().min(64))?;
    let mut numbers = head.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let mut side = || std::str::from_utf8(numbers.next()?).ok()?.parse().ok();
    Some(Extent { width: side()?, height: side()? })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is(bytes: &[u8], width: u64, height: u64) {
        assert_eq!(of(bytes), Some(Extent { width, height }));
    }

    #[test]
    fn each_kind_tells_its_size() {
        is(include_bytes!("../../fixtures/kinds/foto.png"), 640, 360);
        is(include_bytes!("../../fixtures/kinds/foto.gif"), 640, 360);
        is(include_bytes!("../../fixtures/kinds/foto.bmp"), 640, 360);
        is(b"\xFF\xD8\xFF\xFE\0\x04ab\xFF\xFF\xC0\0\x11\x08\x01\xF4\x03\x84", 900, 500);
        is(b"P5\n900 500\n255\n....", 900, 500);
        assert_eq!(of(b"II*\0\x08\0\0\0"), None);
        assert_eq!(of(b"\xFF\xD8\xFF\xDA"), None);
    }

    #[test]
    fn a_frame_larger_than_its_screen_counts() {
        let frame = |width: u8, height: u8| {
            let head = [&[0x2C, 0, 0, 0, 0, width, 0, height, 0, 0, 2][..], b"\x01x\0"].concat();
            [b"GIF89a\x01\0\x01\0\0\0\0\x21\xFE\x05Grace\0", &head[..], b";"].concat()
        };
        is(&frame(1, 1), 1, 1);
        assert!(of(&frame(1, 1)).unwrap().is_rule());
        is(&frame(200, 100), 200, 100);
        // What breaks off may hold more.
        assert_eq!(of(&frame(1, 1)[..20]), None);
    }

    #[test]
    fn what_could_hold_a_document_is_not_small() {
        let small = |width, height| Extent { width, height }.is_small();
        assert!(small(300, 100) && small(1, 90_000));
        assert!(!small(400, 250) && !small(u64::MAX, 2));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(kind in 0_usize..5, bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let head = [&b"\x89PNG"[..], b"\xFF\xD8", b"GIF89a", b"BM", b"P5"][kind];
            let _ = of(&[head, &bytes].concat());
        }
    }
}
