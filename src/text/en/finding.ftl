# Findings: how sure, on what grounds, and what was set aside.

cli-tier-t1 = almost certain (T1)
cli-tier-t2 = very likely (T2)
cli-tier-t3 = likely (T3)
cli-tier-t4 = weak (T4)
cli-tier-t5 = shape only (T5)
cli-evidence-form = form of the value
cli-evidence-label = label beside it
cli-evidence-weak-label = common word beside it
cli-evidence-field = header or key
cli-evidence-pair = beside what completes it
cli-evidence-document = word elsewhere in the document
cli-evidence-column = the other values of the column
cli-evidence-column-against = the other values of the column speak against it
cli-evidence-negative = a word beside it says otherwise
cli-evidence-test-value = known test value
cli-evidence-role-mailbox = mailbox of a function
cli-evidence-made-by = who made the file, not whom it is about
cli-evidence-known-name = the same surname elsewhere in the document
cli-evidence-signal = words of the whole document
cli-evidence-recogniser = the firm's own recogniser
cli-evidence-unchecked = { $words }; check digit is wrong
cli-findings-bytes = bytes { $start }–{ $end }
cli-place-page = page { $page }
cli-place-slide = slide { $slide }
cli-place-cell = cell { $cell }
cli-place-sheet-cell = sheet { $sheet }, cell { $cell }
cli-place-row = row { $row }
cli-place-row-column = row { $row }, column { $column }
cli-place-table = table { $table }, { $place }
cli-place-mail-header = header { $name }
cli-place-name = its name
cli-place-macro = macro { $name }
cli-place-part = part { $part }
cli-place-part-body = main text
cli-place-part-header = header
cli-place-part-footer = footer
cli-place-part-headers-footers = headers and footers
cli-place-part-footnotes = footnotes
cli-place-part-endnotes = endnotes
cli-place-part-comments = comments
cli-place-part-building-blocks = building blocks
cli-place-part-speaker-notes = speaker notes
cli-place-part-master = slide master
cli-place-part-unused-cells = text that no cell shows
cli-place-part-around-cells = around the cells
cli-place-part-drawings = drawings
cli-place-part-text-boxes = text boxes
cli-place-part-form-fields = form fields
cli-place-part-properties = properties
cli-place-part-custom-data = custom data
cli-place-part-bookmarks = bookmarks
cli-place-part-links = links
cli-place-part-signature = signature
cli-place-part-structure = description for screen readers
cli-place-part-camera-data = what the camera noted (EXIF)
cli-place-part-picture-properties = properties of the picture
cli-place-part-remark = remark
cli-findings-total = { $count ->
    [0] No findings.
    [one] 1 finding in 1 file:
   *[other] { $shown } findings in { $files ->
        [one] 1 file
       *[other] { $shown_files } files
    }:
}
cli-sarif-message = { $masked }: { $evidence }; { $tier }; { $place }
cli-use-type = no rule finds { $type }; there are: { $types }

verdict-dismissed-some = of what was found, some was set aside by { $dismissals }; the rest counts
verdict-dismissed-all = everything found was set aside by { $dismissals }: nothing is done with it
verdict-dismissal-reason-test-data = test data
verdict-dismissal-reason-not-personal = not personal
verdict-dismissal-reason-wrong-type = another type
verdict-dismissal-reason-public-data = public
verdict-dismissal-reason-own-organisation = of the firm itself
verdict-dismissal-reason-other = other ground

cli-verb-dismiss = Set a false finding aside: it no longer makes its item found; nothing is destroyed by it
cli-verb-dismiss-list = Show what was set aside: in force, matching nothing any more, expired, withdrawn
cli-verb-dismiss-withdraw = Let a finding count again
cli-arg-finding = Id of the finding, as “termijn findings” prints it
cli-arg-dismiss-reason = test_data, not_personal, wrong_type, public_data, own_organisation or other
cli-arg-until = Last day; at most 12 months from today
cli-arg-dismissal = Number of the dismissal, or id of the finding
cli-use-dismiss = name the finding, --reason and --until
cli-use-dismissal-reason = the reason is test_data, not_personal, wrong_type, public_data, own_organisation or other
cli-use-dismissal-until = --until is a day from { $today } to { $latest }: after twelve months somebody looks again
cli-dismiss-done = { $dismissal }: { $finding } is set aside until { $until }. It counts again on the day after, and as soon as the content changes.
cli-dismiss-withdrawn = { $dismissal } withdrawn; the finding counts again.
cli-dismissal-none = No finding was ever set aside.
cli-dismissal-until = until { $date }
cli-dismissal-withdrawn-on = withdrawn on { $date }
cli-dismissal-state-active = In force:
cli-dismissal-state-unmatched = In force, but matching nothing any more (content, rules or register changed):
cli-dismissal-state-expired = Expired:
cli-dismissal-state-withdrawn = Withdrawn:
cli-findings-dismissed = set aside until { $until }: { $reason } ({ $dismissal })
cli-findings-set-aside = Beside these, set aside: { $count }. See: termijn dismiss list

report-dismissed = { $findings ->
    [one] 1 finding was
   *[other] { $shown } findings were
} set aside by a person as false and not counted. Items that count as without personal data for that reason: { $items }.
cli-scan-dismissed = ; { $count } findings set aside, not counted
