# verdict: wat er met een item mag gebeuren, en hoe dat volgt

# de oordelen, voor lijsten
verdict-name-out-of-scope = geen persoonsgegevens
verdict-name-keep-open = opdracht loopt
verdict-name-keep-in-term = binnen de termijn
verdict-name-pre-notice = termijn loopt af
verdict-name-due = te behandelen
verdict-name-act-now = direct handelen
verdict-name-keep-statutory = langere bewaarplicht
verdict-name-blocked-hold = vernietigingsstop
verdict-name-blocked-restriction = verwerking beperkt
verdict-name-blocked-request = lopend verzoek
verdict-name-review = beoordeling nodig
verdict-name-reappeared = terug na vernietiging

# de redenen voor beoordeling, voor lijsten
verdict-reason-unmatched = geen opdracht gevonden
verdict-reason-ambiguous = opdracht onzeker
verdict-reason-conflict = map en inhoud spreken elkaar tegen
verdict-reason-imprecise-end = einddatum niet precies
verdict-reason-post-end-activity = werk na het einde
verdict-reason-changed = gewijzigd sinds het oordeel
verdict-reason-unread = niet volledig gelezen
verdict-reason-register = register onvolledig
verdict-reason-mixed = deels te behandelen
verdict-reason-prohibited = mag helemaal niet bewaard worden
verdict-reason-shared-subjects = meer personen
verdict-reason-unconfirmed-column = kolom niet bevestigd
verdict-reason-table = rijen van een tabel
verdict-reason-statute = misschien een bewaarplicht

# de vragen die een afleiding beantwoordt
verdict-topic-whose = van wie
verdict-topic-deadline = termijn
verdict-topic-rules = regels
verdict-topic-holds = stops
verdict-topic-would = oordeel

# soorten aanwijzingen
verdict-sign-client-name = naam van de opdrachtgever
verdict-sign-kvk = KvK-nummer
verdict-sign-btw = btw-nummer
verdict-sign-iban = rekeningnummer
verdict-sign-mail-domain = e-maildomein
verdict-sign-client-number = klantnummer
verdict-sign-contact-name = contactpersoon
verdict-sign-contact-email = adres van de contactpersoon
verdict-sign-engagement-id = opdrachtnummer

# van wie
verdict-evidence-path-id = { $engagement }: het nummer staat in het pad of de naam (exact)
verdict-evidence-path-id-weak = { $engagement }: iets als het nummer, of een langer nummer dat ermee begint of eindigt, staat in het pad of de naam (zwak)
verdict-evidence-path-glob = { $engagement }: ligt in de map van alleen deze opdracht (sterk)
verdict-evidence-path-glob-shared = { $engagement }: ligt in een map die meer opdrachten delen (zwak)
verdict-evidence-content-id = { $engagement }: het nummer staat in de inhoud (exact)
verdict-evidence-content = { $engagement }: { $signs } in de inhoud, en de opdrachtgever heeft geen andere opdracht (sterk)
verdict-evidence-content-weak = { $engagement }: { $signs } in de inhoud (zwak)

# tot wanneer
verdict-end = { $engagement } is geëindigd op { $end }
verdict-end-imprecise = { $engagement } is volgens het register geëindigd in { $written }; gerekend vanaf { $end }, de laatste dag die dat kan zijn
verdict-end-open = { $engagement } loopt: het register geeft geen einddatum
verdict-end-implausible = { $engagement } eindigde volgens het register op { $written }: dat kan niemand bedoeld hebben, dus er begint geen termijn mee
verdict-end-unknown = { $engagement } staat niet in het register
verdict-sum = einde { $end } + { $months ->
    [one] 1 maand
   *[other] { $months } maanden
} = { $until }
verdict-contract = algemene voorwaarden, artikel { $clause } [{ $rule }]: bewaren tot { $months ->
    [one] 1 maand
   *[other] { $months } maanden
} na het einde, en niet langer
verdict-due-from = de laatste dag telt helemaal mee, dus te behandelen vanaf { $date }
verdict-longest = meer opdrachten: de langste termijn beslist, die van { $engagement }
verdict-open-wins = meer opdrachten: van { $engagement } is geen einde bekend, dus alles blijft bewaard


