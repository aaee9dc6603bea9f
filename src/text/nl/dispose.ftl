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

# Waarom een regel van de lijst is overgeslagen, mislukt of onbepaald is.
dispose-reason-hold = Er geldt een vernietigingsstop.
dispose-reason-restriction = De verwerking is beperkt.
dispose-reason-request = Er loopt een verzoek van een betrokkene.
dispose-reason-block-not-evaluated = Het is niet opnieuw gelezen onder elke stop of beperking.
dispose-reason-not-approved = De vernietigingslijst is niet geldig geaccordeerd.
dispose-reason-last-copy = het is het laatste exemplaar van iets dat volgens de wet nog bewaard moet worden
dispose-reason-excluded = iemand heeft de regel van de lijst gehaald
dispose-reason-verdict = Het oordeel van vandaag staat het niet toe.
dispose-reason-action-not-allowed = Het genomen besluit staat het niet toe.
dispose-reason-waiver = Het zijn boeken van de opdrachtgever, en er is geen schriftelijke afstand van kracht.
dispose-reason-waiting-time = De bedenktijd is nog niet om.
dispose-reason-archive-not-verified = Het teruggavearchief is nog niet gecontroleerd.
dispose-reason-receipt = De opdrachtgever heeft de ontvangst nog niet bevestigd.
dispose-reason-hard-linked = Het bestand heeft nog een andere naam, buiten deze stap.
dispose-reason-changed = Het bestand is gewijzigd of vervangen.
dispose-reason-vanished = Het bestand is er niet meer.
dispose-reason-path = Het pad is onbruikbaar.
dispose-reason-openat2 = Dit systeem kan bestanden niet veilig genoeg openen (Linux 5.6 of nieuwer is nodig).
dispose-reason-boundary = Het pad loopt via een koppeling of naar een ander bestandssysteem.
dispose-reason-folder-gone = De map is weg, verplaatst of niet aangekoppeld.
dispose-reason-not-regular = Het is geen gewoon bestand.
dispose-reason-name-taken = De naam die het moet krijgen, is in gebruik.
dispose-reason-quarantine-name-taken = De quarantainenaam is in gebruik door een ander bestand.
dispose-reason-permit = De stap was voor dit bestand niet toegestaan.
dispose-reason-read-back = Het overschrijven kon niet worden bevestigd.
dispose-reason-denied = Het systeem weigerde de toegang.
dispose-reason-read-only = Het bestandssysteem is alleen-lezen.
dispose-reason-no-space = Er is geen ruimte meer.
dispose-reason-in-use = Een ander programma gebruikt het.
dispose-reason-io = Lezen of schrijven is mislukt.
dispose-reason-swapped = Op zijn plaats ligt een ander bestand; iemand moet kijken.
dispose-reason-moved-back = Het is tijdens het vernietigen uit quarantaine gehaald; iemand moet kijken.
dispose-reason-journal-behind = De administratie is ouder dan wat er gedaan is; iemand moet kijken.

# Waarom een teruggavearchief niet is gemaakt of niet is aanvaard.
dispose-return-error-name = De naam van het archief is geen gewone bestandsnaam.
dispose-return-error-weak-passphrase = De wachtwoordzin is te zwak.
dispose-return-error-empty = Er is niets terug te geven.
dispose-return-error-name-taken = Er is al een archief met die naam.
dispose-return-error-source = Een document kon niet worden gelezen. Er is geen archief gemaakt.
dispose-return-error-changed = Een document is ondertussen gewijzigd. Er is geen archief gemaakt.
dispose-return-error-io = Het lezen of schrijven van het archief is mislukt.
dispose-return-error-wrong-passphrase = De wachtwoordzin opent het archief niet.
dispose-return-error-flawed = Het archief is niet zoals het is geschreven.
dispose-return-error-leftover = Er is geen archief gemaakt en het onvoltooide kon niet worden verwijderd.
dispose-return-envelope-only = Alleen de envelop is gecontroleerd. Met de wachtwoordzin kan ook de inhoud worden gecontroleerd.
