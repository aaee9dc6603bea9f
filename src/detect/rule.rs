//! Rules as the engine uses them, and how they are made from the files. Pure.

use toml::Spanned;

use super::definition::{ContextDef, EvidenceDef, ExampleDef, NegativeDef, RuleDef};
use super::definition::{Severity, ShapeDef, SignalDef, TitleDef};
use super::evidence::{Ground, Subject};
use super::mask::MaskForm;
use super::number_shapes::Needs;
use super::pass_rate::Draft;
use super::rule_fault::RuleFault;
use super::rule_set::Written;
use super::shape::Shape;
use super::signal::SignalWords;
use super::validator::Validator;
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
    pub(super) examples: Vec<Example>,
    pub(super) counter_examples: Vec<Example>,
    /// Tier by ground, for each form, check failed and check passed.
    tiers: Vec<[[Option<Tier>; Ground::COUNT]; 2]>,
    /// The best of these tiers, for each form, check failed and check passed.
    best: Vec<[Option<Tier>; 2]>,
    /// Whether the columns of a table vote on it.
    votes: bool,
    /// The words of a signal; such a rule has no shapes.
    pub(super) signal: Option<SignalWords>,
    /// Names of all forms.
    pub(super) forms: Vec<String>,
    /// One for each shape, as written.
    pub(super) drafts: Vec<Draft>,
    /// The evidence table, as written.
    pub(super) evidence: Vec<EvidenceDef>,
    pub(super) written: Written,
}

/// A text with what the rule must say of it, and the line on which it is written.
#[derive(Debug)]
pub(super) struct Example {
    pub(super) def: ExampleDef,
    pub(super) line: usize,
}

/// A shape with the number of its first form among the rule's forms.
#[derive(Debug)]
pub(super) struct CompiledShape {
    pub(super) shape: Shape,
    pub(super) first_form: usize,
    /// Number of its forms.
    pub(super) forms: usize,
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

    /// Whether its values tell who somebody is: a name, a date of birth, a national number or document.
    pub fn identifies(&self) -> bool {
        matches!(self.type_code.as_str(), "PERSON" | "DOB")
            || matches!(self.category.as_str(), "national_id" | "identity_document")
    }

    /// What a value of the shape needs beside its form to be anything at all.
    pub(super) fn needs(&self, shape: &CompiledShape) -> Needs {
        let forms = shape.first_form..shape.first_form + shape.forms;
        let each = forms.flat_map(|form| [(form, false), (form, true)]);
        each.filter_map(|(form, passed)| self.needs_of(form, passed)).min().unwrap_or(Needs::Word)
    }

    /// The best tier that a candidate of that form can get.
    pub(super) fn best(&self, form: usize, passed: bool) -> Option<Tier> {
        self.best[form][usize::from(passed)]
    }

    /// The same for one form, by what its check says; `None` when nothing makes it anything.
    pub(super) fn needs_of(&self, form: usize, passed: bool) -> Option<Needs> {
        use Ground::{Column, Field, Label, Negative, Weak};
        let words = [Label, Weak, Field, Negative];
        let tiers = self.tiers[form][usize::from(passed)];
        let held = |ground: usize| tiers[ground].is_some();
        let word = |ground: &usize| words.iter().any(|word| *word as usize == *ground);
        let other = |ground: &usize| !word(ground) && *ground != Column as usize;
        if self.claims || (0..Ground::COUNT).filter(other).any(held) {
            Some(Needs::Nothing)
        } else if held(Column as usize) {
            Some(Needs::WordOrColumn)
        } else {
            (0..Ground::COUNT).any(held).then_some(Needs::Word)
        }
    }

    /// Whether a word against it gives it a tier of its own.
    pub(super) fn hears_negative(&self) -> bool {
        self.tiers.iter().flatten().any(|tiers| tiers[Ground::Negative as usize].is_some())
    }

    /// Number of its forms.
    pub(super) fn form_count(&self) -> usize {
        self.tiers.len()
    }

    /// Whether the columns of a table vote on this rule.
    pub(super) fn votes(&self) -> bool {
        self.votes
    }
}

