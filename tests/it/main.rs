//! The program as people run it, on a made-up firm: one binary, one temporary folder per test.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "test harness"
)]

mod crash;
mod cycle;
mod demo;
mod dossier;
mod explain;
mod firm;
mod languages;
mod privacy;
mod refusals;
mod shifts;
mod verdicts;
