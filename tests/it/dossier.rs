//! The way of one plan through the office, step by step.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use termijn::digest::Digest;
use termijn::location::Locator;

use crate::firm::{AUTHOR, OFFICER, Office, Output, PARTNER, Person, engagements, expected};

/// A plan on its way.
#[derive(Debug)]
pub(crate) struct Dossier<'a> {
    pub(crate) office: &'a Office,
    pub(crate) id: String,
    /// The lines, as the draft told them.
    pub(crate) lines: Vec<Value>,
    /// Every file of the share when the draft was made.
    pub(crate) before: BTreeMap<Vec<u8>, Digest>,
    frozen: OnceCell<Frozen>,
}

/// Files of a frozen plan.
#[derive(Debug)]
pub(crate) struct Frozen {
    pub(crate) header: PathBuf,
    pub(crate) items: PathBuf,
}

impl<'a> Dossier<'a> {
    /// What is due of one client, as a draft without decisions.
    pub(crate) fn draft(office: &'a Office, client: &str) -> Self {
        let before = office.tree_digests();
        let made = office.run(&["plan", "create", "--client", client, "--format", "json"]);
        let made = made.ok().json();
        assert_eq!(made["schema"], "termijn/plan-draft/1");
        let id = made["id"].as_str().expect("an id").to_owned();
        let lines = made["lines"].as_array().expect("lines").clone();
        assert!(!lines.is_empty(), "nothing is due of {client}");
        Self { office, id, lines, before, frozen: OnceCell::new() }
    }

    /// Decided as proposed, frozen and approved by two people.
    pub(crate) fn approved(office: &'a Office, client: &str) -> Self {
        let dossier = Self::draft(office, client);
        dossier.decide_as_proposed();
        dossier.freeze();
        dossier.approve(OFFICER).ok();
        dossier.approve(PARTNER).ok();
        dossier
    }

    pub(crate) fn decide_as_proposed(&self) {
        let by = AUTHOR.principal;
        self.office.run(&["decide", &self.id, "--proposed", "--by", by]).ok();
    }

    pub(crate) fn freeze(&self) {
        let key = self.office.path(AUTHOR.key);
        let key = key.to_str().unwrap();
        let frozen =
            self.office.run(&["plan", "freeze", &self.id, "--key", key, "--format", "json"]);
        let frozen = frozen.ok().json();
        let file = |name: &str| path_of(self.office, &frozen["files"][name]);
        assert_eq!(frozen["id"], self.id.as_str());
        assert!(file("signature").is_file());
        let files = Frozen { header: file("plan"), items: file("items") };
        self.frozen.set(files).expect("a plan is frozen once");
    }

    pub(crate) fn frozen(&self) -> &Frozen {
        self.frozen.get().expect("the plan is frozen")
    }

    pub(crate) fn approve(&self, person: Person) -> Output {
        let key = self.office.path(person.key);
        let key = key.to_str().unwrap();
        self.office.run(&["approve", &self.id, "--key", key, "--format", "json"])
    }

    /// The arguments that carry the plan out.
    pub(crate) fn apply_args(&self) -> [&str; 6] {
        ["apply", &self.id, "--confirm", &self.id, "--format", "json"]
    }

    pub(crate) fn apply(&self) -> Output {
        self.office.run(&self.apply_args())
    }

    /// Raw paths of the files on the plan.
    pub(crate) fn files(&self) -> BTreeSet<Vec<u8>> {
        let files =
            self.locators().into_iter().map(|locator| Locator::from_text(locator).file_bytes());
        files.collect()
    }

    pub(crate) fn locators(&self) -> BTreeSet<String> {
        let locator = |line: &Value| line["locator"].as_str().expect("a locator").to_owned();
        self.lines.iter().map(locator).collect()
    }

