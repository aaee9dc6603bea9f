//! From the errors of library and edges to what people read. One match for each.

use std::fmt::Display;
use std::io;
use std::path::Path;

use super::problem::{Code, Problem};
use crate::catalogue::CatalogueError;
use crate::detect::RuleFileError;
use crate::extract::PasswordsError;
use crate::handover::HandoverError;
use crate::keys::{AllowedSignersError, KeyError, SignatureError};
use crate::ledger::LedgerFileError;
use crate::plan::{PlanError, RefusalError, SkipReason};
use crate::register::RegisterError;
use crate::retention::{OwnPackError, PackError};
use crate::run::apply::ApplyError;
use crate::run::password_file::{FILE_BYTES_MAX as PASSWORDS_BYTES_MAX, PasswordFileError};
use crate::run::planning::PlanningError;
use crate::run::rule_folder::{FILE_BYTES_MAX, FILES_MAX, RuleFolderError};
use crate::source::{Root, RootError};
use crate::text::Messages;

/// A file that cannot be read or written.
pub(super) fn file(path: &Path, error: &io::Error) -> Problem {
    Problem::new(Code::FileUnreadable).at(path.display()).because(error)
}

/// A result that cannot be written.
pub(super) fn write(path: &Path, error: &io::Error) -> Problem {
    if error.kind() == io::ErrorKind::AlreadyExists {
        return Problem::new(Code::WouldOverwrite).at(path.display());
    }
    Problem::new(Code::WriteFailed).at(path.display()).because(error)
}

/// A register file that cannot be read.
pub(super) fn register_file(path: &Path, error: &io::Error) -> Problem {
    if error.kind() == io::ErrorKind::NotFound {
        return Problem::new(Code::RegisterMissing).at(path.display());
    }
    Problem::new(Code::RegisterUnreadable).at(path.display()).because(error)
}

