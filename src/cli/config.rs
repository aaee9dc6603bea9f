//! `termijn.toml`: one file, first found wins, nothing merged.
//!
//! It decides what the file says and whether that can be meant; every fault is reported at once, with
//! its place in the text. It does not look whether the paths in it exist: `check` does.

#![expect(clippy::disallowed_types, reason = "the shell: reads the configuration file")]

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use chrono_tz::Tz;

use crate::digest::Digest;
use crate::extract;
use crate::lifecycle::SilencePolicy;
use crate::location::SourceName;
use crate::retention::Trade;
use crate::text::{Lang, Messages};
use crate::worker;
use crate::worker::ocr::Wish;

use super::problem::{Code, Problem};

mod check;
mod def;
mod fault;
mod keys;
mod place;

pub use fault::{Fault, FaultKind, Hint};
pub use place::{Found, Origin, find, state_folder};

/// Largest configuration file that is read, in bytes. Ours is far below; a larger one is a mistake.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// What the configuration says, with defaults filled in and paths resolved against its folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Language of texts for people; without it the environment decides.
    pub language: Option<Lang>,
    /// Zone in which deadlines are calendar days.
    pub timezone: Tz,
    /// Who keeps the files.
    pub organisation: Organisation,
    /// The register of clients and engagements.
    pub register: Option<PathBuf>,
    /// Months of keeping after the end of an engagement.
    pub months_after_end: u32,
    /// What the firm says of itself, by which statutory rules hold for it.
    pub trade: Trade,
    /// Who signed a statutory rule off although nobody read its source, and when, as written.
    pub signed_off: BTreeMap<String, String>,
    /// File with the firm's own statutory rules.
    pub statute_file: Option<PathBuf>,
    /// Folder with the firm's own detection rules.
    pub rule_folder: Option<PathBuf>,
    /// File with passwords for archives and documents.
    pub password_file: Option<PathBuf>,
    /// Whether text in pictures is read.
    pub ocr: Wish,
    /// What is scanned, in the order of the file.
    pub sources: Vec<Source>,
    /// Who signs, by principal as in `allowed_signers`.
    pub people: BTreeMap<String, Person>,
    /// Keys and the purposes for which each may sign (OpenSSH format).
    pub allowed_signers: Option<PathBuf>,
    /// Gates before anything is destroyed.
    pub safety: Safety,
    /// How clients are consulted.
    pub consultation: Consultation,
    /// Where results are written.
    pub folders: Folders,
    /// How far a scan goes.
    pub limits: Limits,
    /// The state folder, where the file names one; see [`state_folder`].
    pub state: Option<PathBuf>,
    /// The file; `None` for [`Config::without_file`].
    pub origin: Option<PathBuf>,
    /// Digest of the file as written; of nothing without one.
    pub digest: Digest,
}

/// Who keeps the files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Organisation {
    /// Its name, as reports and letters print it.
    pub name: Option<String>,
    /// Mail address of the privacy officer.
    pub privacy_officer: Option<String>,
    /// Number in the trade register, eight digits.
    pub kvk: Option<String>,
    /// Prefix of references in letters.
    pub reference_prefix: Option<String>,
}

/// A folder that is scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name, unique.
    pub name: SourceName,
    /// Its root.
    pub path: PathBuf,
    /// A file, relative to the root, that must exist; without it the share is not mounted.
    pub sentinel: Option<PathBuf>,
    /// Globs relative to the root that are left out and counted apart; valid for `globset`.
    pub exclude: Vec<String>,
}

/// A person who takes part in decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Name as printed in plans and certificates.
    pub name: String,
    /// What the person answers for.
    pub role: Role,
}

