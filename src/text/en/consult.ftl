# consult: consultation with the client

consult-letter-announcement = announcement
consult-letter-reminder = reminder
consult-letter-last-notice = last notice
consult-letter-withdrawn = notice of withdrawal
consult-channel-post = by post
consult-channel-email = by e-mail
consult-channel-portal = through a portal
consult-channel-in-person = in person
consult-recipient-contact = the contact
consult-recipient-management = the management
consult-recipient-privacy-officer = the privacy officer
consult-recipient-successor = the successor
consult-recipient-receiver = the receiver
consult-choice-destroy = destroy
consult-choice-return = return
consult-choice-return-then-destroy = return and then destroy
consult-choice-deferral = deferral
consult-choice-objection = objection
consult-on-silence-destroy = destroy
consult-on-silence-return = return
consult-on-silence-wait = wait
consult-state-nothing-sent = no letter sent yet
consult-state-announced = announced
consult-state-reminded = reminded
consult-state-last-notice = last notice sent
consult-state-answered = answered
consult-state-silent = no answer; decided
consult-state-withdrawn = withdrawn

consult-kind-document = text documents
consult-kind-spreadsheet = spreadsheets
consult-kind-presentation = presentations
consult-kind-pdf = PDF files
consult-kind-mail = e-mail
consult-kind-image = images
consult-kind-archive = archives
consult-kind-data = data files
consult-kind-other = other files
consult-folder-elsewhere = elsewhere
consult-period-unknown = unknown
consult-template-not-a-letter = no letter has this name; the names are announcement, reminder, last_notice and withdrawn, followed by .nl.j2 or .en.j2
consult-template-too-long = the template is too long
consult-template-unknown-name = the template names what is not there: { $name }
consult-template-syntax = the template language is not right here
consult-template-empty = nothing comes out of it
consult-template-fails = the template gets stuck: a filter that is not there, a loop without end, or an operation that cannot be done

consult-column-line = line
consult-column-check = check
consult-column-kind = kind
consult-column-period = period
consult-column-folder = folder
consult-column-choice = choice
consult-column-ground = ground
consult-column-until = until
consult-list-row = row { $row }, column { $column }: { $what }
consult-list-missing-column = the column is missing
consult-list-duplicate-column = the column stands there twice
consult-list-too-many-cells = the row has more cells than the header
consult-list-not-a-line = this is no number of a line
consult-list-unknown-line = the plan has no such line
consult-list-duplicate-line = this line stands there twice
consult-list-other-line = the row belongs to another plan or another line
consult-list-unknown-choice = choose destroy, return, return and then destroy, deferral or objection, or leave the cell empty
consult-list-unknown-ground = the ground of a deferral is a claim, proceedings, an audit or a successor adviser
consult-list-not-a-day = write the day as 2026-09-30
consult-list-not-a-deferral = only a deferral has a ground and a day
consult-list-deferral-incomplete = a deferral has a ground and a last day
consult-list-obligor-client = the client must keep this by law; it goes back and is not destroyed without that (OBLIGOR_CLIENT)
consult-list-deferred-before = this was deferred before, and that can be done once
consult-list-deferral-ended = the deferral ends before it begins
consult-list-deferral-too-long = a deferral is for six months at most

# command line
cli-verb-consult = Consultation with the client: today's letter, what was sent, and the answer
cli-verb-consult-sent = Record that a letter was sent
cli-verb-consult-record = Record the client's answer
cli-verb-consult-silence = Decide, two of you, because the client does not answer
cli-arg-consult-plan = Number of the plan, such as P-2026-0001: write the letter that is due today, with its list
cli-arg-consult-letter = announcement, reminder, last-notice or withdrawn; without this the letter that is due
cli-arg-consult-sent-letter = announcement, reminder, last-notice or withdrawn
cli-arg-consult-sent-on = Day of sending
cli-arg-consult-sent-channel = post, email, portal or in_person
cli-arg-consult-sent-to = contact (that of the register), management, privacy_officer, successor or receiver
cli-arg-consult-record-answer = destroy, return, return_then_destroy, deferral or objection; for the whole plan, or for the lines of --line
cli-arg-consult-record-line = Number of a line; may be repeated
cli-arg-consult-record-ground = With deferral: claim, proceedings, audit or successor
cli-arg-consult-record-until = With deferral: last day, at most six months on
cli-arg-consult-record-from = The list as filled in, as CSV or as a workbook (XLSX)
cli-arg-consult-record-on = Day on which the answer came in
cli-arg-consult-record-channel = post, email, portal or in_person
cli-arg-consult-record-by = Who records it, as in allowed_signers
cli-arg-consult-record-reference = Where the answer is kept; stays in the catalogue
cli-arg-consult-silence-by = Who decide; give it at least twice, and to destroy one of them is the privacy officer
cli-arg-plan-create-ahead = Take in what will be due soon, too, to ask the client in time; it is frozen no sooner than it is due
cli-check-letters = letters

