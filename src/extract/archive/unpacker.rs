//! One packed stream, whatever it was packed with, as the bytes that were packed. Pure.
//!
//! A packed file is one stream or several behind each other, which together are one file. What lies
//! behind the last one is looked at: zeros are padding, anything else is a shortfall.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read, SeekFrom};
use std::rc::Rc;

use bzip2::bufread::BzDecoder;
use flate2::bufread::GzDecoder;
use lz4_flex::frame::FrameDecoder as Lz4Decoder;
use lzma_rust2::{LzmaReader, XzReader};
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use super::super::ReadSeek;
use super::super::walk::Shortfall;
use super::lzw::Lzw;
use super::stream::{fault, is_padding};
use crate::inventory::Unread;

/// Memory that a stream may ask for as its dictionary, in KiB: four times that of `xz -9`.
const DICTIONARY_KIB_MAX: u32 = 256 << 10;

/// What a stream was packed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Packing {
    Gz,
    Bz2,
    Xz,
    Zst,
    Lz4,
    /// What Unix packed with before gz.
    Compress,
    /// Has no mark: only known by its extension.
    Lzma,
}

impl Packing {
    /// By the first bytes; `extension` in lower case.
    pub(in super::super) fn of(head: &[u8], extension: &str) -> Option<Self> {
        match head {
            [0x1F, 0x8B, 8, ..] => Some(Self::Gz),
            [b'B', b'Z', b'h', b'1'..=b'9', mark @ ..]
                if mark.starts_with(b"\x31\x41\x59\x26\x53\x59")
                    || mark.starts_with(b"\x17\x72\x45\x38\x50\x90") =>
            {
                Some(Self::Bz2)
            }
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            // The second is a frame to be skipped: zstd and lz4 share it, and only zstd begins with it.
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Self::Zst),
            [0x04, 0x22, 0x4D, 0x18, ..] => Some(Self::Lz4),
            [0x1F, 0x9D, bits, ..] if matches!(bits & 0x1F, 9..=16) => Some(Self::Compress),
            [0x5D, 0, 0, ..] if matches!(extension, "lzma" | "tlz") => Some(Self::Lzma),
            _ => None,
        }
    }

    /// Name of the kind, of one file and of a tar.
    pub(in super::super) fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Gz => ("gz", "tar.gz"),
            Self::Bz2 => ("bz2", "tar.bz2"),
            Self::Xz => ("xz", "tar.xz"),
            Self::Zst => ("zst", "tar.zst"),
            Self::Lz4 => ("lz4", "tar.lz4"),
            Self::Compress => ("z", "tar.z"),
            Self::Lzma => ("lzma", "tar.lzma"),
        }
    }

    /// The extensions that its files have, and what stands there when it is taken off.
    pub(in super::super) fn endings(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Gz => &[(".gz", ""), (".tgz", ".tar"), (".svgz", ".svg"), (".z", "")],
            Self::Bz2 => &[(".bz2", ""), (".tbz2", ".tar"), (".tbz", ".tar"), (".bz", "")],
            Self::Xz => &[(".xz", ""), (".txz", ".tar")],
            Self::Zst => &[(".zst", ""), (".tzst", ".tar")],
            Self::Lz4 => &[(".lz4", "")],
            Self::Compress => &[(".z", ""), (".taz", ".tar"), (".tz", ".tar")],
            Self::Lzma => &[(".lzma", ""), (".tlz", ".tar")],
        }
    }
}

type Input<'r> = BufReader<Metered<'r>>;

/// Packed bytes that may pass without a byte coming out of them: blocks and streams of nothing go on for
/// as long as the file does.
const IDLE_BYTES_MAX: u64 = 64 << 20;

/// The packed file, and how much of it was read since something came out.
struct Metered<'r> {
    reader: &'r mut dyn ReadSeek,
    idle: Rc<Cell<u64>>,
}

impl Read for Metered<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.idle.get() > IDLE_BYTES_MAX {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let got = self.reader.read(buf)?;
        self.idle.set(self.idle.get() + got as u64);
        Ok(got)
    }
}

