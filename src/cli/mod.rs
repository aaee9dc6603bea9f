//! The command line. It reads flags and environment, calls `run`, and says what came of it in the
//! reader's language. It decides nothing about anybody's data.

pub mod args;
pub mod config;
pub mod demo;
pub mod problem;

mod interrupt;
mod layout;
mod problems;
mod progress;
mod session;
mod verbs;

use std::ffi::OsString;
use std::io::ErrorKind;
use std::process::ExitCode;

use clap::FromArgMatches;

use args::Cli;
use problem::{Code, Outcome, Problem};
use session::{Session, VerbResult};

use crate::text::{Lang, Messages};
use crate::worker;

/// Runs the program on the arguments of the process.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if arguments.get(1).is_some_and(|verb| verb == worker::VERB) {
        // Before anything that a person would see: nothing of a worker is for people.
        let given = arguments.iter().skip(2).map(|given| given.to_string_lossy().into_owned());
        return worker::serve(&given.collect::<Vec<_>>());
    }
    let lang = early_language(&arguments);
    quiet_panics(lang);
    no_core_dumps();
    interrupt::watch(lang);
    // The hook has said where; that it failed is one of our own exit codes.
    std::panic::catch_unwind(|| run(arguments)).unwrap_or(Outcome::Failed).into()
}

/// Runs the program on `arguments`, the first of which is its name.
pub fn run(arguments: Vec<OsString>) -> Outcome {
    let messages = Messages::new(early_language(&arguments));
    let parsed = args::command(&messages)
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are results, and go to standard output with outcome 0.
            let outcome = if error.use_stderr() { Outcome::Usage } else { Outcome::Done };
            return match error.print() {
                // `--help | head` had what it wanted.
                Err(error) if error.kind() != ErrorKind::BrokenPipe => Outcome::Failed,
                _ => outcome,
            };
        }
    };
    let json = cli.global.format.is_json();
    let color = cli.global.color == args::ColorArg::Always;
    match Session::new(cli.global) {
        Ok(session) => {
            let color = session.color();
            let mut result =
                verbs::run(&session, cli.verb).map_err(|problem| session.placed(problem));
            if let (Ok(_), Some(problem)) = (&result, session.lost()) {
                result = Err(problem);
            }
            report(result, &session.messages, json, color)
        }
        Err((problem, lang)) => report(Err(*problem), &Messages::new(lang), json, color),
    }
}

fn report(result: VerbResult, messages: &Messages, json: bool, color: bool) -> Outcome {
    match result {
        Ok(outcome) => outcome,
        Err(problem) => {
            complain(&problem, messages, json, color);
            problem.outcome
        }
    }
}

fn complain(problem: &Problem, messages: &Messages, json: bool, color: bool) {
    if json {
        session::complain(&serde_json::json!({ "error": problem.json(messages) }).to_string());
    } else {
        session::complain(&problem.text(messages, color));
    }
}

/// The language before the command line is parsed: its help and errors need one.
fn early_language(arguments: &[OsString]) -> Lang {
    let texts: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    let flag = texts.iter().enumerate().find_map(|(index, text)| {
        let value = match text.strip_prefix("--lang=") {
            Some(value) => value,
            None if *text == "--lang" => texts.get(index + 1)?,
            None => return None,
        };
        Lang::parse(value)
    });
    let variable = || {
        session::environment("TERMIJN_LANG").and_then(|value| Lang::parse(&value.to_string_lossy()))
    };
    flag.or_else(variable).or_else(session::environment_language).unwrap_or(Lang::Nl)
}

/// A panic says where, never what: its message may hold a piece of a document.
fn quiet_panics(lang: Lang) {
    std::panic::set_hook(Box::new(move |info| {
        let place = info.location().map_or_else(|| "?".to_owned(), ToString::to_string);
        let problem = Problem::new(Code::Internal).arg("place", place);
        session::complain(&problem.text(&Messages::new(lang), false));
    }));
}

/// A core dump of this process would hold documents.
fn no_core_dumps() {
    let none = rustix::process::Rlimit { current: Some(0), maximum: Some(0) };
    if rustix::process::setrlimit(rustix::process::Resource::Core, none).is_err() {
        session::complain("termijn: core dumps could not be switched off");
    }
}
