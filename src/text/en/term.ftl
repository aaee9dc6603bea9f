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
} after receipt, so until { $until }
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
