# Errors: what it is, why it matters, what to do. The numbers are fixed.

error-label-error = error
error-label-where = where
error-label-why = why
error-label-do = do

error-hint-did-you-mean = did you mean "{$word}"?
error-hint-belongs-in = that key belongs in {$table}

# Faults in termijn.toml.
error-config-syntax = this is not valid TOML: {$detail}
error-config-unknown-key = unknown key "{$key}"
error-config-wrong-type = wrong type of value: {$detail}
error-config-missing-key = "{$key}" is missing
error-config-unknown-value = unknown value for "{$key}"; possible are: {$detail}
error-config-out-of-range = "{$key}" must be within {$detail}
error-config-unknown-zone = "{$detail}" is no time zone of the tz database
error-config-duplicate-source = there is a source named "{$key}" already
error-config-overlapping-sources = sources "{$key}" and "{$detail}" lie one inside the other
error-config-folder-in-source = "{$key}" lies in source "{$detail}" and would be scanned itself
error-config-bad-glob = the pattern "{$key}" cannot be read
error-config-bad-value = "{$key}" cannot be this; for example: {$detail}
error-config-empty = "{$key}" is empty
error-config-secret = there is a secret here ("{$key}"); secrets do not belong in this file
error-config-version = this version of the file is not known; known is {$detail}

# Why the system refuses.
error-io-not-found = there is nothing with this name
error-io-denied = this account has no permission
error-io-is-folder = it is a folder
error-io-not-folder = a part of the path is not a folder
error-io-no-space = there is no space left
error-io-read-only = the file system is read-only
error-io-too-large = it is too large
error-io-not-text = it is not UTF-8 text

error-t0101-what = the configuration cannot be read ({$reason})
error-t0101-why = without it nobody knows what may be read
error-t0101-do = check its path and permissions, or name another file with --config

error-t0102-what = the configuration is not valid (faults: {$count})
error-t0102-why = a setting that is half understood can destroy too much, so the file is refused as a whole
error-t0102-do = correct the lines above and look again with: termijn check

error-t0103-what = unknown key in the configuration (number: {$count})
error-t0103-why = a misspelt key would silently not apply
error-t0103-do = correct or remove the key; termijn init writes a file with all that are known

error-t0104-what = the detection rules cannot be read ({$reason})
error-t0104-why = a rule that is skipped in silence would be missed by everybody, so nothing is read
error-t0104-do = put it right, or change rules under [detect] in the configuration

error-t0105-what = a file of detection rules is not valid: {$reason}
error-t0105-why = half a rule finds half of the data, so nothing is read until the file is right
error-t0105-do = correct the line and look again with: termijn rules check

error-t0106-what = examples of detection rules do not hold (number: {$count})
error-t0106-why = a rule that does not do what its examples say finds other things than its author thinks
error-t0106-do = correct the rule or the example on each line above

error-t0107-what = the file of your own retention rules cannot be read ({$reason})
error-t0107-why = without these rules something that you must keep could be destroyed too early, so nothing is done
error-t0107-do = put it right, or change rules under [retention] in the configuration

error-t0108-what = the retention rules are not valid: {$reason}
error-t0108-why = half a rule keeps records too short or too long, so nothing is done until it is right
error-t0108-do = correct the place and look again with: termijn rules check

error-t0109-what = examples of statutory rules do not hold (number: {$count})
error-t0109-why = a rule that does not know its own records does not keep them
error-t0109-do = correct the words or the example on each line above

error-t0110-what = the file of passwords cannot be used ({$reason})
error-t0110-why = without these passwords archives and documents stay unread, and whoever can read the file knows them all
error-t0110-do = put it right (chmod 600), or change passwords under [detect] in the configuration

error-t0111-what = no register of engagements was given
error-t0111-why = without end dates nobody can say of any item when its term is over
error-t0111-do = set path under [register] in the configuration, or give --register FILE

error-t0112-what = the register does not exist
error-t0112-why = without end dates nobody can say of any item when its term is over
error-t0112-do = check the path, or write an empty register with: termijn init

error-t0113-what = the register cannot be read ({$reason})
error-t0113-why = without end dates nobody can say of any item when its term is over
error-t0113-do = check its permissions, and that it is a csv or xlsx file

