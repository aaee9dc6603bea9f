//! A rule as a person writes it in `rules/detect/*.toml`. Pure. What the engine uses stands in `rule`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::evidence::Ground;
use super::mask::MaskForm;
use super::shape::{LicencePart, MrzField, Network, VatPart};
use super::signal::SignalCategory;
use super::validator::Validator;
use crate::inventory::Tier;

/// A rule file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFileDef {
    #[serde(default)]
    pub(super) rule: Vec<RuleDef>,
    #[serde(default)]
    pub(super) words: Vec<WordsDef>,
    #[serde(default)]
    pub(super) signal: Vec<SignalDef>,
    /// Embedded rules that are not applied. Only in files of the user.
    #[serde(default)]
    pub(super) disable: Vec<DisableDef>,
    #[serde(default)]
    pub(super) policy: PolicyDef,
}

/// A rule that the user switches off, and why: a colleague will ask.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DisableDef {
    pub(super) id: Spanned<String>,
    pub(super) reason: Spanned<String>,
}

/// Words of texts about the rules for personal data; a text full of them signals nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PolicyDef {
    pub(super) words: Vec<String>,
}

/// Words about a special category of data (GDPR art. 9) or about offences (art. 10).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignalDef {
    pub(super) id: Spanned<String>,
    /// Replaces the embedded signal of this id.
    #[serde(default, rename = "override")]
    pub(super) replaces: bool,
    #[serde(rename = "type")]
    pub(super) type_code: Spanned<String>,
    pub(super) category: SignalCategory,
    pub(super) title: TitleDef,
    /// Two different ones make a signal.
    #[serde(default)]
    pub(super) stems: Vec<String>,
    /// One makes a signal.
    #[serde(default)]
    pub(super) strong: Vec<String>,
    /// As `stems`, in these capitals and as whole words only.
    #[serde(default)]
    pub(super) exact: Vec<String>,
    pub(super) examples: Vec<Spanned<ExampleDef>>,
    pub(super) counter_examples: Vec<Spanned<ExampleDef>>,
    pub(super) source: Vec<String>,
}

/// Words that many rules share. Every file of the set may name them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordsDef {
    pub(super) name: Spanned<String>,
    #[serde(default)]
    pub(super) label: Vec<String>,
    #[serde(default)]
    pub(super) field: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleDef {
    pub(super) id: Spanned<String>,
    /// Replaces the embedded rule of this id, as a whole.
    #[serde(default, rename = "override")]
    pub(super) replaces: bool,
    #[serde(rename = "type")]
    pub(super) type_code: Spanned<String>,
    pub(super) category: String,
    pub(super) title: TitleDef,
    pub(super) severity: Severity,
    pub(super) mask: Spanned<MaskForm>,
    /// Who wins where two rules of equal tier claim the same characters; the larger does.
    pub(super) precedence: u8,
    /// Wins over every other rule, and keeps its characters even when it finds nothing in them.
    #[serde(default)]
    pub(super) claims: bool,
    pub(super) validator: Option<Spanned<Validator>>,
    /// Type that makes a value whole when one stands within 80 characters.
    pub(super) pair_with: Option<String>,
    pub(super) shapes: Vec<Spanned<ShapeDef>>,
    #[serde(default)]
    pub(super) context: ContextDef,
    #[serde(default)]
    pub(super) negative: NegativeDef,
    pub(super) evidence: Vec<Spanned<EvidenceDef>>,
    /// Values that are known from manuals and test sets, letters and digits only.
    #[serde(default)]
    pub(super) test_values: Vec<String>,
    pub(super) examples: Vec<Spanned<ExampleDef>>,
    pub(super) counter_examples: Vec<Spanned<ExampleDef>>,
    /// Where the rule comes from, for a person who doubts it.
    pub(super) source: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TitleDef {
    pub(super) nl: String,
    pub(super) en: String,
}

/// How bad it is when a value of this type is in the wrong hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Public or nearly so.
    Low,
    /// Identifies or reaches a person.
    Medium,
    /// Allows identity fraud, or is protected by its own law.
    High,
}

