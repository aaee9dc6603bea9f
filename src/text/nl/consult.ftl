# consult: overleg met de opdrachtgever

consult-letter-announcement = vooraankondiging
consult-letter-reminder = herinnering
consult-letter-last-notice = laatste bericht
consult-letter-withdrawn = bericht dat het vervallen is
consult-channel-post = per post
consult-channel-email = per e-mail
consult-channel-portal = via een portaal
consult-channel-in-person = persoonlijk
consult-recipient-contact = de contactpersoon
consult-recipient-management = de directie
consult-recipient-privacy-officer = de privacyfunctionaris
consult-recipient-successor = de rechtsopvolger
consult-recipient-receiver = de curator
consult-choice-destroy = vernietigen
consult-choice-return = teruggeven
consult-choice-return-then-destroy = teruggeven en dan vernietigen
consult-choice-deferral = uitstel
consult-choice-objection = bezwaar
consult-on-silence-destroy = vernietigen
consult-on-silence-return = teruggeven
consult-on-silence-wait = wachten
consult-state-nothing-sent = nog geen brief verstuurd
consult-state-announced = aangekondigd
consult-state-reminded = herinnerd
consult-state-last-notice = laatste bericht verstuurd
consult-state-answered = beantwoord
consult-state-silent = geen antwoord; er is besloten
consult-state-withdrawn = vervallen

consult-kind-document = tekstdocumenten
consult-kind-spreadsheet = rekenbladen
consult-kind-presentation = presentaties
consult-kind-pdf = pdf-bestanden
consult-kind-mail = e-mail
consult-kind-image = afbeeldingen
consult-kind-archive = archiefbestanden
consult-kind-data = gegevensbestanden
consult-kind-other = overige bestanden
consult-folder-elsewhere = elders
consult-period-unknown = onbekend
consult-template-not-a-letter = zo heet geen enkele brief; de namen zijn announcement, reminder, last_notice en withdrawn, met .nl.j2 of .en.j2 erachter
consult-template-too-long = het sjabloon is te lang
consult-template-unknown-name = het sjabloon noemt iets wat er niet is: { $name }
consult-template-syntax = de sjabloontaal klopt hier niet
consult-template-empty = er komt niets uit
consult-template-fails = het sjabloon loopt vast: een filter dat er niet is, een lus zonder einde, of een bewerking die niet kan

consult-column-line = regel
consult-column-check = controle
consult-column-kind = soort
consult-column-period = periode
consult-column-folder = map
consult-column-choice = keuze
consult-column-ground = grond
consult-column-until = tot
consult-list-row = rij { $row }, kolom { $column }: { $what }
consult-list-missing-column = de kolom ontbreekt
consult-list-duplicate-column = de kolom staat er twee keer
consult-list-too-many-cells = de rij heeft meer cellen dan de kop
consult-list-not-a-line = dit is geen regelnummer
consult-list-unknown-line = het plan heeft deze regel niet
consult-list-duplicate-line = deze regel staat er twee keer
consult-list-other-line = de rij hoort bij een ander plan of een andere regel
consult-list-unknown-choice = kies vernietigen, teruggeven, teruggeven en dan vernietigen, uitstel of bezwaar, of laat de cel leeg
consult-list-unknown-ground = de grond van uitstel is een claim, een procedure, een controle of een opvolgend adviseur
consult-list-not-a-day = schrijf de dag als 2026-09-30
consult-list-not-a-deferral = alleen uitstel heeft een grond en een dag
consult-list-deferral-incomplete = uitstel heeft een grond en een laatste dag
consult-list-obligor-client = dit moet de opdrachtgever volgens de wet zelf bewaren; het gaat terug en wordt niet vernietigd zonder dat (OBLIGOR_CLIENT)
consult-list-deferred-before = hiervoor is al eens uitstel gegeven, en dat kan één keer
consult-list-deferral-ended = het uitstel eindigt voordat het begint
consult-list-deferral-too-long = uitstel is voor hoogstens zes maanden