/// What a person answers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Prepares plans.
    RecordManager,
    /// Watches over personal data; one approval must be theirs.
    PrivacyOfficer,
    /// Answers for the client.
    Partner,
    /// Runs the machines.
    ItAdministrator,
    /// Looks at items and decides on them.
    Reviewer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [
        Self::RecordManager,
        Self::PrivacyOfficer,
        Self::Partner,
        Self::ItAdministrator,
        Self::Reviewer,
    ];

    /// Wire name, as in `[people]`.
    pub fn code(self) -> &'static str {
        match self {
            Self::RecordManager => "record_manager",
            Self::PrivacyOfficer => "privacy_officer",
            Self::Partner => "partner",
            Self::ItAdministrator => "it_administrator",
            Self::Reviewer => "reviewer",
        }
    }
}

/// Gates before anything is destroyed. `apply` takes the stricter of these and the plan's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Safety {
    /// Approvals beside the author's signature, at least 1.
    pub approvals: u32,
    /// Days between the last approval and destruction.
    pub waiting_days: u32,
    /// Most items in one plan.
    pub max_items_per_plan: u64,
    /// Largest share of the files of one root that one plan may remove, 0.01 to 1.
    pub max_share_of_root: f64,
    /// Whether a returned item waits for the client's receipt before it is destroyed.
    pub require_return_receipt: bool,
    /// Whether carrying out waits until every recipient confirmed that it was told.
    pub require_recipients: bool,
}

impl Default for Safety {
    fn default() -> Self {
        Self {
            approvals: 2,
            waiting_days: 7,
            max_items_per_plan: 5000,
            max_share_of_root: 0.20,
            require_return_receipt: true,
            require_recipients: false,
        }
    }
}

/// How clients are consulted before their data go (clause 10).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Consultation {
    /// Whether no plan is frozen without an answer, or a decision on silence. Off where the file says nothing:
    /// plan and certificate then say that nobody was asked.
    pub required: bool,
    /// What follows when a client stays silent, by role of the firm.
    pub silence: SilencePolicy,
    /// Folder with the firm's own templates of letters.
    pub templates: Option<PathBuf>,
}

/// Where results are written; each defaults to a folder of its name inside the state folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folders {
    /// Reports.
    pub reports: Option<PathBuf>,
    /// Return archives.
    pub returns: Option<PathBuf>,
    /// Certificates.
    pub certificates: Option<PathBuf>,
    /// Frozen plans with their signatures.
    pub plans: Option<PathBuf>,
    /// Letters to clients.
    pub letters: Option<PathBuf>,
}

impl Folders {
    /// Where reports go.
    pub fn reports(&self, state: &Path) -> PathBuf {
        self.reports.clone().unwrap_or_else(|| state.join("reports"))
    }

    /// Where return archives go.
    pub fn returns(&self, state: &Path) -> PathBuf {
        self.returns.clone().unwrap_or_else(|| state.join("returns"))
    }

    /// Where certificates go.
    pub fn certificates(&self, state: &Path) -> PathBuf {
        self.certificates.clone().unwrap_or_else(|| state.join("certificates"))
    }

    /// Where plans go.
    pub fn plans(&self, state: &Path) -> PathBuf {
        self.plans.clone().unwrap_or_else(|| state.join("plans"))
    }

    /// Where letters go.
    pub fn letters(&self, state: &Path) -> PathBuf {
        self.letters.clone().unwrap_or_else(|| state.join("letters"))
    }
}

/// How far a scan goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Limits {
    /// Threads that read; without it one for each processor.
    pub threads: Option<usize>,
    /// Limits for archives and documents.
    pub extract: extract::Limits,
    /// What a file may cost whose format is read in a process of its own.
    pub worker: worker::Budget,
}

/// Every fault of a configuration file. It is never used in part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} has {} faults", file.display(), faults.len())]
pub struct ConfigProblem {
    /// The file.
    pub file: PathBuf,
    /// Its faults, in the order of the text; never empty.
    pub faults: Vec<Fault>,
}

