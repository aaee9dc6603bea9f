//! Flags about requests of data subjects.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::ToldArgs;

#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the text catalogue documents verbs for people")]
pub enum RequestVerb {
    Add(RequestAddArgs),
    List,
    Extend(RequestArgs),
    Close(RequestCloseArgs),
    Lift(RequestLiftArgs),
    Attest(RequestAttestArgs),
    Scope(RequestScopeArgs),
    Recipient(RequestRecipientArgs),
}

/// What a block is on: one of these.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct ScopeArgs {
    #[arg(long, value_name = "ID")]
    pub engagement: Option<String>,
    #[arg(long, value_name = "ID")]
    pub client: Option<String>,
    #[arg(long, value_name = "GLOB")]
    pub path: Option<String>,
    #[arg(long)]
    pub person: bool,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct RequestAddArgs {
    #[arg(long, value_name = "CODE")]
    pub kind: String,
    #[command(flatten)]
    pub scope: ScopeArgs,
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub received: String,
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub reference: Option<String>,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct RequestArgs {
    #[arg(value_name = "REQUEST")]
    pub request: String,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct RequestCloseArgs {
    #[arg(value_name = "REQUEST")]
    pub request: String,
    #[arg(long, value_name = "CODE")]
    pub outcome: String,
    #[arg(long, value_name = "CODE")]
    pub reason: Option<String>,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct RequestLiftArgs {
    #[arg(value_name = "REQUEST")]
    pub request: String,
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub notified: Option<String>,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct RequestAttestArgs {
    #[command(subcommand)]
    pub verb: Option<AttestVerb>,
    #[arg(value_name = "REQUEST", required = true)]
    pub request: Option<String>,
    #[arg(value_name = "ITEM|PATH", required = true)]
    pub items: Vec<String>,
    #[arg(long, required_unless_present = "shared", conflicts_with = "shared")]
    pub sole: bool,
    #[arg(long)]
    pub shared: bool,
    #[arg(long, value_name = "FILE", required = true)]
    pub key: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the text catalogue documents verbs for people")]
pub enum AttestVerb {
    List,
    Withdraw(AttestWithdrawArgs),
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct AttestWithdrawArgs {
    #[arg(value_name = "STATEMENT")]
    pub statement: String,
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct RequestScopeArgs {
    #[arg(value_name = "REQUEST")]
    pub request: String,
    #[arg(long)]
    pub person: bool,
    #[arg(long)]
    pub all: bool,
    #[arg(long, value_name = "DIR")]
    pub export: Option<PathBuf>,
    #[arg(long, value_name = "CODE", default_value = "likely")]
    pub least: String,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct RequestRecipientArgs {
    #[arg(value_name = "REQUEST")]
    pub request: String,
    #[command(flatten)]
    pub told: ToldArgs,
}
