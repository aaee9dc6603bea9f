# evidence: verklaringen, en wat `termijn verify` zegt

# Hoe ver een verwijdering reikte
evidence-level-none = Ons exemplaar is er nog.
evidence-level-unlinked = Verwijderd; de inhoud is niet overschreven, of dat kon niet worden vastgesteld.
evidence-level-overwrite-ineffective = Overschreven en verwijderd, op een bestandssysteem dat oude blokken bewaart: daar kunnen kopieën van de inhoud staan.
evidence-level-server-unknown = Overschreven en verwijderd via een netwerkprotocol; hoe de server gegevens opslaat, is niet bekend.
evidence-level-cleared-logical = Logische blokken overschreven, teruggelezen en verwijderd; wat een flash- of virtuele schijf daaronder bewaart, is niet bekend.
evidence-level-cleared-in-place = Ter plaatse overschreven, teruggelezen en verwijderd.
evidence-level-cleared-in-place-journal = Ter plaatse overschreven, teruggelezen en verwijderd; het journaal van het bestandssysteem is geleegd.

evidence-technique-archive = Teruggegeven in een archief dat van schijf is teruggelezen en vergeleken. { $then }

# Wat een verklaring niet zegt
evidence-limit-backups = Kopieën in back-ups worden niet bereikt; zij blijven tot die back-ups worden overschreven.
evidence-limit-snapshots = Kopieën in snapshots, replica's en caches buiten de genoemde bronnen worden niet bereikt.
evidence-limit-assertion = Deze verklaring zegt wat de ondertekenaar heeft vastgesteld. Zij bewijst niet dat er geen andere kopie bestaat.
evidence-limit-clock = Tijden zijn die van de klok van de ondertekenaar; er is geen onafhankelijk tijdstempel bij.
evidence-limit-not-overwritten = Sommige stukken zijn verwijderd zonder dat overschrijven is vastgesteld.
evidence-limit-copy-on-write = Sommige stukken stonden op een bestandssysteem dat wijzigingen elders schrijft; hun oude blokken kunnen blijven tot ze opnieuw worden gebruikt.
evidence-limit-network = Sommige stukken stonden op een server waarvan de opslag niet bekend is.
evidence-limit-flash = Sommige stukken stonden op flash of een virtuele schijf; pas NIST SP 800-88 of IEEE 2883 toe als het medium wordt afgedankt.
evidence-limit-names = Namen van bestanden kunnen in het journaal van het bestandssysteem staan.
evidence-limit-waiting-time-zero = Er was geen bedenktijd tussen de laatste accordering en de vernietiging.
evidence-limit-one-approver = De accordering van één persoon naast de opsteller was genoeg.
evidence-limit-not-read = Sommige stukken van deze opdrachtgever konden niet worden gelezen. Zij stonden niet op de vernietigingslijst en zijn er nog.
evidence-limit-no-receipt = De ontvangstbevestiging van de opdrachtgever ontbreekt.
evidence-limit-not-consulted = Overleg met de opdrachtgever (artikel 10) is niet vastgelegd.
evidence-limit-recovered = De uitvoering is onderbroken. Wat toen al gedaan was, is achteraf vastgesteld.

# Waarom een regel is overgeslagen
evidence-skip-hold = Overgeslagen: vernietigingsstop
evidence-skip-restriction = Overgeslagen: verwerking beperkt
evidence-skip-request = Overgeslagen: lopend verzoek van een betrokkene
evidence-skip-block-not-evaluated = Overgeslagen: een stop of verzoek kon niet worden beoordeeld
evidence-skip-verdict = Overgeslagen: niet meer te behandelen
evidence-skip-register-changed = Overgeslagen: het register is gewijzigd
evidence-skip-changed = Overgeslagen: gewijzigd sinds de lijst
evidence-skip-gone = Al weg
evidence-skip-in-use = Overgeslagen: in gebruik
evidence-skip-nlink = Overgeslagen: heeft een andere naam buiten de lijst
evidence-skip-not-regular = Overgeslagen: geen gewoon bestand meer
evidence-skip-swapped = Overgeslagen: verwisseld voor een ander bestand
evidence-skip-mount = Overgeslagen: op een ander bestandssysteem
evidence-skip-denied = Overgeslagen: geen toegang
evidence-skip-read-only = Overgeslagen: bestandssysteem alleen-lezen
evidence-skip-no-space = Overgeslagen: geen werkruimte
evidence-skip-unsupported = Overgeslagen: bestandssysteem niet ondersteund
evidence-skip-archive = Overgeslagen: teruggavearchief niet gecontroleerd
evidence-skip-receipt = Overgeslagen: ontvangstbevestiging ontbreekt
evidence-skip-waiver = Overgeslagen: geen schriftelijke afstand van de opdrachtgever van kracht
evidence-skip-last-copy = Overgeslagen: laatste exemplaar niet vastgesteld
evidence-skip-kept = Bewaard volgens besluit
evidence-skip-restored = Teruggezet tijdens de bedenktijd
evidence-skip-withdrawn = Overgeslagen: lijst ingetrokken of verlopen