error-t0114-what = the register has no engagement
error-t0114-why = every item would stay without one
error-t0114-do = write one row for each engagement and look again with: termijn register check

error-t0115-what = the register has faults (number: {$count})
error-t0115-why = a register that is read in part makes terms too short, so it is refused as a whole
error-t0115-do = correct the rows above and look again with: termijn register check

error-t0201-what = the folder of source {$source} does not exist
error-t0201-why = what it holds counts as not read, not as clean
error-t0201-do = mount the share, or correct the path of this source

error-t0202-what = the folder of source {$source} cannot be read ({$reason})
error-t0202-why = what it holds counts as not read, not as clean
error-t0202-do = give the account of termijn permission to read the whole folder

error-t0203-what = the path of source {$source} is not a folder
error-t0203-why = a source is a folder with everything in it
error-t0203-do = name the folder that holds the file

error-t0204-what = source {$source} does not seem to be mounted: {$sentinel} is missing
error-t0204-why = an empty folder in place of a share would read as: everything is gone
error-t0204-do = mount the share; if the source is new, create the file {$sentinel}

error-t0205-what = sources {$first} and {$second} lie one inside the other
error-t0205-why = the same item would count twice and could get two verdicts
error-t0205-do = leave one of them out

error-t0206-what = there is no source to scan
error-t0206-why = without one there is nothing to find
error-t0206-do = write a [[source]] in the configuration, or give a folder: termijn scan FOLDER --register FILE

error-t0207-what = none of the sources could be scanned
error-t0207-why = an empty result would look like a clean one
error-t0207-do = solve what is reported above and scan again

error-t0208-what = no source has the name {$source}
error-t0208-why = nothing was read or changed
error-t0208-do = choose a name from the configuration; termijn check shows them

error-t0209-what = the folder {$folder} and source {$source} lie one inside the other
error-t0209-why = termijn would scan and destroy its own records, or a source would be taken for them
error-t0209-do = choose another folder: --state DIR, or [state] and [folders] in the configuration

error-t0210-what = this scan would forget source {$source}, and plan {$plan} is about it
error-t0210-why = what the plan has in quarantine there would count as gone; nothing was read
error-t0210-do = carry the plan out or withdraw it first, or scan with another state folder: --state DIR

error-t0211-what = source {$source} is empty, and on another device than before
error-t0211-why = an empty folder in place of a share would read as: everything is gone
error-t0211-do = mount the share; if it really is empty now, give the source a sentinel file

error-t0301-what = the state folder cannot be used ({$reason})
error-t0301-why = without catalogue and ledger nothing that happens can be recorded
error-t0301-do = check its permissions and path, or choose another folder with --state

error-t0302-what = others have access to the state folder (mode {$mode})
error-t0302-why = the catalogue names files, and the key of the installation is there
error-t0302-do = give access to its owner only: chmod 700

error-t0303-what = the state folder is on a network file system ({$kind})
error-t0303-why = locks and writes are not dependable enough there for the ledger
error-t0303-do = choose a folder on a local disk with --state or [state] folder

error-t0304-what = the catalogue was made by a newer version (format {$found}, known is {$known})
error-t0304-why = an older version could miss facts that count now
error-t0304-do = use the newer termijn, or choose another state folder with --state

error-t0305-what = the catalogue is damaged
error-t0305-why = nothing may be destroyed on the word of a damaged catalogue
error-t0305-do = set it aside and rebuild it from sources and ledger: termijn scan

error-t0306-what = another run is at work ({$holder}, since {$since})
error-t0306-why = two at once would overwrite each other's state
error-t0306-do = wait until it is done; the lock goes when that process ends

error-t0307-what = nothing has been scanned yet
error-t0307-why = without the result of a scan there is nothing to show or decide
error-t0307-do = start with: termijn scan

error-t0308-what = not enough space on the disk (needed {$needed}, free {$free})
error-t0308-why = an archive or ledger written in part proves nothing
error-t0308-do = make space, or choose another folder under [folders]

error-t0309-what = a result could not be written ({$reason})
error-t0309-why = a result that is not on disk does not exist
error-t0309-do = check permissions and space and try again

error-t0310-what = there is a file already
error-t0310-why = it would be overwritten
error-t0310-do = choose another place, or remove the file yourself

