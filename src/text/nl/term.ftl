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
} na ontvangst, dus t/m { $until }
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
