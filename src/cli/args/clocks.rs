//! Flags about dates and clocks: the deadline calculator, and incidents.

use clap::{Args, Subcommand};

/// Longest period that can be asked for; more is a typing error.
const MONTHS_MAX: i64 = 1200;

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct TermArgs {
    #[arg(long, value_name = "DATE")]
    pub end: String,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MONTHS_MAX))]
    pub months: Option<u32>,
    #[arg(long, value_name = "RULE@DATE")]
    pub floor: Vec<String>,
}

#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the text catalogue documents verbs for people")]
pub enum IncidentVerb {
    Open(IncidentOpenArgs),
    List,
    Close(IncidentCloseArgs),
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct IncidentOpenArgs {
    #[arg(long, value_name = "[SOURCE:]GLOB")]
    pub path: Vec<String>,
    #[arg(long, value_name = "NAME")]
    pub source: Vec<String>,
    #[arg(long, value_name = "ID")]
    pub engagement: Vec<String>,
    #[arg(long, value_name = "TIME")]
    pub noticed: String,
    #[arg(long, value_name = "CODE")]
    pub kind: String,
}

#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the text catalogue documents flags for people")]
pub struct IncidentCloseArgs {
    #[arg(value_name = "INCIDENT")]
    pub incident: String,
    #[arg(long, value_name = "CODE")]
    pub reason: String,
}
