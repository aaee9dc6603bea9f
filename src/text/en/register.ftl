# register: why a register was refused
register-not-text = The register is not a text file in UTF-8, UTF-16 or Windows-1252. Save it as CSV or as an Excel workbook (.xlsx).
register-no-header = No sheet of the workbook has a header with client_id, client_name, engagement_id and end_date. The header may stand below title rows.
register-two-sheets = Two sheets of the workbook have the header of a register: { $first } and { $second }. Which of the two counts cannot be seen. Leave one of them.
register-empty = The register has no rows. Without engagements every item would be without an owner, so nothing was taken in.
register-refused = The register was not taken in: { $count ->
    [one] 1 problem
   *[other] { $count } problems
}.
register-at-row = row { $row }
register-row = { $at }: { $what }
register-row-column = { $at }, column { $column }: { $what }
register-row-date = { $at }, column { $column }: { $what } ({ $date })

# register: what a reader does not expect
register-note-hidden-rows = { $count ->
    [one] 1 row is hidden in the workbook and counts
   *[other] { $count } rows are hidden in the workbook and count
} as any other: a filter ends no engagement.
register-note-hidden-sheet = The sheet with the register is hidden in the workbook.
register-note-numeric-ids = { $count ->
    [one] 1 id is a number
   *[other] { $count } ids are numbers
} in the workbook, the first in { $cell }. Zeros before it are lost then, and whether there were any cannot be seen. If an id should begin with 0, format the column as text and type it again.

# workbook: why it was not read
workbook-encrypted = The workbook is encrypted with a password. Save a copy without one.
workbook-old = The workbook is in the format of before 2007 (.xls). Save it as .xlsx or as CSV.
workbook-foreign = The file is an archive, but not an Excel workbook (.xlsx). Save an .ods or .xlsb as .xlsx or as CSV.
workbook-damaged = The workbook is damaged or not complete. Open it in Excel and save it again.
workbook-too-large = The workbook is too large: at most { $max }, and at most 4 million filled cells. Remove sheets that are not part of the register, or save the register as CSV.

