//! Documents before 2007 that are encrypted stream by stream, with the passwords that the office gave. Pure.
//!
//! Source: [MS-OFFCRYPTO] 2.3.5 and 2.3.6, [MS-DOC] 2.2.6, [MS-XLS] 2.2.10. The cipher is RC4, with a key for every
//! block of a stream. The older scrambling, without a cipher, is not undone.

use md5::Md5;
use sha1::Sha1;
use sha2::Digest as _;

use super::super::walk::{Seat, Walk};
use super::bytes::{len_at, slice, u16_at, u32_at};
use super::file::Id;
use super::sealed::{NOBODYS, wide};
use super::{Ole, Stream};

/// Bytes of a stream of Word that have one key.
const WORD_BLOCK: usize = 512;
/// Bytes at the start of its main stream that are never encrypted.
const WORD_CLEAR: usize = 68;
/// The same of a workbook.
const BOOK_BLOCK: usize = 1024;

const FILE_PASS: u16 = 0x2F;
const BOUND_SHEET: u16 = 0x85;
/// Records of which nothing is encrypted.
const BOOK_CLEAR: [u16; 7] = [0x0809, FILE_PASS, 0xE1, 0x0138, 0x0194, 0x0195, 0x0196];
/// No record has this number: it is passed over.
const PASSED: u16 = 0x0FFF;

/// Decrypts the streams of a document of Word in place; whether a password fitted.
pub(super) fn open_document(
    ole: &mut Ole<'_, '_>,
    storage: Id,
    main: &[u8],
    table: &'static str,
) -> bool {
    let Ok(Stream { bytes: lists, .. }) = ole.load(storage, table) else { return false };
    let Some(method) = Method::of(slice(&lists, 0, len_at(main, 0x0E))) else { return false };
    let Some(key) = method.fitting(ole.walk, ole.seat) else { return false };
    let mut plain = main.to_vec();
    key.apply(&mut plain, WORD_BLOCK);
    let clear = WORD_CLEAR.min(main.len());
    plain[..clear].copy_from_slice(&main[..clear]);
    if let Some(flags) = plain.get_mut(0x0B) {
        *flags &= !1;
    }
    ole.put(storage, "WordDocument", plain);
    let mut others = vec![(table, lists)];
    others.extend(ole.load(storage, "Data").ok().map(|data| ("Data", data.bytes)));
    for (name, mut bytes) in others {
        key.apply(&mut bytes, WORD_BLOCK);
        ole.put(storage, name, bytes);
    }
    true
}

/// The records of a workbook as they were before they were encrypted; `None` when no password fits.
pub(super) fn open_book(walk: &Walk<'_>, seat: &Seat, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut plain = bytes.to_vec();
    let mut stream: Option<Vec<u8>> = None;
    let mut at = 0;
    while let Some(head) = bytes.get(at..).filter(|rest| rest.len() >= 4) {
        let (kind, data) = (u16_at(head, 0), slice(head, 4, usize::from(u16_at(head, 2))));
        let from = at + 4;
        at = from + data.len();
        match &stream {
            None if kind == FILE_PASS => {
                let method = Method::of(data.get(2..)?).filter(|_| u16_at(data, 0) == 1)?;
                let mut keys = vec![0; bytes.len()];
                method.fitting(walk, seat)?.apply(&mut keys, BOOK_BLOCK);
                stream = Some(keys);
                plain[from - 4..from - 2].copy_from_slice(&PASSED.to_le_bytes());
            }
            Some(keys) if !BOOK_CLEAR.contains(&kind) => {
                // Where a sheet begins is told in the clear.
                let from = if kind == BOUND_SHEET { (from + 4).min(at) } else { from };
                plain[from..at]
                    .iter_mut()
                    .zip(&keys[from..at])
                    .for_each(|(byte, key)| *byte ^= key);
            }
            _ => {}
        }
    }
    stream.map(|_| plain)
}

/// How keys are made of a password.
enum Method {
    /// Of 97: 40 bits.
    Old { salt: Vec<u8>, verifier: Vec<u8> },
    /// Of 2002: as long as it says.
    Longer { salt: Vec<u8>, verifier: Vec<u8>, bytes: usize },
}