# wat langer bewaart, wat tegenhoudt
verdict-floor = { $engagement }: het register eist bewaren t/m { $until }
verdict-floor-over = { $engagement }: de langere bewaarplicht eindigde op { $until }
verdict-not-before = er gebeurt niets mee vóór { $date }: waardoor het vrijkwam is nog maar net gebeurd
verdict-place-name = in de naam
verdict-place-text = in de tekst
verdict-place-structure = de vorm
verdict-place-finding = gegevens
verdict-class = het is een stuk van de soort „{ $title }” [{ $rule }], te zien aan twee soorten aanwijzingen ({ $signs }); bron: { $source }
verdict-class-to-verify = het is een stuk van de soort „{ $title }” [{ $rule }] ({ $signs }), maar niemand heeft de bron van die regel gelezen ({ $source }) en niemand heeft haar afgetekend
verdict-class-proposed = het is misschien een stuk van de soort „{ $title }” [{ $rule }]: er is maar één soort aanwijzing ({ $signs }); bron: { $source }
verdict-statute-from = de termijn van [{ $rule }] telt vanaf { $date }
verdict-statute-assumed = vanaf welke dag [{ $rule }] telt, staat nergens; gerekend is met de laatste die het kan zijn, { $date }
verdict-statute-event = [{ $rule }] telt vanaf { $event } op { $date }, volgens het register
verdict-statute-event-imprecise = [{ $rule }] telt vanaf { $event }; het register zegt alleen { $written }, dus uiterlijk { $date }
verdict-statute-event-later = [{ $rule }] telt vanaf { $event } ({ $written } volgens het register), maar dit stuk, of de periode van de opdracht, is van later: het telt vanaf { $date }
verdict-statute-event-to-come = [{ $rule }] telt vanaf { $event }, volgens het register op { $written }; die dag moet nog komen, dus iemand moet kijken
verdict-statute-event-missing = [{ $rule }] telt vanaf { $event }, waarvan het register geen dag geeft (kolom gebeurtenissen); de laatste dag die het kan zijn is genomen, { $date }
verdict-statute-floor = volgens [{ $rule }] moet het bewaard blijven t/m { $until }
verdict-statute-both = volgens [{ $rule }] moet het bewaard blijven t/m { $until }, en daarna mag het er niet meer zijn
verdict-statute-ceiling = volgens [{ $rule }] mag het niet langer bewaard blijven dan t/m { $until }
verdict-statute-guidance = [{ $rule }] is een advies en geen wet: niet langer bewaren dan t/m { $until }
verdict-statute-permanent = volgens [{ $rule }] moet het voor altijd bewaard blijven
verdict-statute-theirs = de plicht van [{ $rule }] is van de opdrachtgever zelf: het kantoor hoeft het er niet voor te bewaren, de opdrachtgever wel
verdict-deferral = de opdrachtgever kreeg uitstel t/m { $until }, in het overleg over { $plan }: { $ground }
verdict-deferral-over = het uitstel van de opdrachtgever ({ $plan }: { $ground }) eindigde op { $until }
verdict-deferral-ground-claim = een claim
verdict-deferral-ground-proceedings = een procedure
verdict-deferral-ground-audit = een controle
verdict-deferral-ground-successor = een opvolgend adviseur
verdict-statute-prohibited = volgens [{ $rule }] mag het hier helemaal niet zijn: iemand moet kijken
verdict-hold = vernietigingsstop { $hold } ({ $reason }) op { $scope }; opnieuw te bekijken op { $review_on }
verdict-hold-over = vernietigingsstop { $hold } op { $scope } is opgeheven op { $until }
verdict-held-whole = { $block } ligt op het geheel, of op iets erin dat op zichzelf buiten beeld blijft
verdict-query-in-doubt = { $block }: het is nog niet helemaal gelezen onder deze stop, dus of de zoekvraag erop slaat weet niemand: de stop telt mee tot dit opnieuw gelezen is
verdict-query-unknown = { $block }: niet alles waar de zoekvraag naar vraagt is hiervan bekend; wat onbekend is telt als tegengehouden
verdict-scope-words = { $query } (apart opgegeven woorden: { $count })
verdict-holds-none = geen vernietigingsstop
verdict-hold-reason-claim = claim
verdict-hold-reason-proceedings = procedure
verdict-hold-reason-audit = audit
verdict-hold-reason-investigation = onderzoek
verdict-hold-reason-other = andere grond

# verzoeken van betrokkenen
verdict-scope-person = een persoon
verdict-block-in-doubt = { $block } gaat over een persoon die hier nog niet gezocht is: het telt mee tot dit opnieuw gelezen is
verdict-request-open = verzoek { $request } ({ $kind }) over { $scope } loopt; te beantwoorden t/m { $until }
verdict-request-restricts = verzoek { $request } over { $scope } beperkt de verwerking sinds { $from }
verdict-request-over = verzoek { $request } ({ $kind }) over { $scope }: { $state }; het gold hier t/m { $until }
verdict-request-processor = verzoek { $request } ({ $kind }) over { $scope } is voor de verwerkingsverantwoordelijke, die beslist; door te sturen t/m { $until }; hier verandert het niets
verdict-erasure-sole = verzoek { $request } om wissing is toegewezen op { $date } en de verzoeker is de enige die erin voorkomt: de overeenkomst bewaart het niet langer
verdict-erasure-shared = verzoek { $request } om wissing is toegewezen op { $date }, maar er kunnen anderen in voorkomen
verdict-erasure-barred = verzoek { $request } om wissing: hiervoor afgewezen, een wet wil dat het bewaard blijft ({ $ground })
verdict-request-kind-access = inzage
verdict-request-kind-rectification = rectificatie
verdict-request-kind-erasure = wissing
verdict-request-kind-restriction = beperking
verdict-request-kind-portability = overdraagbaarheid
verdict-request-state-open = open
verdict-request-state-answered = beantwoord
verdict-request-state-upheld = toegewezen
verdict-request-state-refused = afgewezen
verdict-request-state-withdrawn = ingetrokken
verdict-request-state-forwarded = doorgestuurd
verdict-request-ground-17-3-a = vrijheid van meningsuiting (AVG art. 17 lid 3 onder a)
verdict-request-ground-17-3-b = wettelijke plicht of publieke taak (AVG art. 17 lid 3 onder b)
verdict-request-ground-17-3-c = volksgezondheid (AVG art. 17 lid 3 onder c)
verdict-request-ground-17-3-d = archivering, onderzoek of statistiek (AVG art. 17 lid 3 onder d)
verdict-request-ground-17-3-e = rechtsvordering (AVG art. 17 lid 3 onder e)
verdict-request-ground-12-5 = kennelijk ongegrond of buitensporig (AVG art. 12 lid 5)

# kandidaten
verdict-weak-only = { $engagement } is een kandidaat: één zwakke aanwijzing beslist niets
verdict-weak-same-client = { $engagement } is een kandidaat van dezelfde opdrachtgever en voegt niets toe
verdict-weak-shorter = { $engagement } is een kandidaat die het niet langer zou bewaren, en verandert dus niets
verdict-weak-longer = { $engagement } is een kandidaat van een andere opdrachtgever die het t/m { $until } zou bewaren
verdict-weak-open = { $engagement } is een kandidaat van een andere opdrachtgever zonder bekend einde

# wat de opdrachtgever terugkrijgt
verdict-return-only = { $engagement }: de stukken zijn van de opdrachtgever zelf; ze gaan terug en worden nooit alleen vernietigd
verdict-waived = afstand { $waiver }: de opdrachtgever wil deze stukken schriftelijk niet terug; ze mogen vernietigd worden zonder teruggave, met reden client_waiver
verdict-waived-in-part = afstand { $waiver } dekt het niet helemaal: van { $lacking } is geen afstand gedaan, dus het gaat toch terug
verdict-waived-parts = afstand { $waiver } dekt iets wat erin zit, maar niet alles wat van de opdrachtgever zelf is, dus het gaat als geheel terug
verdict-return-parts = er zitten eigen stukken van de opdrachtgever in, in { $count ->
    [one] 1 onderdeel
   *[other] { $count } onderdelen
}
verdict-return-required = { $engagement }: de opdrachtgever krijgt zijn stukken eerst terug

# bestanden met onderdelen
verdict-parts = beoordeeld naar de onderdelen, { $count ->
    [0] die er niet zijn
    [one] waarvan er 1 is
   *[other] waarvan er { $count } zijn
}
verdict-parts-verdict = { $count } × { $verdict }
verdict-parts-longest = het onderdeel dat het langst bewaard wordt:

# waarom
verdict-over-term = { $days ->
    [one] 1 dag
   *[other] { $days } dagen
} over de contractuele termijn
verdict-why-out-of-scope = volledig gelezen en geen persoonsgegevens gevonden: niet beoordeeld
verdict-why-keep-open = het blijft bewaard zolang de opdracht loopt
verdict-why-keep-in-term = het blijft bewaard: de termijn loopt nog
verdict-why-pre-notice = het blijft bewaard, maar de termijn eindigt binnenkort: de opdrachtgever krijgt bericht
verdict-why-due = de termijn is { $days ->
    [one] 1 dag
   *[other] { $days } dagen
} voorbij en niets houdt het vast: teruggeven of vernietigen
verdict-why-act-now = het mag niet langer bewaard worden en wacht op niemands keuze
verdict-why-keep-statutory = de contractuele termijn is voorbij, maar een langere plicht bewaart het, alleen voor dat doel
verdict-why-blocked-hold = een vernietigingsstop verbiedt vernietigen en teruggeven, wat de data ook zeggen
verdict-why-blocked-restriction = de verwerking is beperkt (AVG art. 18): alleen opslag
verdict-why-blocked-request = een verzoek van de betrokkene loopt: tot het antwoord wordt niets verwijderd
verdict-why-review = eerst moet iemand kijken
verdict-why-reappeared = het was al vernietigd en is terug
verdict-why-unmatched = geen aanwijzing van wie het is: zonder koppeling door een mens nooit vernietigd
verdict-why-ambiguous = het is niet zeker van wie het is, en daarvan hangt af hoe lang het blijft
verdict-why-conflict = de map zegt de ene opdracht, de inhoud een andere
verdict-why-imprecise-end = het register geeft de dag van het einde niet: iemand moet die bevestigen
verdict-why-post-end-activity = er is doorgewerkt na het einde in het register: klopt die datum?
verdict-why-changed = het is gewijzigd sinds het oordeel
verdict-why-unread = niet alles is gelezen: wat in het ongelezen deel staat, weet niemand
verdict-why-register = van een opdracht zegt het register niet wanneer die eindigde: zij staat er niet in, of met een einde dat niemand bedoeld kan hebben
verdict-why-mixed = sommige onderdelen zijn te behandelen en andere niet; het bestand is één geheel en wacht dus
verdict-why-prohibited = het bevat gegevens die helemaal niet bewaard mogen worden
verdict-why-shared-subjects = er kunnen meer personen in staan dan degene die vroeg
verdict-why-unconfirmed-column = van wie de rijen zijn volgt uit een kolom die niemand bevestigd heeft
verdict-why-table = rijen met persoonsgegevens kunnen nog niet los uit een tabel worden gehaald: een mens beslist
verdict-why-statute = de wet wil het misschien langer bewaard hebben, en dat staat niet vast: iemand moet kijken
