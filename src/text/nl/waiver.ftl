# waiver: schriftelijke afstand van een opdrachtgever van de teruggave van eigen stukken
cli-verb-waiver = Schriftelijke afstand van een opdrachtgever, die de eigen boeken niet terug wil
cli-verb-waiver-add = Leg een afstand vast, ondertekend; zij geldt voor één opdracht en de genoemde soorten stukken
cli-verb-waiver-list = Toon de vastgelegde afstand: van kracht, niet bewezen, ingetrokken
cli-verb-waiver-withdraw = Trek een afstand in, ondertekend; de stukken gaan dan weer terug
cli-arg-waiver = Nummer van de afstand, zoals W-2026-0001
cli-arg-waiver-add-class = Soort stuk die de brief noemt: het id van een wettelijke regel (termijn rules list), of unclassed voor stukken waarover geen regel gaat; meermaals te geven
cli-arg-waiver-add-given-by = Wie voor de opdrachtgever tekende: client, director, authorised, trustee of successor; de naam staat in de brief
cli-arg-waiver-add-given-on = Datum van de brief
cli-arg-waiver-add-letter = De brief: een scan, of de mail. Het kantoor bewaart hem; alleen het kenmerk (SHA-256) wordt vastgelegd
waiver-use-given-by = --given-by is client, director, authorised, trustee of successor
waiver-done = { $waiver }: de opdrachtgever wil de stukken van { $engagement } niet terug, voor zover het gaat om { $classes }. Zij kunnen nu met termijn decide … --action destroy --reason client_waiver vernietigd worden zonder teruggave; apply kijkt per regel of de afstand dan nog geldt.
waiver-withdrawn = { $waiver } is ingetrokken; wat erop besloten is, wordt overgeslagen.
waiver-none = Er is nooit een afstand vastgelegd.
waiver-state-in-force = Van kracht:
waiver-state-unproven = Niet (meer) bewezen door handtekening, bevoegdheid of logboek; telt niet:
waiver-state-withdrawn = Ingetrokken:
waiver-by-client = de opdrachtgever zelf
waiver-by-director = een bestuurder
waiver-by-authorised = een gemachtigde
waiver-by-trustee = de curator
waiver-by-successor = een opvolger
waiver-refused-not-books = volgens het register zijn de stukken van deze opdracht niet van de opdrachtgever zelf; er is niets om afstand van te doen
waiver-refused-class = er is geen wettelijke regel { $class }; kies een id uit termijn rules list, of unclassed
waiver-refused-ahead = de brief kan niet van een dag zijn die nog komt

error-t0481-what = er is geen verklaring {$statement} om in te trekken
error-t0481-why = er is niets veranderd
error-t0481-do = kies een nummer uit: termijn request attest list

error-t0482-what = verklaring {$statement} zegt dat er anderen in het stuk voorkomen, en wordt niet ingetrokken
error-t0482-why = zij bewaart het stuk; er is niets veranderd
error-t0482-do = kijk opnieuw, en verklaar het van de inhoud van nu: termijn request attest VERZOEK ITEM --sole --key BESTAND

error-t0483-what = de afstand voor {$engagement} wordt niet vastgelegd: {$reason}
error-t0483-why = op een afstand gaan stukken weg die de klant volgens de wet moet bewaren; er is niets veranderd
error-t0483-do = bekijk de opdracht met termijn register list, en de vlaggen met: termijn waiver add --help

error-t0484-what = er is geen afstand {$waiver} om in te trekken
error-t0484-why = er is niets veranderd
error-t0484-do = kies een nummer uit: termijn waiver list
