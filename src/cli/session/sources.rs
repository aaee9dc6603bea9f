//! Which folders a run reads, and where our own folders lie beside them.

use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Serialize};

use super::super::config;
use super::super::problem::{Code, Problem};
use super::super::problems;
use super::Session;
use crate::catalogue::{Catalogue, PlanStatus};
use crate::location::SourceName;
use crate::run::files;
use crate::run::office::Office;
use crate::run::planning::DraftBody;
use crate::source::Root;

/// What a scan leaves behind for the verbs that read its result without a configuration.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Remembered {
    pub(super) register: PathBuf,
    pub(super) sources: Vec<SourceOfRun>,
}

/// A source as a run knows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct SourceOfRun {
    name: String,
    path: PathBuf,
    sentinel: Option<PathBuf>,
    exclude: Vec<String>,
}

impl From<&config::Source> for SourceOfRun {
    fn from(source: &config::Source) -> Self {
        Self {
            name: source.name.as_str().to_owned(),
            path: source.path.clone(),
            sentinel: source.sentinel.clone(),
            exclude: source.exclude.clone(),
        }
    }
}

impl SourceOfRun {
    pub(super) fn root(&self, session: &Session) -> Result<Root, Problem> {
        let sentinel =
            self.sentinel.as_ref().map(|sentinel| sentinel.to_string_lossy().into_owned());
        let exclude = globs(&self.exclude).map_err(|_| session.wrong_use("cli-use-glob"))?;
        let name = SourceName::new(self.name.clone());
        Ok(Root { name, path: self.path.clone(), sentinel, exclude })
    }
}

fn globs(patterns: &[String]) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern)?);
    }
    set.build()
}

impl Session {
    /// The configured sources, or those of the last scan where none are configured.
    pub(super) fn sources(&self) -> Result<Vec<SourceOfRun>, Problem> {
        match self.config.sources.as_slice() {
            [] => Ok(self.remembered()?.map(|remembered| remembered.sources).unwrap_or_default()),
            configured => Ok(configured.iter().map(SourceOfRun::from).collect()),
        }
    }

    /// The folders behind [`Self::sources`].
    pub(in crate::cli) fn roots(&self) -> Result<Vec<Root>, Problem> {
        self.sources()?.iter().map(|source| source.root(self)).collect()
    }

    /// Sources for named folders: a configured one keeps its name, every other one is called after its
    /// last component.
    pub(super) fn sources_of(&self, paths: &[PathBuf]) -> Result<Vec<SourceOfRun>, Problem> {
        let mut sources: Vec<SourceOfRun> = Vec::new();
        for path in paths {
            let resolved = files::real(path).map_err(|error| problems::file(path, &error))?;
            for other in &sources {
                if resolved.starts_with(&other.path) || other.path.starts_with(&resolved) {
                    return Err(Problem::new(Code::SourcesOverlap)
                        .arg("first", other.path.display())
                        .arg("second", resolved.display()));
                }
            }
            let source = self.source_at(resolved)?;
            if sources.iter().any(|other| other.name == source.name) {
                return Err(self.wrong_use("cli-use-source-names"));
            }
            sources.push(source);
        }
        Ok(sources)
    }

    fn source_at(&self, path: PathBuf) -> Result<SourceOfRun, Problem> {
        for source in &self.config.sources {
            let real =
                files::real(&source.path).map_err(|error| problems::file(&source.path, &error))?;
            if real == path {
                return Ok(SourceOfRun { path, ..source.into() });
            }
        }
        let name = path
            .file_name()
            .map_or_else(|| "root".to_owned(), |name| name.to_string_lossy().into_owned());
        Ok(SourceOfRun { name, path, sentinel: None, exclude: Vec::new() })
    }

    pub(super) fn remembered(&self) -> Result<Option<Remembered>, Problem> {
        if !files::is_taken(&self.state_path.join("catalogue.sqlite"))
            .map_err(|error| problems::file(&self.state_path, &error))?
        {
            return Ok(None);
        }
        let catalogue =
            Catalogue::open(self.state()?.path()).map_err(|error| problems::catalogue(&error))?;
        catalogue.fact("scan", "inputs").map_err(|error| problems::catalogue(&error))
    }

