//! The keys that there are, what a wrong one was meant to be, and secrets that should not be there.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::fault::{Fault, FaultKind, Hint};

/// The known keys of each table; `""` is the top, `people.*` any entry of `[people]`.
pub(super) const TABLES: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "version",
            "language",
            "timezone",
            "organisation",
            "register",
            "retention",
            "detect",
            "source",
            "people",
            "signing",
            "safety",
            "consultation",
            "folders",
            "limits",
            "state",
        ],
    ),
    ("organisation", &["name", "privacy_officer", "kvk", "reference_prefix"]),
    ("register", &["path"]),
    ("retention", &["months_after_end", "sectors", "financial_year_ends", "signed_off", "rules"]),
    ("detect", &["rules", "passwords", "ocr"]),
    ("source", &["name", "kind", "path", "sentinel", "exclude"]),
    ("people.*", &["name", "role"]),
    ("signing", &["allowed_signers"]),
    (
        "safety",
        &[
            "approvals",
            "waiting_days",
            "max_items_per_plan",
            "max_share_of_root",
            "require_return_receipt",
            "require_recipients",
        ],
    ),
    ("consultation", &["required", "on_silence", "templates"]),
    ("consultation.on_silence", &["controller", "processor"]),
    ("folders", &["reports", "returns", "certificates", "plans", "letters"]),
    (
        "limits",
        &[
            "threads",
            "depth_max",
            "members_max",
            "member_mib_max",
            "unpacked_mib_max",
            "document_mib_max",
            "ratio_max",
            "pages_max",
            "cells_max",
            "decoration_kib_max",
            "worker_mib_max",
            "cpu_seconds_max",
            "seconds_max",
        ],
    ),
    ("state", &["folder"]),
];

/// Parts of a key that say that its value is a secret.
const SECRET_WORDS: [&str; 8] =
    ["password", "passphrase", "wachtwoord", "secret", "geheim", "token", "api_key", "private_key"];

/// Ways to name a secret instead of writing it down.
const REFERENCES: [&str; 3] = ["env:", "file:", "cred:"];

/// Every key that is not known, and every secret.
pub(super) fn faults(table: &DeTable<'_>, text: &str) -> Vec<Fault> {
    let mut found = Walk::default();
    found.table(table, "");
    // What an excerpt shows must not be the secret, whatever fault is on its line.
    let shown = star_out(text, &found.secrets);
    let secrets =
        found.secrets.iter().map(|(key, span)| Fault::new(&shown, span, FaultKind::Secret, key));
    let unknown = found.unknown.iter().map(|(path, key, span)| {
        Fault::new(&shown, span, FaultKind::UnknownKey, key).hint(meant(path, key))
    });
    secrets.chain(unknown).collect()
}

/// The candidate that looks most like `word`, if any looks like it.
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = word.to_lowercase();
    let allowed = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|c| (strsim::damerau_levenshtein(&word, &c.to_lowercase()), c))
        .filter(|(distance, c)| *distance <= allowed.min(c.chars().count() / 2))
        .min()
        .map(|(_, candidate)| candidate)
}

fn meant(path: &str, key: &str) -> Option<Hint> {
    let near = nearest(key, known(path)?.iter().copied());
    near.map(|word| Hint::DidYouMean(word.to_owned())).or_else(|| {
        let at = |(table, keys): &&(&str, &[&str])| *table != path && keys.contains(&key);
        let tables = TABLES.iter().filter(at).filter(|(table, _)| !table.is_empty());
        let names = tables.map(|(table, _)| match *table {
            "source" => "[[source]]".to_owned(),
            other => format!("[{other}]"),
        });
        let names = names.collect::<Vec<_>>().join(", ");
        (!names.is_empty()).then_some(Hint::BelongsIn(names))
    })
}

fn known(path: &str) -> Option<&'static [&'static str]> {
    TABLES.iter().find(|(table, _)| *table == path).map(|(_, keys)| *keys)
}

#[derive(Default)]
struct Walk {
    /// Path of the table, key, place of the key.
    unknown: Vec<(String, String, Range<usize>)>,
    /// Key and place of the value.
    secrets: Vec<(String, Range<usize>)>,
}

impl Walk {
    /// `path` names a table of [`TABLES`]; below an unknown key it names none, and only secrets count.
    fn table(&mut self, table: &DeTable<'_>, path: &str) {
        let keys = known(path);
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let secrets = self.secrets.len();
            self.value(value.get_ref(), value.span(), name, &below(path, name));
            let is_unknown = keys.is_some_and(|keys| !keys.contains(&name));
            let was_secret = self.secrets.len() > secrets && value.get_ref().as_str().is_some();
            if is_unknown && !was_secret {
                self.unknown.push((path.to_owned(), name.to_owned(), key.span()));
            }
        }
    }

    fn value(&mut self, value: &DeValue<'_>, span: Range<usize>, key: &str, path: &str) {
        if let Some(text) = value.as_str() {
            if is_secret(key, text) && !names_passwords(path, text) {
                self.secrets.push((key.to_owned(), span));
            }
        } else if let Some(table) = value.as_table() {
            self.table(table, path);
        } else if let Some(array) = value.as_array() {
            for entry in array {
                self.value(entry.get_ref(), entry.span(), key, path);
            }
        }
    }
}

fn below(path: &str, key: &str) -> String {
    match path {
        "" => key.to_owned(),
        "people" => "people.*".to_owned(),
        _ => format!("{path}.{key}"),
    }
}

fn is_secret(key: &str, text: &str) -> bool {
    let key = key.to_lowercase().replace('-', "_");
    let named = SECRET_WORDS.iter().any(|word| key.contains(word))
        && !text.is_empty()
        && !REFERENCES.iter().any(|prefix| text.starts_with(prefix));
    named || text.contains("PRIVATE KEY-----") || text.contains("AGE-SECRET-KEY-1")
}

/// Whether it is the path of the file with passwords. A word alone is a password in the wrong place.
fn names_passwords(path: &str, text: &str) -> bool {
    path == "detect.passwords" && text.contains(['/', '.'])
}

/// The text with every secret starred out, byte for byte, so that places stay the same.
fn star_out(text: &str, secrets: &[(String, Range<usize>)]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (_, span) in secrets {
        for byte in &mut bytes[span.clone()] {
            if *byte != b'\n' {
                *byte = b'*';
            }
        }
    }
    String::from_utf8(bytes).expect("whole values were replaced by ASCII")
}
