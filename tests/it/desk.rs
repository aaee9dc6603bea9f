//! A small firm that is run through the library, at any moment: the clock is handed in.

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Europe::Amsterdam;
use tempfile::TempDir;
use termijn::calendar::CivilDate;
use termijn::catalogue::{Catalogue, StateFolder};
use termijn::digest::Digest;
use termijn::extract::{Limits, Tools};
use termijn::keys;
use termijn::location::{ClientId, EngagementId, SourceName};
use termijn::plan::{
    Action, DecisionCode, Function, GatesV1, LineOutcome, People, Person, namespace,
};
use termijn::register::Register;
use termijn::retention::{
    BlockScope, HoldId, HoldReason, RequestId, RequestKind, RetentionPack, Subject,
};
use termijn::run::apply::{self, ApplyError, ApplyReport};
use termijn::run::clock::Clock;
use termijn::run::holding::{self, Placing};
use termijn::run::office::{ConsultationRules, Folders, Office};
use termijn::run::planning::{self, Choice, Deciding, Selection};
use termijn::run::requesting::{self, Recording};
use termijn::run::scan::{Progress, ScanArgs, scan};
use termijn::run::{certify, files};
use termijn::sensitive::Sensitive;
use termijn::source::Root;

pub(crate) const ANNA: &str = "anna@firm.example";
pub(crate) const BOB: &str = "bob@firm.example";
pub(crate) const CARLA: &str = "carla@firm.example";

/// The one engagement that is over.
pub(crate) const ENDED: &str = "E-2023-001";

/// A firm in a temporary folder, with one client whose engagement ended.
#[derive(Debug)]
pub(crate) struct Desk {
    dir: TempDir,
    now: DateTime<Utc>,
    pub(crate) gates: GatesV1,
    pub(crate) consultation: ConsultationRules,
}

#[derive(Debug)]
struct Silent;

impl Progress for Silent {
    fn source(&self, _: &SourceName) {}
    fn entry(&self, _: u64) {}
    fn done(&self) {}
}

/// Noon on a day in November 2026, as days after the twentieth.
pub(crate) fn day(offset: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 11, 0, 0).unwrap() + chrono::Duration::days(offset)
}

/// Gates that ask for two approvals and nothing else.
pub(crate) fn open_gates() -> GatesV1 {
    GatesV1 {
        waiting_days: 0,
        max_share_of_root_percent: 100,
        require_return_receipt: false,
        ..GatesV1::standard()
    }
}

impl Desk {
    /// The firm with these files of the client; nothing was scanned yet.
    pub(crate) fn new(files: &[&str]) -> Self {
        let desk = Self {
            dir: tempfile::tempdir().unwrap(),
            now: day(0),
            gates: open_gates(),
            consultation: ConsultationRules::default(),
        };
        for name in ["anna", "bob", "carla"] {
            let key = keys::generate(&format!("{name}@firm.example"), None).unwrap();
            key.write_new(&desk.path(&format!("keys/{name}"))).unwrap_or_else(|_| {
                fs::create_dir_all(desk.path("keys")).unwrap();
                key.write_new(&desk.path(&format!("keys/{name}"))).unwrap();
            });
        }
        desk.write_register("2024-12-31");
        for file in files {
            desk.put(file, &format!("BSN: 999034339\nover {file}\n"));
        }
        let office = desk.office();
        let right = |name: &str, rights: &[&str]| {
            let public = fs::read_to_string(desk.path(&format!("keys/{name}.pub"))).unwrap();
            let rights = rights.join(",");
            format!("{name}@firm.example namespaces=\"{rights}\" {}", public.trim_end())
        };
        let signers = [
            right("anna", &[namespace::PLAN, namespace::HOLD_RELEASE]),
            right(
                "bob",
                &[
                    namespace::APPROVAL,
                    namespace::HOLD_RELEASE,
                    namespace::DECISION,
                    namespace::ATTEST,
                    namespace::WAIVER,
                ],
            ),
            right("carla", &[namespace::APPROVAL]),
            certify::machine_line(&office.state).unwrap(),
        ];
        fs::write(desk.path("allowed_signers"), signers.join("\n") + "\n").unwrap();
        desk
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.dir.path().join(relative)
    }

