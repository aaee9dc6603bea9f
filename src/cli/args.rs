//! The command line: verbs and flags. Their help texts stand in the text catalogue.

mod attributing;
mod clocks;
mod consulting;
mod detection;
mod plans;
mod requests;
mod waivers;

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Command, CommandFactory, Parser, Subcommand, ValueEnum};

pub use attributing::*;
pub use clocks::*;
pub use consulting::*;
pub use detection::*;
pub use plans::*;
pub use requests::*;
pub use waivers::*;

use crate::text::{Lang, Messages};

/// All of it. Help texts are set by [`command`], so that they come in Dutch and English.
#[derive(Debug, Parser)]
#[command(name = "termijn", version, disable_help_subcommand = true, max_term_width = 100)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct Cli {
    #[command(flatten)]
    pub global: GlobalArgs,
    #[command(subcommand)]
    pub verb: Verb,
}

/// Flags that every verb takes.
#[derive(Debug, Clone, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct GlobalArgs {
    #[arg(long, global = true, env = "TERMIJN_CONFIG", value_name = "FILE", hide_env = true)]
    pub config: Option<PathBuf>,
    #[arg(long, global = true, env = "TERMIJN_STATE", value_name = "DIR", hide_env = true)]
    pub state: Option<PathBuf>,
    #[arg(long, global = true, env = "TERMIJN_LANG", value_name = "nl|en", hide_env = true)]
    pub lang: Option<LangArg>,
    #[arg(long, global = true, value_name = "YYYY-MM-DD")]
    pub as_of: Option<String>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Text, hide_possible_values = true)]
    pub format: Format,
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    #[arg(short, long, global = true)]
    pub verbose: bool,
    #[arg(long, global = true, value_enum, default_value_t = ColorArg::Auto, hide_possible_values = true)]
    pub color: ColorArg,
    #[arg(long, global = true, value_enum, default_value_t = ProgressArg::Auto, hide_possible_values = true)]
    pub progress: ProgressArg,
}

/// A language on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// Dutch.
    Nl,
    /// English.
    En,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::Nl => Self::Nl,
            LangArg::En => Self::En,
        }
    }
}

/// Form of the result on standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values.
    Csv,
    /// SARIF 2.1.0; findings only.
    Sarif,
}

impl Format {
    /// Its name on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Sarif => "sarif",
        }
    }

    /// Whether programs read it that want errors as JSON too.
    pub fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl | Self::Sarif)
    }
}

/// Whether to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How to show progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProgressArg {
    /// A bar on a terminal, nothing elsewhere.
    Auto,
    /// A bar.
    Bar,
    /// A line now and then.
    Plain,
    /// JSON Lines.
    Json,
    /// Nothing.
    None,
}

