# register: waarom een register is geweigerd
register-not-text = Het register is geen tekstbestand in UTF-8, UTF-16 of Windows-1252. Sla het op als CSV of als Excel-werkmap (.xlsx).
register-no-header = Geen blad van de werkmap heeft een kop met klant_id, klantnaam, opdracht_id en einddatum. De kop mag onder titelregels staan.
register-two-sheets = Twee bladen van de werkmap hebben de kop van een register: { $first } en { $second }. Welk van de twee geldt, is niet te zien. Laat er één over.
register-empty = Het register heeft geen rijen. Zonder opdrachten zou elk item van niemand zijn; er is niets overgenomen.
register-refused = Het register is niet overgenomen: { $count ->
    [one] 1 probleem
   *[other] { $count } problemen
}.
register-at-row = rij { $row }
register-row = { $at }: { $what }
register-row-column = { $at }, kolom { $column }: { $what }
register-row-date = { $at }, kolom { $column }: { $what } ({ $date })

# register: wat een lezer niet verwacht
register-note-hidden-rows = { $count ->
    [one] 1 rij is in de werkmap verborgen en telt
   *[other] { $count } rijen zijn in de werkmap verborgen en tellen
} gewoon mee: een filter beëindigt geen opdracht.
register-note-hidden-sheet = Het blad met het register is in de werkmap verborgen.
register-note-numeric-ids = { $count ->
    [one] 1 nummer staat
   *[other] { $count } nummers staan
} als getal in de werkmap, het eerste in { $cell }. Nullen ervoor zijn dan weg, en of ze er waren, is niet te zien. Hoort een nummer op 0 te beginnen, maak de kolom dan op als tekst en typ het opnieuw.

# werkmap: waarom zij niet is gelezen
workbook-encrypted = De werkmap is versleuteld met een wachtwoord. Sla een kopie zonder wachtwoord op.
workbook-old = De werkmap is in de indeling van vóór 2007 (.xls). Sla haar op als .xlsx of als CSV.
workbook-foreign = Het bestand is een archief, maar geen Excel-werkmap (.xlsx). Sla een .ods of .xlsb op als .xlsx of als CSV.
workbook-damaged = De werkmap is beschadigd of niet volledig. Open haar in Excel en sla haar opnieuw op.
workbook-too-large = De werkmap is te groot: hoogstens { $max }, en hoogstens 4 miljoen gevulde cellen. Verwijder bladen die niet bij het register horen, of sla het register op als CSV.