error-t0311-what = the file cannot be read ({$reason})
error-t0311-why = nothing was checked or changed
error-t0311-do = check its path and permissions

error-t0312-what = the ledger is not whole
error-t0312-why = a line was changed, taken out or added; without a whole ledger nothing is carried out
error-t0312-do = keep the file for who investigates; look at it with termijn verify, and put the last good copy back

error-t0313-what = the result could not be written to standard output ({$reason})
error-t0313-why = what you have of it is not complete
error-t0313-do = make space, or write it to another place, and run it again
error-t0315-what = no OCR is installed, and the configuration requires it ([detect] ocr = "required")
error-t0315-why = scans and photographs would not be read
error-t0315-do = install tesseract with the languages nld and eng (Debian, Ubuntu: apt-get install tesseract-ocr tesseract-ocr-nld tesseract-ocr-eng), or set ocr = "auto"

error-t0314-what = no reading process can be started
error-t0314-why = kinds of files that are only read in a process of their own then count as not read
error-t0314-do = see whether the user may start processes (ulimit -u, the memory of the machine) and run it again

error-t0401-what = no item found for {$item}
error-t0401-why = only what the last scan saw has a verdict
error-t0401-do = give an id (it_…) or a path relative to its source; termijn status --all lists them

error-t0402-what = {$item} fits more than one item (number: {$count})
error-t0402-why = a decision must be about exactly one
error-t0402-do = use the id of the item, or put its source before it: SOURCE:path

error-t0403-what = client {$client} is not in the register
error-t0403-why = a plan is about exactly one client of the register
error-t0403-do = choose a number from: termijn register list

error-t0404-what = engagement {$engagement} is not in the register
error-t0404-why = an item can only belong to an engagement of the register
error-t0404-do = choose a number from: termijn register list

error-t0405-what = there is no hold {$hold}
error-t0405-why = nothing was released
error-t0405-do = choose a number from: termijn hold list

error-t0406-what = there is no finding {$finding}
error-t0406-why = nothing was set aside
error-t0406-do = take an id from: termijn findings --min-tier T5

error-t0407-what = finding {$finding} cannot be read as it was scanned
error-t0407-why = file, register or rules changed since, or the file cannot be read; a finding is set aside only after it was seen again
error-t0407-do = scan again and take the id from: termijn findings

error-t0408-what = finding {$finding} is set aside already, by {$dismissal}
error-t0408-why = one dismissal is enough, and has one last day
error-t0408-do = for another day or reason, first: termijn dismiss withdraw {$dismissal}

error-t0409-what = there is no dismissal {$dismissal} to withdraw
error-t0409-why = nothing was changed
error-t0409-do = choose one that is in force from: termijn dismiss list

error-t0410-what = there is no detection rule {$rule}
error-t0410-why = nothing can be shown of it
error-t0410-do = choose an id from: termijn rules list

error-t0411-what = there is no plan {$plan}
error-t0411-why = nothing was changed
error-t0411-do = choose a number from: termijn plan list

error-t0412-what = nothing of client {$client} is to be destroyed or returned
error-t0412-why = approving an empty plan proves nothing
error-t0412-do = see why with: termijn status --client {$client}

error-t0413-what = plan {$plan} has items without a decision (open: {$count})
error-t0413-why = what is not decided may not be frozen and approved
error-t0413-do = decide with: termijn decide {$plan} ITEM

error-t0414-what = plan {$plan} is still a draft
error-t0414-why = only a frozen plan stands still and can be approved or carried out
error-t0414-do = freeze it with: termijn plan freeze {$plan}

error-t0415-what = plan {$plan} is frozen and cannot change
error-t0415-why = whoever approves, approves exactly these bytes
error-t0415-do = withdraw it and make a new plan: termijn plan withdraw {$plan}

error-t0416-what = plan {$plan} was withdrawn
error-t0416-why = a withdrawn plan is never carried out
error-t0416-do = make a new one with: termijn plan create

error-t0417-what = plan {$plan} was carried out already
error-t0417-why = a plan is carried out once; its certificate says what was done
error-t0417-do = see the certificate, or make a new plan with: termijn plan create

