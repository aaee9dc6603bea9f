# verdict: what may happen to an item, and how that was derived

# the verdicts, for lists
verdict-name-out-of-scope = no personal data
verdict-name-keep-open = engagement is running
verdict-name-keep-in-term = within term
verdict-name-pre-notice = term ends soon
verdict-name-due = due
verdict-name-act-now = act now
verdict-name-keep-statutory = longer duty to keep
verdict-name-blocked-hold = on hold
verdict-name-blocked-restriction = processing restricted
verdict-name-blocked-request = open request
verdict-name-review = needs a person
verdict-name-reappeared = back after destruction

# the reasons for review, for lists
verdict-reason-unmatched = no engagement found
verdict-reason-ambiguous = engagement uncertain
verdict-reason-conflict = folder and content disagree
verdict-reason-imprecise-end = end date not exact
verdict-reason-post-end-activity = work after the end
verdict-reason-changed = changed since it was judged
verdict-reason-unread = not read completely
verdict-reason-register = register incomplete
verdict-reason-mixed = partly due
verdict-reason-prohibited = may not be held at all
verdict-reason-shared-subjects = several people in it
verdict-reason-unconfirmed-column = column not confirmed
verdict-reason-table = rows of a table
verdict-reason-statute = perhaps a duty to keep

# the questions that a derivation answers
verdict-topic-whose = whose
verdict-topic-deadline = deadline
verdict-topic-rules = rules
verdict-topic-holds = holds
verdict-topic-would = verdict

# kinds of signs
verdict-sign-client-name = client name
verdict-sign-kvk = KvK number
verdict-sign-btw = VAT number
verdict-sign-iban = bank account
verdict-sign-mail-domain = mail domain
verdict-sign-client-number = client number
verdict-sign-contact-name = contact person
verdict-sign-contact-email = address of the contact person
verdict-sign-engagement-id = engagement number

# whose
verdict-evidence-path-id = { $engagement }: the number stands in the path or the name (exact)
verdict-evidence-path-id-weak = { $engagement }: something like the number, or a longer one that begins or ends with it, stands in the path or the name (weak)
verdict-evidence-path-glob = { $engagement }: lies in the folder of this engagement only (strong)
verdict-evidence-path-glob-shared = { $engagement }: lies in a folder that several engagements share (weak)
verdict-evidence-content-id = { $engagement }: the number stands in the content (exact)
verdict-evidence-content = { $engagement }: { $signs } in the content, and the client has no other engagement (strong)
verdict-evidence-content-weak = { $engagement }: { $signs } in the content (weak)

# until when
verdict-end = { $engagement } ended on { $end }
verdict-end-imprecise = { $engagement } ended in { $written } according to the register; counted from { $end }, the last day that can mean
verdict-end-open = { $engagement } is running: the register gives no end date
verdict-end-implausible = { $engagement } ended on { $written } by the register: nobody can have meant that, so no term begins with it
verdict-end-unknown = { $engagement } is not in the register
verdict-sum = end { $end } + { $months ->
    [one] 1 month
   *[other] { $months } months
} = { $until }
verdict-contract = general terms, clause { $clause } [{ $rule }]: kept for { $months ->
    [one] 1 month
   *[other] { $months } months
} after the end, and no longer
verdict-due-from = the last day counts in full, so to be dealt with from { $date }
verdict-longest = several engagements: the longest term decides, that of { $engagement }
verdict-open-wins = several engagements: { $engagement } has no known end, so everything is kept


