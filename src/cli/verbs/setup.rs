//! `init`, `check`, `register`, `key`: before and beside the nightly work.

use std::path::Path;

use serde_json::json;
use zeroize::Zeroizing;

use super::super::args::{self, CompletionsArgs, InitArgs, KeyNewArgs, RegisterArgs};
use super::super::config;
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::radar;
use crate::keys;
use crate::plan::namespace;
use crate::register::Register;
use crate::register::radar::of_register;
use crate::retention;
use crate::run::certify;
use crate::run::files;

/// `termijn init`
pub(super) fn init(session: &Session, args: &InitArgs) -> VerbResult {
    let path = args.dir.join("termijn.toml");
    // Asked before anything is made; `write_new` asks again, in the same step as it writes.
    if files::is_taken(&path).map_err(|error| problems::file(&path, &error))? {
        return Err(Problem::new(Code::WouldOverwrite).at(path.display()));
    }
    let state = session.state()?;
    let machine = certify::machine_line(&state).map_err(|error| problems::key(&error))?;
    let lang = session.messages.lang();
    let register = args.dir.join("register.csv");
    if !files::is_taken(&register).map_err(|error| problems::file(&register, &error))? {
        files::write_new(&register, config::register_header(lang).as_bytes())
            .map_err(|error| problems::write(&register, &error))?;
    }
    files::write_new(&path, config::template(lang).as_bytes())
        .map_err(|error| problems::write(&path, &error))?;
    if !session.is_text() {
        session.json(&json!({"schema": "termijn/init/1", "config": path, "register": register,
            "state": state.path(), "machine_key": machine}));
        return Ok(Outcome::Done);
    }
    session.line(&session.messages.with(
        "cli-init-done",
        &[
            ("config", path.display().to_string().into()),
            ("state", state.path().display().to_string().into()),
        ],
    ));
    session.line(&session.messages.get("cli-init-next"));
    Ok(Outcome::Done)
}

/// `termijn register check`
pub(super) fn register_check(session: &Session, args: &RegisterArgs) -> VerbResult {
    let path = session.register_path(args.register.as_deref())?;
    let register = session.register(&path)?;
    let clients = register.clients().count() as u64;
    let engagements = register.engagements.len() as u64;
    let blips = of_register(&register, session.as_of()?);
    if session.is_text() {
        session.line(&session.messages.with(
            "cli-register-ok",
            &[("clients", clients.into()), ("engagements", engagements.into())],
        ));
        for note in &register.notes {
            session.line(&format!("- {}", note.text(&session.messages)));
        }
        radar::put(session, &blips);
    } else {
        session.json(&json!({"schema": "termijn/register/1", "clients": clients,
            "engagements": engagements, "sha256": register.digest, "notes": register.notes, "radar": blips}));
    }
    Ok(Outcome::Done)
}

/// `termijn register list`
pub(super) fn register_list(session: &Session, args: &RegisterArgs) -> VerbResult {
    let path = session.register_path(args.register.as_deref())?;
    let register = session.register(&path)?;
    let as_of = session.as_of()?;
    let months = session.config.months_after_end;
    if !session.is_text() {
        let list: Vec<_> = register
            .engagements
            .iter()
            .map(|e| {
                let term = e.end.map(|end| retention::term(end, months, &[], as_of));
                json!({"id": e.id, "client_id": e.client, "name": e.name, "client_name": e.client_name,
                    "start": e.start, "end": e.end.map(|end| end.to_string()),
                    "retain_until": term.as_ref().map(|term| term.retain_until),
                    "due_from": term.as_ref().map(|term| term.due_from)})
            })
            .collect();
        session.json(&json!({"schema": "termijn/register/1", "as_of": as_of, "engagements": list}));
        return Ok(Outcome::Done);
    }
    list_text(session, &register, months, as_of);
    Ok(Outcome::Done)
}

fn list_text(
    session: &Session,
    register: &Register,
    months: u32,
    as_of: crate::calendar::CivilDate,
) {
    let m = &session.messages;
    for engagement in &register.engagements {
        let until = engagement
            .end
            .map(|end| retention::term(end, months, &[], as_of).retain_until)
            .map_or_else(
                || m.get("cli-register-open"),
                |until| m.with("cli-register-until", &[("until", m.date(until).into())]),
            );
        session.line(&format!(
            "{:<12} {:<12} {:<36} {until}",
            engagement.client.as_str(),
            engagement.id.as_str(),
            engagement.client_name,
        ));
    }
}

