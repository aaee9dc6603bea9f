//! The list of contents of a `PostgreSQL` dump in its own archive format. Pure.
//!
//! Source: `src/bin/pg_dump/pg_backup_archiver.c` of `PostgreSQL` 18; archive versions 1.10 (8.0) to 1.16.

use std::io::{self, Read};

/// Longest text of a list of contents.
const TEXT_MAX: usize = 64 << 20;
/// Most entries of a list of contents.
const ENTRIES_MAX: i64 = 1 << 20;

/// How data in the archive is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Zlib,
    Lz4,
    Zstd,
    Unknown,
}

/// How the parts of the dump lie together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// All in one file, behind the list.
    Custom,
    /// In files beside the list.
    Files,
}

/// The head and the list of contents.
#[derive(Debug)]
pub(super) struct Contents {
    pub(super) form: Form,
    pub(super) packing: Packing,
    pub(super) ints: Ints,
    pub(super) entries: Vec<Entry>,
    /// Name of the database.
    pub(super) database: String,
}

/// One thing that the dump holds.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) id: i64,
    pub(super) tag: String,
    /// What it is, such as `TABLE DATA`.
    pub(super) kind: String,
    pub(super) definition: String,
    pub(super) copy: String,
    pub(super) space: String,
    /// Where its data lies, in a dump of several files.
    pub(super) file: String,
}

/// How whole numbers are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ints {
    pub(super) width: u8,
}

impl Ints {
    /// The next number: a byte for the sign, then the low byte first.
    pub(super) fn read(self, file: &mut dyn Read) -> io::Result<i64> {
        let sign = byte(file)?;
        let mut value = 0_u64;
        for index in 0..u32::from(self.width) {
            let byte = u64::from(byte(file)?);
            value |= byte.checked_shl(index * 8).unwrap_or(0);
        }
        let value = i64::try_from(value).map_err(|_| damaged())?;
        Ok(if sign == 0 { value } else { -value })
    }

    fn text(self, file: &mut dyn Read) -> io::Result<Option<String>> {
        let Ok(length) = usize::try_from(self.read(file)?) else { return Ok(None) };
        if length > TEXT_MAX {
            return Err(damaged());
        }
        let mut bytes = Vec::new();
        if (&mut *file).take(length as u64).read_to_end(&mut bytes)? < length {
            return Err(damaged());
        }
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }
}

fn byte(file: &mut dyn Read) -> io::Result<u8> {
    let mut byte = [0];
    file.read_exact(&mut byte)?;
    Ok(byte[0])
}

fn damaged() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

impl Contents {
    /// Reads head and list; `None` when their version is not known.
    pub(super) fn read(file: &mut dyn Read) -> io::Result<Option<Self>> {
        let mut mark = [0; 5];
        file.read_exact(&mut mark)?;
        let (major, minor, _) = (byte(file)?, byte(file)?, byte(file)?);
        if &mark != b"PGDMP" || major != 1 || !(10..=16).contains(&minor) {
            return Ok(None);
        }
        let ints = Ints { width: byte(file)? };
        let offset_width = byte(file)?;
        if !matches!(ints.width, 1..=8) || offset_width > 8 {
            return Err(damaged());
        }
        let form = match byte(file)? {
            1 => Form::Custom,
            3 | 5 => Form::Files,
            _ => return Err(damaged()),
        };
        let packing = if minor >= 15 {
            match byte(file)? {
                0 => Packing::None,
                1 => Packing::Zlib,
                2 => Packing::Lz4,
                3 => Packing::Zstd,
                _ => Packing::Unknown,
            }
        } else if ints.read(file)? == 0 {
            Packing::None
        } else {
            Packing::Zlib
        };
        // When it was made: seven numbers.
        for _ in 0..7 {
            ints.read(file)?;
        }
        let database = ints.text(file)?.unwrap_or_default();
        // Versions of server and program.
        ints.text(file)?;
        ints.text(file)?;
        let count = ints.read(file)?;
        if !(0..=ENTRIES_MAX).contains(&count) {
            return Err(damaged());
        }
        let mut entries = Vec::new();
        for _ in 0..count {
            entries.push(Entry::read(file, ints, (minor, form, offset_width))?);
        }
        Ok(Some(Self { form, packing, ints, entries, database }))
    }
}

impl Entry {
    fn read(
        file: &mut dyn Read,
        ints: Ints,
        (minor, form, offset_width): (u8, Form, u8),
    ) -> io::Result<Self> {
        let id = ints.read(file)?;
        ints.read(file)?;
        let text = |file: &mut dyn Read| ints.text(file).map(Option::unwrap_or_default);
        text(file)?;
        text(file)?;
        let (tag, kind) = (text(file)?, text(file)?);
        if minor >= 11 {
            ints.read(file)?;
        }
        let definition = text(file)?;
        text(file)?;
        let copy = text(file)?;
        let space = text(file)?;
        text(file)?;
        if minor >= 14 {
            text(file)?;
        }
        if minor >= 16 {
            ints.read(file)?;
        }
        // The owner, and whether rows have numbers of their own.
        text(file)?;
        text(file)?;
        while ints.text(file)?.is_some() {}
        let name = match form {
            Form::Files => text(file)?,
            Form::Custom => {
                for _ in 0..=offset_width {
                    byte(file)?;
                }
                String::new()
            }
        };
        Ok(Self { id, tag, kind, definition, copy, space, file: name })
    }

    /// Name of the table whose rows these are, and its columns; `None` when they are no rows to copy.
    pub(super) fn columns(&self) -> Option<(String, Vec<String>)> {
        if self.kind != "TABLE DATA" || self.copy.is_empty() {
            return None;
        }
        let list = self.copy.split_once('(').and_then(|(_, rest)| rest.rsplit_once(')'));
        let columns = list.map(|(list, _)| names(list)).unwrap_or_default();
        let table = if self.space.is_empty() {
            self.tag.clone()
        } else {
            format!("{}.{}", self.space, self.tag)
        };
        Some((table, columns))
    }
}

/// The names of a list, some of them in quotes.
fn names(list: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut quoted = false;
    for c in list.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => names.push(String::new()),
            c if quoted || !c.is_whitespace() => {
                names.last_mut().expect("there is always a last one").push(c);
            }
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_may_hold_anything() {
        assert_eq!(names("id, \"Naam, voluit\", geb"), ["id", "Naam, voluit", "geb"]);
    }

    #[test]
    fn numbers_have_a_sign_of_their_own() {
        let ints = Ints { width: 4 };
        assert_eq!(ints.read(&mut &[0, 1, 1, 0, 0][..]).unwrap(), 257);
        assert_eq!(ints.read(&mut &[1, 5, 0, 0, 0][..]).unwrap(), -5);
        assert!(ints.read(&mut &[0, 1][..]).is_err());
    }
}
