//! P6: no way to dispose of anything without a permit, and no way to a permit but the re-check.
//!
//! That a permit cannot be made or copied elsewhere the compiler knows (see the examples beside
//! [`termijn::lifecycle::Permit`], which must not compile). What it does not know is read from the sources here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use regex::Regex;

/// A function in the sources, without its comments.
#[derive(Debug)]
struct Function {
    name: String,
    is_public: bool,
    /// From the name to the body.
    signature: String,
    body: String,
}

/// The files of `src`, without comments and without tests, by their path.
fn sources() -> BTreeMap<String, String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let tests = Regex::new(r"(?m)^#\[cfg\(test\)\]\n(#\[.*\]\n)*mod \w+ \{").unwrap();
    let comment = Regex::new(r"(?m)^\s*//.*$").unwrap();
    walkdir::WalkDir::new(&src)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"))
        .map(|entry| {
            let name = entry.path().strip_prefix(&src).unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let end = tests.find(&text).map_or(text.len(), |found| found.start());
            (name, comment.replace_all(&text[..end], "").into_owned())
        })
        .filter(|(name, _)| !name.split('/').any(|part| part == "tests" || part == "tests.rs"))
        .collect()
}

/// The functions of a text, one after the other; each reaches to where the next begins.
fn functions(text: &str) -> Vec<Function> {
    let head = Regex::new(r"(?m)^ *(pub(?:\([^)]*\))? )?(?:const )?fn (\w+)").unwrap();
    let starts: Vec<_> = head.captures_iter(text).collect();
    (0..starts.len())
        .map(|n| {
            let from = starts[n].get(0).unwrap().start();
            let to = starts.get(n + 1).map_or(text.len(), |next| next.get(0).unwrap().start());
            let text = &text[from..to];
            let open = text.find('{').unwrap_or(text.len());
            Function {
                name: starts[n][2].to_owned(),
                is_public: starts[n].get(1).is_some_and(|word| word.as_str() == "pub "),
                signature: text[..open].to_owned(),
                body: text[open..].to_owned(),
            }
        })
        .collect()
}

/// Names of the functions that reach one of these words, by themselves or by one that they call.
fn reaching(functions: &[Function], words: &[&str]) -> BTreeSet<String> {
    let calls =
        |body: &str, name: &str| Regex::new(&format!(r"\b{name}\(")).unwrap().is_match(body);
    let mut reach: BTreeSet<String> = functions
        .iter()
        .filter(|function| words.iter().any(|word| calls(&function.body, word)))
        .map(|function| function.name.clone())
        .collect();
    loop {
        let more: Vec<String> = functions
            .iter()
            .filter(|function| !reach.contains(&function.name))
            .filter(|function| reach.iter().any(|name| calls(&function.body, name)))
            .map(|function| function.name.clone())
            .collect();
        if more.is_empty() {
            return reach;
        }
        reach.extend(more);
    }
}

/// What takes content away.
const DESTROYS: [&str; 6] =
    ["write_all_at", "set_len", "unlinkat", "fremovexattr", "remove_file", "remove_dir_all"];

/// What takes a name or access away; nothing is lost by it.
const HIDES: [&str; 4] = ["renameat_with", "renameat", "rename", "fchmod"];

#[test]
fn p6_only_the_recheck_makes_a_permit() {
    let literal = Regex::new(r"\bPermit \{").unwrap();
    let mut made = Vec::new();
    for (file, text) in sources() {
        for function in functions(&text) {
            let count = literal.find_iter(&function.body.replace("impl Permit {", "")).count();
            made.extend(std::iter::repeat_n(format!("{file} {}", function.name), count));
        }
    }
    // Of its methods none gives another permit: all that has one got it from there.
    assert_eq!(made, ["lifecycle/permit.rs recheck"]);
}

#[test]
fn p6_what_destroys_takes_a_permit_or_what_a_permit_was_used_up_for() {
    let all: Vec<Function> = sources()
        .iter()
        .filter(|(file, _)| file.starts_with("dispose/") && !file.ends_with("faults.rs"))
        .flat_map(|(_, text)| functions(text))
        .collect();
    let public = |reach: &BTreeSet<String>| -> BTreeSet<(String, bool)> {
        let found =
            all.iter().filter(|function| function.is_public && reach.contains(&function.name));
        found
            .map(|function| {
                let has = |word: &str| function.signature.contains(&format!(": {word}"));
                (function.name.clone(), has("Permit") || has("Overwritten"))
            })
            .collect()
    };
    let destroys = public(&reaching(&all, &DESTROYS));
    let want = |names: &[(&str, bool)]| -> BTreeSet<(String, bool)> {
        names.iter().map(|(name, permit)| ((*name).to_owned(), *permit)).collect()
    };
    assert_eq!(destroys, want(&[("overwrite", true), ("remove", true)]));
    // Only `overwrite`, which uses a permit up, makes what `remove` takes.
    let literal = Regex::new(r"\bOverwritten \{").unwrap();
    let makes = all.iter().filter(|function| {
        let body = function.body.replace("let Overwritten {", "").replace("for Overwritten {", "");
        literal.is_match(&body)
    });
    let makes: Vec<&str> = makes.map(|function| function.name.as_str()).collect();
    assert_eq!(makes, ["overwrite"]);
    // Without one a name is only given back, or a mode taken that a crash left: content stays whole.
    let hides = public(&reaching(&all, &HIDES));
    let hides: BTreeSet<_> =
        hides.into_iter().filter(|(name, _)| !destroys.iter().any(|(d, _)| d == name)).collect();
    assert_eq!(
        hides,
        want(&[
            ("put_back", false),
            ("quarantine", true),
            ("restore", true),
            ("settle_quarantine", false),
        ])
    );
}

/// Files of our own are written and taken away by these; anything new must say here what it is.
#[test]
fn p6_nothing_but_dispose_takes_files_away() {
    let own = BTreeSet::from([
        "catalogue/state.rs",
        "handover/folder.rs",
        "handover/write.rs",
        "keys/private.rs",
        "ledger/file.rs",
        "run/files.rs",
    ]);
    let words: Vec<&str> = DESTROYS.into_iter().chain(HIDES).collect();
    let removing = sources()
        .into_iter()
        .filter(|(file, _)| !file.starts_with("dispose/"))
        .filter(|(_, text)| {
            words.iter().any(|word| {
                Regex::new(&format!(r"\b(fs|file|rustix::fs|self\.file)(::|\.){word}\("))
                    .unwrap()
                    .is_match(text)
            })
        })
        .map(|(file, _)| file)
        .collect::<BTreeSet<_>>();
    assert_eq!(removing.iter().map(String::as_str).collect::<BTreeSet<_>>(), own);
}
