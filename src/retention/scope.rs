//! What a block covers: a hold, or a request of a data subject. Pure.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::assess::Facts;
use super::query::{self, Query};
use super::standing::{Candidate, Standing};
use super::subject::Subject;
use super::world::World;
use crate::inventory::Coverage;
use crate::location::{ClientId, EngagementId, Locator, unescape};
use crate::register::{PathGlob, Register, fold_path};
use crate::text::Messages;

/// What a block covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockScope {
    /// Items that belong, or might belong, to an engagement.
    Engagement(EngagementId),
    /// Items that belong, or might belong, to any engagement of a client.
    Client(ClientId),
    /// Items whose path, or a folder or container above them, matches a glob.
    Path(String),
    /// Items in which a person was met, and all that were not read since the block was placed.
    Person(Subject),
    /// Items of which every condition of a query is true, or may be.
    Query(Query),
}

impl BlockScope {
    /// Wire name of the kind of scope.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Engagement(_) => "engagement",
            Self::Client(_) => "client",
            Self::Path(_) => "path",
            Self::Person(_) => "person",
            Self::Query(_) => "query",
        }
    }

    /// The number, glob or query; of a person only what kinds of things were given, such as `name+bsn`.
    pub fn value(&self) -> Cow<'_, str> {
        match self {
            Self::Engagement(id) => id.as_str().into(),
            Self::Client(id) => id.as_str().into(),
            Self::Path(glob) => glob.into(),
            Self::Person(subject) => subject.kinds().into(),
            Self::Query(query) => query.to_string().into(),
        }
    }

    /// The number, glob or query for people; a person stays unnamed, and so do words that were given apart.
    pub fn text(&self, messages: &Messages) -> String {
        match self {
            Self::Person(_) => messages.get("verdict-scope-person"),
            Self::Query(query) => {
                let text = query.to_string();
                query.words().map_or_else(
                    || text.clone(),
                    |words| {
                        let args =
                            [("query", text.as_str().into()), ("count", words.count().into())];
                        messages.with("verdict-scope-words", &args)
                    },
                )
            }
            other => other.value().into_owned(),
        }
    }

    /// The person, if it is one.
    pub fn subject(&self) -> Option<&Subject> {
        match self {
            Self::Person(subject) => Some(subject),
            Self::Engagement(_) | Self::Client(_) | Self::Path(_) | Self::Query(_) => None,
        }
    }

    /// The query, if it is one.
    pub fn query(&self) -> Option<&Query> {
        match self {
            Self::Query(query) => Some(query),
            Self::Engagement(_) | Self::Client(_) | Self::Path(_) | Self::Person(_) => None,
        }
    }

    /// The same without what would be looked for, once nobody looks any more; none when that was done, or
    /// it looks for nothing. What was met stays known.
    pub fn forgotten(&self) -> Option<Self> {
        match self {
            Self::Person(subject) => subject.forgotten().map(Self::Person),
            Self::Query(query) => query.forgotten().map(Self::Query),
            Self::Engagement(_) | Self::Client(_) | Self::Path(_) => None,
        }
    }

    /// Whether the register has what it names; paths and persons are of no register. Of a query another check
    /// tells: it names more than numbers.
    pub fn is_known(&self, register: &Register) -> bool {
        let mut engagements = register.engagements.iter();
        match self {
            Self::Engagement(id) => engagements.any(|e| is_same(e.id.as_str(), id.as_str())),
            Self::Client(id) => engagements.any(|e| is_same(e.client.as_str(), id.as_str())),
            Self::Path(_) | Self::Person(_) | Self::Query(_) => true,
        }
    }

    /// The scope of a glob, relative to a source; `None` if it is none.
    pub fn path(glob: &str) -> Option<Self> {
        PathGlob::parse(glob.trim()).map(|_| Self::Path(glob.to_owned()))
    }
}

/// Whether a block covers an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Covers {
    /// It does not.
    No,
    /// Nobody knows: the item was not, or not completely, read since the block was placed.
    InDoubt,
    /// It counts as covered: what would tell is not known, and reading it again would not tell either.
    Unknown,
    /// It does.
    Yes,
}