    /// Remembers what a scan read, for the verbs that read its result without a configuration.
    ///
    /// # Errors
    ///
    /// The [`Problem`] of the catalogue.
    pub(in crate::cli) fn remember(&self, office: &Office, register: &Path) -> Result<(), Problem> {
        let absolute =
            std::path::absolute(register).map_err(|error| problems::file(register, &error))?;
        let sources = office
            .roots
            .iter()
            .map(|root| SourceOfRun {
                name: root.name.as_str().to_owned(),
                path: root.path.clone(),
                sentinel: root.sentinel.clone().map(PathBuf::from),
                exclude: self.excludes(&root.name),
            })
            .collect();
        let inputs = Remembered { register: absolute, sources };
        office
            .catalogue
            .store_fact("scan", "inputs", &inputs)
            .map_err(|error| problems::catalogue(&error))
    }

    fn excludes(&self, name: &SourceName) -> Vec<String> {
        let source = self.config.sources.iter().find(|source| source.name == *name);
        source.map(|source| source.exclude.clone()).unwrap_or_default()
    }

    /// Says which sources of the last scan this one leaves out: their items are forgotten.
    ///
    /// # Errors
    ///
    /// [`Code::SourceOfPlan`] while a frozen plan has lines in one of them: what is in quarantine there
    /// would be looked for in the wrong folder, and be told as gone.
    pub(in crate::cli) fn forgetting(&self, office: &Office) -> Result<(), Problem> {
        let Some(remembered) = self.remembered()? else { return Ok(()) };
        let kept = |source: &&SourceOfRun| {
            !office.roots.iter().any(|root| {
                root.name.as_str() == source.name && root.path.as_path() == source.path.as_path()
            })
        };
        for source in remembered.sources.iter().filter(kept) {
            if let Some(plan) = frozen_plan_in(office, &source.name)? {
                return Err(Problem::new(Code::SourceOfPlan)
                    .at(source.path.display())
                    .arg("source", &source.name)
                    .arg("plan", plan));
            }
            self.note(&self.messages.with(
                "cli-scan-forgets",
                &[
                    ("name", source.name.clone().into()),
                    ("path", source.path.display().to_string().into()),
                ],
            ));
        }
        Ok(())
    }

    /// Refuses sources in which our own folders lie, and sources inside the state folder.
    ///
    /// Links and `..` are resolved, so that a folder is recognised under every name.
    pub(super) fn keep_apart(&self, sources: &[SourceOfRun]) -> Result<(), Problem> {
        let real = |path: &Path| files::real(path).map_err(|error| problems::file(path, &error));
        let (state, folders) = (&self.state_path, &self.config.folders);
        let ours = [
            state.clone(),
            folders.plans(state),
            folders.certificates(state),
            folders.returns(state),
            folders.reports(state),
        ];
        let state = real(state)?;
        for source in sources {
            let root = real(&source.path)?;
            for folder in &ours {
                if real(folder)?.starts_with(&root) || root.starts_with(&state) {
                    return Err(Problem::new(Code::FolderInSource)
                        .at(source.path.display())
                        .arg("folder", folder.display())
                        .arg("source", &source.name));
                }
            }
        }
        Ok(())
    }
}

fn frozen_plan_in(office: &Office, source: &str) -> Result<Option<String>, Problem> {
    let failed = |error| problems::catalogue(&error);
    for plan in office.catalogue.plans().map_err(failed)? {
        if plan.status != PlanStatus::Frozen {
            continue;
        }
        let lines = office.catalogue.draft_lines::<DraftBody>(&plan.id).map_err(failed)?;
        if lines.iter().any(|line| line.body.source.as_str() == source) {
            return Ok(Some(plan.id));
        }
    }
    Ok(None)
}
