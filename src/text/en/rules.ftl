# Detection rules: what they are, and what is wrong with a file of them.

rules-fault-toml = { $what }
rules-fault-id-embedded = the id { $id } is taken by an embedded rule; to replace that rule as a whole, write override = true
rules-fault-id-taken = the id { $id } is taken by another rule; choose an id of your own, such as firm.staff_number
rules-fault-overrides-nothing = override = true, but there is no embedded rule { $id }; the nearest is { $near }
rules-fault-disables-nothing = there is no embedded rule { $id } to switch off; the nearest is { $near }
rules-fault-disabled-twice = { $id } is switched off twice, or replaced as well; keep one of the two
rules-fault-no-reason = say why the rule is switched off: reason = "…"
rules-fault-words-taken = there are shared words named { $name } already; choose another name
rules-fault-no-words = no file has shared words named { $name }
rules-fault-type = a type is up to 16 of A-Z, 0-9 and _
rules-fault-signal-type = a signal of this category has the type { $expected }
rules-fault-mask = this type is masked in another way everywhere; a type of your own has mask = "nothing"
rules-fault-few-examples = a rule has at least { $min } examples and { $min } counter-examples
rules-fault-example-content = an example has either text or cells
rules-fault-empty-word = there is an empty word in a list; take it out
rules-fault-open-left = a word begins with a star; only headers (`field`) can be the end of a longer word, write `order*` and not `*order`
rules-fault-shape = { $what }
rules-fault-form-taken = two shapes have the form { $form }; give each a name of its own
rules-fault-no-form = no shape of this rule has the form { $form }
rules-fault-no-shape = a rule needs at least one shape
rules-fault-no-stems = a signal needs words: stems, strong or exact
rules-fault-counted-twice = one word of a text would count both as "{ $one }" and as "{ $other }"; keep one of them
rules-fault-too-many-rules = there are more than { $max } rules; take some out
rules-fault-too-many-words = a list has more than { $max } words; a list of names belongs in the register
rules-fault-long-word = a word has more than { $max } characters

rules-folder-link = it is a link; put the file itself there
rules-folder-not-a-file = it is not a regular file
rules-folder-too-large = it is larger than { $max }
rules-folder-too-many = it holds more than { $max } rule files
rules-folder-not-text = it is not UTF-8 text
rules-folder-empty = there is no file that ends in .toml

rules-origin-embedded = embedded
rules-origin-own = own
rules-origin-override = replaced
rules-disabled = OFF: { $reason } ({ $place })
rules-disabled-note = Not looked for: { $list }. Switched off by your own rules; see: termijn rules list
rules-disabled-part = { $types } as far as rule { $id } finds it
rules-counts = { $count } rules: { $embedded } embedded, { $own } own, { $override } replaced; { $disabled } switched off
rules-type-person = Name of a person
rules-type-special = Special category of personal data
rules-type-criminal = Criminal data
rules-severity-low = low
rules-severity-medium = medium
rules-severity-high = high

rules-show-origin = whose
rules-show-state = state
rules-show-type = type
rules-show-shape = looks like
rules-show-validator = test
rules-show-words = words
rules-show-against = against
rules-show-evidence = confidence
rules-show-test-values = test values
rules-show-examples = examples
rules-show-counter = counter
rules-show-source = source
rules-show-severity = { $category }, severity { $severity }
rules-show-test-value-count = { $count }, known from manuals; they never count
rules-show-signal = a signal of the item as a whole: two different words, or one strong one, beside a person
rules-show-share = { $validator }; of random values { $share } % pass
rules-show-not-found = not found
rules-look-digits = { $count ->
    [one] digits in the group { $groups }
   *[other] digits in the groups { $groups }
}
rules-look-digits-parted = { $count ->
    [one] digits in the group { $groups }, parted by one of “{ $separators }”
   *[other] digits in the groups { $groups }, parted by one of “{ $separators }”
}
rules-look-template = written like { $templates } (9 digit, A letter, X either)
rules-look-built-in = recognised by the program itself

rules-words-label = beside it
rules-words-weak = beside it, weaker
rules-words-after = after it
rules-words-field = header or key
rules-words-document = in the item
rules-words-negative-label = beside it
rules-words-negative-field = header or key
rules-words-stem = two of
rules-words-strong = one of
rules-words-exact = in capitals