# Wie akkoord was
evidence-function-privacy-officer = Privacy officer
evidence-function-records-manager = Recordmanager
evidence-function-partner = Partner
evidence-function-engagement-lead = Opdrachtleider
evidence-function-it-administrator = Systeembeheerder
evidence-function-staff = Medewerker

# De pagina
evidence-page-title-destruction = Verklaring van vernietiging { $id }
evidence-page-title-return = Verklaring van teruggave { $id }
evidence-page-title-mixed = Verklaring van teruggave en vernietiging { $id }
evidence-page-status-provisional = Voorlopig: in back-ups kunnen nog kopieën staan.
evidence-page-organisation = Organisatie
evidence-page-role = Rol
evidence-page-role-controller = verwerkingsverantwoordelijke
evidence-page-role-processor = verwerker
evidence-page-role-both = verwerkingsverantwoordelijke en verwerker
evidence-page-client = Nummer opdrachtgever
evidence-page-ground = Grond
evidence-page-ground-text = artikel { $clause }, regel { $rule }
evidence-page-ground-erasure = AVG art. 17, een toegewezen verzoek om wissing: { $count ->
    [one] 1 regel
   *[other] { $count } regels
}
evidence-page-ground-waiver = eigen boeken die de opdrachtgever schriftelijk niet terug wil: { $count ->
    [one] 1 regel
   *[other] { $count } regels
}
evidence-page-plan = Vernietigingslijst
evidence-page-end = Einde van de opdracht
evidence-page-retain-until = Bewaren t/m
evidence-page-executed = Uitgevoerd op
evidence-page-consultation = Overleg met de opdrachtgever
evidence-page-announced = aangekondigd op { $date }
evidence-page-reminded = herinnerd op { $date }
evidence-page-last-notice = laatste bericht op { $date }
evidence-page-answered = antwoord op { $date }
evidence-page-silence = geen antwoord, besloten op { $date }
evidence-page-not-consulted = niet vastgelegd
evidence-page-counts = Wat er is gebeurd
evidence-page-destroyed = Vernietigd
evidence-page-returned = Teruggegeven; ons exemplaar is er nog
evidence-page-returned-destroyed = Teruggegeven en vernietigd
evidence-page-unlinked = Verwijderd zonder vastgesteld overschrijven
evidence-page-failed = Mislukt: nog aanwezig
evidence-page-indeterminate = Onzeker: wordt uitgezocht
evidence-page-planned = Gepland
evidence-page-volume = Uitgevoerd: { $parts } stukken, bijlagen en archiefonderdelen meegeteld, { $size }.
evidence-page-method = Op welke wijze
evidence-page-return = Teruggave
evidence-page-archive = SHA-256 van het archief
evidence-page-archive-size = Omvang van het archief
evidence-page-receipt = Ontvangst
evidence-page-receipt-on = bevestigd op { $date }
evidence-page-receipt-yes = bevestigd
evidence-page-receipt-none = niet bevestigd
evidence-page-approvals = Accorderingen
evidence-page-approvals-rule =
    { $required ->
        [one] Naast de opsteller was één accordering vereist.
       *[other] Naast de opsteller waren { $required } accorderingen vereist.
    } { $days ->
        [0] Er was geen bedenktijd.
        [one] De bedenktijd was één dag.
       *[other] De bedenktijd was { $days } dagen.
    }
evidence-page-limits = Wat deze verklaring niet zegt
evidence-page-check = Deze verklaring controleren
evidence-page-check-text = Deze pagina is een leeshulp; het ondertekende document is het JSON-bestand. Met OpenSSH en de lijst van ondertekenaars die u van de organisatie hebt gekregen:
evidence-page-key = Sleutel
evidence-page-root = Wortel van de bijlage
evidence-page-plan-digest = SHA-256 van de vernietigingslijst
evidence-page-ledger = Logboek
evidence-page-tool = Gemaakt met

# termijn verify
evidence-check-certificate = Verklaring { $id }, opdrachtgever { $client }: compleet en zonder tegenspraak
evidence-check-signature-good = Ondertekend door { $principal } (sleutel { $fingerprint })
evidence-check-signature-unlisted = Handtekening ongeschonden; van wie de sleutel is, is niet gecontroleerd. Vergelijk { $fingerprint } met de vingerafdruk die u hebt gekregen
evidence-check-signature-missing = Er is geen handtekening
evidence-check-signer = De verklaring noemt de sleutel { $fingerprint }
evidence-check-counts = { $destroyed } vernietigd + { $returned } teruggegeven + { $both } teruggegeven en vernietigd + { $unlinked } verwijderd zonder overschrijven + { $skipped } overgeslagen + { $failed } mislukt + { $indeterminate } onzeker = { $planned } gepland
evidence-check-erasures = Daarvan op grond van een toegewezen verzoek om wissing (AVG art. 17): { $count ->
        [one] 1 regel
       *[other] { $count } regels
    }