/// `termijn key new`
pub(super) fn key_new(session: &Session, args: &KeyNewArgs) -> VerbResult {
    let Some(role) = config::Role::ALL.into_iter().find(|role| role.code() == args.role) else {
        return Err(session.wrong_use("cli-use-role"));
    };
    if args.principal.is_empty() || args.principal.contains(|c: char| c.is_whitespace() || c == ',')
    {
        return Err(session.wrong_use("cli-use-principal"));
    }
    let passphrase = new_passphrase(session, args)?;
    let key = keys::generate(&args.principal, passphrase.as_ref().map(|p| p.as_str()))
        .map_err(|error| problems::key(&error))?;
    key.write_new(&args.file).map_err(|error| problems::key(&error))?;
    let rights = rights(role).join(",");
    let line = format!("{} namespaces=\"{rights}\" {}", args.principal, key.public_line());
    if session.is_text() {
        session.hint(&session.messages.with(
            "cli-key-made",
            &[
                ("file", args.file.display().to_string().into()),
                ("fingerprint", key.fingerprint().into()),
            ],
        ));
        session.line(&line);
    } else {
        session.json(
            &json!({"schema": "termijn/key/1", "file": args.file, "fingerprint": key.fingerprint(),
            "allowed_signers": line}),
        );
    }
    Ok(Outcome::Done)
}

/// What a role may sign.
fn rights(role: config::Role) -> Vec<&'static str> {
    match role {
        config::Role::RecordManager => {
            vec![namespace::PLAN, namespace::DECISION, namespace::ATTEST, namespace::WAIVER]
        }
        config::Role::PrivacyOfficer => vec![
            namespace::APPROVAL,
            namespace::DECISION,
            namespace::ATTEST,
            namespace::WAIVER,
            namespace::HOLD_RELEASE,
        ],
        config::Role::Partner => vec![namespace::APPROVAL, namespace::HOLD_RELEASE],
        config::Role::ItAdministrator => vec![namespace::CHECKPOINT],
        config::Role::Reviewer => {
            vec![namespace::APPROVAL, namespace::DECISION, namespace::ATTEST]
        }
    }
}

fn new_passphrase(
    session: &Session,
    args: &KeyNewArgs,
) -> Result<Option<Zeroizing<String>>, Problem> {
    if args.no_passphrase {
        return Ok(None);
    }
    if let Some(path) = &args.passphrase_file {
        return passphrase_from(session, path).map(Some);
    }
    let ask = |id: &str| {
        rpassword::prompt_password(format!("{} ", session.messages.get(id)))
            .map(Zeroizing::new)
            .map_err(|_| session.wrong_use("cli-use-passphrase"))
    };
    let first = ask("cli-key-passphrase")?;
    let second = ask("cli-key-passphrase-again")?;
    if first.is_empty() || first != second {
        return Err(session.wrong_use("cli-use-passphrase"));
    }
    Ok(Some(first))
}

/// The first line of a passphrase file.
pub(super) fn passphrase_from(
    session: &Session,
    path: &Path,
) -> Result<Zeroizing<String>, Problem> {
    let bytes = Zeroizing::new(files::read(path).map_err(|error| problems::file(path, &error))?);
    let text = Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned());
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        // As a passphrase it would encrypt nothing, and nobody would notice.
        return Err(session.wrong_use("cli-use-passphrase-empty"));
    }
    Ok(Zeroizing::new(line.to_owned()))
}

/// `termijn key machine`
pub(super) fn key_machine(session: &Session) -> VerbResult {
    let state = session.state()?;
    let line = certify::machine_line(&state).map_err(|error| problems::key(&error))?;
    if session.is_text() {
        session.line(&line);
    } else {
        session.json(&json!({"schema": "termijn/key/1", "allowed_signers": line}));
    }
    Ok(Outcome::Done)
}

/// `termijn completions`
pub(super) fn completions(session: &Session, args: &CompletionsArgs) -> Outcome {
    // Into memory first: the generator takes a reader that went away for a fault of its own.
    let mut script = Vec::new();
    let mut command = args::command(&session.messages);
    clap_complete::generate(args.shell, &mut command, "termijn", &mut script);
    session.put(&String::from_utf8_lossy(&script));
    Outcome::Done
}
