//! Documents of Office that are encrypted as a whole ([MS-OFFCRYPTO]), with the passwords that the office gave. Pure.
//!
//! Both ways of today are opened: the one that describes itself in XML ("agile") and the one before it
//! ("standard"). Whether a word fits is told by a verifier; whether what came out is whole, by the checksums of the
//! zip that it is.

use std::io::Cursor;

use aes::cipher::generic_array::GenericArray;
use aes::cipher::{BlockDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::super::kind::{self, Kind};
use super::super::part::attribute;
use super::bytes::{len_at, slice, u16_at, u32_at, u64_at};
use super::{Compound, ReadSeek, Seat, Shortfall, Walk, package};
use crate::inventory::Unread;

/// What a program uses where a workbook is only protected from changes: every reader tries it.
pub(super) const NOBODYS: &str = "VelvetSweatshop";

/// The most rounds that the format allows; programs write 100 000.
const ROUNDS_MAX: u32 = 10_000_000;
/// Rounds over all passwords: about half a minute.
const ROUNDS_OF_ALL_MAX: u64 = 20_000_000;

/// Blocks of the cipher, in bytes.
const BLOCK: usize = 16;
/// Bytes that are encrypted on their own, each with a beginning of its own.
const SEGMENT: usize = 4096;

/// What a key is for, in the self-describing way.
const FOR_VERIFIER: [u8; 8] = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];
const FOR_VERIFIER_HASH: [u8; 8] = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];
const FOR_KEY: [u8; 8] = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];

/// Whether a compound file is such a document.
pub(super) fn is_sealed(file: &Compound) -> bool {
    ["EncryptedPackage", "EncryptionInfo"].iter().all(|name| file.stream(0, name).is_some())
}

/// Says the document inside, if one of the passwords opens it.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    file: &mut Compound,
    reader: &mut dyn ReadSeek,
) -> Shortfall {
    let mut load = |walk: &mut Walk<'_>, name| match file.stream(0, name) {
        Some(id) => file.load(walk, reader, id),
        None => Err(Unread::Damaged),
    };
    let about = match load(walk, "EncryptionInfo") {
        Ok(about) => about.bytes,
        Err(why) => return Some(why),
    };
    let lock = match Seal::of(&about) {
        Ok(lock) => lock,
        Err(why) => return Some(why),
    };
    let mut rounds = ROUNDS_OF_ALL_MAX;
    let mut words = std::iter::once(NOBODYS).chain(walk.passwords(seat));
    let key = words.find_map(|word| {
        rounds = rounds.checked_sub(lock.rounds().into())?;
        lock.key(word)
    });
    let Some(key) = key else { return Some(Unread::Encrypted) };
    let package = match load(walk, "EncryptedPackage") {
        Ok(package) => package,
        Err(why) => return Some(why),
    };
    let torn = package.torn.then_some(Unread::Damaged);
    let Some(plain) = lock.open(&key, &package.bytes) else { return Some(Unread::Damaged) };
    let mut reader = Cursor::new(plain);
    let said = match kind::look(&mut reader, &seat.extension, walk.limits.members_max) {
        Ok(Kind::Package(office, directory)) => {
            package::read(walk, seat, (office, &directory), &mut reader)
        }
        Ok(Kind::Closed(why, _)) => Some(why),
        Ok(_) | Err(_) => Some(Unread::Damaged),
    };
    said.or(torn)
}

/// How a document is encrypted.
#[derive(Debug)]
enum Seal {
    Agile(Agile),
    Standard(Standard),
}

impl Seal {
    fn of(about: &[u8]) -> Result<Self, Unread> {
        match (u16_at(about, 0), u16_at(about, 2)) {
            (4, 4) => Agile::of(about.get(8..).unwrap_or_default()).map(Self::Agile),
            (2..=4, 2) => Standard::of(about).map(Self::Standard),
            // Other ways, such as with the key of a card.
            _ => Err(Unread::Encrypted),
        }
    }

    fn rounds(&self) -> u32 {
        match self {
            Self::Agile(agile) => agile.rounds,
            Self::Standard(_) => Standard::ROUNDS,
        }
    }

    /// The key of the document, if `word` is its password.
    fn key(&self, word: &str) -> Option<Vec<u8>> {
        match self {
            Self::Agile(agile) => agile.key(word),
            Self::Standard(standard) => standard.key(word),
        }
    }