evidence-check-waivers = Daarvan eigen boeken van de opdrachtgever, niet teruggegeven omdat die daar schriftelijk van afzag: { $count ->
        [one] 1 regel
       *[other] { $count } regels
    }
evidence-check-approvals =
    { $given ->
        [one] Eén accordering naast de opsteller
       *[other] { $given } accorderingen naast de opsteller
    }, { $required } vereist
evidence-check-annex =
    { $lines ->
        [one] De bijlage hoort erbij: één regel
       *[other] De bijlage hoort erbij: { $lines } regels
    }
evidence-check-annex-none = De bijlage is er niet bij; de regels zijn niet gecontroleerd
evidence-check-ledger-head = Gemaakt na regel { $seq } van het logboek ({ $digest }…); vergelijk met het logboek
evidence-check-beyond = Wat dit niet kan aantonen: dat er buiten de genoemde bronnen geen andere kopie bestaat
evidence-check-plan = Vernietigingslijst { $id }, opdrachtgever { $client }: kop leesbaar
evidence-check-exclusion = Verklaring bij vernietigingslijst { $plan }: { $lines ->
        [one] 1 regel is eraf gehaald en blijft
       *[other] { $lines } regels zijn eraf gehaald en blijven
    }, met reden { $reason }
evidence-check-right = Volgens de lijst van ondertekenaars heeft de sleutel het recht { $right }
evidence-check-exclusion-belongs = Zij hoort bij de lijst ernaast, en die heeft deze regels
evidence-check-exclusion-no-plan = De lijst is er niet bij; of zij deze regels heeft, is niet gecontroleerd
evidence-check-exclusion-other = Zij gaat over een andere lijst dan die ernaast, of over regels die deze niet heeft
evidence-check-not-an-exclusion = Geen verklaring van deze versie die regels van een lijst haalt ({ $field })
evidence-check-plan-today = Of zij nog mag worden uitgevoerd, bepaalt apply; niet na { $until }
evidence-check-items =
    { $lines ->
        [one] De regels horen erbij en tellen op: één regel
       *[other] De regels horen erbij en tellen op: { $lines } regels
    }
evidence-check-items-none = De lijst { $file } is er niet bij; de regels zijn niet gecontroleerd
evidence-check-items-changed = De regels zijn gewijzigd, of horen bij een andere lijst
evidence-check-author = De lijst noemt { $author } als opsteller
evidence-check-ledger =
    { $entries ->
        [one] Eén regel, ononderbroken
       *[other] { $entries } regels, ononderbroken
    }
evidence-check-ledger-end = Aan het einde is niets weggehaald als een lijst of verklaring regel { $seq } noemt ({ $digest }…)
evidence-check-ledger-torn = Regel { $line } is afgebroken
evidence-check-ledger-broken = Regel { $line } is gewijzigd, of ervóór zijn regels weggehaald, toegevoegd of verplaatst

# Wat er mis is met een bestand
evidence-check-not-a-certificate = Geen verklaring van deze versie (regel { $line })
evidence-check-not-a-plan = Geen vernietigingslijst van deze versie (regel { $line })
evidence-check-schema = Een formaat dat deze versie niet kent
evidence-check-sum = Spreekt zichzelf tegen: { $field }
evidence-check-annex-root = De bijlage hoort niet bij de verklaring, of is gewijzigd
evidence-check-annex-line = Regel { $line } van de bijlage is niet geldig
evidence-check-annex-sum = Verklaring en bijlage spreken elkaar tegen: { $field }
evidence-check-items-cut = De regels zijn afgebroken of te lang
evidence-check-items-line = Regel { $line } van de lijst is niet geldig

# Waarom een handtekening niet telt
evidence-signature-damaged = Het handtekeningbestand is beschadigd of geen handtekening
evidence-signature-not-ed25519 = De handtekening is geen Ed25519-handtekening
evidence-signature-namespace = De handtekening is voor een ander doel gezet
evidence-signature-mismatch = Het bestand is niet het bestand dat is ondertekend
evidence-signature-unknown-key = De handtekening is gezet met een sleutel die niet op de lijst van ondertekenaars staat
evidence-signature-revoked = De handtekening is gezet met een ingetrokken sleutel
evidence-signature-no-right = De sleutel mag dit soort document niet ondertekenen
evidence-signature-not-yet-valid = De sleutel was nog niet geldig
evidence-signature-expired = De sleutel was niet meer geldig

evidence-page-recipients = Ontvangers
evidence-page-recipients-text = { $total }: { $told } ingelicht, { $confirmed } bevestigd, { $outstanding } nog niet
