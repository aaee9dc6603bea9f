//! The shell that people see: configuration, errors, the command line.

pub mod config;
pub mod problem;
