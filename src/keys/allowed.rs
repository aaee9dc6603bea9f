//! Who may sign what, and when: the `allowed_signers` file of OpenSSH, in the part of its grammar that
//! says exactly one thing.
//!
//! ```text
//! # principals                 rights and validity                                      key
//! anna@firm.example            namespaces="plan@termijn,decision@termijn"               ssh-ed25519 AAAA…
//! bob@firm.example             namespaces="approval@termijn",valid-before="20271231Z"   ssh-ed25519 AAAA…
//! ```
//!
//! Stricter than OpenSSH: a key without `namespaces=` would have every right, and a pattern with `*`
//! would name people whom nobody listed, so both are refused, like certificate authorities.

use std::collections::BTreeSet;

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use ssh_key::PublicKey;

/// A line that cannot be used. The whole list is refused then: a line that is skipped could be the one
/// that limits a key.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the allowed signers: {problem}")]
pub struct AllowedSignersError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: LineProblem,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LineProblem {
    /// No key after the principals.
    #[error("there is no key")]
    NoKey,
    /// An empty, quoted or odd principal.
    #[error("a principal is empty or holds a character that none has")]
    Principal,
    /// `*`, `?` or `!`.
    #[error("patterns are not allowed; name each principal and each namespace")]
    Pattern,
    /// `cert-authority`.
    #[error("certificate authorities are not accepted; list each key")]
    CertAuthority,
    /// An option that OpenSSH does not know either, or one without its quotes.
    #[error("unknown or broken option")]
    Option,
    /// The same option twice.
    #[error("an option stands twice")]
    OptionTwice,
    /// No `namespaces=`.
    #[error("there is no namespaces= list, so the key would have every right")]
    NoNamespaces,
    /// A time that is none, or that the zone skips.
    #[error("a time is not YYYYMMDD[Z] or YYYYMMDDHHMM[SS][Z]")]
    Time,
    /// A key of another kind, or broken.
    #[error("the key is not an ssh-ed25519 key")]
    Key,
    /// A key that an earlier line gives to somebody else.
    #[error("the key belongs to the principals of line {line}")]
    KeyShared {
        /// The earlier line.
        line: usize,
    },
}

/// The list of who may sign.
#[derive(Debug, Clone, Default)]
pub struct AllowedSigners {
    pub(super) entries: Vec<Entry>,
    pub(super) revoked: BTreeSet<Vec<u8>>,
}

/// One line.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) line: usize,
    pub(super) principals: Vec<String>,
    pub(super) rights: Rights,
    pub(super) key: Vec<u8>,
}

/// What a key may sign, and when.
#[derive(Debug, Clone, Default)]
pub(super) struct Rights {
    pub(super) namespaces: Vec<String>,
    pub(super) valid_after: Option<DateTime<Utc>>,
    pub(super) valid_before: Option<DateTime<Utc>>,
}

impl AllowedSigners {
    /// Reads the list; times without `Z` are those of Amsterdam.
    ///
    /// # Errors
    ///
    /// The first bad line.
    pub fn parse(text: &str) -> Result<Self, AllowedSignersError> {
        Self::parse_in(text, chrono_tz::Europe::Amsterdam)
    }

    /// Reads the list; times without `Z` are those of `zone`.
    ///
    /// # Errors
    ///
    /// The first bad line.
    pub fn parse_in(text: &str, zone: Tz) -> Result<Self, AllowedSignersError> {
        let mut entries: Vec<Entry> = Vec::new();
        for (content, line) in lines(text) {
            let error = |problem| AllowedSignersError { line, problem };
            let entry = parse_line(content, line, zone).map_err(error)?;
            // One key must mean one person, or two people could be one.
            let shared =
                entries.iter().find(|e| e.key == entry.key && e.principals != entry.principals);
            if let Some(earlier) = shared {
                return Err(error(LineProblem::KeyShared { line: earlier.line }));
            }
            entries.push(entry);
        }
        Ok(Self { entries, revoked: BTreeSet::new() })
    }

