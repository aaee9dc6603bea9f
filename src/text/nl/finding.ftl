# Bevindingen: hoe zeker, op welke grond, en wat terzijde is gelegd.

cli-tier-t1 = vrijwel zeker (T1)
cli-tier-t2 = zeer waarschijnlijk (T2)
cli-tier-t3 = waarschijnlijk (T3)
cli-tier-t4 = zwak (T4)
cli-tier-t5 = alleen de vorm (T5)
cli-evidence-form = vorm en controlecijfer
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
cli-evidence-unchecked = { $words }; controlecijfer klopt niet
cli-findings-bytes = bytes { $start }–{ $end }
cli-findings-total = { $count ->
    [0] Geen bevindingen.
    [one] 1 bevinding in 1 bestand:
   *[other] { $shown } bevindingen in { $files ->
        [one] 1 bestand
       *[other] { $shown_files } bestanden
    }:
}
cli-sarif-message = { $masked }: { $evidence }; { $tier }
cli-use-type = geen regel vindt { $type }; wel: { $types }
