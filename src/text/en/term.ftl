# term: the deadline calculator, and the deadline of a request

term-imprecise = end { $written } is not a day; counted from { $end }, the last day it can mean
term-short-month = that month has no day { $day }; its last day takes its place
term-weekend = { $until } shifts nothing: the term is a contract's, and weekends count
term-floor-imprecise = { $rule } ends in { $written }; counted until { $until }, the last day it can mean
term-floor-longer = { $rule } keeps it until { $until }, { $days ->
    [one] 1 day
   *[other] { $days } days
} longer than the term
term-floor-shorter = { $rule } keeps it until { $until }, and that is no longer than the term itself
term-ahead = on { $as_of } the engagement itself still runs, until { $end }
term-runs = on { $as_of } the term still runs{ $days ->
    [0] ; it is the last day
    [one] , for 1 more day
   *[other] , for { $days } more days
}
term-kept = on { $as_of } the term is over by { $days ->
    [one] 1 day
   *[other] { $days } days
}, but { $rule } keeps it { $left ->
    [0] for this last day
    [one] for 1 more day
   *[other] for { $left } more days
}, until { $until }
term-over = on { $as_of } the term is over by { $days ->
    [one] 1 day
   *[other] { $days } days
}

# requests of data subjects
term-request-received = received on { $received }; general terms, clause 5: to be answered within 28 days, so until { $until }
term-request-extended = extended once, on { $on }, by 28 days, so until { $until }
term-request-weekend = { $until } does not shift; steer on { $answer_by }, the working day before
term-request-outer = outer date of GDPR art. 12(3): { $months ->
    [one] 1 month
   *[other] { $months } months
} after receipt, so until { $until }; public holidays are not counted, they could only make it later
term-request-shift = { $until } may shift to { $shifted }; the earlier one counts here
term-request-runs = on { $as_of } the term still runs{ $days ->
    [0] ; it is the last day
    [one] , for 1 more day
   *[other] , for { $days } more days
}
term-request-late = on { $as_of } the term is over by { $days ->
    [one] 1 day
   *[other] { $days } days
}

# what people see
term-label-retain = retain until
term-label-due = due from
term-label-effective = kept longer until
term-label-because = how that follows
term-label-note = note
term-effective = { $until }, by { $rules }; up to and including that day nothing goes
term-note-imprecise = what has no exact end date is not destroyed; put the day in the register
term-use-date = no date; write 2024-06-30, 30-06-2024, 2024-06 or 2024
term-use-ambiguous-date = day and month cannot be told apart; write 2024-06-30 or 30-06-2024
term-use-floor = --floor is a rule and a date, such as NL-AWR-52@2031-12-31
cli-verb-term = Reckon: an end date, months, and what must be kept longer
cli-arg-end = End of the engagement: 2024-06-30, 30-06-2024, 2024-06 or 2024
cli-arg-months = Retention period in calendar months (otherwise that of the configuration)
cli-arg-floor = A rule that keeps longer, and until which day; may be repeated
