//! Mail addresses.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{Note, Raw};
use crate::detect::boundary::{before, char_at, char_before, is_space};
use crate::detect::lengths::Lengths;
use crate::detect::pattern::LETTER;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Email {
    role_mailboxes: HashSet<String>,
    machine_mailboxes: Vec<String>,
    file_extensions: Vec<String>,
    test_domains: Vec<String>,
    top_domains: HashSet<String>,
    /// The words of three lists: most parts of an address are in none.
    role_lengths: Lengths,
    machine_lengths: Lengths,
    extension_lengths: Lengths,
}

/// Longest local part and domain, in characters and bytes (RFC 5321 §4.5.3.1).
const LOCAL_MAX: usize = 64;
const DOMAIN_MAX: usize = 253;
/// A shorter local part in angle brackets is a person's, however many digits it has.
const MESSAGE_ID_MIN: usize = 14;

impl Email {
    pub(super) fn new(
        role_mailboxes: HashSet<String>,
        machine_mailboxes: Vec<String>,
        file_extensions: Vec<String>,
        test_domains: Vec<String>,
        top_domains: HashSet<String>,
    ) -> Self {
        let lengths = |words: &[String]| Lengths::of(words.iter().map(String::as_str));
        Self {
            role_lengths: Lengths::of(role_mailboxes.iter().map(String::as_str)),
            machine_lengths: lengths(&machine_mailboxes),
            extension_lengths: lengths(&file_extensions),
            role_mailboxes,
            machine_mailboxes,
            file_extensions,
            test_domains,
            top_domains,
        }
    }

    /// The address whose `@`, `(at)` or `[at]` stands at `at`.
    pub(super) fn find(&self, text: &str, at: usize) -> Option<Raw> {
        let (left, right) = match text.as_bytes()[at] {
            b'@' => (at, at + 1),
            _ => spelled(text, at)?,
        };
        self.around(text, left, right)
    }

    /// The address whose `@` is written `%40`, as in links; the digits are `start..end`.
    pub(super) fn find_encoded(&self, text: &str, start: usize, end: usize) -> Option<Raw> {
        let encoded =
            start > 0 && text.as_bytes()[start - 1] == b'%' && text[start..end].starts_with("40");
        if encoded { self.around(text, start - 1, start + 2) } else { None }
    }

    /// The address whose local part ends at `left` and whose domain begins at `right`.
    fn around(&self, text: &str, left: usize, right: usize) -> Option<Raw> {
        let start = local_start(text, left)?;
        let end = domain_end(text, right)?;
        // `N'jan@x.nl'` is a string of SQL.
        let quoted =
            text[start..left].strip_prefix(['N', 'E']).is_some_and(|l| l.starts_with('\''));
        let start = if quoted && char_at(text, end) == Some('\'') { start + 2 } else { start };
        let (local, domain) = (lower(&text[start..left]), lower(&text[right..end]));
        if !is_local(&local) || !self.is_domain(&domain) || is_password_of_url(text, start) {
            return None;
        }
        let note = if self.is_known(&local, &domain)
            || is_message_id(text, start, end, &local)
            || is_remote(text, end)
        {
            Note::Test
        } else if self.is_role(&local) {
            Note::Role
        } else {
            Note::Plain
        };
        Some(Raw { start, end, form: 0, note })
    }

    /// Addresses of manuals and of programs.
    fn is_known(&self, local: &str, domain: &str) -> bool {
        let mailbox = local.split('+').next().unwrap_or_default();
        // What stands before the suffix tells most domains from all of them.
        let under = |test: &String| match domain.len().checked_sub(test.len()) {
            None => false,
            Some(0) => domain == test,
            Some(at) => domain.as_bytes()[at - 1] == b'.' && domain.ends_with(test.as_str()),
        };
        let machine = self.machine_lengths.may_hold(mailbox.as_bytes())
            && self.machine_mailboxes.iter().any(|m| m == mailbox);
        machine || self.test_domains.iter().any(under)
    }

    /// `info`, `info+web`, `noreply-2`, `hr.administratie`: every part is that of a function.
    fn is_role(&self, local: &str) -> bool {
        let mailbox = local.split('+').next().unwrap_or_default();
        let bare = mailbox.trim_end_matches(|c: char| c.is_ascii_digit() || "-_.".contains(c));
        let mut parts = bare.split(['.', '-', '_']);
        let known = |part: &str| {
            self.role_lengths.may_hold(part.as_bytes()) && self.role_mailboxes.contains(part)
        };
        known(bare) || parts.all(known)
    }