error-t0418-what = plan {$plan} was changed after it was frozen
error-t0418-why = its signatures are over other bytes than there are now; nothing was touched
error-t0418-do = find out who changed it, withdraw it and make a new one: termijn plan withdraw {$plan}

error-t0419-what = plan {$plan} expired on {$expired}
error-t0419-why = what was approved then need not be right now; nothing was touched
error-t0419-do = make a new plan with: termijn plan create

error-t0420-what = plan {$plan} belongs to another state folder
error-t0420-why = its catalogue, holds and ledger are there; nothing was touched
error-t0420-do = carry it out with the state folder that it was made in: --state FOLDER

error-t0421-what = the ledger lacks the entry on which plan {$plan} was frozen
error-t0421-why = the ledger was cut short or put back; nothing was touched
error-t0421-do = check it with termijn verify, and restore the right ledger or make a new plan

error-t0422-what = the register changed since plan {$plan} was frozen
error-t0422-why = end dates may have moved; nothing was touched
error-t0422-do = see the difference with termijn plan diff {$plan}, and make a new plan

error-t0423-what = the rules or the list of signers changed since plan {$plan} was frozen
error-t0423-why = the plan rests on rules that no longer hold; nothing was touched
error-t0423-do = scan again with termijn scan and make a new plan

error-t0424-what = the plan has {$items} items; {$max} are allowed
error-t0424-why = a mistake in a glob or register would do too much at once
error-t0424-do = make smaller plans, or raise max_items_per_plan under [safety] after discussing it

error-t0425-what = the plan would remove {$share} % of source {$source}; {$max} % is allowed
error-t0425-why = a mistake in a glob or register could empty a source
error-t0425-do = check the plan; make smaller ones, or raise max_share_of_root after discussing it

error-t0426-what = the client's receipt for plan {$plan} is missing
error-t0426-why = what was returned is destroyed only once the client has it
error-t0426-do = record the receipt with: termijn return received {$plan}

error-t0427-what = {$decision} is not allowed for line {$item} of the plan
error-t0427-why = these are the client's own books, which the client must keep by law; they go back and are not destroyed without that, unless a written waiver of the client is on record that covers all of the file
error-t0427-do = choose return or return_then_destroy; or record the client's letter with termijn waiver add, and then decide with --action destroy --reason client_waiver

error-t0428-what = {$item} is not in plan {$plan}
error-t0428-why = a plan is only about what was due on the day it was made
error-t0428-do = see the plan with: termijn plan show {$plan}

error-t0429-what = not all of plan {$plan} was carried out (number: {$count})
error-t0429-why = what changed, went or was blocked since the approval was not touched
error-t0429-do = scan again with termijn scan; what is due then goes into a new plan

error-t0430-what = plan {$plan} has no lines
error-t0430-why = approving an empty plan proves nothing
error-t0430-do = withdraw it: termijn plan withdraw {$plan}

error-t0431-what = plan {$plan} is of {$made}, and that day is still to come
error-t0431-why = the clock was set back; with a wrong clock no term is right, and nothing was touched
error-t0431-do = set the clock of this machine right and run again

error-t0432-what = plan {$plan} still has items in quarantine (number: {$count})
error-t0432-why = a withdrawn plan is not looked at again, and they would stay where nobody finds them
error-t0432-do = put them back first: termijn restore {$plan}

error-t0433-what = the reason {$reason} does not go with this decision
error-t0433-why = the reason stands in plan and certificate, and must be true
error-t0433-do = to keep, use a reason that begins with keep_; to destroy or return, one that does not

error-t0434-what = allowed_signers changed since plan {$plan} was frozen
error-t0434-why = who may sign was another question then; nothing was touched
error-t0434-do = put the file back as it was, or withdraw the plan and make a new one: termijn plan withdraw {$plan}

error-t0435-what = hold {$hold} is released by two different people
error-t0435-why = a hold protects evidence; nobody takes it away alone
error-t0435-do = give the keys of both: --key FILE --key FILE

error-t0436-what = a file of plan {$plan} is gone
error-t0436-why = what was signed must be there to be carried out; nothing was touched
error-t0436-do = put the file back, or withdraw the plan and make a new one: termijn plan withdraw {$plan}

error-t0437-what = holds that the ledger knows are not in force in the catalogue ({$count})
error-t0437-why = nobody released them, so what they cover must stay; nothing was touched
error-t0437-do = put the catalogue back from a copy, or place each hold anew and have two people release the lost number: termijn hold release