    pub(crate) fn share(&self, relative: &str) -> PathBuf {
        self.path("share/klanten/a").join(relative)
    }

    /// Writes a file of the client: mode 0640, changed long ago.
    pub(crate) fn put(&self, relative: &str, text: &str) {
        let path = self.share(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        File::options().write(true).open(&path).unwrap().set_modified(old).unwrap();
    }

    /// The register, with the last day of the engagement.
    pub(crate) fn write_register(&self, end: &str) {
        let header =
            "client_id;client_name;engagement_id;engagement;start_date;end_date;status;paths";
        let row = format!("C-1;Alfa B.V.;{ENDED};Advies;2022-01-01;{end};ended;klanten/a/**");
        fs::write(self.path("register.csv"), format!("{header}\n{row}\n")).unwrap();
    }

    pub(crate) fn at(&mut self, now: DateTime<Utc>) -> &mut Self {
        self.now = now;
        self
    }

    /// The firm at this moment, opened anew as every run does.
    pub(crate) fn office(&self) -> Office {
        fs::create_dir_all(self.path("share")).unwrap();
        let state = StateFolder::open(&self.path("state")).unwrap();
        let person = |name: &str, function| Person {
            principals: vec![format!("{name}@firm.example")],
            function,
        };
        let people = People::new([
            person("anna", Function::RecordsManager),
            person("bob", Function::PrivacyOfficer),
            person("carla", Function::Partner),
        ]);
        let folder = |name: &str| state.path().join(name);
        let mut office = Office {
            catalogue: Catalogue::open(state.path()).unwrap(),
            clock: Clock::fixed(self.now, Amsterdam),
            register: Arc::new(
                Register::parse(&fs::read(self.path("register.csv")).unwrap()).unwrap(),
            ),
            rules: termijn::detect::RuleSet::embedded(),
            pack: RetentionPack::embedded(),
            roots: vec![Root {
                name: SourceName::new("share"),
                path: self.path("share"),
                sentinel: None,
                exclude: globset::GlobSet::empty(),
            }],
            people: people.unwrap(),
            allowed_signers: self.path("allowed_signers"),
            gates: self.gates,
            organisation: "Firma".to_owned(),
            limits: Limits::default(),
            tools: Tools::default(),
            folders: Folders {
                plans: folder("plans"),
                certificates: folder("certificates"),
                returns: folder("returns"),
                passphrases: folder("passphrases"),
                reports: folder("reports"),
                letters: folder("letters"),
            },
            consultation: self.consultation.clone(),
            state,
            shortened: termijn::retention::Shortened::new(),
        };
        office.compare_terms().unwrap();
        office
    }

    /// Reads the share; returns how many entries of each special kind were met.
    pub(crate) fn scan(&self) -> BTreeMap<String, u64> {
        let mut office = self.office();
        let reader = office.reader().unwrap();
        let args = ScanArgs {
            roots: &office.roots,
            others: &[],
            reader: &reader,
            state: &office.state,
            clock: &office.clock,
        };
        let scan = scan(&args, &mut office.catalogue, &Silent).unwrap();
        office.remember_terms().unwrap();
        scan.summary.sources[0].special.clone()
    }

    pub(crate) fn key(&self, principal: &str) -> keys::PrivateKey {
        let name = principal.split('@').next().unwrap();
        keys::load(&self.path(&format!("keys/{name}")), || None).unwrap()
    }

    /// A key of Bob beside the one that he approves with, as `allowed_signers` says it: rights and dates.
    pub(crate) fn second_key(&self, name: &str, options: &str) -> keys::PrivateKey {
        let key = keys::generate(name, None).unwrap();
        key.write_new(&self.path(&format!("keys/{name}"))).unwrap();
        let public = fs::read_to_string(self.path(&format!("keys/{name}.pub"))).unwrap();
        let signers = fs::read_to_string(self.path("allowed_signers")).unwrap();
        let more = format!("{BOB} {options} {}\n", public.trim_end());
        fs::write(self.path("allowed_signers"), signers + &more).unwrap();
        self.key(name)
    }

    /// A plan over all that is due, frozen, not approved.
    pub(crate) fn frozen(&self, decide: &dyn Fn(u64) -> Option<(Action, DecisionCode)>) -> String {
        let mut office = self.office();
        let created = planning::create(&mut office, &ClientId::new("C-1")).unwrap();
        for line in &created.lines {
            let chosen = decide(line.n);
            let deciding = chosen.map_or(Deciding::Proposed, |(action, reason)| {
                Deciding::Choice(Choice { action, reason })
            });
            let one = Selection::Items(vec![line.n.to_string()]);
            planning::decide(&mut office, &created.id, &one, deciding, ANNA).unwrap();
        }
        planning::freeze(&mut office, &created.id, &self.key(ANNA)).unwrap();
        created.id
    }

    pub(crate) fn approve(&self, plan: &str) {
        for person in [BOB, CARLA] {
            planning::approve(&mut self.office(), plan, &self.key(person)).unwrap();
        }
    }

    /// Scanned, planned as proposed, approved.
    pub(crate) fn approved(&self) -> String {
        self.scan();
        let plan = self.frozen(&|_| None);
        self.approve(&plan);
        plan
    }

    /// The same with one action for every line.
    pub(crate) fn approved_to(&self, action: Action, reason: DecisionCode) -> String {
        self.scan();
        let plan = self.frozen(&|_| Some((action, reason)));
        self.approve(&plan);
        plan
    }

    pub(crate) fn apply(&self, plan: &str) -> Result<ApplyReport, ApplyError> {
        apply::apply(&mut self.office(), plan, &|_| {})
    }

    pub(crate) fn hold(&self, path: &str) -> HoldId {
        let scope = BlockScope::path(path).unwrap();
        self.hold_on(scope)
    }

    pub(crate) fn hold_engagement(&self) -> HoldId {
        self.hold_on(BlockScope::Engagement(EngagementId::new(ENDED)))
    }

    pub(crate) fn hold_on(&self, scope: BlockScope) -> HoldId {
        let placing = Placing {
            scope,
            reason: HoldReason::Claim,
            mandate: "brief 12".to_owned(),
            owner: BOB.to_owned(),
            review_on: self.now.date_naive() + chrono::Days::new(90),
        };
        holding::add(&mut self.office(), placing).unwrap()
    }

    /// Records a request of today; without a scope of its own on the engagement.
    pub(crate) fn request(&self, kind: RequestKind, scope: Option<BlockScope>) -> RequestId {
        let recording = Recording {
            kind,
            scope: scope.unwrap_or_else(|| BlockScope::Engagement(EngagementId::new(ENDED))),
            received: civil(self.now),
            role: None,
            reference: "brief 12".to_owned(),
        };
        let recorded = requesting::add(&mut self.office(), recording).unwrap();
        recorded.told.unwrap();
        recorded.request.id
    }

    /// A person, as standard input would name one.
    pub(crate) fn person(&self, lines: &str) -> BlockScope {
        let text = Sensitive::new(lines.to_owned());
        BlockScope::Person(Subject::read(&text, self.office().state.key()).unwrap())
    }

    /// Names in a folder of the client.
    pub(crate) fn names(&self) -> Vec<String> {
        files::names(&self.share("")).unwrap()
    }

    /// Files in quarantine.
    pub(crate) fn quarantined(&self) -> Vec<PathBuf> {
        let names = self.names().into_iter().filter(|name| name.starts_with(".termijn-q-"));
        names.map(|name| self.share(&name)).collect()
    }

    /// Content, mode and time of the last change.
    pub(crate) fn look(&self, relative: &str) -> (Digest, u32, i64) {
        look(&self.share(relative))
    }
}

/// Content, mode and time of the last change of a file.
pub(crate) fn look(path: &Path) -> (Digest, u32, i64) {
    let stat = fs::metadata(path).unwrap();
    (Digest::of(&fs::read(path).unwrap()), stat.mode() & 0o7777, stat.mtime())
}

/// Outcomes of a run with their counts; `waiting` for lines that did not end.
pub(crate) fn told(report: &ApplyReport) -> BTreeMap<String, usize> {
    let mut told = BTreeMap::new();
    for line in &report.lines {
        let code = line.outcome.map_or_else(|| "waiting".to_owned(), LineOutcome::code);
        *told.entry(code).or_default() += 1;
    }
    told
}

/// The day that an office stands on.
pub(crate) fn civil(now: DateTime<Utc>) -> CivilDate {
    now.with_timezone(&Amsterdam).date_naive()
}