    /// Adds keys that count no longer, whatever the list says: public keys, one per line.
    ///
    /// # Errors
    ///
    /// The first bad line. A binary revocation list of OpenSSH is not read.
    pub fn with_revoked(mut self, text: &str) -> Result<Self, AllowedSignersError> {
        for (content, line) in lines(text) {
            let key =
                parse_key(content).map_err(|problem| AllowedSignersError { line, problem })?;
            self.revoked.insert(key);
        }
        Ok(self)
    }

    /// The principals, in the order of the file.
    pub fn principals(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().flat_map(|entry| entry.principals.iter().map(String::as_str))
    }

    /// Whether a key of `principal` may sign for `namespace` at `at`.
    pub fn may_sign(&self, principal: &str, namespace: &str, at: DateTime<Utc>) -> bool {
        self.entries.iter().any(|entry| {
            let rights = &entry.rights;
            entry.principals.iter().any(|p| p == principal)
                && rights.namespaces.iter().any(|n| n == namespace)
                && rights.valid_after.is_none_or(|after| at >= after)
                && rights.valid_before.is_none_or(|before| at <= before)
                && !self.revoked.contains(&entry.key)
        })
    }
}

/// Lines with something on them, and their numbers.
fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.lines()
        .map(str::trim)
        .zip(1..)
        .filter(|(line, _)| !line.is_empty() && !line.starts_with('#'))
}

fn parse_line(content: &str, line: usize, zone: Tz) -> Result<Entry, LineProblem> {
    let (names, rest) = content.split_once(char::is_whitespace).ok_or(LineProblem::NoKey)?;
    let principals = names.split(',').map(parse_principal).collect::<Result<Vec<_>, _>>()?;
    let rest = rest.trim_start();
    let (options, key) = split_options(rest);
    let closed = options.bytes().filter(|byte| *byte == b'"').count().is_multiple_of(2);
    if key.is_empty() && closed {
        return Err(LineProblem::NoKey);
    }
    let rights = parse_options(options, zone)?;
    let key = parse_key(key)?;
    if rights.namespaces.is_empty() {
        return Err(LineProblem::NoNamespaces);
    }
    Ok(Entry { line, principals, rights, key })
}

fn parse_principal(name: &str) -> Result<String, LineProblem> {
    check_pattern(name)?;
    let odd = |c: char| c.is_control() || matches!(c, '"' | '\'' | '\\');
    if name.is_empty() || name.contains(odd) {
        return Err(LineProblem::Principal);
    }
    Ok(name.to_owned())
}

fn check_pattern(name: &str) -> Result<(), LineProblem> {
    if name.contains(['*', '?', '!']) { Err(LineProblem::Pattern) } else { Ok(()) }
}

/// Options end at the first blank outside quotes; there are none when the first word is a kind of key.
fn split_options(rest: &str) -> (&str, &str) {
    let first = rest.split_whitespace().next().unwrap_or_default();
    let is_kind = ["ssh-", "sk-", "ecdsa-", "rsa-"].iter().any(|kind| first.starts_with(kind));
    if is_kind {
        return ("", rest);
    }
    let mut quoted = false;
    let end = rest.find(|c: char| {
        quoted ^= c == '"';
        c.is_whitespace() && !quoted
    });
    match end {
        Some(end) => (&rest[..end], rest[end..].trim_start()),
        None => (rest, ""),
    }
}

fn parse_options(options: &str, zone: Tz) -> Result<Rights, LineProblem> {
    let mut rights = Rights::default();
    let mut seen = BTreeSet::new();
    let mut rest = options;
    while !rest.is_empty() {
        let end = rest.find(['=', ',']).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        if name == "cert-authority" {
            return Err(LineProblem::CertAuthority);
        }
        let quoted = rest[end..].strip_prefix("=\"").ok_or(LineProblem::Option)?;
        let (value, after) = quoted.split_once('"').ok_or(LineProblem::Option)?;
        match name.as_str() {
            "namespaces" => rights.namespaces = parse_namespaces(value)?,
            // An hour that the clock shows twice is read so that the key is valid for less time.
            "valid-after" => {
                rights.valid_after = Some(parse_time(value, zone, LocalResult::latest)?);
            }
            "valid-before" => {
                rights.valid_before = Some(parse_time(value, zone, LocalResult::earliest)?);
            }
            _ => return Err(LineProblem::Option),
        }
        if !seen.insert(name) {
            return Err(LineProblem::OptionTwice);
        }
        rest = match after.strip_prefix(',') {
            Some(more) if !more.is_empty() => more,
            None if after.is_empty() => after,
            _ => return Err(LineProblem::Option),
        };
    }
    Ok(rights)
}

