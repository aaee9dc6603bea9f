//! Mail addresses.

use super::{Note, Raw};
use crate::detect::boundary::{before, char_at};

#[derive(Debug)]
pub(crate) struct Email {
    role_mailboxes: Vec<String>,
    machine_mailboxes: Vec<String>,
    file_extensions: Vec<String>,
    test_domains: Vec<String>,
}

/// Longest local part and domain, in characters and bytes (RFC 5321 §4.5.3.1).
const LOCAL_MAX: usize = 64;
const DOMAIN_MAX: usize = 253;

impl Email {
    pub(super) fn new(
        role_mailboxes: Vec<String>,
        machine_mailboxes: Vec<String>,
        file_extensions: Vec<String>,
        test_domains: Vec<String>,
    ) -> Self {
        Self { role_mailboxes, machine_mailboxes, file_extensions, test_domains }
    }

    pub(super) fn find(&self, text: &str, at: usize) -> Option<Raw> {
        let start = local_start(text, at)?;
        let end = domain_end(text, at + 1)?;
        // `N'jan@x.nl'` is a string of SQL.
        let quoted = text[start..at].strip_prefix(['N', 'E']).is_some_and(|l| l.starts_with('\''));
        let start = if quoted && char_at(text, end) == Some('\'') { start + 2 } else { start };
        let (local, domain) = (text[start..at].to_lowercase(), text[at + 1..end].to_lowercase());
        if !is_local(&local) || !self.is_domain(&domain) || is_password_of_url(text, start) {
            return None;
        }
        let mailbox = local.split('+').next().unwrap_or_default();
        let under = |test: &String| {
            domain.strip_suffix(test.as_str()).is_some_and(|d| d.is_empty() || d.ends_with('.'))
        };
        let note = if self.machine_mailboxes.iter().any(|m| m == mailbox)
            || self.test_domains.iter().any(under)
        {
            Note::Test
        } else if self.role_mailboxes.iter().any(|m| m == mailbox) {
            Note::Role
        } else {
            Note::Plain
        };
        Some(Raw { start, end, form: 0, note })
    }

    fn is_domain(&self, domain: &str) -> bool {
        let Some((_, last)) = domain.rsplit_once('.') else { return false };
        let labels = domain.split('.').all(|label| {
            (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
        });
        let letters = last.chars().all(char::is_alphabetic) && last.chars().nth(1).is_some();
        labels
            && (letters || last.starts_with("xn--"))
            && domain.len() <= DOMAIN_MAX
            && !self.file_extensions.iter().any(|extension| extension == last)
    }
}

fn local_start(text: &str, at: usize) -> Option<usize> {
    let allowed = |c: char| c.is_alphanumeric() || "._%+'-".contains(c);
    let mut start = at;
    for (count, c) in text[..at].chars().rev().take_while(|c| allowed(*c)).enumerate() {
        if count == LOCAL_MAX {
            return None;
        }
        start -= c.len_utf8();
    }
    // What quotes, lists and sentences leave in front.
    start += text[start..at].len()
        - text[start..at].trim_start_matches(['.', '\'', '-', '+', '%']).len();
    (start < at).then_some(start)
}

fn domain_end(text: &str, from: usize) -> Option<usize> {
    let allowed = |c: char| c.is_alphanumeric() || c == '.' || c == '-';
    let mut end = from;
    for (count, c) in text[from..].chars().take_while(|c| allowed(*c)).enumerate() {
        if count > DOMAIN_MAX {
            return None;
        }
        end += c.len_utf8();
    }
    let end = from + text[from..end].trim_end_matches(['.', '-']).len();
    let next = char_at(text, end);
    (end > from && !matches!(next, Some('@' | '_'))).then_some(end)
}

fn is_local(local: &str) -> bool {
    !local.ends_with('.') && !local.contains("..")
}

/// `https://user:password@host`: what stands before the `@` is no mailbox.
fn is_password_of_url(text: &str, start: usize) -> bool {
    let head = before(text, start, 100);
    let head = head.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
    head.rsplit_once("://").is_some_and(|(_, authority)| !authority.contains(['/', '?', '#']))
}