/// What to do.
#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the text catalogue documents verbs for people")]
pub enum Verb {
    Demo(DemoArgs),
    Init(InitArgs),
    Check,
    #[command(subcommand)]
    Register(RegisterVerb),
    Scan(ScanArgs),
    Status(StatusArgs),
    Findings(FindingsArgs),
    Dismiss(DismissArgs),
    Attribute(AttributeArgs),
    Explain(ExplainArgs),
    Term(TermArgs),
    #[command(subcommand)]
    Plan(PlanVerb),
    Consult(ConsultArgs),
    Decide(DecideArgs),
    #[command(subcommand)]
    Hold(HoldVerb),
    #[command(subcommand)]
    Request(RequestVerb),
    #[command(subcommand)]
    Waiver(WaiverVerb),
    #[command(subcommand)]
    Incident(IncidentVerb),
    Approve(ApproveArgs),
    Apply(ApplyArgs),
    Restore(RestoreArgs),
    Verify(VerifyArgs),
    #[command(subcommand)]
    Ledger(LedgerVerb),
    Report(ReportArgs),
    #[command(subcommand)]
    Rules(RulesVerb),
    #[command(subcommand)]
    Key(KeyVerb),
    Completions(CompletionsArgs),
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct DemoArgs {
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    #[arg(long, requires = "out")]
    pub prepare: bool,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct InitArgs {
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the text catalogue documents verbs for people")]
pub enum RegisterVerb {
    Check(RegisterArgs),
    List(RegisterArgs),
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct RegisterArgs {
    #[arg(long, value_name = "FILE")]
    pub register: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct ScanArgs {
    #[arg(value_name = "PATH")]
    pub path: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub register: Option<PathBuf>,
    #[arg(long)]
    pub detailed_exitcode: bool,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct StatusArgs {
    #[arg(long)]
    pub all: bool,
    #[arg(long, value_name = "ID")]
    pub client: Option<String>,
    #[arg(long, value_name = "VERDICT")]
    pub verdict: Option<String>,
    #[arg(long)]
    pub detailed_exitcode: bool,
    #[arg(long, value_name = "FILE")]
    pub register: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct ExplainArgs {
    #[arg(value_name = "ITEM|PATH")]
    pub item: String,
    #[arg(long, value_name = "FILE")]
    pub register: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct DecideArgs {
    #[arg(value_name = "PLAN")]
    pub plan: String,
    #[arg(value_name = "ITEM|PATH")]
    pub items: Vec<String>,
    #[arg(long, conflicts_with = "items")]
    pub proposed: bool,
    #[arg(long, value_enum, required_unless_present = "proposed")]
    pub action: Option<ActionArg>,
    #[arg(long, value_name = "CODE")]
    pub reason: Option<String>,
    #[arg(long, value_name = "PRINCIPAL")]
    pub by: String,
}

/// A decision on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum ActionArg {
    /// Destroy it.
    Destroy,
    /// Give a copy back; ours stays and stays due.
    Return,
    /// Give it back, then destroy ours.
    ReturnThenDestroy,
    /// Leave it.
    Keep,
}

#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the text catalogue documents verbs for people")]
pub enum HoldVerb {
    Add(HoldAddArgs),
    List,
    Release(HoldReleaseArgs),
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct HoldAddArgs {
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Beside the scopes of a request; one of all of these.
    #[arg(long, value_name = "QUERY", group = "ScopeArgs")]
    pub query: Option<String>,
    #[arg(long, value_name = "CODE")]
    pub reason: String,
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub mandate: String,
    #[arg(long, value_name = "PRINCIPAL", value_parser = NonEmptyStringValueParser::new())]
    pub owner: String,
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub review: String,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct HoldReleaseArgs {
    #[arg(value_name = "HOLD")]
    pub hold: String,
    #[arg(long, value_name = "FILE", num_args = 1, required = true)]
    pub key: Vec<PathBuf>,
    #[arg(long, value_name = "FILE", num_args = 1)]
    pub passphrase_file: Vec<PathBuf>,
    #[arg(long, value_name = "CODE")]
    pub reason: String,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct ApproveArgs {
    #[arg(value_name = "PLAN")]
    pub plan: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct ApplyArgs {
    #[arg(value_name = "PLAN")]
    pub plan: String,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long, value_name = "PLAN")]
    pub confirm: Option<String>,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct RestoreArgs {
    #[arg(value_name = "PLAN")]
    pub plan: String,
    #[arg(value_name = "ITEM|PATH")]
    pub items: Vec<String>,
    #[arg(long, value_name = "PLAN")]
    pub confirm: Option<String>,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct VerifyArgs {
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub allowed_signers: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the text catalogue documents verbs for people")]
pub enum LedgerVerb {
    Show,
    Export(LedgerExportArgs),
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct LedgerExportArgs {
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct ReportArgs {
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub register: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the text catalogue documents verbs for people")]
pub enum KeyVerb {
    New(KeyNewArgs),
    Machine,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct KeyNewArgs {
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[arg(long, value_name = "PRINCIPAL")]
    pub principal: String,
    #[arg(long, value_name = "ROLE", default_value = "reviewer")]
    pub role: String,
    #[arg(long, value_name = "FILE", conflicts_with = "no_passphrase")]
    pub passphrase_file: Option<PathBuf>,
    #[arg(long)]
    pub no_passphrase: bool,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct CompletionsArgs {
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// The command with its help in the language of `messages`.
pub fn command(messages: &Messages) -> Command {
    let command =
        Cli::command().about(messages.get("cli-about")).after_help(messages.get("cli-after-help"));
    localised(command, "", messages)
}

/// Sets the help of every verb (`cli-verb-plan-create`) and flag (`cli-arg-plan-create-client`, or
/// `cli-arg-client` where it means the same everywhere).
fn localised(mut command: Command, path: &str, messages: &Messages) -> Command {
    let arguments: Vec<String> =
        command.get_arguments().map(|arg| arg.get_id().as_str().to_owned()).collect();
    for id in arguments {
        let flag = id.replace('_', "-");
        let own = format!("cli-arg{path}-{flag}");
        let shared = format!("cli-arg-{flag}");
        let help = if messages.has(&own) { own } else { shared };
        command = command.mut_arg(&id, |arg| arg.help(messages.get(&help)));
    }
    let verbs: Vec<String> =
        command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    for verb in verbs {
        let inner = format!("{path}-{verb}");
        command = command.mut_subcommand(&verb, |sub| {
            localised(sub.about(messages.get(&format!("cli-verb{inner}"))), &inner, messages)
        });
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_and_flag_is_explained_in_both_languages() {
        for lang in [Lang::Nl, Lang::En] {
            // `Messages` panics in debug builds on a message that is missing.
            command(&Messages::new(lang)).debug_assert();
        }
    }
}