error-t0438-what = holds are on numbers, sources or rules that the office no longer has ({$count})
error-t0438-why = under another name or number the same documents would no longer be held; nothing was touched
error-t0438-do = put back what is missing, or place a hold on what it is called now and have two people release the old one: termijn hold release

error-t0439-what = requests that the ledger knows are not in force in the catalogue ({$count})
error-t0439-why = nobody closed them, so what they cover must stay; nothing was touched
error-t0439-do = put the catalogue back from a copy, or record each request anew and close the lost number: termijn request close NUMBER --outcome withdrawn

error-t0440-what = requests are on numbers that the register does not have ({$count})
error-t0440-why = under another number the same documents would no longer be covered; nothing was touched
error-t0440-do = put the number back in the register, or record the request on the new number and close the old one: termijn request close NUMBER --outcome withdrawn

error-t0441-what = there is no request {$request}
error-t0441-why = nothing was changed
error-t0441-do = choose a number from: termijn request list

error-t0442-what = the term of request {$request} is not extended: {$reason}
error-t0442-why = the person may count on the first term, unless they hear of the extension in time
error-t0442-do = answer the request now, and say why it took longer

error-t0443-what = request {$request} is not closed: {$reason}
error-t0443-why = whoever asks why must find the ground of the decision; nothing was changed
error-t0443-do = see what may be said with: termijn request close --help

error-t0444-what = the restriction of request {$request} stands: {$reason}
error-t0444-why = the person is told before a restriction ends (GDPR art. 18(3)); nothing was changed
error-t0444-do = tell the person first, then: termijn request lift {$request} --notified DATE

error-t0445-what = what is said of the items for request {$request} is not taken in: {$reason}
error-t0445-why = on this word a document goes before its term, so it must be about what lies there now; nothing was changed
error-t0445-do = scan, look at the document, and say it again: termijn request attest {$request} ITEM --sole --key FILE

error-t0446-what = statements on documents that the ledger knows are not in the catalogue, or otherwise ({$count})
error-t0446-why = one of them may say that somebody else is in a document; nothing was touched
error-t0446-do = put the catalogue back from a copy, or withdraw each number and let who looked say it again: termijn request attest withdraw NUMBER --key FILE

error-t0447-what = the person of request {$request} is not searched for: {$reason}
error-t0447-why = an answer that leaves something out would pass for a complete one; nothing was searched
error-t0447-do = see how a person is given with: termijn request scope --help

error-t0448-what = every line of the draft {$plan} fell away since it was made ({$count})
error-t0448-why = what cannot be carried out is not put before people to sign; nothing was written
error-t0448-do = see why: termijn plan diff {$plan}; then withdraw the draft and make a new one

error-t0449-what = holds are not what the ledger saw placed ({$count})
error-t0449-why = somebody changed in the catalogue what they are on, or why; what they covered may lie open; nothing was touched
error-t0449-do = put the catalogue back from a copy, or place each hold anew and have two people release the old number: termijn hold release

error-t0456-what = line {$item} of plan {$plan} ended already, or its destruction began
error-t0456-why = what is gone cannot be taken off; nothing was excluded
error-t0456-do = leave that line out; the others can still be excluded

error-t0457-what = {$recipient} does not stand on the checklist of {$about}
error-t0457-why = only recipients that the register names for these engagements are told; nothing was noted
error-t0457-do = see the checklist with termijn plan show or request list; add the name to the column recipients of the register

error-t0458-what = recipients of what is on plan {$plan} did not confirm that they were told ({$count})
error-t0458-why = the settings ask for it (require_recipients); nothing was touched
error-t0458-do = tell them and note it: termijn plan recipient {$plan} NAME --told DATE --confirmed DATE

error-t0451-what = there is no open incident {$incident}
error-t0451-why = nothing was closed
error-t0451-do = choose a number that is open from: termijn incident list

error-t0460-what = plan {$plan} cannot be frozen yet: {$count} lines are not due; first day: {$from}
error-t0460-why = until that day the term, a duty to keep or a deferral holds them
error-t0460-do = wait for that day, or decide to keep those lines: termijn decide {$plan} … --action keep