register-problem-missing-column = this column is missing
register-problem-duplicate-column = this column stands in the header twice
register-problem-unclosed-quote = a quotation mark is opened and never closed
register-problem-stray-quote = text follows a closing quotation mark
register-problem-field-count = more or fewer cells than the header has
register-problem-missing-value = this cell must be filled
register-problem-bad-id = a number must be on one line
register-problem-common-id = an engagement number needs a digit, and fewer than six digits need a letter or a mark between: every year in a path would be such a number
register-problem-bad-date = not a date; write 2025-03-31 or 31-03-2025
register-problem-ambiguous-date = day and month cannot be told apart; write 2025-03-31 or 31-03-2025
register-problem-imprecise-date = a day is needed here, not a month or a year
register-problem-end-before-start = the end lies before the start
register-problem-duplicate-engagement = this engagement stands in row { $other } already
register-problem-ended-without-date = ended, but the end date is missing
register-problem-bad-event = write an event as leaving=2024-05-31; several with a semicolon or | between them
register-problem-unknown-event = no such event is known; known are: leaving, last_treatment, procedure_end, recovery, last_exposure, attachment_end, agreement_end, first_use, report, dissolution, membership_end, settlement, case_closed
register-problem-duplicate-event = one event has two days; give the last one only
register-problem-event-before-start = the event lies before the start of the engagement
register-problem-bad-period = write a period as 2022-01-01..2023-06-30
register-problem-overlapping-periods = the periods overlap, or an earlier one does not lie before the present one
register-problem-bad-glob = not a path relative to the source, such as klanten/devries/**
register-problem-unknown-status = not a status: active, ended or reopened
register-problem-unknown-role = not a role: controller or processor
register-problem-unknown-obligor = not one of firm, client, both
register-problem-unknown-language = not a language: nl or en
register-problem-unknown-flag = not yes or no
register-problem-bad-email = not one mail address
register-problem-bad-domain = not a mail domain, such as devries.example
register-problem-bad-identifier = the label says KvK, IBAN, VAT or client number, but no such number follows
register-problem-keep-without-reason = keeping longer needs a reason
register-problem-error-cell = the cell holds an error, such as #N/A or #REF!
register-problem-no-result = the result of the formula is not in the file; open it in Excel and save it, or put a value there
register-problem-day-with-time = a date with a time; in another time zone that may be another day. Give the day only
register-problem-merged-cell = this cell is merged with another one; undo that and fill every row
register-problem-date-as-id = this id is a date in the workbook; format the column as text and type it again
register-problem-rounded-id = this id has decimals or more than 15 digits, and Excel does not keep that as typed; format the column as text and type it again

# register: what can hardly be so, and what to do about it
register-radar-head = Look at this in the register:
register-radar-more = and { $count } more
register-radar-vanished = { $count ->
    [one] 1 engagement is
   *[other] { $count } engagements are
} no longer in the register, and { $items ->
    [one] 1 item names it
   *[other] { $items } items name one
}: { $engagements }. These items are not destroyed. Put the row back, or put the old number among the identifiers of the engagement that took its place.
register-radar-implausible-end = { $count ->
    [one] 1 end date is
   *[other] { $count } end dates are
} a filler or before 1990: { $engagements }. No term begins with it, and what belongs there waits for review. Fill in the real end, or empty the cell if the engagement runs.
register-radar-far-end = { $count ->
    [one] 1 end date lies
   *[other] { $count } end dates lie
} more than ten years ahead: { $engagements }. Everything is kept until then. Is the year right?
register-radar-running-past-end = { $count ->
    [one] 1 engagement is
   *[other] { $count } engagements are
} called active, but the end date has passed: { $engagements }. The date counts, not the word. If the engagement was extended, clear the date.
register-radar-stale-end = Of { $count ->
    [one] 1 engagement
   *[other] { $count } engagements
}, { $items ->
    [one] 1 item is
   *[other] { $items } items are
} of well after the end: { $engagements }. Perhaps the engagement went on, perhaps a new one is missing. Correct the end date or add the engagement.
register-radar-end-equals-start = { $count ->
    [one] 1 engagement begins and ends
   *[other] { $count } engagements begin and end
} on the same day: { $engagements }. Is the end right?
register-radar-imprecise-end = { $count ->
    [one] 1 end date is
   *[other] { $count } end dates are
} a month or a year: { $engagements }. After the term somebody must review each item. Fill in the day.
register-radar-missing-event = For { $count ->
    [one] 1 engagement
   *[other] { $count } engagements
} a law counts from an event, such as somebody's leaving, that the register does not tell ({ $items } items): { $engagements }. As long as the day is missing the end of the engagement counts. Fill in the column events.
register-radar-unlikely-event = { $count ->
    [one] 1 engagement has an event
   *[other] { $count } engagements have an event
} that is yet to come, or on a day that nobody can have meant: { $engagements }. Until that day is corrected or over, somebody must review each item.
register-radar-imprecise-event = { $count ->
    [one] 1 engagement has an event whose day is
   *[other] { $count } engagements have an event whose day is
} a month or a year: { $engagements }. After the term somebody must review each item. Fill in the day.
register-radar-dormant = { $count ->
    [one] 1 running engagement has
   *[other] { $count } running engagements have
} been silent for twelve months: { $engagements }. Has it ended? Then fill in the end date; without one, everything is kept.
register-radar-no-data = Of { $count ->
    [one] 1 engagement
   *[other] { $count } engagements
} nothing was found: { $engagements }. If it lies elsewhere, add that source; otherwise there is nothing to do.

# events
register-event-leaving = leaving
register-event-last-treatment = last treatment
register-event-procedure-end = end of the selection procedure
register-event-recovery = recovery or leaving
register-event-last-exposure = last exposure
register-event-attachment-end = end of the attachment
register-event-agreement-end = end of the agreement
register-event-first-use = first use
register-event-report = report
register-event-dissolution = dissolution
register-event-membership-end = end of the membership
register-event-settlement = settlement of the subsidy
register-event-case-closed = closing of the case
