//! Flags about written waivers of clients.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the text catalogue documents verbs for people")]
pub enum WaiverVerb {
    Add(WaiverAddArgs),
    List,
    Withdraw(WaiverWithdrawArgs),
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct WaiverAddArgs {
    #[arg(value_name = "ENGAGEMENT")]
    pub engagement: String,
    #[arg(long, value_name = "CODE", required = true)]
    pub class: Vec<String>,
    #[arg(long, value_name = "CODE")]
    pub given_by: String,
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub given_on: String,
    #[arg(long, value_name = "FILE")]
    pub letter: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct WaiverWithdrawArgs {
    #[arg(value_name = "WAIVER")]
    pub waiver: String,
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}
