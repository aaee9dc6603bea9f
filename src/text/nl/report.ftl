# Het verslag van een run.
report-title = Verslag bewaartermijnen
report-lead-over =
    { $count ->
        [one] {$shown} stuk is
       *[other] {$shown} stukken zijn
    } te behandelen, bij { $clients ->
        [one] één opdrachtgever
       *[other] {$clients} opdrachtgevers
    }. Het langst over de termijn, ook van wat geblokkeerd is of op een mens wacht: { $days ->
        [one] één dag
       *[other] {$late} dagen
    }.
report-lead-due =
    { $count ->
        [one] {$shown} stuk is
       *[other] {$shown} stukken zijn
    } te behandelen.
report-lead-none = Van wat gelezen is, is niets te behandelen.
report-lead-missing =
    { $count ->
        [one] Eén bron kon
       *[other] {$count} bronnen konden
    } niet worden gelezen; wat daar staat, is niet meegeteld.
report-lead-unread =
    { $count ->
        [one] {$shown} stuk is niet (volledig) gelezen en telt
       *[other] {$shown} stukken zijn niet (volledig) gelezen en tellen
    } niet als schoon.
report-lead-discrepancy = De tellingen kloppen niet bij {$what}: opgenomen {$listed}, geteld {$counted}. Vertrouw dit verslag niet.
report-meta = Oordelen op {$date}, run {$run}.
report-footer = Namen van bestanden zijn afgeschermd, omdat ze van personen kunnen zijn; termijn explain toont een stuk bij zijn id.

# Koppen.
report-decide-title = Wat beslist moet worden
report-charts-title = Stand van zaken
report-clients-title = Per opdrachtgever
report-worst-title = Langst over de termijn
report-plans-title = Lopende vernietigingslijsten
report-duties-title = Wat de wet langer laat bewaren
report-holds-title = Vernietigingsstops
report-requests-title = Verzoeken van betrokkenen
report-sources-title = Bronnen, en wat niet gelezen is
report-method-title = Werkwijze
report-limits-title = Wat dit verslag niet kan laten zien
report-verdicts-title = Oordelen
report-ageing-title = Stukken naar dagen over de termijn
report-ageing-about = Geteld vanaf de dag na de laatste bewaardag; ook wat geblokkeerd is, telt mee.
report-outcome-title = Hoe het lezen eindigde
report-outcome-about = Elk opgenomen stuk eindigt in precies één van deze drie.
report-as-table = Als tabel
report-total = Totaal

# Kolommen.
report-what = Wat
report-value = Waarde
report-who = Wie
report-about = Over
report-items = Stukken
report-size = Omvang
report-verdict = Oordeel
report-reason = Reden
report-client = Opdrachtgever
report-engagements = Opdrachten
report-engagement = Opdracht
report-due = Te behandelen
report-kept = Bewaren
report-hold = Stop
report-review = Bekijken
report-oldest = Oudste, dagen over
report-over = Dagen over
report-item = Stuk
report-name = Naam (afgeschermd)
report-source = Bron
report-plan = Lijst
report-stage = Stand
report-approvals = Accorderingen
report-waits = Bedenktijd t/m
report-expires = Vervalt
report-scope = Geldt voor
report-review-on = Opnieuw bekijken op
report-listed = Opgenomen
report-found = Met persoonsgegevens
report-none = Zonder persoonsgegevens
report-not-read = Niet (volledig) gelezen
report-special = Apart geteld
report-source-missing = niet gelezen
report-run = Run
report-started = Begonnen
report-finished = Klaar
report-version = Programma
report-register-digest = Register, SHA-256
report-rules-digest = Regels, SHA-256

# Bijschriften en lege plekken.
report-decide-about = Wat op een mens wacht, het dringendste eerst
report-decide-none = Er wacht niets op een beslissing.
report-clients-about = Stukken per opdrachtgever uit het register
report-clients-none = Geen stuk is aan een opdrachtgever gekoppeld.
report-worst-about = Hoogstens 500 stukken; de volledige lijst geeft termijn status --all
report-worst-none = Geen stuk is over zijn termijn.
report-plans-about = Lijsten die nog niet zijn uitgevoerd
report-plans-none = Er is geen lopende vernietigingslijst.
report-duties-about = Stukken over de termijn van de algemene voorwaarden die een wettelijke plicht bewaart; een stuk onder twee regels telt bij beide
report-duties-none = Geen wettelijke plicht bewaart iets langer.
report-rule = Regel
report-records = Stukken
report-rule-source = Bron
report-until = Uiterlijk t/m
report-duty-kept = Bewaard
report-duty-asked = Te beoordelen
report-holds-about = Een stop verbiedt vernietigen en teruggeven; de termijn loopt door
report-holds-none = Er geldt geen vernietigingsstop.
report-requests-about = Wat onder een verzoek valt blijft tot het antwoord; de termijn loopt door
report-requests-none = Er loopt geen verzoek.
report-requests-to-answer = te beantwoorden
report-requests-to-forward = door te sturen aan de verwerkingsverantwoordelijke
report-requests-late = daarvan over de termijn
report-requests-to-erase = wissing toegewezen, nog uit te voeren
report-requests-restrictions = beperkingen van de verwerking
report-sources-about = Elk opgenomen stuk is met, zonder of niet gelezen
report-unread-about = Niet gelezen, naar reden
report-unread-none = Alles wat is opgenomen, is gelezen.
report-method-about = Waarmee dit verslag is gemaakt