error-t0461-what = {$count} lines of plan {$plan} were not answered for
error-t0461-why = clause 10: destruction and return are in consultation with the client
error-t0461-do = see where it stands with termijn plan show {$plan}; then termijn consult {$plan}, consult record or consult silence

error-t0462-what = line {$lines} of plan {$plan} was decided otherwise than the client chose
error-t0462-why = the client's answer goes first; only keeping is always allowed
error-t0462-do = decide as the client chose, or record the client's new answer with termijn consult record {$plan}

error-t0463-what = {$count} deferrals stand in the ledger and not in the catalogue
error-t0463-why = what the client may have kept would be gone otherwise
error-t0463-do = put back the catalogue that belongs to this ledger; the plans are named below

error-t0464-what = no letter about plan {$plan}: {$reason}
error-t0464-why = the client receives each letter in its time and in its order
error-t0464-do = see the days with termijn plan show {$plan}

error-t0465-what = the answer about plan {$plan} was not recorded: {$reason}
error-t0465-why = an answer is taken in whole or not at all
error-t0465-do = correct it, or record it line by line with --line

error-t0466-what = {$count} rows of the list are wrong
error-t0466-why = a list is taken in whole or not at all; nothing was recorded
error-t0466-do = correct the rows below, or ask the client for a new list

error-t0467-what = no decision on plan {$plan} without an answer: {$reason}
error-t0467-why = silence is not consent
error-t0467-do = see where it stands with termijn plan show {$plan}

error-t0468-what = the templates of letters cannot be read: {$reason}
error-t0468-why = a letter would go out in other words than the office's
error-t0468-do = correct [consultation] templates, or take the line out

error-t0469-what = this template cannot be used: {$reason}
error-t0469-why = a mistake had better show now than on the day of the letter
error-t0469-do = correct the file and run termijn check

error-t0501-what = the author's signature on plan {$plan} is missing
error-t0501-why = without it nobody knows who made this plan
error-t0501-do = freeze the plan again with the author's key

error-t0502-what = a signature is over other bytes than these
error-t0502-why = the file or the signature was changed; nothing was touched
error-t0502-do = find out what changed and have it signed again

error-t0503-what = {$signer} may not sign for this ({$purpose})
error-t0503-why = allowed_signers does not give this key that purpose
error-t0503-do = have someone sign who may, or add {$purpose} to namespaces in allowed_signers after discussing it

error-t0504-what = {$signer} is the author of the plan
error-t0504-why = four eyes: the author does not approve
error-t0504-do = have someone else approve

error-t0505-what = {$signer} signed already
error-t0505-why = two signatures of one person or key count as one
error-t0505-do = have someone else sign, with a key of their own

error-t0506-what = plan {$plan} has {$have} of {$need} approvals
error-t0506-why = nothing is destroyed without the approval of others
error-t0506-do = have it approved with: termijn approve {$plan}

error-t0507-what = no privacy officer is among the approvers of plan {$plan}
error-t0507-why = with two approvals or more, one must be a privacy officer's
error-t0507-do = have a privacy officer approve; the roles stand under [people]

error-t0508-what = the waiting time of plan {$plan} runs until {$until}
error-t0508-why = until then anyone can still stop it
error-t0508-do = wait, or bring items back with: termijn restore {$plan}

error-t0509-what = a signature was not made for this purpose ({$purpose})
error-t0509-why = who signs one thing does not agree to another; nothing was touched
error-t0509-do = have it signed again with termijn, which sets the purpose

error-t0510-what = a signature is damaged, or not of an Ed25519 key
error-t0510-why = what cannot be checked does not count; nothing was touched
error-t0510-do = put the signature back as it was made, or have it signed again

error-t0511-what = the key cannot be read ({$reason})
error-t0511-why = without a key nobody can sign
error-t0511-do = name an Ed25519 key in OpenSSH format with --key; termijn key new makes one

error-t0512-what = the passphrase does not open the key
error-t0512-why = nothing was signed
error-t0512-do = try again

error-t0513-what = others can read the key (mode {$mode})
error-t0513-why = whoever can copy it can sign in your name
error-t0513-do = make it readable to yourself only: chmod 600

