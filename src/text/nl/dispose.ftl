# Wat over een vernietiging gezegd mag worden, één zin per niveau. Nooit meer dan is waargenomen.
dispose-level-unlinked = Het bestand is verwijderd. Het had geen inhoud om te overschrijven.
dispose-level-overwrite-ineffective = Het bestand is overschreven en verwijderd, maar op deze opslag blijven oude blokken staan of kunnen die blijven staan, omdat overschrijven ze niet bereikt.
dispose-level-cleared-in-place = De inhoud is op haar plaats overschreven, teruggelezen en verwijderd. Bestandsnamen kunnen in het journaal van het bestandssysteem achterblijven.
dispose-level-cleared-logical = De logische blokken van de inhoud zijn overschreven, teruggelezen en verwijderd. Wat het medium zelf (flashgeheugen of virtuele schijf) nog bevat, is niet bekend.
dispose-level-server-unknown = Het bestand is via het netwerkprotocol overschreven en verwijderd. Hoe de server zijn gegevens opslaat, is niet bekend.
dispose-level-recovered = Na een onderbreking bleek het bestand weg te zijn. Het teruglezen is niet herhaald.

dispose-note-memory-only = Het bestand stond in het geheugen; het wisselbestand is niet behandeld.
dispose-note-overlay-layers = Het bestand stond op een overlay; een lagere laag kan het nog bevatten.
dispose-note-copy-on-write = Het bestandssysteem overschrijft nooit op dezelfde plaats (copy-on-write).
dispose-note-data-journal = Inhoud kan in het journaal van het bestandssysteem achterblijven.
dispose-note-unknown-file-system = Dit programma kent dit soort bestandssysteem niet.
dispose-note-shared-blocks = Blokken worden gedeeld met een kopie of een momentopname, die ze behoudt.
dispose-note-encoded-blocks = De blokken zijn gecomprimeerd, versleuteld of ingebed opgeslagen.
dispose-note-blocks-moved = Het overschrijven kwam in andere blokken terecht dan waar de inhoud stond.
dispose-note-blocks-unknown = Waar de blokken van de inhoud staan, kon niet worden vastgesteld.
dispose-note-metadata-journal = Namen en kenmerken kunnen in het journaal van het bestandssysteem achterblijven.
dispose-note-attributes-left = Enkele kenmerken van het bestand konden niet worden overschreven.
dispose-outside = Niet behandeld: back-ups, momentopnamen, replica's en caches buiten dit pad, en flashgeheugen. Pas voor het medium zelf NIST SP 800-88 of IEEE 2883 toe wanneer het buiten gebruik gaat.

# Het teruggavearchief.
dispose-return-title = Teruggegeven documenten
dispose-return-sentence = { $organisation } geeft { $count } documenten terug aan opdrachtgever { $client }, volgens vernietigingslijst { $plan }. Gemaakt op { $date }.
dispose-return-files = De documenten staan in de map data, elk in een genummerde map. In index.html en manifest.csv staan ze met hun oorspronkelijke plaats; manifest.json bevat hetzelfde voor programma's.
dispose-return-check = Het archief is een BagIt-pakket. In manifest-sha256.txt staat van elk document de SHA-256-controlesom, zodat u kunt nagaan dat er niets is veranderd.
dispose-return-column-path = Oorspronkelijke plaats
dispose-return-column-file = Bestand in dit archief
dispose-return-column-size = Grootte
dispose-return-column-modified = Laatst gewijzigd (UTC)
dispose-return-column-engagement = Opdracht
dispose-return-column-reason = Reden
dispose-return-column-sha256 = SHA-256
