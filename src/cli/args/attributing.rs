//! Flags about what a person says of whose an item is.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct AttributeArgs {
    #[command(subcommand)]
    pub verb: Option<AttributeVerb>,
    #[arg(value_name = "ITEM|PATH", required = true)]
    pub item: Option<String>,
    #[arg(value_name = "ENGAGEMENT", required = true)]
    pub engagement: Option<String>,
    #[arg(long, value_name = "CODE", required = true)]
    pub reason: Option<String>,
    #[arg(long, value_name = "ENGAGEMENT")]
    pub not: Vec<String>,
    #[arg(long)]
    pub settle_conflict: bool,
    #[arg(long, value_name = "FILE", required = true)]
    pub key: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the text catalogue documents verbs for people")]
pub enum AttributeVerb {
    List,
    Withdraw(AttributeWithdrawArgs),
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct AttributeWithdrawArgs {
    #[arg(value_name = "ATTRIBUTION")]
    pub attribution: String,
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}
