//! Build script: packs the made-up firm of `fixtures/` into the archive that `demo` carries with it.
//!
//! An archive and not a list of files: names hold line breaks and bytes that are not UTF-8, and the
//! share has links. The same files give the same bytes: sorted, without times, owners and modes.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "a build script does I/O")]

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, EntryType, Header};

/// What of `fixtures/` belongs to the firm; the rest makes and explains it.
const PARTS: [&str; 7] = [
    "allowed_signers",
    "expected.csv",
    "holds.csv",
    "keys",
    "register.csv",
    "share",
    "termijn.toml",
];

fn main() -> io::Result<()> {
    let fixtures = variable("CARGO_MANIFEST_DIR")?.join("fixtures");
    let mut out = BufWriter::new(File::create(variable("OUT_DIR")?.join("firm.tar.gz"))?);
    let mut archive = Builder::new(GzEncoder::new(&mut out, Compression::default()));
    for part in PARTS {
        pack(&mut archive, &fixtures, Path::new(part))?;
    }
    archive.into_inner()?.finish()?;
    out.flush()?;
    writeln!(io::stdout(), "cargo:rerun-if-changed=fixtures")
}

fn variable(name: &str) -> io::Result<PathBuf> {
    std::env::var_os(name).map(PathBuf::from).ok_or_else(|| io::Error::other("run by cargo only"))
}

/// Packs `path` (relative to `root`) with everything below it, folders before what is in them.
fn pack(archive: &mut Builder<impl Write>, root: &Path, path: &Path) -> io::Result<()> {
    let file = root.join(path);
    let kind = fs::symlink_metadata(&file)?.file_type();
    let mut header = Header::new_gnu();
    header.set_mtime(0);
    header.set_mode(0o600);
    if kind.is_symlink() {
        header.set_entry_type(EntryType::Symlink);
        header.set_size(0);
        return archive.append_link(&mut header, path, fs::read_link(&file)?);
    }
    if kind.is_file() {
        let bytes = fs::read(&file)?;
        header.set_size(bytes.len() as u64);
        return archive.append_data(&mut header, path, bytes.as_slice());
    }
    header.set_entry_type(EntryType::Directory);
    header.set_size(0);
    archive.append_data(&mut header, path, io::empty())?;
    let mut names =
        fs::read_dir(&file)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
    names.sort();
    names.iter().try_for_each(|name| pack(archive, root, &path.join(name)))
}
