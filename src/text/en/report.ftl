# The report of a run.
report-title = Retention report
report-lead-over =
    { $count ->
        [one] {$shown} item is
       *[other] {$shown} items are
    } due, at { $clients ->
        [one] one client
       *[other] {$clients} clients
    }. Longest over its term, blocked items and those that wait for a person included: { $days ->
        [one] one day
       *[other] {$late} days
    }.
report-lead-due =
    { $count ->
        [one] {$shown} item is
       *[other] {$shown} items are
    } due.
report-lead-none = Nothing that was read is due.
report-lead-missing =
    { $count ->
        [one] One source
       *[other] {$count} sources
    } could not be scanned; what they hold is not counted.
report-lead-unread =
    { $count ->
        [one] {$shown} item was
       *[other] {$shown} items were
    } not (completely) read, which does not count as clean.
report-lead-discrepancy = The counts do not add up at {$what}: listed {$listed}, counted {$counted}. Do not rely on this report.
report-meta = Verdicts as of {$date}, run {$run}.
report-footer = Names of files are masked, because they may be of persons; termijn explain shows an item by its id.

# Headings.
report-decide-title = What must be decided
report-charts-title = Where things stand
report-clients-title = By client
report-worst-title = Longest over their term
report-plans-title = Open plans
report-duties-title = What the law has kept for longer
report-holds-title = Holds
report-requests-title = Requests of data subjects
report-sources-title = Sources, and what was not read
report-method-title = Method
report-limits-title = What this report cannot show
report-verdicts-title = Verdicts
report-ageing-title = Items by days over their term
report-ageing-about = Counted from the day after the last day of keeping; what is blocked counts too.
report-outcome-title = How reading ended
report-outcome-about = Every listed item ends in exactly one of these three.
report-as-table = As a table
report-total = Total

# Columns.
report-what = What
report-value = Value
report-who = Who
report-about = About
report-items = Items
report-size = Size
report-verdict = Verdict
report-reason = Reason
report-client = Client
report-engagements = Engagements
report-engagement = Engagement
report-due = Due
report-kept = Kept
report-hold = Hold
report-review = Review
report-oldest = Oldest, days over
report-over = Days over
report-item = Item
report-name = Name (masked)
report-source = Source
report-plan = Plan
report-stage = Stage
report-approvals = Approvals
report-waits = Waits until
report-expires = Expires
report-scope = Covers
report-review-on = Review on
report-listed = Listed
report-found = With personal data
report-none = Without personal data
report-not-read = Not (completely) read
report-special = Counted apart
report-source-missing = not scanned
report-run = Run
report-started = Started
report-finished = Finished
report-version = Program
report-register-digest = Register, SHA-256
report-rules-digest = Rules, SHA-256

# Captions and empty places.
report-decide-about = What waits for a person, most pressing first
report-decide-none = Nothing waits for a decision.
report-clients-about = Items by client of the register
report-clients-none = No item was matched to a client.
report-worst-about = At most 500 items; termijn status --all lists all of them
report-worst-none = No item is over its term.
report-plans-about = Plans that are not carried out yet
report-plans-none = There is no open plan.
report-duties-about = Items past the term of the general terms that a statutory duty keeps; an item under two rules counts for both
report-duties-none = No statutory duty keeps anything for longer.
report-rule = Rule
report-records = Records
report-rule-source = Source
report-until = Until at most
report-duty-kept = Kept
report-duty-asked = To be judged
report-holds-about = A hold forbids destruction and return; the term runs on
report-holds-none = No hold is active.
report-requests-about = What a request covers stays until it is answered; the term runs on
report-requests-none = No request is open.
report-requests-to-answer = to be answered
report-requests-to-forward = to be forwarded to the controller
report-requests-late = of these past their term
report-requests-to-erase = erasure granted, still to be carried out
report-requests-restrictions = restrictions of processing
report-sources-about = Every listed item is with, without or not read
report-unread-about = Not read, by reason
report-unread-none = Everything listed was read.
report-method-about = What this report was made with

