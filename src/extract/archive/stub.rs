//! Archives that unpack themselves: behind a program of Windows or DOS lies the archive. Pure.
//!
//! The program is that of a packer, which every such file has alike: nothing is said of it. Its settings, which may
//! stand between the two, are text.

use std::io::{self, Read, SeekFrom};

use super::super::ReadSeek;
use super::super::blocks::is_odd;
use super::super::directory::text;
use super::super::walk::{Shortfall, Walk};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// How far behind the program the archive may begin.
const SETTINGS_MAX: u64 = 64 << 10;
/// A longer program is no packer's: what else lies in it, nobody looked at.
const PROGRAM_MAX: u64 = 4 << 20;
/// Sections of a program; real ones have some ten.
const SECTIONS_MAX: usize = 96;

/// What the archives begin with.
const MARKS: [&[u8]; 3] = [b"7z\xBC\xAF\x27\x1C", b"Rar!\x1A\x07", b"PK\x03\x04"];

/// Where the program ends and the archive begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Stub {
    program: u64,
    pub(in super::super) length: u64,
}

/// The program before an archive; `None` where there is no program, or no archive behind it.
pub(in super::super) fn find(reader: &mut dyn ReadSeek, head: &[u8]) -> io::Result<Option<Stub>> {
    let Some(program) = end_of_program(head) else { return Ok(None) };
    let mut behind = Vec::new();
    reader.seek(SeekFrom::Start(program))?;
    (&mut *reader).take(SETTINGS_MAX).read_to_end(&mut behind)?;
    let begins = |at: &usize| MARKS.iter().any(|mark| behind[*at..].starts_with(mark));
    let at = (0..behind.len()).find(begins);
    Ok(at.map(|at| Stub { program, length: program + at as u64 }))
}

/// Where the program ends by its own account; what is linked or signed comes behind that.
fn end_of_program(head: &[u8]) -> Option<u64> {
    let word = |at: usize| Some(u16::from_le_bytes(*head.get(at..)?.first_chunk()?));
    let long = |at: usize| Some(u32::from_le_bytes(*head.get(at..)?.first_chunk()?));
    head.strip_prefix(b"MZ")?;
    let windows = long(0x3C)? as usize;
    if head.get(windows..windows.checked_add(4)?) != Some(b"PE\0\0") {
        // Of DOS: blocks of 512, and how much of the last one counts.
        let (rest, blocks) = (u64::from(word(2)?), u64::from(word(4)?));
        return Some((blocks * 512).saturating_sub(if rest == 0 {
            0
        } else {
            512 - rest.min(512)
        }));
    }
    let sections = usize::from(word(windows + 6)?).min(SECTIONS_MAX);
    let first = windows + 24 + usize::from(word(windows + 20)?);
    let ends = (0..sections).map(|number| {
        let at = first + number * 40;
        Some(u64::from(long(at + 16)?) + u64::from(long(at + 20)?))
    });
    ends.collect::<Option<Vec<u64>>>()?.into_iter().max()
}

impl Stub {
    /// Says the settings, and what is not known of the program.
    pub(in super::super) fn say(
        self,
        walk: &mut Walk<'_>,
        reader: &mut dyn ReadSeek,
    ) -> io::Result<Shortfall> {
        let mut settings = Vec::new();
        reader.seek(SeekFrom::Start(self.program))?;
        (&mut *reader).take(self.length - self.program).read_to_end(&mut settings)?;
        let settings = settings.trim_ascii();
        if settings.iter().any(|byte| is_odd(*byte)) {
            return Ok(settings.iter().any(|byte| *byte != 0).then_some(Unread::Damaged));
        }
        walk.say(&text(settings), SegmentKind::Property, None, &Place::Whole);
        Ok((self.program > PROGRAM_MAX).then_some(Unread::Unsupported))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_ends_with_its_last_section() {
        let mut program = vec![0; 1024];
        program[..2].copy_from_slice(b"MZ");
        program[0x3C] = 0x80;
        program[0x80..0x84].copy_from_slice(b"PE\0\0");
        program[0x86] = 2;
        for (number, (size, at)) in [(0x200_u32, 0x400_u32), (0x100, 0x600)].into_iter().enumerate()
        {
            let section = 0x98 + number * 40;
            program[section + 16..section + 20].copy_from_slice(&size.to_le_bytes());
            program[section + 20..section + 24].copy_from_slice(&at.to_le_bytes());
        }
        assert_eq!(end_of_program(&program), Some(0x700));
        // Of DOS: two blocks, the last of which has ten bytes.
        program[2..6].copy_from_slice(&[10, 0, 2, 0]);
        program[0x80] = 0;
        assert_eq!(end_of_program(&program), Some(522));
        for length in 0..program.len() {
            assert!(end_of_program(&program[..length]).is_none_or(|end| end <= 0x1_0000));
        }
        assert_eq!(end_of_program(b"MZ is geen programma"), None);
    }
}
