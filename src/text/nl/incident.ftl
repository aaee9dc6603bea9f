# incident: een datalek, wat er lag, en wie wat moet weten

cli-verb-incident = Een datalek openen, tonen of sluiten
cli-verb-incident-open = Open een incident: wat er lag, van wie, en tot wanneer het gemeld kan worden
cli-verb-incident-list = Toon de incidenten en hoe lang er nog is
cli-verb-incident-close = Sluit een incident
cli-arg-incident-open-path = Bestand, map of patroon, zoals klanten/devries/**; mag vaker, met BRON: ervoor voor één bron
cli-arg-incident-open-source = Naam van een bron: alles wat daarin ligt; mag vaker
cli-arg-incident-open-engagement = Nummer van een opdracht: alles wat daarbij hoort of kan horen; mag vaker
cli-arg-noticed = Wanneer het bemerkt is, zoals 2026-10-23T17:30
cli-arg-kind = loss, destruction, disclosure, access of unavailability
cli-arg-incident = Nummer van het incident, zoals I-2026-0001
cli-arg-incident-close-reason = reported, no_risk, client_told of no_breach

incident-use-kind = de soort is loss, destruction, disclosure, access of unavailability
incident-use-noticed = schrijf wanneer het bemerkt is als 2026-10-23T17:30, of met het verschil met UTC erbij: 2026-10-23T17:30:00+02:00
incident-use-skipped = die tijd bestond niet: de klok werd eroverheen vooruitgezet
incident-use-ahead = het kan niet bemerkt zijn op een tijd die nog komt
incident-use-scope = noem waar het lag: --path, --source of --engagement, één of meer
incident-use-reason = de reden is reported, no_risk, client_told of no_breach

incident-kind-loss = verlies
incident-kind-destruction = vernietiging
incident-kind-disclosure = verstrekking aan een ander
incident-kind-access = toegang door een ander
incident-kind-unavailability = niet beschikbaar
incident-closing-reported = gemeld bij de AP
incident-closing-no-risk = niet gemeld: een risico is onwaarschijnlijk
incident-closing-client-told = opdrachtgever ingelicht; die beslist over melden
incident-closing-no-breach = bleek geen datalek

incident-none = Er is nog geen incident geopend.
incident-lost = { $incident }  staat in het logboek en niet meer in de catalogus; melden uiterlijk { $until }. Open het opnieuw, en sluit dit nummer.
incident-opened = Incident { $incident } staat open: { $kind }, bemerkt { $noticed }.
incident-closed = Incident { $incident } is gesloten: { $reason }.
incident-closed-on = gesloten op { $date }: { $reason }
incident-items = { $count ->
    [one] 1 item
   *[other] { $count } items
}
incident-left = { $hours ->
    [0] nog geen uur
    [one] nog 1 uur
   *[other] nog { $hours } uur
}
incident-late = { $hours ->
    [0] net voorbij
    [one] 1 uur voorbij
   *[other] { $hours } uur voorbij
}: meld alsnog, met de reden van de vertraging

incident-label-scope = waar
incident-label-until = melden uiterlijk
incident-label-what = wat er lag
incident-label-whose = van wie
incident-label-types = gegevens
incident-label-special = bijzonder
incident-label-persons = mensen
incident-label-duties = te doen
incident-label-next = hierna
incident-hours = 72 uur na het bemerken; de nacht en het weekend tellen mee
incident-clock-back = de klok gaat in die tijd { $minutes } minuten terug: op de klok is het dus eerder
incident-clock-forward = de klok gaat in die tijd { $minutes } minuten vooruit: op de klok is het dus later
incident-came-twice = dat uur kwam die nacht twee keer voor; gerekend is met de eerste keer
incident-no-scan = onbekend: er is nog geen scan geweest. Scan en open het incident opnieuw als de bron er nog is.
incident-files = { $files ->
    [one] 1 bestand
   *[other] { $shown } bestanden
}, volgens de scan van { $scan }
incident-nothing = LET OP: de laatste scan zag daar niets. Controleer het pad; wat er pas na de scan kwam, of al weg was, telt niet mee.
incident-items-of = { $items } met persoonsgegevens, van { $clients ->
    [0] geen bekende opdrachtgever
    [one] 1 opdrachtgever
   *[other] { $clients } opdrachtgevers
}
incident-unread = { $unread ->
    [one] 1 item is
   *[other] { $unread } items zijn
} niet gelezen en { $partly } maar deels: wat daarin staat, is niet bekend
incident-set-aside = { $count ->
    [one] 1 bevinding is
   *[other] { $count } bevindingen zijn
} als onjuist terzijde gelegd en niet meegeteld
incident-scope-path = pad { $value }
incident-scope-source = bron { $value }
incident-scope-engagement = opdracht { $value }
incident-role-controller = verwerkingsverantwoordelijke
incident-role-processor = verwerker
incident-role-unknown = niet bekend van wie
incident-group-unread = { $count } niet (volledig) gelezen
incident-maybe = misschien van { $clients }
incident-special-special-category = bijzondere persoonsgegevens (AVG artikel 9)
incident-special-criminal = strafrechtelijke gegevens (AVG artikel 10)
incident-special-national-id = nationale identificatienummers (UAVG artikel 46)
incident-special-none = { $title }: niet herkend
incident-special-some = { $title }: { $findings }{ $weak ->
    [0] { "" }
    [one] , en 1 zwakke aanwijzing
   *[other] , en { $weak } zwakke aanwijzingen
}
incident-persons = naar schatting { $lower } tot { $upper }
incident-persons-open = ten minste { $lower }; in wat gelezen is hoogstens { $upper }, in wat niet gelezen is onbekend
incident-persons-unknown = niet bekend
incident-persons-none = in wat gelezen is niemand herkend
incident-basis-one-person-at-least = ondergrens: alle bevindingen kunnen over één mens gaan
incident-basis-each-finding-a-person = bovengrens: elke bevinding telt als een ander mens; wie vaker voorkomt, telt vaker mee, en wie de regels niet herkennen, telt niet
incident-basis-copies-once = gelijke kopieën tellen één keer
incident-basis-weak-included = { $weak } daarvan zijn zwakke aanwijzingen; veel daarvan zal van niemand zijn
incident-basis-unread-unbounded = wat niet gelezen is, heeft geen bovengrens
incident-basis-nothing-seen = dat de scan er niets zag, zegt niet dat er niets was
incident-basis-nothing-found = niets met enige zekerheid gevonden; dat bewijst niet dat er niemand in stond

incident-duty-by = uiterlijk { $until }: { $duty }
incident-duty-tell-authority = meld het aan de Autoriteit Persoonsgegevens, tenzij een risico voor mensen onwaarschijnlijk is (AVG artikel 33 lid 1)
incident-duty-tell-people = is het risico voor mensen hoog: licht ook de betrokkenen zelf onverwijld in (AVG artikel 34)
incident-duty-tell-client = licht de opdrachtgever spoedig in en overleg over het melden (algemene voorwaarden, artikelen 6 en 7)
incident-duty-tell-controller = als verwerker: licht de opdrachtgever zonder vertraging in; die meldt (AVG artikel 33 lid 2; algemene voorwaarden, artikel 6)
incident-duty-assist-controller = sta de opdrachtgever bij als die meldt (AVG artikel 28 lid 3 onder f; algemene voorwaarden, artikel 7)
incident-duty-find-owner = zoek uit van wie het is waarvan dat niet bekend is; tot dan gelden de 72 uur ook daarvoor
incident-duty-record = leg vast wat er gebeurde, wat de gevolgen zijn en wat u deed, ook als u niet meldt (AVG artikel 33 lid 5)
incident-clause-8 = de opdrachtgever houdt zijn eigen verplichtingen uit de overeenkomst, tenzij hij opzet of grove schuld van het kantoor aannemelijk maakt (algemene voorwaarden, artikel 8)
incident-next = is het afgehandeld: termijn incident close { $incident } --reason reported, no_risk, client_told of no_breach

incident-scope-lines = { $count ->
    [one] 1 regel van lijst { $value }
   *[other] { $count } regels van lijst { $value }
}
incident-cause-blocked = TEN ONRECHTE VERNIETIGD: er was een stop of verzoek vastgelegd voordat de vernietiging begon, en dat gaat over wat weg is.
incident-cause-other-content = TEN ONRECHTE VERNIETIGD: wat weg is, bevatte iets anders dan wat geaccordeerd was.
incident-cause-gone-from-quarantine = VERDWENEN: wat in quarantaine lag is er niet meer, en dit programma heeft het niet vernietigd.
