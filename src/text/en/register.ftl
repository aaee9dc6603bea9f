# register: why a register was refused
register-not-text = The register is not a text file in UTF-8, UTF-16 or Windows-1252. Save the workbook as CSV.
register-empty = The register has no rows. Without engagements every item would be without an owner, so nothing was taken in.
register-refused = The register was not taken in: { $count ->
    [one] 1 problem
   *[other] { $count } problems
}.
register-row = row { $row }: { $what }
register-row-column = row { $row }, column { $column }: { $what }
register-row-date = row { $row }, column { $column }: { $what } ({ $date })

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
