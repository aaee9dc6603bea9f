//! Messages on a pipe: a tag, and bytes in pieces of at most 1 MiB, none of which is trusted.

use std::io::{self, Read, Write};

/// Bytes of one piece.
pub(super) const PIECE: usize = 1 << 20;

/// Bytes of the head of a piece: the tag, and the length.
pub(super) const HEAD: usize = 5;

/// Says that more of the same message follows.
const MORE: u8 = 0x80;

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// From the far end: it is ready, and what it may not do.
    Hello = 1,
    /// To the far end: an item to read. `Bytes` with its beginning follows.
    Job = 2,
    /// From the far end: part of the item is asked for.
    Want = 3,
    /// To the far end: the part; empty at the end of the item.
    Bytes = 4,
    /// To the far end: the part could not be read.
    Failed = 5,
    /// From the far end: something was read.
    Told = 6,
    /// From the far end: a picture that somebody should read.
    Look = 7,
    /// To the far end: what was read in the picture.
    Seen = 8,
    /// From the far end: the item is done.
    Done = 9,
}

impl Tag {
    const ALL: [Self; 9] = [
        Self::Hello,
        Self::Job,
        Self::Want,
        Self::Bytes,
        Self::Failed,
        Self::Told,
        Self::Look,
        Self::Seen,
        Self::Done,
    ];
}

/// The head of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) tag: Tag,
    pub(super) length: usize,
    pub(super) more: bool,
}

impl Head {
    /// `None` when no honest end wrote it.
    pub(super) fn parse(bytes: [u8; HEAD]) -> Option<Self> {
        let [tag, length @ ..] = bytes;
        let length = usize::try_from(u32::from_le_bytes(length)).ok()?;
        let more = tag & MORE != 0;
        let tag = Tag::ALL.into_iter().find(|known| *known as u8 == tag & !MORE)?;
        // Only full pieces are followed by others, so that the work is in proportion to the bytes.
        let honest = length <= PIECE && (!more || length == PIECE);
        honest.then_some(Self { tag, length, more })
    }

    fn bytes(self) -> [u8; HEAD] {
        let length = u32::try_from(self.length).unwrap_or(u32::MAX).to_le_bytes();
        let more = if self.more { MORE } else { 0 };
        [self.tag as u8 | more, length[0], length[1], length[2], length[3]]
    }
}

/// The pieces of a message, each with its head.
pub(super) fn pieces(tag: Tag, message: &[u8]) -> impl Iterator<Item = ([u8; HEAD], &[u8])> {
    let count = message.len().div_ceil(PIECE).max(1);
    (0..count).map(move |index| {
        let start = index * PIECE;
        let piece = &message[start..message.len().min(start + PIECE)];
        let head = Head { tag, length: piece.len(), more: index + 1 < count };
        (head.bytes(), piece)
    })
}

/// Writes a message.
pub(super) fn write(out: &mut dyn Write, tag: Tag, message: &[u8]) -> io::Result<()> {
    pieces(tag, message).try_for_each(|(head, piece)| {
        out.write_all(&head)?;
        out.write_all(piece)
    })
}

/// Reads a message; `None` at the end of the pipe.
///
/// For the far end, which trusts its parent: the parent reads with a budget.
pub(super) fn read(from: &mut dyn Read) -> io::Result<Option<(Tag, Vec<u8>)>> {
    let mut message = Vec::new();
    loop {
        let mut head = [0; HEAD];
        match from.read_exact(&mut head) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let head = Head::parse(head).ok_or(io::ErrorKind::InvalidData)?;
        let read = (&mut *from).take(head.length as u64).read_to_end(&mut message)?;
        if read < head.length {
            return Ok(None);
        }
        if !head.more {
            return Ok(Some((head.tag, message)));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn there_and_back(message: &[u8]) -> Option<(Tag, Vec<u8>)> {
        let mut bytes = Vec::new();
        write(&mut bytes, Tag::Told, message).unwrap();
        let mut rest = bytes.as_slice();
        let read = read(&mut rest).unwrap();
        assert!(rest.is_empty());
        read
    }

    #[test]
    fn messages_of_any_length_come_through() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
            let message = vec![7; length];
            assert_eq!(there_and_back(&message), Some((Tag::Told, message)), "{length}");
        }
    }

    #[test]
    fn heads_that_nobody_writes_are_refused() {
        let head = |tag: u8, length: u32| {
            let length = length.to_le_bytes();
            Head::parse([tag, length[0], length[1], length[2], length[3]])
        };
        let piece = u32::try_from(PIECE).unwrap();
        assert!(head(6, piece).is_some() && head(6, piece + 1).is_none());
        assert!(head(6 | MORE, piece).is_some() && head(6 | MORE, piece - 1).is_none());
        assert!(head(0, 0).is_none() && head(10, 0).is_none() && head(0x7f, 0).is_none());
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_a_message_an_error_or_the_end(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(Some((_, message))) = read(&mut bytes.as_slice()) {
                prop_assert!(message.len() + HEAD <= bytes.len());
            }
        }
    }
}
