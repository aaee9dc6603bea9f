//! Sets of rules: files put together, the firm's own over the embedded ones. Pure.
//!
//! It decides which rules apply. A set is whole or refused; a rule that is switched off stays visible.

use std::sync::{Arc, LazyLock};

use toml::Spanned;

use super::definition::{DisableDef, RuleDef, RuleFileDef, SignalDef, WordsDef};
use super::rule::{EMBEDDED, Flaw, Rule, is_empty};
use super::rule_fault::{RULES_MAX, RuleFault, RuleFileError, WORD_CHARS_MAX, WORDS_MAX, error_at};
use crate::digest::{Digest, Hasher};

/// A set of rules that fit together.
#[derive(Debug, Clone)]
pub struct RuleSet {
    pub(super) rules: Arc<[Rule]>,
    /// Words of texts about the rules for personal data.
    pub(super) policy: Arc<[String]>,
    disabled: Arc<[DisabledRule]>,
    digest: Digest,
}

/// Whose rule it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleOrigin {
    /// It comes with the program.
    Embedded,
    /// The firm added it.
    Own,
    /// The firm put it in the place of an embedded one.
    Override,
}

impl RuleOrigin {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::Own => "own",
            Self::Override => "override",
        }
    }
}

/// An embedded rule that the firm switched off. What only it would find is not looked for.
#[derive(Debug)]
pub struct DisabledRule {
    /// The rule, complete.
    pub rule: Rule,
    /// Why, in the firm's own words.
    pub reason: String,
    /// The file that says so.
    pub file: String,
    /// The line on which it does.
    pub line: usize,
}

/// Where a rule is written.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) file: Arc<str>,
    pub(super) lines: Arc<LineStarts>,
    /// Line of its id.
    pub(super) line: usize,
    pub(super) origin: RuleOrigin,
    /// Name of the validator as the file has it.
    pub(super) validator: Option<String>,
}

impl Written {
    /// For what no file says.
    pub(super) fn nowhere() -> Self {
        Self {
            file: Arc::from(""),
            lines: Arc::new(LineStarts::of("")),
            line: 0,
            origin: RuleOrigin::Own,
            validator: None,
        }
    }
}

/// Where the lines of a text begin.
#[derive(Debug)]
pub(super) struct LineStarts(Vec<usize>);

impl LineStarts {
    fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// Line, from 1, of a byte offset.
    pub(super) fn line(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at).max(1)
    }
}

impl RuleSet {
    /// The rules that come with the program. They are read once; all callers share them.
    ///
    /// # Panics
    ///
    /// Never in a build whose tests passed: they read these rules.
    pub fn embedded() -> Self {
        static RULES: LazyLock<RuleSet> =
            LazyLock::new(|| RuleSet::parse(EMBEDDED).expect("a test reads the embedded rules"));
        RULES.clone()
    }

    /// Reads rule files, each with its name for messages, as a set that stands alone.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong: not TOML, an unknown key, a wrong parameter, an id that is
    /// taken, or fewer than three examples or counter-examples.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, RuleFileError> {
        build(files, &[])
    }

    /// The embedded rules with those of the user: new ids are added, `override = true` replaces an
    /// embedded rule as a whole, `[[disable]]` switches one off.
    ///
    /// # Errors
    ///
    /// As [`RuleSet::parse`]; also for an override or switching-off that meets no embedded rule, and
    /// beyond 500 rules, lists of 2000 words and words of 100 characters.
    pub fn with_own(files: &[(&str, &str)]) -> Result<Self, RuleFileError> {
        build(EMBEDDED, files)
    }

    /// The files of the embedded rules, by name: what a rule of one's own may look like.
    pub fn embedded_files() -> impl Iterator<Item = (&'static str, &'static str)> {
        EMBEDDED.iter().copied()
    }

    /// Digest of the files, names included. Part of the key under which readings are kept.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The rules that apply, in the order of their files.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// The embedded rules that do not apply.
    pub fn disabled(&self) -> &[DisabledRule] {
        &self.disabled
    }

    /// The embedded rules that still apply, without those that the firm replaced; `None` when all do.
    pub(super) fn embedded_that_are_left(&self) -> Option<Self> {
        let replaced = self.rules.iter().filter(|r| r.written.origin == RuleOrigin::Override);
        let off = self.disabled.iter().map(|off| &off.rule).chain(replaced);
        let disable = |rule: &Rule| format!("[[disable]]\nid = \"{}\"\nreason = \"-\"\n", rule.id);
        let text: String = off.map(disable).collect();
        if text.is_empty() { None } else { Self::with_own(&[("left", &text)]).ok() }
    }

    /// The rule of this id, applied or not.
    pub fn find(&self, id: &str) -> Option<&Rule> {
        let disabled = self.disabled.iter().map(|disabled| &disabled.rule);
        self.rules.iter().chain(disabled).find(|rule| rule.id == id)
    }
}

