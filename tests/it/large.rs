//! One text of four gibibytes, which is read without being held.

use std::io::{self, Read, Seek, SeekFrom};

use termijn::inventory::{Coverage, Tier};
use termijn::location::Locator;

use crate::share::reader;

/// Most memory that reading it may take.
const MEMORY_MAX: u64 = 128 << 20;

/// The same text over and over, made while it is read.
struct Endless {
    text: Vec<u8>,
    size: u64,
    at: u64,
}

impl Read for Endless {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let from = usize::try_from(self.at % self.text.len() as u64).expect("an index of a text");
        let left = usize::try_from(self.size - self.at).unwrap_or(usize::MAX);
        let length = to.len().min(left).min(self.text.len() - from);
        to[..length].copy_from_slice(&self.text[from..from + length]);
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for Endless {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
        };
        self.at = at.filter(|at| *at <= self.size).ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Most memory that this process ever held, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}

/// Slow; run it alone and in release, as memory is that of the whole process:
/// `cargo test --release --test it large:: -- --ignored`
#[test]
#[ignore = "reads 4 GiB"]
fn a_text_of_four_gibibytes_takes_little_memory() {
    let line = "Het regende zacht in het dorp, en de kat van mevrouw Bakker sliep rustig door.\n";
    let text = format!("{}BSN 148206104, NL86 INGB 0002 4455 88\n\n", line.repeat(40)).into_bytes();
    let size: u64 = (4 << 30) / text.len() as u64 * text.len() as u64;
    let count = size / text.len() as u64;
    let mut endless = Endless { text, size, at: 0 };
    let items = reader().read(&Locator::from_path(b"groot.txt"), &mut endless, size);
    assert_eq!(items[0].coverage, Coverage::Complete);
    let found = u64::from(items[0].types["BSN"][&Tier::T1]);
    assert_eq!(found, count, "each once, across every cut");
    assert!(peak() < MEMORY_MAX, "{} MiB", peak() >> 20);
}
