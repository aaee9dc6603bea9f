//! What the demo tells, step by step, to people.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::super::layout;
use super::super::problem::Problem;
use super::super::problems;
use super::super::session::Session;
use super::firm::Firm;
use super::{APPROVERS, AUTHOR, Done, Results};
use crate::dispose::Level;
use crate::plan::LineOutcome;
use crate::run::checking::{Checked, Kind};
use crate::run::office::Office;

/// Where the firm is, on which day, and what differs from a real one.
pub(super) fn opening(session: &Session, firm: &Firm) {
    let m = &session.messages;
    let told = |text: &str| session.hint(&layout::wrapped("", text, layout::width()));
    told(&m.with(
        "cli-demo-laid-down",
        &[
            ("days", firm.shifted_days.into()),
            ("shown", m.count(firm.shifted_days.unsigned_abs()).into()),
            ("as_of", m.date(firm.as_of).into()),
        ],
    ));
    told(&m.get("cli-demo-settings"));
}

/// The firm lies there; what to do is up to the reader.
pub(super) fn prepared(session: &Session, folder: &Path) {
    if session.is_text() {
        session.line(&folder.display().to_string());
        session.hint(&session.messages.get("cli-demo-prepared"));
    } else {
        session.json(&serde_json::json!({"schema": "termijn/demo/1", "folder": folder}));
    }
}

/// The way of the demo to standard output.
pub(super) struct Story<'a> {
    session: &'a Session,
    folder: &'a Path,
    step: u32,
}

impl<'a> Story<'a> {
    pub(super) fn new(session: &'a Session, folder: &'a Path) -> Self {
        Self { session, folder, step: 0 }
    }

    /// A numbered heading.
    pub(super) fn heading(&mut self, id: &str) {
        if self.session.is_text() {
            self.step += 1;
            self.session.line("");
            self.session.line(&format!("{}. {}", self.step, self.session.messages.get(id)));
            self.session.line("");
        }
    }

    pub(super) fn lines(&self, lines: &[String]) {
        for line in lines {
            self.session.line(line);
        }
    }

    fn wrapped(&self, head: &str, text: &str) {
        self.session.line(&layout::wrapped(head, text, layout::width()));
    }

    /// One row for each plan, and what the overwriting is worth.
    pub(super) fn plans(&mut self, office: &Office, demo: &Session, done: &[Done]) {
        self.heading("cli-demo-step-plans");
        let m = &self.session.messages;
        let person = |principal: &str| {
            let person = demo.config.people.get(principal);
            person.map_or_else(|| principal.to_owned(), |person| person.name.clone())
        };
        let approvers: Vec<String> = APPROVERS.into_iter().map(person).collect();
        self.wrapped(
            "",
            &m.with(
                "cli-demo-people",
                &[
                    ("author", person(AUTHOR).into()),
                    ("first", approvers[0].clone().into()),
                    ("second", approvers[1].clone().into()),
                ],
            ),
        );
        self.session.line("");
        let columns = ["plan", "client", "files", "returned", "destroyed", "left", "certificate"];
        let mut rows =
            vec![columns.map(|column| m.get(&format!("cli-demo-column-{column}"))).to_vec()];
        rows.extend(done.iter().map(|done| self.row(office, done)));
        self.lines(&layout::table(&rows, &[2, 3, 4, 5]));

        let mut levels: BTreeMap<&str, u64> = BTreeMap::new();
        for line in done.iter().flat_map(|done| &done.report.lines) {
            if let Some(level) = line.level.as_deref() {
                *levels.entry(level).or_default() += 1;
            }
        }
        for (code, count) in levels {
            let level = Level::ALL.into_iter().find(|level| level.code() == code);
            let text = level.map_or_else(|| code.to_owned(), |level| m.get(level.message()));
            self.session.line("");
            self.wrapped(&format!("{} × ", m.count(count)), &text);
        }
    }

    fn row(&self, office: &Office, done: &Done) -> Vec<String> {
        let m = &self.session.messages;
        let name = office.register.of_client(&done.client).next().map(|e| e.client_name.as_str());
        let lines = &done.report.lines;
        let count = |is: fn(LineOutcome) -> bool| {
            let count = lines.iter().filter(|line| line.outcome.is_some_and(is)).count();
            if count == 0 { "–".to_owned() } else { m.count(count as u64) }
        };
        let returned =
            |outcome| matches!(outcome, LineOutcome::Returned | LineOutcome::ReturnedDestroyed);
        vec![
            done.report.plan.clone(),
            format!("{} {}", done.client, name.unwrap_or_default()),
            m.count(lines.len() as u64),
            count(returned),
            count(LineOutcome::removed),
            count(|outcome| !outcome.removed()),
            done.report.certificate.as_ref().map(|issued| issued.id.clone()).unwrap_or_default(),
        ]
    }

