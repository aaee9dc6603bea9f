//! What every verb starts from: flags, language, configuration, state; and how results go out.

use std::cell::RefCell;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::args::{ColorArg, Format, GlobalArgs, ProgressArg};
use super::config::{self, Config, Role};
use super::problem::{Code, Outcome, Problem};
use super::problems;
use crate::calendar::{CivilDate, parse_iso};
use crate::catalogue::{Catalogue, RunLock, StateFolder};
use crate::detect::RuleSet;
use crate::plan::{Function, GatesV1, People, Person};
use crate::register::Register;
use crate::retention::{RetentionPack, Shortened};
use crate::run::clock::Clock;
use crate::run::files;
use crate::run::office::{ConsultationRules, Folders, Office};
use crate::run::rule_folder;
use crate::text::{Lang, Messages};

mod sources;
mod tools;

use sources::SourceOfRun;

/// What the end of a verb is: how it went, or why it could not.
pub(super) type VerbResult = Result<Outcome, Problem>;

/// Flags, language, configuration, and the way out.
#[derive(Debug)]
pub(super) struct Session {
    /// Flags.
    pub(super) global: GlobalArgs,
    /// Texts in the chosen language.
    pub(super) messages: Messages,
    /// Configuration, or its defaults.
    pub(super) config: Config,
    /// Where state lies.
    pub(super) state_path: PathBuf,
    clock: RefCell<Option<Clock>>,
    /// Why the result could no longer be written.
    lost: RefCell<Option<io::Error>>,
}

/// The environment, read in one place.
#[expect(clippy::disallowed_methods, reason = "`cli` reads the environment, here alone")]
pub(super) fn environment(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The language of the environment; Dutch when it names neither of ours.
pub(super) fn environment_language() -> Option<Lang> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(environment)
        .and_then(|value| Lang::parse(&value.to_string_lossy()))
}

impl Session {
    /// Finds configuration and state.
    ///
    /// # Errors
    ///
    /// The [`Problem`] of the configuration.
    pub(super) fn new(global: GlobalArgs) -> Result<Self, (Box<Problem>, Lang)> {
        let asked = global.lang.map(Lang::from);
        let early = asked.or_else(environment_language).unwrap_or(Lang::Nl);
        let messages = Messages::new(early);
        let found = config::find(global.config.as_deref(), &environment);
        let config = match found {
            Some(found) => Config::load(&found.path)
                .map_err(|error| (Box::new(error.problem(&messages)), early))?,
            None => Config::without_file(),
        };
        let lang = asked.or(config.language).unwrap_or(early);
        let state_path = config::state_folder(global.state.as_deref(), &config, &environment).path;
        let state_path = std::path::absolute(&state_path)
            .map_err(|error| (Box::new(problems::state(&state_path, &error)), lang))?;
        Ok(Self {
            global,
            messages: Messages::new(lang),
            config,
            state_path,
            clock: RefCell::new(None),
            lost: RefCell::new(None),
        })
    }

    /// Uses this clock instead of the machine's. For tests and the demo, through the library only.
    pub(super) fn set_clock(&self, clock: Clock) {
        *self.clock.borrow_mut() = Some(clock);
    }

    /// The clock.
    pub(super) fn clock(&self) -> Clock {
        self.clock.borrow().clone().unwrap_or_else(|| Clock::system(self.config.timezone))
    }

    /// The day that verdicts are asked for: `--as-of`, or today.
    ///
    /// # Errors
    ///
    /// Wrong use, when the date is not ISO 8601.
    pub(super) fn as_of(&self) -> Result<CivilDate, Problem> {
        match &self.global.as_of {
            None => Ok(self.clock().today()),
            Some(text) => parse_iso(text).ok_or_else(|| self.wrong_use("cli-use-date")),
        }
    }

    /// Refuses `--as-of` for a verb that changes something.
    ///
    /// # Errors
    ///
    /// Wrong use.
    pub(super) fn today_only(&self) -> Result<(), Problem> {
        match self.global.as_of {
            None => Ok(()),
            Some(_) => Err(self.wrong_use("cli-use-as-of")),
        }
    }

