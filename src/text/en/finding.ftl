# Findings: how sure, on what grounds, and what was set aside.

cli-tier-t1 = almost certain (T1)
cli-tier-t2 = very likely (T2)
cli-tier-t3 = likely (T3)
cli-tier-t4 = weak (T4)
cli-tier-t5 = shape only (T5)
cli-evidence-form = form and check digit
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
cli-evidence-unchecked = { $words }; check digit is wrong
cli-findings-bytes = bytes { $start }–{ $end }
cli-findings-total = { $count ->
    [0] No findings.
    [one] 1 finding in 1 file:
   *[other] { $shown } findings in { $files ->
        [one] 1 file
       *[other] { $shown_files } files
    }:
}
cli-sarif-message = { $masked }: { $evidence }; { $tier }
cli-use-type = no rule finds { $type }; there are: { $types }
