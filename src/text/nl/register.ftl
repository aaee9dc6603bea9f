# register: waarom een register is geweigerd
register-not-text = Het register is geen tekstbestand in UTF-8, UTF-16 of Windows-1252. Sla de werkmap op als CSV.
register-empty = Het register heeft geen rijen. Zonder opdrachten zou elk item van niemand zijn; er is niets overgenomen.
register-refused = Het register is niet overgenomen: { $count ->
    [one] 1 probleem
   *[other] { $count } problemen
}.
register-row = rij { $row }: { $what }
register-row-column = rij { $row }, kolom { $column }: { $what }
register-row-date = rij { $row }, kolom { $column }: { $what } ({ $date })

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
