//! Rules as the engine uses them, and how they are made from the files. Pure.

use std::sync::Arc;

use toml::Spanned;

use super::definition::{CheckDef, ContextDef, EvidenceDef, ExampleDef, NegativeDef, RuleDef};
use super::definition::{RuleFileDef, Severity, ShapeDef, TitleDef, WordsDef};
use super::evidence::{Ground, Subject};
use super::mask::MaskForm;
use super::shape::Shape;
use super::validator::Validator;
use crate::digest::{Digest, Hasher};
use crate::inventory::Tier;
use crate::text::Lang;

/// Which rule of a set. Means nothing in another set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleIndex(pub(super) u16);

impl RuleIndex {
    pub(super) fn at(self) -> usize {
        usize::from(self.0)
    }
}

/// What is looked for, and what it takes to believe it.
#[derive(Debug)]
pub struct Rule {
    /// Stable name, such as `nl.bsn`.
    pub id: String,
    /// Stable type code, such as `BSN`.
    pub type_code: String,
    /// Kind of data, such as `national_id`.
    pub category: String,
    /// How bad a leak is.
    pub severity: Severity,
    /// Where the rule comes from.
    pub source: Vec<String>,
    title: TitleDef,
    pub(super) subject: Subject,
    pub(super) precedence: u8,
    pub(super) claims: bool,
    pub(super) validator: Option<Validator>,
    pub(super) pair_with: Option<String>,
    pub(super) shapes: Vec<CompiledShape>,
    pub(super) context: ContextDef,
    pub(super) negative: NegativeDef,
    pub(super) test_values: Vec<String>,
    pub(super) examples: Vec<ExampleDef>,
    pub(super) counter_examples: Vec<ExampleDef>,
    /// Tier by ground, for each form, check failed and check passed.
    tiers: Vec<[[Option<Tier>; Ground::COUNT]; 2]>,
}

/// A shape with the number of its first form among the rule's forms.
#[derive(Debug)]
pub(super) struct CompiledShape {
    pub(super) shape: Shape,
    pub(super) first_form: usize,
    /// Its values do not compete for their characters.
    pub(super) nested: bool,
}

impl Rule {
    /// What a person calls the type.
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Nl => &self.title.nl,
            Lang::En => &self.title.en,
        }
    }

    pub(super) fn tier(&self, form: usize, passed: bool, ground: Ground) -> Option<Tier> {
        self.tiers[form][usize::from(passed)][ground as usize]
    }

    /// Whether the columns of a table vote on this rule.
    pub(super) fn votes(&self) -> bool {
        self.tiers.iter().flatten().any(|tiers| tiers[Ground::Column as usize].is_some())
    }
}

/// A set of rules that fit together.
#[derive(Debug, Clone)]
pub struct RuleSet {
    pub(super) rules: Arc<[Rule]>,
    digest: Digest,
}

/// Why a rule file is refused. Nothing of the set is used then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct RuleFileError {
    /// Name of the file, as handed over.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

/// The rules that come with the program.
const EMBEDDED: &[(&str, &str)] = &[
    ("address.toml", include_str!("../../rules/detect/address.toml")),
    ("birth.toml", include_str!("../../rules/detect/birth.toml")),
    ("bsn.toml", include_str!("../../rules/detect/bsn.toml")),
    ("card.toml", include_str!("../../rules/detect/card.toml")),
    ("email.toml", include_str!("../../rules/detect/email.toml")),
    ("iban.toml", include_str!("../../rules/detect/iban.toml")),
    ("passport.toml", include_str!("../../rules/detect/passport.toml")),
    ("phone.toml", include_str!("../../rules/detect/phone.toml")),
    ("postcode.toml", include_str!("../../rules/detect/postcode.toml")),
    ("words.toml", include_str!("../../rules/detect/words.toml")),
];

/// Fewest examples and counter-examples of a rule: fewer show too little of what it means.
const EXAMPLES_MIN: usize = 3;

impl RuleSet {
    /// The rules that come with the program.
    ///
    /// # Panics
    ///
    /// Never in a build whose tests passed: they read these rules.
    pub fn embedded() -> Self {
        Self::parse(EMBEDDED).expect("a test reads the embedded rules")
    }

    /// The files of these rules, by name: what a rule of one's own may look like.
    pub fn embedded_files() -> impl Iterator<Item = (&'static str, &'static str)> {
        EMBEDDED.iter().copied()
    }

    /// Reads rule files, each with its name for messages.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong: not TOML, an unknown key, a wrong parameter, an id that is
    /// taken, or fewer than three examples or counter-examples.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, RuleFileError> {
        let mut rules: Vec<Rule> = Vec::new();
        let mut hasher = Hasher::new();
        let mut defs = Vec::new();
        let mut packs: Vec<WordsDef> = Vec::new();
        for (name, text) in files {
            let mut file: RuleFileDef = toml::from_str(text).map_err(|error| {
                let at = error.span().map_or(0, |s| s.start);
                error_at(name, text, at, error.message().to_owned())
            })?;
            packs.append(&mut file.words);
            defs.push(file.rule);
        }
        for ((name, text), rules_of_file) in files.iter().zip(defs) {
            let fail = |at: usize, message: String| error_at(name, text, at, message);
            for mut def in rules_of_file {
                let at = def.id.span().start;
                if rules.iter().any(|rule| rule.id == *def.id.get_ref()) {
                    return Err(fail(at, format!("the id {} is taken", def.id.get_ref())));
                }
                unpack(&mut def, &packs).map_err(|message| fail(at, message))?;
                rules.push(Rule::compile(def).map_err(|e| fail(e.0.unwrap_or(at), e.1))?);
            }
            if rules.len() > usize::from(u16::MAX) {
                return Err(fail(0, "too many rules".to_owned()));
            }
            for part in [name.as_bytes(), text.as_bytes()] {
                hasher.update(&(part.len() as u64).to_be_bytes());
                hasher.update(part);
            }
        }
        Ok(Self { rules: rules.into(), digest: hasher.finish() })
    }

    /// Digest of the files, names included. Part of the key under which readings are kept.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The rules, in the order of their files.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }
}