fn parse_namespaces(value: &str) -> Result<Vec<String>, LineProblem> {
    value
        .split(',')
        .map(|name| {
            check_pattern(name)?;
            if name.is_empty() || name.contains(char::is_whitespace) {
                return Err(LineProblem::Option);
            }
            Ok(name.to_owned())
        })
        .collect()
}

/// `20271231`, `20271231Z`, `202712312359`, `20271231235959Z`. A day means its first second, as in
/// OpenSSH, so `valid-before="20271231"` ends with the 30th.
fn parse_time(
    value: &str,
    zone: Tz,
    pick: fn(LocalResult<DateTime<Tz>>) -> Option<DateTime<Tz>>,
) -> Result<DateTime<Utc>, LineProblem> {
    let (digits, utc) = match value.strip_suffix(['Z', 'z']) {
        Some(digits) => (digits, true),
        None => (value, false),
    };
    let civil = civil_time(digits).ok_or(LineProblem::Time)?;
    if utc {
        return Ok(civil.and_utc());
    }
    pick(zone.from_local_datetime(&civil)).map(|time| time.to_utc()).ok_or(LineProblem::Time)
}

fn civil_time(digits: &str) -> Option<NaiveDateTime> {
    if !matches!(digits.len(), 8 | 12 | 14) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| match digits.get(from..to) {
        Some(part) => part.parse::<u32>().ok(),
        None => Some(0),
    };
    let year = digits[..4].parse().ok()?;
    let day = NaiveDate::from_ymd_opt(year, number(4, 6)?, number(6, 8)?)?;
    let time = NaiveTime::from_hms_opt(number(8, 10)?, number(10, 12)?, number(12, 14)?)?;
    Some(day.and_time(time))
}

