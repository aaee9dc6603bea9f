//! Flags about consultation with clients.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct ConsultArgs {
    #[command(subcommand)]
    pub verb: Option<ConsultVerb>,
    #[arg(value_name = "PLAN", required = true)]
    pub plan: Option<String>,
    #[arg(long, value_name = "CODE")]
    pub letter: Option<String>,
}

#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the text catalogue documents verbs for people")]
pub enum ConsultVerb {
    Sent(ConsultSentArgs),
    Record(ConsultRecordArgs),
    Silence(ConsultSilenceArgs),
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct ConsultSentArgs {
    #[arg(value_name = "PLAN")]
    pub plan: String,
    #[arg(long, value_name = "CODE")]
    pub letter: String,
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub on: String,
    #[arg(long, value_name = "CODE")]
    pub channel: String,
    #[arg(long, value_name = "CODE", default_value = "contact")]
    pub to: String,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct ConsultRecordArgs {
    #[arg(value_name = "PLAN")]
    pub plan: String,
    #[arg(long, value_name = "CODE", required_unless_present = "from", conflicts_with = "from")]
    pub answer: Option<String>,
    #[arg(long, value_name = "N", conflicts_with = "from")]
    pub line: Vec<u64>,
    #[arg(long, value_name = "CODE", conflicts_with = "from")]
    pub ground: Option<String>,
    #[arg(long, value_name = "YYYY-MM-DD", conflicts_with = "from")]
    pub until: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub on: String,
    #[arg(long, value_name = "CODE")]
    pub channel: String,
    #[arg(long, value_name = "PRINCIPAL")]
    pub by: String,
    #[arg(long, value_name = "TEXT")]
    pub reference: Option<String>,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct ConsultSilenceArgs {
    #[arg(value_name = "PLAN")]
    pub plan: String,
    #[arg(long, value_name = "PRINCIPAL", num_args = 1, required = true)]
    pub by: Vec<String>,
}
