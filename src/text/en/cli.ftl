# Command line: verbs, flags, and what verbs print.

cli-about = Finds personal data whose retention term is over, and returns or destroys it, with proof.
cli-after-help = Only “apply” changes anything on a source, and only as an approved plan says.
cli-verb-demo = Build a made-up firm and run the whole cycle on it
cli-verb-init = Write a commented termijn.toml, and make the state folder and the machine key
cli-verb-check = Check configuration, register, sources, keys, clock and space; say what to fix
cli-verb-register = Check or show the register of engagements
cli-verb-register-check = Check the register; reports every bad row at once
cli-verb-register-list = Show the engagements with their terms
cli-verb-scan = Read the sources, find personal data, match it to engagements and work out the terms
cli-verb-status = Show what is due, who must act and when the last scan was
cli-verb-findings = Show every finding, masked
cli-verb-explain = Say why an item is, or is not, due
cli-verb-plan = Create, show, compare, freeze, reduce or withdraw a plan; note who was told
cli-verb-plan-create = Put on a plan what is due of one client
cli-verb-plan-list = Show all plans
cli-verb-plan-show = Show one plan, line by line
cli-verb-plan-freeze = Fix a plan and sign it as its author
cli-verb-plan-withdraw = Withdraw a plan; puts back what is in quarantine
cli-verb-decide = Decide on lines: destroy, return, return_then_destroy or keep, with a coded reason
cli-verb-hold = Place, show or release a hold
cli-verb-hold-add = Place a hold on an engagement, a client, a path, a person or a query
cli-verb-hold-list = Show the holds
cli-verb-hold-release = Release a hold; this takes two people
cli-verb-approve = Approve a plan with your own key (without a plan: a guided dialogue)
cli-verb-apply = Carry out an approved plan: quarantine, return, destroy; continues where it stopped
cli-verb-restore = Bring items back from quarantine while the waiting time runs
cli-verb-verify = Check a plan, a statement beside it, certificate, return archive or ledger; needs nothing else
cli-verb-ledger = Show or copy the ledger
cli-verb-ledger-show = Show the ledger and whether its chain is whole
cli-verb-ledger-export = Copy the ledger to a file
cli-verb-report = Write the report as HTML, with JSON beside it
cli-verb-rules = Check or show the detection and retention rules
cli-verb-rules-check = Run the examples of every rule, and measure what its test lets through
cli-verb-rules-list = Show the rules: embedded, own, replaced and switched off
cli-verb-rules-show = Show all of one detection rule
cli-verb-key = Make a key, or show the one of this machine
cli-verb-key-new = Make an Ed25519 key for a person and show the line for allowed_signers
cli-verb-key-machine = Show the machine key as a line for allowed_signers
cli-verb-completions = Write completions for a shell
cli-arg-config = Configuration file (otherwise the first one found)
cli-arg-state = State folder: catalogue, ledger, plans
cli-arg-lang = Language of all texts
cli-arg-as-of = Reckon as if it were this day (only for verbs that change nothing)
cli-arg-format = Form of the result: text, json, jsonl, csv or (findings) sarif
cli-arg-quiet = The result only
cli-arg-verbose = More detail
cli-arg-color = Colour: auto, always or never
cli-arg-progress = Progress: auto, bar, plain, json or none
cli-arg-demo-out = Keep everything in this (new or empty) folder
cli-arg-prepare = Only lay the firm down; run nothing
cli-arg-dir = Folder for termijn.toml
cli-arg-register = Register of engagements (CSV)
cli-arg-path = Only files whose path below the source matches this glob; SOURCE:GLOB for one source
cli-arg-scan-path = Folder to read (otherwise the configured sources)
cli-arg-hold-add-engagement = On an engagement
cli-arg-hold-add-client = On all engagements of a client
cli-arg-hold-add-person = On a person, read from standard input; one thing a line: name: …, email: …, phone: …, born: …, bsn: …, number: …. Only keyed digests are kept
cli-arg-hold-add-path = Glob of paths, such as klanten/devries/**
cli-arg-detailed-exitcode = End with 10 when overdue items exist
cli-arg-all = Every item, not only what asks for a decision
cli-arg-client = Number of the client
cli-arg-verdict = Only items with this verdict
cli-arg-min-tier = Weakest confidence shown: T1 to T5
cli-arg-type-code = Only these types, such as BSN,IBAN (may be repeated)
cli-arg-item = Item id (it_…), locator or path
cli-arg-items = Item id or line number, locator or path
cli-arg-restore-items = Item id or path (otherwise all of the plan)
cli-arg-plan = Number of the plan, such as P-2026-0001
cli-arg-key = File with your own key
cli-arg-hold-release-key = Key; give two, of different people
cli-arg-passphrase-file = File with the passphrase (otherwise it is asked for)
cli-arg-hold-release-passphrase-file = File with a passphrase; one for each key, in their order
cli-arg-verify-passphrase-file = File with the passphrase of the return archive
cli-arg-proposed = Take over the proposals of all open lines
cli-arg-action = destroy, return, return_then_destroy or keep
cli-arg-reason = Coded reason
cli-arg-by = Who decides, as in [people]
cli-arg-engagement = Number of the engagement
cli-arg-mandate = On whose mandate
cli-arg-owner = Who answers for it
cli-arg-review = Day on which the hold is looked at again
cli-arg-hold = Number of the hold
cli-arg-dry-run = Say what would happen; change nothing
cli-arg-confirm = Repeat the number of the plan (needed off a terminal)
cli-arg-files = Files
cli-arg-allowed-signers = Who may sign, in OpenSSH form
cli-arg-file = File
cli-arg-out = Where the report goes
cli-arg-principal = Whose key it is, as in [people]
cli-arg-role = record_manager, privacy_officer, partner or reviewer
cli-arg-no-passphrase = No passphrase: for trials only
cli-arg-shell = bash, zsh, fish, elvish or powershell
cli-arg-rules-check-paths = Rule files or folders to check instead of the configured one
cli-arg-rule = Id of the rule, such as nl.bsn
cli-arg-help = Show help
cli-arg-version = Show the version

cli-use-date = a date is yyyy-mm-dd
cli-use-as-of = --as-of goes only with verbs that change nothing
cli-use-source-names = two folders have the same name; name them in termijn.toml
cli-use-glob = the pattern cannot be read; it must be relative, such as klanten/devries/**
cli-use-tier = --min-tier is T1, T2, T3, T4 or T5
cli-use-role = the role is record_manager, privacy_officer, partner, it_administrator or reviewer
cli-use-principal = a principal is one word, such as a mail address
cli-use-passphrase = there is no passphrase, or its repetition differs; use --passphrase-file if need be
cli-use-items = name lines of the plan, or use --proposed
cli-use-decision-reason = the reason is contract_term, client_instruction, erasure_request, return_required, client_books, client_waiver, keep_statutory, keep_claim, keep_client_request, keep_other_engagement or keep_doubt
cli-use-approve = name the plan and your key: termijn approve PLAN --key FILE
cli-use-hold-reason = the reason is claim, proceedings, audit, investigation or other
cli-use-hold-review = the day of review lies in the past
cli-use-verdict = a verdict is one of: act_now, due, reappeared, review, blocked_hold, blocked_request, blocked_restriction, keep_statutory, pre_notice, keep_in_term, keep_open, out_of_scope
cli-use-format = this verb gives its result as: { $formats }
cli-use-hold-release-reason = the reason of a release is a code of small letters, such as claim_settled
cli-use-passphrase-files = give as many --passphrase-file as --key, in the same order
cli-use-passphrase-empty = the first line of the passphrase file is empty
cli-state-made = State folder made: { $path }
cli-scan-forgets = Source { $name } ({ $path }) is not in this scan: what was known of it is forgotten. Configure sources in termijn.toml to keep several.
cli-scan-source = { $name }: { $listed ->
    [one] 1 file
   *[other] { $shown } files
}, { $size }
cli-scan-ended = = { $found } with personal data + { $none } without + { $unread } not (completely) read
cli-scan-unchanged = ; { $count } unchanged, not read again
cli-scan-special = beside these: { $list }
cli-scan-items = { $items ->
    [one] 1 item
   *[other] { $shown } items
} (files, and what is in archives, mail and tables):
cli-scan-late = { $days ->
    [one] 1 day over term
   *[other] { $shown } days over term
}
cli-scan-unread = Not read, and so not clean: { $list }.
cli-scan-torn = With personal data, but not read completely: { $shown }.
cli-scan-no-ocr = No OCR is installed here, so scans and photographs were not read. Install tesseract with Dutch and English (Debian, Ubuntu: apt-get install tesseract-ocr tesseract-ocr-nld tesseract-ocr-eng) and scan again.
cli-special-symlink = links (not followed)
cli-special-fifo = pipes (not opened)
cli-special-socket = sockets (not opened)
cli-special-device = devices (not opened)
cli-special-mount = other file systems (not entered)
cli-special-excluded = excluded by the configuration
cli-special-quarantined = in quarantine
cli-special-sentinel = sentinel file
cli-unread-encrypted = encrypted
cli-unread-damaged = damaged
cli-unread-unsupported = kind not supported
cli-unread-too-large = too large
cli-unread-bomb = unpacks too far
cli-unread-timeout = took too long
cli-unread-crashed = reader failed
cli-unread-needs-ocr = only an image of text
cli-unread-denied = access denied
cli-unread-vanished = vanished while reading
cli-unread-changed = changed while reading
cli-unread-locked = locked
cli-unread-io = read error
cli-unread-depth = nested too deep
cli-unread-partial = read only in part
cli-status-head = Last scan: { $finished }
cli-status-foot = { $shown } of { $total } items. Why: termijn explain ITEM
cli-kind-file = file
cli-kind-archive = archive
cli-kind-member = file in an archive
cli-kind-message = message
cli-kind-mailbox = mailbox
cli-kind-attachment = attachment
cli-kind-table = table
cli-kind-rows = rows of a table
cli-outcome-found = found
cli-outcome-none = no personal data
cli-outcome-not-read = not read
cli-explain-what = what
cli-explain-personal = personal data
cli-explain-modified = modified { $date }
cli-explain-rows = { $kind }, { $count ->
    [one] 1 row
   *[other] { $count } rows
}
cli-explain-found = { $count } × { $title }, confidence { $confidence }
cli-explain-in-parts = in its parts
cli-explain-weak-signs = { $count ->
    [one] 1 weaker sign
   *[other] { $count } weaker signs
} (confidence below 0.60), which { $count ->
    [one] settles
   *[other] settle
} nothing
cli-explain-parts = parts
cli-explain-nobody = no sign of any engagement
cli-explain-engagement = { $engagement } is “{ $name }” for { $client_name } ({ $client })
cli-explain-copies = copies
cli-explain-copies-count = { $count ->
    [one] 1 other file
   *[other] { $count } other files
} with the same content
cli-explain-next = next
cli-next-plan = onto a plan: termijn plan create --client { $client }
cli-next-return = back to the client, and only then destroyed: termijn plan create --client { $client }
cli-next-waived = the client does not want it back: termijn plan create --client { $client }, then decide with --action destroy --reason client_waiver
cli-next-shared = onto no plan: it is about several clients ({ $clients }), and a person must divide it
cli-next-on-plan = it is on plan { $plan } ({ $status }): termijn plan show { $plan }
cli-next-quarantined = it is in quarantine for plan { $plan }; back out of it: termijn restore { $plan }
cli-next-removed = it was destroyed under plan { $plan }; the next scan takes it off the list
cli-next-inside = is handled with the file that it lies in
cli-next-hold = nothing, as long as the hold lasts
cli-next-request = nothing, until the request is answered: termijn request list
cli-next-restriction = nothing but storage, until the restriction is lifted: termijn request list
cli-next-statutory = kept until { $until }; due after that
cli-next-statutory-forever = nothing: it is kept for ever
cli-next-wait = wait until { $date }; then it can stand on a plan
cli-next-term = nothing; due from { $from }
cli-next-ahead = ask the client in time: termijn plan create --ahead; due from { $from }
cli-next-open = nothing, as long as the engagement runs
cli-next-nothing = nothing
cli-next-review-unmatched = a person matches it: termijn attribute ITEM ENGAGEMENT; it stays until then
cli-next-review-ambiguous = a person chooses: termijn attribute ITEM ENGAGEMENT; it stays until then
cli-next-review-conflict = a person decides whether folder or content is right (termijn attribute … --settle-conflict); it stays until then
cli-next-review-imprecise-end = enter the exact end date in the register; it stays until then
cli-next-review-post-end-activity = check the end date in the register; it stays until then
cli-next-review-changed = scan again; it stays until then
cli-next-review-unread = a person looks at it; what was not read is never destroyed
cli-next-review-register = correct the register; it stays until then
cli-next-review-mixed = a person takes out what must go; the file as a whole stays
cli-next-review-prohibited = a person decides; this may not be allowed to be held
cli-next-review-shared-subjects = a person looks who is in it: termijn request attest; it stays until then
cli-next-review-unconfirmed-column = confirm which column names the engagement; it stays until then
cli-next-review-table = rows are not taken out of tables yet; a person decides
cli-next-review-statute = say whether it is a record that the law wants kept
cli-findings-unread = { $count ->
    [one] 1 file could not be read again (in full), or changed since the scan
   *[other] { $count } files could not be read again (in full), or changed since the scan
}
cli-plan-none = There is no plan yet. Start with: termijn plan create --client ID
cli-hold-none = No hold was ever placed.
cli-plan-head = Plan { $plan }: { $count } files, { $size }
cli-plan-proposed = proposed
cli-plan-shared = Not on the plan: { $count ->
    [one] 1 file that is another client's too.
   *[other] { $count } files that are another client's too.
}
cli-plan-status-draft = draft
cli-plan-status-frozen = frozen
cli-plan-status-done = carried out
cli-plan-status-withdrawn = withdrawn
cli-plan-note-waiting-time-zero = there is no waiting time: destruction follows approval at once
cli-plan-note-one-approver = only one other person has to approve
cli-plan-note-no-privacy-officer = no privacy officer has to approve
cli-plan-note-not-consulted = the client has not answered, nor stayed silent on a last notice: no consultation is on record
cli-plan-note-empty = the plan is empty
cli-action-destroy = destroy
cli-action-return = return
cli-action-return-then-destroy = return, destroy
cli-action-keep = keep
cli-decide-done = { $count ->
    [one] 1 line decided.
   *[other] { $count } lines decided.
}
cli-key-ask = Passphrase of { $file }:
cli-key-passphrase = New passphrase:
cli-key-passphrase-again = Again:
cli-key-made = Key { $file } made ({ $fingerprint }). Put this line in allowed_signers:
cli-freeze-done = Plan { $plan } is frozen until { $until }: { $file }
    { "  " }sha256 { $sha256 }
cli-approve-done = { $principal } approved { $plan }: { $file }
cli-approve-which = Which plan?
cli-approve-key = File with your key?
cli-approve-type = Type the number of the plan to approve:
cli-approve-signing = Signing …
cli-hold-added = Hold { $hold } placed. It holds at once.
cli-hold-covers = Items that it keeps now: { $count }.
cli-hold-covers-none = WARNING: it keeps NOTHING now ({ $count } items). No item of the last scan with personal data, or not read, lies under it. Check the path or number, or scan first.
cli-hold-released = Hold { $hold } released.
cli-hold-released-on = released on { $date }
cli-hold-review-on = review on { $date }
cli-init-done = Wrote { $config }; state: { $state }
cli-init-next = Next: fill in termijn.toml and register.csv, and look with: termijn check
cli-check-requests = requests
cli-check-holds = holds
cli-check-workers = reading processes
cli-check-workers-note = at most { $mib } MiB and { $cpu } s of processor time per file; { $fences ->
    [both] files, network and programs are closed to them (seccomp, Landlock)
    [calls] files, network and programs are closed to them (seccomp)
    [files] files are closed to them (Landlock); this system does not stop network and programs
   *[none] this system cannot close files, network and programs to them
}
cli-check-config = configuration
cli-check-register = register
cli-check-statutes = retention rules
cli-check-passwords = passwords
cli-passwords-too-open = others have access to it (mode { $mode })
cli-passwords-pattern = what stands before the tab is no pattern of files
cli-passwords-empty = there is no password behind the tab
cli-check-rules = detection rules
cli-check-state = state folder
cli-check-source = source
cli-check-machine-key = machine key
cli-check-clock = clock
cli-check-signers = who may sign
cli-check-space = free space
cli-check-without-key = { $path }; no key there yet: { $people }
cli-check-no-config = no file; defaults
cli-check-ocr = text in pictures
cli-check-ocr-off = off by configuration: scans and photographs are not read, and so not clean
cli-check-ocr-none = no tesseract: scans and photographs are not read, and so not clean. Debian, Ubuntu: apt-get install tesseract-ocr tesseract-ocr-nld tesseract-ocr-eng
cli-register-ok = The register is in order: { $clients } clients, { $engagements } engagements.
cli-register-open = running
cli-register-until = retain until { $until }
cli-apply-confirm = You are about to carry out plan { $plan }. This cannot be undone.
cli-apply-type = Type the number of the plan:
cli-apply-head = Plan { $plan }:
cli-apply-archive = Return: { $path } (passphrase: { $passphrase }; send it another way)
cli-apply-waiting = In quarantine. The waiting time runs; destruction is possible from { $until }. To put back: termijn restore
cli-apply-receipt = The client's receipt is missing; what was returned stays in quarantine.
cli-apply-certificate = Certificate { $id }: { $path }
    { "  " }for reading: { $html }
cli-outcome-destroyed = destroyed
cli-outcome-returned = returned
cli-outcome-returned-destroyed = returned and destroyed
cli-outcome-unlinked = removed, overwriting not confirmed
cli-outcome-skipped = skipped: { $reason }
cli-outcome-failed = failed; it is still there
cli-outcome-indeterminate = unknown what is left; have somebody look
cli-outcome-waiting = waiting
cli-skip-hold = hold
cli-skip-restriction = processing restricted
cli-skip-request = open request
cli-skip-block-not-evaluated = a block could not be evaluated
cli-skip-verdict = no longer due
cli-skip-register-changed = the register says something else now
cli-skip-changed = changed
cli-skip-gone = gone
cli-skip-in-use = in use
cli-skip-nlink = has another name
cli-skip-not-regular = no longer a regular file
cli-skip-swapped = swapped
cli-skip-mount = lies on another file system
cli-skip-denied = access denied
cli-skip-read-only = read-only
cli-skip-no-space = no space
cli-skip-unsupported = not safe here
cli-skip-archive = return not verified
cli-skip-receipt = receipt missing
cli-skip-waiver = no waiver of the client
cli-skip-last-copy = last copy
cli-skip-kept = kept, as decided
cli-skip-restored = restored
cli-skip-withdrawn = plan withdrawn or expired
cli-rehearse-head = Plan { $plan }, rehearsal: nothing is changed.
cli-would-destroy = would be destroyed
cli-would-return = would be returned
cli-would-return-then-destroy = would be returned and destroyed
cli-would-keep = would stay
cli-restore-done = { $restored } put back, { $failed } failed.
cli-withdraw-done = Plan { $plan } withdrawn.
cli-verify-valid = valid
cli-verify-invalid = NOT valid
cli-verify-unlisted = not established: nothing says whose key it is; give --allowed-signers
cli-verify-sealed = not established: the content was not opened; give --passphrase-file
cli-verify-archive = return archive of plan { $plan }, client { $client }
cli-verify-archive-items = { $items } files, each equal to the manifest (SHA-256)
cli-verify-archive-sealed = encrypted; only its form was checked
cli-verify-archive-passphrase = the passphrase does not fit ({ $reason })
cli-verify-archive-bad = the archive is not as it was written ({ $reason })
cli-ledger-whole = { $count } lines, the chain is whole; last { $digest }
cli-demo-laid-down = The whole cycle on a made-up firm. { $days ->
    [0] Its dates stand as they were written: today is { $as_of }.
    [1] Its dates are shifted by one day, so that today, { $as_of }, is its day.
   *[other] Its dates are shifted by { $shown } days, so that today, { $as_of }, is its day.
}
cli-demo-settings = In this demo only: no waiting time, no receipt needed, and keys that everybody has.
cli-demo-prepared = Go there; “termijn check”, “termijn scan” and all other verbs need no flags in it.
cli-demo-step-scan = Scan: read everything, find personal data, judge every item
cli-demo-step-explain = Explain: why is this one due?
cli-demo-step-plans = Plan, decide, freeze, approve, apply, certify: one plan for each client
cli-demo-step-kept = What stays of the files, and why
cli-demo-step-check = Check: everything that was written, against the listed keys
cli-demo-step-files = Where it lies
cli-demo-people = Drawn up by { $author }, approved by { $first } and { $second }, each with a key of their own.
cli-demo-column-plan = plan
cli-demo-column-client = client
cli-demo-column-files = files
cli-demo-column-returned = returned
cli-demo-column-destroyed = destroyed
cli-demo-column-left = left
cli-demo-column-certificate = certificate
cli-demo-shared = What is still due is about several clients. No plan takes it: a person must divide it.
cli-demo-checked-plans = { $count ->
    [one] 1 plan with its lines and signatures
   *[other] { $count } plans with their lines and signatures
}
cli-demo-checked-certificates = { $count ->
    [one] 1 certificate with its annex and signature
   *[other] { $count } certificates with their annexes and signatures
}
cli-demo-checked-archives = { $count ->
    [one] 1 return archive: each file in it equal to its manifest
   *[other] { $count } return archives: each file in them equal to its manifest
}
cli-demo-checked-ledger = the ledger: its chain is whole
cli-demo-check = Others can check it without this program:
cli-demo-share-left = { $count } files that stay

cli-explain-column = column { $column }: { $list }
cli-apply-stuck = line { $n } could not go on now ({ $reason }); tried again next time

cli-check-statutes-count = { $name }: { $count } statutory rules hold here