error-t0514-what = there is no list of allowed signers
error-t0514-why = without it nobody knows who may sign for what
error-t0514-do = make this file with the lines that termijn key new and termijn key machine show, and name it under [signing]

error-t0515-what = line {$line} of allowed_signers cannot be used
error-t0515-why = a list that is half understood can let the wrong person sign
error-t0515-do = write each line as: name namespaces="purpose,purpose" ssh-ed25519 KEY

error-t0516-what = the machine key is not in allowed_signers
error-t0516-why = nobody could check the certificate
error-t0516-do = add the line that termijn check shows

error-t0517-what = {$signer} is not under [people]
error-t0517-why = plan and certificate say who signs, and in which role
error-t0517-do = add name and role under [people] in the configuration

error-t0518-what = the key {$fingerprint} is not in allowed_signers
error-t0518-why = nobody can say whose signature this is
error-t0518-do = check the fingerprint with its owner and add the line of that key, or use the right key

error-t0519-what = the key {$fingerprint} was revoked
error-t0519-why = somebody else may have it
error-t0519-do = sign with a new key: termijn key new

error-t0520-what = the key of {$signer} is not valid today
error-t0520-why = allowed_signers says from when or until when it may sign
error-t0520-do = correct valid-after or valid-before in allowed_signers, or sign with another key

error-t0521-what = the plan names {$author} as its author and is signed by {$signer}
error-t0521-why = four eyes hold only when it is sure who made the plan; nothing was touched
error-t0521-do = withdraw the plan and make a new one, frozen with the author's own key

error-t0522-what = the key is encrypted and there is no passphrase
error-t0522-why = nothing was signed
error-t0522-do = run it on a terminal, or give --passphrase-file FILE

error-t0523-what = this is no private Ed25519 key in OpenSSH form
error-t0523-why = nothing was signed
error-t0523-do = name the private key, not its .pub; termijn key new makes one

error-t0524-what = {$signer} decided on lines of this plan and cannot approve it
error-t0524-why = nobody approves what they decided themselves; keeping lines is no objection
error-t0524-do = let somebody else approve

error-t0525-what = {$signer} runs the machines and cannot approve
error-t0525-why = who can carry a plan out does not also approve it
error-t0525-do = let somebody else approve; roles stand in [people]

error-t0601-what = the clock ({$clock}) is before the last entry of the ledger ({$last})
error-t0601-why = with a wrong clock no term is right; nothing was touched
error-t0601-do = set the clock, or wait until it is past the last entry

error-t0602-what = there is no terminal to type the name of the plan on
error-t0602-why = destruction happens only when someone names this plan; nothing was touched
error-t0602-do = give the name: --confirm {$plan}

error-t0603-what = that is not the name of plan {$plan}
error-t0603-why = a wrong name may mean a wrong plan; nothing was touched
error-t0603-do = start again and type {$plan}

error-t0604-what = the return archive of plan {$plan} differs from the items
error-t0604-why = nothing is destroyed that was not read back from disk and compared
error-t0604-do = check the disk and run again: termijn apply {$plan}

error-t0605-what = the outcomes of plan {$plan} do not add up; no certificate was signed
error-t0605-why = a certificate that says more or less than happened is worth nothing
error-t0605-do = keep the state folder as it is, and report this with the version (termijn --version) to its makers

error-t0701-what = verification failed: {$what}
error-t0701-why = the file is not what was signed, or the ledger is no longer whole
error-t0701-do = do not rely on it; ask the sender for the original and compare the fingerprint of the key

error-t0702-what = nothing shows what this file is
error-t0702-why = what is not recognised is not verified
error-t0702-do = give a plan, certificate, report, return archive or ledger of termijn

error-t0703-what = there is no list to check the signature against
error-t0703-why = a signature says something only once it is known whose key it is
error-t0703-do = give the list: --allowed-signers FILE

error-t0801-what = wrong use: {$reason}
error-t0801-why = nothing was done
error-t0801-do = see: termijn --help

error-t0901-what = interrupted
error-t0901-why = everything written is consistent; what was not done stands as not done
error-t0901-do = give the same command again to go on

error-t0902-what = a fault of termijn itself, at {$place}
error-t0902-why = the program stopped rather than do something wrong; this message holds no data on purpose
error-t0902-do = report this place and the version (termijn --version) to its makers
