//! How much memory a scan of the files of one kind takes, as the system tells of the program that people run.

use std::path::{Path, PathBuf};

use crate::firm::{Office, is_there};

/// The most bytes that one process of a scan held, reader or main program. `None` where nobody can tell: that
/// needs Python on a system that counts.
pub(super) fn of(files: &[PathBuf]) -> Option<u64> {
    if !cfg!(target_os = "linux") || !is_there("python3", &["--version"]) {
        return None;
    }
    let office = Office::empty();
    let folder = office.scratch("files");
    for (number, file) in files.iter().enumerate() {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        std::fs::copy(file, folder.join(format!("{number} {name}"))).unwrap();
    }
    let register = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/register.csv");
    let folder = folder.to_str().unwrap();
    let told = measured(&office, &["scan", folder, "--register", register]);
    let fields: Vec<&str> = told.split_whitespace().collect();
    let [bytes, _, code] = fields[..] else { panic!("{told}") };
    // 3: something could not be read, which is so for most of these kinds.
    assert!(matches!(code, "0" | "3"), "the scan of {} ended with {code}", name_of(files));
    bytes.parse().ok()
}

fn measured(office: &Office, args: &[&str]) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/corpora/peak.py");
    let output = office.command_under(&["python3", script], args).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn name_of(files: &[PathBuf]) -> String {
    let kind = files.first().and_then(|file| file.extension());
    kind.map_or_else(String::new, |kind| Path::new(kind).display().to_string())
}
