# evidence: certificates, and what `termijn verify` says

# How far a removal reached
evidence-level-none = Our copy is still there.
evidence-level-unlinked = Removed; the content was not overwritten, or that could not be confirmed.
evidence-level-overwrite-ineffective = Overwritten and removed, on a file system that keeps old blocks: copies of the content may remain there.
evidence-level-server-unknown = Overwritten and removed through a network protocol; how the server stores its data is not known.
evidence-level-cleared-logical = Logical blocks overwritten, read back and removed; what a flash or virtual disk keeps below them is not known.
evidence-level-cleared-in-place = Overwritten in place, read back and removed.
evidence-level-cleared-in-place-journal = Overwritten in place, read back and removed; the journal of the file system was emptied.

evidence-technique-archive = Returned in an archive that was re-read from disk and compared. { $then }

# What a certificate does not say
evidence-limit-backups = Copies in backups are not reached; they stay until those backups are overwritten.
evidence-limit-snapshots = Copies in snapshots, replicas and caches outside the named sources are not reached.
evidence-limit-assertion = This certificate states what its signer observed. It does not prove that no other copy exists.
evidence-limit-clock = Times are those of the signer's clock; no independent time stamp is attached.
evidence-limit-not-overwritten = Some items were removed without a confirmed overwrite.
evidence-limit-copy-on-write = Some items lay on a file system that writes changes elsewhere; their old blocks may remain until they are reused.
evidence-limit-network = Some items lay on a server whose storage is not known.
evidence-limit-flash = Some items lay on flash or a virtual disk; apply NIST SP 800-88 or IEEE 2883 when the medium is retired.
evidence-limit-names = Names of files may remain in the journal of the file system.
evidence-limit-waiting-time-zero = There was no waiting time between the last approval and destruction.
evidence-limit-one-approver = The approval of one person beside the author was enough.
evidence-limit-not-read = Some items of this client could not be read. They were not part of the plan and are still there.
evidence-limit-no-receipt = The client's receipt of the returned items is missing.
evidence-limit-not-consulted = No consultation with the client (clause 10) is on record.
evidence-limit-recovered = The run was interrupted. What had been done by then was established afterwards.

# Why a line was left alone
evidence-skip-hold = Left alone: legal hold
evidence-skip-restriction = Left alone: processing restricted
evidence-skip-request = Left alone: open request of a data subject
evidence-skip-block-not-evaluated = Left alone: a hold or request could not be evaluated
evidence-skip-verdict = Left alone: no longer due
evidence-skip-register-changed = Left alone: the register changed
evidence-skip-changed = Left alone: changed since the plan
evidence-skip-gone = Already gone
evidence-skip-in-use = Left alone: in use
evidence-skip-nlink = Left alone: has another name outside the plan
evidence-skip-not-regular = Left alone: no longer a regular file
evidence-skip-swapped = Left alone: exchanged for another file
evidence-skip-mount = Left alone: on another file system
evidence-skip-denied = Left alone: access denied
evidence-skip-read-only = Left alone: read-only file system
evidence-skip-no-space = Left alone: no space to work in
evidence-skip-unsupported = Left alone: file system not supported
evidence-skip-archive = Left alone: return archive not verified
evidence-skip-receipt = Left alone: receipt missing
evidence-skip-waiver = Left alone: no written waiver of the client in force
evidence-skip-last-copy = Left alone: last copy not established
evidence-skip-kept = Kept by decision
evidence-skip-restored = Put back during the waiting time
evidence-skip-withdrawn = Skipped: the plan was withdrawn or had expired

# Who agreed
evidence-function-privacy-officer = Privacy officer
evidence-function-records-manager = Records manager
evidence-function-partner = Partner
evidence-function-engagement-lead = Engagement lead
evidence-function-it-administrator = IT administrator
evidence-function-staff = Staff

# The page
evidence-page-title-destruction = Certificate of destruction { $id }
evidence-page-title-return = Certificate of return { $id }
evidence-page-title-mixed = Certificate of return and destruction { $id }
evidence-page-status-provisional = Provisional: copies may still be in backups.
evidence-page-organisation = Organisation
evidence-page-role = Role
evidence-page-role-controller = controller
evidence-page-role-processor = processor
evidence-page-role-both = controller and processor
evidence-page-client = Client number
evidence-page-ground = Ground
evidence-page-ground-text = clause { $clause }, rule { $rule }
evidence-page-ground-erasure = GDPR art. 17, an upheld request for erasure: { $count ->
    [one] 1 line
   *[other] { $count } lines
}
evidence-page-ground-waiver = own books that the client does not want back, in writing: { $count ->
    [one] 1 line
   *[other] { $count } lines
}
evidence-page-plan = Plan
evidence-page-end = End of the engagement
evidence-page-retain-until = Retain until
evidence-page-executed = Carried out on
evidence-page-consultation = Consultation with the client
evidence-page-announced = announced on { $date }
evidence-page-reminded = reminded on { $date }
evidence-page-last-notice = last notice on { $date }
evidence-page-answered = answer on { $date }
evidence-page-silence = no answer, decided on { $date }
evidence-page-not-consulted = not recorded
evidence-page-counts = What happened
evidence-page-destroyed = Destroyed
evidence-page-returned = Returned; our copy is still there
evidence-page-returned-destroyed = Returned and destroyed
evidence-page-unlinked = Removed without a confirmed overwrite
evidence-page-failed = Failed: still there
evidence-page-indeterminate = Uncertain: being looked into
evidence-page-planned = Planned
evidence-page-volume = What was carried out: { $parts } items including attachments and archive members, { $size }.
evidence-page-method = How
evidence-page-return = Return
evidence-page-archive = SHA-256 of the archive
evidence-page-archive-size = Size of the archive
evidence-page-receipt = Receipt
evidence-page-receipt-on = received on { $date }
evidence-page-receipt-yes = received
evidence-page-receipt-none = not received
evidence-page-approvals = Approvals
evidence-page-approvals-rule =
    { $required ->
        [one] One approval beside the author was required.
       *[other] { $required } approvals beside the author were required.
    } { $days ->
        [0] There was no waiting time.
        [one] The waiting time was one day.
       *[other] The waiting time was { $days } days.
    }