    /// The document: its length, and then its encrypted bytes. `None` where the key cannot be one.
    fn open(&self, key: &[u8], package: &[u8]) -> Option<Vec<u8>> {
        let mut plain = package.get(8..)?.to_vec();
        // A last block that breaks off cannot be decrypted.
        plain.truncate(plain.len() / BLOCK * BLOCK);
        let cipher = cipher(key)?;
        match self {
            Self::Agile(agile) => {
                for (number, segment) in (0_u32..).zip(plain.chunks_mut(SEGMENT)) {
                    let start = agile.data_hash.of(&[&agile.data_salt, &number.to_le_bytes()]);
                    chained(&*cipher, fitted(start, BLOCK), segment);
                }
            }
            Self::Standard(_) => each_block(&*cipher, &mut plain),
        }
        plain.truncate(usize::try_from(u64_at(package, 0)).ok()?);
        Some(plain)
    }
}

/// A cipher that decrypts a block in place.
type Cipher = dyn Fn(&mut [u8; BLOCK]);

fn cipher(key: &[u8]) -> Option<Box<Cipher>> {
    fn of<C: BlockDecrypt<BlockSize = aes::cipher::consts::U16> + KeyInit + 'static>(
        key: &[u8],
    ) -> Option<Box<Cipher>> {
        let cipher = C::new_from_slice(key).ok()?;
        Some(Box::new(move |block| cipher.decrypt_block(GenericArray::from_mut_slice(block))))
    }
    match key.len() {
        16 => of::<Aes128>(key),
        24 => of::<Aes192>(key),
        32 => of::<Aes256>(key),
        _ => None,
    }
}

fn each_block(cipher: &Cipher, bytes: &mut [u8]) {
    bytes.as_chunks_mut().0.iter_mut().for_each(cipher);
}

/// Each block was mixed with the one before it, the first with `start`.
fn chained(cipher: &Cipher, start: Vec<u8>, bytes: &mut [u8]) {
    let mut before = start;
    for block in bytes.as_chunks_mut().0 {
        let sealed = block.to_vec();
        cipher(block);
        block.iter_mut().zip(&before).for_each(|(byte, mix)| *byte ^= mix);
        before = sealed;
    }
}

/// A hash at another length: cut, or filled as the format says.
fn fitted(mut hash: Vec<u8>, length: usize) -> Vec<u8> {
    hash.resize(length, 0x36);
    hash
}

/// A password as it is hashed.
pub(super) fn wide(word: &str) -> Vec<u8> {
    word.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "SHA1" | "SHA-1" => Self::Sha1,
            "SHA256" | "SHA-256" => Self::Sha256,
            "SHA384" | "SHA-384" => Self::Sha384,
            "SHA512" | "SHA-512" => Self::Sha512,
            _ => return None,
        })
    }

    fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn hash<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut hasher = D::new();
            for part in parts {
                hasher.update(part);
            }
            hasher.finalize().to_vec()
        }
        match self {
            Self::Sha1 => hash::<Sha1>(parts),
            Self::Sha256 => hash::<Sha256>(parts),
            Self::Sha384 => hash::<Sha384>(parts),
            Self::Sha512 => hash::<Sha512>(parts),
        }
    }

    /// A password with its salt, hashed over and over.
    fn stretched(self, salt: &[u8], word: &str, rounds: u32) -> Vec<u8> {
        let start = self.of(&[salt, &wide(word)]);
        (0..rounds).fold(start, |hash, round| self.of(&[&round.to_le_bytes(), &hash]))
    }
}

/// The way that describes itself (2.3.4.10 and further).
#[derive(Debug)]
struct Agile {
    data_hash: Hash,
    data_salt: Vec<u8>,
    data_key: usize,
    rounds: u32,
    hash: Hash,
    salt: Vec<u8>,
    key: usize,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
    sealed_key: Vec<u8>,
}

