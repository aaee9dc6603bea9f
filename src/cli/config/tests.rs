#![expect(clippy::disallowed_methods, reason = "tests lay down files")]

use super::*;
use crate::retention::Sector;

fn parse(text: &str) -> Result<Config, ConfigProblem> {
    Config::parse(text, Path::new("/etc/termijn/termijn.toml"))
}

fn faults(text: &str) -> Vec<Fault> {
    parse(text).expect_err("this text has a fault").faults
}

/// The faults of `text` as `line:column kind key (detail) ? hint`.
fn check(text: &str, want: &[&str]) {
    let got: Vec<String> = faults(text)
        .iter()
        .map(|f| {
            let hint = match &f.hint {
                None => String::new(),
                Some(Hint::DidYouMean(word)) => format!(" ? {word}"),
                Some(Hint::BelongsIn(table)) => format!(" in {table}"),
            };
            let detail =
                if f.detail.is_empty() { String::new() } else { format!(" ({})", f.detail) };
            format!("{}:{} {} {}{detail}{hint}", f.line, f.column, f.kind.code(), f.key)
        })
        .collect();
    assert_eq!(got, want, "{text}");
}

#[test]
fn nothing_written_means_the_defaults() {
    let mut config = parse("").unwrap();
    assert_eq!(config.origin.take(), Some(PathBuf::from("/etc/termijn/termijn.toml")));
    assert_eq!(config, Config::without_file());
    assert_eq!((config.safety.approvals, config.safety.waiting_days), (2, 7));
    assert!(config.safety.require_return_receipt);
}

#[test]
fn everything_that_can_be_written_is_read() {
    let config = parse(FULL).unwrap();
    assert_eq!(config.language, Some(Lang::Nl));
    assert_eq!(config.timezone, Tz::Europe__Brussels);
    assert_eq!(config.register, Some(PathBuf::from("/etc/termijn/register.csv")));
    assert_eq!(config.rule_folder, Some(PathBuf::from("/etc/termijn/regels")));
    assert_eq!(config.password_file, Some(PathBuf::from("/etc/termijn/wachtwoorden.txt")));
    let sectors = [Sector::Employer, Sector::Wwft];
    assert_eq!(config.trade.sectors, Some(sectors.into()));
    assert_eq!((config.trade.year_end, config.trade.signed_off.len()), (6, 1));
    assert_eq!(config.signed_off["NL-SUBS"], "A. Jansen, 2026-11-22");
    assert_eq!(config.statute_file, None);
    assert_eq!(config.sources[0].path, Path::new("/srv/klanten"));
    assert_eq!(config.sources[1].path, Path::new("/etc/archief"));
    assert_eq!(config.sources[0].sentinel, Some(PathBuf::from(".termijn-root")));
    assert_eq!(config.people["a@firm.example"].role, Role::PrivacyOfficer);
    assert_eq!(config.safety.max_share_of_root.to_bits(), 1.0_f64.to_bits());
    assert_eq!(config.ocr, crate::worker::ocr::Wish::Required);
    assert_eq!(config.limits.threads, Some(4));
    let read = &config.limits.extract;
    assert_eq!((read.document_bytes_max, read.decoration_bytes_max), (64 << 20, 0));
    assert_eq!((read.pages_max, read.cells_max), (7, 8));
    let seconds = std::time::Duration::from_secs;
    let budget = worker::Budget { memory_bytes: 512 << 20, cpu: seconds(5), wall: seconds(9) };
    assert_eq!(config.limits.worker, budget);
    assert_eq!(config.folders.returns(Path::new("/s")), Path::new("/srv/terug"));
    assert_eq!(config.folders.reports(Path::new("/s")), Path::new("/s/reports"));
    assert_eq!(config.state, Some(PathBuf::from("/var/lib/termijn")));
    assert_eq!(config.digest, Digest::of(FULL.as_bytes()));
}

const FULL: &str = r#"
version = 1
language = "nl"
timezone = "Europe/Brussels"
organisation = { name = "Firma", privacy_officer = "fg@firm.example", kvk = "12345678", reference_prefix = "VD" }
register.path = "register.csv"
retention = { months_after_end = 24, sectors = ["employer", "wwft"], financial_year_ends = 6, signed_off = { "NL-SUBS" = "A. Jansen, 2026-11-22" } }
detect = { rules = "regels", passwords = "wachtwoorden.txt", ocr = "required" }
signing.allowed_signers = "keys/allowed_signers"
folders = { returns = "/srv/terug", plans = "plannen" }
limits = { threads = 4, document_mib_max = 64, depth_max = 2, pages_max = 7, cells_max = 8, decoration_kib_max = 0, worker_mib_max = 512, cpu_seconds_max = 5, seconds_max = 9 }
state.folder = "/var/lib/termijn"
[[source]]
name = "klanten"
kind = "files"
path = "/srv/./klanten/"
sentinel = ".termijn-root"
exclude = ["**/~$*"]
[[source]]
name = "archief"
path = "../archief"
[people]
"a@firm.example" = { name = "A.", role = "privacy_officer" }
[safety]
approvals = 1
waiting_days = 0
max_items_per_plan = 10
max_share_of_root = 1.0
require_return_receipt = false
"#;

