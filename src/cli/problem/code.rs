//! The errors that people can meet: a stable number, how the run ends, what the texts need. Pure.

use super::Outcome;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $number:literal $outcome:ident [$($arg:literal),*])*) => {
        /// What went wrong. The numbers are stable: scripts and manuals quote them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every code, by number.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable number, `T0107`.
            pub fn number(self) -> &'static str {
                match self { $(Self::$name => $number,)* }
            }

            /// How a run ends by this, where nothing else is said.
            pub fn outcome(self) -> Outcome {
                match self { $(Self::$name => Outcome::$outcome,)* }
            }

            /// Names of the values that the texts name; each must be given.
            pub fn args(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($arg),*],)* }
            }
        }
    };
}

codes! {
    /// The configuration file cannot be read.
    ConfigUnreadable "T0101" Usage ["reason"]
    /// The configuration says something that cannot be meant.
    ConfigInvalid "T0102" Usage ["count"]
    /// The configuration has a key that is not known.
    ConfigUnknownKey "T0103" Usage ["count"]
    /// The folder of own detection rules, or a file in it, cannot be read.
    RulesUnreadable "T0104" Usage ["reason"]
    /// A file of detection rules says something that cannot be meant.
    RulesInvalid "T0105" Usage ["reason"]
    /// Detection rules do not do what their examples say.
    RulesFail "T0106" Usage ["count"]
    /// The file of own retention rules cannot be read.
    StatutesUnreadable "T0107" Usage ["reason"]
    /// A file of retention rules says something that cannot be meant.
    StatutesInvalid "T0108" Usage ["reason"]
    /// Retention rules do not do what their examples say.
    StatutesFail "T0109" Usage ["count"]
    /// The file with passwords of archives cannot be used.
    PasswordsUnreadable "T0110" Usage ["reason"]
    /// No register is named.
    RegisterNotGiven "T0111" Usage []
    /// The register does not exist.
    RegisterMissing "T0112" Usage []
    /// The register cannot be read.
    RegisterUnreadable "T0113" Usage ["reason"]
    /// The register has no engagement.
    RegisterEmpty "T0114" Usage []
    /// Rows of the register are wrong.
    RegisterBadRows "T0115" Usage ["count"]
    /// The root of a source does not exist.
    RootMissing "T0201" PartlyRead ["source"]
    /// The root of a source cannot be read.
    RootUnreadable "T0202" PartlyRead ["source", "reason"]
    /// The root of a source is not a folder.
    RootNotFolder "T0203" PartlyRead ["source"]
    /// The sentinel of a source is missing.
    SentinelMissing "T0204" PartlyRead ["source", "sentinel"]
    /// One source lies inside another.
    SourcesOverlap "T0205" Usage ["first", "second"]
    /// There is nothing to scan.
    NoSource "T0206" Usage []
    /// None of the sources could be scanned.
    AllSourcesMissing "T0207" Failed []
    /// No source has that name.
    SourceNotFound "T0208" Usage ["source"]
    /// A folder of ours lies in a source, or a source in it.
    FolderInSource "T0209" Usage ["folder", "source"]
    /// A frozen plan has lines in a source that a scan would forget.
    SourceOfPlan "T0210" Refused ["source", "plan"]
    /// The root of a source is empty and stands on another device than before.
    RootEmptied "T0211" PartlyRead ["source"]
    /// The state folder cannot be made or used.
    StateUnusable "T0301" Failed ["reason"]
    /// Others can read the state folder.
    StateTooOpen "T0302" Refused ["mode"]
    /// The state folder is on a network file system.
    StateOnNetwork "T0303" Refused ["kind"]
    /// The catalogue was made by a newer version.
    CatalogueNewer "T0304" Failed ["found", "known"]
    /// The catalogue is damaged.
    CatalogueDamaged "T0305" Failed []
    /// Another run holds the lock.
    Locked "T0306" Locked ["holder", "since"]
    /// There is no scan yet.
    NoScan "T0307" Failed []
    /// There is not enough space.
    DiskFull "T0308" Failed ["needed", "free"]
    /// A result could not be written.
    WriteFailed "T0309" Failed ["reason"]
    /// A file that would be written exists.
    WouldOverwrite "T0310" Failed []
    /// A named file cannot be read.
    FileUnreadable "T0311" Failed ["reason"]
    /// The chain of the ledger is broken.
    LedgerBroken "T0312" Refused []
    /// The result could not be written to standard output.
    OutputFailed "T0313" Failed ["reason"]
    /// No process can be started in which risky formats are read.
    WorkersUnable "T0314" PartlyRead []
    /// Text in pictures must be read, and nothing here can.
    OcrMissing "T0315" Usage []
    /// No item has that id or path.
    ItemNotFound "T0401" Failed ["item"]
    /// Several items have that path.
    ItemAmbiguous "T0402" Failed ["item", "count"]
    /// No client has that number.
    ClientNotFound "T0403" Failed ["client"]
    /// No engagement has that number.
    EngagementNotFound "T0404" Failed ["engagement"]
    /// No hold has that number.
    HoldNotFound "T0405" Failed ["hold"]
    /// No finding of the last scan has that id.
    FindingNotFound "T0406" Failed ["finding"]
    /// A finding is not as it was scanned.
    FindingStale "T0407" Failed ["finding"]
    /// A finding is set aside already.
    FindingDismissed "T0408" Failed ["finding", "dismissal"]
    /// No dismissal to withdraw has that number.
    DismissalNotFound "T0409" Failed ["dismissal"]
    /// No detection rule has that id.
    RuleNotFound "T0410" Failed ["rule"]
    /// No plan has that number.
    PlanNotFound "T0411" Failed ["plan"]
    /// Nothing of this client is due.
    PlanEmpty "T0412" Refused ["client"]
    /// Items of the draft lack a decision.
    PlanUndecided "T0413" Refused ["plan", "count"]
    /// The plan is still a draft.
    PlanNotFrozen "T0414" Refused ["plan"]
    /// The plan is frozen.
    PlanFrozen "T0415" Refused ["plan"]
    /// The plan was withdrawn.
    PlanWithdrawn "T0416" Refused ["plan"]
    /// The plan was carried out already.
    PlanFinished "T0417" Refused ["plan"]
    /// The plan is not what was frozen.
    PlanAltered "T0418" Refused ["plan"]
    /// The plan is past its date.
    PlanExpired "T0419" Refused ["plan", "expired"]
    /// The plan was made on another state folder.
    PlanOtherState "T0420" Refused ["plan"]
    /// The ledger lacks the entry that the plan was frozen on.
    LedgerLacksHead "T0421" Refused ["plan"]
    /// The register changed since the plan was frozen.
    RegisterChanged "T0422" Refused ["plan"]
    /// Rules or allowed signers changed since the plan was frozen.
    RulesChanged "T0423" Refused ["plan"]
    /// The plan has more items than allowed.
    CapExceeded "T0424" Refused ["items", "max"]
    /// The plan would remove too large a share of a root; both shares in whole percent.
    ShareExceeded "T0425" Refused ["source", "share", "max"]
    /// The client's receipt is missing.
    ReceiptMissing "T0426" Refused ["plan"]
    /// That decision is not allowed for the item.
    DecisionNotAllowed "T0427" Refused ["item", "decision"]
    /// The item is not a line of the plan.
    ItemNotInPlan "T0428" Refused ["item", "plan"]
    /// Some lines of the plan were not carried out.
    NotAsPlanned "T0429" PartlyRead ["plan", "count"]
    /// Every line was taken off the plan.
    PlanWithoutLines "T0430" Refused ["plan"]
    /// The plan is of a day that is still to come.
    PlanAhead "T0431" Refused ["plan", "made"]
    /// Items of the plan are still in quarantine.
    InQuarantine "T0432" Refused ["plan", "count"]
    /// A reason that does not go with the decision.
    ReasonNotFitting "T0433" Usage ["reason"]
    /// Allowed signers changed since the plan was frozen.
    SignersChanged "T0434" Refused ["plan"]
    /// One person alone cannot release a hold.
    HoldNeedsTwo "T0435" Refused ["hold"]
    /// A file of the plan is gone.
    PlanFileMissing "T0436" Refused ["plan"]
    /// Holds that the ledger knows are not in the catalogue.
    HoldsLost "T0437" Refused ["count"]
    /// Holds on engagements or clients that the register does not have.
    HoldsAdrift "T0438" Refused ["count"]
    /// Requests that the ledger knows are not in the catalogue.
    RequestsLost "T0439" Refused ["count"]
    /// Requests on engagements or clients that the register does not have.
    RequestsAdrift "T0440" Refused ["count"]
    /// No request has that number.
    RequestNotFound "T0441" Failed ["request"]
    /// The term of a request is not extended.
    RequestNotExtended "T0442" Refused ["request", "reason"]
    /// A request is not closed like that.
    RequestNotClosed "T0443" Refused ["request", "reason"]
    /// A restriction is not lifted.
    RestrictionStands "T0444" Refused ["request", "reason"]
    /// What somebody says of files is not taken in.
    StatementRefused "T0445" Refused ["request", "reason"]
    /// Statements on files that the ledger knows are not in the catalogue.
    StatementsLost "T0446" Refused ["count"]
    /// A person is not searched for.
    NotSearched "T0447" Refused ["request", "reason"]
    /// Every line of a draft fell away.
    PlanLapsed "T0448" Refused ["plan", "count"]
    /// Holds are not what the ledger saw placed.
    HoldsChanged "T0449" Refused ["count"]
    /// No open incident has that number.
    IncidentNotFound "T0451" Failed ["incident"]
    /// No attribution to withdraw has that number.
    AttributionNotFound "T0453" Failed ["attribution"]
    /// A person cannot match this item.
    ItemNotMatched "T0454" Refused ["item", "reason"]
    /// Attributions that the ledger knows are not in the catalogue.
    AttributionsLost "T0455" Refused ["count"]
    /// A line of a plan ended already, or its destruction began.
    LineEnded "T0456" Refused ["item", "plan"]
    /// No recipient of that name stands on the checklist.
    RecipientNotListed "T0457" Failed ["recipient", "about"]
    /// Recipients did not confirm that they were told.
    RecipientsOutstanding "T0458" Refused ["plan", "count"]
    /// Lines of the draft are not due.
    PlanNotDue "T0460" Refused ["plan", "count", "from"]
    /// Lines of the draft that the client was not asked about, or did not answer.
    NotConsulted "T0461" Refused ["plan", "count"]
    /// Lines that were decided otherwise than the client chose.
    AgainstAnswer "T0462" Refused ["plan", "lines"]
    /// Deferrals that the ledger knows are not in the catalogue.
    DeferralsLost "T0463" Refused ["count"]
    /// A letter that is not written, or not recorded as sent.
    LetterRefused "T0464" Refused ["plan", "reason"]
    /// An answer that is not taken in.
    AnswerRefused "T0465" Refused ["plan", "reason"]
    /// Rows of a filled-in list are wrong.
    ListInvalid "T0466" Usage ["count"]
    /// Nothing is decided on silence.
    SilenceRefused "T0467" Refused ["plan", "reason"]
    /// The folder of templates of letters, or a file in it, cannot be read.
    TemplatesUnreadable "T0468" Usage ["reason"]
    /// A template of a letter cannot be used.
    TemplateInvalid "T0469" Usage ["reason"]
    /// No statement on a file to withdraw has that number.
    StatementNotFound "T0481" Failed ["statement"]
    /// A statement keeps, and is not withdrawn.
    StatementKeeps "T0482" Refused ["statement"]
    /// A waiver is not recorded.
    WaiverRefused "T0483" Refused ["engagement", "reason"]
    /// No waiver to withdraw has that number.
    WaiverNotFound "T0484" Failed ["waiver"]
    /// The plan is not signed by its author.
    SignatureMissing "T0501" Refused ["plan"]
    /// A signature is over other bytes.
    SignatureInvalid "T0502" Refused []
    /// The key may not sign for this purpose.
    SignerNotAllowed "T0503" Refused ["signer", "purpose"]
    /// The author cannot approve the own plan.
    ApproverIsAuthor "T0504" Refused ["signer"]
    /// One person or key approved twice.
    SamePersonTwice "T0505" Refused ["signer"]
    /// The plan lacks approvals.
    NotEnoughApprovals "T0506" Refused ["plan", "have", "need"]
    /// No privacy officer approved.
    NoPrivacyOfficer "T0507" Refused ["plan"]
    /// The waiting time is not over.
    WaitingTime "T0508" Refused ["plan", "until"]
    /// A signature was made for something else.
    SignaturePurpose "T0509" Refused ["purpose"]
    /// A signature file is damaged, or of another kind of key.
    SignatureDamaged "T0510" Refused []
    /// A key file cannot be read.
    KeyUnreadable "T0511" Failed ["reason"]
    /// The passphrase does not open the key.
    WrongPassphrase "T0512" Failed []
    /// Others can read a private key.
    KeyTooOpen "T0513" Refused ["mode"]
    /// There is no list of allowed signers.
    SignersMissing "T0514" Refused []
    /// A line of the allowed signers cannot be used.
    SignersInvalid "T0515" Refused ["line"]
    /// The machine key is not an allowed signer.
    MachineKeyNotListed "T0516" Refused []
    /// A signer has no entry under `[people]`.
    PersonUnknown "T0517" Refused ["signer"]
    /// A key that nobody has.
    KeyNotListed "T0518" Refused ["fingerprint"]
    /// A key that was revoked.
    KeyRevoked "T0519" Refused ["fingerprint"]
    /// A key outside its dates.
    KeyNotValidNow "T0520" Refused ["signer"]
    /// The plan names another author.
    AuthorDiffers "T0521" Refused ["author", "signer"]
    /// The key is encrypted, and nobody gave its passphrase.
    PassphraseNeeded "T0522" Failed []
    /// The file is not a key that can be used.
    KeyKind "T0523" Failed []
    /// Who decided that lines of a plan go cannot approve it.
    ApproverDecided "T0524" Refused ["signer"]
    /// Who runs the machines cannot approve.
    ApproverAdministers "T0525" Refused ["signer"]
    /// The clock is before the last entry of the ledger.
    ClockBehind "T0601" Refused ["clock", "last"]
    /// There is nobody to confirm.
    ConfirmationMissing "T0602" Refused ["plan"]
    /// What was typed is not the name of the plan.
    ConfirmationWrong "T0603" Refused ["plan"]
    /// The return archive does not hold what it must.
    ReturnUnverified "T0604" Failed ["plan"]
    /// The outcomes do not add up to the plan.
    CertificateWithheld "T0605" Failed ["plan"]
    /// A check of `verify` failed.
    VerificationFailed "T0701" Unverified ["what"]
    /// Not a kind of file that `verify` knows.
    VerifyUnknown "T0702" Unverified []
    /// There is nothing to check a signature against.
    VerifyNoSigners "T0703" Unverified []
    /// Wrong use that the parser of arguments cannot see.
    WrongUse "T0801" Usage ["reason"]
    /// The run was interrupted.
    Interrupted "T0901" Interrupted []
    /// A fault of the program.
    Internal "T0902" Failed ["place"]
}
