//! Copies of the documents in which the person of a request was met, for the answer to it.
//!
//! The copies are those of now, byte for byte, and lie in a folder that only who runs this can read. What
//! somebody else had restricted is not copied, and said to be left out.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::files;
use super::office::Office;
use super::planning::{self, PlanningError};
use super::requesting::named;
use super::scoping::{Scope, ScopeFile};
use crate::handover::{self, BagFile, Given, HandoverError, LeftOut, TagFile};
use crate::ledger::EntryKind;
use crate::retention::Sureness;
use crate::source::{self, OpenEntry};

/// Why nothing was copied.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// Copies in a source would be found again, as documents of their own.
    #[error("the folder lies in source {source_name}")]
    InSource {
        /// Its name.
        source_name: String,
    },
    /// The state folder keeps no documents.
    #[error("the folder lies in the state folder")]
    InState,
    /// The folder cannot be used.
    #[error("the folder cannot be used")]
    Folder(#[source] io::Error),
    /// The copies could not be written.
    #[error(transparent)]
    Handover(#[from] HandoverError),
    /// They are written, and the ledger could not take it in.
    #[error(transparent)]
    Ledger(#[from] PlanningError),
}

/// A document and what became of it.
#[derive(Debug, Clone)]
pub struct ExportedFile<'a> {
    /// The document.
    pub file: &'a ScopeFile,
    /// What became of it.
    pub given: Given,
}

/// What was copied.
#[derive(Debug)]
pub struct Export<'a> {
    /// Where it is; none when there was nothing to copy.
    pub path: Option<PathBuf>,
    /// The documents, in order.
    pub files: Vec<ExportedFile<'a>>,
}

impl Export<'_> {
    /// How many were copied.
    pub fn copied(&self) -> u64 {
        let is_copied = |one: &&ExportedFile<'_>| matches!(one.given, Given::Copied { .. });
        self.files.iter().filter(is_copied).count() as u64
    }

    /// Whether something was left out for a reason that is not in the document itself.
    pub fn is_whole(&self) -> bool {
        let is_choice = |given: &Given| matches!(given, Given::LeftOut(POSSIBLE));
        self.files
            .iter()
            .all(|one| matches!(one.given, Given::Copied { .. }) || is_choice(&one.given))
    }
}

/// Left out since it may well be about somebody else.
const POSSIBLE: LeftOut = "possible_only";
/// Left out since somebody else had its processing restricted.
const RESTRICTED: LeftOut = "restricted";

/// Refuses a folder in a source or in the state folder.
///
/// # Errors
///
/// [`ExportError`].
pub fn check_folder(office: &Office, folder: &Path) -> Result<(), ExportError> {
    let real = |path: &Path| files::real(path).map_err(ExportError::Folder);
    let wanted = real(folder)?;
    for root in &office.roots {
        if wanted.starts_with(real(&root.path)?) {
            return Err(ExportError::InSource { source_name: root.name.to_string() });
        }
    }
    if wanted.starts_with(real(office.state.path())?) { Err(ExportError::InState) } else { Ok(()) }
}

/// Copies the documents of a scope into a new folder below `folder`, with the lists that `lists` makes.
/// Documents that are less sure than `least` are left out.
///
/// # Errors
///
/// [`ExportError`]; nothing is left then, but where the ledger failed.
pub fn export<'a>(
    office: &Office,
    scope: &'a Scope,
    (folder, least): (&Path, Sureness),
    lists: &dyn Fn(&[ExportedFile<'a>]) -> Vec<TagFile>,
) -> Result<Export<'a>, ExportError> {
    check_folder(office, folder)?;
    let mut chosen: Vec<&ScopeFile> = Vec::new();
    let mut left: Vec<ExportedFile<'a>> = Vec::new();
    for file in &scope.files {
        let why = if file.restricted {
            Some(RESTRICTED)
        } else {
            (file.sureness < least).then_some(POSSIBLE)
        };
        match why {
            Some(why) => left.push(ExportedFile { file, given: Given::LeftOut(why) }),
            None => chosen.push(file),
        }
    }
    if chosen.is_empty() {
        return Ok(Export { path: None, files: left });
    }
    files::make_folder(folder).map_err(ExportError::Folder)?;
    let name = free_name(folder, scope.request.id.as_str()).map_err(ExportError::Folder)?;
    let wanted: Vec<BagFile> = chosen
        .iter()
        .map(|file| BagFile { original_path: file.entry.path.clone(), sha256: file.sha256 })
        .collect();
    let all = |given: &[Given]| -> Vec<ExportedFile<'a>> {
        let copied = chosen.iter().zip(given);
        let copied = copied.map(|(file, given)| ExportedFile { file, given: given.clone() });
        copied.chain(left.iter().cloned()).collect()
    };
    let mut open = |at: usize| -> Result<Box<dyn Read>, LeftOut> {
        let file = chosen[at];
        let root = office.root(&file.source).ok_or("source_missing")?;
        let open = source::read(root, &file.entry).map_err(crate::inventory::Unread::code)?;
        Ok(Box::new(Opened(open)))
    };
    let bag = handover::write_bag(folder, &name, &wanted, &mut open, &|given| lists(&all(given)))?;
    let export = Export { files: all(&bag.given), path: Some(bag.path) };
    let fields = named(&scope.request.id)
        .count("exported", export.copied())
        .count("left_out", export.files.len() as u64 - export.copied());
    planning::record(office, EntryKind::RequestScoped, fields)?;
    Ok(export)
}

/// An entry as something to read from.
struct Opened(OpenEntry);

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.reader().read(buffer)
    }
}

/// A name that nothing in the folder has: an earlier answer stays.
fn free_name(folder: &Path, request: &str) -> io::Result<String> {
    let mut number = 1_u32;
    loop {
        let name = if number == 1 { request.to_owned() } else { format!("{request}-{number}") };
        if !files::is_taken(&folder.join(&name))? {
            return Ok(name);
        }
        number += 1;
    }
}