impl Agile {
    fn of(xml: &[u8]) -> Result<Self, Unread> {
        let text = std::str::from_utf8(xml).map_err(|_| Unread::Damaged)?;
        let mut reader = Reader::from_str(text.trim_end_matches('\0'));
        let (mut data, mut by_word) = (None, None);
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => {
                    let name = tag.local_name();
                    if name.as_ref() == "keyData" {
                        data = data.or(Some(tag.into_owned()));
                    } else if name.as_ref() == "encryptedKey" {
                        by_word = by_word.or(Some(tag.into_owned()));
                    }
                }
                Ok(Event::Eof) => break,
                Ok(_) => {}
                Err(_) => return Err(Unread::Damaged),
            }
        }
        // Without a key for a word there is one for a card.
        let (Some(data), Some(by_word)) = (data, by_word) else { return Err(Unread::Encrypted) };
        for tag in [&data, &by_word] {
            let is = |key, value| attribute(tag, key).is_some_and(|told| told == value);
            if !(is("cipherAlgorithm", "AES")
                && is("cipherChaining", "ChainingModeCBC")
                && is("blockSize", "16"))
            {
                return Err(Unread::Encrypted);
            }
        }
        Self::from(&data, &by_word).filter(|seal| seal.rounds <= ROUNDS_MAX).ok_or(Unread::Damaged)
    }

    fn from(data: &BytesStart<'_>, by_word: &BytesStart<'_>) -> Option<Self> {
        let bytes = |tag, key| {
            data_encoding::BASE64
                .decode(attribute(tag, key)?.as_bytes())
                .ok()
                .filter(|b| !b.is_empty())
        };
        let key_bytes = |tag| Some(attribute(tag, "keyBits")?.parse::<usize>().ok()? / 8);
        Some(Self {
            data_hash: Hash::named(&attribute(data, "hashAlgorithm")?)?,
            data_salt: bytes(data, "saltValue")?,
            data_key: key_bytes(data)?,
            rounds: attribute(by_word, "spinCount")?.parse().ok()?,
            hash: Hash::named(&attribute(by_word, "hashAlgorithm")?)?,
            salt: bytes(by_word, "saltValue")?,
            key: key_bytes(by_word)?,
            verifier: bytes(by_word, "encryptedVerifierHashInput")?,
            verifier_hash: bytes(by_word, "encryptedVerifierHashValue")?,
            sealed_key: bytes(by_word, "encryptedKeyValue")?,
        })
    }

    fn key(&self, word: &str) -> Option<Vec<u8>> {
        let stretched = self.hash.stretched(&self.salt, word, self.rounds);
        let open = |what: &[u8; 8], sealed: &[u8]| {
            // A key is never longer than the two hashes that programs make one of.
            let key = fitted(self.hash.of(&[&stretched, what]), self.key.min(32));
            let mut plain = sealed.to_vec();
            chained(&*cipher(&key)?, fitted(self.salt.clone(), BLOCK), &mut plain);
            Some(plain)
        };
        let verifier = open(&FOR_VERIFIER, &self.verifier)?;
        let told = open(&FOR_VERIFIER_HASH, &self.verifier_hash)?;
        let hash = self.hash.of(&[&verifier]);
        if !told.starts_with(&hash) {
            return None;
        }
        Some(open(&FOR_KEY, &self.sealed_key)?.get(..self.data_key)?.to_vec())
    }
}

/// The way of 2007 (2.3.4.5 and further).
#[derive(Debug)]
struct Standard {
    salt: Vec<u8>,
    key: usize,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
}

impl Standard {
    const ROUNDS: u32 = 50_000;

    fn of(about: &[u8]) -> Result<Self, Unread> {
        let header = 12_usize;
        let verifier = header.saturating_add(len_at(about, 8));
        // AES of 128, 192 or 256 bits; another cipher is of documents before 2007.
        if !matches!(u32_at(about, header + 8), 0x660E..=0x6610) {
            return Err(Unread::Encrypted);
        }
        let key = len_at(about, header + 16) / 8;
        let at = |from: usize, length| slice(about, verifier.saturating_add(from), length).to_vec();
        let seal = Self { salt: at(4, 16), key, verifier: at(20, 16), verifier_hash: at(40, 32) };
        if seal.verifier_hash.len() < 32 { Err(Unread::Damaged) } else { Ok(seal) }
    }

    fn key(&self, word: &str) -> Option<Vec<u8>> {
        let sha = Hash::Sha1;
        let stretched = sha.stretched(&self.salt, word, Self::ROUNDS);
        let hash = sha.of(&[&stretched, &[0; 4]]);
        let half = |fill: u8| {
            let mut mixed = [fill; 64];
            mixed.iter_mut().zip(&hash).for_each(|(byte, of)| *byte ^= of);
            sha.of(&[&mixed])
        };
        let key = [half(0x36), half(0x5C)].concat().get(..self.key)?.to_vec();
        let cipher = cipher(&key)?;
        let (mut verifier, mut told) = (self.verifier.clone(), self.verifier_hash.clone());
        each_block(&*cipher, &mut verifier);
        each_block(&*cipher, &mut told);
        told.starts_with(&sha.of(&[&verifier])).then_some(key)
    }
}
