# incident: a data breach, what lay there, and who must know what

cli-verb-incident = Open, show or close a data breach
cli-verb-incident-open = Open an incident: what lay there, whose it is, and until when it can be reported
cli-verb-incident-list = Show the incidents and how much time is left
cli-verb-incident-close = Close an incident
cli-arg-incident-open-path = File, folder or glob, such as klanten/devries/**; may be repeated; SOURCE: in front for one source
cli-arg-incident-open-source = Name of a source: everything in it; may be repeated
cli-arg-incident-open-engagement = Number of an engagement: all that belongs, or may belong, to it; may be repeated
cli-arg-noticed = When it was noticed, such as 2026-10-23T17:30
cli-arg-kind = loss, destruction, disclosure, access or unavailability
cli-arg-incident = Number of the incident, such as I-2026-0001
cli-arg-incident-close-reason = reported, no_risk, client_told or no_breach

incident-use-kind = the kind is loss, destruction, disclosure, access or unavailability
incident-use-noticed = write when it was noticed as 2026-10-23T17:30, or with its offset from UTC: 2026-10-23T17:30:00+02:00
incident-use-skipped = that time did not exist: the clock was put forward over it
incident-use-ahead = it cannot have been noticed at a time that is still to come
incident-use-scope = name where it lay: --path, --source or --engagement, one or more
incident-use-reason = the reason is reported, no_risk, client_told or no_breach

incident-kind-loss = loss
incident-kind-destruction = destruction
incident-kind-disclosure = disclosure to another
incident-kind-access = access by another
incident-kind-unavailability = not available
incident-closing-reported = reported to the authority
incident-closing-no-risk = not reported: a risk is unlikely
incident-closing-client-told = client told; it decides on reporting
incident-closing-no-breach = turned out to be no breach

incident-none = No incident was ever opened.
incident-lost = { $incident }  is in the ledger and no longer in the catalogue; report by { $until }. Open it anew, and close this number.
incident-opened = Incident { $incident } is open: { $kind }, noticed { $noticed }.
incident-closed = Incident { $incident } is closed: { $reason }.
incident-closed-on = closed on { $date }: { $reason }
incident-items = { $count ->
    [one] 1 item
   *[other] { $count } items
}
incident-left = { $hours ->
    [0] less than an hour left
    [one] 1 hour left
   *[other] { $hours } hours left
}
incident-late = { $hours ->
    [0] just over
    [one] over by 1 hour
   *[other] over by { $hours } hours
}: report it still, with the reason for the delay

incident-label-scope = where
incident-label-until = report by
incident-label-what = what lay there
incident-label-whose = whose
incident-label-types = data
incident-label-special = special
incident-label-persons = people
incident-label-duties = to do
incident-label-next = next
incident-hours = 72 hours after it was noticed; nights and weekends count
incident-clock-back = the clock is put back by { $minutes } minutes meanwhile: on the wall it is that much earlier
incident-clock-forward = the clock is put forward by { $minutes } minutes meanwhile: on the wall it is that much later
incident-came-twice = that hour came twice that night; the first one was taken
incident-no-scan = unknown: there was no scan yet. Scan, and open the incident again if the source is still there.
incident-files = { $files ->
    [one] 1 file
   *[other] { $shown } files
}, by the scan of { $scan }
incident-nothing = NOTE: the last scan saw nothing there. Check the path; what came after the scan, or was gone before it, is not counted.
incident-items-of = { $items } with personal data, of { $clients ->
    [0] no client that is known
    [one] 1 client
   *[other] { $clients } clients
}
incident-unread = { $unread ->
    [one] 1 item was
   *[other] { $unread } items were
} not read and { $partly } only in part: what is in them is not known
incident-set-aside = { $count ->
    [one] 1 finding was
   *[other] { $count } findings were
} set aside as false and not counted
incident-scope-path = path { $value }
incident-scope-source = source { $value }
incident-scope-engagement = engagement { $value }
incident-role-controller = controller
incident-role-processor = processor
incident-role-unknown = not known whose
incident-group-unread = { $count } not (completely) read
incident-maybe = perhaps of { $clients }
incident-special-special-category = special categories (GDPR art. 9)
incident-special-criminal = criminal convictions and offences (GDPR art. 10)
incident-special-national-id = national identification numbers (UAVG art. 46)
incident-special-none = { $title }: none recognised
incident-special-some = { $title }: { $findings }{ $weak ->
    [0] { "" }
    [one] , and 1 weak sign
   *[other] , and { $weak } weak signs
}
incident-persons = an estimated { $lower } to { $upper }
incident-persons-open = at least { $lower }; in what was read at most { $upper }, in what was not read unknown
incident-persons-unknown = not known
incident-persons-none = nobody was recognised in what was read
incident-basis-one-person-at-least = lower bound: all findings may be about one person
incident-basis-each-finding-a-person = upper bound: each finding counts as another person; who occurs more often counts more often, and whom the rules do not know does not count
incident-basis-copies-once = equal copies count once
incident-basis-weak-included = { $weak } of them are weak signs; many of those will be nobody's
incident-basis-unread-unbounded = what was not read has no upper bound
incident-basis-nothing-seen = that the scan saw nothing there does not say that nothing was there
incident-basis-nothing-found = nothing was found with any certainty; that does not prove that nobody was in it

incident-duty-by = by { $until }: { $duty }
incident-duty-tell-authority = report it to the data protection authority, unless a risk to people is unlikely (GDPR art. 33(1))
incident-duty-tell-people = where the risk to people is high: tell the data subjects themselves, too, without delay (GDPR art. 34)
incident-duty-tell-client = tell the client soon, and confer about the report (general terms, clauses 6 and 7)
incident-duty-tell-controller = as processor: tell the client without delay; it reports (GDPR art. 33(2); general terms, clause 6)
incident-duty-assist-controller = stand by the client when it reports (GDPR art. 28(3)(f); general terms, clause 7)
incident-duty-find-owner = find out whose it is where that is not known; until then the 72 hours count for it, too
incident-duty-record = record what happened, its effects and what you did, also if you do not report it (GDPR art. 33(5))
incident-clause-8 = the client keeps its own obligations under the contract, unless it makes a case for intent or gross negligence of the firm (general terms, clause 8)
incident-next = once it is dealt with: termijn incident close { $incident } --reason reported, no_risk, client_told or no_breach

incident-scope-lines = { $count ->
    [one] 1 line of plan { $value }
   *[other] { $count } lines of plan { $value }
}
incident-cause-blocked = WRONGLY DESTROYED: a hold or request was recorded before the destruction began, and covers what went.
incident-cause-other-content = WRONGLY DESTROYED: what went held something else than what was approved.
incident-cause-gone-from-quarantine = GONE: what lay in quarantine is not there any more, and this program did not destroy it.