# opdrachtregel
cli-verb-consult = Overleg met de opdrachtgever: de brief van vandaag, wat verstuurd is, en het antwoord
cli-verb-consult-sent = Leg vast dat een brief verstuurd is
cli-verb-consult-record = Leg het antwoord van de opdrachtgever vast
cli-verb-consult-silence = Besluit met zijn tweeën, omdat de opdrachtgever niet antwoordt
cli-arg-consult-plan = Nummer van het plan, zoals P-2026-0001: schrijf de brief die vandaag aan de beurt is, met de lijst erbij
cli-arg-consult-letter = announcement (vooraankondiging), reminder (herinnering), last-notice (laatste bericht) of withdrawn (vervallen); zonder deze de brief die aan de beurt is
cli-arg-consult-sent-letter = announcement, reminder, last-notice of withdrawn
cli-arg-consult-sent-on = Dag van versturen
cli-arg-consult-sent-channel = post, email, portal of in_person
cli-arg-consult-sent-to = contact (de contactpersoon van het register), management (directie), privacy_officer, successor (rechtsopvolger) of receiver (curator)
cli-arg-consult-record-answer = destroy, return, return_then_destroy, deferral (uitstel) of objection (bezwaar); voor het hele plan, of voor de regels van --line
cli-arg-consult-record-line = Nummer van een regel; mag vaker
cli-arg-consult-record-ground = Bij deferral: claim, proceedings (procedure), audit (controle) of successor (opvolgend adviseur)
cli-arg-consult-record-until = Bij deferral: laatste dag, hoogstens zes maanden verder
cli-arg-consult-record-from = De ingevulde lijst, als CSV of als werkmap (XLSX)
cli-arg-consult-record-on = Dag waarop het antwoord binnenkwam
cli-arg-consult-record-channel = post, email, portal of in_person
cli-arg-consult-record-by = Wie het vastlegt, zoals in allowed_signers
cli-arg-consult-record-reference = Waar het antwoord ligt; blijft in de catalogus
cli-arg-consult-silence-by = Wie besluiten; geef hem ten minste twee keer, en bij vernietigen is een van hen de privacyfunctionaris
cli-arg-plan-create-ahead = Neem ook op wat binnenkort te behandelen is, om de opdrachtgever op tijd te vragen; bevriezen kan pas als het zover is
cli-check-letters = brieven

consult-use-letter = de brief is announcement, reminder, last-notice of withdrawn
consult-use-channel = de weg is post, email, portal of in_person
consult-use-recipient = de ontvanger is contact, management, privacy_officer, successor of receiver
consult-use-answer = het antwoord is destroy, return, return_then_destroy, deferral of objection
consult-use-deferral = uitstel heeft een grond en een laatste dag: --ground en --until
consult-use-deferral-only = --ground en --until horen alleen bij deferral
consult-use-ground = de grond is claim, proceedings, audit of successor

