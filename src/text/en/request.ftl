# request: requests of data subjects
# command line
cli-verb-request = Requests of data subjects: record, show, extend, close
cli-verb-request-add = Record a request; what it covers stays from now on
cli-verb-request-list = Show the requests, by when each must be answered, and by whom
cli-verb-request-extend = Extend the term of a request, once and in time
cli-verb-request-close = Close a request, with its outcome
cli-verb-request-lift = Lift a restriction, once the person was told
cli-verb-request-attest = Say, by name, that whoever asks for erasure is the only person in a document, or not
cli-arg-request-add-kind = access, rectification, erasure, restriction or portability
cli-arg-request-add-engagement = On an engagement
cli-arg-request-add-client = On all engagements of a client
cli-arg-request-add-path = On paths, by a glob such as klanten/devries/**
cli-arg-request-add-person = On a person, read from standard input; one thing a line: name: …, email: …, phone: …, born: …, bsn: …, number: …, address: …. Only keyed digests are kept
cli-arg-request-add-received = Day on which it came in
cli-arg-request-add-role = controller or processor; without it the register says so, and else the firm decides itself
cli-arg-request-add-reference = Reference of the office; stays in the catalogue
cli-arg-request = Number of the request, such as V-2026-0001
cli-arg-request-close-outcome = answered, upheld, refused, withdrawn or forwarded
cli-arg-request-close-reason = With refused: 17_3_a to 17_3_e (erasure), or 12_5
cli-arg-request-lift-notified = Day on which the person was told (GDPR art. 18(3))
cli-arg-request-attest-items = Documents, by id or path; each as a whole
cli-arg-request-attest-sole = Somebody looked: nobody else is in it. Once the request is upheld, the term of the contract no longer keeps it; a duty of law does
cli-arg-request-attest-shared = Others are in it, or that was said too soon: takes it back
cli-arg-request-attest-by = Who says so, as under [people]; the ledger keeps it

request-use-kind = the kind is access, rectification, erasure, restriction or portability
request-use-role = the role is controller or processor
request-use-role-differs = the register says that the firm is the controller there; correct the register, or leave --role out
request-use-ahead = it cannot have come in on a day that is still to come
request-use-scope = name --engagement, --client, --path or --person, one of them
request-use-outcome = the outcome is answered, upheld, refused, withdrawn or forwarded
request-use-reason = the reason is 17_3_a, 17_3_b, 17_3_c, 17_3_d, 17_3_e or 12_5
request-use-person-text = standard input is too long, or no text in UTF-8
request-use-person-nothing = standard input names nobody; give one thing a line, such as name: … or bsn: …
request-use-person-word = line { $line } of standard input does not say what it is; begin it with name:, email:, phone:, born:, bsn:, number: or address:
request-use-person-value = line { $line } of standard input is no { $kind } that can be looked for
request-person-name = name
request-person-email = e-mail address
request-person-phone = telephone number
request-person-born = date of birth
request-person-number = number
request-person-address = address
request-ask-person = Who? One thing a line: name: …, email: …, phone: …, born: …, bsn: …, number: …, address: …. End with Ctrl-D.

request-none = No request was ever recorded.
request-added = Request { $request } is recorded. It counts at once.
request-covers = Items that it keeps as they are now: { $count }.
request-covers-none = WARNING: it covers NOTHING now ({ $count } items). No item of the last scan with personal data, or not read, lies under it. Check the number or path, or scan first.
request-covers-in-doubt = Of these, { $count } were not read yet with this person in mind: they count until the next scan has read them.
request-covers-processor = The controller decides, so it keeps nothing here. To keep something nevertheless, place a hold.
request-extended = Request { $request } is extended until { $until }. Tell the person, with the reason, within the first term.
request-closed = Request { $request } is closed: { $state }.
request-closed-on = { $state } on { $date }
request-lost-closed = Request { $request }, which the catalogue lost, is closed in the ledger.
request-lifted = The restriction of request { $request } is lifted; today is its last day.
request-attested-sole = Recorded for request { $request }: nobody else is in { $count ->
    [one] this document
   *[other] these { $count } documents
}, as it is today.
request-attested-shared = Recorded for request { $request }: others are in { $count ->
    [one] this document
   *[other] these { $count } documents
}. What was said before no longer counts.
request-attested-next = It holds for this content and for as long as the request stands. Once the request is upheld: termijn plan create puts it on a draft, and two people approve.
request-attest-not-erasure = it is no request for erasure, and only that asks who else is in a document
request-attest-no-item = { $item } was not met by the last scan
request-attest-part = { $item } is part of a file; name the file, and look at all of it
request-attest-not-covered = { $item } does not fall under this request
request-attest-not-read = { $item } was not read to its end since the request was recorded; scan first, and what cannot be read stays
request-attest-changed = { $item } is not what the last scan read; scan again, and look again
request-complaint = Tell the person the ground, and that a complaint to the authority and an appeal to the court are open (GDPR art. 12(4)).
request-next-erasure = What it covers is now for a person to look at: { $request } reaches an item only as far as nobody else is in it, and somebody says so: termijn request attest { $request } ITEM --sole --by NAME. Once all is done and told: termijn request close { $request } --outcome answered
request-next-restriction = The restriction stands until it is lifted: termijn request lift { $request } --notified DATE
request-restricts = the restriction stands
request-label-until = term
request-forward = the firm is the processor: forward it to the controller until { $until }, two working days after receipt
request-by = answer by { $by }, { $left }; GDPR until { $outer }
request-forward-by = forward by { $by }, { $left }
request-left = { $days ->
    [0] the last day
    [one] 1 day left
   *[other] { $days } days left
}
request-late = { $days ->
    [one] OVER by 1 day
   *[other] OVER by { $days } days
}
request-act-answer = the firm answers
request-act-forward-to-controller = the firm forwards, the controller decides
request-act-erase = the firm erases
request-refused-closed = it is closed already
request-refused-not-of-kind = a request of this kind does not end like that
request-refused-not-ours = the firm is the processor; the controller decides
request-refused-ours = the firm is the controller and decides itself
request-refused-no-ground = the ground is missing; give it with --reason
request-refused-wrong-ground = that ground does not go with this request or outcome
request-refused-not-extendable = it is closed, or another decides on it
request-refused-too-late = that could be done until { $until }
request-refused-already = it was extended on { $on } already, and that is possible once
request-refused-before-receipt = it came in on { $received } only
request-refused-no-restriction = there is no restriction in force
request-refused-not-notified = nobody told the person
request-refused-notice-day = the person cannot have been told on that day
request-status = Requests of data subjects
request-findings-restricted = Not shown, because their processing is restricted: { $findings ->
    [one] 1 finding
   *[other] { $findings } findings
} in { $files ->
    [one] 1 file
   *[other] { $files } files
}.
request-plan-restricted = Not shown, because their processing is restricted: { $count ->
    [one] 1 line
   *[other] { $count } lines
}.
