//! From the configuration as written to the configuration as meant. Collects faults, stops at none.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use chrono_tz::Tz;
use toml::Spanned;
use toml::de::DeTable;

use crate::digest::Digest;
use crate::extract;
use crate::lifecycle::{OnSilence, SilencePolicy};
use crate::location::SourceName;
use crate::retention::{RetentionPack, Sector, Trade};
use crate::text::Lang;
use crate::worker;
use crate::worker::ocr::Wish;

use super::def::{
    ConsultationDef, FileDef, FoldersDef, LimitsDef, OrganisationDef, PersonDef, RetentionDef,
    SafetyDef, SourceDef,
};
use super::fault::{Fault, FaultKind, Hint};
use super::keys::{self, nearest};
use super::{Config, Consultation, Folders, Limits, Organisation, Person, Role, Safety, Source};

const MIB: u64 = 1 << 20;

fn mib(bytes: u64) -> u64 {
    bytes / MIB
}

const OCR: [(&str, Wish); 3] =
    [("auto", Wish::Auto), ("off", Wish::Off), ("required", Wish::Required)];

pub(super) fn parse(text: &str, file: &Path) -> Result<Config, Vec<Fault>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    refuse(errors.iter().map(|error| from_toml(text, error, FaultKind::Syntax)).collect())?;
    refuse(keys::faults(table.get_ref(), text))?;
    let def: FileDef = toml::from_str(text)
        .map_err(|error| vec![from_toml(text, &error, FaultKind::WrongType)])?;
    let mut check = Check { text, base: file.parent().unwrap_or(Path::new("")), faults: vec![] };
    let config = check.config(def, file);
    refuse(check.faults)?;
    Ok(config)
}

