# request: requests of data subjects
# command line
cli-verb-request = Requests of data subjects: record, show, extend, close
cli-verb-request-add = Record a request; what it covers stays from now on
cli-verb-request-list = Show the requests, by when each must be answered, and by whom
cli-verb-request-extend = Extend the term of a request, once and in time
cli-verb-request-close = Close a request, with its outcome
cli-verb-request-lift = Lift a restriction, once the person was told
cli-verb-request-attest = Say, signed, that whoever asks for erasure is the only person in a document, or not
cli-verb-request-attest-list = Show what was said of documents: in force, content changed, not proven, withdrawn
cli-verb-request-attest-withdraw = Take a statement back, signed
cli-verb-request-scope = Search all sources for the person of a request, and copy what is found
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
cli-arg-statement = Number of the statement, such as S-2026-0001
cli-arg-request-scope-person = The person comes in on standard input, as with request add --person: then first names, initials and texts as they stand are searched too. Without it only what the request kept
cli-arg-request-scope-all = Every item, those in which the person was not met too
cli-arg-request-scope-export = Copy the documents into a new folder in this folder, outside every source
cli-arg-request-scope-least = How sure it must be for a document to be copied: possible, likely or certain

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
request-use-attest = name the request, the documents, --sole or --shared, and --key
request-attest-none = Nobody ever said of a document who is in it.
request-attest-unsigned = (not signed)
request-attest-says-sole = nobody else
request-attest-says-shared = others too
request-attest-state-in-force = In force:
request-attest-state-changed = The content changed or went since; does not count:
request-attest-state-unproven = Not proven (any more) by signature, right or ledger; does not count:
request-attest-state-overtaken = Overtaken by a later word on the same document:
request-attest-state-withdrawn = Withdrawn:
request-attest-state-ended = The request is closed:
request-attest-withdrawn = { $statement } is withdrawn and no longer counts; that brings no earlier word on the document back.
request-attest-unproven = { $count ->
    [one] 1 statement on a document proves
   *[other] { $count } statements on documents prove
} nothing, and so let nothing go (see termijn request attest list). Statements of before they were signed count no longer. Who looked says it again with the own key, which has the right attest@termijn: termijn request attest REQUEST ITEM --sole --key FILE
request-complaint = Tell the person the ground, and that a complaint to the authority and an appeal to the court are open (GDPR art. 12(4)).
request-next-erasure = What it covers is now for a person to look at: { $request } reaches an item only as far as nobody else is in it, and somebody says so: termijn request attest { $request } ITEM --sole --key FILE. Once all is done and told: termijn request close { $request } --outcome answered
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

request-use-least = how sure it must be is possible, likely or certain
request-scope-closed = it is closed, and what fell under it is settled
request-scope-nobody = it names no person; give the person on standard input, with --person
request-scope-head = Request { $request }, searched for: { $kinds }.
request-scope-digests = By what the request kept: a name by the family name alone, and nothing that a rule does not recognise. With --person it finds more, and says more surely.
request-scope-sure-possible = possible
request-scope-sure-likely = likely
request-scope-sure-certain = certain
request-met-name = name
request-met-initials = family name and initials
request-met-family-name = family name
request-met-other-name = family name, other first name
request-met-email = e-mail address
request-met-phone = telephone number
request-met-born = date of birth
request-met-number = number
request-met-address = address
request-met-in-finding = { $what }
request-met-in-text = { $what } (in the text)
request-met-in-path = { $what } (in the name of the file)
request-since-changed = changed since the scan
request-since-new = not scanned yet
request-scope-partly = read in part: { $reason }
request-scope-restricted = restricted by somebody else
request-scope-met-head = Met in { $count ->
    [one] 1 item
   *[other] { $count } items
}
request-scope-not-met-head = Not met in { $count ->
    [one] 1 item
   *[other] { $count } items
}
request-scope-not-searched-head = Not searched completely: { $count ->
    [one] 1 item
   *[other] { $count } items
}. Nobody can say that the person is not in { $count ->
    [one] it
   *[other] them
}.
request-scope-until = kept until { $date }
request-scope-counts = { $listed ->
    [one] 1 item
   *[other] { $shown } items
}: met in { $met }, not met in { $not_met }, not searched { $not_searched }.
request-scope-apart = Not looked into: { $kinds }.
request-scope-pinned = Items that fall under the request from now on: { $count }.
request-why-no-rule = no rule finds what was given
request-why-source-missing = its source cannot be reached
request-why-quarantined = in quarantine
request-left-possible-only = may well be about somebody else; with --least possible it is copied
request-left-restricted = somebody else had its processing restricted
request-left-no-space = the disk is full
request-left-write = it could not be written
request-left-unverified = the copy was not equal
request-left-leftover = a piece of it could not be removed
request-exported = { $count ->
    [0] No document was copied
    [one] 1 document was copied
   *[other] { $count } documents were copied
} to { $path }.
request-exported-nothing = There is no document to copy.
request-exported-left-out = Left out:
request-exported-third-parties = In { $count ->
    [one] 1 document others are
   *[other] { $count } documents others are
} found, or nobody can say. Look at each before it is handed out (GDPR art. 15(4)); that nobody was found does not mean that nobody is in the others.
request-export-in-state = the state folder keeps no documents; choose another folder
request-export-read-me = Copies for request { $request }, made on { $date } by { $organisation }.
    data/ holds the documents as they are; check them with: sha256sum -c manifest-sha256.txt
    scope.json and scope.csv say what was found where, how sure it is, until when it is kept, and what was not searched.
    Before this is handed out a person looks whether others are in it (GDPR art. 15(4)): see third_parties in scope.json. A file that holds more than the person, such as an archive or a table, is copied as a whole.
request-export-in-source = the folder lies in source { $source }, and copies there would count as documents; choose another folder