#[test]
fn unknown_keys_are_all_named_with_what_was_meant() {
    check(
        "[retentoin]\n[safety]\nwaiting_day = 3\n",
        &["1:2 unknown-key retentoin ? retention", "3:1 unknown-key waiting_day ? waiting_days"],
    );
    check("waiting_days = 3", &["1:1 unknown-key waiting_days in [safety]"]);
    check("[detect]\nrulez = \"x\"", &["2:1 unknown-key rulez ? rules"]);
    check("rules = \"x\"", &["1:1 unknown-key rules in [retention], [detect]"]);
    check("[detect]\nrules = \"\"", &["2:9 empty rules"]);
    check("[detect]\nocr = \"of\"", &["2:7 unknown-value ocr (auto, off, required) ? off"]);
    check("[register]\nsentinel = \"x\"", &["2:1 unknown-key sentinel in [[source]]"]);
    check("[[source]]\nname = \"a\"\npath = \"b\"\nzzzzzz = 1", &["4:1 unknown-key zzzzzz"]);
    check("[people.\"a@b\"]\nname = \"A\"\nrol = \"partner\"", &["3:1 unknown-key rol ? role"]);
}

#[test]
fn faulty_values_are_all_named() {
    check("version = 2", &["1:11 version version (1)"]);
    check("language = \"fr\"", &["1:12 unknown-value language (nl, en)"]);
    check(
        "timezone = \"Europe/Amsterdm\"",
        &["1:12 unknown-zone timezone (Europe/Amsterdm) ? Europe/Amsterdam"],
    );
    check(
        "[safety]\napprovals = 0\nmax_share_of_root = 1.5\nwaiting_days = -1",
        &[
            "2:13 out-of-range approvals (1–10)",
            "3:21 out-of-range max_share_of_root (0.01–1.0)",
            "4:16 out-of-range waiting_days (0–365)",
        ],
    );
    check("[safety]\nmax_share_of_root = 0.0", &["2:21 out-of-range max_share_of_root (0.01–1.0)"]);
    check(
        "[people]\n\"a@b\" = { name = \"A\", role = \"partnr\" }",
        &[
            "2:30 unknown-value role (record_manager, privacy_officer, partner, it_administrator, reviewer) ? partner",
        ],
    );
    check(
        "[people]\n\"a b\" = { name = \"\" }",
        &["2:1 missing-key role", "2:1 bad-value a b (name@example.org)", "2:18 empty name"],
    );
    check("[organisation]\nkvk = \"123\"", &["2:7 bad-value kvk (12345678)"]);
    check("[register]\npath = \"\"", &["2:8 empty path"]);
    check(
        "[safety]\napprovals = \"two\"",
        &["2:13 wrong-type  (invalid type: string \"two\", expected i64)"],
    );
}

#[test]
fn sources_are_checked_against_each_other() {
    let two = |name: &str, a: &str, b: &str| {
        format!(
            "[[source]]\nname = \"a\"\npath = \"{a}\"\n[[source]]\nname = \"{name}\"\npath = \"{b}\"\n"
        )
    };
    assert!(parse(&two("b", "/srv/a", "/srv/ab")).is_ok());
    check(&two("a", "/srv/a", "/srv/b"), &["5:8 duplicate-source a"]);
    for (a, b) in [("/srv/a", "/srv/a/b"), ("/srv/a/b", "/srv/a"), ("x", "y/../x/z"), ("/", "/srv")]
    {
        check(&two("b", a, b), &["6:8 overlapping-sources b (a)"]);
    }
    check("[[source]]\npath = \"/x\"\n", &["1:1 missing-key name"]);
    check(
        "[[source]]\nname = \"a:b\"\npath = \"/x\"\nsentinel = \"../y\"\nexclude = [\"a[\"]\nkind = \"ftp\"",
        &[
            "2:8 bad-value name (klanten-2024)",
            "4:12 bad-value sentinel (.termijn-root)",
            "5:12 bad-glob a[",
            "6:8 unknown-value kind (files)",
        ],
    );
    check(
        "folders.returns = \"/srv/a/terug\"\n[[source]]\nname = \"a\"\npath = \"/srv/a\"",
        &["1:19 folder-in-source returns (a)"],
    );
}

#[test]
fn relative_roots_overlap_without_a_folder_too() {
    let text = "[[source]]\nname = \"a\"\npath = \".\"\n[[source]]\nname = \"b\"\npath = \"x\"\n";
    let problem = Config::parse(text, Path::new("termijn.toml")).unwrap_err();
    assert_eq!(problem.faults[0].kind, FaultKind::OverlappingSources);
}

