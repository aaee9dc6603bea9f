//! The configuration as a person writes it. Every value keeps its place in the text.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

pub(super) type Text = Option<Spanned<String>>;
pub(super) type Whole = Option<Spanned<i64>>;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FileDef {
    pub(super) version: Whole,
    pub(super) language: Text,
    pub(super) timezone: Text,
    pub(super) organisation: OrganisationDef,
    pub(super) register: RegisterDef,
    pub(super) retention: RetentionDef,
    pub(super) detect: DetectDef,
    pub(super) source: Vec<Spanned<SourceDef>>,
    pub(super) people: BTreeMap<Spanned<String>, Spanned<PersonDef>>,
    pub(super) signing: SigningDef,
    pub(super) safety: SafetyDef,
    pub(super) consultation: ConsultationDef,
    pub(super) folders: FoldersDef,
    pub(super) limits: LimitsDef,
    pub(super) state: StateDef,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OrganisationDef {
    pub(super) name: Text,
    pub(super) privacy_officer: Text,
    pub(super) kvk: Text,
    pub(super) reference_prefix: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RegisterDef {
    pub(super) path: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RetentionDef {
    pub(super) months_after_end: Whole,
    pub(super) sectors: Option<Vec<Spanned<String>>>,
    pub(super) financial_year_ends: Whole,
    pub(super) signed_off: BTreeMap<Spanned<String>, Spanned<String>>,
    pub(super) rules: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct DetectDef {
    pub(super) rules: Text,
    pub(super) passwords: Text,
    pub(super) ocr: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SourceDef {
    pub(super) name: Text,
    pub(super) kind: Text,
    pub(super) path: Text,
    pub(super) sentinel: Text,
    pub(super) exclude: Vec<Spanned<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PersonDef {
    pub(super) name: Text,
    pub(super) role: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SigningDef {
    pub(super) allowed_signers: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SafetyDef {
    pub(super) approvals: Whole,
    pub(super) waiting_days: Whole,
    pub(super) max_items_per_plan: Whole,
    pub(super) max_share_of_root: Option<Spanned<f64>>,
    pub(super) require_return_receipt: Option<bool>,
    pub(super) require_recipients: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FoldersDef {
    pub(super) reports: Text,
    pub(super) returns: Text,
    pub(super) certificates: Text,
    pub(super) plans: Text,
    pub(super) letters: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ConsultationDef {
    pub(super) required: Option<bool>,
    pub(super) on_silence: OnSilenceDef,
    pub(super) templates: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OnSilenceDef {
    pub(super) controller: Text,
    pub(super) processor: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct LimitsDef {
    pub(super) threads: Whole,
    pub(super) depth_max: Whole,
    pub(super) members_max: Whole,
    pub(super) member_mib_max: Whole,
    pub(super) unpacked_mib_max: Whole,
    pub(super) document_mib_max: Whole,
    pub(super) ratio_max: Whole,
    pub(super) pages_max: Whole,
    pub(super) cells_max: Whole,
    pub(super) decoration_kib_max: Whole,
    pub(super) worker_mib_max: Whole,
    pub(super) cpu_seconds_max: Whole,
    pub(super) seconds_max: Whole,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct StateDef {
    pub(super) folder: Text,
}
