//! Verifies an archive: its envelope to the byte, and with the passphrase everything inside.

use std::collections::BTreeMap;
use std::io::{self, BufReader, Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use super::bag::{DECLARATION, ManifestFileV1, SCHEMA, oxum};
use super::form::{Counted, FormError, directory, ensure, next_entry};
use super::{ENTRY, Flaw, HandoverError, stream};
use crate::digest::{Digest, Hasher};
use crate::sensitive::Sensitive;

/// Largest tag file that is taken into memory; a list of a million items fits.
const TAG_BYTES_MAX: u64 = 1 << 30;
/// Encrypted; compressed by the method that the extra field names.
const METHOD_AES: u16 = 99;
const FLAG_ENCRYPTED: u16 = 1;

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveReport {
    /// Digest of the file.
    pub sha256: Digest,
    /// Length of the file.
    pub bytes: u64,
    /// What is inside; absent without the passphrase, and then only the envelope was checked: an altered
    /// content would not show.
    pub contents: Option<Contents>,
}

/// What is inside an archive; every file was decrypted, hashed and compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// Client, as the archive names it.
    pub client: String,
    /// Plan, as the archive names it.
    pub plan: String,
    /// When it was made, as it says itself.
    pub created_at: String,
    /// How many items.
    pub items: u64,
    /// Their length in bytes together.
    pub payload_bytes: u64,
}

impl ArchiveReport {
    /// Whether the content was decrypted and compared, not only the envelope.
    pub fn is_complete(&self) -> bool {
        self.contents.is_some()
    }
}

/// Path in the bag, digest and length of every item.
pub(super) type Expected<'a> = BTreeMap<&'a str, (Digest, u64)>;

/// Verifies an archive as a client or an auditor holds it.
///
/// With the passphrase everything is decrypted and every altered byte is refused. Without it only the
/// form of the envelope can be checked, and the report says so. Whether it is the archive that somebody
/// signed for is for the caller to compare, by [`ArchiveReport::sha256`].
///
/// # Errors
///
/// [`HandoverError::WrongPassphrase`], [`HandoverError::Flawed`] with what is wrong, or
/// [`HandoverError::Io`].
pub fn verify_archive(
    mut reader: impl Read + Seek,
    passphrase: Option<&Sensitive>,
) -> Result<ArchiveReport, HandoverError> {
    let (sha256, bytes) = envelope(&mut reader)?;
    let contents = match passphrase {
        Some(passphrase) => Some(contents(&mut reader, passphrase, None)?),
        None => None,
    };
    Ok(ArchiveReport { sha256, bytes, contents })
}

/// Verifies an archive that was just written against what had to be written.
pub(super) fn against(
    mut reader: impl Read + Seek,
    passphrase: &Sensitive,
    expected: &Expected<'_>,
) -> Result<ArchiveReport, HandoverError> {
    let (sha256, bytes) = envelope(&mut reader)?;
    let contents = contents(&mut reader, passphrase, Some(expected))?;
    Ok(ArchiveReport { sha256, bytes, contents: Some(contents) })
}

/// The outer file is one encrypted entry and nothing else.
fn envelope(reader: &mut (impl Read + Seek)) -> Result<(Digest, u64), HandoverError> {
    reader.rewind().map_err(read_error)?;
    let mut reader = Counted::new(BufReader::with_capacity(1 << 18, reader));
    let flawed = |error| form_error(error, Flaw::Envelope);
    check_envelope(&mut reader).map_err(flawed)?;
    let bytes = reader.position();
    Ok((reader.finish(), bytes))
}

fn check_envelope(reader: &mut Counted<impl io::BufRead>) -> Result<(), FormError> {
    let entry = next_entry(reader)?.ok_or(FormError::Form)?;
    ensure(entry.name == ENTRY && entry.method == METHOD_AES && entry.flags == FLAG_ENCRYPTED)?;
    ensure(entry.extra == aes_field(1) || entry.extra == aes_field(2))?;
    let skipped = io::copy(&mut reader.by_ref().take(entry.compressed), &mut io::sink())?;
    ensure(skipped == entry.compressed)?;
    ensure(next_entry(reader)?.is_none())?;
    directory(reader, &[entry])
}

/// AES-256 over deflate, in version AE-1 or AE-2 of the vendor's specification.
fn aes_field(version: u8) -> [u8; 11] {
    [0x01, 0x99, 7, 0, version, 0, b'A', b'E', 3, 8, 0]
}

fn contents(
    reader: &mut (impl Read + Seek),
    passphrase: &Sensitive,
    expected: Option<&Expected<'_>>,
) -> Result<Contents, HandoverError> {
    reader.rewind().map_err(read_error)?;
    let mut outer = ZipArchive::new(reader).map_err(zip_error)?;
    let entry = outer.by_index_decrypt(0, passphrase.expose().as_bytes()).map_err(zip_error)?;
    let mut entry = BufReader::with_capacity(1 << 18, entry);
    let mut found = Found::default();
    let walked = stream::walk(&mut entry, &mut |name, data| found.take(name, data));
    // The authentication code comes after the last byte: whatever was read before it is believed only if
    // reading to the end succeeds.
    io::copy(&mut entry, &mut io::sink())
        .map_err(|e| form_error(FormError::Read(e), Flaw::Content))?;
    walked.map_err(|error| form_error(error, Flaw::Inner))?;
    found.check(expected).map_err(HandoverError::from)
}