# Dagen over de termijn.
report-age-soon = binnen acht weken
report-age-30 = 1–30 dagen over
report-age-90 = 31–90 dagen over
report-age-365 = 91–365 dagen over
report-age-longer = meer dan 365 dagen over

# Redenen van niet lezen.
report-unread-encrypted = versleuteld
report-unread-damaged = beschadigd
report-unread-unsupported = soort bestand wordt nog niet gelezen
report-unread-too_large = te groot
report-unread-bomb = pakt te ver uit
report-unread-timeout = duurde te lang
report-unread-crashed = lezer faalde
report-unread-needs_ocr = alleen beeld van tekst
report-unread-denied = geen toegang
report-unread-vanished = verdwenen tijdens het lezen
report-unread-changed = veranderde tijdens het lezen
report-unread-locked = door een ander programma vergrendeld
report-unread-io = leesfout van schijf of netwerk
report-unread-depth = te diep in elkaar
report-unread-partial = maar deels gelezen, daarin niets gevonden

# Wat geen stuk is.
report-special-symlink = koppelingen
report-special-fifo = named pipes
report-special-socket = sockets
report-special-device = apparaten
report-special-mount = andere bestandssystemen
report-special-quarantined = in quarantaine
report-special-sentinel = bakenbestand
report-special-excluded = uitgezonderd

# Wat een mens moet doen, en wie.
report-todo-answer_requests = verzoeken van betrokkenen beantwoorden
report-todo-forward_requests = verzoeken doorsturen aan de verwerkingsverantwoordelijke
report-todo-erase = toegewezen wissing uitvoeren
report-todo-mount_source = bron aankoppelen en opnieuw lezen
report-todo-make_plan = vernietigingslijst maken van wat te behandelen is
report-todo-split_shared = bestanden splitsen die te behandelen zijn en over meer opdrachtgevers gaan
report-todo-act_now = direct handelen
report-todo-decide_items = beslissen over stukken in het concept
report-todo-freeze_plan = concept vastleggen en ondertekenen
report-todo-approve_plan = vernietigingslijst accorderen
report-todo-apply_plan = geaccordeerde lijst uitvoeren
report-todo-record_receipt = ontvangst door de opdrachtgever vastleggen
report-todo-match_items = stukken aan een opdracht koppelen
report-todo-resolve_conflict = tegenspraak tussen map en inhoud oplossen
report-todo-confirm_end = precieze einddatum in het register zetten
report-todo-confirm_duty = zeggen of de wet het bewaard wil hebben
report-todo-review_tables = tabellen bekijken
report-todo-review_mixed = archieven en mails met meer dan één termijn bekijken
report-todo-read_items = stukken die niet gelezen zijn bekijken
report-todo-review_hold = vernietigingsstop opnieuw bekijken
report-todo-fix_register = register verbeteren
report-who-answer_requests = privacy officer
report-who-forward_requests = privacy officer
report-who-erase = recordmanager
report-who-mount_source = systeembeheerder
report-who-make_plan = recordmanager
report-who-split_shared = beoordelaar
report-who-act_now = privacy officer
report-who-decide_items = recordmanager
report-who-freeze_plan = recordmanager
report-who-approve_plan = wie accorderen
report-who-apply_plan = recordmanager
report-who-record_receipt = recordmanager
report-who-match_items = beoordelaar
report-who-resolve_conflict = beoordelaar
report-who-confirm_end = partner
report-who-confirm_duty = privacy officer
report-who-review_tables = beoordelaar
report-who-review_mixed = beoordelaar
report-who-read_items = systeembeheerder
report-who-review_hold = privacy officer
report-who-fix_register = recordmanager
report-who-anyone = wie beheert

# Stand van een lijst.
report-stage-draft = concept
report-stage-frozen = wacht op accordering
report-stage-approved = geaccordeerd
report-stage-waiting = bedenktijd loopt
report-stage-ready = klaar om uit te voeren
report-stage-quarantined = in quarantaine
report-stage-interrupted = onderbroken
report-stage-expired = verlopen

# Vernietigingsstops.
report-scope-person = persoon
report-scope-client = opdrachtgever
report-scope-engagement = opdracht
report-scope-path = pad
report-scope-query = zoekvraag op
report-scope-item = stuk

# Wat het verslag niet kan laten zien.
report-limit-only_sources = Alleen de genoemde bronnen zijn gelezen; over andere plekken zegt dit verslag niets.
report-limit-backups = Kopieën in back-ups, snapshots en replica's vallen erbuiten.
report-limit-unread_kinds = Tekst in afbeeldingen en scans wordt alleen gelezen waar daar een programma voor staat, en sommige soorten bestanden helemaal niet; beide staan onder niet gelezen.
report-limit-names = Namen van personen worden herkend aan hun vorm en aan wat ernaast staat: een losse naam kan gemist worden, en een ander woord voor een naam aangezien.
report-limit-detection = Herkenning is nooit volledig: wat zonder persoonsgegevens heet, is zonder wat de regels kennen.
report-limit-register = Termijnen zijn zo juist als de einddata in het register.
report-limit-file_times = Bestandsdatums tellen niet als begin of einde van een termijn.