/// What a block covers, with what it was meant for when it was placed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach<'a> {
    pub(super) scope: &'a BlockScope,
    /// The client of its engagement then: covered too, once the register has no such engagement of that
    /// client any more.
    pub(super) client: Option<&'a ClientId>,
    /// Globs that it covers besides its scope.
    pub(super) paths: &'a [String],
    /// Items that it covers besides its scope, with all that is in them.
    pub(super) pins: Option<&'a BTreeSet<Locator>>,
}

impl Reach<'_> {
    /// Whether it covers an item: by engagement or client, established or candidate, by path, by person.
    pub(super) fn over(
        self,
        facts: &Facts<'_>,
        standing: &Standing<'_>,
        world: &World<'_>,
    ) -> Covers {
        let any = |which: &dyn Fn(&Candidate<'_>) -> bool| {
            standing.established.iter().chain(&standing.weak).any(which)
        };
        let of_client = |client: &ClientId| {
            any(&|c| c.engagement.is_some_and(|e| is_same(e.client.as_str(), client.as_str())))
        };
        let by_scope = match self.scope {
            BlockScope::Engagement(id) => {
                any(&|c| is_same(c.id.as_str(), id.as_str()))
                    || client_left_with(self.client, id, world.register).is_some_and(of_client)
            }
            BlockScope::Client(id) => of_client(id),
            BlockScope::Path(glob) => path_covers(glob, facts.locator),
            BlockScope::Person(_) if self.is_pinned(facts.locator) => true,
            BlockScope::Person(subject) => return by_person(subject, facts, world),
            BlockScope::Query(query) if !self.is_otherwise_covered(facts.locator) => {
                return query::covers::covers(query, facts, world);
            }
            BlockScope::Query(_) => true,
        };
        let covers = by_scope || self.is_otherwise_covered(facts.locator);
        if covers { Covers::Yes } else { Covers::No }
    }

    /// Whether it covers the item besides its scope.
    fn is_otherwise_covered(&self, locator: &Locator) -> bool {
        self.paths.iter().any(|glob| path_covers(glob, locator)) || self.is_pinned(locator)
    }

    /// Whether the item, or what it lies in, is pinned.
    fn is_pinned(&self, locator: &Locator) -> bool {
        let Some(pins) = self.pins.filter(|pins| !pins.is_empty()) else { return false };
        let mut around = Some(locator.clone());
        while let Some(item) = around {
            if pins.contains(&item) {
                return true;
            }
            around = item.parent();
        }
        false
    }
}

/// The client whose engagement it was, if the register has it no more: which of that client's numbers is meant
/// now, nobody can say.
pub(super) fn client_left_with<'a>(
    client: Option<&'a ClientId>,
    id: &EngagementId,
    register: &Register,
) -> Option<&'a ClientId> {
    let client = client?;
    let is_there = register.engagement(id).is_some_and(|e| e.client == *client)
        || register.engagements.iter().any(|e| {
            is_same(e.id.as_str(), id.as_str()) && is_same(e.client.as_str(), client.as_str())
        });
    (!is_there).then_some(client)
}

/// An item that was read to its end under the block, without meeting the person in it or in its name, is not
/// covered; every other is, or may be.
fn by_person(subject: &Subject, facts: &Facts<'_>, world: &World<'_>) -> Covers {
    if world.key.is_some_and(|key| subject.is_in_name(key, facts.locator)) {
        return Covers::Yes;
    }
    match facts.subjects.get(subject.tag()) {
        Some(true) => Covers::Yes,
        Some(false) if facts.coverage == Coverage::Complete => Covers::No,
        Some(false) | None => Covers::InDoubt,
    }
}

/// Whether two numbers are the same: people differ in their capitals.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// The rest of a path that begins with the name of a source, as people read it off the screen.
pub fn without_source(path: &str, source: &str) -> Option<String> {
    let path = tidy(&path.replace('\\', "/"));
    let (first, rest) = path.split_once('/').unwrap_or((&path, "**"));
    (fold_path(first) == fold_path(source)).then(|| rest.to_owned())
}

/// Whether a glob matches the item, or any folder or container that it lies in: a hold on
/// `klanten/devries` is meant for everything in it. What cannot be compiled covers everything.
///
/// What people write is a glob, a name that happens to look like one (`brief [concept].txt`), or a locator
/// as it was shown (`10%3A45.txt`). Each reading counts, since keeping is the side on which to err.
pub(super) fn path_covers(glob: &str, locator: &Locator) -> bool {
    if PathGlob::parse(glob.trim()).is_none() {
        return true;
    }
    let shown = fold_path(locator.as_str());
    let named = fold_path(&String::from_utf8_lossy(&unescape(locator.as_str())));
    let mut paths = vec![tidy(&shown), tidy(&named), shown, named];
    paths.sort_unstable();
    paths.dedup();
    readings(glob).iter().any(|reading| paths.iter().any(|path| reading.covers(path)))
}