/// What the inner archive holds.
#[derive(Default)]
struct Found {
    root: Option<String>,
    tags: BTreeMap<String, Vec<u8>>,
    payload: BTreeMap<String, (Digest, u64)>,
}

impl Found {
    fn take(&mut self, name: &str, data: &mut dyn Read) -> Result<(), FormError> {
        let (root, path) = name.split_once('/').ok_or(FormError::Form)?;
        ensure(self.root.get_or_insert_with(|| root.to_owned()) == root)?;
        if path.starts_with("data/") {
            let read = hash(data)?;
            self.payload.insert(path.to_owned(), read);
        } else {
            let mut bytes = Vec::new();
            data.take(TAG_BYTES_MAX).read_to_end(&mut bytes)?;
            self.tags.insert(path.to_owned(), bytes);
        }
        Ok(())
    }

    fn tag(&self, name: &str) -> Result<&str, Flaw> {
        let bytes = self.tags.get(name).ok_or(Flaw::Bag)?;
        std::str::from_utf8(bytes).map_err(|_| Flaw::Bag)
    }

    fn check(&self, expected: Option<&Expected<'_>>) -> Result<Contents, Flaw> {
        if self.tag("bagit.txt")? != DECLARATION {
            return Err(Flaw::Bag);
        }
        self.check_manifests()?;
        let payload_bytes = self.payload.values().map(|(_, size)| size).sum();
        let items = self.payload.len() as u64;
        let line = format!("Payload-Oxum: {}", oxum(payload_bytes, items));
        if !self.tag("bag-info.txt")?.lines().any(|l| l == line) {
            return Err(Flaw::Bag);
        }
        let manifest = self.check_items()?;
        let same = |expected: &Expected<'_>| {
            expected.iter().eq(self
                .payload
                .iter()
                .map(|(k, v)| (k.as_str(), *v))
                .collect::<Expected<'_>>()
                .iter())
        };
        if expected.is_some_and(|expected| !same(expected)) {
            return Err(Flaw::Items);
        }
        Ok(Contents {
            client: manifest.client,
            plan: manifest.plan,
            created_at: manifest.created_at,
            items,
            payload_bytes,
        })
    }

    /// Each manifest names exactly the files that are there, with their digests.
    fn check_manifests(&self) -> Result<(), Flaw> {
        let payload = digests(self.tag("manifest-sha256.txt")?)?;
        let read: BTreeMap<_, _> = self.payload.iter().map(|(k, v)| (k.as_str(), v.0)).collect();
        let tags = digests(self.tag("tagmanifest-sha256.txt")?)?;
        let own: BTreeMap<_, _> = self
            .tags
            .iter()
            .filter(|(name, _)| *name != "tagmanifest-sha256.txt")
            .map(|(name, bytes)| (name.as_str(), Digest::of(bytes)))
            .collect();
        if payload == read && tags == own { Ok(()) } else { Err(Flaw::Manifest) }
    }

    /// The list for programs names exactly the items that are there.
    fn check_items(&self) -> Result<ManifestFileV1, Flaw> {
        let manifest: ManifestFileV1 =
            serde_json::from_str(self.tag("manifest.json")?).map_err(|_| Flaw::Items)?;
        let listed: BTreeMap<_, _> = manifest
            .items
            .iter()
            .map(|item| (item.file.as_str(), (item.sha256, item.size)))
            .collect();
        let read: BTreeMap<_, _> = self.payload.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        let same =
            manifest.schema == SCHEMA && manifest.items.len() == read.len() && listed == read;
        if same { Ok(manifest) } else { Err(Flaw::Items) }
    }
}

/// A manifest of RFC 8493: digest, two spaces, path. No path is named twice.
fn digests(text: &str) -> Result<BTreeMap<&str, Digest>, Flaw> {
    let mut all = BTreeMap::new();
    for line in text.lines() {
        let (digest, path) = line.split_once("  ").ok_or(Flaw::Manifest)?;
        let digest = Digest::parse(digest).ok_or(Flaw::Manifest)?;
        if all.insert(path, digest).is_some() {
            return Err(Flaw::Manifest);
        }
    }
    Ok(all)
}

fn hash(data: &mut dyn Read) -> io::Result<(Digest, u64)> {
    let mut hasher = Hasher::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut total = 0;
    loop {
        match data.read(&mut buffer)? {
            0 => return Ok((hasher.finish(), total)),
            n => {
                hasher.update(&buffer[..n]);
                total += n as u64;
            }
        }
    }
}

fn read_error(source: io::Error) -> HandoverError {
    HandoverError::io("reading the archive", source)
}

fn form_error(error: FormError, flaw: Flaw) -> HandoverError {
    match error {
        FormError::Form => flaw.into(),
        // What the decoders do not like, they report as an error of reading.
        FormError::Read(e) if e.raw_os_error().is_none() => flaw.into(),
        FormError::Read(e) => read_error(e),
    }
}

fn zip_error(error: ZipError) -> HandoverError {
    match error {
        ZipError::InvalidPassword => HandoverError::WrongPassphrase,
        ZipError::Io(e) if e.raw_os_error().is_some() => read_error(e),
        _ => Flaw::Envelope.into(),
    }
}