consult-written = Geschreven, niet verstuurd: { $letter } in { $file }
consult-written-list = De lijst die erbij hoort: { $file }
consult-restricted = Niet in de brief, omdat de verwerking beperkt is: { $count ->
    [one] 1 regel
   *[other] { $count } regels
}.
consult-next-sent = Is de brief weg: termijn consult sent { $plan } --letter { $letter } --on DATUM --channel post
consult-sent = Vastgelegd: { $letter } verstuurd op { $date }, { $channel }, aan { $to }.
consult-recorded = Het antwoord over plan { $plan } is vastgelegd:
consult-silenced = Er is besloten over plan { $plan }, omdat de opdrachtgever niet antwoordde:
consult-open = Nog zonder antwoord: { $count ->
    [one] 1 regel
   *[other] { $count } regels
}.
consult-state = Overleg met de opdrachtgever: { $state }
consult-day-announcement = vanaf dan de vooraankondiging
consult-day-reminder = vanaf dan de herinnering
consult-day-answer = laatste dag om te antwoorden
consult-day-last-notice = vanaf dan het laatste bericht
consult-day-last-answer = laatste dag om dat te beantwoorden
consult-day-silence = vanaf dan kan zonder antwoord besloten worden
consult-day-execute = op zijn vroegst uitgevoerd
consult-day-execute-by = uiterlijk uitgevoerd, volgens artikel 10
consult-day-announced = de vooraankondiging ging uit
consult-day-reminded = de herinnering ging uit
consult-day-noticed = het laatste bericht ging uit
consult-late = De brieven gaan zo laat uit dat artikel 10 niet gehaald wordt: de opdrachtgever houdt zijn volle tijd om te antwoorden.
consult-status = Overleg met opdrachtgevers
consult-step-withdraw = meld de opdrachtgever dat het vervallen is
consult-step-letter = { $letter }: vanaf { $date }
consult-step-letter-late = { $letter }: sinds { $date }, { $days ->
    [one] 1 dag TE LAAT
   *[other] { $days } dagen TE LAAT
}
consult-step-answer = antwoord uiterlijk { $until }; { $letter } vanaf { $date }
consult-step-last-answer = antwoord uiterlijk { $until }
consult-step-silence = het antwoord is { $days ->
    [one] 1 dag
   *[other] { $days } dagen
} TE LAAT; er kan besloten worden sinds { $date }
consult-step-freeze = bevries het plan zodra alles te behandelen is
consult-step-none = –
consult-unasked = nog niets gevraagd, { $count ->
    [one] 1 bestand
   *[other] { $count } bestanden
}
consult-unasked-next = Om te vragen: termijn plan create --client { $client } --ahead, en daarna termijn consult
consult-check-own = { $count ->
    [0] de sjablonen van het programma
    [one] 1 eigen sjabloon
   *[other] { $count } eigen sjablonen
}
consult-check-required = zonder antwoord of besluit wordt geen plan bevroren
consult-check-not-required = LET OP: een plan kan zonder overleg bevroren worden ([consultation] required)
consult-templates-none = er ligt geen sjabloon in (een bestand dat eindigt op .j2)

consult-refused-nothing-near = niets in dit plan is te behandelen of komt daar binnenkort aan toe
consult-refused-not-yet = vandaag is er geen brief aan de beurt; de volgende is de { $letter }, vanaf { $date }
consult-refused-none-due = er is geen brief meer aan de beurt
consult-refused-order = eerst gaat de { $letter } uit
consult-refused-lapsed = het overleg is vervallen: de opdracht loopt weer of eindigt later
consult-refused-not-lapsed = het overleg is niet vervallen
consult-refused-not-written = die brief is hier niet geschreven ({ $letter }), dus wat erin staat is niet bekend
consult-refused-stale = de termijn eindigt nu later dan in de brief staat ({ $letter }); schrijf haar opnieuw
consult-refused-day = dat kan niet op die dag geweest zijn: niet vóór { $first }, en niet na vandaag
consult-refused-no-contact = het register noemt geen contactpersoon van deze opdrachtgever
consult-refused-choices = regels laten deze keuze niet toe
consult-refused-line = regel { $line }: { $what }
consult-refused-too-long = uitstel is voor hoogstens zes maanden, hier t/m { $latest }
consult-refused-unreadable = de lijst is geen CSV in UTF-8 of Windows-1252 en geen leesbare werkmap (XLSX) met één ingevuld blad zonder samengevoegde cellen, is te groot, of heeft een aanhalingsteken dat open blijft
consult-refused-nothing-chosen = in de lijst is niets gekozen
consult-refused-no-letter = er is geen { $letter } verstuurd; wie niets gevraagd is, zwijgt niet
consult-refused-too-early = de opdrachtgever kan nog antwoorden t/m { $until }
consult-refused-nothing-open = over elke regel is geantwoord of besloten
consult-refused-not-ours = zwijgen beslist niet over regel { $lines }: het kantoor is daar verwerker, of wacht volgens de instellingen
consult-refused-two-people = dat besluiten twee verschillende mensen: geef --by ten minste twee keer
consult-refused-no-officer = wie besluiten te vernietigen, hebben de privacyfunctionaris onder zich