register-problem-missing-column = deze kolom ontbreekt
register-problem-duplicate-column = deze kolom staat twee keer in de kop
register-problem-unclosed-quote = een aanhalingsteken wordt geopend en nooit gesloten
register-problem-stray-quote = er staat tekst na een sluitend aanhalingsteken
register-problem-field-count = meer of minder cellen dan de kop heeft
register-problem-missing-value = deze cel moet gevuld zijn
register-problem-bad-id = een nummer moet op één regel staan
register-problem-common-id = een opdrachtnummer moet een cijfer hebben, en bij minder dan zes cijfers ook een letter of een teken ertussen: elk jaartal in een pad zou zo'n nummer zijn
register-problem-bad-date = geen datum; schrijf 2025-03-31 of 31-03-2025
register-problem-ambiguous-date = dag en maand zijn niet te onderscheiden; schrijf 2025-03-31 of 31-03-2025
register-problem-imprecise-date = hier is een dag nodig, geen maand of jaar
register-problem-end-before-start = het einde ligt vóór het begin
register-problem-duplicate-engagement = deze opdracht staat al in rij { $other }
register-problem-ended-without-date = beëindigd, maar de einddatum ontbreekt
register-problem-bad-event = schrijf een gebeurtenis als uitdienst=2024-05-31; meer met een puntkomma of | ertussen
register-problem-unknown-event = deze gebeurtenis is niet bekend; bekend zijn: uitdienst, laatste_behandeling, einde_procedure, herstel, laatste_blootstelling, einde_beslag, einde_overeenkomst, ingebruikname, melding, ontbinding, einde_lidmaatschap, vaststelling, afsluiting_zaak
register-problem-duplicate-event = één gebeurtenis heeft twee dagen; geef alleen de laatste
register-problem-event-before-start = de gebeurtenis ligt vóór het begin van de opdracht
register-problem-bad-period = schrijf een periode als 2022-01-01..2023-06-30
register-problem-overlapping-periods = de perioden overlappen, of een eerdere ligt niet vóór de huidige
register-problem-bad-glob = geen pad binnen de bron, zoals klanten/devries/**
register-problem-unknown-status = geen status: lopend, beëindigd of heropend
register-problem-unknown-role = geen rol: verantwoordelijke of verwerker
register-problem-unknown-obligor = niet een van kantoor, klant, beide
register-problem-unknown-language = geen taal: nl of en
register-problem-unknown-flag = geen ja of nee
register-problem-bad-email = niet één mailadres
register-problem-bad-domain = geen maildomein, zoals devries.example
register-problem-bad-identifier = het label zegt KvK, IBAN, btw of klantnummer, maar zo'n nummer volgt niet
register-problem-keep-without-reason = langer bewaren vraagt een reden
register-problem-error-cell = de cel heeft een fout, zoals #N/B of #VERW!
register-problem-no-result = de uitkomst van de formule staat niet in het bestand; open het in Excel en sla het op, of zet er een waarde in
register-problem-day-with-time = een datum met een tijd; in een andere tijdzone kan dat een andere dag zijn. Geef alleen de dag
register-problem-merged-cell = deze cel is samengevoegd met een andere; hef dat op en vul elke rij zelf
register-problem-date-as-id = dit nummer staat als datum in de werkmap; maak de kolom op als tekst en typ het opnieuw
register-problem-rounded-id = dit nummer heeft decimalen of meer dan 15 cijfers, en Excel bewaart dat niet zoals getypt; maak de kolom op als tekst en typ het opnieuw

# register: wat er nauwelijks kan kloppen, en wat daaraan te doen is
register-radar-head = Kijk dit na in het register:
register-radar-more = en nog { $count }
register-radar-vanished = { $count ->
    [one] 1 opdracht staat
   *[other] { $count } opdrachten staan
} niet meer in het register, terwijl { $items ->
    [one] 1 item haar nummer noemt
   *[other] { $items } items haar nummer noemen
}: { $engagements }. Die items worden niet vernietigd. Zet de rij terug, of zet het oude nummer bij de kenmerken van de opdracht die haar verving.
register-radar-implausible-end = { $count ->
    [one] 1 einddatum is
   *[other] { $count } einddatums zijn
} een invulwaarde of van vóór 1990: { $engagements }. Daarmee begint geen termijn, en wat erbij hoort, blijft liggen voor beoordeling. Vul het echte einde in, of maak de cel leeg als de opdracht loopt.
register-radar-far-end = { $count ->
    [one] 1 einddatum ligt
   *[other] { $count } einddatums liggen
} meer dan tien jaar vooruit: { $engagements }. Zolang blijft alles bewaard. Klopt het jaar?
register-radar-running-past-end = { $count ->
    [one] 1 opdracht heet lopend
   *[other] { $count } opdrachten heten lopend
}, maar de einddatum is voorbij: { $engagements }. De datum telt, niet het woord. Is de opdracht verlengd, wis de datum dan.
register-radar-stale-end = Bij { $count ->
    [one] 1 opdracht is
   *[other] { $count } opdrachten zijn
} { $items ->
    [one] 1 item
   *[other] { $items } items
} van ruim na het einde: { $engagements }. Misschien liep de opdracht door, misschien ontbreekt een nieuwe. Verbeter de einddatum of voeg de opdracht toe.
register-radar-end-equals-start = { $count ->
    [one] 1 opdracht begint en eindigt
   *[other] { $count } opdrachten beginnen en eindigen
} op dezelfde dag: { $engagements }. Klopt het einde?
register-radar-imprecise-end = { $count ->
    [one] 1 einddatum is
   *[other] { $count } einddatums zijn
} een maand of een jaar: { $engagements }. Na de termijn moet iemand elk item beoordelen. Vul de dag in.
register-radar-missing-event = Bij { $count ->
    [one] 1 opdracht
   *[other] { $count } opdrachten
} telt een wet vanaf een gebeurtenis, zoals een uitdiensttreding, die het register niet noemt ({ $items } items): { $engagements }. Zolang de dag ontbreekt telt het einde van de opdracht. Vul de kolom gebeurtenissen in.
register-radar-unlikely-event = { $count ->
    [one] Bij 1 opdracht ligt een gebeurtenis
   *[other] Bij { $count } opdrachten ligt een gebeurtenis
} in de toekomst, of op een dag die niemand bedoeld kan hebben: { $engagements }. Tot die dag is verbeterd of voorbij is, moet iemand elk item beoordelen.
register-radar-imprecise-event = { $count ->
    [one] Bij 1 opdracht is de dag van een gebeurtenis
   *[other] Bij { $count } opdrachten is de dag van een gebeurtenis
} een maand of een jaar: { $engagements }. Na de termijn moet iemand elk item beoordelen. Vul de dag in.
register-radar-dormant = { $count ->
    [one] 1 lopende opdracht is
   *[other] { $count } lopende opdrachten zijn
} al twaalf maanden stil: { $engagements }. Is de opdracht geëindigd? Vul dan de einddatum in; zolang die ontbreekt, blijft alles bewaard.
register-radar-no-data = Van { $count ->
    [one] 1 opdracht is
   *[other] { $count } opdrachten is
} niets gevonden: { $engagements }. Ligt het ergens anders, voeg die bron dan toe; anders is hier niets te doen.

# gebeurtenissen
register-event-leaving = uitdiensttreding
register-event-last-treatment = laatste behandeling
register-event-procedure-end = einde van de sollicitatieprocedure
register-event-recovery = herstel of vertrek
register-event-last-exposure = laatste blootstelling
register-event-attachment-end = einde van het beslag
register-event-agreement-end = einde van de overeenkomst
register-event-first-use = ingebruikname
register-event-report = melding
register-event-dissolution = ontbinding
register-event-membership-end = einde van het lidmaatschap
register-event-settlement = vaststelling van de subsidie
register-event-case-closed = afsluiting van de zaak
