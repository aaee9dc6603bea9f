# waiver: a client's written waiver of the return of its own records
cli-verb-waiver = Written waivers of clients that do not want their own books back
cli-verb-waiver-add = Record a waiver, signed; it counts for one engagement and the kinds of records named
cli-verb-waiver-list = Show the waivers: in force, not proven, withdrawn
cli-verb-waiver-withdraw = Take a waiver back, signed; the records go back again then
cli-arg-waiver = Number of the waiver, such as W-2026-0001
cli-arg-waiver-add-class = Kind of records that the letter names: the id of a statutory rule (termijn rules list), or unclassed for what no rule speaks of; may be given more than once
cli-arg-waiver-add-given-by = Who signed for the client: client, director, authorised, trustee or successor; the name stands in the letter
cli-arg-waiver-add-given-on = Date of the letter
cli-arg-waiver-add-letter = The letter: a scan, or the mail. The office keeps it; only its digest (SHA-256) is recorded
waiver-use-given-by = --given-by is client, director, authorised, trustee or successor
waiver-done = { $waiver }: the client does not want the records of { $engagement } back, as far as { $classes } goes. They can now be destroyed without being returned, with termijn decide … --action destroy --reason client_waiver; apply looks, line by line, whether the waiver still stands.
waiver-withdrawn = { $waiver } is withdrawn; what was decided on it is skipped.
waiver-none = No waiver was ever recorded.
waiver-state-in-force = In force:
waiver-state-unproven = Not proven (any more) by signature, right or ledger; does not count:
waiver-state-withdrawn = Withdrawn:
waiver-by-client = the client itself
waiver-by-director = a director
waiver-by-authorised = somebody authorised
waiver-by-trustee = the trustee
waiver-by-successor = a successor
waiver-refused-not-books = by the register the records of this engagement are not the client's own; there is nothing to waive
waiver-refused-class = there is no statutory rule { $class }; choose an id from termijn rules list, or unclassed
waiver-refused-ahead = the letter cannot be of a day that is still to come

error-t0481-what = there is no statement {$statement} to withdraw
error-t0481-why = nothing was changed
error-t0481-do = choose a number from: termijn request attest list

error-t0482-what = statement {$statement} says that others are in the document, and is not withdrawn
error-t0482-why = it keeps the document; nothing was changed
error-t0482-do = look again, and say it of the content of now: termijn request attest REQUEST ITEM --sole --key FILE

error-t0483-what = the waiver for {$engagement} is not recorded: {$reason}
error-t0483-why = on a waiver records go that the client must keep by law; nothing was changed
error-t0483-do = look at the engagement with termijn register list, and at the flags with: termijn waiver add --help

error-t0484-what = there is no waiver {$waiver} to withdraw
error-t0484-why = nothing was changed
error-t0484-do = choose a number from: termijn waiver list