consult-use-letter = the letter is announcement, reminder, last-notice or withdrawn
consult-use-channel = the channel is post, email, portal or in_person
consult-use-recipient = the recipient is contact, management, privacy_officer, successor or receiver
consult-use-answer = the answer is destroy, return, return_then_destroy, deferral or objection
consult-use-deferral = a deferral has a ground and a last day: --ground and --until
consult-use-deferral-only = --ground and --until go with a deferral only
consult-use-ground = the ground is claim, proceedings, audit or successor

consult-written = Written, not sent: { $letter } in { $file }
consult-written-list = The list that goes with it: { $file }
consult-restricted = Not in the letter, because its processing is restricted: { $count ->
    [one] 1 line
   *[other] { $count } lines
}.
consult-next-sent = Once it is sent: termijn consult sent { $plan } --letter { $letter } --on DATE --channel post
consult-sent = Recorded: { $letter } sent on { $date }, { $channel }, to { $to }.
consult-recorded = The answer about plan { $plan } is recorded:
consult-silenced = Plan { $plan } was decided on, because the client did not answer:
consult-open = Still without an answer: { $count ->
    [one] 1 line
   *[other] { $count } lines
}.
consult-state = Consultation with the client: { $state }
consult-day-announcement = the announcement, from then on
consult-day-reminder = the reminder, from then on
consult-day-answer = last day to answer
consult-day-last-notice = the last notice, from then on
consult-day-last-answer = last day to answer that
consult-day-silence = from then on it can be decided without an answer
consult-day-execute = carried out at the earliest
consult-day-execute-by = carried out at the latest, by clause 10
consult-day-announced = the announcement went out
consult-day-reminded = the reminder went out
consult-day-noticed = the last notice went out
consult-late = The letters go out so late that clause 10 is not met: the client keeps the full time to answer.
consult-status = Consultation with clients
consult-step-withdraw = tell the client that it has lapsed
consult-step-letter = { $letter }: from { $date }
consult-step-letter-late = { $letter }: since { $date }, { $days ->
    [one] 1 day LATE
   *[other] { $days } days LATE
}
consult-step-answer = answer by { $until }; { $letter } from { $date }
consult-step-last-answer = answer by { $until }
consult-step-silence = the answer is { $days ->
    [one] 1 day
   *[other] { $days } days
} LATE; it can be decided since { $date }
consult-step-freeze = freeze the plan once all of it is due
consult-step-none = –
consult-unasked = nothing asked yet, { $count ->
    [one] 1 file
   *[other] { $count } files
}
consult-unasked-next = To ask: termijn plan create --client { $client } --ahead, and then termijn consult
consult-check-own = { $count ->
    [0] the program's own templates
    [one] 1 template of your own
   *[other] { $count } templates of your own
}
consult-check-required = no plan is frozen without an answer or a decision
consult-check-not-required = NOTE: a plan can be frozen without consultation ([consultation] required)
consult-templates-none = there is no template in it (a file that ends in .j2)

consult-refused-nothing-near = nothing in this plan is due or will be soon
consult-refused-not-yet = no letter is due today; the next one is the { $letter }, from { $date }
consult-refused-none-due = no letter is due any more
consult-refused-order = the { $letter } goes out first
consult-refused-lapsed = the consultation lapsed: the engagement runs again or ends later
consult-refused-not-lapsed = the consultation did not lapse
consult-refused-not-written = that letter was not written here ({ $letter }), so what it says is not known
consult-refused-stale = the term now ends later than the letter says ({ $letter }); write it again
consult-refused-day = it cannot have been on that day: not before { $first }, and not later than today
consult-refused-no-contact = the register names no contact of this client
consult-refused-choices = lines do not allow this choice
consult-refused-line = line { $line }: { $what }
consult-refused-too-long = a deferral is for six months at most, here until { $latest }
consult-refused-unreadable = the list is no CSV in UTF-8 or Windows-1252 and no readable workbook (XLSX) with one filled sheet without merged cells, is too large, or has a quote that stays open
consult-refused-nothing-chosen = the list chooses nothing
consult-refused-no-letter = no { $letter } was sent; who was asked nothing is not silent
consult-refused-too-early = the client can still answer until { $until }
consult-refused-nothing-open = every line has an answer or a decision
consult-refused-not-ours = silence decides nothing about line { $lines }: the firm is its processor, or waits by its settings
consult-refused-two-people = two different people decide that: give --by at least twice
consult-refused-no-officer = those who decide to destroy have the privacy officer among them