impl ConfigProblem {
    /// The faults as one error for people.
    pub fn problem(&self, messages: &Messages) -> Problem {
        let only_unknown = self.faults.iter().all(|f| f.kind == FaultKind::UnknownKey);
        let code = if only_unknown { Code::ConfigUnknownKey } else { Code::ConfigInvalid };
        let mut problem = Problem::new(code).arg("count", self.faults.len());
        if let Some(first) = self.faults.first() {
            problem = problem.at(first.at(&self.file));
        }
        for fault in &self.faults {
            problem = problem.detail(format!("{}  {}", fault.at(&self.file), fault.text(messages)));
            for line in fault.excerpt.lines() {
                problem = problem.detail(line);
            }
        }
        problem
    }
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file could not be read, is larger than 1 MiB, or is not UTF-8.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file was read, and says something that cannot be meant.
    #[error(transparent)]
    Invalid(#[from] ConfigProblem),
}

impl LoadError {
    /// The error for people.
    pub fn problem(&self, messages: &Messages) -> Problem {
        match self {
            Self::Unreadable { path, source } => {
                Problem::new(Code::ConfigUnreadable).at(path.display()).because(source)
            }
            Self::Invalid(problem) => problem.problem(messages),
        }
    }
}

impl Config {
    /// Reads the text of a configuration; `file` is its path, against whose folder paths are resolved.
    ///
    /// # Errors
    ///
    /// Every fault at once: of the syntax if there is one, else of keys and secrets, else of values.
    pub fn parse(text: &str, file: &Path) -> Result<Self, ConfigProblem> {
        check::parse(text, file)
            .map_err(|faults| ConfigProblem { file: file.to_path_buf(), faults })
    }

    /// The defaults: no source, no register, no people.
    pub fn without_file() -> Self {
        Self {
            language: None,
            timezone: Tz::Europe__Amsterdam,
            organisation: Organisation::default(),
            register: None,
            months_after_end: 12,
            trade: Trade::default(),
            signed_off: BTreeMap::new(),
            statute_file: None,
            rule_folder: None,
            password_file: None,
            ocr: Wish::default(),
            sources: Vec::new(),
            people: BTreeMap::new(),
            allowed_signers: None,
            safety: Safety::default(),
            consultation: Consultation::default(),
            folders: Folders::default(),
            limits: Limits::default(),
            state: None,
            origin: None,
            digest: Digest::of(b""),
        }
    }

    /// Reads a configuration file. A relative `path` is taken from the working directory.
    ///
    /// # Errors
    ///
    /// [`LoadError::Unreadable`] and [`LoadError::Invalid`].
    pub fn load(path: &Path) -> Result<Self, LoadError> {
        let unreadable = |source| LoadError::Unreadable { path: path.to_path_buf(), source };
        let file = std::path::absolute(path).map_err(unreadable)?;
        let mut text = String::new();
        std::fs::File::open(&file)
            .and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_string(&mut text))
            .map_err(unreadable)?;
        if text.len() as u64 > FILE_BYTES_MAX {
            return Err(unreadable(io::Error::new(io::ErrorKind::FileTooLarge, "more than 1 MiB")));
        }
        Ok(Self::parse(&text, &file)?)
    }
}

/// What `termijn init` writes: every key with its meaning, valid as it stands.
pub fn template(lang: Lang) -> String {
    match lang {
        Lang::Nl => include_str!("config/template.nl.toml"),
        Lang::En => include_str!("config/template.en.toml"),
    }
    .to_owned()
}

/// The first line of a register, for `termijn init`: every column, as a spreadsheet of that language
/// separates them.
pub fn register_header(lang: Lang) -> &'static str {
    match lang {
        Lang::Nl => {
            "klant_id;klantnaam;opdracht_id;opdracht;startdatum;einddatum;status;contactpersoon;e-mail;\
             taal;bewaren_tot;bewaar_reden;paden;maildomeinen;kenmerken;teruggave;opmerkingen;rol;\
             bewaarplichtige;eerdere_perioden\n"
        }
        Lang::En => {
            "client_id,client_name,engagement_id,engagement_name,start_date,end_date,status,\
             contact_name,contact_email,language,keep_until,keep_reason,paths,mail_domains,\
             identifiers,return_required,notes,role,obligor,earlier_periods\n"
        }
    }
}

#[cfg(test)]
mod tests;
