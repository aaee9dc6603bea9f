# Het verslag van een run.
report-title = Verslag bewaartermijnen
report-lead-over =
    { $count ->
        [one] Van {$shown} stuk
       *[other] Van {$shown} stukken
    } is de bewaartermijn voorbij, bij { $clients ->
        [one] één klant
       *[other] {$clients} klanten
    }; het oudste is { $days ->
        [one] één dag
       *[other] {$days} dagen
    } over de termijn.
report-lead-due =
    { $count ->
        [one] Van {$shown} stuk
       *[other] Van {$shown} stukken
    } is de bewaartermijn voorbij.
report-lead-none = Van geen enkel gelezen stuk is de bewaartermijn voorbij.
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
report-footer = Namen van bestanden zijn afgeschermd, omdat ze van personen kunnen zijn; termijn explain toont een stuk bij zijn id. Dit verslag is te controleren met termijn verify op het json-bestand ernaast.

# Koppen.
report-decide-title = Wat beslist moet worden
report-charts-title = Stand van zaken
report-clients-title = Per klant
report-worst-title = Langst over de termijn
report-plans-title = Lopende plannen
report-holds-title = Vernietigingsstops
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
report-client = Klant
report-engagements = Opdrachten
report-engagement = Opdracht
report-due = Voorbij
report-kept = Bewaren
report-hold = Stop
report-review = Bekijken
report-oldest = Oudste, dagen over
report-over = Dagen over
report-item = Stuk
report-name = Naam (afgeschermd)
report-source = Bron
report-plan = Plan
report-stage = Stand
report-approvals = Goedkeuringen
report-waits = Bedenktijd t/m
report-expires = Vervalt
report-scope = Geldt voor
report-review-on = Herbezien op
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
report-clients-about = Stukken per klant van het register
report-clients-none = Geen stuk is aan een klant gekoppeld.
report-worst-about = Hoogstens 500 stukken; de volledige lijst geeft termijn status --all
report-worst-none = Geen stuk is over zijn termijn.
report-plans-about = Plannen die nog niet zijn uitgevoerd
report-plans-none = Er is geen lopend plan.
report-holds-about = Een stop verbiedt vernietigen en teruggeven; de termijn loopt door
report-holds-none = Er geldt geen vernietigingsstop.
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

# Oordelen.
report-verdict-out_of_scope = geen persoonsgegevens
report-verdict-keep_open = opdracht loopt
report-verdict-keep_in_term = binnen de termijn
report-verdict-pre_notice = bijna voorbij
report-verdict-due = voorbij
report-verdict-act_now = direct handelen
report-verdict-keep_statutory = wettelijk bewaren
report-verdict-blocked_hold = vernietigingsstop
report-verdict-blocked_restriction = verwerking beperkt
report-verdict-blocked_request = verzoek loopt
report-verdict-review = bekijken
report-verdict-reappeared = weer opgedoken

# Redenen van bekijken.
report-reason-unmatched = geen opdracht gevonden
report-reason-ambiguous = opdracht niet zeker
report-reason-conflict = inhoud spreekt de map tegen
report-reason-imprecise_end = einddatum niet precies
report-reason-post_end_activity = activiteit na het einde
report-reason-changed = veranderd sinds het lezen
report-reason-unread = niet (volledig) gelezen
report-reason-register = register klopt niet
report-reason-mixed = deels voorbij
report-reason-prohibited = verboden gegevens
report-reason-shared_subjects = ook van anderen
report-reason-unconfirmed_column = kolom niet bevestigd
report-reason-table = tabel met meerdere personen

# Redenen van niet lezen.
report-unread-encrypted = versleuteld
report-unread-damaged = beschadigd
report-unread-unsupported = soort bestand wordt nog niet gelezen
report-unread-too_large = te groot
report-unread-bomb = pakt te ver uit
report-unread-timeout = duurde te lang
report-unread-crashed = lezer viel om
report-unread-needs_ocr = alleen beeld van tekst
report-unread-denied = geen toegang
report-unread-vanished = verdwenen tijdens het lezen
report-unread-changed = veranderde tijdens het lezen
report-unread-locked = door een ander programma vergrendeld
report-unread-io = leesfout van schijf of netwerk
report-unread-depth = te diep in elkaar
report-unread-partial = deels gelezen, daarin niets gevonden

