//! A writer that remembers that it failed.

use std::io::{self, Seek, SeekFrom, Write};

/// Passes everything on until the first error, and nothing after it.
///
/// The writer of archives may report success at its end after an error before, and tries to complete a
/// broken archive when it is dropped. After an error this one only pretends, and [`Self::into_inner`]
/// tells.
pub(super) struct Watched<W> {
    inner: W,
    failed: bool,
    position: u64,
    end: u64,
}

impl<W: Write + Seek> Watched<W> {
    /// Around a writer that stands at its beginning.
    pub(super) fn new(inner: W) -> Self {
        Self { inner, failed: false, position: 0, end: 0 }
    }

    /// The writer, if nothing ever failed.
    pub(super) fn into_inner(self) -> io::Result<W> {
        if self.failed { Err(io::Error::other("an earlier write failed")) } else { Ok(self.inner) }
    }

    fn watch<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        self.failed |= result.as_ref().is_err_and(|e| e.kind() != io::ErrorKind::Interrupted);
        result
    }
}

impl<W: Write + Seek> Write for Watched<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = if self.failed {
            bytes.len()
        } else {
            let result = self.inner.write(bytes);
            self.watch(result)?
        };
        self.position += written as u64;
        self.end = self.end.max(self.position);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed {
            return Ok(());
        }
        let result = self.inner.flush();
        self.watch(result)
    }
}

impl<W: Write + Seek> Seek for Watched<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = if self.failed {
            let target = match to {
                SeekFrom::Start(at) => Some(at),
                SeekFrom::Current(by) => self.position.checked_add_signed(by),
                SeekFrom::End(by) => self.end.checked_add_signed(by),
            };
            target.ok_or(io::ErrorKind::InvalidInput)?
        } else {
            let result = self.inner.seek(to);
            self.watch(result)?
        };
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails once, then would take everything.
    struct Once(bool);

    impl Write for Once {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if std::mem::take(&mut self.0) {
                return Err(io::Error::from_raw_os_error(28));
            }
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Once {
        fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
            Ok(0)
        }
    }

    #[test]
    fn one_failure_is_never_forgotten() {
        let mut writer = Watched::new(Once(true));
        assert!(writer.write_all(b"x").is_err());
        writer.write_all(b"yz").unwrap();
        assert_eq!(writer.seek(SeekFrom::End(-1)).unwrap(), 1);
        assert!(writer.into_inner().is_err());
        let mut writer = Watched::new(Once(false));
        writer.write_all(b"x").unwrap();
        assert!(writer.into_inner().is_ok());
    }
}