impl Severity {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShapeDef {
    /// Name of the form; only for `digit_groups` and `template`, the other matchers name their own forms.
    pub(super) name: Option<String>,
    pub(super) matcher: MatcherDef,
    /// Its values lie inside those of another rule and do not compete with them.
    #[serde(default)]
    pub(super) nested: bool,
}

/// A shape matcher with its parameters.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum MatcherDef {
    /// Digits in groups of given lengths; inside one value all separators are of the same kind.
    DigitGroups {
        groups: Vec<Vec<usize>>,
        #[serde(default)]
        separators: String,
        /// Whether `.0` follows, as a table makes of a whole number; it is no part of the value.
        #[serde(default)]
        float: bool,
    },
    /// Characters by class, such as `99.99.99-999.99`; several spellings of one form.
    Template(Vec<String>),
    /// An account number with the registry's structures by country.
    Iban { structures: BTreeMap<String, String> },
    /// A mail address.
    Email {
        role_mailboxes: Vec<String>,
        machine_mailboxes: Vec<String>,
        file_extensions: Vec<String>,
        test_domains: Vec<String>,
        /// Last labels that exist, several to a string with blanks between.
        top_domains: Vec<String>,
    },
    /// A telephone number.
    Phone {
        /// Dutch area codes with their zero.
        area_codes: Vec<String>,
        /// Country calling codes with the fewest and most digits after them.
        countries: BTreeMap<String, (usize, usize)>,
    },
    /// A Dutch postcode.
    Postcode { look_alikes: Vec<String>, never: Vec<String> },
    /// Street and house number.
    Address(Box<AddressDef>),
    /// A calendar date.
    Date { months: BTreeMap<String, u32>, years: (u32, u32) },
    /// Number of a Dutch passport or identity card.
    NlDocument,
    /// A Dutch VAT number, or the citizen service number in it.
    NlVat { part: VatPart },
    /// One of the two numbers on the back of a Dutch driving licence.
    NlLicence { part: LicencePart },
    /// A Dutch number plate.
    Kenteken,
    /// A machine-readable zone of a travel document, or a part of it.
    Mrz { field: MrzField },
    /// An IPv4 address.
    Ipv4,
    /// A global IPv6 address.
    Ipv6,
    /// A MAC address.
    Mac,
    /// Latitude and longitude.
    Place,
    /// Address of a person's page on a social network.
    Social { networks: Vec<Network>, reserved: Vec<String> },
    /// The name of a person.
    Person(Box<super::person::PersonDef>),
}

/// Words of street and house number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AddressDef {
    pub(super) suffixes: Vec<String>,
    pub(super) weak_suffixes: Vec<String>,
    pub(super) bare: Vec<String>,
    pub(super) prefixes: Vec<String>,
    pub(super) particles: Vec<String>,
    /// Words with a number of their own that are no streets.
    pub(super) never: Vec<String>,
    /// Words for a street that stand before its name, as in other languages.
    pub(super) leading: Vec<String>,
    /// Of these, the ones that may follow the number: `12 rue du Moulin`.
    pub(super) numbered: Vec<String>,
    /// English words for a street, after its name: `12 Church Lane`.
    pub(super) trailing: Vec<String>,
}

/// Words that speak for the rule. A `*` at an end of a word lets it be part of a longer one.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ContextDef {
    /// Names of shared words that count as `label` and `field`.
    pub(super) packs: Vec<String>,
    /// On the same line at most 60 characters before, or alone on the line above.
    pub(super) label: Vec<String>,
    /// As `label`, but too common to be worth as much.
    pub(super) weak: Vec<String>,
    /// On the same line at most 40 characters after.
    pub(super) after: Vec<String>,
    /// Header of a column, key, element; `label` counts here too.
    pub(super) field: Vec<String>,
    /// As `field`; but for a property of a document it says who made the file, not whom it is about.
    pub(super) made_by: Vec<String>,
    /// Anywhere in the item; without it `label` and `field` stand for it.
    pub(super) document: Vec<String>,
    /// Whether a label speaks for the first value after it only.
    pub(super) first_only: bool,
}

/// Words that speak against the rule. The nearest word wins.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NegativeDef {
    /// Names of shared words that count as `label` and `field`.
    pub(super) packs: Vec<String>,
    pub(super) label: Vec<String>,
    pub(super) field: Vec<String>,
    /// Whether a field speaks against every value in it, not only against one that fills it.
    pub(super) throughout: bool,
}

/// A line of the evidence table. All lines that apply count, the strongest tier decides.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EvidenceDef {
    /// Forms that the line speaks of; all when left out.
    pub(super) forms: Option<Vec<String>>,
    /// Outcome of the validator that the line speaks of; passed when left out.
    #[serde(default)]
    pub(super) check: CheckDef,
    pub(super) ground: Ground,
    pub(super) tier: Tier,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum CheckDef {
    #[default]
    Passed,
    Failed,
    Any,
}

impl CheckDef {
    /// Places in the tables of tiers: 1 for passed, 0 for failed.
    pub(super) fn outcomes(self) -> &'static [usize] {
        match self {
            Self::Passed => &[1],
            Self::Failed => &[0],
            Self::Any => &[0, 1],
        }
    }
}

/// A text with the tier that the rule must give it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleDef {
    /// Running text, or with `field` the content of a cell.
    pub(super) text: Option<String>,
    /// Cells of one column, instead of `text`.
    pub(super) cells: Option<Vec<String>>,
    pub(super) field: Option<String>,
    /// The strongest tier of the rule's type in the example; left out: not found at all.
    pub(super) tier: Option<Tier>,
}

impl ExampleDef {
    /// The text, or the cells.
    pub(super) fn texts(&self) -> Vec<&str> {
        self.text.iter().chain(self.cells.iter().flatten()).map(String::as_str).collect()
    }
}