# what keeps longer, what blocks
verdict-floor = { $engagement }: the register requires keeping until { $until }
verdict-floor-over = { $engagement }: the longer duty to keep ended on { $until }
verdict-not-before = nothing is done with it before { $date }: what made it due happened only just now
verdict-place-name = in the name
verdict-place-text = in the text
verdict-place-structure = the format
verdict-place-finding = data
verdict-class = it is a record of the kind “{ $title }” [{ $rule }], by two kinds of signs ({ $signs }); source: { $source }
verdict-class-to-verify = it is a record of the kind “{ $title }” [{ $rule }] ({ $signs }), but nobody read the source of that rule ({ $source }) and nobody signed it off
verdict-class-proposed = it may be a record of the kind “{ $title }” [{ $rule }]: there is only one kind of sign ({ $signs }); source: { $source }
verdict-statute-from = the period of [{ $rule }] counts from { $date }
verdict-statute-assumed = nobody told the day that [{ $rule }] counts from; the latest that it can be was taken, { $date }
verdict-statute-event = [{ $rule }] counts from { $event } on { $date }, by the register
verdict-statute-event-imprecise = [{ $rule }] counts from { $event }; the register only says { $written }, so { $date } at the latest
verdict-statute-event-later = [{ $rule }] counts from { $event } ({ $written } by the register), but this record, or the period of its engagement, is of later: it counts from { $date }
verdict-statute-event-to-come = [{ $rule }] counts from { $event }, by the register on { $written }; that day is yet to come, so a person must look
verdict-statute-event-missing = [{ $rule }] counts from { $event }, of which the register tells no day (column events); the latest that it can be was taken, { $date }
verdict-statute-floor = by [{ $rule }] it must be kept until { $until }
verdict-statute-both = by [{ $rule }] it must be kept until { $until }, and may not be there after that
verdict-statute-ceiling = by [{ $rule }] it may be kept until { $until } and no longer
verdict-statute-guidance = [{ $rule }] is advice and no law: keep it until { $until } at most
verdict-statute-permanent = by [{ $rule }] it must be kept for ever
verdict-statute-theirs = the duty of [{ $rule }] is the client's own: the firm need not keep it for that, the client must
verdict-deferral = the client was granted a deferral until { $until }, in the consultation on { $plan }: { $ground }
verdict-deferral-over = the client's deferral ({ $plan }: { $ground }) ended on { $until }
verdict-deferral-ground-claim = a claim
verdict-deferral-ground-proceedings = proceedings
verdict-deferral-ground-audit = an audit
verdict-deferral-ground-successor = a successor adviser
verdict-statute-prohibited = by [{ $rule }] it may not be here at all: a person must look
verdict-hold = hold { $hold } ({ $reason }) on { $scope }; to be reviewed on { $review_on }
verdict-hold-over = hold { $hold } on { $scope } was released on { $until }
verdict-held-whole = { $block } is on it as a whole, or on something in it that is out of scope by itself
verdict-query-in-doubt = { $block }: it was not read under this hold to its end, so whether the query is on it nobody knows: it counts until it was read again
verdict-query-unknown = { $block }: not all that the query asks is known of it; what is unknown counts as held
verdict-scope-words = { $query } (words given apart: { $count })
verdict-holds-none = no hold covers it
verdict-hold-reason-claim = claim
verdict-hold-reason-proceedings = proceedings
verdict-hold-reason-audit = audit
verdict-hold-reason-investigation = investigation
verdict-hold-reason-other = other ground

# requests of data subjects
verdict-scope-person = a person
verdict-block-in-doubt = { $block } is about a person whom nobody has looked for in it yet: it counts until it was read again
verdict-request-open = request { $request } ({ $kind }) on { $scope } is open; to be answered until { $until }
verdict-request-restricts = request { $request } on { $scope } restricts its processing since { $from }
verdict-request-over = request { $request } ({ $kind }) on { $scope }: { $state }; it covered this until { $until }
verdict-request-processor = request { $request } ({ $kind }) on { $scope } is for the controller, who decides; to be forwarded until { $until }; it changes nothing here
verdict-erasure-sole = request { $request } for erasure was upheld on { $date } and the person is the only one in it: the contract keeps it no longer
verdict-erasure-shared = request { $request } for erasure was upheld on { $date }, but other people may be in it
verdict-erasure-barred = request { $request } for erasure: refused for this, a law wants it kept ({ $ground })
verdict-request-kind-access = access
verdict-request-kind-rectification = rectification
verdict-request-kind-erasure = erasure
verdict-request-kind-restriction = restriction
verdict-request-kind-portability = portability
verdict-request-state-open = open
verdict-request-state-answered = answered
verdict-request-state-upheld = upheld
verdict-request-state-refused = refused
verdict-request-state-withdrawn = withdrawn
verdict-request-state-forwarded = forwarded
verdict-request-ground-17-3-a = freedom of expression (GDPR art. 17(3)(a))
verdict-request-ground-17-3-b = a duty of law or a public task (GDPR art. 17(3)(b))
verdict-request-ground-17-3-c = public health (GDPR art. 17(3)(c))
verdict-request-ground-17-3-d = archiving, research or statistics (GDPR art. 17(3)(d))
verdict-request-ground-17-3-e = a legal claim (GDPR art. 17(3)(e))
verdict-request-ground-12-5 = manifestly unfounded or excessive (GDPR art. 12(5))