/// One way to read what a person wrote.
struct Reading {
    /// Without the wildcards at its end.
    literal: String,
    globs: Vec<PathGlob>,
}

impl Reading {
    fn of(text: &str) -> Self {
        let mut literal = text;
        while let Some(folder) = literal.strip_suffix("/**").or_else(|| literal.strip_suffix("/*"))
        {
            literal = folder;
        }
        let mut globs = vec![PathGlob::parse(text)];
        if text.contains(['[', ']', '{', '}']) {
            let escape = |c: char| match c {
                '[' | ']' | '{' | '}' => format!("[{c}]"),
                other => other.to_string(),
            };
            globs.push(PathGlob::parse(&text.chars().map(escape).collect::<String>()));
        }
        Self { literal: literal.to_owned(), globs: globs.into_iter().flatten().collect() }
    }

    fn covers(&self, path: &str) -> bool {
        let inside =
            |rest: &str| rest.is_empty() || rest.starts_with('/') || rest.starts_with("::");
        let borders = path.match_indices('/').chain(path.match_indices("::")).map(|(at, _)| at);
        // Nothing is left of `.`: the source itself.
        self.literal.is_empty()
            || path.strip_prefix(&self.literal).is_some_and(inside)
            || borders
                .chain([path.len()])
                .any(|end| self.globs.iter().any(|glob| glob.is_match(&path[..end])))
    }
}

/// The ways to read a path that a person wrote, each once.
fn readings(text: &str) -> Vec<Reading> {
    let shown = fold_path(text);
    let named = fold_path(&String::from_utf8_lossy(&unescape(text)));
    let mut texts = Vec::new();
    for text in [shown, named] {
        texts.extend([tidy(&text), tidy(&text.replace('\\', "/")), text]);
    }
    texts.sort_unstable();
    texts.dedup();
    texts.iter().map(|text| Reading::of(text)).collect()
}