rules-ground-form = by its form alone
rules-ground-label = a label beside it
rules-ground-weak-label = a common word beside it
rules-ground-field = a header or key
rules-ground-pair = with the value beside it that makes it whole
rules-ground-document = a word elsewhere in the item
rules-ground-column = the other values of its column
rules-ground-column-against = the other values of its column speak against it
rules-ground-negative = a word that says it is something else
rules-ground-test-value = a known test value
rules-ground-role-mailbox = the mailbox of a function
rules-ground-made-by = a property that says who made the file
rules-ground-known-name = the same surname elsewhere in the item
rules-ground-signal = several words, beside a person
rules-ground-recogniser = the firm's own recogniser
rules-check-failed = test failed
rules-check-any = whatever the test says

rules-ok = { $count } rules: all examples and counter-examples hold.
rules-example-fails = expected { $expected }, got { $got }
rules-by-choice = no longer, as a rule is switched off or replaced: { $fails }
rules-rate = { $rule }, { $forms }: { $share } % of random values pass { $validator }
rules-rate-none = { $rule }, { $forms }: no test, every value of this shape passes
rules-rate-warning = warning: { $rule } ({ $forms }) gives { $tier } on form alone, and { $share } % of random values of that form pass

# statutory rules
rules-statutes-ok = { $count } statutory rules: all examples and counter-examples hold.
rules-statutes-sign-off = Not signed off yet: { $rules }. Nobody read the source of these rules; every record of theirs asks a person, until somebody signs the rule off by name (signed_off under [retention]).
rules-statutes-every-trade = Nobody said what trade this office is in (sectors under [retention]), so every rule may hold.
rules-statute-other-trade = does not hold here
rules-statute-period = period
rules-statute-obligor = whose duty
rules-statute-sectors = for whom
rules-statute-certainty = certainty
rules-statute-valid = valid
rules-statute-name = in the name
rules-statute-text = in the text
rules-statute-structure = by the format
rules-statute-finding = with data
rules-statute-counter = not of these
rules-statute-fault-schema = this version reads schema = 1
rules-statute-fault-taken = the id { $rule } is an embedded rule's, and that is never replaced; choose an id of your own
rules-statute-fault-overlap = { $rule } stands there twice for one day; end one of them with valid_to
rules-statute-fault-period = { $rule } has no possible period: a century at most, "zero" only with prohibited, "permanent" only with floor
rules-statute-fault-event = { $rule } names an event, but its period does not count from one (trigger)
rules-statute-fault-signs = { $rule } has no usable signs: put words in lower case under [statute.signs], or a format that the program knows (ubl_invoice, camt053, mt940, xaf)
rules-statute-fault-signed-off = { $rule } is signed off, and there is no such rule; see: termijn rules list
rules-statute-fault-validity = { $rule } has no usable validity: valid_from and valid_to are days such as 2020-01-31, in that order
rules-class-established = certain
rules-class-proposed = perhaps
rules-class-none = not recognised
rules-kind-contract = at least and at most
rules-kind-floor = at least
rules-kind-ceiling = at most
rules-kind-both = exactly
rules-kind-guidance = advice, at most
rules-kind-prohibited = forbidden
rules-trigger-record-date = counts from the date of the record
rules-trigger-end-of-engagement = counts from the end of the engagement
rules-trigger-end-of-relationship = counts from the end of the client's last engagement
rules-trigger-event = counts from an event that the register may tell in its column events; without a day from the latest that it can be
rules-obligor-firm = the firm's
rules-obligor-owner = of whoever owns the records, as the register says
rules-sectors-all = everyone
rules-sectors-not-here = { $list }: not for this office
rules-sectors-unsaid = { $list }; for everyone now, because sectors is not filled in
rules-sector-accountant = accountants
rules-sector-tax-adviser = tax advisers
rules-sector-lawyer = lawyers
rules-sector-notary = notaries
rules-sector-care = care providers
rules-sector-youth-care = youth care
rules-sector-employer = employers
rules-sector-hirer = hirers of other people's staff
rules-sector-wwft = institutions under the anti-money-laundering act
rules-sector-public-body = public bodies
rules-sector-cooperative = cooperatives with liability
rules-sector-customs = declarants to customs
rules-certainty-verified = the law itself was read
rules-certainty-secondary = read elsewhere, not in the law itself
rules-certainty-to-verify = nobody read a source: asks a person
rules-certainty-signed-off = signed off by { $who }
rules-valid-from = since { $from }
rules-valid-to = from { $from } until { $to }
rules-period-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
rules-period-years = { $count } years, to the day
rules-period-weeks = { $count ->
    [one] { $count } week
   *[other] { $count } weeks
}
rules-period-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
rules-period-calendar-years = { $count } whole calendar years
rules-period-financial-years = { $count } whole financial years
rules-period-permanent = for ever
rules-period-zero = none
