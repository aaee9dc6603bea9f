//! What a foreign parser may do to its process, on demand of a test. Not in a release, and not reachable
//! by content alone: the worker must be started with a word for it.

use std::io::Write;

use super::frame::Tag;
use crate::extract::isolation::Attempt;

/// Does what `%%poison:…%%` in a told text asks for, and the first engine also what `%%poison-first:…%%` does.
pub(super) fn act(telling: &[u8], attempt: Attempt, out: &mut dyn Write) {
    let text = String::from_utf8_lossy(telling);
    let first = text.split_once("%%poison-first:").filter(|_| attempt == Attempt::First);
    let Some((_, rest)) = text.split_once("%%poison:").or(first) else { return };
    match rest.split_once("%%").map(|(name, _)| name) {
        Some("abort") => {
            flush(out);
            std::process::abort();
        }
        Some("loop") => {
            flush(out);
            loop {
                std::hint::spin_loop();
            }
        }
        Some("sleep") => {
            flush(out);
            std::thread::sleep(std::time::Duration::from_hours(1));
        }
        Some("hog") => {
            flush(out);
            let mut hoard = Vec::new();
            while hoard.len() < 1 << 20 {
                hoard.push(vec![1_u8; 64 << 20]);
            }
        }
        Some("panic") => panic!("a secret of the document"),
        Some("stack") => {
            flush(out);
            assert!(deep(0) > 0);
        }
        Some("garbage") => {
            let _cut = out.write_all(&[0xff; 4096]);
            flush(out);
        }
        Some("half") => {
            let _cut = out.write_all(&[Tag::Told as u8, 100, 0, 0, 0, 1, 2, 3]);
            flush(out);
            std::process::abort();
        }
        Some("flood") => loop {
            let _cut = super::frame::write(out, Tag::Told, telling);
        },
        _ => {}
    }
}

fn flush(out: &mut dyn Write) {
    let _cut = out.flush();
}

fn deep(level: u64) -> u64 {
    let here = std::hint::black_box([level; 512]);
    if here[0] == u64::MAX { 0 } else { 1 + deep(here[1] + 1) + here[2] }
}
