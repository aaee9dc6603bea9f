//! A firm in a temporary folder, and the program run in it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::Utc;
use chrono_tz::Europe::Amsterdam;
use serde_json::Value;
use tempfile::TempDir;
use termijn::calendar::CivilDate;
use termijn::cli::demo::firm::{AS_OF, lay_down};
use termijn::digest::Digest;
use termijn::location::Locator;

/// Who prepares plans.
pub(crate) const AUTHOR: Person =
    Person { key: "keys/m.dejong", principal: "m.dejong@vandijk-advies.example" };
/// The privacy officer.
pub(crate) const OFFICER: Person =
    Person { key: "keys/a.jansen", principal: "a.jansen@vandijk-advies.example" };
/// The partner.
pub(crate) const PARTNER: Person =
    Person { key: "keys/p.smit", principal: "p.smit@vandijk-advies.example" };

/// Somebody of the firm.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Person {
    /// Private key, relative to the folder of the firm.
    pub(crate) key: &'static str,
    pub(crate) principal: &'static str,
}

/// A temporary folder with the firm in `firm/`, its state in `state/`, and nothing else.
#[derive(Debug)]
pub(crate) struct Office {
    dir: TempDir,
}

impl Office {
    /// The firm as of today, with its holds; nothing was scanned yet.
    pub(crate) fn new() -> Self {
        Self::laid_down(today(), None)
    }

    /// The firm with the dates that its register was written with, scanned: what is said of it with
    /// `--as-of` that day is the same on every day. Its holds are to be reviewed late.
    pub(crate) fn unshifted() -> Self {
        let office = Self::laid_down(AS_OF, Some("2099-12-31"));
        office.run(&["scan"]).code(3);
        office
    }

    fn laid_down(day: CivilDate, review: Option<&str>) -> Self {
        let office = Self { dir: tempfile::tempdir().unwrap() };
        lay_down(&office.folder(), day).unwrap();
        let holds = std::fs::read(office.path("holds.csv")).unwrap();
        for hold in csv::Reader::from_reader(holds.as_slice()).records() {
            let hold = hold.unwrap();
            let scope = format!("--{}", &hold[0]);
            let add = [
                "hold",
                "add",
                &scope,
                &hold[1],
                "--reason",
                &hold[2],
                "--mandate",
                &hold[3],
                "--owner",
                &hold[4],
                "--review",
                review.unwrap_or(&hold[5]),
            ];
            office.run(&add).ok();
        }
        office
    }

    /// The firm after its first scan, with the machine key among the allowed signers.
    pub(crate) fn scanned() -> Self {
        let office = Self::new();
        office.run(&["scan"]).code(3);
        let shown = office.run(&["key", "machine"]);
        let line = shown.ok().stdout_text();
        let line = line.lines().find(|line| line.contains("ssh-ed25519")).expect("a signer's line");
        office.rewrite("allowed_signers", |signers| format!("{}\n{line}\n", signers.trim_end()));
        office
    }

    /// An empty folder: no settings, no register, no share.
    pub(crate) fn empty() -> Self {
        let office = Self { dir: tempfile::tempdir().unwrap() };
        std::fs::create_dir(office.folder()).unwrap();
        office
    }

    fn folder(&self) -> PathBuf {
        self.dir.path().join("firm")
    }

    /// The state folder; made by the first run.
    pub(crate) fn state(&self) -> PathBuf {
        self.dir.path().join("state")
    }

    /// A path inside the folder of the firm.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.folder().join(relative)
    }

    /// The file of the share in which an item lies.
    pub(crate) fn file_of(&self, locator: &str) -> PathBuf {
        let bytes = Locator::from_text(locator).file_bytes();
        self.path("share").join(OsStr::from_bytes(&bytes))
    }

    /// A scratch folder beside firm and state.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        let folder = self.dir.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// The program, ready to run: no environment but this, no terminal.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        self.wrapped(Command::new(env!("CARGO_BIN_EXE_termijn")), args)
    }

    /// The same under another program, such as a tracer.
    pub(crate) fn command_under(&self, wrapper: &[&str], args: &[&str]) -> Command {
        let mut command = Command::new(wrapper[0]);
        command.args(&wrapper[1..]).arg(env!("CARGO_BIN_EXE_termijn"));
        self.wrapped(command, args)
    }

    fn wrapped(&self, mut command: Command, args: &[&str]) -> Command {
        command
            .args(args)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.dir.path())
            .env("LANG", "nl_NL.UTF-8")
            .env("NO_COLOR", "1")
            .env("TERMIJN_STATE", self.state())
            .current_dir(self.folder())
            .stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        Output::of(args, &self.command(args).output().unwrap())
    }

    /// The same with a text on standard input.
    pub(crate) fn run_with(&self, args: &[&str], input: &str) -> Output {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = command.spawn().unwrap();
        // Closed when it goes; a program that wants no input may have gone before.
        let _gone = running.stdin.take().unwrap().write_all(input.as_bytes());
        Output::of(args, &running.wait_with_output().unwrap())
    }

    /// The same in a folder below, with no state folder in the environment.
    pub(crate) fn run_in(&self, folder: &str, args: &[&str]) -> Output {
        let mut command = self.command(args);
        command.env_remove("TERMIJN_STATE").current_dir(self.path(folder));
        Output::of(args, &command.output().unwrap())
    }

    /// The same with no state folder in the environment.
    pub(crate) fn run_bare(&self, args: &[&str]) -> Output {
        self.run_in("", args)
    }

    /// Replaces a text file of the firm.
    pub(crate) fn rewrite(&self, relative: &str, change: impl FnOnce(&str) -> String) {
        let path = self.path(relative);
        let before = std::fs::read_to_string(&path).unwrap();
        let after = change(&before);
        assert_ne!(before, after, "{relative} stays as it was");
        std::fs::write(path, after).unwrap();
    }

    /// Every regular file of the share by its raw path; links are not followed.
    pub(crate) fn tree_digests(&self) -> BTreeMap<Vec<u8>, Digest> {
        let share = self.path("share");
        let mut digests = BTreeMap::new();
        for entry in walkdir::WalkDir::new(&share) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(&share).unwrap().as_os_str().as_bytes();
                digests.insert(path.to_owned(), Digest::of(&std::fs::read(entry.path()).unwrap()));
            }
        }
        digests
    }
}

