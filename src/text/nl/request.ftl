# request: verzoeken van betrokkenen
# opdrachtregel
cli-verb-request = Verzoeken van betrokkenen: vastleggen, tonen, verlengen, sluiten
cli-verb-request-add = Leg een verzoek vast; wat eronder valt blijft vanaf nu
cli-verb-request-list = Toon de verzoeken, wanneer elk beantwoord moet zijn, en door wie
cli-verb-request-extend = Verleng de termijn van een verzoek, één keer en op tijd
cli-verb-request-close = Sluit een verzoek, met de uitkomst
cli-verb-request-lift = Hef een beperking op, nadat de betrokkene het gehoord heeft
cli-verb-request-attest = Verklaar, ondertekend, dat wie om wissing vraagt de enige persoon in een stuk is, of juist niet
cli-verb-request-attest-list = Toon wat er over stukken is verklaard: van kracht, inhoud veranderd, niet bewezen, ingetrokken
cli-verb-request-attest-withdraw = Trek een verklaring in, ondertekend
cli-verb-request-scope = Zoek in alle bronnen naar de persoon van een verzoek, en kopieer wat gevonden is
cli-arg-request-add-kind = access (inzage), rectification, erasure (wissing), restriction (beperking) of portability
cli-arg-request-add-engagement = Over een opdracht
cli-arg-request-add-client = Over alle opdrachten van een opdrachtgever
cli-arg-request-add-path = Over paden, met een patroon zoals klanten/devries/**
cli-arg-request-add-person = Over een persoon, gelezen van de standaardinvoer; één gegeven per regel: naam: …, e-mail: …, telefoon: …, geboren: …, bsn: …, nummer: …, adres: …. Alleen kenmerken met een sleutel worden bewaard
cli-arg-request-add-received = Dag waarop het binnenkwam
cli-arg-request-add-role = controller (verantwoordelijke) of processor (verwerker); zonder deze zegt het register het, en anders beslist het kantoor zelf
cli-arg-request-add-reference = Kenmerk van het kantoor; blijft in de catalogus
cli-arg-request = Nummer van het verzoek, zoals V-2026-0001
cli-arg-request-close-outcome = answered, upheld, refused, withdrawn of forwarded
cli-arg-request-close-reason = Bij refused: 17_3_a t/m 17_3_e (wissing), of 12_5
cli-arg-request-lift-notified = Dag waarop de betrokkene het hoorde (AVG art. 18 lid 3)
cli-arg-request-attest-items = Stukken, met hun id of pad; elk in zijn geheel
cli-arg-request-attest-sole = Er is gekeken: er komt niemand anders in voor. Is het verzoek toegewezen, dan bewaart de termijn van de overeenkomst het niet langer; een wettelijke plicht wel
cli-arg-request-attest-shared = Er komen ook anderen in voor, of het was te vroeg gezegd: neemt het terug
cli-arg-statement = Nummer van de verklaring, zoals S-2026-0001
cli-arg-request-scope-person = De persoon komt van de standaardinvoer, zoals bij request add --person: dan tellen ook voornamen en initialen, en wordt de tekst zelf doorzocht. Zonder deze alleen wat het verzoek bewaard heeft
cli-arg-request-scope-all = Elk item, ook waar de persoon niet in voorkomt
cli-arg-request-scope-export = Kopieer de stukken naar een nieuwe map in deze map, buiten elke bron
cli-arg-request-scope-least = Hoe zeker het moet zijn om een stuk te kopiëren: possible (mogelijk), likely (waarschijnlijk) of certain (zeker)

request-use-kind = de soort is access, rectification, erasure, restriction of portability
request-use-role = de rol is controller of processor
request-use-role-differs = volgens het register is het kantoor daar verwerkingsverantwoordelijke; verbeter het register, of laat --role weg
request-use-ahead = het kan niet binnengekomen zijn op een dag die nog komt
request-use-scope = noem --engagement, --client, --path of --person, één daarvan
request-use-outcome = de uitkomst is answered, upheld, refused, withdrawn of forwarded
request-use-reason = de grond is 17_3_a, 17_3_b, 17_3_c, 17_3_d, 17_3_e of 12_5
request-use-person-text = de standaardinvoer is te lang, of geen tekst in UTF-8
request-use-person-nothing = de standaardinvoer noemt niemand; geef één gegeven per regel, zoals naam: … of bsn: …
request-use-person-word = regel { $line } van de standaardinvoer zegt niet wat het is; begin met naam:, e-mail:, telefoon:, geboren:, bsn:, nummer: of adres:
request-use-person-value = regel { $line } van de standaardinvoer is geen { $kind } waarop gezocht kan worden
request-person-name = naam
request-person-email = e-mailadres
request-person-phone = telefoonnummer
request-person-born = geboortedatum
request-person-number = nummer
request-person-address = adres
request-ask-person = Wie? Eén gegeven per regel: naam: …, e-mail: …, telefoon: …, geboren: …, bsn: …, nummer: …, adres: …. Sluit af met Ctrl-D.

request-none = Er is nog geen verzoek vastgelegd.
request-added = Verzoek { $request } is vastgelegd. Het geldt meteen.
request-covers = Items die daardoor nu blijven zoals ze zijn: { $count }.
request-covers-none = LET OP: er valt nu NIETS onder ({ $count } items). Geen item van de laatste scan met persoonsgegevens, of dat niet gelezen is, ligt eronder. Controleer het nummer of pad, of scan eerst.
request-covers-in-doubt = Daarvan zijn er { $count } nog niet met deze persoon voor ogen gelezen: ze tellen mee tot de volgende scan ze gelezen heeft.
request-covers-processor = De verwerkingsverantwoordelijke beslist, dus hier blijft er niets door liggen. Moet er toch iets blijven, plaats dan een vernietigingsstop.
request-extended = Verzoek { $request } is verlengd t/m { $until }. Laat het de betrokkene weten, met de reden, binnen de eerste termijn.
request-closed = Verzoek { $request } is gesloten: { $state }.
request-closed-on = { $state } op { $date }
request-lost-closed = Verzoek { $request }, dat de catalogus kwijt is, is in het logboek gesloten.
request-lifted = De beperking van verzoek { $request } is opgeheven; vandaag is de laatste dag.
request-attested-sole = Vastgelegd bij verzoek { $request }: er komt niemand anders voor in { $count ->
    [one] dit stuk
   *[other] deze { $count } stukken
}, zoals het vandaag is.
request-attested-shared = Vastgelegd bij verzoek { $request }: er komen ook anderen voor in { $count ->
    [one] dit stuk
   *[other] deze { $count } stukken
}. Wat eerder gezegd is telt niet meer.
request-attested-next = Het geldt voor deze inhoud en zolang het verzoek loopt. Is het verzoek toegewezen, dan zet termijn plan create het op een concept, en accorderen twee mensen.
request-attest-not-erasure = het is geen verzoek om wissing, en alleen daarbij telt wie er nog meer in een stuk voorkomt
request-attest-no-item = { $item } is bij de laatste scan niet gezien
request-attest-part = { $item } is een deel van een bestand; noem het bestand, en bekijk het helemaal
request-attest-not-covered = { $item } valt niet onder dit verzoek
request-attest-not-read = { $item } is sinds het verzoek niet tot het einde gelezen; scan eerst, en wat niet te lezen is blijft
request-attest-changed = { $item } is niet meer wat de laatste scan las; scan opnieuw, en kijk opnieuw
request-use-attest = noem het verzoek, de stukken, --sole of --shared, en --key
request-attest-none = Er is nooit over een stuk verklaard wie erin voorkomt.
request-attest-unsigned = (niet ondertekend)
request-attest-says-sole = niemand anders
request-attest-says-shared = ook anderen
request-attest-state-in-force = Van kracht:
request-attest-state-changed = De inhoud is daarna veranderd of weg; telt niet:
request-attest-state-unproven = Niet (meer) bewezen door handtekening, bevoegdheid of logboek; telt niet:
request-attest-state-overtaken = Achterhaald door een later woord over hetzelfde stuk:
request-attest-state-withdrawn = Ingetrokken:
request-attest-state-ended = Het verzoek is gesloten:
request-attest-withdrawn = { $statement } is ingetrokken en telt niet meer; een eerder woord over het stuk komt er niet door terug.
request-attest-unproven = { $count ->
    [one] 1 verklaring over een stuk bewijst
   *[other] { $count } verklaringen over stukken bewijzen
} niets en laat daarom niets gaan (zie termijn request attest list). Verklaringen van vóór de ondertekening tellen niet meer. Wie gekeken heeft, verklaart het opnieuw met de eigen sleutel, die het recht attest@termijn heeft: termijn request attest VERZOEK ITEM --sole --key BESTAND
request-complaint = Meld de betrokkene de grond, en dat een klacht bij de AP en de weg naar de rechter openstaan (AVG art. 12 lid 4).
request-next-erasure = Naar wat eronder valt moet nu iemand kijken: { $request } reikt alleen tot items waar niemand anders in voorkomt, en iemand verklaart dat: termijn request attest { $request } ITEM --sole --key BESTAND. Is alles gedaan en gemeld: termijn request close { $request } --outcome answered
request-next-restriction = De beperking blijft staan tot zij wordt opgeheven: termijn request lift { $request } --notified DATUM
request-restricts = de beperking staat
request-label-until = termijn
request-forward = het kantoor is verwerker: stuur het door aan de verwerkingsverantwoordelijke t/m { $until }, twee werkdagen na ontvangst
request-by = antwoord uiterlijk { $by }, { $left }; AVG t/m { $outer }
request-forward-by = doorsturen uiterlijk { $by }, { $left }
request-left = { $days ->
    [0] de laatste dag
    [one] nog 1 dag
   *[other] nog { $days } dagen
}
request-late = { $days ->
    [one] 1 dag TE LAAT
   *[other] { $days } dagen TE LAAT
}
request-act-answer = het kantoor antwoordt
request-act-forward-to-controller = het kantoor stuurt door, de verantwoordelijke beslist
request-act-erase = het kantoor wist
request-refused-closed = het is al gesloten
request-refused-not-of-kind = zo eindigt een verzoek van deze soort niet
request-refused-not-ours = het kantoor is verwerker; de verwerkingsverantwoordelijke beslist
request-refused-ours = het kantoor is verwerkingsverantwoordelijke en beslist zelf
request-refused-no-ground = de grond ontbreekt; geef die met --reason
request-refused-wrong-ground = die grond past niet bij dit verzoek of deze uitkomst
request-refused-not-extendable = het is gesloten, of een ander beslist erover
request-refused-too-late = dat kon t/m { $until }
request-refused-already = het is al verlengd op { $on }, en dat kan één keer
request-refused-before-receipt = het kwam pas binnen op { $received }
request-refused-no-restriction = er geldt geen beperking
request-refused-not-notified = niemand heeft het de betrokkene verteld
request-refused-notice-day = de betrokkene kan het niet op die dag gehoord hebben
request-status = Verzoeken van betrokkenen
request-findings-restricted = Niet getoond, omdat de verwerking beperkt is: { $findings ->
    [one] 1 bevinding
   *[other] { $findings } bevindingen
} in { $files ->
    [one] 1 bestand
   *[other] { $files } bestanden
}.
request-plan-restricted = Niet getoond, omdat de verwerking beperkt is: { $count ->
    [one] 1 regel
   *[other] { $count } regels
}.

request-use-least = hoe zeker het moet zijn is possible, likely of certain
request-scope-closed = het is gesloten, en wat eronder viel staat vast
request-scope-nobody = het noemt geen persoon; geef de persoon op de standaardinvoer, met --person
request-scope-head = Verzoek { $request }, gezocht op: { $kinds }.
request-scope-digests = Op wat het verzoek bewaard heeft: een naam alleen op de achternaam, en niets wat geen regel herkent. Met --person vindt het meer, en zekerder.
request-scope-sure-possible = mogelijk
request-scope-sure-likely = waarschijnlijk
request-scope-sure-certain = zeker
request-met-name = naam
request-met-initials = achternaam en initialen
request-met-family-name = achternaam
request-met-other-name = achternaam, andere voornaam
request-met-email = e-mailadres
request-met-phone = telefoonnummer
request-met-born = geboortedatum
request-met-number = nummer
request-met-address = adres
request-met-in-finding = { $what }
request-met-in-text = { $what } (in de tekst)
request-met-in-path = { $what } (in de bestandsnaam)
request-since-changed = gewijzigd sinds de scan
request-since-new = nog niet gescand
request-scope-partly = deels gelezen: { $reason }
request-scope-restricted = door een ander beperkt
request-scope-met-head = Aangetroffen in { $count ->
    [one] 1 item
   *[other] { $count } items
}
request-scope-not-met-head = Niet aangetroffen in { $count ->
    [one] 1 item
   *[other] { $count } items
}
request-scope-not-searched-head = Niet volledig doorzocht: { $count ->
    [one] 1 item
   *[other] { $count } items
}. Niemand kan zeggen dat de persoon er niet in voorkomt.
request-scope-until = bewaard t/m { $date }
request-scope-counts = { $listed ->
    [one] 1 item
   *[other] { $shown } items
}: aangetroffen in { $met }, niet aangetroffen in { $not_met }, niet doorzocht { $not_searched }.
request-scope-apart = Niet in gekeken: { $kinds }.
request-scope-pinned = Items die vanaf nu onder het verzoek vallen: { $count }.
request-why-no-rule = geen regel vindt wat opgegeven is
request-why-source-missing = de bron is niet bereikbaar
request-why-quarantined = in quarantaine
request-left-possible-only = gaat misschien over een ander; met --least possible gaat het mee
request-left-restricted = een ander liet de verwerking ervan beperken
request-left-no-space = de schijf is vol
request-left-write = het kon niet worden geschreven
request-left-unverified = de kopie was niet gelijk
request-left-leftover = een stuk ervan kon niet worden verwijderd
request-exported = { $count ->
    [0] Er is geen stuk gekopieerd
    [one] 1 stuk is gekopieerd
   *[other] { $count } stukken zijn gekopieerd
} naar { $path }.
request-exported-nothing = Er is geen stuk om te kopiëren.
request-exported-left-out = Niet meegegaan:
request-exported-third-parties = In { $count ->
    [one] 1 stuk zijn
   *[other] { $count } stukken zijn
} anderen gevonden, of niemand kan het zeggen. Bekijk elk stuk voordat het de deur uit gaat (AVG art. 15 lid 4); dat er niemand gevonden is betekent niet dat er in de andere niemand voorkomt.
request-export-in-state = de statusmap bewaart geen stukken; kies een andere map
request-export-read-me = Kopieën voor verzoek { $request }, gemaakt op { $date } door { $organisation }.
    In data/ liggen de stukken zoals ze zijn; controleer ze met: sha256sum -c manifest-sha256.txt
    scope.json en scope.csv zeggen wat waar gevonden is, hoe zeker dat is, tot wanneer het bewaard wordt, en wat niet doorzocht is.
    Voordat dit de deur uit gaat kijkt iemand of er anderen in voorkomen (AVG art. 15 lid 4): zie third_parties in scope.json. Een bestand waarin meer ligt dan de persoon, zoals een archief of tabel, is in zijn geheel gekopieerd.
request-export-in-source = de map ligt in bron { $source }, en kopieën daar zouden meetellen als stukken; kies een andere map