/// A path without what says nothing: `./`, `//`, a `/` at its end, blanks around a name.
fn tidy(path: &str) -> String {
    let parts = path.split('/').map(str::trim).filter(|part| !matches!(*part, "" | "."));
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_covers_what_lies_in_it() {
        let check = |glob: &str, locator: &str, want: bool| {
            assert_eq!(path_covers(glob, &Locator::from_text(locator)), want, "{glob} {locator}");
        };
        check("klanten/linde/bezwaar/**", "klanten/linde/bezwaar/brief.docx", true);
        check("klanten/linde/bezwaar/**", "klanten/linde/brief.docx", false);
        check("klanten/linde/bezwaar", "klanten/linde/bezwaar/diep/brief.docx", true);
        check("klanten/linde/bezwaar/", "klanten/linde/bezwaar/brief.docx", true);
        check("klanten/linde/bezwaar", "klanten/linde/bezwaarschrift.docx", false);
        check("Klanten\\Linde\\*", "klanten/linde/brief.docx", true);
        check("klanten/linde/*.zip", "klanten/linde/a.zip::b/c.txt", true);
        check("klanten/linde/a%b.txt", "klanten/linde/a%25b.txt", true);
        check("**/*.docx", "a/b.zip::c.docx", true);
        check("{a,b}/**", "b/c.txt", true);
        check("[", "wherever.txt", true);
        // A file of that name, and what lies in it.
        check("klanten/linde/bezwaar/**", "klanten/linde/bezwaar", true);
        check("klanten/linde/dossier.zip/**", "klanten/linde/dossier.zip::a.txt", true);
        check("klanten/linde/dossier.zip/**", "klanten/linde/dossier.zip.txt", false);
        check("/srv/share/**", "wherever.txt", true);
    }

    #[test]
    fn a_path_is_read_in_every_way_it_may_be_meant() {
        let check = |glob: &str, locator: &str, want: bool| {
            assert!(BlockScope::path(glob).is_some(), "{glob} can be placed");
            assert_eq!(path_covers(glob, &Locator::from_text(locator)), want, "{glob} {locator}");
        };
        // A name that looks like a glob.
        check("klanten/brief [concept].txt", "klanten/brief [concept].txt", true);
        check("klanten/dossier [oud]/**", "klanten/dossier [oud]/diep/a.txt", true);
        check("klanten/dossier [oud]/*.txt", "klanten/dossier [oud]/a.txt", true);
        check("klanten/{a}/b.txt", "klanten/{A}/b.txt", true);
        check("klanten/brief [concept].txt", "klanten/brief d.txt", false);
        check("crm.csv::rows[?]", "crm.csv::rows[?]", true);
        // Still a glob.
        check("klanten/brief[0-9].txt", "klanten/brief7.txt", true);
        check("klanten/brief[0-9].txt", "klanten/briefx.txt", false);
        // As it was shown, and as it is named.
        check("klanten/gesprek 10%3A45.txt", "klanten/gesprek 10%3A45.txt", true);
        check("klanten/gesprek 10:45.txt", "klanten/gesprek 10%3A45.txt", true);
        check("klanten/gesprek 10%3A*/**", "klanten/gesprek 10%3A45/a.txt", true);
        check("klanten/100%25.txt", "klanten/100%25.txt", true);
        check("klanten/caf%FF.txt", "klanten/caf%FF.txt", true);
        // What says nothing.
        check("klanten/brief.txt/", "klanten/brief.txt", true);
        check("klanten//b/./c.txt", "klanten/b/c.txt", true);
        check("./klanten/b", "klanten/b/c.txt", true);
        check(" klanten/b", "klanten/b/c.txt", true);
        check("klanten/b ", "klanten/b/c.txt", true);
        check("klanten/b", "klanten/b /c.txt", true);
        check(" klanten/b", " klanten/b/c.txt", true);
        check(".", "klanten/b/c.txt", true);
        check("klanten/b", "klanten/bc.txt", false);
        check("klanten/b/./**", "klanten/c/d.txt", false);
        assert_eq!(BlockScope::path(" /srv/share/**"), None);
    }

    #[test]
    fn a_source_in_front_is_taken_off() {
        let rest = |path: &str| without_source(path, "Share");
        assert_eq!(rest("share/klanten/b/**").as_deref(), Some("klanten/b/**"));
        assert_eq!(rest(" ./SHARE//klanten/b.txt").as_deref(), Some("klanten/b.txt"));
        assert_eq!(rest("share\\klanten\\b").as_deref(), Some("klanten/b"));
        assert_eq!(rest("share/").as_deref(), Some("**"));
        assert_eq!(rest("shared/klanten"), None);
        assert_eq!(rest("klanten/share/b"), None);
    }

    #[test]
    fn a_scope_knows_what_it_names() {
        let text = "client_id,client_name,engagement_id,end_date\nC-1,Naam,E-1,2020-01-01\n";
        let register = Register::parse(text.as_bytes()).unwrap();
        let check = |scope: &BlockScope, code: &str, value: &str, known: bool| {
            assert_eq!((scope.code(), scope.value().as_ref()), (code, value));
            assert_eq!(scope.is_known(&register), known, "{scope:?}");
        };
        let engagement = |id| BlockScope::Engagement(EngagementId::new(id));
        let client = |id| BlockScope::Client(ClientId::new(id));
        check(&engagement("e-1"), "engagement", "e-1", true);
        check(&engagement("E-2"), "engagement", "E-2", false);
        check(&client("c-1"), "client", "c-1", true);
        check(&client("C-2"), "client", "C-2", false);
        check(&BlockScope::Path("elders/**".to_owned()), "path", "elders/**", true);
        let somebody =
            crate::retention::tests::requests::person("naam: Jan de Vries\nbsn: 071202559");
        let person = BlockScope::Person(somebody.clone());
        check(&person, "person", "name+number", true);
        assert_eq!(person.subject(), Some(&somebody));
        assert_eq!((engagement("E-1").subject(), client("C-1").subject()), (None, None));
        // On a screen a person stays unnamed.
        for lang in [crate::text::Lang::Nl, crate::text::Lang::En] {
            let messages = Messages::new(lang);
            assert_eq!(engagement("E-1").text(&messages), "E-1");
            assert_eq!(person.text(&messages), messages.get("verdict-scope-person"));
        }
    }
}
