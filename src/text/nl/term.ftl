# term: de termijnrekenaar, en de termijn van een verzoek

term-imprecise = einde { $written } is geen dag; gerekend vanaf { $end }, de laatste dag die dat kan zijn
term-short-month = die maand heeft geen { $day }e; de laatste dag van de maand telt
term-weekend = { $until } schuift niet op: de termijn komt uit een contract, en het weekend telt gewoon mee
term-floor-imprecise = { $rule } eindigt in { $written }; gerekend t/m { $until }, de laatste dag die dat kan zijn
term-floor-longer = { $rule } bewaart het t/m { $until }, { $days ->
    [one] 1 dag
   *[other] { $days } dagen
} langer dan de termijn
term-floor-shorter = { $rule } bewaart het t/m { $until }, en dat is niet langer dan de termijn zelf
term-ahead = op { $as_of } loopt de opdracht zelf nog, t/m { $end }
term-runs = op { $as_of } loopt de termijn nog{ $days ->
    [0] ; het is de laatste dag
    [one] , nog 1 dag
   *[other] , nog { $days } dagen
}
term-kept = op { $as_of } is de termijn { $days ->
    [one] 1 dag
   *[other] { $days } dagen
} voorbij, maar { $rule } bewaart het { $left ->
    [0] vandaag nog
    [one] nog 1 dag
   *[other] nog { $left } dagen
}, t/m { $until }
term-over = op { $as_of } is de termijn { $days ->
    [one] 1 dag
   *[other] { $days } dagen
} voorbij

# verzoeken van betrokkenen
term-request-received = ontvangen op { $received }; algemene voorwaarden, artikel 5: antwoord binnen 28 dagen, dus t/m { $until }
term-request-extended = op { $on } eenmaal verlengd met 28 dagen, dus t/m { $until }
term-request-weekend = { $until } schuift niet op; stuur op { $answer_by }, de werkdag ervoor
term-request-outer = uiterste datum van de AVG, artikel 12 lid 3: { $months ->
    [one] 1 maand
   *[other] { $months } maanden
} na ontvangst, dus t/m { $until }; feestdagen zijn niet meegerekend, die kunnen hem alleen later maken
term-request-shift = { $until } mag opschuiven naar { $shifted }; hier telt de vroegste
term-request-runs = op { $as_of } loopt de termijn nog{ $days ->
    [0] ; het is de laatste dag
    [one] , nog 1 dag
   *[other] , nog { $days } dagen
}
term-request-late = op { $as_of } is de termijn { $days ->
    [one] 1 dag
   *[other] { $days } dagen
} voorbij

# wat mensen zien
term-label-retain = bewaren t/m
term-label-due = te behandelen vanaf
term-label-effective = langer bewaren t/m
term-label-because = hoe dat volgt
term-label-note = let op
term-effective = { $until }, door { $rules }; tot en met die dag gaat er niets weg
term-note-imprecise = wat geen precieze einddatum heeft, wordt niet vernietigd; zet de dag in het register
term-use-date = geen datum; schrijf 2024-06-30, 30-06-2024, 2024-06 of 2024
term-use-ambiguous-date = dag en maand zijn niet te onderscheiden; schrijf 2024-06-30 of 30-06-2024
term-use-floor = --floor is een regel en een datum, zoals NL-AWR-52@2031-12-31
cli-verb-term = Rekenen: een einddatum, maanden, en wat langer bewaard moet worden
cli-arg-end = Einde van de opdracht: 2024-06-30, 30-06-2024, 2024-06 of 2024
cli-arg-months = Bewaartermijn in kalendermaanden (anders die van de configuratie)
cli-arg-floor = Een regel die langer laat bewaren, en tot en met welke dag; mag vaker
