# plan: hoe de regels van een lijst er vandaag voor staan

cli-verb-plan-diff = Toon wat er anders zou zijn als de lijst vandaag gemaakt werd

plan-falls-away = vervalt: { $reason }
plan-ended = afgehandeld: { $outcome }
plan-in-quarantine = in quarantaine
plan-lapsed = { $count ->
    [one] 1 regel vervalt
   *[other] { $count } regels vervallen
}
plan-lapsed-head = { $lapsed } ({ $reasons }). De rest gaat door.
plan-lapsed-all = Elke regel vervalt ({ $reasons }). Trek de lijst in en maak een nieuwe.
plan-reason-count = { $reason }: { $count }
plan-list-lines = { $count ->
    [one] 1 regel
   *[other] { $count } regels
}
plan-dropped = { $count ->
    [one] 1 regel is vervallen sinds het concept en staat niet op de lijst:
   *[other] { $count } regels zijn vervallen sinds het concept en staan niet op de lijst:
}
plan-restricted-line = (verwerking beperkt)
plan-diff-head = Lijst { $plan } ({ $status }) van { $made }, als die op { $today } gemaakt werd:
plan-diff-none = Het zou dezelfde lijst zijn.
plan-diff-gone = { $count ->
    [one] 1 regel zou er niet op staan:
   *[other] { $count } regels zouden er niet op staan:
}
plan-diff-new = { $count ->
    [one] 1 bestand zou er ook op staan:
   *[other] { $count } bestanden zouden er ook op staan:
}
plan-diff-changed = { $count ->
    [one] 1 regel zou iets anders zeggen:
   *[other] { $count } regels zouden iets anders zeggen:
}
plan-diff-same = { $count ->
    [one] 1 regel zou gelijk zijn.
   *[other] { $count } regels zouden gelijk zijn.
}
plan-diff-until = bewaren t/m { $to } in plaats van { $from }
plan-diff-proposed = voorstel: { $to } in plaats van { $from }
plan-status = Lijsten waaraan gewerkt wordt:
plan-status-line = { $lines }, { $lapsed }

plan-check-unbound = { $count }; van deze zegt het logboek niet waarop ze liggen, want een eerdere versie plaatste ze: { $holds }
plan-hold-unbound = niet vastgelegd: het logboek zegt niet waarop hij ligt. Plaats hem opnieuw en laat twee mensen dit nummer opheffen.
plan-hold-review-passed = te beoordelen op { $date }: die dag is voorbij
plan-hold-reviews = Vernietigingsstoppen waarvan de dag van beoordeling voorbij is:

cli-verb-plan-exclude = Zonder regels van een vastgelegde lijst uit, ondertekend, met een code waarom ze blijven
cli-arg-plan-exclude-reason = keep_statutory, keep_claim, keep_client_request, keep_other_engagement of keep_doubt
plan-use-exclude-reason = de reden om regels te bewaren is keep_statutory, keep_claim, keep_client_request, keep_other_engagement of keep_doubt
plan-excluded = { $count ->
    [one] 1 regel van { $plan } is uitgezonderd door { $principal }. Die blijft, vanaf dit moment; akkoorden op de rest blijven gelden.
   *[other] { $count } regels van { $plan } zijn uitgezonderd door { $principal }. Die blijven, vanaf dit moment; akkoorden op de rest blijven gelden.
}

cli-verb-plan-recipient = Leg vast dat een ontvanger over een lijst is ingelicht, en dat die bevestigde
cli-verb-request-recipient = Leg vast dat een ontvanger over een wissing of beperking is ingelicht, en dat die bevestigde
cli-arg-name = Naam van de ontvanger, zoals in de kolom ontvangers van het register
cli-arg-told = Dag waarop die is ingelicht
cli-arg-confirmed = Dag waarop die bevestigde
plan-use-told = een ontvanger wordt ingelicht voordat hij bevestigt, en geen van beide op een dag die nog komt
plan-recipients = Ontvangers die ingelicht moeten worden (artikel 3 van de voorwaarden; AVG art. 19 en 28):
plan-recipient-told = ingelicht op { $date }
plan-recipient-not-told = NOG NIET INGELICHT
plan-recipient-confirmed = bevestigd op { $date }
plan-recipient-not-confirmed = nog niet bevestigd
plan-recipients-outstanding = { $count } van { $total } bevestigden nog niet
plan-recipients-status = Ontvangers die niet bevestigden dat ze zijn ingelicht:
