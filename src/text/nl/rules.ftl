# Herkenningsregels: wat ze zijn, en wat er mis is met een bestand ermee.

rules-fault-toml = { $what }
rules-fault-id-embedded = de id { $id } is van een ingebouwde regel; zet override = true om die regel in zijn geheel te vervangen
rules-fault-id-taken = de id { $id } is van een andere regel; kies een eigen id, zoals firm.staff_number
rules-fault-overrides-nothing = override = true, maar er is geen ingebouwde regel { $id }; het meest lijkt { $near }
rules-fault-disables-nothing = er is geen ingebouwde regel { $id } om uit te zetten; het meest lijkt { $near }
rules-fault-disabled-twice = { $id } wordt twee keer uitgezet, of ook nog vervangen; houd een van de twee
rules-fault-no-reason = zeg waarom de regel uit staat: reason = "…"
rules-fault-words-taken = er zijn al gedeelde woorden met de naam { $name }; kies een andere naam
rules-fault-no-words = geen bestand heeft gedeelde woorden met de naam { $name }
rules-fault-type = een type is hooguit 16 tekens uit A-Z, 0-9 en _
rules-fault-signal-type = een signaal van deze categorie heeft het type { $expected }
rules-fault-mask = dit type wordt overal anders afgeschermd; een eigen type heeft mask = "nothing"
rules-fault-few-examples = een regel heeft ten minste { $min } voorbeelden en { $min } tegenvoorbeelden
rules-fault-example-content = een voorbeeld heeft text of cells, een van beide
rules-fault-empty-word = er staat een leeg woord in een lijst; haal het weg
rules-fault-open-left = een woord begint met een ster; alleen koppen (`field`) kunnen het eind van een langer woord zijn, schrijf `order*` en niet `*order`
rules-fault-shape = { $what }
rules-fault-form-taken = twee vormen heten { $form }; geef elk een eigen naam
rules-fault-no-form = geen vorm van deze regel heet { $form }
rules-fault-no-shape = een regel heeft ten minste één vorm nodig
rules-fault-no-stems = een signaal heeft woorden nodig: stems, strong of exact
rules-fault-counted-twice = één woord in een tekst zou tellen als "{ $one }" en als "{ $other }"; houd een van beide
rules-fault-too-many-rules = er zijn meer dan { $max } regels; haal er een aantal weg
rules-fault-too-many-words = een lijst heeft meer dan { $max } woorden; een lijst met namen hoort in het register
rules-fault-long-word = een woord heeft meer dan { $max } tekens

rules-folder-link = het is een koppeling; zet het bestand zelf neer
rules-folder-not-a-file = het is geen gewoon bestand
rules-folder-too-large = het is groter dan { $max }
rules-folder-too-many = er staan meer dan { $max } regelbestanden in
rules-folder-not-text = het is geen UTF-8-tekst
rules-folder-empty = er staat geen bestand in dat op .toml eindigt

rules-origin-embedded = ingebouwd
rules-origin-own = eigen
rules-origin-override = vervangen
rules-disabled = UIT: { $reason } ({ $place })
rules-disabled-note = Niet gezocht: { $list }. Uitgezet in de eigen regels; zie: termijn rules list
rules-disabled-part = { $types } voor zover regel { $id } het vindt
rules-counts = { $count } regels: { $embedded } ingebouwd, { $own } eigen, { $override } vervangen; { $disabled } uitgezet
rules-type-person = Naam van een persoon
rules-type-special = Bijzonder persoonsgegeven
rules-type-criminal = Strafrechtelijk gegeven
rules-severity-low = laag
rules-severity-medium = midden
rules-severity-high = hoog

rules-show-origin = van wie
rules-show-state = stand
rules-show-type = type
rules-show-shape = ziet eruit als
rules-show-validator = proef
rules-show-words = woorden
rules-show-against = tegen
rules-show-evidence = zekerheid
rules-show-test-values = testwaarden
rules-show-examples = voorbeelden
rules-show-counter = tegenvoorbeeld
rules-show-source = bron
rules-show-severity = { $category }, ernst { $severity }
rules-show-test-value-count = { $count }, bekend uit handleidingen; ze tellen nooit
rules-show-signal = een signaal van het stuk als geheel: twee verschillende woorden, of één sterk, bij een persoon
rules-show-share = { $validator }; van willekeurige waarden slaagt { $share } %
rules-show-not-found = niet gevonden
rules-look-digits = { $count ->
    [one] cijfers in de groep { $groups }
   *[other] cijfers in de groepen { $groups }
}
rules-look-digits-parted = { $count ->
    [one] cijfers in de groep { $groups }, gescheiden door een van “{ $separators }”
   *[other] cijfers in de groepen { $groups }, gescheiden door een van “{ $separators }”
}
rules-look-template = geschreven als { $templates } (9 cijfer, A letter, X een van beide)
rules-look-built-in = herkend door het programma zelf

rules-words-label = ernaast
rules-words-weak = ernaast, zwakker
rules-words-after = erna
rules-words-field = kop of sleutel
rules-words-document = in het stuk
rules-words-negative-label = ernaast
rules-words-negative-field = kop of sleutel
rules-words-stem = twee van
rules-words-strong = een van
rules-words-exact = in hoofdletters

rules-ground-form = alleen door de vorm
rules-ground-label = een etiket ernaast
rules-ground-weak-label = een gewoon woord ernaast
rules-ground-field = een kop of sleutel
rules-ground-pair = met de waarde ernaast die het heel maakt
rules-ground-document = een woord elders in het stuk
rules-ground-column = de andere waarden van zijn kolom
rules-ground-column-against = de andere waarden van zijn kolom spreken het tegen
rules-ground-negative = een woord dat zegt dat het iets anders is
rules-ground-test-value = een bekende testwaarde
rules-ground-role-mailbox = de postbus van een functie
rules-ground-made-by = een eigenschap die zegt wie het bestand maakte
rules-ground-known-name = dezelfde achternaam elders in het item
rules-ground-signal = verschillende woorden, bij een persoon
rules-ground-recogniser = een eigen herkenner
rules-check-failed = proef mislukt
rules-check-any = wat de proef ook zegt

rules-ok = { $count } regels: alle voorbeelden en tegenvoorbeelden kloppen.
rules-example-fails = verwacht { $expected }, gevonden { $got }
rules-by-choice = niet meer, doordat een regel uit staat of is vervangen: { $fails }
rules-rate = { $rule }, { $forms }: { $share } % van willekeurige waarden slaagt voor { $validator }
rules-rate-none = { $rule }, { $forms }: geen proef, elke waarde van deze vorm slaagt
rules-rate-warning = let op: { $rule } ({ $forms }) geeft { $tier } op de vorm alleen, en { $share } % van willekeurige waarden van die vorm slaagt

# wettelijke regels
rules-statutes-ok = { $count } wettelijke regels: alle voorbeelden en tegenvoorbeelden kloppen.
rules-statutes-sign-off = Nog niet afgetekend: { $rules }. Van deze regels las niemand de bron; elk stuk ervan vraagt om een mens, tot iemand de regel met naam aftekent (signed_off onder [retention]).
rules-statutes-every-trade = Er staat niet in welke praktijk dit is (sectors onder [retention]); elke regel kan dus gelden.
rules-statute-other-trade = geldt hier niet
rules-statute-period = termijn
rules-statute-obligor = wiens plicht
rules-statute-sectors = voor wie
rules-statute-certainty = zekerheid
rules-statute-valid = geldig
rules-statute-name = in de naam
rules-statute-text = in de tekst
rules-statute-structure = door de vorm
rules-statute-finding = bij gegevens
rules-statute-counter = niet van deze
rules-statute-fault-schema = deze versie leest schema = 1
rules-statute-fault-taken = de id { $rule } is van een ingebouwde regel en die vervangt niemand; kies een eigen id
rules-statute-fault-overlap = { $rule } staat er twee keer voor één dag; sluit de ene regel af met valid_to
rules-statute-fault-period = { $rule } heeft geen mogelijke termijn: hooguit een eeuw, "zero" alleen bij prohibited, "permanent" alleen bij floor
rules-statute-fault-event = { $rule } noemt een gebeurtenis, maar de termijn telt daar niet vanaf (trigger)
rules-statute-fault-signs = { $rule } heeft geen bruikbare aanwijzingen: zet onder [statute.signs] woorden in kleine letters, of een vorm die het programma kent (ubl_invoice, camt053, mt940, xaf)
rules-statute-fault-signed-off = afgetekend is { $rule }, en die regel is er niet; zie: termijn rules list
rules-statute-fault-validity = { $rule } heeft geen bruikbare geldigheid: valid_from en valid_to zijn dagen als 2020-01-31, in die volgorde
rules-class-established = vast
rules-class-proposed = misschien
rules-class-none = niet herkend
rules-kind-contract = ten minste en ten hoogste
rules-kind-floor = ten minste
rules-kind-ceiling = ten hoogste
rules-kind-both = precies
rules-kind-guidance = advies, ten hoogste
rules-kind-prohibited = verboden
rules-trigger-record-date = telt vanaf de datum van het stuk
rules-trigger-end-of-engagement = telt vanaf het einde van de opdracht
rules-trigger-end-of-relationship = telt vanaf het einde van de laatste opdracht van de opdrachtgever
rules-trigger-event = telt vanaf een gebeurtenis die het register kan noemen in de kolom gebeurtenissen; zonder dag vanaf de laatste dag die het kan zijn
rules-obligor-firm = van het kantoor
rules-obligor-owner = van wie de stukken zijn; dat zegt het register
rules-sectors-all = iedereen
rules-sectors-not-here = { $list }: niet voor dit kantoor
rules-sectors-unsaid = { $list }; nu voor iedereen, want sectors staat niet ingevuld
rules-sector-accountant = accountants
rules-sector-tax-adviser = belastingadviseurs
rules-sector-lawyer = advocaten
rules-sector-notary = notarissen
rules-sector-care = zorgverleners
rules-sector-youth-care = jeugdhulp
rules-sector-employer = werkgevers
rules-sector-hirer = inleners
rules-sector-wwft = Wwft-instellingen
rules-sector-public-body = overheidsorganen
rules-sector-cooperative = coöperaties met aansprakelijkheid
rules-sector-customs = aangevers bij de douane
rules-certainty-verified = de wet zelf is gelezen
rules-certainty-secondary = gelezen bij een ander, niet in de wet zelf
rules-certainty-to-verify = niemand las een bron: vraagt om een mens
rules-certainty-signed-off = afgetekend door { $who }
rules-valid-from = sinds { $from }
rules-valid-to = van { $from } t/m { $to }
rules-period-months = { $count ->
    [one] { $count } maand
   *[other] { $count } maanden
}
rules-period-years = { $count } jaar, dag op dag
rules-period-weeks = { $count ->
    [one] { $count } week
   *[other] { $count } weken
}
rules-period-days = { $count ->
    [one] { $count } dag
   *[other] { $count } dagen
}
rules-period-calendar-years = { $count } hele kalenderjaren
rules-period-financial-years = { $count } hele boekjaren
rules-period-permanent = voor altijd
rules-period-zero = niet
