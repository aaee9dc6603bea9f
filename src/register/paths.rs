//! Globs over paths, and which of very many match one path. Pure.
//!
//! A register of a large firm has tens of thousands of globs and a scan millions of paths, so a glob is
//! only tried where its literal beginning stands, and compiled only when it is first tried.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use globset::{Glob, GlobBuilder, GlobMatcher};
use unicode_normalization::UnicodeNormalization;

/// How paths are compared. File servers differ in composing `é`, and people in their capitals.
pub(crate) fn fold_path(path: &str) -> String {
    path.nfc().flat_map(char::to_lowercase).collect()
}

/// A glob relative to a source: `*` stays within a component, `**` does not. A path that ends in `/` is
/// a folder with all that is in it.
#[derive(Debug, Clone)]
pub(crate) struct PathGlob {
    glob: Glob,
    /// Length of the beginning without wildcards, in bytes.
    literal: usize,
    /// A stretch that every path that it matches contains; looking for it is cheaper than matching.
    needle: String,
    matcher: OnceLock<GlobMatcher>,
}

impl PathGlob {
    /// `None` for what is no glob, or no path inside a source (`/srv/x`, `C:\x`, `../x`).
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let path = fold_path(path).replace('\\', "/");
        let path = path.strip_prefix("./").unwrap_or(&path);
        let mut bytes = path.bytes();
        let has_drive =
            bytes.next().is_some_and(|b| b.is_ascii_alphabetic()) && bytes.next() == Some(b':');
        let outside = path.starts_with('/') || has_drive || path.split('/').any(|p| p == "..");
        if path.is_empty() || outside {
            return None;
        }
        let path = if path.ends_with('/') { format!("{path}**") } else { path.to_owned() };
        let glob = GlobBuilder::new(&path).literal_separator(true).backslash_escape(false).build();
        let literal = path.find(['*', '?', '[', '{']).unwrap_or(path.len());
        let needle = needle(&path);
        Some(Self { glob: glob.ok()?, literal, needle, matcher: OnceLock::new() })
    }

    /// Whether it matches a folded path.
    pub(crate) fn is_match(&self, path: &str) -> bool {
        let literal = self.literal();
        let Some(rest) = path.strip_prefix(literal) else { return false };
        // `folder/**` is what nearly all globs are.
        if &self.glob.glob()[self.literal..] == "**" && literal.ends_with('/') {
            return !rest.is_empty();
        }
        if !path.contains(&self.needle) {
            return false;
        }
        self.matcher.get_or_init(|| self.glob.compile_matcher()).is_match(path)
    }

    /// What every path that it matches begins with.
    fn literal(&self) -> &str {
        &self.glob.glob()[..self.literal]
    }
}

/// The longest stretch between wildcards. Without its slashes: `**/c` matches `c`, too.
fn needle(glob: &str) -> String {
    if glob.contains(['[', '{']) {
        return String::new();
    }
    let parts = glob.split(['*', '?']).map(|part| part.trim_matches('/'));
    parts.max_by_key(|part| part.len()).unwrap_or_default().to_owned()
}

/// The globs of all engagements.
#[derive(Debug, Clone, Default)]
pub(super) struct Paths {
    globs: Vec<(PathGlob, usize)>,
    by_literal: HashMap<String, Vec<usize>>,
    lengths: BTreeSet<usize>,
}

impl Paths {
    /// Takes in a glob of the engagement at an index.
    pub(super) fn add(&mut self, glob: PathGlob, owner: usize) {
        let literal = glob.literal().to_owned();
        self.lengths.insert(literal.len());
        self.by_literal.entry(literal).or_default().push(self.globs.len());
        self.globs.push((glob, owner));
    }

    /// The engagements with a glob that matches, by index, each once.
    pub(super) fn owners(&self, path: &str) -> BTreeSet<usize> {
        let path = fold_path(path);
        self.lengths
            .iter()
            .filter_map(|length| self.by_literal.get(path.get(..*length)?))
            .flatten()
            .map(|index| &self.globs[*index])
            .filter(|(glob, _)| glob.is_match(&path))
            .map(|(_, owner)| *owner)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        /// The short cuts answer as the compiled glob does. A path that ends in a slash is no entry.
        #[test]
        fn short_cuts_agree_with_the_glob(
            glob in "([ab\u{e9}/]|\\*|\\*\\*|/\\*\\*/|[?.{},!^\\[\\]-]){1,8}(/\\*\\*)?",
            path in "[ab\u{e9}]{1,2}(/[ab\u{e9}.]{1,3}){0,3}",
        ) {
            if let Some(glob) = PathGlob::parse(&glob) {
                let want = glob.glob.compile_matcher().is_match(&path);
                prop_assert_eq!(glob.is_match(&path), want, "{:?}", glob.glob.glob());
            }
        }
    }
}
