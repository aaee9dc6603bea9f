//! The objects of a document, and what was unpacked of them. Pure.

use std::cell::Cell;
use std::io::Read;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use flate2::read::{DeflateDecoder, ZlibDecoder};
use lopdf::xref::XrefRecovery;
use lopdf::{DecompressError, Dictionary, Document, Error, LoadOptions, Object, ObjectId, Stream};

use crate::extract::walk::{Shortfall, first};
use crate::inventory::Unread;

/// Length of the sum at the end of what is deflated (RFC 1950).
const SUM_BYTES: u64 = 4;

/// A document that was opened.
pub(super) struct File<'d> {
    pub(super) document: &'d Document,
    /// What could not be read of it.
    short: Cell<Shortfall>,
    /// Bytes that came out of streams and were not yet accounted for.
    unpacked: u64,
    stream_max: usize,
}

/// Opens a document. Encrypted ones are tried with the empty password, as every reader does, and then with `words`.
///
/// # Errors
///
/// Why it cannot be opened.
pub(super) fn open(bytes: &[u8], stream_max: usize, words: &[&str]) -> Result<Document, Unread> {
    let with = |word| load(bytes, stream_max, word);
    let is_known = |opened: &Result<Document, Unread>| !matches!(opened, Err(Unread::Encrypted));
    let opened = with(None);
    if is_known(&opened) {
        return opened;
    }
    words.iter().map(|word| with(Some(word))).find(is_known).unwrap_or(opened)
}

fn load(bytes: &[u8], stream_max: usize, word: Option<&str>) -> Result<Document, Unread> {
    let options = LoadOptions {
        max_decompressed_size: Some(stream_max),
        password: word.map(str::to_owned),
        ..LoadOptions::default()
    };
    let document =
        Document::load_mem_with_options(bytes, options).map_err(|error| match error {
            Error::InvalidPassword
            | Error::Decryption(_)
            | Error::UnsupportedSecurityHandler(_) => Unread::Encrypted,
            Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => Unread::Bomb,
            _ if super::lexer::find(bytes, b"/Encrypt").is_some() => Unread::Encrypted,
            _ => Unread::Damaged,
        })?;
    if document.is_encrypted() { Err(Unread::Encrypted) } else { Ok(document) }
}

impl<'d> File<'d> {
    pub(super) fn new(document: &'d Document, stream_max: usize) -> Self {
        Self { document, short: Cell::new(None), unpacked: 0, stream_max }
    }

    pub(super) fn note(&self, why: Unread) {
        self.short.set(first(self.short.get(), Some(why)));
    }

    pub(super) fn short(&self) -> Shortfall {
        self.short.get()
    }

    /// Whether the list of objects was unusable: nobody knows then how many there were.
    pub(super) fn is_rebuilt(&self) -> bool {
        self.document.xref_recovery == Some(XrefRecovery::Reconstructed)
    }

    pub(super) fn stream_max(&self) -> usize {
        self.stream_max
    }

    /// What was unpacked since it was last asked.
    pub(super) fn take_unpacked(&mut self) -> u64 {
        std::mem::take(&mut self.unpacked)
    }

    /// What an object stands for; `None` for nothing, which a reference to a missing object is, too.
    pub(super) fn deref<'a>(&self, object: &'a Object) -> Option<&'a Object>
    where
        'd: 'a,
    {
        match self.document.dereference(object).ok()?.1 {
            Object::Null => None,
            object => Some(object),
        }
    }

    pub(super) fn get<'a>(&self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object>
    where
        'd: 'a,
    {
        self.deref(dictionary.get(key).ok()?)
    }

    pub(super) fn dictionary<'a>(&self, from: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary>
    where
        'd: 'a,
    {
        as_dictionary(self.get(from, key)?)
    }

    pub(super) fn array<'a>(&self, from: &'a Dictionary, key: &[u8]) -> Option<&'a [Object]>
    where
        'd: 'a,
    {
        self.get(from, key)?.as_array().ok().map(Vec::as_slice)
    }

    pub(super) fn number_of(&self, object: &Object) -> Option<f64> {
        self.deref(object)?.as_float().ok().map(f64::from)
    }

    pub(super) fn number(&self, dictionary: &Dictionary, key: &[u8]) -> Option<f64> {
        self.number_of(dictionary.get(key).ok()?)
    }

    /// A string for people.
    pub(super) fn text(&self, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
        text_of(self.get(dictionary, key)?)
    }

    /// The dictionary and its number, for a reference that leads to one.
    pub(super) fn numbered(&self, object: &Object) -> Option<(Option<ObjectId>, &'d Dictionary)> {
        let id = object.as_reference().ok()?;
        let (last, object) = self.document.dereference(self.document.objects.get(&id)?).ok()?;
        Some((Some(last.unwrap_or(id)), as_dictionary(object)?))
    }

    /// The content of a stream, as far as it can be unpacked; what is missing is noted.
    pub(super) fn content(&mut self, stream: &Stream) -> Option<Vec<u8>> {
        let has_parameters = stream
            .dict
            .get(b"DecodeParms")
            .is_ok_and(|parameters| self.document.dereference(parameters).is_ok());
        let unpacked = unpack(stream, has_parameters, self.stream_max);
        match unpacked {
            Ok((bytes, whole)) => {
                if !whole {
                    self.note(Unread::Damaged);
                }
                self.unpacked = self.unpacked.saturating_add(bytes.len() as u64);
                Some(bytes)
            }
            Err(why) => {
                self.note(why);
                None
            }
        }
    }
}