    /// Wrong use, with the message `id` as its reason.
    pub(super) fn wrong_use(&self, id: &str) -> Problem {
        Problem::new(Code::WrongUse).arg("reason", self.messages.get(id))
    }

    /// Says where, for what the state folder has and nobody placed yet.
    pub(super) fn placed(&self, problem: Problem) -> Problem {
        let ours = matches!(
            problem.code,
            Code::CatalogueDamaged
                | Code::CatalogueNewer
                | Code::StateUnusable
                | Code::Locked
                | Code::LedgerBroken
        );
        if ours && problem.at.is_none() { problem.at(self.state_path.display()) } else { problem }
    }

    /// Opens (or makes) the state folder.
    ///
    /// # Errors
    ///
    /// The [`Problem`] with it.
    pub(super) fn state(&self) -> Result<StateFolder, Problem> {
        let path = &self.state_path;
        let failed = |error| problems::state(path, &error);
        let configured: Vec<_> = self.config.sources.iter().map(SourceOfRun::from).collect();
        self.keep_apart(&configured)?;
        if let Some(kind) = files::network_kind(path).map_err(failed)? {
            return Err(Problem::new(Code::StateOnNetwork).at(path.display()).arg("kind", kind));
        }
        let is_new = !files::is_taken(&path.join("state.key")).map_err(failed)?;
        let state = StateFolder::open(path).map_err(|error| problems::catalogue(&error))?;
        if is_new {
            let path = path.display().to_string();
            self.note(&self.messages.with("cli-state-made", &[("path", path.into())]));
        }
        Ok(state)
    }

    /// Takes the lock that scan, plan and apply share.
    ///
    /// # Errors
    ///
    /// [`Code::Locked`].
    pub(super) fn lock(&self) -> Result<RunLock, Problem> {
        let holder = format!("{} {}\n", std::process::id(), self.clock().stamp());
        self.state()?.lock(&holder).map_err(|error| problems::catalogue(&error))
    }

    /// Reads a register.
    ///
    /// # Errors
    ///
    /// Every bad row at once.
    pub(super) fn register(&self, path: &Path) -> Result<Register, Problem> {
        let bytes = files::read(path).map_err(|error| problems::register_file(path, &error))?;
        Register::parse(&bytes).map_err(|error| problems::register(path, &error, &self.messages))
    }

    /// The detection rules: the embedded ones, with those of the configured folder.
    ///
    /// # Errors
    ///
    /// [`Code::RulesUnreadable`] and [`Code::RulesInvalid`], at the first file that is refused.
    pub(super) fn rules(&self) -> Result<RuleSet, Problem> {
        let Some(folder) = &self.config.rule_folder else { return Ok(RuleSet::embedded()) };
        let files = rule_folder::read_folder(folder)
            .map_err(|error| problems::rule_folder(&error, &self.messages))?;
        let named: Vec<_> = files.iter().map(|f| (f.name.as_str(), f.text.as_str())).collect();
        RuleSet::with_own(&named)
            .map_err(|error| problems::rule_file(&folder.join(&error.file), &error, &self.messages))
    }

    /// The retention rules: the embedded ones and the firm's own, whatever its trade.
    ///
    /// # Errors
    ///
    /// [`Code::StatutesUnreadable`] and [`Code::StatutesInvalid`].
    pub(super) fn pack_of_all(&self) -> Result<RetentionPack, Problem> {
        let pack = RetentionPack::embedded();
        let Some(path) = &self.config.statute_file else { return Ok(pack) };
        let text = rule_folder::read_text(path)
            .map_err(|error| problems::statute_file(&error, &self.messages))?;
        pack.with_own(&text).map_err(|error| problems::statutes(path, &error, &self.messages))
    }

