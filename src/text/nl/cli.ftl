# Command line: verbs, flags, and what verbs print.

cli-about = Vindt persoonsgegevens waarvan de bewaartermijn voorbij is, en geeft ze terug of vernietigt ze, met bewijs.
cli-after-help = Alleen «apply» verandert iets op een bron, en alleen volgens een geaccordeerde lijst.
cli-verb-demo = Bouw een verzonnen kantoor en voer de hele cyclus daarop uit
cli-verb-init = Schrijf een becommentarieerde termijn.toml, en maak de werkmap en de machinesleutel
cli-verb-check = Controleer configuratie, register, bronnen, sleutels, klok en ruimte; zeg wat er moet gebeuren
cli-verb-register = Controleer of toon het opdrachtenregister
cli-verb-register-check = Controleer het register; meldt elke foute regel tegelijk
cli-verb-register-list = Toon de opdrachten met hun termijn
cli-verb-scan = Lees de bronnen, vind persoonsgegevens, koppel ze aan opdrachten en bereken de termijnen
cli-verb-status = Toon wat te behandelen is, wie aan zet is en wanneer er voor het laatst is gescand
cli-verb-findings = Toon elke bevinding, gemaskeerd
cli-verb-explain = Leg uit waarom een item wel of niet te behandelen is
cli-verb-plan = Maak een vernietigingslijst, toon, vergelijk of beperk haar, leg haar vast of trek haar in; noteer wie is ingelicht
cli-verb-plan-create = Zet op een lijst wat van één opdrachtgever te behandelen is
cli-verb-plan-list = Toon alle lijsten
cli-verb-plan-show = Toon één lijst, regel voor regel
cli-verb-plan-freeze = Leg een lijst vast en onderteken haar als opsteller
cli-verb-plan-withdraw = Trek een lijst in; zet terug wat in quarantaine staat
cli-verb-decide = Beslis over regels: destroy, return, return_then_destroy of keep, met een redencode
cli-verb-hold = Plaats een vernietigingsstop, toon de stops of hef er een op
cli-verb-hold-add = Plaats een vernietigingsstop op een opdracht, opdrachtgever, pad, persoon of zoekvraag
cli-verb-hold-list = Toon de vernietigingsstops
cli-verb-hold-release = Hef een vernietigingsstop op; daar zijn twee mensen voor nodig
cli-verb-approve = Accordeer een lijst met uw eigen sleutel (zonder lijst: een begeleide dialoog)
cli-verb-apply = Voer een geaccordeerde lijst uit: quarantaine, teruggave, vernietiging; gaat verder waar het stopte
cli-verb-restore = Zet items terug uit quarantaine zolang de bedenktijd loopt
cli-verb-verify = Controleer een lijst, een verklaring ernaast, verklaring, teruggavearchief of logboek; heeft verder niets nodig
cli-verb-ledger = Toon of kopieer het logboek
cli-verb-ledger-show = Toon het logboek en of de keten heel is
cli-verb-ledger-export = Kopieer het logboek naar een bestand
cli-verb-report = Schrijf het rapport als HTML, met JSON ernaast
cli-verb-rules = Controleer of toon de detectie- en bewaarregels
cli-verb-rules-check = Voer de voorbeelden van elke regel uit, en meet wat de proef doorlaat
cli-verb-rules-list = Toon de regels: ingebouwd, eigen, vervangen en uitgezet
cli-verb-rules-show = Toon alles van één herkenningsregel
cli-verb-key = Maak een sleutel, of toon die van deze machine
cli-verb-key-new = Maak een Ed25519-sleutel voor een persoon en toon de regel voor allowed_signers
cli-verb-key-machine = Toon de machinesleutel als regel voor allowed_signers
cli-verb-completions = Schrijf de aanvulling voor een shell
cli-arg-config = Configuratiebestand (anders: de eerste die gevonden wordt)
cli-arg-state = Werkmap: catalogus, logboek, lijsten
cli-arg-lang = Taal van alle teksten
cli-arg-as-of = Reken alsof het deze dag is (alleen bij opdrachten die niets veranderen)
cli-arg-format = Vorm van het resultaat: text, json, jsonl, csv of (findings) sarif
cli-arg-quiet = Alleen het resultaat
cli-arg-verbose = Meer bijzonderheden
cli-arg-color = Kleur: auto, always of never
cli-arg-progress = Voortgang: auto, bar, plain, json of none
cli-arg-demo-out = Bewaar alles in deze (nieuwe of lege) map
cli-arg-prepare = Zet het kantoor alleen klaar; voer niets uit
cli-arg-dir = Map voor termijn.toml
cli-arg-register = Opdrachtenregister (CSV)
cli-arg-path = Alleen bestanden met een pad onder de bron dat op dit patroon lijkt; BRON:PATROON voor één bron
cli-arg-scan-path = Map die gelezen wordt (anders: de bronnen uit de configuratie)
cli-arg-hold-add-engagement = Op een opdracht
cli-arg-hold-add-client = Op alle opdrachten van een opdrachtgever
cli-arg-hold-add-person = Op een persoon, gelezen van de standaardinvoer; één gegeven per regel: naam: …, e-mail: …, telefoon: …, geboren: …, bsn: …, nummer: …. Alleen kenmerken met een sleutel worden bewaard
cli-arg-hold-add-path = Patroon van paden, bijvoorbeeld klanten/devries/**
cli-arg-detailed-exitcode = Eindig met 10 als er te late items zijn
cli-arg-all = Elk item, niet alleen wat om een beslissing vraagt
cli-arg-client = Nummer van de opdrachtgever
cli-arg-verdict = Alleen items met dit oordeel
cli-arg-min-tier = Zwakste zekerheid die getoond wordt: T1 tot T5
cli-arg-type-code = Alleen deze typen, zoals BSN,IBAN (mag vaker)
cli-arg-item = Item-id (it_…), locator of pad
cli-arg-items = Item-id of regelnummer, locator of pad
cli-arg-restore-items = Item-id of pad (anders: alles van de lijst)
cli-arg-plan = Nummer van de lijst, zoals P-2026-0001
cli-arg-key = Bestand met uw eigen sleutel
cli-arg-hold-release-key = Sleutel; geef er twee van verschillende mensen
cli-arg-passphrase-file = Bestand met de wachtwoordzin (anders wordt erom gevraagd)
cli-arg-hold-release-passphrase-file = Bestand met een wachtwoordzin; voor elke sleutel een, in hun volgorde
cli-arg-verify-passphrase-file = Bestand met de wachtwoordzin van het teruggavearchief
cli-arg-proposed = Neem de voorstellen van alle open regels over
cli-arg-action = destroy, return, return_then_destroy of keep
cli-arg-reason = Redencode
cli-arg-by = Wie beslist, zoals in [people]
cli-arg-engagement = Nummer van de opdracht
cli-arg-mandate = In wiens opdracht
cli-arg-owner = Wie ervoor verantwoordelijk is
cli-arg-review = Dag waarop de stop opnieuw wordt bekeken
cli-arg-hold = Nummer van de vernietigingsstop
cli-arg-dry-run = Zeg wat er zou gebeuren; verander niets
cli-arg-confirm = Herhaal het nummer van de lijst (nodig buiten een terminal)
cli-arg-files = Bestanden
cli-arg-allowed-signers = Wie mag tekenen, in OpenSSH-vorm
cli-arg-file = Bestand
cli-arg-out = Waar het rapport komt
cli-arg-principal = Van wie de sleutel is, zoals in [people]
cli-arg-role = record_manager, privacy_officer, partner of reviewer
cli-arg-no-passphrase = Geen wachtwoordzin: alleen voor proeven
cli-arg-shell = bash, zsh, fish, elvish of powershell
cli-arg-rules-check-paths = Regelbestanden of mappen om te controleren in plaats van de ingestelde
cli-arg-rule = Id van de regel, zoals nl.bsn
cli-arg-help = Toon hulp
cli-arg-version = Toon de versie

cli-use-date = een datum is jjjj-mm-dd
cli-use-as-of = --as-of kan alleen bij opdrachten die niets veranderen
cli-use-source-names = twee mappen hebben dezelfde naam; geef ze een naam in termijn.toml
cli-use-glob = het patroon is niet te lezen; het moet relatief zijn, zoals klanten/devries/**
cli-use-tier = --min-tier is T1, T2, T3, T4 of T5
cli-use-role = de rol is record_manager, privacy_officer, partner, it_administrator of reviewer
cli-use-principal = een principal is één woord, bijvoorbeeld een mailadres
cli-use-passphrase = er is geen wachtwoordzin, of de herhaling is anders; gebruik zo nodig --passphrase-file
cli-use-items = noem regels van de lijst, of gebruik --proposed
cli-use-decision-reason = de reden is contract_term, client_instruction, erasure_request, return_required, client_books, client_waiver, keep_statutory, keep_claim, keep_client_request, keep_other_engagement of keep_doubt
cli-use-approve = geef de lijst en uw sleutel: termijn approve LIJST --key BESTAND
cli-use-hold-reason = de reden is claim, proceedings, audit, investigation of other
cli-use-hold-review = de dag waarop de stop opnieuw wordt bekeken ligt in het verleden
cli-use-verdict = een oordeel is een van: act_now, due, reappeared, review, blocked_hold, blocked_request, blocked_restriction, keep_statutory, pre_notice, keep_in_term, keep_open, out_of_scope
cli-use-format = deze opdracht geeft het resultaat als: { $formats }
cli-use-hold-release-reason = de reden van opheffing is een code van kleine letters, zoals claim_settled
cli-use-passphrase-files = geef even veel --passphrase-file als --key, in dezelfde volgorde
cli-use-passphrase-empty = de eerste regel van het bestand met de wachtwoordzin is leeg
cli-state-made = Werkmap gemaakt: { $path }
cli-scan-forgets = Bron { $name } ({ $path }) zit niet in deze scan: wat ervan bekend was wordt vergeten. Zet bronnen in termijn.toml om er meer te houden.
cli-scan-source = { $name }: { $listed ->
    [one] 1 bestand
   *[other] { $shown } bestanden
}, { $size }
cli-scan-ended = = { $found } met persoonsgegevens + { $none } zonder + { $unread } niet (volledig) gelezen
cli-scan-unchanged = ; { $count } ongewijzigd, niet opnieuw gelezen
cli-scan-special = daarnaast: { $list }
cli-scan-items = { $items ->
    [one] 1 item
   *[other] { $shown } items
} (bestanden, en wat in archieven, mail en tabellen zit):
cli-scan-late = { $days ->
    [one] 1 dag over de termijn
   *[other] { $shown } dagen over de termijn
}
cli-scan-unread = Niet gelezen, en dus niet schoon: { $list }.
cli-scan-torn = Met persoonsgegevens, maar niet volledig gelezen: { $shown }.
cli-scan-no-ocr = Hier staat geen OCR, dus scans en foto's zijn niet gelezen. Installeer tesseract met Nederlands en Engels (Debian, Ubuntu: apt-get install tesseract-ocr tesseract-ocr-nld tesseract-ocr-eng) en scan opnieuw.
cli-special-symlink = koppelingen (niet gevolgd)
cli-special-fifo = named pipes (niet geopend)
cli-special-socket = sockets (niet geopend)
cli-special-device = apparaten (niet geopend)
cli-special-mount = andere bestandssystemen (niet betreden)
cli-special-excluded = uitgezonderd door de configuratie
cli-special-quarantined = in quarantaine
cli-special-sentinel = bakenbestand
cli-unread-encrypted = versleuteld
cli-unread-damaged = beschadigd
cli-unread-unsupported = soort niet ondersteund
cli-unread-too-large = te groot
cli-unread-bomb = pakt te ver uit
cli-unread-timeout = duurde te lang
cli-unread-crashed = lezer faalde
cli-unread-needs-ocr = alleen een afbeelding van tekst
cli-unread-denied = toegang geweigerd
cli-unread-vanished = verdwenen tijdens het lezen
cli-unread-changed = gewijzigd tijdens het lezen
cli-unread-locked = vergrendeld
cli-unread-io = leesfout
cli-unread-depth = te diep genest
cli-unread-partial = maar deels gelezen
cli-status-head = Laatste scan: { $finished }
cli-status-foot = { $shown } van { $total } items. Waarom: termijn explain ITEM
cli-kind-file = bestand
cli-kind-archive = archief
cli-kind-member = bestand in een archief
cli-kind-message = bericht
cli-kind-mailbox = postvak
cli-kind-attachment = bijlage
cli-kind-table = tabel
cli-kind-rows = rijen van een tabel
cli-outcome-found = gevonden
cli-outcome-none = geen persoonsgegevens
cli-outcome-not-read = niet gelezen
cli-explain-what = wat
cli-explain-personal = persoonsgegevens
cli-explain-modified = gewijzigd op { $date }
cli-explain-rows = { $kind }, { $count ->
    [one] 1 rij
   *[other] { $count } rijen
}
cli-explain-found = { $count } × { $title }, zekerheid { $confidence }
cli-explain-in-parts = in de onderdelen
cli-explain-weak-signs = { $count ->
    [one] 1 zwakkere aanwijzing
   *[other] { $count } zwakkere aanwijzingen
} (zekerheid onder 0,60); { $count ->
    [one] die beslist
   *[other] die beslissen
} niets
cli-explain-parts = onderdelen
cli-explain-nobody = geen aanwijzing van enige opdracht
cli-explain-engagement = { $engagement } is „{ $name }” voor { $client_name } ({ $client })
cli-explain-copies = kopieën
cli-explain-copies-count = { $count ->
    [one] 1 ander bestand
   *[other] { $count } andere bestanden
} met dezelfde inhoud
cli-explain-next = hierna
cli-next-plan = op een vernietigingslijst: termijn plan create --client { $client }
cli-next-return = terug naar de opdrachtgever, en dan pas vernietigd: termijn plan create --client { $client }
cli-next-waived = de opdrachtgever wil het niet terug: termijn plan create --client { $client }, en besluit dan met --action destroy --reason client_waiver
cli-next-shared = op geen enkele lijst: het gaat over meer opdrachtgevers ({ $clients }); iemand moet het splitsen
cli-next-on-plan = het staat op lijst { $plan } ({ $status }): termijn plan show { $plan }
cli-next-quarantined = het staat in quarantaine voor lijst { $plan }; terugzetten: termijn restore { $plan }
cli-next-removed = het is vernietigd volgens lijst { $plan }; de volgende scan haalt het van het overzicht
cli-next-inside = wordt behandeld met het bestand waar het in zit
cli-next-hold = niets, zolang de vernietigingsstop duurt
cli-next-request = niets, tot het verzoek beantwoord is: termijn request list
cli-next-restriction = niets dan bewaren, tot de beperking is opgeheven: termijn request list
cli-next-statutory = bewaren t/m { $until }; daarna te behandelen
cli-next-statutory-forever = niets: het blijft voor altijd bewaard
cli-next-wait = wacht tot { $date }; dan kan het op een lijst
cli-next-term = niets; te behandelen vanaf { $from }
cli-next-ahead = vraag het de opdrachtgever op tijd: termijn plan create --ahead; te behandelen vanaf { $from }
cli-next-open = niets, zolang de opdracht loopt
cli-next-nothing = niets
cli-next-review-unmatched = een mens koppelt het: termijn attribute ITEM OPDRACHT; tot dan blijft het staan
cli-next-review-ambiguous = een mens kiest: termijn attribute ITEM OPDRACHT; tot dan blijft het staan
cli-next-review-conflict = een mens beslist of de map of de inhoud klopt (termijn attribute … --settle-conflict); tot dan blijft het staan
cli-next-review-imprecise-end = zet de precieze einddatum in het register; tot dan blijft het staan
cli-next-review-post-end-activity = controleer de einddatum in het register; tot dan blijft het staan
cli-next-review-changed = opnieuw scannen; tot dan blijft het staan
cli-next-review-unread = een mens bekijkt het; wat niet gelezen is, wordt nooit vernietigd
cli-next-review-register = verbeter het register; tot dan blijft het staan
cli-next-review-mixed = een mens haalt eruit wat weg moet; het bestand als geheel blijft staan
cli-next-review-prohibited = een mens beslist; dit mag misschien niet bewaard worden
cli-next-review-shared-subjects = een mens kijkt wie erin staan: termijn request attest; tot dan blijft het staan
cli-next-review-unconfirmed-column = bevestig welke kolom de opdracht noemt; tot dan blijft het staan
cli-next-review-table = rijen worden nog niet uit tabellen gehaald; een mens beslist
cli-next-review-statute = zeg of het een stuk is dat de wet bewaard wil hebben
cli-findings-unread = { $count ->
    [one] 1 bestand kon niet (helemaal) opnieuw gelezen worden, of is veranderd sinds de scan
   *[other] { $count } bestanden konden niet (helemaal) opnieuw gelezen worden, of zijn veranderd sinds de scan
}
cli-plan-none = Er is nog geen lijst. Begin met: termijn plan create --client ID
cli-hold-none = Er is nog nooit een vernietigingsstop geplaatst.
cli-plan-head = Lijst { $plan }: { $count } bestanden, { $size }
cli-plan-proposed = voorstel
cli-plan-shared = Niet op de lijst: { $count ->
    [one] 1 bestand dat ook van een andere opdrachtgever is.
   *[other] { $count } bestanden die ook van een andere opdrachtgever zijn.
}
cli-plan-status-draft = concept
cli-plan-status-frozen = vastgelegd
cli-plan-status-done = uitgevoerd
cli-plan-status-withdrawn = ingetrokken
cli-plan-note-waiting-time-zero = er is geen bedenktijd: na akkoord wordt meteen vernietigd
cli-plan-note-one-approver = één ander hoeft maar te accorderen
cli-plan-note-no-privacy-officer = er hoeft geen privacy officer te accorderen
cli-plan-note-not-consulted = de opdrachtgever heeft niet geantwoord, en ook niet gezwegen op een laatste bericht: overleg is niet vastgelegd
cli-plan-note-empty = de lijst is leeg
cli-action-destroy = vernietigen
cli-action-return = teruggeven
cli-action-return-then-destroy = terug, vernietigen
cli-action-keep = bewaren
cli-decide-done = { $count ->
    [one] 1 regel beslist.
   *[other] { $count } regels beslist.
}
cli-key-ask = Wachtwoordzin van { $file }:
cli-key-passphrase = Nieuwe wachtwoordzin:
cli-key-passphrase-again = Nog eens:
cli-key-made = Sleutel { $file } gemaakt ({ $fingerprint }). Zet deze regel in allowed_signers:
cli-freeze-done = Lijst { $plan } ligt vast t/m { $until }: { $file }
    { "  " }sha256 { $sha256 }
cli-approve-done = { $principal } accordeerde { $plan }: { $file }
cli-approve-which = Welke lijst?
cli-approve-key = Bestand met uw sleutel?
cli-approve-type = Typ het nummer van de lijst om te accorderen:
cli-approve-signing = Tekenen …
cli-hold-added = Vernietigingsstop { $hold } geplaatst. Hij geldt meteen.
cli-hold-covers = Stukken die hij nu tegenhoudt: { $count }.
cli-hold-covers-none = LET OP: hij houdt nu NIETS tegen ({ $count } stukken). Geen stuk van de laatste scan met persoonsgegevens, of dat niet te lezen was, valt eronder. Controleer het pad of nummer, of scan eerst.
cli-hold-released = Vernietigingsstop { $hold } opgeheven.
cli-hold-released-on = opgeheven op { $date }
cli-hold-review-on = bekijken op { $date }
cli-init-done = { $config } geschreven; werkmap: { $state }
cli-init-next = Hierna: vul termijn.toml en register.csv in, en kijk met: termijn check
cli-check-requests = verzoeken
cli-check-holds = stoppen
cli-check-workers = leesprocessen
cli-check-workers-note = hooguit { $mib } MiB en { $cpu } s rekentijd per bestand; { $fences ->
    [both] bestanden, netwerk en programma's zijn afgesloten (seccomp, Landlock)
    [calls] bestanden, netwerk en programma's zijn afgesloten (seccomp)
    [files] bestanden zijn afgesloten (Landlock); netwerk en programma's houdt dit systeem niet tegen
   *[none] dit systeem kan bestanden, netwerk en programma's niet voor hen afsluiten
}
cli-check-config = configuratie
cli-check-register = register
cli-check-statutes = bewaarregels
cli-check-passwords = wachtwoorden
cli-passwords-too-open = anderen hebben er toegang toe (rechten { $mode })
cli-passwords-pattern = wat voor de tab staat, is geen patroon van bestanden
cli-passwords-empty = achter de tab staat geen wachtwoord
cli-check-rules = herkenningsregels
cli-check-state = werkmap
cli-check-source = bron
cli-check-machine-key = machinesleutel
cli-check-clock = klok
cli-check-signers = wie tekent
cli-check-space = vrije ruimte
cli-check-without-key = { $path }; nog zonder sleutel daarin: { $people }
cli-check-no-config = geen bestand; standaardwaarden
cli-check-ocr = tekst in plaatjes
cli-check-ocr-off = uitgezet in de configuratie: scans en foto's worden niet gelezen, en zijn dus niet schoon
cli-check-ocr-none = geen tesseract: scans en foto's worden niet gelezen, en zijn dus niet schoon. Debian, Ubuntu: apt-get install tesseract-ocr tesseract-ocr-nld tesseract-ocr-eng
cli-register-ok = Het register is in orde: { $clients } opdrachtgevers, { $engagements } opdrachten.
cli-register-open = loopt
cli-register-until = bewaren t/m { $until }
cli-apply-confirm = U staat op het punt lijst { $plan } uit te voeren. Dit kan niet ongedaan worden gemaakt.
cli-apply-type = Typ het nummer van de lijst:
cli-apply-head = Lijst { $plan }:
cli-apply-archive = Teruggave: { $path } (wachtwoordzin: { $passphrase }; langs een andere weg sturen)
cli-apply-waiting = In quarantaine. De bedenktijd loopt; vernietigen kan vanaf { $until }. Terugzetten: termijn restore
cli-apply-receipt = De ontvangstbevestiging van de opdrachtgever ontbreekt; wat teruggegeven is, blijft in quarantaine.
cli-apply-certificate = Verklaring { $id }: { $path }
    { "  " }om te lezen: { $html }
cli-outcome-destroyed = vernietigd
cli-outcome-returned = teruggegeven
cli-outcome-returned-destroyed = teruggegeven en vernietigd
cli-outcome-unlinked = verwijderd, overschrijven niet bevestigd
cli-outcome-skipped = overgeslagen: { $reason }
cli-outcome-failed = mislukt; het staat er nog
cli-outcome-indeterminate = onbekend wat ervan over is; laat iemand kijken
cli-outcome-waiting = wacht
cli-skip-hold = vernietigingsstop
cli-skip-restriction = verwerking beperkt
cli-skip-request = lopend verzoek
cli-skip-block-not-evaluated = een stop kon niet beoordeeld worden
cli-skip-verdict = niet meer te behandelen
cli-skip-register-changed = het register zegt nu iets anders
cli-skip-changed = gewijzigd
cli-skip-gone = verdwenen
cli-skip-in-use = in gebruik
cli-skip-nlink = heeft nog een andere naam
cli-skip-not-regular = geen gewoon bestand meer
cli-skip-swapped = verwisseld
cli-skip-mount = ligt op een ander bestandssysteem
cli-skip-denied = toegang geweigerd
cli-skip-read-only = alleen-lezen
cli-skip-no-space = geen ruimte
cli-skip-unsupported = kan hier niet veilig
cli-skip-archive = teruggave niet gecontroleerd
cli-skip-receipt = ontvangstbevestiging ontbreekt
cli-skip-waiver = geen afstand van de klant
cli-skip-last-copy = laatste exemplaar
cli-skip-kept = bewaard, zoals beslist
cli-skip-restored = teruggezet
cli-skip-withdrawn = lijst ingetrokken of verlopen
cli-rehearse-head = Lijst { $plan }, proefronde: er wordt niets veranderd.
cli-would-destroy = zou vernietigd worden
cli-would-return = zou teruggegeven worden
cli-would-return-then-destroy = zou teruggegeven en vernietigd worden
cli-would-keep = zou blijven
cli-restore-done = { $restored } teruggezet, { $failed } niet gelukt.
cli-withdraw-done = Lijst { $plan } ingetrokken.
cli-verify-valid = geldig
cli-verify-invalid = NIET geldig
cli-verify-unlisted = niet vastgesteld: niemand zegt van wie de sleutel is; geef --allowed-signers
cli-verify-sealed = niet vastgesteld: de inhoud is niet geopend; geef --passphrase-file
cli-verify-archive = teruggavearchief bij lijst { $plan }, opdrachtgever { $client }
cli-verify-archive-items = { $items } bestanden, elk gelijk aan het manifest (SHA-256)
cli-verify-archive-sealed = versleuteld; alleen de vorm is gecontroleerd
cli-verify-archive-passphrase = de wachtwoordzin past niet ({ $reason })
cli-verify-archive-bad = het archief is niet zoals het geschreven is ({ $reason })
cli-ledger-whole = { $count } regels, de keten is heel; laatste { $digest }
cli-demo-laid-down = De hele cyclus op een verzonnen kantoor. { $days ->
    [0] De data staan zoals ze geschreven zijn: vandaag is het { $as_of }.
    [1] De data zijn één dag verschoven, zodat ze kloppen met vandaag, { $as_of }.
   *[other] De data zijn { $shown } dagen verschoven, zodat ze kloppen met vandaag, { $as_of }.
}
cli-demo-settings = Alleen in deze demo: geen bedenktijd, geen ontvangstbevestiging nodig, en sleutels die iedereen heeft.
cli-demo-prepared = Ga erheen; daar werken «termijn check», «termijn scan» en alle andere opdrachten zonder opties.
cli-demo-step-scan = Scannen: alles lezen, persoonsgegevens vinden, elk item beoordelen
cli-demo-step-explain = Uitleggen: waarom is dit item te behandelen?
cli-demo-step-plans = Lijst maken, beslissen, vastleggen, accorderen, uitvoeren, verklaren: één lijst per opdrachtgever
cli-demo-step-kept = Wat er van de bestanden blijft, en waarom
cli-demo-step-check = Controleren: alles wat geschreven is, tegen de bekende sleutels
cli-demo-step-files = Waar het ligt
cli-demo-people = Opgesteld door { $author }, geaccordeerd door { $first } en { $second }, ieder met een eigen sleutel.
cli-demo-column-plan = lijst
cli-demo-column-client = opdrachtgever
cli-demo-column-files = bestanden
cli-demo-column-returned = terug
cli-demo-column-destroyed = vernietigd
cli-demo-column-left = gebleven
cli-demo-column-certificate = verklaring
cli-demo-shared = Wat nog te behandelen is, gaat over meer opdrachtgevers. Geen lijst neemt dat op: iemand moet het splitsen.
cli-demo-checked-plans = { $count ->
    [one] 1 lijst met haar regels en handtekeningen
   *[other] { $count } lijsten met hun regels en handtekeningen
}
cli-demo-checked-certificates = { $count ->
    [one] 1 verklaring met bijlage en handtekening
   *[other] { $count } verklaringen met bijlage en handtekening
}
cli-demo-checked-archives = { $count ->
    [one] 1 teruggavearchief: elk bestand erin gelijk aan het manifest
   *[other] { $count } teruggavearchieven: elk bestand erin gelijk aan het manifest
}
cli-demo-checked-ledger = het logboek: de keten is heel
cli-demo-check = Anderen kunnen het controleren zonder dit programma:
cli-demo-share-left = { $count } bestanden die blijven

cli-explain-column = kolom { $column }: { $list }
cli-apply-stuck = regel { $n } kon nu niet verder ({ $reason }); de volgende keer opnieuw

cli-check-statutes-count = { $name }: { $count } wettelijke regels gelden hier
