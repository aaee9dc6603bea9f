# plan: how the lines of a plan stand today

cli-verb-plan-diff = Show what would be different if the plan were made today

plan-falls-away = falls away: { $reason }
plan-ended = ended: { $outcome }
plan-in-quarantine = in quarantine
plan-lapsed = { $count ->
    [one] 1 line falls away
   *[other] { $count } lines fall away
}
plan-lapsed-head = { $lapsed } ({ $reasons }). The rest goes on.
plan-lapsed-all = Every line falls away ({ $reasons }). Withdraw the plan and make a new one.
plan-reason-count = { $reason }: { $count }
plan-list-lines = { $count ->
    [one] 1 line
   *[other] { $count } lines
}
plan-dropped = { $count ->
    [one] 1 line fell away since the draft and is not on the plan:
   *[other] { $count } lines fell away since the draft and are not on the plan:
}
plan-restricted-line = (processing restricted)
plan-diff-head = Plan { $plan } ({ $status }) of { $made }, if it were made on { $today }:
plan-diff-none = It would be the same plan.
plan-diff-gone = { $count ->
    [one] 1 line would not be on it:
   *[other] { $count } lines would not be on it:
}
plan-diff-new = { $count ->
    [one] 1 file would be on it as well:
   *[other] { $count } files would be on it as well:
}
plan-diff-changed = { $count ->
    [one] 1 line would say something else:
   *[other] { $count } lines would say something else:
}
plan-diff-same = { $count ->
    [one] 1 line would be the same.
   *[other] { $count } lines would be the same.
}
plan-diff-until = kept until { $to } instead of { $from }
plan-diff-proposed = proposed: { $to } instead of { $from }
plan-status = Plans that people work on:
plan-status-line = { $lines }, { $lapsed }

plan-check-unbound = { $count }; the ledger does not say what these are on, since an earlier version placed them: { $holds }
plan-hold-unbound = not bound: the ledger does not say what it is on. Place it anew and have two people release this number.
plan-hold-review-passed = review was due on { $date }
plan-hold-reviews = Holds whose day of review has passed:

cli-verb-plan-exclude = Take lines off a frozen plan, signed, with a coded reason to keep them
cli-arg-plan-exclude-reason = keep_statutory, keep_claim, keep_client_request, keep_other_engagement or keep_doubt
plan-use-exclude-reason = the reason to keep lines is keep_statutory, keep_claim, keep_client_request, keep_other_engagement or keep_doubt
plan-excluded = { $count ->
    [one] 1 line of { $plan } is taken off by { $principal }. It stays, from this moment on; approvals of the rest count on.
   *[other] { $count } lines of { $plan } are taken off by { $principal }. They stay, from this moment on; approvals of the rest count on.
}

cli-verb-plan-recipient = Note that a recipient was told of a plan, and confirmed
cli-verb-request-recipient = Note that a recipient was told of an erasure or restriction, and confirmed
cli-arg-name = Name of the recipient, as in the column recipients of the register
cli-arg-told = Day on which it was told
cli-arg-confirmed = Day on which it confirmed
plan-use-told = a recipient is told before it confirms, and neither on a day that is still to come
plan-recipients = Recipients to be told (clause 3, GDPR art. 19 and 28):
plan-recipient-told = told on { $date }
plan-recipient-not-told = NOT TOLD YET
plan-recipient-confirmed = confirmed on { $date }
plan-recipient-not-confirmed = not confirmed yet
plan-recipients-outstanding = { $count } of { $total } did not confirm yet
plan-recipients-status = Recipients that did not confirm that they were told:
