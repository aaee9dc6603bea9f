//! The shell's work: scan, judge, plan, apply. It wires core and edges; it decides nothing that a
//! core module could decide, and it is the only module that uses threads.

pub mod apply;
mod archiving;
pub mod attributing;
pub mod blocking;
pub mod certify;
pub mod checking;
pub mod class_examples;
pub mod clock;
pub mod consulting;
pub mod dismissing;
pub mod exporting;
pub mod files;
pub mod findings;
pub mod holding;
pub mod incidents;
pub mod office;
pub mod password_file;
pub mod planning;
pub mod proving;
pub mod querying;
pub mod reading;
pub mod recipients;
pub mod reporting;
pub mod requesting;
pub mod restoring;
pub mod rule_folder;
pub mod scan;
pub mod scoping;
pub mod since;
mod stated;
mod terms;
pub mod verdicts;
pub mod waiving;
pub mod wrong_purge;
