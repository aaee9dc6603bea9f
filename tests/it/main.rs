//! The program as people run it, on a made-up firm: one binary, one temporary folder per test.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "test harness"
)]

mod attributing;
mod changed_register;
mod consulting;
mod corpora;
mod crash;
mod cycle;
mod damaged;
mod demo;
mod desk;
mod dismissing;
mod dossier;
mod exits;
mod explain;
mod findings;
mod firm;
mod holding;
mod hostile;
mod incidents;
mod invented;
mod isolation;
mod kinds;
mod labelled;
mod languages;
mod large;
mod last_copy;
mod privacy;
mod proofs;
mod querying;
mod recipients;
mod reckoning;
mod refusals;
mod registers;
mod requests;
mod rules;
mod scanning;
mod scenarios;
mod separation;
mod setup;
mod share;
mod shifts;
mod shortening;
mod sole;
mod standing;
mod statutes;
mod subject;
mod unconfigured;
mod verdicts;
mod waiting;
mod waivers;
mod wrong_purge;