evidence-page-limits = What this certificate does not say
evidence-page-check = Check this certificate
evidence-page-check-text = This page is a reading aid; the signed document is the JSON file. With OpenSSH and the list of allowed signers that you received from the organisation:
evidence-page-key = Key
evidence-page-root = Root of the annex
evidence-page-plan-digest = SHA-256 of the plan
evidence-page-ledger = Ledger
evidence-page-tool = Made with

# termijn verify
evidence-check-certificate = Certificate { $id }, client { $client }: complete and consistent
evidence-check-signature-good = Signed by { $principal } (key { $fingerprint })
evidence-check-signature-unlisted = Signature intact; whose key it is was not checked. Compare { $fingerprint } with the fingerprint you were given
evidence-check-signature-missing = There is no signature
evidence-check-signer = The certificate names the key { $fingerprint }
evidence-check-counts = { $destroyed } destroyed + { $returned } returned + { $both } returned and destroyed + { $unlinked } removed without overwriting + { $skipped } left alone + { $failed } failed + { $indeterminate } uncertain = { $planned } planned
evidence-check-erasures = Of these, on the ground of an upheld request for erasure (GDPR art. 17): { $count ->
        [one] 1 line
       *[other] { $count } lines
    }
evidence-check-waivers = Of these, the client's own books, not returned because the client waived that in writing: { $count ->
        [one] 1 line
       *[other] { $count } lines
    }
evidence-check-approvals =
    { $given ->
        [one] One approval beside the author
       *[other] { $given } approvals beside the author
    }, { $required } required
evidence-check-annex =
    { $lines ->
        [one] The annex belongs to it: one line
       *[other] The annex belongs to it: { $lines } lines
    }
evidence-check-annex-none = The annex is not at hand; its lines were not checked
evidence-check-ledger-head = Made after entry { $seq } of the ledger ({ $digest }…); compare with the ledger
evidence-check-beyond = What this cannot show: that no other copy exists outside the named sources
evidence-check-plan = Plan { $id }, client { $client }: header readable
evidence-check-exclusion = Statement on plan { $plan }: { $lines ->
        [one] 1 line is taken off and stays
       *[other] { $lines } lines are taken off and stay
    }, for reason { $reason }
evidence-check-right = By the list of signers the key has the right { $right }
evidence-check-exclusion-belongs = It belongs to the plan beside it, which has these lines
evidence-check-exclusion-no-plan = The plan is not at hand; whether it has these lines was not checked
evidence-check-exclusion-other = It is about another plan than the one beside it, or about lines that plan does not have
evidence-check-not-an-exclusion = Not a statement of this version that takes lines off a plan ({ $field })
evidence-check-plan-today = Whether it may still be carried out is decided by apply; not after { $until }
evidence-check-items =
    { $lines ->
        [one] The list belongs to it and adds up: one line
       *[other] The list belongs to it and adds up: { $lines } lines
    }
evidence-check-items-none = The list { $file } is not at hand; its lines were not checked
evidence-check-items-changed = The list of lines was changed, or belongs to another plan
evidence-check-author = The plan names { $author } as its author
evidence-check-ledger =
    { $entries ->
        [one] One entry, unbroken
       *[other] { $entries } entries, unbroken
    }
evidence-check-ledger-end = Nothing was cut off at the end if a plan or certificate names entry { $seq } ({ $digest }…)
evidence-check-ledger-torn = Line { $line } is cut off
evidence-check-ledger-broken = Line { $line } was changed, or lines were taken out, put in or moved before it

# What is wrong with a file
evidence-check-not-a-certificate = Not a certificate of this version (line { $line })
evidence-check-not-a-plan = Not a plan of this version (line { $line })
evidence-check-schema = A format that this version does not know
evidence-check-sum = It contradicts itself: { $field }
evidence-check-annex-root = The annex does not belong to the certificate, or was changed
evidence-check-annex-line = Line { $line } of the annex is not valid
evidence-check-annex-sum = Certificate and annex contradict each other: { $field }
evidence-check-items-cut = The list of lines is cut off or too long
evidence-check-items-line = Line { $line } of the list is not valid

# Why a signature does not count
evidence-signature-damaged = The signature file is damaged or not a signature
evidence-signature-not-ed25519 = The signature is not an Ed25519 signature
evidence-signature-namespace = The signature was made for another purpose
evidence-signature-mismatch = The file is not the one that was signed
evidence-signature-unknown-key = The signature was made with a key that is not among the allowed signers
evidence-signature-revoked = The signature was made with a key that was revoked
evidence-signature-no-right = The key may not sign this kind of document
evidence-signature-not-yet-valid = The key was not valid yet
evidence-signature-expired = The key was no longer valid

evidence-page-recipients = Recipients
evidence-page-recipients-text = { $total }: { $told } told, { $confirmed } confirmed, { $outstanding } outstanding