enum Stage<'r> {
    /// Before the first stream, or behind one.
    Between(Source<'r>),
    Gz(Box<GzDecoder<Source<'r>>>),
    Bz2(Box<BzDecoder<Source<'r>>>),
    Zst(Box<StreamingDecoder<Source<'r>, FrameDecoder>>),
    Xz(Box<XzReader<Source<'r>>>),
    Lzma(Box<LzmaReader<Source<'r>>>),
    Lz4(Box<Lz4Decoder<Source<'r>>>),
    Compress(Box<Lzw<Source<'r>>>),
    Ended,
}

/// The packed bytes, some of which may have been looked at already.
struct Source<'r> {
    seen: Vec<u8>,
    inner: Input<'r>,
}

impl Source<'_> {
    /// The next bytes, without taking them; fewer at the end.
    fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        let missing = count.saturating_sub(self.seen.len());
        (&mut self.inner).take(missing as u64).read_to_end(&mut self.seen)?;
        Ok(&self.seen)
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.seen.is_empty() {
            return self.inner.read(buf);
        }
        let got = self.seen.len().min(buf.len());
        buf[..got].copy_from_slice(&self.seen[..got]);
        self.seen.drain(..got);
        Ok(got)
    }
}

impl BufRead for Source<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.seen.is_empty() { self.inner.fill_buf() } else { Ok(&self.seen) }
    }

    fn consume(&mut self, amount: usize) {
        if self.seen.is_empty() {
            self.inner.consume(amount);
        } else {
            self.seen.drain(..amount.min(self.seen.len()));
        }
    }
}

/// The bytes that were packed.
pub(super) struct Unpacker<'r> {
    packing: Packing,
    stage: Stage<'r>,
    idle: Rc<Cell<u64>>,
    /// Whether a stream came before.
    begun: bool,
    /// What is wrong with the file behind its last stream.
    pub(super) short: Shortfall,
    /// Name of the file, where the packer noted it; raw.
    pub(super) name: Option<Vec<u8>>,
    /// Comments of the packer; raw, none empty.
    pub(super) comments: Vec<Vec<u8>>,
}

impl<'r> Unpacker<'r> {
    /// Starts at the beginning of `reader`.
    pub(super) fn new(packing: Packing, reader: &'r mut dyn ReadSeek) -> io::Result<Self> {
        reader.seek(SeekFrom::Start(0))?;
        let idle = Rc::new(Cell::new(0));
        let metered = Metered { reader, idle: Rc::clone(&idle) };
        let stage = Stage::Between(Source { seen: Vec::new(), inner: BufReader::new(metered) });
        let (name, comments) = (None, Vec::new());
        Ok(Self { packing, stage, idle, begun: false, short: None, name, comments })
    }

    /// The stage after a stream ended, or before the first.
    fn next(&mut self, mut source: Source<'r>) -> io::Result<Stage<'r>> {
        let head = source.peek(16)?;
        let same = Packing::of(head, "") == Some(self.packing);
        if head.is_empty() || self.begun && !same {
            if !is_padding(&mut source)? {
                self.short = Some(Unread::Damaged);
            }
            return Ok(Stage::Ended);
        }
        self.begun = true;
        Ok(match self.packing {
            Packing::Gz => {
                let decoder = GzDecoder::new(source);
                self.note(decoder.header());
                Stage::Gz(Box::new(decoder))
            }
            Packing::Bz2 => Stage::Bz2(Box::new(BzDecoder::new(source))),
            Packing::Zst => {
                if let [0x50..=0x5F, 0x2A, 0x4D, 0x18, a, b, c, d, ..] = head {
                    let length = u32::from_le_bytes([*a, *b, *c, *d]);
                    io::copy(&mut (&mut source).take(u64::from(length) + 8), &mut io::sink())?;
                    return Ok(Stage::Between(source));
                }
                let decoder = StreamingDecoder::new(source);
                Stage::Zst(Box::new(decoder.map_err(|_| io::ErrorKind::InvalidData)?))
            }
            Packing::Xz => {
                Stage::Xz(Box::new(XzReader::new_mem_limit(source, true, DICTIONARY_KIB_MAX)))
            }
            Packing::Lzma => {
                let decoder = LzmaReader::new_mem_limit(source, DICTIONARY_KIB_MAX, None);
                Stage::Lzma(Box::new(decoder.map_err(fault)?))
            }
            Packing::Lz4 => Stage::Lz4(Box::new(Lz4Decoder::new(source))),
            Packing::Compress => Stage::Compress(Box::new(Lzw::new(source)?)),
        })
    }

    fn note(&mut self, header: Option<&flate2::GzHeader>) {
        let Some(header) = header else { return };
        let name = header.filename().filter(|name| !name.is_empty());
        self.name = self.name.take().or_else(|| name.map(<[u8]>::to_vec));
        let comment = header.comment().filter(|text| !text.trim_ascii().is_empty());
        self.comments.extend(comment.map(<[u8]>::to_vec));
    }
}

impl Read for Unpacker<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        loop {
            let got = match &mut self.stage {
                Stage::Ended => return Ok(0),
                Stage::Between(_) => Ok(0),
                Stage::Gz(stream) => stream.read(buf),
                Stage::Bz2(stream) => stream.read(buf),
                Stage::Zst(stream) => stream.read(buf),
                Stage::Xz(stream) => stream.read(buf),
                Stage::Lzma(stream) => stream.read(buf),
                Stage::Lz4(stream) => stream.read(buf),
                Stage::Compress(stream) => stream.read(buf),
            };
            let stage = std::mem::replace(&mut self.stage, Stage::Ended);
            match got {
                // After an error there is nothing more.
                Err(error) => return Err(fault(error)),
                Ok(0) => {}
                Ok(got) => {
                    self.idle.set(0);
                    self.stage = stage;
                    return Ok(got);
                }
            }
            self.stage = match stage {
                Stage::Between(source) => self.next(source)?,
                Stage::Gz(stream) => Stage::Between(stream.into_inner()),
                Stage::Bz2(stream) => Stage::Between(stream.into_inner()),
                Stage::Zst(stream) => Stage::Between(stream.into_inner()),
                Stage::Lzma(stream) => Stage::Between(stream.into_inner()),
                Stage::Lz4(stream) => Stage::Between(stream.into_inner()),
                // It reads all streams and the padding, and complains of anything else.
                // The other ends where the file does.
                Stage::Xz(_) | Stage::Compress(_) | Stage::Ended => Stage::Ended,
            };
        }
    }
}
