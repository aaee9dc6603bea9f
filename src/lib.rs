//! Personal data does not outlive its purpose, and the proof that it did not.
//!
//! # The pipeline
//!
//! ```text
//! source ─bytes→ extract ─segments→ detect ─findings→ attribution ─item+engagement→ retention ─verdict→ catalogue
//!                                                                                                          │
//!   certificate, report ← evidence ← ledger ← apply ← approvals ← plan freeze ← decide ← plan create ──────┘
//! ```
//!
//! A document travels left to right and no module looks back. `scan` can only read. Only `apply` can
//! remove, only what is a line of an approved plan, only after re-checking that line.
//!
//! # Layers
//!
//! A module names only modules to its left; `tests/tidy.rs` fails the build of anyone who forgets.
//!
//! ```text
//! vocabulary   calendar · digest · location · inventory · sensitive · text
//! pure core    detect · register · attribution · retention · lifecycle · plan · evidence · report · extract · excise
//! edges        source · worker · catalogue · dispose · handover · keys · ledger   (name the core, never
//!              each other)
//! shell        run · cli
//! ```
//!
//! Core modules map values to values: no clock, no file, no environment, no randomness, no printing.
//! `as_of` is an argument.
//!
//! # Glossary
//!
//! | code | Dutch | means |
//! |---|---|---|
//! | engagement | opdracht | the matter a document belongs to; one row of the register |
//! | client, data subject | opdrachtgever, betrokkene | who hired the firm; whom the data is about. Never mixed |
//! | trigger event | startmoment | what starts the clock: the end of the engagement |
//! | retain until | bewaren t/m | last civil day of keeping, inclusive |
//! | due from | te behandelen vanaf | the day after `retain until` |
//! | dismissal | terzijdelegging | a finding that a person set aside as false, for a time |
//! | hold | vernietigingsstop | forbids disposition; never stops the clock |
//! | consultation | overleg | letters, answers and silence of a client before anything goes (clause 10) |
//! | deferral | uitstel | more time that a client was granted, once, on a ground; a floor with an end |
//! | exclusion | uitzondering | a line that a person took off a frozen plan; it only removes |
//! | recipient | ontvanger | whoever was given data of an engagement and must be told that they go |
//! | incident | datalek, incident | what may have become of personal data, with its clock of 72 hours |
//! | verdict | oordeel | what may happen to an item today, and why |
//! | row taken out | uitgenomen rij | a row of an export that goes while the file stays, without it |
//! | finding | bevinding | one occurrence of personal data in an item |
//! | attribution | koppeling | item ↔ engagement, with its evidence |
//! | plan | vernietigingslijst | frozen, signed list of what is to be done for one client |
//! | waiting time | bedenktijd | between the last approval and destruction |
//! | certificate | verklaring van vernietiging / teruggave | signed, checkable statement of what was done |
//! | ledger | logboek | append-only, hash-chained record of every act |
//!
//! # Invariants
//!
//! 1. Every entry a source lists ends in exactly one of *found*, *none*, *not read (reason)*; the
//!    counts add up to the listing. `none` requires complete coverage.
//! 2. Unknown never destroys: unread, unattributed, ambiguous, undated and changed items are never
//!    destroyable, and no added hold, floor, weak match or dismissal makes anything more destroyable.
//! 3. A matched value never enters catalogue, plan, report, certificate, ledger or log. It lives in
//!    [`sensitive::Sensitive`], which cannot be displayed or serialised.
//! 4. `dispose` takes a permit, and only the re-check of a plan line can mint one.
//! 5. Intent is durable before the first irreversible step, outcome only after the effect. A crash can
//!    make a report claim less than happened, never more. Planned = sum of outcomes, or no signature.
//! 6. Nothing is destroyed before its return archive was re-read from disk and matched by SHA-256.
//! 7. Signatures are over raw bytes as written; nothing is re-serialised to verify.
//! 8. The same facts, register, rules and `as_of` give the same verdicts, in any order, on any number
//!    of threads.
//! 9. Nothing destroys on a timer: a person starts `apply`.

// vocabulary
pub mod calendar;
pub mod digest;
pub mod inventory;
pub mod location;
pub mod sensitive;
pub mod text;

// pure core
pub mod attribution;
pub mod detect;
pub mod evidence;
pub mod excise;
pub mod extract;
pub mod lifecycle;
pub mod plan;
pub mod register;
pub mod report;
pub mod retention;

// edges
pub mod catalogue;
pub mod dispose;
pub mod handover;
pub mod keys;
pub mod ledger;
pub mod source;
pub mod worker;

// shell

pub mod cli;
pub mod run;