/// The rules that come with the program.
pub(super) const EMBEDDED: &[(&str, &str)] = &[
    ("address.toml", include_str!("../../rules/detect/address.toml")),
    ("birth.toml", include_str!("../../rules/detect/birth.toml")),
    ("bsn.toml", include_str!("../../rules/detect/bsn.toml")),
    ("card.toml", include_str!("../../rules/detect/card.toml")),
    ("email.toml", include_str!("../../rules/detect/email.toml")),
    ("eu_east.toml", include_str!("../../rules/detect/eu_east.toml")),
    ("eu_english.toml", include_str!("../../rules/detect/eu_english.toml")),
    ("eu_north.toml", include_str!("../../rules/detect/eu_north.toml")),
    ("eu_south.toml", include_str!("../../rules/detect/eu_south.toml")),
    ("eu_west.toml", include_str!("../../rules/detect/eu_west.toml")),
    ("eu_words.toml", include_str!("../../rules/detect/eu_words.toml")),
    ("iban.toml", include_str!("../../rules/detect/iban.toml")),
    ("mrz.toml", include_str!("../../rules/detect/mrz.toml")),
    ("network.toml", include_str!("../../rules/detect/network.toml")),
    ("nl_care.toml", include_str!("../../rules/detect/nl_care.toml")),
    ("nl_company.toml", include_str!("../../rules/detect/nl_company.toml")),
    ("nl_kenteken.toml", include_str!("../../rules/detect/nl_kenteken.toml")),
    ("nl_register.toml", include_str!("../../rules/detect/nl_register.toml")),
    ("nl_rsin.toml", include_str!("../../rules/detect/nl_rsin.toml")),
    ("passport.toml", include_str!("../../rules/detect/passport.toml")),
    ("person.toml", include_str!("../../rules/detect/person.toml")),
    ("phone.toml", include_str!("../../rules/detect/phone.toml")),
    ("place.toml", include_str!("../../rules/detect/place.toml")),
    ("postcode.toml", include_str!("../../rules/detect/postcode.toml")),
    ("social.toml", include_str!("../../rules/detect/social.toml")),
    ("special.toml", include_str!("../../rules/detect/special.toml")),
    ("words.toml", include_str!("../../rules/detect/words.toml")),
];

/// Fewest examples and counter-examples of a rule: fewer show too little of what it means.
pub(super) const EXAMPLES_MIN: usize = 3;

/// What is wrong with a rule, with its place (bytes of the file) if it is not the rule as a whole.
pub(super) struct Flaw(pub(super) Option<usize>, pub(super) RuleFault);

impl From<RuleFault> for Flaw {
    fn from(fault: RuleFault) -> Self {
        Self(None, fault)
    }
}

impl Rule {
    pub(super) fn compile(def: RuleDef, written: Written) -> Result<Self, Flaw> {
        let subject = subject(&def.type_code)?;
        if *def.mask.get_ref() != MaskForm::of_type(def.type_code.get_ref()) {
            return Err(Flaw(Some(def.mask.span().start), RuleFault::Mask));
        }
        let (examples, counter_examples) = examples(def.examples, def.counter_examples, &written)?;
        check_words(&def.context, &def.negative)?;
        let drafts = def.shapes.iter().map(|shape| Draft::of(shape.get_ref())).collect();
        let (shapes, forms) = compile_shapes(def.shapes)?;
        let tiers = compile_tiers(&def.evidence, &forms)?;
        let evidence = def.evidence.into_iter().map(Spanned::into_inner).collect();
        let best = |tiers: &[Option<Tier>; Ground::COUNT]| tiers.iter().flatten().min().copied();
        let votes = tiers.iter().flatten().any(|tiers| tiers[Ground::Column as usize].is_some());
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
            validator: def.validator.map(Spanned::into_inner),
            pair_with: def.pair_with,
            shapes,
            context: def.context,
            negative: def.negative,
            test_values: def.test_values,
            examples,
            counter_examples,
            best: tiers.iter().map(|both| [best(&both[0]), best(&both[1])]).collect(),
            votes,
            tiers,
            signal: None,
            forms,
            drafts,
            evidence,
            written,
        })
    }

    /// A signal is a rule without a shape: its findings belong to the item as a whole.
    pub(super) fn compile_signal(def: SignalDef, written: Written) -> Result<Self, Flaw> {
        let category = def.category;
        if def.type_code.get_ref() != category.type_code() {
            let fault = RuleFault::SignalType { expected: category.type_code() };
            return Err(Flaw(Some(def.type_code.span().start), fault));
        }
        let (examples, counter_examples) = examples(def.examples, def.counter_examples, &written)?;
        let words =
            SignalWords { category, stems: def.stems, strong: def.strong, exact: def.exact };
        words.check()?;
        Ok(Self {
            id: def.id.into_inner(),
            subject: subject(&def.type_code)?,
            type_code: def.type_code.into_inner(),
            category: category.code().to_owned(),
            severity: Severity::High,
            source: def.source,
            title: def.title,
            precedence: 0,
            claims: false,
            validator: None,
            pair_with: None,
            shapes: Vec::new(),
            context: ContextDef::default(),
            negative: NegativeDef::default(),
            test_values: Vec::new(),
            examples,
            counter_examples,
            tiers: Vec::new(),
            best: Vec::new(),
            votes: false,
            signal: Some(words),
            forms: Vec::new(),
            drafts: Vec::new(),
            evidence: Vec::new(),
            written,
        })
    }
}