# Days over the term.
report-age-soon = within eight weeks
report-age-30 = 1–30 days over
report-age-90 = 31–90 days over
report-age-365 = 91–365 days over
report-age-longer = more than 365 days over

# Reasons of not reading.
report-unread-encrypted = encrypted
report-unread-damaged = damaged
report-unread-unsupported = kind of file not read yet
report-unread-too_large = too large
report-unread-bomb = unpacks to too much
report-unread-timeout = took too long
report-unread-crashed = reader failed
report-unread-needs_ocr = image of text only
report-unread-denied = access denied
report-unread-vanished = gone during the scan
report-unread-changed = changed during the scan
report-unread-locked = locked by another program
report-unread-io = disk or network error
report-unread-depth = nested too deep
report-unread-partial = read only in part, nothing found in that part

# What is no item.
report-special-symlink = links
report-special-fifo = pipes
report-special-socket = sockets
report-special-device = devices
report-special-mount = other file systems
report-special-quarantined = in quarantine
report-special-sentinel = sentinel
report-special-excluded = excluded

# What a person must do, and who.
report-todo-answer_requests = answer requests of data subjects
report-todo-forward_requests = forward requests to the controller
report-todo-erase = carry out granted erasure
report-todo-mount_source = mount the source and scan again
report-todo-make_plan = make a plan for what is due
report-todo-split_shared = divide files that are due and about several clients
report-todo-act_now = act now
report-todo-decide_items = decide on items of the draft
report-todo-freeze_plan = freeze and sign the draft
report-todo-approve_plan = approve the plan
report-todo-apply_plan = carry out the approved plan
report-todo-record_receipt = record the client's receipt
report-todo-match_items = match items to an engagement
report-todo-resolve_conflict = settle where folder and content disagree
report-todo-confirm_end = enter the exact end date in the register
report-todo-confirm_duty = say whether the law wants it kept
report-todo-review_tables = look at tables
report-todo-review_mixed = look at archives and mails with more than one term
report-todo-read_items = look at items that were not read
report-todo-review_hold = look at the hold again
report-todo-fix_register = correct the register
report-who-answer_requests = privacy officer
report-who-forward_requests = privacy officer
report-who-erase = records manager
report-who-mount_source = IT administrator
report-who-make_plan = record manager
report-who-split_shared = reviewer
report-who-act_now = privacy officer
report-who-decide_items = record manager
report-who-freeze_plan = record manager
report-who-approve_plan = approvers
report-who-apply_plan = record manager
report-who-record_receipt = record manager
report-who-match_items = reviewer
report-who-resolve_conflict = reviewer
report-who-confirm_end = partner
report-who-confirm_duty = privacy officer
report-who-review_tables = reviewer
report-who-review_mixed = reviewer
report-who-read_items = IT administrator
report-who-review_hold = privacy officer
report-who-fix_register = record manager
report-who-anyone = whoever is in charge

# Stage of a plan.
report-stage-draft = draft
report-stage-frozen = waits for approval
report-stage-approved = approved
report-stage-waiting = waiting time runs
report-stage-ready = ready to be carried out
report-stage-quarantined = in quarantine
report-stage-interrupted = interrupted
report-stage-expired = expired

# Holds.
report-scope-person = person
report-scope-client = client
report-scope-engagement = engagement
report-scope-path = path
report-scope-query = query on
report-scope-item = item

# What the report cannot show.
report-limit-only_sources = Only the sources named were scanned; it says nothing of other places.
report-limit-backups = Copies in backups, snapshots and replicas are outside it.
report-limit-unread_kinds = Text in pictures and scans is read only where a program for it is installed, and some kinds of files are not read at all; both stand under not read.
report-limit-names = Names of persons are recognised by their form and by what stands beside them: a bare name can be missed, and another word taken for one.
report-limit-detection = Recognition is never complete: without personal data means without what the rules know.
report-limit-register = Terms are as right as the end dates in the register.
report-limit-file_times = Times of files do not start or end a term.