/// A file that was read.
struct ReadFile<'f> {
    name: &'f str,
    text: &'f str,
    lines: Arc<LineStarts>,
    def: RuleFileDef,
    own: bool,
}

impl ReadFile<'_> {
    fn read<'f>(name: &'f str, text: &'f str, own: bool) -> Result<ReadFile<'f>, RuleFileError> {
        let def = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let what = error.message().lines().collect::<Vec<_>>().join(", ");
            error_at(name, text, at, RuleFault::Toml { what })
        })?;
        Ok(ReadFile { name, text, lines: Arc::new(LineStarts::of(text)), def, own })
    }

    fn error(&self, at: usize, fault: RuleFault) -> RuleFileError {
        error_at(self.name, self.text, at, fault)
    }

    fn written(&self, at: usize, replaces: bool, validator: Option<String>) -> Written {
        Written {
            file: self.name.into(),
            lines: Arc::clone(&self.lines),
            line: self.lines.line(at),
            origin: match (self.own, replaces) {
                (false, _) => RuleOrigin::Embedded,
                (true, false) => RuleOrigin::Own,
                (true, true) => RuleOrigin::Override,
            },
            validator,
        }
    }
}

fn build(embedded: &[(&str, &str)], own: &[(&str, &str)]) -> Result<RuleSet, RuleFileError> {
    let mut hasher = Hasher::new();
    hasher.update(super::person::lists_digest().as_bytes());
    let mut files = Vec::new();
    for (is_own, (name, text)) in
        embedded.iter().map(|file| (false, file)).chain(own.iter().map(|file| (true, file)))
    {
        let mut file = ReadFile::read(name, text, is_own)?;
        let whose = if is_own { "own" } else { "embedded" };
        for part in [whose, name, text] {
            hasher.update(&(part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        check_limits(&file)?;
        file.def.policy.words.retain(|word| !is_empty(word));
        files.push(file);
    }
    let packs = packs(&mut files)?;
    let mut building = Building::default();
    for file in &mut files {
        building.add(file, &packs)?;
    }
    for file in &files {
        for disable in &file.def.disable {
            building.disable(file, disable)?;
        }
    }
    let policy = files.into_iter().flat_map(|file| file.def.policy.words).collect();
    Ok(RuleSet {
        rules: building.rules.into(),
        policy,
        disabled: building.disabled.into(),
        digest: hasher.finish(),
    })
}

/// The lists of shared words of all files.
fn packs(files: &mut [ReadFile<'_>]) -> Result<Vec<WordsDef>, RuleFileError> {
    let mut packs: Vec<WordsDef> = Vec::new();
    for file in files {
        for pack in std::mem::take(&mut file.def.words) {
            if packs.iter().any(|other| other.name.get_ref() == pack.name.get_ref()) {
                let fault = RuleFault::WordsTaken { name: pack.name.get_ref().clone() };
                return Err(file.error(pack.name.span().start, fault));
            }
            packs.push(pack);
        }
    }
    Ok(packs)
}

/// The rules, file by file.
#[derive(Default)]
struct Building {
    rules: Vec<Rule>,
    disabled: Vec<DisabledRule>,
}

impl Building {
    fn add(&mut self, file: &mut ReadFile<'_>, packs: &[WordsDef]) -> Result<(), RuleFileError> {
        for mut def in std::mem::take(&mut file.def.rule) {
            let id = Id::of(&def.id, def.replaces);
            let validator = def.validator.as_ref().and_then(|validator| {
                Some(file.text.get(validator.span())?.trim_matches(['"', '\'']).to_owned())
            });
            let written = file.written(id.at, def.replaces, validator);
            unpack(&mut def, packs).map_err(|fault| file.error(id.at, fault))?;
            self.place(file, &id, || Rule::compile(def, written))?;
        }
        for def in std::mem::take(&mut file.def.signal) {
            let SignalDef { ref id, replaces, .. } = def;
            let id = Id::of(id, replaces);
            let written = file.written(id.at, replaces, None);
            self.place(file, &id, || Rule::compile_signal(def, written))?;
        }
        if self.rules.len() > usize::from(u16::MAX) {
            return Err(file.error(0, RuleFault::TooManyRules));
        }
        Ok(())
    }

    /// Compiles a rule and puts it at the end, or in the place of the one that it replaces.
    fn place(
        &mut self,
        file: &ReadFile<'_>,
        id: &Id,
        compile: impl FnOnce() -> Result<Rule, Flaw>,
    ) -> Result<(), RuleFileError> {
        let taken = self.rules.iter().position(|rule| rule.id == id.text);
        let replaced = match (taken, id.replaces && file.own) {
            (None, false) => None,
            (None, true) => {
                let near = self.near(&id.text);
                let fault = RuleFault::OverridesNothing { id: id.text.clone(), near };
                return Err(file.error(id.at, fault));
            }
            (Some(at), replaces) => {
                let embedded = self.rules[at].written.origin == RuleOrigin::Embedded;
                let id_text = id.text.clone();
                match (embedded && file.own, replaces) {
                    (true, true) => Some(at),
                    (true, false) => {
                        return Err(file.error(id.at, RuleFault::IdEmbedded { id: id_text }));
                    }
                    (false, _) => {
                        return Err(file.error(id.at, RuleFault::IdTaken { id: id_text }));
                    }
                }
            }
        };
        let rule = compile().map_err(|Flaw(at, fault)| file.error(at.unwrap_or(id.at), fault))?;
        match replaced {
            Some(at) => self.rules[at] = rule,
            None => self.rules.push(rule),
        }
        let own = self.rules.iter().filter(|r| r.written.origin != RuleOrigin::Embedded).count();
        if own > RULES_MAX { Err(file.error(id.at, RuleFault::TooManyRules)) } else { Ok(()) }
    }

    fn disable(&mut self, file: &ReadFile<'_>, def: &DisableDef) -> Result<(), RuleFileError> {
        let (id, at) = (def.id.get_ref().clone(), def.id.span().start);
        let reason = def.reason.get_ref().trim();
        if reason.is_empty() {
            return Err(file.error(def.reason.span().start, RuleFault::NoReason));
        }
        let again = self.disabled.iter().any(|disabled| disabled.rule.id == id);
        let place = self.rules.iter().position(|rule| rule.id == id);
        let origin = place.map(|place| self.rules[place].written.origin);
        match (place, origin) {
            (Some(place), Some(RuleOrigin::Embedded)) => self.disabled.push(DisabledRule {
                rule: self.rules.remove(place),
                reason: reason.to_owned(),
                file: file.name.to_owned(),
                line: file.lines.line(at),
            }),
            (_, Some(RuleOrigin::Override)) => {
                return Err(file.error(at, RuleFault::DisabledTwice { id }));
            }
            _ if again => return Err(file.error(at, RuleFault::DisabledTwice { id })),
            _ => {
                let near = self.near(&id);
                return Err(file.error(at, RuleFault::DisablesNothing { id, near }));
            }
        }
        Ok(())
    }

    /// The embedded id that looks most like `id`.
    fn near(&self, id: &str) -> String {
        let embedded = self.rules.iter().filter(|r| r.written.origin == RuleOrigin::Embedded);
        let by_distance = embedded.map(|rule| (strsim::damerau_levenshtein(id, &rule.id), rule));
        let nearest = by_distance.min_by_key(|(distance, _)| *distance);
        nearest.map(|(_, rule)| rule.id.clone()).unwrap_or_default()
    }
}

struct Id {
    text: String,
    at: usize,
    replaces: bool,
}

impl Id {
    fn of(id: &Spanned<String>, replaces: bool) -> Self {
        Self { text: id.get_ref().clone(), at: id.span().start, replaces }
    }
}

/// Puts the words of the packs that `def` names into its own lists.
fn unpack(def: &mut RuleDef, packs: &[WordsDef]) -> Result<(), RuleFault> {
    let find = |name: &String| {
        let named = packs.iter().find(|pack| pack.name.get_ref() == name);
        named.ok_or_else(|| RuleFault::NoWords { name: name.clone() })
    };
    for name in &def.context.packs {
        let pack = find(name)?;
        def.context.label.extend(pack.label.iter().cloned());
        def.context.field.extend(pack.field.iter().cloned());
    }
    for name in &def.negative.packs {
        let pack = find(name)?;
        def.negative.label.extend(pack.label.iter().cloned());
        def.negative.field.extend(pack.field.iter().cloned());
    }
    Ok(())
}

/// How much a user's rules may ask for: every word costs each scan of each text.
fn check_limits(file: &ReadFile<'_>) -> Result<(), RuleFileError> {
    let check = |at: usize, list: &Vec<String>| {
        if list.len() > WORDS_MAX {
            return Err(file.error(at, RuleFault::TooManyWords { max: WORDS_MAX }));
        }
        if list.iter().any(|word| word.chars().count() > WORD_CHARS_MAX) {
            return Err(file.error(at, RuleFault::LongWord));
        }
        Ok(())
    };
    if !file.own {
        return Ok(());
    }
    check(0, &file.def.policy.words)?;
    for pack in &file.def.words {
        for list in [&pack.label, &pack.field] {
            check(pack.name.span().start, list)?;
        }
    }
    for rule in &file.def.rule {
        let (context, negative) = (&rule.context, &rule.negative);
        for list in [
            &context.label,
            &context.weak,
            &context.after,
            &context.field,
            &context.document,
            &negative.label,
            &negative.field,
            &rule.test_values,
        ] {
            check(rule.id.span().start, list)?;
        }
    }
    for signal in &file.def.signal {
        for list in [&signal.stems, &signal.strong, &signal.exact] {
            check(signal.id.span().start, list)?;
        }
    }
    Ok(())
}