impl Rule {
    /// What stands for a type of a recogniser; category, title and severity are those of `like`.
    pub(super) fn of_recogniser(
        id: &str,
        type_code: &str,
        subject: Subject,
        like: Option<&Self>,
    ) -> Self {
        let own = || TitleDef { nl: type_code.to_owned(), en: type_code.to_owned() };
        Self {
            id: id.to_owned(),
            type_code: type_code.to_owned(),
            category: like.map_or_else(|| "other".to_owned(), |rule| rule.category.clone()),
            severity: like.map_or(Severity::Medium, |rule| rule.severity),
            source: Vec::new(),
            title: like.map_or_else(own, |rule| rule.title.clone()),
            subject,
            precedence: 0,
            claims: false,
            validator: None,
            pair_with: None,
            shapes: Vec::new(),
            context: ContextDef::default(),
            negative: NegativeDef::default(),
            test_values: Vec::new(),
            examples: Vec::new(),
            counter_examples: Vec::new(),
            tiers: Vec::new(),
            best: Vec::new(),
            votes: false,
            signal: None,
            forms: Vec::new(),
            drafts: Vec::new(),
            evidence: Vec::new(),
            written: Written::nowhere(),
        }
    }
}

fn subject(type_code: &Spanned<String>) -> Result<Subject, Flaw> {
    Subject::of(type_code.get_ref())
        .ok_or_else(|| Flaw(Some(type_code.span().start), RuleFault::Type))
}

/// Examples and counter-examples, each with its line.
fn examples(
    examples: Vec<Spanned<ExampleDef>>,
    counter_examples: Vec<Spanned<ExampleDef>>,
    written: &Written,
) -> Result<(Vec<Example>, Vec<Example>), Flaw> {
    if examples.len().min(counter_examples.len()) < EXAMPLES_MIN {
        return Err(RuleFault::FewExamples.into());
    }
    let compile = |spanned: Spanned<ExampleDef>| {
        let at = spanned.span().start;
        let def = spanned.into_inner();
        if def.text.is_some() == def.cells.is_some() {
            return Err(Flaw(Some(at), RuleFault::ExampleContent));
        }
        Ok(Example { def, line: written.lines.line(at) })
    };
    let compile_all = |list: Vec<_>| list.into_iter().map(compile).collect::<Result<Vec<_>, _>>();
    Ok((compile_all(examples)?, compile_all(counter_examples)?))
}

fn check_words(context: &ContextDef, negative: &NegativeDef) -> Result<(), RuleFault> {
    let beside =
        [&context.label, &context.weak, &context.after, &context.document, &negative.label];
    let fields = [&context.field, &context.made_by, &negative.field];
    check_list(beside.into_iter().flatten())?;
    if fields.into_iter().flatten().any(|word| is_empty(word)) {
        return Err(RuleFault::EmptyWord);
    }
    Ok(())
}

/// Words that a text is searched for.
pub(super) fn check_list<'w>(mut words: impl Iterator<Item = &'w String>) -> Result<(), RuleFault> {
    let fault = |word: &String| {
        let open_left = word.starts_with('*').then_some(RuleFault::OpenLeft);
        is_empty(word).then_some(RuleFault::EmptyWord).or(open_left)
    };
    words.find_map(fault).map_or(Ok(()), Err)
}

/// Whether a word has no letter and no digit.
pub(super) fn is_empty(word: &str) -> bool {
    !super::fold::folded(word).contains(char::is_alphanumeric)
}

fn compile_shapes(defs: Vec<Spanned<ShapeDef>>) -> Result<(Vec<CompiledShape>, Vec<String>), Flaw> {
    let mut shapes = Vec::new();
    let mut forms: Vec<String> = Vec::new();
    for spanned in defs {
        let at = Some(spanned.span().start);
        let def = spanned.into_inner();
        let nested = def.nested;
        let (shape, names) =
            Shape::compile(def).map_err(|what| Flaw(at, RuleFault::Shape { what }))?;
        if let Some(form) = names.iter().find(|name| forms.contains(name)) {
            return Err(Flaw(at, RuleFault::FormTaken { form: form.clone() }));
        }
        shapes.push(CompiledShape { shape, first_form: forms.len(), forms: names.len(), nested });
        forms.extend(names);
    }
    if shapes.is_empty() { Err(RuleFault::NoShape.into()) } else { Ok((shapes, forms)) }
}

fn compile_tiers(
    lines: &[Spanned<EvidenceDef>],
    forms: &[String],
) -> Result<Vec<[[Option<Tier>; Ground::COUNT]; 2]>, Flaw> {
    let mut tiers = vec![[[None; Ground::COUNT]; 2]; forms.len()];
    for spanned in lines {
        let line = spanned.get_ref();
        let named = line.forms.as_deref().unwrap_or(forms);
        for name in named {
            let form = forms.iter().position(|form| form == name).ok_or_else(|| {
                Flaw(Some(spanned.span().start), RuleFault::NoForm { form: name.clone() })
            })?;
            for check in line.check.outcomes() {
                let slot: &mut Option<Tier> = &mut tiers[form][*check][line.ground as usize];
                *slot = Some(slot.map_or(line.tier, |tier| tier.min(line.tier)));
            }
        }
    }
    Ok(tiers)
}