/// What the keys of all blocks are made of.
enum Key {
    Old(Vec<u8>),
    Longer(Vec<u8>, usize),
}

impl Method {
    fn of(about: &[u8]) -> Option<Self> {
        let piece = |at, length| Some(about.get(at..)?.get(..length)?.to_vec());
        match (u16_at(about, 0), u16_at(about, 2)) {
            (1, 1) => Some(Self::Old { salt: piece(4, 16)?, verifier: piece(20, 32)? }),
            (2..=4, 2) if u32_at(about, 20) == 0x6801 => {
                let at = len_at(about, 8).checked_add(12)?;
                let bits = match u32_at(about, 28) {
                    0 => 40,
                    bits => bits,
                };
                let mut verifier = piece(at.checked_add(20)?, 16)?;
                verifier.extend(piece(at.checked_add(40)?, 20)?);
                let bytes = usize::try_from(bits / 8).ok()?.min(16);
                Some(Self::Longer { salt: piece(at.checked_add(4)?, 16)?, verifier, bytes })
            }
            _ => None,
        }
    }

    /// The key of the first password that fits.
    fn fitting(&self, walk: &Walk<'_>, seat: &Seat) -> Option<Key> {
        std::iter::once(NOBODYS).chain(walk.passwords(seat)).find_map(|word| self.key(word))
    }

    fn key(&self, word: &str) -> Option<Key> {
        let (key, verifier) = match self {
            Self::Old { salt, verifier } => {
                let start = &md5(&wide(word))[..5];
                let mixed = md5(&[start, salt].concat().repeat(16));
                (Key::Old(mixed[..5].to_vec()), verifier)
            }
            Self::Longer { salt, verifier, bytes } => {
                (Key::Longer(sha1(&[salt.as_slice(), &wide(word)].concat()), *bytes), verifier)
            }
        };
        let mut plain = verifier.clone();
        key.apply(&mut plain, usize::MAX);
        let (text, hash) = plain.split_at(16);
        let own = match key {
            Key::Old(_) => md5(text),
            Key::Longer(..) => sha1(text),
        };
        (own == hash).then_some(key)
    }
}

impl Key {
    /// Decrypts a stream in blocks.
    fn apply(&self, bytes: &mut [u8], block: usize) {
        for (number, bytes) in (0_u32..).zip(bytes.chunks_mut(block)) {
            let key = match self {
                Self::Old(start) => md5(&[start.as_slice(), &number.to_le_bytes()].concat()),
                Self::Longer(start, length) => {
                    let mut key = sha1(&[start.as_slice(), &number.to_le_bytes()].concat());
                    key.truncate(*length);
                    // A key of 40 bits is filled up.
                    key.resize(if *length == 5 { 16 } else { *length }, 0);
                    key
                }
            };
            rc4(&key, bytes);
        }
    }
}

fn md5(bytes: &[u8]) -> Vec<u8> {
    use md5::Digest as _;
    Md5::digest(bytes).to_vec()
}

fn sha1(bytes: &[u8]) -> Vec<u8> {
    Sha1::digest(bytes).to_vec()
}

/// RC4, with which encrypting and decrypting are one.
fn rc4(key: &[u8], bytes: &mut [u8]) {
    let mut state: [u8; 256] = std::array::from_fn(|at| u8::try_from(at).unwrap_or_default());
    let mut other = 0_u8;
    for (at, letter) in (0..256).zip(key.iter().cycle()) {
        other = other.wrapping_add(state[at]).wrapping_add(*letter);
        state.swap(at, other.into());
    }
    let (mut at, mut other) = (0_u8, 0_u8);
    for byte in bytes {
        at = at.wrapping_add(1);
        other = other.wrapping_add(state[usize::from(at)]);
        state.swap(at.into(), other.into());
        let sum = state[usize::from(at)].wrapping_add(state[usize::from(other)]);
        *byte ^= state[usize::from(sum)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cipher_is_the_known_one() {
        // RFC 6229, key of 40 bits.
        let mut bytes = [0; 8];
        rc4(&[1, 2, 3, 4, 5], &mut bytes);
        assert_eq!(bytes, [0xB2, 0x39, 0x63, 0x05, 0xF0, 0x3D, 0xC0, 0x27]);
    }
}