#[test]
fn a_secret_is_refused_and_never_shown() {
    let text = "[notify]\nx = { smtp_password = \"hunter2\", other = 1 }\nkey = \"-----BEGIN OPENSSH PRIVATE KEY-----\"";
    let problem = parse(text).unwrap_err();
    let kinds: Vec<_> = problem.faults.iter().map(|f| f.kind).collect();
    assert_eq!(kinds, [FaultKind::UnknownKey, FaultKind::Secret, FaultKind::Secret]);
    for lang in [Lang::Nl, Lang::En] {
        let shown = problem.problem(&Messages::new(lang)).text(&Messages::new(lang), false);
        assert!(!shown.contains("hunter2") && !shown.contains("OPENSSH"), "{shown}");
    }
    check("token = \"env:TERMIJN_TOKEN\"", &["1:1 unknown-key token"]);
    // The path of the file with passwords is none; a password in its place is.
    let misplaced = parse("[detect]\npasswords = \"geheim\"").unwrap_err();
    assert_eq!(misplaced.faults[0].kind, FaultKind::Secret);
    assert!(parse("[detect]\npasswords = \"wachtwoorden.txt\"").is_ok());
}

#[test]
fn every_fault_of_the_syntax_has_a_place() {
    let got = faults("a = \nversion = 1\n[b\n");
    assert_eq!(
        got.iter().map(|f| (f.line, f.kind)).collect::<Vec<_>>(),
        [(1, FaultKind::Syntax), (3, FaultKind::Syntax)]
    );
    check("version = 1\nversion = 1", &["2:1 syntax  (duplicate key)"]);
}

#[test]
fn the_known_keys_are_the_keys_that_are_read() {
    for (table, keys) in keys::TABLES {
        let text = match *table {
            "" => "zz = 1".to_owned(),
            "source" => "[[source]]\nzz = 1".to_owned(),
            "people.*" => "[people.x]\nzz = 1".to_owned(),
            table => format!("[{table}]\nzz = 1"),
        };
        let error = toml::from_str::<def::FileDef>(&text).unwrap_err().message().to_owned();
        for key in *keys {
            assert!(error.contains(&format!("`{key}`")), "[{table}] {key}: {error}");
        }
        // The message has the unknown key and each known one in back quotes.
        assert_eq!(error.matches('`').count(), 2 * (keys.len() + 1), "[{table}]: {error}");
    }
}

#[test]
fn the_template_is_a_configuration_and_names_every_key() {
    for lang in [Lang::Nl, Lang::En] {
        let text = template(lang);
        let config = parse(&text).unwrap();
        assert_eq!(config.language, Some(lang));
        assert_eq!(config.safety, Safety::default());
        for (table, keys) in keys::TABLES {
            for key in *keys {
                assert!(
                    text.contains(key),
                    "[{table}] {key} is missing from the {} template",
                    lang.code()
                );
            }
        }
        // What is commented out must be right as well: somebody will take the # away.
        let all: String = text
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.starts_with('"') || is_setting(rest) => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let config = parse(&all).unwrap();
        assert_eq!(config.limits.extract, extract::Limits::default());
        assert_eq!(config.limits.worker, worker::Budget::default());
        assert_eq!(config.people.len(), 2);
    }
}

fn is_setting(line: &str) -> bool {
    line.split_once('=')
        .is_some_and(|(key, _)| keys::TABLES.iter().any(|(_, keys)| keys.contains(&key.trim())))
}

#[test]
fn an_error_reads_like_one() {
    let problem = parse("[retentoin]\nmonths_after_end = 12\n").unwrap_err();
    let messages = Messages::new(Lang::En);
    insta::assert_snapshot!(problem.problem(&messages).text(&messages, false), @r#"
    error[T0103]: unknown key in the configuration (number: 1)
      /etc/termijn/termijn.toml:1:2  unknown key "retentoin"; did you mean "retention"?
        |
      1 | [retentoin]
        |  ^^^^^^^^^
      = where: /etc/termijn/termijn.toml:1:2
      = why:   a misspelt key would silently not apply
      = do:    correct or remove the key; termijn init writes a file with all that are known
    "#);
}

#[test]
fn loading_says_why_it_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("termijn.toml");
    assert!(matches!(Config::load(&file), Err(LoadError::Unreadable { .. })));
    std::fs::write(&file, "version = 1\n").unwrap();
    assert_eq!(Config::load(&file).unwrap().origin, Some(file.clone()));
    std::fs::write(&file, "versie = 1\n").unwrap();
    assert!(matches!(Config::load(&file), Err(LoadError::Invalid(_))));
    std::fs::write(&file, " ".repeat(1 << 21)).unwrap();
    assert!(matches!(Config::load(&file), Err(LoadError::Unreadable { .. })));
}
