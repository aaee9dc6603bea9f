# Bevindingen: hoe zeker, op welke grond, en wat terzijde is gelegd.

cli-tier-t1 = vrijwel zeker (T1)
cli-tier-t2 = zeer waarschijnlijk (T2)
cli-tier-t3 = waarschijnlijk (T3)
cli-tier-t4 = zwak (T4)
cli-tier-t5 = alleen de vorm (T5)
cli-evidence-form = vorm van de waarde
cli-evidence-label = label ernaast
cli-evidence-weak-label = gewoon woord ernaast
cli-evidence-field = kop of sleutel
cli-evidence-pair = naast wat het aanvult
cli-evidence-document = woord elders in het document
cli-evidence-column = de andere waarden van de kolom
cli-evidence-column-against = de andere waarden van de kolom spreken het tegen
cli-evidence-negative = een woord ernaast zegt iets anders
cli-evidence-test-value = bekende testwaarde
cli-evidence-role-mailbox = postbus van een functie
cli-evidence-made-by = wie het bestand maakte, niet over wie het gaat
cli-evidence-known-name = dezelfde achternaam elders in het document
cli-evidence-signal = woorden in het hele document
cli-evidence-recogniser = eigen herkenner van het kantoor
cli-evidence-unchecked = { $words }; controlecijfer klopt niet
cli-findings-bytes = bytes { $start }–{ $end }
cli-place-page = bladzijde { $page }
cli-place-slide = dia { $slide }
cli-place-cell = cel { $cell }
cli-place-sheet-cell = blad { $sheet }, cel { $cell }
cli-place-row = rij { $row }
cli-place-row-column = rij { $row }, kolom { $column }
cli-place-table = tabel { $table }, { $place }
cli-place-mail-header = kopregel { $name }
cli-place-name = de naam
cli-place-macro = macro { $name }
cli-place-part = onderdeel { $part }
cli-place-part-body = hoofdtekst
cli-place-part-header = koptekst
cli-place-part-footer = voettekst
cli-place-part-headers-footers = kop- en voetteksten
cli-place-part-footnotes = voetnoten
cli-place-part-endnotes = eindnoten
cli-place-part-comments = opmerkingen
cli-place-part-building-blocks = bouwstenen
cli-place-part-speaker-notes = notities van de spreker
cli-place-part-master = diamodel
cli-place-part-unused-cells = tekst die geen cel toont
cli-place-part-around-cells = rond de cellen
cli-place-part-drawings = tekeningen
cli-place-part-text-boxes = tekstvakken
cli-place-part-form-fields = formuliervelden
cli-place-part-properties = eigenschappen
cli-place-part-custom-data = eigen gegevens
cli-place-part-bookmarks = bladwijzers
cli-place-part-links = koppelingen
cli-place-part-signature = ondertekening
cli-place-part-structure = beschrijving voor voorleesprogramma’s
cli-place-part-camera-data = wat de camera noteerde (EXIF)
cli-place-part-picture-properties = eigenschappen van de afbeelding
cli-place-part-remark = opmerking
cli-findings-total = { $count ->
    [0] Geen bevindingen.
    [one] 1 bevinding in 1 bestand:
   *[other] { $shown } bevindingen in { $files ->
        [one] 1 bestand
       *[other] { $shown_files } bestanden
    }:
}
cli-sarif-message = { $masked }: { $evidence }; { $tier }; { $place }
cli-use-type = geen regel vindt { $type }; wel: { $types }

verdict-dismissed-some = van wat gevonden is, is een deel terzijde gelegd met { $dismissals }; de rest telt
verdict-dismissed-all = alles wat gevonden is, is terzijde gelegd met { $dismissals }: er gebeurt niets mee
verdict-dismissal-reason-test-data = testgegevens
verdict-dismissal-reason-not-personal = niet persoonlijk
verdict-dismissal-reason-wrong-type = ander type
verdict-dismissal-reason-public-data = openbaar
verdict-dismissal-reason-own-organisation = van de eigen organisatie
verdict-dismissal-reason-other = andere grond

cli-verb-dismiss = Een onjuiste bevinding terzijde leggen: haar item telt er niet meer door mee; er wordt niets door vernietigd
cli-verb-dismiss-list = Tonen wat terzijde gelegd is: van kracht, nergens meer bij passend, verlopen, ingetrokken
cli-verb-dismiss-withdraw = Een bevinding weer laten tellen
cli-arg-finding = Nummer van de bevinding, zoals “termijn findings” het toont
cli-arg-dismiss-reason = test_data, not_personal, wrong_type, public_data, own_organisation of other
cli-arg-until = Laatste dag; hoogstens 12 maanden na vandaag
cli-arg-dismissal = Nummer van de terzijdelegging of van de bevinding
cli-use-dismiss = noem de bevinding, --reason en --until
cli-use-dismissal-reason = de reden is test_data, not_personal, wrong_type, public_data, own_organisation of other
cli-use-dismissal-until = --until is een dag van { $today } tot en met { $latest }: na twaalf maanden kijkt er weer iemand
cli-dismiss-done = { $dismissal }: { $finding } is terzijde gelegd tot en met { $until }. De dag erna telt zij weer, en ook zodra de inhoud verandert.
cli-dismiss-withdrawn = { $dismissal } ingetrokken; de bevinding telt weer.
cli-dismissal-none = Er is nooit een bevinding terzijde gelegd.
cli-dismissal-until = t/m { $date }
cli-dismissal-withdrawn-on = ingetrokken op { $date }
cli-dismissal-state-active = Van kracht:
cli-dismissal-state-unmatched = Van kracht, maar nergens meer bij passend (inhoud, regels of register veranderd):
cli-dismissal-state-expired = Verlopen:
cli-dismissal-state-withdrawn = Ingetrokken:
cli-findings-dismissed = terzijde t/m { $until }: { $reason } ({ $dismissal })
cli-findings-set-aside = Daarnaast terzijde gelegd: { $count }. Zie: termijn dismiss list

report-dismissed = { $findings ->
    [one] 1 bevinding is
   *[other] { $shown } bevindingen zijn
} door iemand als onjuist terzijde gelegd en niet meegeteld. Items die daardoor zonder persoonsgegevens heten: { $items }.
cli-scan-dismissed = ; { $count } bevindingen terzijde gelegd en niet geteld