# candidates
verdict-weak-only = { $engagement } is a candidate: one weak sign settles nothing
verdict-weak-same-client = { $engagement } is a candidate of the same client and adds nothing
verdict-weak-shorter = { $engagement } is a candidate that would not keep it longer, so it changes nothing
verdict-weak-longer = { $engagement } is a candidate of another client that would keep it until { $until }
verdict-weak-open = { $engagement } is a candidate of another client with no known end

# what the client gets back
verdict-return-only = { $engagement }: the records are the client's own, so they go back and are never only destroyed
verdict-waived = waiver { $waiver }: the client does not want these records back, in writing; they may be destroyed without being returned, with reason client_waiver
verdict-waived-in-part = waiver { $waiver } does not cover all of it: { $lacking } is not waived, so it goes back all the same
verdict-waived-parts = waiver { $waiver } covers something in it, but not everything that is the client's own, so it goes back as a whole
verdict-return-parts = the client's own records lie in it, in { $count ->
    [one] 1 part
   *[other] { $count } parts
}
verdict-return-required = { $engagement }: the client gets its documents back first

# containers
verdict-parts = judged by its parts, { $count ->
    [0] of which there are none
    [one] of which there is 1
   *[other] of which there are { $count }
}
verdict-parts-verdict = { $count } × { $verdict }
verdict-parts-longest = the part that is kept longest:

# why
verdict-over-term = { $days ->
    [one] 1 day
   *[other] { $days } days
} past the contract term
verdict-why-out-of-scope = completely read, and no personal data found: not judged
verdict-why-keep-open = it is kept while the engagement runs
verdict-why-keep-in-term = it is kept: the term still runs
verdict-why-pre-notice = it is kept, but the term ends soon: the client is told
verdict-why-due = the term is over by { $days ->
    [one] 1 day
   *[other] { $days } days
} and nothing keeps it: to be returned or destroyed
verdict-why-act-now = it may be kept no longer and waits for nobody's choice
verdict-why-keep-statutory = the contract term is over, but a longer duty keeps it, for that purpose only
verdict-why-blocked-hold = a hold forbids destruction and return, whatever the dates say
verdict-why-blocked-restriction = its processing is restricted (GDPR art. 18): storage only
verdict-why-blocked-request = a request of the data subject is open: nothing is removed until it is answered
verdict-why-review = a person must look first
verdict-why-reappeared = it was destroyed before and is back
verdict-why-unmatched = no sign of whose it is: never destroyed without a person's match
verdict-why-ambiguous = it is not certain whose it is, and that decides how long it is kept
verdict-why-conflict = the folder says one engagement, the content another
verdict-why-imprecise-end = the register does not give the day of the end: a person must confirm it
verdict-why-post-end-activity = work went on after the end in the register: is that date right?
verdict-why-changed = it changed since it was judged
verdict-why-unread = not all of it was read: what stands in the unread part nobody knows
verdict-why-register = the register does not say when an engagement ended: it is not in there, or with an end that nobody can have meant
verdict-why-mixed = some parts are due and some are not; the file is one whole, so it waits
verdict-why-prohibited = it holds data that may not be held at all
verdict-why-shared-subjects = more people may be in it than the one who asked
verdict-why-unconfirmed-column = whose the rows are follows from a column that nobody confirmed
verdict-why-table = rows with personal data cannot be taken out of a table by themselves: a person decides
verdict-why-statute = the law may want it kept for longer, and that is not certain: a person must look