/// A key in the wire format of SSH, from `ssh-ed25519 AAAA… comment`.
fn parse_key(text: &str) -> Result<Vec<u8>, LineProblem> {
    let mut words = text.split_whitespace();
    let (kind, base64) = (words.next(), words.next());
    let (Some("ssh-ed25519"), Some(base64)) = (kind, base64) else {
        return Err(LineProblem::Key);
    };
    let key =
        PublicKey::from_openssh(&format!("ssh-ed25519 {base64}")).map_err(|_| LineProblem::Key)?;
    if key.key_data().ed25519().is_none() {
        return Err(LineProblem::Key);
    }
    key.to_bytes().map_err(|_| LineProblem::Key)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";
    const OTHER: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio";

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    fn problem(line: &str) -> LineProblem {
        AllowedSigners::parse(&line.replace("KEY", KEY)).expect_err(line).problem
    }

    #[test]
    fn the_list_reads_as_openssh_reads_it() {
        let text = format!(
            "# comment\n\nanna@f,a.b@f namespaces=\"plan@termijn,decision@termijn\" {KEY} Anna de Vries\n\
             bob@f  Valid-Before=\"20271231Z\",NAMESPACES=\"approval@termijn\",valid-after=\"202601010000\"\t{OTHER}\r\n"
        );
        let list = AllowedSigners::parse(&text).unwrap();
        assert_eq!(list.principals().collect::<Vec<_>>(), ["anna@f", "a.b@f", "bob@f"]);
        let now = at("2026-06-01T00:00:00Z");
        assert!(list.may_sign("a.b@f", "decision@termijn", now));
        assert!(!list.may_sign("anna@f", "approval@termijn", now));
        assert!(list.may_sign("bob@f", "approval@termijn", now));
        // Amsterdam is an hour ahead of UTC in January; both ends count.
        assert!(list.may_sign("bob@f", "approval@termijn", at("2025-12-31T23:00:00Z")));
        assert!(!list.may_sign("bob@f", "approval@termijn", at("2025-12-31T22:59:59Z")));
        assert!(list.may_sign("bob@f", "approval@termijn", at("2027-12-31T00:00:00Z")));
        assert!(!list.may_sign("bob@f", "approval@termijn", at("2027-12-31T00:00:01Z")));
    }

    #[test]
    fn a_line_that_says_too_much_or_too_little_is_refused() {
        assert_eq!(problem("anna@f"), LineProblem::NoKey);
        assert_eq!(problem("KEY"), LineProblem::NoKey);
        assert_eq!(problem("anna@f KEY"), LineProblem::NoNamespaces);
        assert_eq!(problem("*@f namespaces=\"x\" KEY"), LineProblem::Pattern);
        assert_eq!(problem("anna@f,!bob@f namespaces=\"x\" KEY"), LineProblem::Pattern);
        assert_eq!(problem("anna@f namespaces=\"*\" KEY"), LineProblem::Pattern);
        assert_eq!(problem("anna@f,,b namespaces=\"x\" KEY"), LineProblem::Principal);
        assert_eq!(problem("\"anna@f\" namespaces=\"x\" KEY"), LineProblem::Principal);
        assert_eq!(problem("anna@f cert-authority KEY"), LineProblem::CertAuthority);
        assert_eq!(
            problem("anna@f namespaces=\"x\",Cert-Authority KEY"),
            LineProblem::CertAuthority
        );
        assert_eq!(problem("anna@f namespaces=x KEY"), LineProblem::Option);
        assert_eq!(problem("anna@f namespaces=\"x KEY"), LineProblem::Option);
        assert_eq!(problem("anna@f namespaces=\"\" KEY"), LineProblem::Option);
        assert_eq!(problem("anna@f namespaces=\"x\", KEY"), LineProblem::Option);
        assert_eq!(problem("anna@f verify-required KEY"), LineProblem::Option);
        assert_eq!(
            problem("anna@f namespaces=\"x\",namespaces=\"y\" KEY"),
            LineProblem::OptionTwice
        );
        for time in ["2027", "20271301", "20270229", "20271231T", "202712312460", "+0271231"] {
            let line = format!("anna@f namespaces=\"x\",valid-before=\"{time}\" KEY");
            assert_eq!(problem(&line), LineProblem::Time, "{time}");
        }
        // 2:30 on the last Sunday of March is no time in Amsterdam.
        assert_eq!(
            problem("anna@f namespaces=\"x\",valid-after=\"202703280230\" KEY"),
            LineProblem::Time
        );
        assert_eq!(problem("anna@f namespaces=\"x\" ssh-rsa AAAA"), LineProblem::Key);
        assert_eq!(problem("anna@f namespaces=\"x\" ssh-ed25519 AAAA"), LineProblem::Key);
    }

    #[test]
    fn one_key_is_one_person() {
        let text = format!("anna@f namespaces=\"x\" {KEY}\nbob@f namespaces=\"y\" {KEY}\n");
        let error = AllowedSigners::parse(&text).unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 2 of the allowed signers: the key belongs to the principals of line 1"
        );
        let renewed = format!("anna@f namespaces=\"x\" {KEY}\nanna@f namespaces=\"y\" {KEY}\n");
        assert!(AllowedSigners::parse(&renewed).is_ok());
    }

    #[test]
    fn a_revoked_key_has_no_rights() {
        let text = format!("anna@f namespaces=\"x\" {KEY}\nanna@f namespaces=\"x\" {OTHER}\n");
        let list = AllowedSigners::parse(&text).unwrap();
        let now = at("2026-06-01T00:00:00Z");
        let one = list.clone().with_revoked(&format!("# lost\n{KEY} laptop\n")).unwrap();
        assert!(one.may_sign("anna@f", "x", now), "the other key still may");
        let both = one.with_revoked(OTHER).unwrap();
        assert!(!both.may_sign("anna@f", "x", now));
        assert_eq!(list.with_revoked("SSHKRL\n\0").unwrap_err().problem, LineProblem::Key);
    }
}