/// Puts the words of the packs that `def` names into its own lists.
fn unpack(def: &mut RuleDef, packs: &[WordsDef]) -> Result<(), String> {
    let find = |name: &String| {
        let named = packs.iter().find(|pack| pack.name.get_ref() == name);
        named.ok_or_else(|| format!("no file has words with the name {name}"))
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

fn error_at(file: &str, text: &str, at: usize, message: String) -> RuleFileError {
    let head = &text[..text.floor_char_boundary(at)];
    let line_start = head.rfind('\n').map_or(0, |feed| feed + 1);
    RuleFileError {
        file: file.to_owned(),
        line: head.matches('\n').count() + 1,
        column: head[line_start..].chars().count() + 1,
        message,
    }
}

/// What is wrong with a rule, with its place if it is not the rule as a whole.
struct Flaw(Option<usize>, String);

impl From<String> for Flaw {
    fn from(message: String) -> Self {
        Self(None, message)
    }
}

impl Rule {
    fn compile(def: RuleDef) -> Result<Self, Flaw> {
        let at = |spanned: &Spanned<String>| Some(spanned.span().start);
        let subject = Subject::of(def.type_code.get_ref()).ok_or_else(|| {
            let message = format!("a type is up to {} of A-Z, 0-9 and _", Subject::LENGTH_MAX);
            Flaw(at(&def.type_code), message)
        })?;
        if *def.mask.get_ref() != MaskForm::of_type(def.type_code.get_ref()) {
            let message = "this type is masked otherwise, everywhere".to_owned();
            return Err(Flaw(Some(def.mask.span().start), message));
        }
        if def.examples.len().min(def.counter_examples.len()) < EXAMPLES_MIN {
            let message = format!("a rule has at least {EXAMPLES_MIN} examples of each kind");
            return Err(Flaw(None, message));
        }
        for example in def.examples.iter().chain(&def.counter_examples) {
            if example.text.is_some() == example.cells.is_some() {
                return Err(Flaw(None, "an example has either text or cells".to_owned()));
            }
        }
        check_words(&def.context, &def.negative)?;
        let (shapes, forms) = compile_shapes(def.shapes)?;
        let tiers = compile_tiers(&def.evidence, &forms)?;
        Ok(Self {
            id: def.id.into_inner(),
            type_code: def.type_code.into_inner(),
            category: def.category,
            severity: def.severity,
            source: def.source,
            title: def.title,
            subject,
            precedence: def.precedence,
            claims: def.claims,
            validator: def.validator,
            pair_with: def.pair_with,
            shapes,
            context: def.context,
            negative: def.negative,
            test_values: def.test_values,
            examples: def.examples,
            counter_examples: def.counter_examples,
            tiers,
        })
    }
}

fn check_words(context: &ContextDef, negative: &NegativeDef) -> Result<(), String> {
    let lists = [
        &context.label,
        &context.weak,
        &context.after,
        &context.field,
        &context.document,
        &negative.label,
        &negative.field,
    ];
    let empty = |word: &&String| super::fold::folded(word.trim_matches('*')).is_empty();
    match lists.into_iter().flatten().find(empty) {
        Some(_) => Err("a context word is empty".to_owned()),
        None => Ok(()),
    }
}

fn compile_shapes(defs: Vec<ShapeDef>) -> Result<(Vec<CompiledShape>, Vec<String>), String> {
    let mut shapes = Vec::new();
    let mut forms: Vec<String> = Vec::new();
    for def in defs {
        let nested = def.nested;
        let (shape, names) = Shape::compile(def)?;
        if let Some(taken) = names.iter().find(|name| forms.contains(name)) {
            return Err(format!("two shapes have the form {taken}"));
        }
        shapes.push(CompiledShape { shape, first_form: forms.len(), nested });
        forms.extend(names);
    }
    if shapes.is_empty() { Err("a rule has a shape".to_owned()) } else { Ok((shapes, forms)) }
}

fn compile_tiers(
    lines: &[EvidenceDef],
    forms: &[String],
) -> Result<Vec<[[Option<Tier>; Ground::COUNT]; 2]>, String> {
    let mut tiers = vec![[[None; Ground::COUNT]; 2]; forms.len()];
    for line in lines {
        let named = line.forms.as_deref().unwrap_or(forms);
        for name in named {
            let form = forms
                .iter()
                .position(|form| form == name)
                .ok_or_else(|| format!("no shape has the form {name}"))?;
            let checks = match line.check {
                CheckDef::Passed => &[1][..],
                CheckDef::Failed => &[0],
                CheckDef::Any => &[0, 1],
            };
            for check in checks {
                let slot: &mut Option<Tier> = &mut tiers[form][*check][line.ground as usize];
                *slot = Some(slot.map_or(line.tier, |tier| tier.min(line.tier)));
            }
        }
    }
    Ok(tiers)
}