    /// The retention rules as they hold for this firm.
    ///
    /// # Errors
    ///
    /// As [`Self::pack_of_all`], and for a rule that was signed off and is not there.
    pub(super) fn pack(&self) -> Result<RetentionPack, Problem> {
        let pack = self.pack_of_all()?.with_trade(&self.config.trade);
        let pack = pack.map_err(|error| {
            let reason = problems::statute_reason(&error, &self.messages);
            let problem = Problem::new(Code::StatutesInvalid).arg("reason", reason);
            problem.at(self.config.origin.clone().unwrap_or_default().display())
        })?;
        Ok(pack.with_months(self.config.months_after_end))
    }

    /// The register that applies: the flag, else the configuration, else that of the last scan.
    ///
    /// # Errors
    ///
    /// [`Code::RegisterNotGiven`] when there is none.
    pub(super) fn register_path(&self, flag: Option<&Path>) -> Result<PathBuf, Problem> {
        if let Some(path) = flag.map(Path::to_owned).or_else(|| self.config.register.clone()) {
            return Ok(path);
        }
        let remembered = self.remembered()?.map(|remembered| remembered.register);
        remembered.ok_or_else(|| Problem::new(Code::RegisterNotGiven))
    }

    /// Everything that a verb which judges or acts needs.
    ///
    /// # Errors
    ///
    /// The first [`Problem`] met.
    pub(super) fn office(&self, register: Option<&Path>) -> Result<Office, Problem> {
        let register_path = self.register_path(register)?;
        let register = self.register(&register_path)?;
        let sources = self.sources()?;
        self.office_of(register, &sources)
    }

    /// The same for a scan of named folders; each source is called after its last component.
    ///
    /// # Errors
    ///
    /// The first [`Problem`] met, such as folders that overlap.
    pub(super) fn office_of_paths(
        &self,
        paths: &[PathBuf],
        register: Option<&Path>,
    ) -> Result<Office, Problem> {
        let register_path = self.register_path(register)?;
        let register = self.register(&register_path)?;
        let sources = self.sources_of(paths)?;
        self.office_of(register, &sources)
    }

    fn office_of(&self, register: Register, sources: &[SourceOfRun]) -> Result<Office, Problem> {
        self.keep_apart(sources)?;
        let rules = self.rules()?;
        let tools = self.tools()?;
        let state = self.state()?;
        let catalogue =
            Catalogue::open(state.path()).map_err(|error| problems::catalogue(&error))?;
        let roots = sources.iter().map(|source| source.root(self)).collect::<Result<_, _>>()?;
        let folders = &self.config.folders;
        let path = state.path();
        let folders = Folders {
            plans: folders.plans(path),
            certificates: folders.certificates(path),
            returns: folders.returns(path),
            passphrases: path.join("passphrases"),
            reports: folders.reports(path),
            letters: folders.letters(path),
        };
        let pack = self.pack()?;
        let mut office = Office {
            catalogue,
            clock: self.clock(),
            register: Arc::new(register),
            rules,
            pack,
            roots,
            people: people(&self.config),
            allowed_signers: self
                .config
                .allowed_signers
                .clone()
                .unwrap_or_else(|| path.join("allowed_signers")),
            gates: gates(&self.config),
            organisation: self.config.organisation.name.clone().unwrap_or_default(),
            limits: self.config.limits.extract.clone(),
            tools,
            folders,
            consultation: consultation(&self.config),
            state,
            shortened: Shortened::new(),
        };
        office.compare_terms().map_err(|error| problems::catalogue(&error))?;
        Ok(office)
    }

    /// Writes a line of the result. A reader that went away is no error.
    pub(super) fn line(&self, text: &str) {
        self.put(&format!("{text}\n"));
    }