/// Today where the firm is.
pub(crate) fn today() -> CivilDate {
    Utc::now().with_timezone(&Amsterdam).date_naive()
}

/// How a run ended. Everything is printed where it did not end as it should.
#[must_use]
#[derive(Debug)]
pub(crate) struct Output {
    args: Vec<String>,
    /// None when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
}

impl Output {
    /// What came of a run with these arguments.
    pub(crate) fn of(args: &[&str], output: &std::process::Output) -> Self {
        Self {
            args: args.iter().map(|arg| (*arg).to_owned()).collect(),
            code: output.status.code(),
            stdout: output.stdout.clone(),
            stderr: output.stderr.clone(),
        }
    }

    /// Expects that everything was done.
    #[track_caller]
    pub(crate) fn ok(&self) -> &Self {
        self.code(0)
    }

    /// Expects this exit code.
    #[track_caller]
    pub(crate) fn code(&self, code: i32) -> &Self {
        self.code_in(&[code])
    }

    /// Expects one of these exit codes.
    #[track_caller]
    pub(crate) fn code_in(&self, codes: &[i32]) -> &Self {
        let expected = self.code.is_some_and(|code| codes.contains(&code));
        assert!(expected, "expected exit code {codes:?}\n{}", self.told());
        self
    }

    /// The one JSON document on standard output, whatever the exit code.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        match serde_json::from_slice(&self.stdout) {
            Ok(value) => value,
            Err(error) => panic!("not JSON: {error}\n{}", self.told()),
        }
    }

    /// Expects each of these words somewhere in what was printed.
    #[track_caller]
    pub(crate) fn names(&self, words: &[&str]) -> &Self {
        let text = format!("{}{}", self.stdout_text(), self.stderr_text());
        for word in words {
            assert!(text.contains(word), "does not name {word}\n{}", self.told());
        }
        self
    }

    pub(crate) fn stdout_text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    pub(crate) fn stderr_text(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }

    fn told(&self) -> String {
        let mut text = String::new();
        writeln!(text, "$ termijn {}   → {:?}", self.args.join(" "), self.code).unwrap();
        writeln!(text, "--- stdout\n{}", self.stdout_text()).unwrap();
        writeln!(text, "--- stderr\n{}", self.stderr_text()).unwrap();
        text
    }
}

/// Says in the output of the test run, captured or not, that something was not tested.
pub(crate) fn skipped(test: &str, why: &str) {
    let mut stderr = std::io::stderr().lock();
    writeln!(stderr, "SKIPPED {test}: {why}").unwrap();
}

/// Whether a program can be started at all.
pub(crate) fn is_there(program: &str, args: &[&str]) -> bool {
    Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.code() != Some(127))
}

/// One line of `fixtures/expected.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) kind: String,
    pub(crate) outcome: String,
    /// Of `not_read`, or `partial` where something was found in a part.
    pub(crate) reason: String,
    pub(crate) verdict: String,
    pub(crate) verdict_reason: String,
    /// Sorted.
    pub(crate) engagements: Vec<String>,
}

/// What the designer of the firm expects of every item, by locator.
pub(crate) fn expected() -> BTreeMap<String, Expected> {
    let file = include_bytes!("../../fixtures/expected.csv");
    let mut reader = csv::Reader::from_reader(file.as_slice());
    let header = reader.headers().unwrap().clone();
    let mut expected = BTreeMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        let cell = |name: &str| {
            let index = header.iter().position(|column| column == name).unwrap();
            row[index].to_owned()
        };
        let line = Expected {
            kind: cell("kind"),
            outcome: cell("outcome"),
            reason: cell("reason"),
            verdict: cell("verdict"),
            verdict_reason: cell("verdict_reason"),
            engagements: names(&cell("engagements")),
        };
        expected.insert(cell("locator"), line);
    }
    expected
}

fn names(cell: &str) -> Vec<String> {
    cell.split('+').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Engagements of each client of the register.
pub(crate) fn engagements(client: &str) -> Vec<String> {
    register().into_iter().filter(|row| row[0] == client).map(|row| row[2].clone()).collect()
}

/// Rows of the register of the firm, without its header.
pub(crate) fn register() -> Vec<Vec<String>> {
    let file = include_bytes!("../../fixtures/register.csv");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(file.as_slice());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}