    /// What stays, by verdict.
    pub(super) fn kept(&mut self, results: &Results) {
        self.heading("cli-demo-step-kept");
        let m = &self.session.messages;
        let row = |((_, name), count): (&(u8, String), &u64)| {
            vec![format!("  {}", m.count(*count)), name.clone()]
        };
        let rows: Vec<Vec<String>> = results.kept.iter().map(row).collect();
        self.lines(&layout::table(&rows, &[0]));
        if results.done.iter().any(|done| done.shared > 0) {
            self.session.line("");
            self.wrapped("", &m.get("cli-demo-shared"));
        }
    }

    /// How many files of each kind `verify` found right, and each that it did not.
    pub(super) fn checked(&mut self, checked: &[Checked]) {
        self.heading("cli-demo-step-check");
        let m = &self.session.messages;
        for (kind, id) in [
            (Kind::Plan, "cli-demo-checked-plans"),
            (Kind::Certificate, "cli-demo-checked-certificates"),
            (Kind::Archive, "cli-demo-checked-archives"),
            (Kind::Ledger, "cli-demo-checked-ledger"),
        ] {
            let right = checked.iter().filter(|c| c.kind == kind && c.is_verified()).count();
            if right > 0 {
                self.wrapped("  ✓ ", &m.with(id, &[("count", right.into())]));
            }
        }
        for wrong in checked.iter().filter(|checked| !checked.is_verified()) {
            self.session.line(&format!("  ✗ {}", wrong.path.display()));
            for line in &wrong.report.lines {
                self.wrapped("      ", &line.line(m));
            }
        }
    }

    /// How others check the same, without this program.
    pub(super) fn commands(&self, office: &Office, done: &[Done]) {
        self.session.line("");
        self.session.line(&self.session.messages.get("cli-demo-check"));
        self.session.line(&format!("  cd {}", quoted(self.folder)));
        let below = |path: &Path| quoted(path.strip_prefix(self.folder).unwrap_or(path));
        if let Some(issued) = done.iter().find_map(|done| done.report.certificate.as_ref()) {
            self.session.line(&format!(
                "  ssh-keygen -Y verify -f {} -n certificate@termijn \\",
                below(&office.allowed_signers)
            ));
            self.session.line(&format!("    -I {} \\", issued.principal));
            self.session.line(&format!(
                "    -s {} < {}",
                below(&issued.signature),
                below(&issued.path)
            ));
        }
        if let Some(archive) = done.iter().find_map(|done| done.report.archive.as_ref()) {
            let path = |text: &str| below(Path::new(text));
            self.session.line(&format!(
                "  7z t -p\"$(cat {})\" {}",
                path(&archive.passphrase_path),
                path(&archive.path)
            ));
        }
    }

    /// Every file that was written, by folder; the share only in number.
    pub(super) fn files(&mut self, folder: &Path) -> Result<(), Problem> {
        self.heading("cli-demo-step-files");
        let m = &self.session.messages;
        self.session.line(&folder.display().to_string());
        let mut share = 0_u64;
        let mut folders: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry = entry.map_err(|error| problems::file(folder, &error.into()))?;
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            if !entry.file_type().is_file() {
                continue;
            }
            if path.starts_with("share") {
                share += u64::from(entry.file_name() != SENTINEL);
                continue;
            }
            let parent = path.parent().unwrap_or(Path::new("")).to_owned();
            let name = entry.file_name().to_string_lossy().into_owned();
            folders.entry(parent).or_default().push(name);
        }
        let left = m.with("cli-demo-share-left", &[("count", m.count(share).into())]);
        self.wrapped(&format!("  {}", layout::left("share/", COLUMN)), &left);
        for (parent, names) in folders {
            let parent = if parent.as_os_str().is_empty() {
                String::new()
            } else {
                format!("{}/", parent.display())
            };
            self.wrapped(&format!("  {}", layout::left(&parent, COLUMN)), &names.join("  "));
        }
        Ok(())
    }
}

/// Width of the names of folders: `state/passphrases/` and a space or two.
const COLUMN: usize = 20;

/// Shows that the share is mounted, and is no file of the firm.
const SENTINEL: &str = ".termijn-root";

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-@+".contains(c);
    if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