    /// Expects that every file outside the plan is what it was, and nothing came in its place.
    #[track_caller]
    pub(crate) fn assert_rest_untouched(&self) {
        let planned = self.files();
        let outside = |tree: BTreeMap<Vec<u8>, Digest>| -> BTreeMap<Vec<u8>, Digest> {
            let keep = |path: &Vec<u8>| !planned.contains(path) && !is_quarantined(path);
            tree.into_iter().filter(|(path, _)| keep(path)).collect()
        };
        let (before, after) = (outside(self.before.clone()), outside(self.office.tree_digests()));
        for (path, digest) in &before {
            assert_eq!(after.get(path), Some(digest), "{}", path.escape_ascii());
        }
        assert_eq!(before.len(), after.len(), "there are files that were not there before");
    }

    /// Where the files of the plan are now.
    #[track_caller]
    pub(crate) fn standing(&self) -> Standing {
        let planned = self.files();
        let now = self.office.tree_digests();
        let mut standing = Standing::default();
        for path in &planned {
            match now.get(path) {
                // Only under its own name is a file promised to be whole.
                Some(digest) if Some(digest) == self.before.get(path) => standing.present += 1,
                Some(_) => panic!("{} was changed in its place", path.escape_ascii()),
                None => standing.missing += 1,
            }
        }
        standing.quarantined = now.keys().filter(|path| is_quarantined(path)).count();
        assert!(standing.quarantined <= standing.missing, "a file is there twice: {standing:?}");
        standing
    }
}

/// Where the files of a plan are.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing {
    /// In place and unchanged.
    pub(crate) present: usize,
    /// Not in place.
    pub(crate) missing: usize,
    /// Under a name of quarantine.
    pub(crate) quarantined: usize,
}

fn is_quarantined(path: &[u8]) -> bool {
    let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
    name.starts_with(b".termijn-q-")
}

/// A path as the program prints it: absolute, or relative to where it ran.
pub(crate) fn path_of(office: &Office, value: &Value) -> PathBuf {
    office.path(Path::new(value.as_str().unwrap_or_else(|| panic!("not a path: {value}"))))
}

/// Outcomes with their counts, as `apply` tells them.
pub(crate) fn outcomes(applied: &Value) -> BTreeMap<String, u64> {
    let object = applied["outcomes"].as_object().expect("outcomes");
    counted(object.iter().map(|(code, n)| (code.clone(), n)))
}

/// The same as a certificate states them, and how many lines were planned.
pub(crate) fn stated(certificate: &Path) -> (u64, BTreeMap<String, u64>) {
    let bytes = std::fs::read(certificate).unwrap();
    let statement: Value = serde_json::from_slice(&bytes).unwrap();
    let counts = statement["counts"].as_object().expect("counts");
    let skipped = counts["skipped"].as_object().expect("skipped");
    let plain = counts.iter().filter(|(code, _)| !["planned", "skipped"].contains(&code.as_str()));
    let all = plain
        .map(|(code, n)| (code.clone(), n))
        .chain(skipped.iter().map(|(reason, n)| (format!("skipped:{reason}"), n)));
    (counts["planned"].as_u64().expect("a count"), counted(all))
}

fn counted<'v>(counts: impl Iterator<Item = (String, &'v Value)>) -> BTreeMap<String, u64> {
    let numbers = counts.map(|(code, n)| (code, n.as_u64().expect("a count")));
    numbers.filter(|(_, n)| *n > 0).collect()
}

/// How many lines say that our copy is gone.
pub(crate) fn removed(outcomes: &BTreeMap<String, u64>) -> u64 {
    ["destroyed", "returned_destroyed", "unlinked"]
        .iter()
        .filter_map(|code| outcomes.get(*code))
        .sum()
}

/// Files that must be on the plan of a client: due, and of nobody else.
pub(crate) fn due_of(client: &str) -> BTreeSet<String> {
    let own = engagements(client);
    let is_own = |ids: &Vec<String>| !ids.is_empty() && ids.iter().all(|id| own.contains(id));
    expected()
        .into_iter()
        .filter(|(locator, line)| {
            !locator.contains("::") && line.verdict == "due" && is_own(&line.engagements)
        })
        .map(|(locator, _)| locator)
        .collect()
}