/// What unpacks of a stream, and whether that is all of it.
///
/// # Errors
///
/// Why nothing can be had: it is too much, or no packing that is known.
pub(super) fn unpack(
    stream: &Stream,
    has_parameters: bool,
    max: usize,
) -> Result<(Vec<u8>, bool), Unread> {
    let is_deflated =
        matches!(stream.filters().unwrap_or_default().as_slice(), [b"FlateDecode" | b"Fl"]);
    if is_deflated && !has_parameters {
        return inflate(&stream.content, max);
    }
    match stream.decompressed_content_with_limit(max) {
        // The library passes over what is torn.
        Ok(bytes) => Ok((bytes, !is_deflated || inflate(&stream.content, max)?.1)),
        Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => Err(Unread::Bomb),
        Err(_) => Err(Unread::Damaged),
    }
}

/// A string for people: UTF-16 or UTF-8 with its mark, else the document's own set of characters.
pub(super) fn text_of(object: &Object) -> Option<String> {
    let text = match object {
        Object::String(bytes, _) => match bytes.as_slice() {
            [0xFE, 0xFF, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0,
            [0xFF, 0xFE, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0,
            [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
            // The document's own set differs from this one in signs, not in letters.
            bytes => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
        Object::Name(name) => String::from_utf8_lossy(name),
        _ => return None,
    };
    Some(text.replace('\r', "\n").replace('\0', "")).filter(|text| !text.trim().is_empty())
}

pub(super) fn as_dictionary(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// What unpacks of `bytes`, and whether that is all of it. A sum that is missing at the end is no loss; one
/// that is wrong says that something else was packed.
fn inflate(bytes: &[u8], max: usize) -> Result<(Vec<u8>, bool), Unread> {
    let take = (max as u64).saturating_add(1);
    let mut unpacked = Vec::new();
    let mut whole = ZlibDecoder::new(bytes).take(take).read_to_end(&mut unpacked).is_ok();
    if !whole && bytes.len() > 2 {
        let (mut raw, mut decoder) = (Vec::new(), DeflateDecoder::new(&bytes[2..]));
        let ended = (&mut decoder).take(take).read_to_end(&mut raw).is_ok();
        let behind = (bytes.len() as u64 - 2).saturating_sub(decoder.total_in());
        whole = ended && behind < SUM_BYTES;
        if ended || raw.len() > unpacked.len() {
            unpacked = raw;
        }
    }
    if unpacked.len() > max { Err(Unread::Bomb) } else { Ok((unpacked, whole)) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    #[test]
    fn what_breaks_off_is_not_whole() {
        let text = b"BT (Grace Adeyemi) Tj ET ".repeat(200);
        let mut writer = ZlibEncoder::new(Vec::new(), Compression::default());
        writer.write_all(&text).unwrap();
        let packed = writer.finish().unwrap();
        assert_eq!(inflate(&packed, 1 << 20).unwrap(), (text.clone(), true));
        let no_sum = &packed[..packed.len() - 4];
        assert_eq!(inflate(no_sum, 1 << 20).unwrap(), (text.clone(), true));
        let mut wrong_sum = packed.clone();
        *wrong_sum.last_mut().unwrap() ^= 0xFF;
        assert_eq!(inflate(&wrong_sum, 1 << 20).unwrap(), (text.clone(), false));
        let (half, whole) = inflate(&packed[..packed.len() / 2], 1 << 20).unwrap();
        assert!(!whole && text.starts_with(&half));
        assert_eq!(inflate(&packed, 100), Err(Unread::Bomb));
    }
}