/// A register that is refused: every bad row at once.
pub(super) fn register(path: &Path, error: &RegisterError, messages: &Messages) -> Problem {
    let rows = error.rows();
    if rows.is_empty() {
        let empty = matches!(error, RegisterError::Empty);
        let problem = if empty {
            Problem::new(Code::RegisterEmpty)
        } else {
            Problem::new(Code::RegisterUnreadable).arg("reason", error.text(messages))
        };
        return problem.at(path.display());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut problem =
        Problem::new(Code::RegisterBadRows).at(path.display()).arg("count", rows.len());
    for row in rows {
        problem = problem.detail(format!("{name}:{}", row.text(messages)));
    }
    problem
}

/// A folder or file of own detection rules that cannot be read.
pub(super) fn rule_folder(error: &RuleFolderError, messages: &Messages) -> Problem {
    unreadable_rules(Code::RulesUnreadable, error, messages)
}

fn unreadable_rules(code: Code, error: &RuleFolderError, messages: &Messages) -> Problem {
    let problem = Problem::new(code).at(error.place());
    let limited = |id: &str, max: String| messages.with(id, &[("max", max.into())]);
    let reason = match error {
        RuleFolderError::Unreadable { source, .. } => return problem.because(source),
        RuleFolderError::Link { .. } => messages.get("rules-folder-link"),
        RuleFolderError::NotAFile { .. } => messages.get("rules-folder-not-a-file"),
        RuleFolderError::TooLarge { .. } => {
            limited("rules-folder-too-large", messages.size(FILE_BYTES_MAX))
        }
        RuleFolderError::TooMany { .. } => {
            limited("rules-folder-too-many", messages.count(FILES_MAX as u64))
        }
        RuleFolderError::NotText { .. } => messages.get("rules-folder-not-text"),
        RuleFolderError::Empty { .. } => messages.get("rules-folder-empty"),
    };
    problem.arg("reason", reason)
}

/// A file with passwords of archives that cannot be used.
pub(super) fn passwords(path: &Path, error: &PasswordFileError, messages: &Messages) -> Problem {
    let problem = Problem::new(Code::PasswordsUnreadable);
    let (id, line) = match error {
        PasswordFileError::Unreadable(source) => return problem.at(path.display()).because(source),
        PasswordFileError::NotAFile => ("rules-folder-not-a-file", None),
        PasswordFileError::TooOpen { mode } => {
            let mode = [("mode", format!("{mode:04o}").into())];
            let reason = messages.with("cli-passwords-too-open", &mode);
            return problem.at(path.display()).arg("reason", reason);
        }
        PasswordFileError::TooLarge => {
            let max = [("max", messages.size(PASSWORDS_BYTES_MAX).into())];
            let reason = messages.with("rules-folder-too-large", &max);
            return problem.at(path.display()).arg("reason", reason);
        }
        PasswordFileError::NotText => ("rules-folder-not-text", None),
        PasswordFileError::Line(PasswordsError::Pattern { line }) => {
            ("cli-passwords-pattern", Some(line))
        }
        PasswordFileError::Line(PasswordsError::Empty { line }) => {
            ("cli-passwords-empty", Some(line))
        }
    };
    let place = match line {
        Some(line) => format!("{}:{line}", path.display()),
        None => path.display().to_string(),
    };
    problem.at(place).arg("reason", messages.get(id))
}

/// A file of own retention rules that cannot be read.
pub(super) fn statute_file(error: &RuleFolderError, messages: &Messages) -> Problem {
    unreadable_rules(Code::StatutesUnreadable, error, messages)
}

/// The folder of own templates of letters, or a file in it, that cannot be read.
pub(super) fn template_folder(error: &RuleFolderError, messages: &Messages) -> Problem {
    match error {
        RuleFolderError::Empty { path } => Problem::new(Code::TemplatesUnreadable)
            .at(path.display())
            .arg("reason", messages.get("consult-templates-none")),
        error => unreadable_rules(Code::TemplatesUnreadable, error, messages),
    }
}

/// A file of own retention rules that is refused; `file` is its path.
pub(super) fn statutes(file: &Path, error: &OwnPackError, messages: &Messages) -> Problem {
    Problem::new(Code::StatutesInvalid)
        .at(format!("{}:{}:{}", file.display(), error.line, error.column))
        .arg("reason", statute_reason(&error.source, messages))
}

/// What is wrong with retention rules.
pub(super) fn statute_reason(error: &PackError, messages: &Messages) -> String {
    let of = |id: &str, rule: &String| messages.with(id, &[("rule", rule.clone().into())]);
    match error {
        // The reader of TOML says it in English; its words name keys and lines only.
        PackError::Shape(error) => error.message().lines().collect::<Vec<_>>().join(", "),
        PackError::Schema(_) => messages.get("rules-statute-fault-schema"),
        PackError::DuplicateRule(rule) => of("rules-statute-fault-taken", rule),
        PackError::Overlap(rule) => of("rules-statute-fault-overlap", rule),
        PackError::Period(rule) => of("rules-statute-fault-period", rule),
        PackError::Event(rule) => of("rules-statute-fault-event", rule),
        PackError::Signs(rule) => of("rules-statute-fault-signs", rule),
        PackError::SignedOff(rule) => of("rules-statute-fault-signed-off", rule),
        PackError::Validity(rule) => of("rules-statute-fault-validity", rule),
        PackError::Contracts(_) | PackError::Window => error.to_string(),
    }
}

/// A file of detection rules that is refused; `file` is its path.
pub(super) fn rule_file(file: &Path, error: &RuleFileError, messages: &Messages) -> Problem {
    Problem::new(Code::RulesInvalid)
        .at(format!("{}:{}:{}", file.display(), error.line, error.column))
        .arg("reason", error.text(messages))
}

/// A source that is not there.
pub(super) fn root(root: &Root, error: &RootError) -> Problem {
    let source = &root.name;
    let problem = match error {
        RootError::Missing { .. } => Problem::new(Code::RootMissing),
        RootError::NotDirectory { .. } => Problem::new(Code::RootNotFolder),
        RootError::Emptied { .. } => Problem::new(Code::RootEmptied),
        RootError::SentinelMissing { .. } => Problem::new(Code::SentinelMissing)
            .arg("sentinel", root.sentinel.clone().unwrap_or_default()),
        RootError::Unreadable { source, .. } => Problem::new(Code::RootUnreadable).because(source),
    };
    problem.at(root.path.display()).arg("source", source)
}

/// The state folder, before it is opened.
pub(super) fn state(path: &Path, error: &io::Error) -> Problem {
    Problem::new(Code::StateUnusable).at(path.display()).because(error)
}

/// The catalogue or the state folder.
pub(super) fn catalogue(error: &CatalogueError) -> Problem {
    match error {
        CatalogueError::Folder { path, source } => {
            Problem::new(Code::StateUnusable).at(path.display()).because(source)
        }
        CatalogueError::TooOpen { path, mode } => {
            Problem::new(Code::StateTooOpen).at(path.display()).arg("mode", format!("{mode:04o}"))
        }
        CatalogueError::Newer { found, known } => {
            Problem::new(Code::CatalogueNewer).arg("found", found).arg("known", known)
        }
        CatalogueError::Locked { holder } => {
            let (who, since) = holder.split_once(' ').unwrap_or((holder, ""));
            Problem::new(Code::Locked).arg("holder", who).arg("since", since)
        }
        CatalogueError::Malformed { what } => Problem::new(Code::CatalogueDamaged).detail(*what),
        CatalogueError::Database(error) => database(error),
    }
}

/// What `SQLite` said, without the statement: that may hold names of files.
fn database(error: &rusqlite::Error) -> Problem {
    use rusqlite::ErrorCode as E;
    let system = |kind: io::ErrorKind| Problem::new(Code::StateUnusable).because(&kind.into());
    match error.sqlite_error_code() {
        // None: a value of another type than the column was given, or a table that is not ours.
        None | Some(E::DatabaseCorrupt | E::NotADatabase) => Problem::new(Code::CatalogueDamaged),
        Some(E::DiskFull) => system(io::ErrorKind::StorageFull),
        Some(E::ReadOnly) => system(io::ErrorKind::ReadOnlyFilesystem),
        Some(E::PermissionDenied | E::CannotOpen) => system(io::ErrorKind::PermissionDenied),
        Some(code) => Problem::new(Code::StateUnusable).arg("reason", format!("SQLite: {code:?}")),
    }
}

/// A key.
pub(super) fn key(error: &KeyError) -> Problem {
    match error {
        KeyError::WrongPassphrase { path } => {
            Problem::new(Code::WrongPassphrase).at(path.display())
        }
        KeyError::TooOpen { path, mode } => {
            Problem::new(Code::KeyTooOpen).at(path.display()).arg("mode", format!("{mode:04o}"))
        }
        KeyError::Exists { path } => Problem::new(Code::WouldOverwrite).at(path.display()),
        KeyError::Io { path, source } => {
            Problem::new(Code::KeyUnreadable).at(path.display()).because(source)
        }
        KeyError::PassphraseNeeded { path } => {
            Problem::new(Code::PassphraseNeeded).at(path.display())
        }
        KeyError::NotAKey { path } | KeyError::NotEd25519 { path } => {
            Problem::new(Code::KeyKind).at(path.display())
        }
        _ => Problem::new(Code::KeyUnreadable).arg("reason", error),
    }
}

/// The list of who may sign.
pub(super) fn signers(path: &Path, error: &AllowedSignersError) -> Problem {
    Problem::new(Code::SignersInvalid)
        .at(format!("{}:{}", path.display(), error.line))
        .arg("line", error.line)
}

/// A signature.
pub(super) fn signature(error: &SignatureError) -> Problem {
    match error {
        SignatureError::NoRight { principal, namespace } => {
            Problem::new(Code::SignerNotAllowed).arg("signer", principal).arg("purpose", namespace)
        }
        SignatureError::UnknownKey { fingerprint } => {
            Problem::new(Code::KeyNotListed).arg("fingerprint", fingerprint)
        }
        SignatureError::Revoked { fingerprint } => {
            Problem::new(Code::KeyRevoked).arg("fingerprint", fingerprint)
        }
        SignatureError::NotYetValid { principal } | SignatureError::Expired { principal } => {
            Problem::new(Code::KeyNotValidNow).arg("signer", principal)
        }
        SignatureError::Namespace { expected } => {
            Problem::new(Code::SignaturePurpose).arg("purpose", expected)
        }
        SignatureError::Mismatch => Problem::new(Code::SignatureInvalid),
        _ => Problem::new(Code::SignatureDamaged),
    }
}

/// The ledger.
pub(super) fn ledger(error: &LedgerFileError) -> Problem {
    match error {
        LedgerFileError::Io { path, source } => {
            Problem::new(Code::StateUnusable).at(path.display()).because(source)
        }
        LedgerFileError::Broken { path, .. } => Problem::new(Code::LedgerBroken).at(path.display()),
        _ => Problem::new(Code::LedgerBroken),
    }
}

/// A gate that is closed.
pub(super) fn refusal(error: &RefusalError, plan: &str) -> Problem {
    use RefusalError as E;
    let of_plan = |code| Problem::new(code).arg("plan", plan);
    let of_signer = |code, principal: &str| Problem::new(code).arg("signer", principal);
    match error {
        E::OtherState { .. } => of_plan(Code::PlanOtherState),
        E::LedgerHead { .. } => of_plan(Code::LedgerLacksHead),
        E::Expired { expires_on, .. } => of_plan(Code::PlanExpired).arg("expired", expires_on),
        E::Future { as_of, .. } => of_plan(Code::PlanAhead).arg("made", as_of),
        E::AllowedSigners { .. } => of_plan(Code::SignersChanged),
        E::Empty { .. } => of_plan(Code::PlanWithoutLines),
        E::TooMany { removing, max } => {
            Problem::new(Code::CapExceeded).arg("items", removing).arg("max", max)
        }
        E::ShareOfRoot { source_name, removing, total, max_percent } => {
            let share = removing.saturating_mul(100) / (*total).max(1);
            Problem::new(Code::ShareExceeded)
                .arg("source", source_name)
                .arg("share", share)
                .arg("max", max_percent)
        }
        E::UnlistedSource { source_name } => Problem::new(Code::SourceNotFound)
            .arg("source", source_name)
            .ending(super::problem::Outcome::Refused),
        E::Altered { .. } => of_plan(Code::PlanAltered),
        E::Namespace { principal, namespace } => {
            of_signer(Code::SignerNotAllowed, principal).arg("purpose", namespace)
        }
        E::Author { author, principal } => {
            of_signer(Code::AuthorDiffers, principal).arg("author", author)
        }
        E::UnknownPerson { principal } => of_signer(Code::PersonUnknown, principal),
        E::AuthorApproves { principal } => of_signer(Code::ApproverIsAuthor, principal),
        E::DeciderApproves { principal } => of_signer(Code::ApproverDecided, principal),
        E::AdministratorApproves { principal } => of_signer(Code::ApproverAdministers, principal),
        E::SamePerson { principal } | E::SameKey { principal } => {
            of_signer(Code::SamePersonTwice, principal)
        }
        E::TooFew { given, required } => {
            of_plan(Code::NotEnoughApprovals).arg("have", given).arg("need", required)
        }
        E::RecipientsOutstanding { count, .. } => {
            of_plan(Code::RecipientsOutstanding).arg("count", count)
        }
        E::NoPrivacyOfficer => of_plan(Code::NoPrivacyOfficer),
    }
}

/// Planning.
pub(super) fn planning(error: &PlanningError, plan: &str) -> Problem {
    use PlanningError as E;
    match error {
        E::UnknownClient { client } => Problem::new(Code::ClientNotFound).arg("client", client),
        E::NothingDue { client } => Problem::new(Code::PlanEmpty).arg("client", client),
        E::UnknownPlan { plan } => Problem::new(Code::PlanNotFound).arg("plan", plan),
        E::WrongStatus { plan, status } => {
            let code = match *status {
                "draft" => Code::PlanNotFrozen,
                "frozen" => Code::PlanFrozen,
                "withdrawn" => Code::PlanWithdrawn,
                _ => Code::PlanFinished,
            };
            Problem::new(code).arg("plan", plan)
        }
        E::UnknownLine { plan, item } => {
            Problem::new(Code::ItemNotInPlan).arg("item", item).arg("plan", plan)
        }
        E::Undecided { plan, open } => {
            Problem::new(Code::PlanUndecided).arg("plan", plan).arg("count", open)
        }
        E::LineEnded { n, .. } => Problem::new(Code::LineEnded).arg("item", n).arg("plan", plan),
        E::NothingLeft { plan, reasons } => {
            let count: u64 = reasons.values().sum();
            let problem = Problem::new(Code::PlanLapsed).arg("plan", plan).arg("count", count);
            let told = |problem: Problem, (reason, n): (&SkipReason, &u64)| {
                problem.detail(format!("{}: {n}", reason.code()))
            };
            reasons.iter().fold(problem, told)
        }
        E::ObligorClient { n } => {
            Problem::new(Code::DecisionNotAllowed).arg("item", n).arg("decision", "destroy")
        }
        E::Reason { reason } => Problem::new(Code::ReasonNotFitting).arg("reason", reason),
        E::UnknownPerson { principal } => {
            Problem::new(Code::PersonUnknown).arg("signer", principal)
        }
        E::InQuarantine { plan, count } => {
            Problem::new(Code::InQuarantine).arg("plan", plan).arg("count", count)
        }
        E::NotDue { .. } | E::NotConsulted { .. } | E::AgainstAnswer { .. } => not_ready(error),
        E::DeferralsLost { plans } => lost(Code::DeferralsLost, plans),
        E::HoldsLost { holds } => lost(Code::HoldsLost, holds),
        E::HoldsChanged { holds } => lost(Code::HoldsChanged, holds),
        E::RequestsLost { requests } => lost(Code::RequestsLost, requests),
        E::StatementsLost { statements } => lost(Code::StatementsLost, statements),
        E::AttributionsLost { attributions } => lost(Code::AttributionsLost, attributions),
        E::HoldsAdrift { holds } => adrift(Code::HoldsAdrift, holds),
        E::RequestsAdrift { requests } => adrift(Code::RequestsAdrift, requests),
        E::Key(error) => key(error),
        E::Signature(error) => signature(error),
        E::Signers { path, source } => signers(path, source),
        E::Refused(error) => refusal(error, plan),
        E::Plan(error) => plan_file(error, plan),
        E::Ledger(error) => ledger(error),
        E::File { path, source } => file_of_plan(path, source, plan),
        E::Catalogue(error) => catalogue(error),
    }
}

/// A file of a plan, or one that planning needs.
fn file_of_plan(path: &Path, source: &io::Error, plan: &str) -> Problem {
    if source.kind() == io::ErrorKind::AlreadyExists {
        return Problem::new(Code::WouldOverwrite).at(path.display());
    }
    let name = path.to_string_lossy();
    let gone = source.kind() == io::ErrorKind::NotFound;
    if gone && name.ends_with(".sig") {
        return Problem::new(Code::SignatureMissing).at(name).arg("plan", plan);
    }
    if gone && (name.ends_with(".plan.json") || name.ends_with(".items.jsonl")) {
        return Problem::new(Code::PlanFileMissing).at(name).arg("plan", plan);
    }
    if gone && name.ends_with("allowed_signers") {
        return Problem::new(Code::SignersMissing).at(name);
    }
    file(path, source)
}

/// A draft whose lines are not due, or not settled with the client.
fn not_ready(error: &PlanningError) -> Problem {
    use PlanningError as E;
    match error {
        E::NotDue { plan, lines, from } => {
            let from = from.map_or_else(|| "–".to_owned(), |day| day.to_string());
            let problem = Problem::new(Code::PlanNotDue).arg("plan", plan).arg("count", lines);
            problem.arg("from", from)
        }
        E::NotConsulted { plan, lines } => {
            Problem::new(Code::NotConsulted).arg("plan", plan).arg("count", lines)
        }
        E::AgainstAnswer { plan, lines } => {
            let lines: Vec<String> = lines.iter().map(u64::to_string).collect();
            Problem::new(Code::AgainstAnswer).arg("plan", plan).arg("lines", lines.join(", "))
        }
        other => planning(other, ""),
    }
}

/// Holds or requests that the catalogue lacks, by number.
fn lost(code: Code, ids: &[impl Display]) -> Problem {
    let problem = Problem::new(code).arg("count", ids.len());
    ids.iter().fold(problem, |problem, id| problem.detail(id.to_string()))
}

/// Holds or requests on what the register lacks.
fn adrift(code: Code, ids: &[(impl Display, String)]) -> Problem {
    let problem = Problem::new(code).arg("count", ids.len());
    ids.iter().fold(problem, |problem, (id, on)| problem.detail(format!("{id}: {on}")))
}

/// The files of a plan.
pub(super) fn plan_file(error: &PlanError, plan: &str) -> Problem {
    use PlanError as E;
    let altered = Problem::new(Code::PlanAltered).arg("plan", plan);
    match error {
        E::Header { line } => altered.at(format!("{plan}.plan.json:{line}")),
        E::Line { line } | E::Number { line } | E::Twice { line } | E::Reason { line } => {
            altered.at(format!("{plan}.items.jsonl:{line}"))
        }
        E::ItemsDigest | E::CutOff | E::TooLong => altered.at(format!("{plan}.items.jsonl")),
        _ => altered.at(format!("{plan}.plan.json")),
    }
}

/// Carrying out.
pub(super) fn apply(error: &ApplyError, plan: &str) -> Problem {
    use ApplyError as E;
    match error {
        E::Planning(PlanningError::Signature(SignatureError::Mismatch)) | E::Altered { .. } => {
            Problem::new(Code::PlanAltered).arg("plan", plan)
        }
        E::Planning(error) => planning(error, plan),
        E::Refused(error) => refusal(error, plan),
        E::ClockBack { now, last } => {
            Problem::new(Code::ClockBehind).arg("clock", now).arg("last", last)
        }
        E::SourceMissing { name } => Problem::new(Code::RootMissing)
            .arg("source", name)
            .ending(super::problem::Outcome::Refused),
        E::Handover(error) => handover(error, plan),
        E::Certificate(_) => Problem::new(Code::CertificateWithheld).arg("plan", plan),
        E::Key(error) => key(error),
        E::MachineKeyNotListed => Problem::new(Code::MachineKeyNotListed),
        E::File { path, source } => write(path, source),
        E::Catalogue(error) => catalogue(error),
        E::Ledger(error) => ledger(error),
    }
}

/// The return archive.
pub(super) fn handover(error: &HandoverError, plan: &str) -> Problem {
    match error {
        HandoverError::NameTaken => Problem::new(Code::WouldOverwrite).at(plan),
        HandoverError::Io { source, .. } => {
            Problem::new(Code::WriteFailed).at(plan).because(source)
        }
        HandoverError::Leftover { cause, .. } => handover(cause, plan),
        _ => Problem::new(Code::ReturnUnverified).arg("plan", plan),
    }
}
