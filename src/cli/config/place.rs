//! Where the configuration and the state folder are: first found wins.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::Config;

/// Name of the file, wherever it stands.
const FILE: &str = "termijn.toml";

/// A configuration file or state folder that is to be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The file or folder.
    pub path: PathBuf,
    /// Who named it.
    pub origin: Origin,
}

/// Who named a configuration file or state folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// `--config`, `--state`.
    Flag,
    /// `$TERMIJN_CONFIG`, `$STATE_DIRECTORY`.
    Environment,
    /// The configuration, for the state folder.
    Configuration,
    /// `./termijn.toml`.
    WorkingFolder,
    /// A folder of the user: `$XDG_CONFIG_HOME`, `$XDG_STATE_HOME` or their defaults.
    User,
    /// `/etc/termijn/`, `/var/lib/termijn`.
    System,
}

/// The configuration file, or `None` to go without one.
///
/// One that a flag or variable names is taken whether it exists or not: silently using another file
/// than the one that was asked for would be worse than failing to read it.
pub fn find(explicit: Option<&Path>, env: &dyn Fn(&str) -> Option<OsString>) -> Option<Found> {
    // What cannot be looked at counts as there, so that reading it says why.
    first(explicit, env, &|path| path.try_exists().unwrap_or(true))
}

fn first(
    explicit: Option<&Path>,
    env: &dyn Fn(&str) -> Option<OsString>,
    exists: &dyn Fn(&Path) -> bool,
) -> Option<Found> {
    if let Some(path) = explicit {
        return Some(Found { path: path.to_path_buf(), origin: Origin::Flag });
    }
    if let Some(path) = filled(env, "TERMIJN_CONFIG") {
        return Some(Found { path, origin: Origin::Environment });
    }
    let user = base(env, "XDG_CONFIG_HOME", ".config").map(|base| base.join("termijn").join(FILE));
    let places = [
        (Some(PathBuf::from(FILE)), Origin::WorkingFolder),
        (user, Origin::User),
        (Some(Path::new("/etc/termijn").join(FILE)), Origin::System),
    ];
    places
        .into_iter()
        .filter_map(|(path, origin)| Some(Found { path: path?, origin }))
        .find(|found| exists(&found.path))
}

/// The state folder: `--state`, `$STATE_DIRECTORY` (systemd), the configuration,
/// `$XDG_STATE_HOME/termijn` (`~/.local/state/termijn`), `/var/lib/termijn`.
pub fn state_folder(
    explicit: Option<&Path>,
    config: &Config,
    env: &dyn Fn(&str) -> Option<OsString>,
) -> Found {
    let user = || base(env, "XDG_STATE_HOME", ".local/state").map(|base| base.join("termijn"));
    let unit = || filled(env, "STATE_DIRECTORY").map(|list| first_of_list(&list));
    let (path, origin) = None
        .or_else(|| explicit.map(|path| (path.to_path_buf(), Origin::Flag)))
        .or_else(|| unit().map(|path| (path, Origin::Environment)))
        .or_else(|| config.state.clone().map(|path| (path, Origin::Configuration)))
        .or_else(|| user().map(|path| (path, Origin::User)))
        .unwrap_or_else(|| (PathBuf::from("/var/lib/termijn"), Origin::System));
    Found { path, origin }
}

/// systemd separates several folders by `:`; the first is the one that the unit names first.
fn first_of_list(list: &Path) -> PathBuf {
    list.to_str()
        .and_then(|text| text.split(':').find(|part| !part.is_empty()))
        .map_or_else(|| list.to_path_buf(), PathBuf::from)
}

/// A folder of the XDG base directory specification, which wants relative values ignored.
fn base(env: &dyn Fn(&str) -> Option<OsString>, variable: &str, below: &str) -> Option<PathBuf> {
    filled(env, variable)
        .filter(|path| path.is_absolute())
        .or_else(|| filled(env, "HOME").filter(|path| path.is_absolute()).map(|h| h.join(below)))
}

fn filled(env: &dyn Fn(&str) -> Option<OsString>, variable: &str) -> Option<PathBuf> {
    env(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<OsString> {
        move |name| pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| value.into())
    }

    fn check(explicit: Option<&str>, env: &'static [(&str, &str)], files: &[&str], want: &str) {
        let exists = |path: &Path| files.iter().any(|file| Path::new(file) == path);
        let found = first(explicit.map(Path::new), &environment(env), &exists);
        let got = found.map_or_else(String::new, |found| found.path.display().to_string());
        assert_eq!(got, want);
    }

    #[test]
    fn first_found_wins() {
        let etc = "/etc/termijn/termijn.toml";
        check(Some("x.toml"), &[("TERMIJN_CONFIG", "y.toml")], &["termijn.toml"], "x.toml");
        check(None, &[("TERMIJN_CONFIG", "y.toml")], &["termijn.toml"], "y.toml");
        check(None, &[("TERMIJN_CONFIG", "")], &["termijn.toml", etc], "termijn.toml");
        check(
            None,
            &[("XDG_CONFIG_HOME", "/c"), ("HOME", "/h")],
            &["/c/termijn/termijn.toml", "/h/.config/termijn/termijn.toml", etc],
            "/c/termijn/termijn.toml",
        );
        check(
            None,
            &[("XDG_CONFIG_HOME", "relative"), ("HOME", "/h")],
            &["/h/.config/termijn/termijn.toml", etc],
            "/h/.config/termijn/termijn.toml",
        );
        check(None, &[], &[etc], etc);
        check(None, &[("HOME", "/h")], &[], "");
    }

    #[test]
    fn state_folder_follows_its_order() {
        let check = |explicit: Option<&str>, config: Option<&str>, env, want: &str| {
            let mut with = Config::without_file();
            with.state = config.map(PathBuf::from);
            let got = state_folder(explicit.map(Path::new), &with, &environment(env));
            assert_eq!(got.path, Path::new(want));
        };
        check(Some("/s"), Some("/c"), &[("STATE_DIRECTORY", "/d")], "/s");
        check(None, Some("/c"), &[("STATE_DIRECTORY", "/d:/e")], "/d");
        check(None, Some("/c"), &[("XDG_STATE_HOME", "/x")], "/c");
        check(None, None, &[("XDG_STATE_HOME", "/x"), ("HOME", "/h")], "/x/termijn");
        check(None, None, &[("HOME", "/h")], "/h/.local/state/termijn");
        check(None, None, &[], "/var/lib/termijn");
    }
}
