//! Flags about what is found: findings, dismissals and rules.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct FindingsArgs {
    #[arg(long, value_name = "T1..T5", default_value = "T3")]
    pub min_tier: String,
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    pub type_code: Vec<String>,
    #[arg(long, value_name = "[SOURCE:]GLOB")]
    pub path: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub register: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct DismissArgs {
    #[command(subcommand)]
    pub verb: Option<DismissVerb>,
    #[arg(value_name = "FINDING", required = true)]
    pub finding: Option<String>,
    #[arg(long, value_name = "CODE", required = true)]
    pub reason: Option<String>,
    #[arg(long, value_name = "YYYY-MM-DD", required = true)]
    pub until: Option<String>,
}

#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the text catalogue documents verbs for people")]
pub enum DismissVerb {
    List,
    Withdraw(DismissWithdrawArgs),
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct DismissWithdrawArgs {
    #[arg(value_name = "DISMISSAL|FINDING")]
    pub dismissal: String,
}

#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the text catalogue documents verbs for people")]
pub enum RulesVerb {
    Check(RulesCheckArgs),
    List,
    Show(RulesShowArgs),
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct RulesCheckArgs {
    #[arg(value_name = "FILE|DIR")]
    pub paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct RulesShowArgs {
    #[arg(value_name = "RULE")]
    pub rule: String,
}
