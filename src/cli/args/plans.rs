//! Flags of plans.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the text catalogue documents verbs for people")]
pub enum PlanVerb {
    Create(PlanCreateArgs),
    List,
    Show(PlanArgs),
    Diff(PlanArgs),
    Freeze(SignArgs),
    Exclude(PlanExcludeArgs),
    Recipient(PlanRecipientArgs),
    Withdraw(PlanArgs),
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct PlanCreateArgs {
    #[arg(long, value_name = "ID")]
    pub client: String,
    #[arg(long)]
    pub ahead: bool,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct PlanArgs {
    #[arg(value_name = "PLAN")]
    pub plan: String,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct SignArgs {
    #[arg(value_name = "PLAN")]
    pub plan: String,
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct PlanExcludeArgs {
    #[arg(value_name = "PLAN")]
    pub plan: String,
    #[arg(value_name = "ITEM|PATH", required = true)]
    pub items: Vec<String>,
    #[arg(long, value_name = "CODE")]
    pub reason: String,
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

/// When a recipient was told, and confirmed.
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct ToldArgs {
    #[arg(value_name = "NAME")]
    pub name: String,
    #[arg(long, value_name = "YYYY-MM-DD", required_unless_present = "confirmed")]
    pub told: Option<String>,
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub confirmed: Option<String>,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct PlanRecipientArgs {
    #[arg(value_name = "PLAN")]
    pub plan: String,
    #[command(flatten)]
    pub told: ToldArgs,
}