    /// Writes a part of the result.
    pub(super) fn put(&self, text: &str) {
        if self.lost.borrow().is_some() {
            return;
        }
        let mut out = io::stdout().lock();
        if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            *self.lost.borrow_mut() = Some(error);
        }
    }

    /// What became of the result: an incomplete one must not pass for a complete one. A reader that
    /// went away had what it wanted.
    pub(super) fn lost(&self) -> Option<Problem> {
        let lost = self.lost.borrow();
        let error = lost.as_ref().filter(|error| error.kind() != io::ErrorKind::BrokenPipe)?;
        Some(Problem::new(Code::OutputFailed).because(error))
    }

    /// Writes a JSON document.
    pub(super) fn json(&self, value: &Value) {
        let text = serde_json::to_string_pretty(value).expect("JSON values have string keys");
        self.line(&text);
    }

    /// Writes a hint for people, unless they asked for silence or for data.
    pub(super) fn hint(&self, text: &str) {
        if !self.global.quiet && self.global.format == Format::Text {
            complain(text);
        }
    }

    /// Writes what people must know whatever the form of the result, unless they asked for silence.
    pub(super) fn note(&self, text: &str) {
        if !self.global.quiet {
            complain(text);
        }
    }

    /// Tells of a problem that does not end the run.
    pub(super) fn warn(&self, problem: &Problem) {
        if self.complains_in_json() {
            complain(&serde_json::json!({ "warning": problem.json(&self.messages) }).to_string());
        } else {
            complain(&problem.text(&self.messages, self.color()));
        }
    }

    /// Whether errors are for programs.
    pub(super) fn complains_in_json(&self) -> bool {
        self.global.format.is_json()
    }

    /// Whether results are for people.
    pub(super) fn is_text(&self) -> bool {
        self.global.format == Format::Text
    }

    /// Whether standard error may be coloured.
    pub(super) fn color(&self) -> bool {
        match self.global.color {
            ColorArg::Always => true,
            ColorArg::Never => false,
            ColorArg::Auto => {
                environment("NO_COLOR").is_none()
                    && environment("TERM").is_none_or(|term| term != "dumb")
                    && io::stderr().is_terminal()
            }
        }
    }

    /// How to show progress.
    pub(super) fn progress(&self) -> ProgressArg {
        match self.global.progress {
            ProgressArg::Auto if self.global.quiet || !io::stderr().is_terminal() => {
                ProgressArg::None
            }
            ProgressArg::Auto => ProgressArg::Bar,
            chosen => chosen,
        }
    }
}

/// Writes a line to standard error.
pub(super) fn complain(text: &str) {
    // Standard error may be closed; then there is nobody left to tell.
    let _nobody = writeln!(io::stderr().lock(), "{text}");
}

fn people(config: &Config) -> People {
    let people = config.people.iter().map(|(principal, person)| Person {
        principals: vec![principal.clone()],
        function: match person.role {
            Role::RecordManager => Function::RecordsManager,
            Role::PrivacyOfficer => Function::PrivacyOfficer,
            Role::Partner => Function::Partner,
            Role::ItAdministrator => Function::ItAdministrator,
            Role::Reviewer => Function::Staff,
        },
    });
    People::new(people).expect("keys of a TOML table are distinct")
}

fn consultation(config: &Config) -> ConsultationRules {
    let asked = &config.consultation;
    let organisation = &config.organisation;
    ConsultationRules {
        required: asked.required,
        silence: asked.silence,
        templates: asked.templates.clone(),
        kvk: organisation.kvk.clone().unwrap_or_default(),
        privacy_officer: organisation.privacy_officer.clone().unwrap_or_default(),
        reference_prefix: organisation.reference_prefix.clone().unwrap_or_default(),
    }
}

fn gates(config: &Config) -> GatesV1 {
    let safety = &config.safety;
    // The configuration checked that the share lies in (0, 1]; rounding down is the stricter side.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 100 after the clamp"
    )]
    let percent = (safety.max_share_of_root * 100.0).clamp(0.0, 100.0) as u8;
    GatesV1 {
        approvals_required: safety.approvals,
        privacy_officer_required: safety.approvals >= 2,
        waiting_days: safety.waiting_days,
        max_items: safety.max_items_per_plan,
        max_share_of_root_percent: percent,
        require_return_receipt: safety.require_return_receipt,
        require_recipients: safety.require_recipients,
    }
}