    fn is_domain(&self, domain: &str) -> bool {
        let Some((_, last)) = domain.rsplit_once('.') else { return false };
        let labels = domain.split('.').all(|label| {
            (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
        });
        let named = if last.is_ascii() {
            self.top_domains.contains(last) || last.starts_with("xn--")
        } else {
            last.chars().all(char::is_alphabetic) && last.chars().nth(1).is_some()
        };
        labels
            && named
            && domain.len() <= DOMAIN_MAX
            && !(self.extension_lengths.may_hold(last.as_bytes())
                && self.file_extensions.iter().any(|extension| extension == last))
    }
}

/// `@` plain, spelled or as in links.
pub(super) fn patterns() -> Vec<String> {
    let at = r"(?:@|%40| ?[(\[](?i:at)[)\]] ?)";
    let label = r"[A-Za-z0-9\x80-\xFF-]";
    vec![format!(r"(?-u)[A-Za-z0-9._%+'\x80-\xFF-]+{at}(?:{label}+\.)+{LETTER}{label}+")]
}

/// Ends of the local part and start of the domain around a spelled `(at)` or `[at]`.
fn spelled(text: &str, at: usize) -> Option<(usize, usize)> {
    let word = text.get(at..at + 4)?;
    if !word.eq_ignore_ascii_case("(at)") && !word.eq_ignore_ascii_case("[at]") {
        return None;
    }
    let left = char_before(text, at).filter(|c| is_space(*c)).map_or(0, char::len_utf8);
    let right = char_at(text, at + 4).filter(|c| is_space(*c)).map_or(0, char::len_utf8);
    Some((at - left, at + 4 + right))
}

/// In lower case, as most addresses are written.
fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|b| b.is_ascii_uppercase() || !b.is_ascii()) {
        Cow::Owned(text.to_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

fn local_start(text: &str, at: usize) -> Option<usize> {
    let allowed = |c: char| is_of_domain(c) || matches!(c, '_' | '%' | '+' | '\'');
    let bytes = text.as_bytes();
    // Most have no other characters than these.
    let plain = |byte: &&u8| PLAIN[usize::from(**byte)] & IN_LOCAL != 0;
    let mut count = bytes[..at].iter().rev().take(LOCAL_MAX).take_while(plain).count();
    let mut start = at - count;
    while let Some(before) = start.checked_sub(1) {
        let byte = bytes[before];
        let c = if byte.is_ascii() { Some(char::from(byte)) } else { char_before(text, start) };
        let Some(c) = c.filter(|c| allowed(*c)) else { break };
        if count == LOCAL_MAX {
            return None;
        }
        (start, count) = (start - c.len_utf8(), count + 1);
    }
    // What quotes, lists and sentences leave in front.
    start += text[start..at].len()
        - text[start..at].trim_start_matches(['.', '\'', '-', '+', '%']).len();
    (start < at).then_some(start)
}

fn domain_end(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let plain = |byte: &&u8| PLAIN[usize::from(**byte)] & IN_DOMAIN != 0;
    let mut count = bytes[from..].iter().take(DOMAIN_MAX).take_while(plain).count();
    let mut end = from + count;
    while let Some(byte) = bytes.get(end) {
        let c = if byte.is_ascii() { Some(char::from(*byte)) } else { char_at(text, end) };
        let Some(c) = c.filter(|c| is_of_domain(*c)) else { break };
        if count > DOMAIN_MAX {
            return None;
        }
        (end, count) = (end + c.len_utf8(), count + 1);
    }
    let end = from + text[from..end].trim_end_matches(['.', '-']).len();
    let next = char_at(text, end);
    (end > from && !matches!(next, Some('@' | '_'))).then_some(end)
}

const IN_LOCAL: u8 = 1;
const IN_DOMAIN: u8 = 2;

/// By byte: in which part of an address it may stand, as far as it is ASCII.
const PLAIN: [u8; 256] = {
    let mut plain = [0; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        plain[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' => IN_LOCAL | IN_DOMAIN,
            b'_' | b'%' | b'+' | b'\'' => IN_LOCAL,
            _ => 0,
        };
        byte += 1;
    }
    plain
};

/// In the local part as well, beside marks.
fn is_of_domain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-')
}

fn is_local(local: &str) -> bool {
    // Short, so that no search is worth its preparation.
    !local.ends_with('.') && !local.as_bytes().windows(2).any(|pair| pair == b"..")
}

/// `https://user:password@host`: what stands before the `@` is no mailbox.
fn is_password_of_url(text: &str, start: usize) -> bool {
    if text.as_bytes()[..start].last().is_none_or(u8::is_ascii_whitespace) {
        return false;
    }
    let head = before(text, start, 100);
    let head = head.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
    head.rsplit_once("://").is_some_and(|(_, authority)| !authority.contains(['/', '?', '#']))
}

/// `<20240115103215.4f2a@mail.x.nl>` alone between brackets, with many digits and no name before it.
fn is_message_id(text: &str, start: usize, end: usize, local: &str) -> bool {
    if local.len() < MESSAGE_ID_MIN
        || !text[..start].ends_with('<')
        || !text[end..].starts_with('>')
    {
        return false;
    }
    let head = before(text, start - 1, 2).trim_end_matches(is_space);
    let alone = head.is_empty() || head.ends_with([':', '\n', '\t', '>', ',', ';']);
    let digits = local.bytes().filter(u8::is_ascii_digit).count();
    alone && (digits >= 8 || (digits >= 3 && local.len() >= 24))
}

/// `deploy@server.nl:/srv/app`, `x@host.nl:team/app.git`: an account on a machine.
fn is_remote(text: &str, end: usize) -> bool {
    let Some(path) = text[end..].strip_prefix(':') else { return false };
    let word: usize = path.bytes().take(80).take_while(u8::is_ascii_graphic).count();
    path.starts_with(['/', '~']) || path.as_bytes()[..word].ends_with(b".git")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_may_be_spelled() {
        let set = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        let none = Vec::new;
        let email = Email::new(set(&["info"]), none(), none(), none(), set(&["nl"]));
        let found = |text: &'static str| {
            let at = text.find(['(', '[']).unwrap();
            email.find(text, at).map(|raw| (&text[raw.start..raw.end], raw.note))
        };
        assert_eq!(found("jan (at) devries.nl"), Some(("jan (at) devries.nl", Note::Plain)));
        assert_eq!(found("mail jan[AT]devries.nl."), Some(("jan[AT]devries.nl", Note::Plain)));
        assert_eq!(found("info (at) devries.nl"), Some(("info (at) devries.nl", Note::Role)));
        for other in ["kijk (at) home", "jan (and) devries.nl", "jan (at", "(at) devries.nl", "a(b"]
        {
            assert_eq!(found(other), None, "{other}");
        }
    }
}
