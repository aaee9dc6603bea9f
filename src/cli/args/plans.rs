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