# Wat geen stuk is.
report-special-symlink = koppelingen
report-special-fifo = pijpen
report-special-socket = sockets
report-special-device = apparaten
report-special-mount = andere bestandssystemen
report-special-quarantined = in quarantaine
report-special-sentinel = baken
report-special-excluded = overgeslagen

# Wat een mens moet doen, en wie.
report-todo-mount_source = bron aankoppelen en opnieuw lezen
report-todo-make_plan = plan maken voor wat voorbij is
report-todo-act_now = direct handelen
report-todo-decide_items = beslissen over stukken in het concept
report-todo-freeze_plan = concept bevriezen en ondertekenen
report-todo-approve_plan = plan goedkeuren
report-todo-apply_plan = goedgekeurd plan uitvoeren
report-todo-record_receipt = ontvangst door de klant vastleggen
report-todo-match_items = stukken aan een opdracht koppelen
report-todo-resolve_conflict = tegenspraak tussen map en inhoud oplossen
report-todo-confirm_end = precieze einddatum in het register zetten
report-todo-review_tables = tabellen bekijken
report-todo-review_mixed = archieven en mails met meer dan één termijn bekijken
report-todo-read_items = stukken die niet gelezen zijn bekijken
report-todo-review_hold = vernietigingsstop herbezien
report-todo-fix_register = register verbeteren
report-who-mount_source = systeembeheerder
report-who-make_plan = archiefbeheerder
report-who-act_now = privacy officer
report-who-decide_items = archiefbeheerder
report-who-freeze_plan = archiefbeheerder
report-who-approve_plan = goedkeurders
report-who-apply_plan = archiefbeheerder
report-who-record_receipt = archiefbeheerder
report-who-match_items = beoordelaar
report-who-resolve_conflict = beoordelaar
report-who-confirm_end = partner
report-who-review_tables = beoordelaar
report-who-review_mixed = beoordelaar
report-who-read_items = systeembeheerder
report-who-review_hold = privacy officer
report-who-fix_register = archiefbeheerder
report-who-anyone = wie beheert

# Stand van een plan.
report-stage-draft = concept
report-stage-frozen = wacht op goedkeuring
report-stage-approved = goedgekeurd
report-stage-waiting = bedenktijd loopt
report-stage-ready = klaar om uit te voeren
report-stage-quarantined = in quarantaine
report-stage-interrupted = onderbroken
report-stage-expired = verlopen

# Vernietigingsstops.
report-scope-client = klant
report-scope-engagement = opdracht
report-scope-path = pad
report-scope-item = stuk
report-hold-reason-claim = vordering of geschil
report-hold-reason-litigation = procedure
report-hold-reason-investigation = onderzoek
report-hold-reason-audit = controle
report-hold-reason-request = verzoek van betrokkene
report-hold-reason-other = anders

# Wat het verslag niet kan laten zien.
report-limit-only_sources = Alleen de genoemde bronnen zijn gelezen; over andere plekken zegt dit verslag niets.
report-limit-backups = Kopieën in back-ups, snapshots en replica's vallen erbuiten.
report-limit-unread_kinds = Pdf's, afbeeldingen en oude Office-bestanden worden in deze vorm niet gelezen; ze staan onder niet gelezen.
report-limit-names = Namen van personen op zichzelf worden niet herkend; wel nummers, adressen en contactgegevens.
report-limit-detection = Herkenning is nooit volledig: wat zonder persoonsgegevens heet, is zonder wat de regels kennen.
report-limit-register = Termijnen zijn zo juist als de einddatums in het register.
report-limit-file_times = Datums van bestanden tellen niet als begin of einde van een termijn.