/// Goes on only without faults; the faults in the order of the text.
fn refuse(mut faults: Vec<Fault>) -> Result<(), Vec<Fault>> {
    faults.sort_by_key(|fault| (fault.line, fault.column));
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn from_toml(text: &str, error: &toml::de::Error, kind: FaultKind) -> Fault {
    let span = error.span().unwrap_or(0..0);
    Fault::new(text, &span, kind, "").detail(error.message().lines().collect::<Vec<_>>().join(", "))
}

struct Check<'a> {
    text: &'a str,
    base: &'a Path,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn config(&mut self, def: FileDef, file: &Path) -> Config {
        if let Some(version) = &def.version
            && *version.get_ref() != 1
        {
            self.fault(version.span(), FaultKind::Version, "version", "1");
        }
        let languages = [("nl", Lang::Nl), ("en", Lang::En)];
        let config = Config {
            language: self.choice(def.language.as_ref(), "language", &languages),
            timezone: self.timezone(def.timezone.as_ref()),
            organisation: self.organisation(&def.organisation),
            register: self.path(def.register.path.as_ref(), "path"),
            months_after_end: self.number(
                def.retention.months_after_end.as_ref(),
                "months_after_end",
                1..=600,
                12,
            ),
            trade: self.trade(&def.retention),
            signed_off: self.signed_off(&def.retention),
            statute_file: self.path(def.retention.rules.as_ref(), "rules"),
            rule_folder: self.path(def.detect.rules.as_ref(), "rules"),
            password_file: self.path(def.detect.passwords.as_ref(), "passwords"),
            ocr: self.choice(def.detect.ocr.as_ref(), "ocr", &OCR).unwrap_or_default(),
            sources: self.sources(&def.source),
            people: self.people(def.people),
            allowed_signers: self.path(def.signing.allowed_signers.as_ref(), "allowed_signers"),
            safety: self.safety(&def.safety),
            consultation: self.consultation(&def.consultation),
            folders: self.folders(&def.folders),
            limits: self.limits(&def.limits),
            state: self.path(def.state.folder.as_ref(), "folder"),
            origin: Some(file.to_path_buf()),
            digest: Digest::of(self.text.as_bytes()),
        };
        self.folders_outside_sources(&config, &def.folders, def.state.folder.as_ref());
        config
    }

    fn fault(&mut self, span: Range<usize>, kind: FaultKind, key: &str, detail: &str) {
        self.fault_meaning(span, kind, key, detail, None);
    }

    fn fault_meaning(
        &mut self,
        span: Range<usize>,
        kind: FaultKind,
        key: &str,
        detail: &str,
        meant: Option<&str>,
    ) {
        let hint = meant.map(|word| Hint::DidYouMean(word.to_owned()));
        self.faults.push(Fault::new(self.text, &span, kind, key).detail(detail).hint(hint));
    }

    fn organisation(&mut self, def: &OrganisationDef) -> Organisation {
        let kvk = self.word(def.kvk.as_ref(), "kvk", "12345678", |text| {
            text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit())
        });
        let prefix = self.word(def.reference_prefix.as_ref(), "reference_prefix", "VD", |text| {
            text.len() <= 12 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        });
        Organisation {
            name: self.filled(def.name.as_ref(), "name"),
            privacy_officer: self.filled(def.privacy_officer.as_ref(), "privacy_officer"),
            kvk,
            reference_prefix: prefix,
        }
    }

    /// What the firm is. Without a word on sectors every rule may hold; an empty list is a word.
    fn trade(&mut self, def: &RetentionDef) -> Trade {
        let known: Vec<_> = Sector::ALL.iter().map(|sector| (sector.code(), *sector)).collect();
        let sectors = def.sectors.as_ref().map(|sectors| {
            let all = sectors.iter().filter_map(|one| self.choice(Some(one), "sectors", &known));
            all.collect()
        });
        let year_end =
            self.number(def.financial_year_ends.as_ref(), "financial_year_ends", 1..=12, 12);
        let signed_off = def.signed_off.keys().map(|id| id.get_ref().clone()).collect();
        Trade { sectors, signed_off, year_end }
    }

    /// Who signed off which rule. Rules of the program's own pack are looked up here, those of a file of the
    /// firm's own when that is read.
    fn signed_off(&mut self, def: &RetentionDef) -> BTreeMap<String, String> {
        let pack = RetentionPack::embedded();
        let ids: Vec<&str> = pack.rows().iter().map(|row| row.statute.id.as_str()).collect();
        for (id, who) in &def.signed_off {
            let written = id.get_ref();
            if def.rules.is_none() && !ids.contains(&written.as_str()) {
                let meant = nearest(written, ids.iter().copied());
                let detail = "termijn rules list";
                self.fault_meaning(id.span(), FaultKind::UnknownValue, written, detail, meant);
            }
            // A signature without a name is none.
            if !who.get_ref().chars().any(char::is_alphabetic) {
                self.fault(who.span(), FaultKind::BadValue, written, "A. Jansen, 2026-11-22");
            }
        }
        let who = |(id, who): (&Spanned<String>, &Spanned<String>)| {
            (id.get_ref().clone(), who.get_ref().clone())
        };
        def.signed_off.iter().map(who).collect()
    }

    fn timezone(&mut self, value: Option<&Spanned<String>>) -> Tz {
        let Some(value) = value else { return Tz::Europe__Amsterdam };
        let name = value.get_ref();
        name.parse().unwrap_or_else(|_| {
            let meant = nearest(name, chrono_tz::TZ_VARIANTS.iter().map(|tz| tz.name()));
            self.fault_meaning(value.span(), FaultKind::UnknownZone, "timezone", name, meant);
            Tz::Europe__Amsterdam
        })
    }

    fn sources(&mut self, defs: &[Spanned<SourceDef>]) -> Vec<Source> {
        let mut sources: Vec<Source> = Vec::new();
        for def in defs {
            let Some(source) = self.source(def) else { continue };
            let (name, path) = (def.get_ref().name.as_ref(), def.get_ref().path.as_ref());
            if sources.iter().any(|other| other.name == source.name) {
                let span = name.map_or(def.span(), Spanned::span);
                self.fault(span, FaultKind::DuplicateSource, source.name.as_str(), "");
            } else if let Some(other) = sources.iter().find(|o| overlap(&o.path, &source.path)) {
                let span = path.map_or(def.span(), Spanned::span);
                let (here, there) = (source.name.to_string(), other.name.to_string());
                self.fault(span, FaultKind::OverlappingSources, &here, &there);
            }
            sources.push(source);
        }
        sources
    }

    fn source(&mut self, spanned: &Spanned<SourceDef>) -> Option<Source> {
        let def = spanned.get_ref();
        self.choice(def.kind.as_ref(), "kind", &[("files", ())]);
        for glob in &def.exclude {
            if globset::Glob::new(glob.get_ref()).is_err() {
                self.fault(glob.span(), FaultKind::BadGlob, glob.get_ref(), "");
            }
        }
        for (key, value) in [("name", &def.name), ("path", &def.path)] {
            if value.is_none() {
                self.fault(first_line(&spanned.span(), self.text), FaultKind::MissingKey, key, "");
            }
        }
        // `SOURCE:glob` and `SOURCE/path` must stay readable.
        let name = self.word(def.name.as_ref(), "name", "klanten-2024", |text| {
            !text.chars().any(|c| c.is_control() || c.is_whitespace() || "/\\:*?".contains(c))
        });
        let sentinel = self.word(def.sentinel.as_ref(), "sentinel", ".termijn-root", |text| {
            Path::new(text).components().all(|part| matches!(part, Component::Normal(_)))
        });
        Some(Source {
            name: SourceName::new(name?),
            path: self.path(def.path.as_ref(), "path")?,
            sentinel: sentinel.map(PathBuf::from),
            exclude: def.exclude.iter().map(|glob| glob.get_ref().clone()).collect(),
        })
    }

    fn people(
        &mut self,
        defs: BTreeMap<Spanned<String>, Spanned<PersonDef>>,
    ) -> BTreeMap<String, Person> {
        let roles = Role::ALL.map(|role| (role.code(), role));
        let mut people = BTreeMap::new();
        for (principal, spanned) in defs {
            let def = spanned.get_ref();
            for (key, value) in [("name", &def.name), ("role", &def.role)] {
                if value.is_none() {
                    self.fault(principal.span(), FaultKind::MissingKey, key, "");
                }
            }
            // A principal with a space or comma could not be written in `allowed_signers`.
            let who = principal.get_ref();
            if who.is_empty() || who.contains(|c: char| c.is_whitespace() || "\",*?!".contains(c)) {
                self.fault(principal.span(), FaultKind::BadValue, who, "name@example.org");
            }
            let name = self.filled(def.name.as_ref(), "name");
            let role = self.choice(def.role.as_ref(), "role", &roles);
            if let (Some(name), Some(role)) = (name, role) {
                people.insert(principal.into_inner(), Person { name, role });
            }
        }
        people
    }

    fn safety(&mut self, def: &SafetyDef) -> Safety {
        let default = Safety::default();
        let share = def.max_share_of_root.as_ref();
        if let Some(value) = share.filter(|share| !(0.01..=1.0).contains(share.get_ref())) {
            self.fault(value.span(), FaultKind::OutOfRange, "max_share_of_root", "0.01–1.0");
        }
        Safety {
            approvals: self.number(def.approvals.as_ref(), "approvals", 1..=10, default.approvals),
            waiting_days: self.number(
                def.waiting_days.as_ref(),
                "waiting_days",
                0..=365,
                default.waiting_days,
            ),
            max_items_per_plan: self.number(
                def.max_items_per_plan.as_ref(),
                "max_items_per_plan",
                1..=1_000_000,
                default.max_items_per_plan,
            ),
            max_share_of_root: share.map_or(default.max_share_of_root, |share| *share.get_ref()),
            require_return_receipt: def
                .require_return_receipt
                .unwrap_or(default.require_return_receipt),
            require_recipients: def.require_recipients.unwrap_or(default.require_recipients),
        }
    }

    fn folders(&mut self, def: &FoldersDef) -> Folders {
        Folders {
            reports: self.path(def.reports.as_ref(), "reports"),
            returns: self.path(def.returns.as_ref(), "returns"),
            certificates: self.path(def.certificates.as_ref(), "certificates"),
            plans: self.path(def.plans.as_ref(), "plans"),
            letters: self.path(def.letters.as_ref(), "letters"),
        }
    }

    /// What follows from silence: a processor never destroys, so that is no choice there.
    fn consultation(&mut self, def: &ConsultationDef) -> Consultation {
        let default = SilencePolicy::default();
        let all = [OnSilence::Destroy, OnSilence::Return, OnSilence::Wait].map(|o| (o.code(), o));
        let (controller, processor) = (&def.on_silence.controller, &def.on_silence.processor);
        let controller = self.choice(controller.as_ref(), "controller", &all);
        let processor = self.choice(processor.as_ref(), "processor", &all[1..]);
        Consultation {
            required: def.required.unwrap_or(false),
            silence: SilencePolicy {
                controller: controller.unwrap_or(default.controller),
                processor: processor.unwrap_or(default.processor),
            },
            templates: self.path(def.templates.as_ref(), "templates"),
        }
    }

    fn limits(&mut self, def: &LimitsDef) -> Limits {
        let d = extract::Limits::default();
        let threads = def.threads.as_ref();
        let document = self.number(
            def.document_mib_max.as_ref(),
            "document_mib_max",
            1..=65_536,
            mib(d.document_bytes_max),
        );
        let member = self.number(
            def.member_mib_max.as_ref(),
            "member_mib_max",
            1..=1_048_576,
            mib(d.member_bytes_max),
        );
        let unpacked = self.number(
            def.unpacked_mib_max.as_ref(),
            "unpacked_mib_max",
            1..=16_777_216,
            mib(d.unpacked_bytes_max),
        );
        let decoration = self.number(
            def.decoration_kib_max.as_ref(),
            "decoration_kib_max",
            0..=65_536,
            d.decoration_bytes_max >> 10,
        );
        let (members, ratio) = (def.members_max.as_ref(), def.ratio_max.as_ref());
        let (pages, cells) = (def.pages_max.as_ref(), def.cells_max.as_ref());
        Limits {
            threads: threads.map(|_| self.number(threads, "threads", 1..=1024, 1)),
            extract: extract::Limits {
                depth_max: self.number(def.depth_max.as_ref(), "depth_max", 1..=64, d.depth_max),
                members_max: self.number(members, "members_max", 1..=10_000_000, d.members_max),
                ratio_max: self.number(ratio, "ratio_max", 1..=100_000, d.ratio_max),
                pages_max: self.number(pages, "pages_max", 1..=10_000_000, d.pages_max),
                cells_max: self.number(cells, "cells_max", 1..=1_000_000_000_000, d.cells_max),
                member_bytes_max: member * MIB,
                unpacked_bytes_max: unpacked * MIB,
                document_bytes_max: document * MIB,
                decoration_bytes_max: decoration << 10,
            },
            worker: self.worker(def),
        }
    }

    fn worker(&mut self, def: &LimitsDef) -> worker::Budget {
        let d = worker::Budget::default();
        // Below 128 MiB not even a process without a document fits.
        let memory = def.worker_mib_max.as_ref();
        let memory = self.number(memory, "worker_mib_max", 128..=65_536, mib(d.memory_bytes));
        let (cpu, wall) = (def.cpu_seconds_max.as_ref(), def.seconds_max.as_ref());
        worker::Budget {
            memory_bytes: memory * MIB,
            cpu: Duration::from_secs(self.number(
                cpu,
                "cpu_seconds_max",
                1..=86_400,
                d.cpu.as_secs(),
            )),
            wall: Duration::from_secs(self.number(
                wall,
                "seconds_max",
                1..=86_400,
                d.wall.as_secs(),
            )),
        }
    }

    /// A folder of ours inside a source would be scanned, and its return archives destroyed.
    fn folders_outside_sources(
        &mut self,
        config: &Config,
        def: &FoldersDef,
        state: Option<&Spanned<String>>,
    ) {
        let folders = &config.folders;
        let ours = [
            ("reports", &folders.reports, def.reports.as_ref()),
            ("returns", &folders.returns, def.returns.as_ref()),
            ("certificates", &folders.certificates, def.certificates.as_ref()),
            ("plans", &folders.plans, def.plans.as_ref()),
            ("letters", &folders.letters, def.letters.as_ref()),
            ("folder", &config.state, state),
        ];
        for (key, path, written) in ours {
            let (Some(path), Some(written)) = (path, written) else { continue };
            if let Some(source) = config.sources.iter().find(|s| path.starts_with(&s.path)) {
                self.fault(written.span(), FaultKind::FolderInSource, key, source.name.as_str());
            }
        }
    }

    fn filled(&mut self, value: Option<&Spanned<String>>, key: &str) -> Option<String> {
        let value = value?;
        if value.get_ref().trim().is_empty() {
            self.fault(value.span(), FaultKind::Empty, key, "");
            return None;
        }
        Some(value.get_ref().clone())
    }

    fn word(
        &mut self,
        value: Option<&Spanned<String>>,
        key: &str,
        example: &str,
        is_good: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let text = self.filled(value, key)?;
        if !is_good(&text) {
            self.fault(value?.span(), FaultKind::BadValue, key, example);
            return None;
        }
        Some(text)
    }

    fn path(&mut self, value: Option<&Spanned<String>>, key: &str) -> Option<PathBuf> {
        let text = self.word(value, key, "/srv/shares/klanten", |text| !text.contains('\0'))?;
        Some(tidy(&self.base.join(text)))
    }

    fn choice<T: Copy>(
        &mut self,
        value: Option<&Spanned<String>>,
        key: &str,
        allowed: &[(&str, T)],
    ) -> Option<T> {
        let value = value?;
        let word = value.get_ref().as_str();
        let found = allowed.iter().find(|(name, _)| *name == word).map(|(_, choice)| *choice);
        if found.is_none() {
            let names = || allowed.iter().map(|(name, _)| *name);
            let list = names().collect::<Vec<_>>().join(", ");
            let meant = nearest(word, names());
            self.fault_meaning(value.span(), FaultKind::UnknownValue, key, &list, meant);
        }
        found
    }

    fn number<T: Copy + TryFrom<i64> + PartialOrd + std::fmt::Display>(
        &mut self,
        value: Option<&Spanned<i64>>,
        key: &str,
        allowed: std::ops::RangeInclusive<T>,
        default: T,
    ) -> T {
        let Some(value) = value else { return default };
        let number = T::try_from(*value.get_ref()).ok().filter(|number| allowed.contains(number));
        number.unwrap_or_else(|| {
            let range = format!("{}–{}", allowed.start(), allowed.end());
            self.fault(value.span(), FaultKind::OutOfRange, key, &range);
            default
        })
    }
}

/// A whole table is too much to underline; its first line says which one it is.
fn first_line(span: &Range<usize>, text: &str) -> Range<usize> {
    let end = text[span.start..].find('\n').map_or(text.len(), |at| span.start + at);
    span.start..end.min(span.end)
}

/// Without `.` and `..`, by the letters alone: links are for `check` to look at.
fn tidy(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            // There is nothing above the root.
            Component::ParentDir if out.has_root() => {}
            other => out.push(other),
        }
    }
    if out.as_os_str().is_empty() { PathBuf::from(".") } else { out }
}

fn overlap(a: &Path, b: &Path) -> bool {
    let everything = |path: &Path| path == Path::new(".");
    let both_relative = a.is_relative() && b.is_relative();
    a.starts_with(b) || b.starts_with(a) || (both_relative && (everything(a) || everything(b)))
}
