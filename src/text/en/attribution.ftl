# attribution: what a person says of whose an item is

verdict-evidence-person = { $engagement }: a member of staff stated and signed that of this content (exact)
verdict-evidence-person-conflict = { $engagement }: a member of staff saw that folder and content disagree; every term counts, and the longest decides
verdict-evidence-person-changed = { $engagement }: a member of staff matched it, but the content changed since; it still counts as a sign (weak)
verdict-evidence-person-unproven = { $engagement }: it says that a member of staff matched it, but signature, right or ledger do not bear that out (any more); it counts as a sign (weak)

attribution-reason-content-seen = content seen
attribution-reason-lead-confirmed = confirmed by the engagement lead
attribution-reason-client-confirmed = confirmed by the client
attribution-reason-misfiled = was filed in the wrong place
attribution-reason-other = another reason

cli-verb-attribute = Say whose an item is, signed; it holds for this content
cli-verb-attribute-list = Show what members of staff said: in force, content changed, not proven, withdrawn
cli-verb-attribute-withdraw = Take back what a member of staff said, signed
cli-arg-attribute-engagement = Number of the engagement
cli-arg-attribute-reason = content_seen, lead_confirmed, client_confirmed, misfiled or other
cli-arg-attribute-not = Engagement that it does not belong to, though a weak sign points there
cli-arg-attribute-settle-conflict = I saw that folder and content disagree; every term still counts
cli-arg-attribution = Number of the attribution
attribution-use = name the item, the engagement, --reason and --key
attribution-use-reason = the reason is content_seen, lead_confirmed, client_confirmed, misfiled or other
attribution-use-already = { $attribution } says so already
attribution-use-not = no weak sign points to { $engagement }, or more than that does; what is established, nobody denies
attribution-done = { $attribution }: { $item } belongs to { $engagement }. That holds for this content; if it changes, it still counts as a weak sign.
attribution-now = Now: { $headline }.
attribution-hint-conflict = Folder and content still disagree. If you saw that, say so with --settle-conflict.
attribution-hint-weak = A weak sign still points to { $engagement }. If it does not belong there, say so with --not { $engagement }.
attribution-withdrawn = { $attribution } is withdrawn and no longer counts.
attribution-none = No item was ever matched by a member of staff.
attribution-state-in-force = In force:
attribution-state-changed = The content changed or went since; still counts as a weak sign:
attribution-state-unproven = Not proven (any more) by signature, right or ledger; counts as a weak sign:
attribution-state-withdrawn = Withdrawn:
attribution-not = not { $engagements }
attribution-settled = disagreement seen
attribution-refused-container = it is an archive, mailbox or table; whose that is follows from its parts. Match those
attribution-refused-stale = it cannot be read as it was scanned; scan again
attribution-refused-restricted = its processing is restricted (GDPR art. 18): nobody looks at it
attribution-refused-no-conflict = folder and content do not disagree; leave --settle-conflict out

error-t0453-what = there is no attribution {$attribution} to withdraw
error-t0453-why = nothing was changed
error-t0453-do = choose a number from: termijn attribute list

error-t0454-what = {$item} was not matched: {$reason}
error-t0454-why = a match can make something destroyable, and must be about exactly what is there; nothing was changed
error-t0454-do = look at the item with: termijn explain {$item}

error-t0455-what = attributions that the ledger knows are not in the catalogue, or otherwise ({$count})
error-t0455-why = one of them may be what keeps an item; nothing was touched
error-t0455-do = put the catalogue back from a copy, or withdraw each number and match again: termijn attribute withdraw NUMBER --key FILE
