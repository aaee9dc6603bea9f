# Fouten: wat er is, waarom dat ertoe doet, wat te doen. De nummers staan vast.

error-label-error = fout
error-label-where = waar
error-label-why = waarom
error-label-do = doe

error-hint-did-you-mean = bedoelde u "{$word}"?
error-hint-belongs-in = die sleutel hoort onder {$table}

# Fouten in termijn.toml.
error-config-syntax = dit is geen geldige TOML: {$detail}
error-config-unknown-key = onbekende sleutel "{$key}"
error-config-wrong-type = verkeerd soort waarde: {$detail}
error-config-missing-key = "{$key}" ontbreekt
error-config-unknown-value = onbekende waarde bij "{$key}"; mogelijk zijn: {$detail}
error-config-out-of-range = "{$key}" moet liggen binnen {$detail}
error-config-unknown-zone = "{$detail}" is geen tijdzone uit de tz-database
error-config-duplicate-source = er is al een bron met de naam "{$key}"
error-config-overlapping-sources = bronnen "{$key}" en "{$detail}" liggen in elkaar
error-config-folder-in-source = "{$key}" ligt in bron "{$detail}" en zou zelf gelezen worden
error-config-bad-glob = het patroon "{$key}" is niet te lezen
error-config-bad-value = "{$key}" kan zo niet; bijvoorbeeld: {$detail}
error-config-empty = "{$key}" is leeg
error-config-secret = hier staat een geheim ("{$key}"); geheimen horen niet in dit bestand
error-config-version = deze versie van het bestand is onbekend; bekend is {$detail}

# Waarom het systeem weigert.
error-io-not-found = er is niets met deze naam
error-io-denied = dit account heeft geen toestemming
error-io-is-folder = het is een map
error-io-not-folder = een deel van het pad is geen map
error-io-no-space = er is geen ruimte meer
error-io-read-only = het bestandssysteem is alleen-lezen
error-io-too-large = het is te groot
error-io-not-text = het is geen UTF-8-tekst

error-t0101-what = de instellingen zijn niet te lezen ({$reason})
error-t0101-why = zonder instellingen is niet bekend wat er gelezen mag worden
error-t0101-do = controleer pad en rechten, of wijs een ander bestand aan met --config

error-t0102-what = de instellingen kloppen niet (fouten: {$count})
error-t0102-why = een instelling die half begrepen wordt, kan te veel vernietigen; het bestand wordt in zijn geheel geweigerd
error-t0102-do = verbeter de regels hierboven en controleer met: termijn check

error-t0103-what = onbekende sleutel in de instellingen (aantal: {$count})
error-t0103-why = een sleutel met een tikfout zou stilzwijgend niet gelden
error-t0103-do = verbeter of verwijder de sleutel; de bekende sleutels staan in wat termijn init schrijft

error-t0104-what = de herkenningsregels zijn niet te lezen ({$reason})
error-t0104-why = een regel die stilzwijgend wordt overgeslagen, mist niemand; er wordt dus niets gelezen
error-t0104-do = herstel dit, of wijzig rules onder [detect] in de instellingen

error-t0105-what = een bestand met herkenningsregels klopt niet: {$reason}
error-t0105-why = een halve regel vindt de helft; er wordt niets gelezen tot het bestand klopt
error-t0105-do = verbeter de plek en controleer met: termijn rules check

error-t0106-what = voorbeelden van herkenningsregels kloppen niet (aantal: {$count})
error-t0106-why = een regel die niet doet wat zijn voorbeelden zeggen, vindt iets anders dan de maker denkt
error-t0106-do = verbeter de regel of het voorbeeld op elke regel hierboven

error-t0107-what = het bestand met eigen bewaarregels is niet te lezen ({$reason})
error-t0107-why = zonder die regels kan te vroeg worden vernietigd wat u langer moet bewaren; er gebeurt dus niets
error-t0107-do = herstel dit, of wijzig rules onder [retention] in de instellingen

error-t0108-what = de bewaarregels kloppen niet: {$reason}
error-t0108-why = met een halve regel bewaart u te kort of te lang; er gebeurt niets tot het klopt
error-t0108-do = verbeter de plek en controleer met: termijn rules check

error-t0109-what = voorbeelden van wettelijke regels kloppen niet (aantal: {$count})
error-t0109-why = een regel die zijn eigen stukken niet herkent, bewaart ze niet
error-t0109-do = verbeter de woorden of het voorbeeld op elke regel hierboven

error-t0110-what = het bestand met wachtwoorden is niet te gebruiken ({$reason})
error-t0110-why = zonder deze wachtwoorden blijven archieven en documenten ongelezen, en wie het bestand kan lezen, kent ze alle
error-t0110-do = herstel dit (chmod 600), of wijzig passwords onder [detect] in de instellingen

error-t0111-what = er is geen opdrachtenregister opgegeven
error-t0111-why = zonder einddatums is van geen enkel stuk te zeggen wanneer de termijn voorbij is
error-t0111-do = zet path onder [register] in de instellingen, of geef --register BESTAND

error-t0112-what = het opdrachtenregister bestaat niet
error-t0112-why = zonder einddatums is van geen enkel stuk te zeggen wanneer de termijn voorbij is
error-t0112-do = controleer het pad, of schrijf een leeg register met: termijn init

error-t0113-what = het opdrachtenregister is niet te lezen ({$reason})
error-t0113-why = zonder einddatums is van geen enkel stuk te zeggen wanneer de termijn voorbij is
error-t0113-do = controleer de rechten en of het bestand een csv of xlsx is

error-t0114-what = er staat geen opdracht in het register
error-t0114-why = alle stukken zouden zonder opdracht blijven
error-t0114-do = vul per opdracht een regel in en controleer met: termijn register check

error-t0115-what = het register heeft fouten (aantal: {$count})
error-t0115-why = een register dat half gelezen wordt, maakt termijnen te kort; het wordt in zijn geheel geweigerd
error-t0115-do = verbeter de regels hierboven en controleer met: termijn register check

error-t0201-what = de map van bron {$source} bestaat niet
error-t0201-why = wat daar staat telt als niet gelezen, niet als schoon
error-t0201-do = koppel de share aan of verbeter path van deze bron

error-t0202-what = de map van bron {$source} is niet te lezen ({$reason})
error-t0202-why = wat daar staat telt als niet gelezen, niet als schoon
error-t0202-do = geef het account van termijn leesrechten op de hele map

error-t0203-what = het pad van bron {$source} is geen map
error-t0203-why = een bron is een map met alles wat erin staat
error-t0203-do = wijs de map aan waarin het bestand staat

error-t0204-what = bron {$source} lijkt niet aangekoppeld: {$sentinel} ontbreekt
error-t0204-why = een lege map op de plek van een share zou lezen als: alles is al weg
error-t0204-do = koppel de share aan; is dit een nieuwe bron, maak dan het bestand {$sentinel} aan

error-t0205-what = bronnen {$first} en {$second} liggen in elkaar
error-t0205-why = hetzelfde stuk zou twee keer tellen en twee oordelen kunnen krijgen
error-t0205-do = laat een van beide weg, of neem de binnenste op in exclude van de buitenste

error-t0206-what = er is geen bron om te lezen
error-t0206-why = zonder bron valt er niets te vinden
error-t0206-do = zet een [[source]] in de instellingen, of geef een map: termijn scan MAP --register BESTAND

error-t0207-what = geen van de bronnen was te lezen
error-t0207-why = een lege uitkomst zou lijken op een schone
error-t0207-do = verhelp de meldingen hierboven en lees opnieuw

error-t0208-what = er is geen bron met de naam {$source}
error-t0208-why = er is niets gelezen of veranderd
error-t0208-do = kies een naam uit de instellingen; termijn check toont ze

error-t0209-what = de map {$folder} en bron {$source} liggen de een in de ander
error-t0209-why = termijn zou de eigen administratie scannen en vernietigen, of een bron ervoor aanzien
error-t0209-do = kies een andere map: --state MAP, of [state] en [folders] in de instellingen

error-t0210-what = deze scan zou bron {$source} vergeten, en daar gaat plan {$plan} over
error-t0210-why = wat het plan daar in quarantaine heeft zou als weg gelden; er is niets gelezen
error-t0210-do = voer het plan eerst uit of trek het in, of scan met een andere staatmap: --state MAP

error-t0211-what = bron {$source} is leeg en staat op een ander apparaat dan eerst
error-t0211-why = een lege map op de plaats van een share leest als: alles is weg
error-t0211-do = koppel de share; is die nu echt leeg, geef de bron dan een bakenbestand

error-t0301-what = de statusmap is niet te gebruiken ({$reason})
error-t0301-why = zonder catalogus en logboek is niet vast te leggen wat er gebeurt
error-t0301-do = controleer rechten en pad, of kies een andere map met --state

error-t0302-what = anderen kunnen in de statusmap (rechten {$mode})
error-t0302-why = de catalogus noemt bestandsnamen, en de sleutel van de installatie staat er
error-t0302-do = maak de map alleen toegankelijk voor de eigenaar: chmod 700

error-t0303-what = de statusmap staat op een netwerkbestandssysteem ({$kind})
error-t0303-why = vergrendelen en wegschrijven zijn daar niet betrouwbaar genoeg voor het logboek
error-t0303-do = kies een map op een lokale schijf met --state of [state] folder

error-t0304-what = de catalogus is van een nieuwere versie (vorm {$found}, bekend is {$known})
error-t0304-why = een oudere versie zou gegevens kunnen missen die nu meetellen
error-t0304-do = gebruik de nieuwere termijn, of kies een andere statusmap met --state

error-t0305-what = de catalogus is beschadigd
error-t0305-why = op een beschadigde catalogus mag niets vernietigd worden
error-t0305-do = zet hem opzij en bouw hem opnieuw op uit bronnen en logboek: termijn scan

error-t0306-what = een andere run is bezig ({$holder}, sinds {$since})
error-t0306-why = twee runs tegelijk zouden elkaars stand overschrijven
error-t0306-do = wacht tot die klaar is; het slot verdwijnt vanzelf met dat proces

error-t0307-what = er is nog niets gelezen
error-t0307-why = zonder uitkomst van een scan valt er niets te tonen of te beslissen
error-t0307-do = begin met: termijn scan

error-t0308-what = te weinig ruimte op de schijf (nodig {$needed}, vrij {$free})
error-t0308-why = een archief of logboek dat half geschreven wordt, bewijst niets
error-t0308-do = maak ruimte of kies een andere map onder [folders]

error-t0309-what = een uitkomst kon niet worden weggeschreven ({$reason})
error-t0309-why = een uitkomst die niet op schijf staat, is er niet
error-t0309-do = controleer rechten en ruimte en probeer het opnieuw

error-t0310-what = er staat al een bestand
error-t0310-why = het zou overschreven worden
error-t0310-do = kies een andere plek of haal het bestand zelf weg

error-t0311-what = het bestand is niet te lezen ({$reason})
error-t0311-why = er is niets gecontroleerd of veranderd
error-t0311-do = controleer het pad en de rechten

error-t0312-what = het logboek is niet heel
error-t0312-why = er is een regel veranderd, weggehaald of toegevoegd; zonder heel logboek wordt niets uitgevoerd
error-t0312-do = bewaar het bestand voor onderzoek; bekijk het met termijn verify en zet de laatste goede kopie terug

error-t0313-what = het resultaat kon niet naar de standaarduitvoer ({$reason})
error-t0313-why = wat u ervan hebt is niet volledig
error-t0313-do = maak ruimte of schrijf het ergens anders heen, en doe het opnieuw
error-t0315-what = er staat geen OCR op deze machine, en de configuratie eist die ([detect] ocr = "required")
error-t0315-why = scans en foto's zouden niet gelezen worden
error-t0315-do = installeer tesseract met de talen nld en eng (Debian, Ubuntu: apt-get install tesseract-ocr tesseract-ocr-nld tesseract-ocr-eng), of zet ocr = "auto"

error-t0314-what = er kan geen leesproces gestart worden
error-t0314-why = soorten bestanden die alleen in een eigen proces gelezen worden, tellen dan als niet gelezen
error-t0314-do = kijk of de gebruiker processen mag starten (ulimit -u, het geheugen van de machine) en doe het opnieuw

error-t0401-what = geen stuk gevonden bij {$item}
error-t0401-why = alleen wat de laatste scan heeft gezien, heeft een oordeel
error-t0401-do = geef een id (it_…) of een pad ten opzichte van de bron; termijn status --all toont ze

error-t0402-what = {$item} past bij meer dan één stuk (aantal: {$count})
error-t0402-why = een beslissing moet over precies één stuk gaan
error-t0402-do = gebruik het id van het stuk, of zet de bron ervoor: BRON:pad

error-t0403-what = klant {$client} staat niet in het register
error-t0403-why = een plan gaat over precies één klant van het register
error-t0403-do = kies een nummer uit: termijn register list

error-t0404-what = opdracht {$engagement} staat niet in het register
error-t0404-why = een stuk kan alleen bij een opdracht van het register horen
error-t0404-do = kies een nummer uit: termijn register list

error-t0405-what = er is geen vernietigingsstop {$hold}
error-t0405-why = er is niets opgeheven
error-t0405-do = kies een nummer uit: termijn hold list

error-t0406-what = er is geen bevinding {$finding}
error-t0406-why = er is niets terzijde gelegd
error-t0406-do = neem een nummer uit: termijn findings --min-tier T5

error-t0407-what = bevinding {$finding} kan niet worden gelezen zoals zij gescand is
error-t0407-why = bestand, register of regels zijn sindsdien veranderd, of het bestand is niet te lezen; een bevinding wordt pas terzijde gelegd nadat zij opnieuw gezien is
error-t0407-do = scan opnieuw en neem het nummer uit: termijn findings

error-t0408-what = bevinding {$finding} is al terzijde gelegd, met {$dismissal}
error-t0408-why = één terzijdelegging is genoeg, met één laatste dag
error-t0408-do = voor een andere dag of reden eerst: termijn dismiss withdraw {$dismissal}

error-t0409-what = er is geen terzijdelegging {$dismissal} om in te trekken
error-t0409-why = er is niets veranderd
error-t0409-do = kies er een die van kracht is uit: termijn dismiss list

error-t0410-what = er is geen herkenningsregel {$rule}
error-t0410-why = er valt niets van te tonen
error-t0410-do = kies een id uit: termijn rules list

error-t0411-what = er is geen plan {$plan}
error-t0411-why = er is niets veranderd
error-t0411-do = kies een nummer uit: termijn plan list

error-t0412-what = voor klant {$client} is niets te vernietigen of terug te geven
error-t0412-why = een leeg plan laten goedkeuren bewijst niets
error-t0412-do = bekijk waarom met: termijn status --client {$client}

error-t0413-what = in plan {$plan} is nog niet over alles beslist (open: {$count})
error-t0413-why = wat niet beslist is, mag niet bevroren en goedgekeurd worden
error-t0413-do = beslis met: termijn decide {$plan} STUK

error-t0414-what = plan {$plan} is nog een concept
error-t0414-why = alleen een bevroren plan staat vast en kan worden goedgekeurd of uitgevoerd
error-t0414-do = bevries het met: termijn plan freeze {$plan}

error-t0415-what = plan {$plan} is bevroren en kan niet meer veranderen
error-t0415-why = wie goedkeurt, keurt precies deze bytes goed
error-t0415-do = trek het in en maak een nieuw plan: termijn plan withdraw {$plan}

error-t0416-what = plan {$plan} is ingetrokken
error-t0416-why = een ingetrokken plan wordt nooit meer uitgevoerd
error-t0416-do = maak een nieuw plan met: termijn plan create

error-t0417-what = plan {$plan} is al uitgevoerd
error-t0417-why = een plan wordt één keer uitgevoerd; de verklaring zegt wat er gebeurd is
error-t0417-do = bekijk de verklaring, of maak een nieuw plan met: termijn plan create

error-t0418-what = plan {$plan} is na het bevriezen veranderd
error-t0418-why = de handtekeningen gelden voor andere bytes dan er nu staan; er is niets aangeraakt
error-t0418-do = zoek uit wie het veranderde, trek het plan in en maak een nieuw: termijn plan withdraw {$plan}

error-t0419-what = plan {$plan} is verlopen op {$expired}
error-t0419-why = wat toen is goedgekeurd, hoeft nu niet meer te kloppen; er is niets aangeraakt
error-t0419-do = maak een nieuw plan met: termijn plan create

error-t0420-what = plan {$plan} hoort bij een andere statusmap
error-t0420-why = catalogus, blokkades en logboek van dat plan staan daar; er is niets aangeraakt
error-t0420-do = voer het uit met de statusmap waarin het is gemaakt: --state MAP

error-t0421-what = het logboek mist de regel waarop plan {$plan} is bevroren
error-t0421-why = het logboek is ingekort of teruggezet; er is niets aangeraakt
error-t0421-do = controleer het met termijn verify, en zet het juiste logboek terug of maak een nieuw plan

error-t0422-what = het register is veranderd sinds plan {$plan} werd bevroren
error-t0422-why = einddatums kunnen verschoven zijn; er is niets aangeraakt
error-t0422-do = bekijk het verschil met termijn plan diff {$plan}, en maak een nieuw plan

error-t0423-what = de regels of de lijst van ondertekenaars zijn veranderd sinds plan {$plan} werd bevroren
error-t0423-why = het plan rust op regels die niet meer gelden; er is niets aangeraakt
error-t0423-do = lees opnieuw met termijn scan en maak een nieuw plan

error-t0424-what = het plan heeft {$items} stukken; toegestaan zijn er {$max}
error-t0424-why = een fout in een glob of register raakt dan te veel ineens
error-t0424-do = maak kleinere plannen, of verhoog max_items_per_plan onder [safety] na overleg

error-t0425-what = het plan haalt {$share} % van bron {$source} weg; toegestaan is {$max} %
error-t0425-why = een fout in een glob of register zou een bron kunnen leegmaken
error-t0425-do = controleer het plan; maak kleinere plannen of verhoog max_share_of_root na overleg

error-t0426-what = de ontvangstbevestiging van de klant bij plan {$plan} ontbreekt
error-t0426-why = wat is teruggegeven, wordt pas vernietigd als de klant het heeft
error-t0426-do = leg de bevestiging vast met: termijn return received {$plan}

error-t0427-what = {$decision} mag niet voor regel {$item} van het plan
error-t0427-why = het zijn boeken van de klant zelf, die de klant volgens de wet bewaart; die gaan terug en worden niet zonder teruggave vernietigd, tenzij een schriftelijke afstand van de klant is vastgelegd die alles in het stuk dekt
error-t0427-do = kies return of return_then_destroy; of leg de brief van de klant vast met termijn waiver add, en besluit dan met --action destroy --reason client_waiver

error-t0428-what = {$item} staat niet in plan {$plan}
error-t0428-why = een plan gaat alleen over wat op de dag van maken aan de beurt was
error-t0428-do = bekijk het plan met: termijn plan show {$plan}

error-t0429-what = niet alles van plan {$plan} is uitgevoerd (aantal: {$count})
error-t0429-why = wat sinds de goedkeuring veranderde, verdween of geblokkeerd werd, is niet aangeraakt
error-t0429-do = lees opnieuw met termijn scan; wat dan nog aan de beurt is, komt in een nieuw plan

error-t0430-what = plan {$plan} heeft geen regels
error-t0430-why = een leeg plan goedkeuren bewijst niets
error-t0430-do = trek het in: termijn plan withdraw {$plan}

error-t0431-what = plan {$plan} is van {$made}, en die dag moet nog komen
error-t0431-why = de klok is teruggezet; met een verkeerde klok klopt geen termijn, en er is niets aangeraakt
error-t0431-do = zet de klok van deze machine goed en doe het opnieuw

error-t0432-what = van plan {$plan} staat nog iets in quarantaine (aantal: {$count})
error-t0432-why = naar een ingetrokken plan kijkt niemand meer; het zou blijven staan waar niemand het vindt
error-t0432-do = zet het eerst terug: termijn restore {$plan}

error-t0433-what = de reden {$reason} past niet bij dit besluit
error-t0433-why = de reden staat in plan en verklaring en moet kloppen
error-t0433-do = gebruik om te bewaren een reden die met keep_ begint; om te vernietigen of terug te geven juist niet

error-t0434-what = allowed_signers is veranderd sinds plan {$plan} is bevroren
error-t0434-why = wie er mocht tekenen was toen een andere vraag; er is niets aangeraakt
error-t0434-do = zet het bestand terug zoals het was, of trek het plan in en maak een nieuw: termijn plan withdraw {$plan}

error-t0435-what = vernietigingsstop {$hold} wordt door twee verschillende mensen opgeheven
error-t0435-why = een stop beschermt bewijs; niemand haalt hem alleen weg
error-t0435-do = geef de sleutels van beiden: --key BESTAND --key BESTAND

error-t0436-what = een bestand van plan {$plan} is weg
error-t0436-why = wat ondertekend is moet er zijn om het uit te voeren; er is niets aangeraakt
error-t0436-do = zet het bestand terug, of trek het plan in en maak een nieuw: termijn plan withdraw {$plan}

error-t0437-what = vernietigingsstoppen uit het logboek gelden niet meer in de catalogus ({$count})
error-t0437-why = niemand hief ze op, dus wat eronder valt moet blijven; er is niets aangeraakt
error-t0437-do = zet de catalogus terug van een kopie, of plaats elke stop opnieuw en laat twee mensen het verloren nummer opheffen: termijn hold release

error-t0438-what = vernietigingsstops staan op nummers, bronnen of regels die het kantoor niet meer kent ({$count})
error-t0438-why = onder een andere naam of een ander nummer zouden dezelfde stukken niet meer beschermd zijn; er is niets aangeraakt
error-t0438-do = zet terug wat er ontbreekt, of plaats een stop op wat het nu heet en laat twee mensen de oude opheffen: termijn hold release

error-t0439-what = verzoeken uit het logboek gelden niet meer in de catalogus ({$count})
error-t0439-why = niemand sloot ze, dus wat eronder valt moet blijven; er is niets aangeraakt
error-t0439-do = zet de catalogus terug van een kopie, of leg elk verzoek opnieuw vast en sluit het verloren nummer: termijn request close NUMMER --outcome withdrawn

error-t0440-what = verzoeken staan op nummers die het register niet kent ({$count})
error-t0440-why = onder een ander nummer vielen dezelfde stukken er niet meer onder; er is niets aangeraakt
error-t0440-do = zet het nummer terug in het register, of leg het verzoek vast op het nieuwe nummer en sluit het oude: termijn request close NUMMER --outcome withdrawn

error-t0441-what = er is geen verzoek {$request}
error-t0441-why = er is niets gewijzigd
error-t0441-do = kies een nummer uit: termijn request list

error-t0442-what = de termijn van verzoek {$request} is niet verlengd: {$reason}
error-t0442-why = de betrokkene mag op de eerste termijn rekenen, tenzij hij op tijd van de verlenging hoort
error-t0442-do = beantwoord het verzoek nu, en zeg waarom het langer duurde

error-t0443-what = verzoek {$request} is niet gesloten: {$reason}
error-t0443-why = wie later vraagt waarom, moet de grond van het besluit kunnen vinden; er is niets gewijzigd
error-t0443-do = zie wat gezegd kan worden met: termijn request close --help

error-t0444-what = de beperking van verzoek {$request} blijft staan: {$reason}
error-t0444-why = de betrokkene hoort het voordat een beperking eindigt (AVG art. 18 lid 3); er is niets gewijzigd
error-t0444-do = vertel het eerst aan de betrokkene, en daarna: termijn request lift {$request} --notified DATUM

error-t0445-what = wat over de items is verklaard bij verzoek {$request} wordt niet aangenomen: {$reason}
error-t0445-why = op dit woord gaat een stuk weg vóór zijn termijn om is, dus het moet gaan over wat er nu ligt; er is niets gewijzigd
error-t0445-do = scan, bekijk het stuk en verklaar het opnieuw: termijn request attest {$request} ITEM --sole --key BESTAND

error-t0446-what = verklaringen over stukken die het logboek kent staan niet of anders in de catalogus ({$count})
error-t0446-why = een daarvan kan zeggen dat er nog iemand in een stuk voorkomt; er is niets aangeraakt
error-t0446-do = zet de catalogus terug van een kopie, of trek elk nummer in en laat wie gekeken heeft het opnieuw verklaren: termijn request attest withdraw NUMMER --key BESTAND

error-t0447-what = de persoon van verzoek {$request} wordt niet gezocht: {$reason}
error-t0447-why = een antwoord waar iets aan ontbreekt zou voor volledig doorgaan; er is niets doorzocht
error-t0447-do = zie hoe een persoon opgegeven wordt met: termijn request scope --help

error-t0448-what = elke regel van concept {$plan} is vervallen sinds het gemaakt is ({$count})
error-t0448-why = wat niet uitgevoerd kan worden, krijgt niemand ter ondertekening; er is niets geschreven
error-t0448-do = bekijk waarom: termijn plan diff {$plan}; trek het concept daarna in en maak een nieuw

error-t0449-what = vernietigingsstoppen zijn niet wat het logboek heeft zien plaatsen ({$count})
error-t0449-why = iemand heeft in de catalogus gewijzigd waarop ze liggen, of waarom; wat eronder viel kan nu vrij zijn; er is niets aangeraakt
error-t0449-do = zet de catalogus terug uit een kopie, of plaats elke stop opnieuw en laat twee mensen het oude nummer opheffen: termijn hold release

error-t0456-what = regel {$item} van lijst {$plan} is al afgehandeld, of de vernietiging ervan is begonnen
error-t0456-why = wat weg is, kan niet meer uitgezonderd worden; er is niets uitgezonderd
error-t0456-do = laat die regel weg; de andere kunnen nog uitgezonderd worden

error-t0457-what = {$recipient} staat niet op de checklist van {$about}
error-t0457-why = alleen ontvangers die het register bij deze opdrachten noemt, worden ingelicht; er is niets vastgelegd
error-t0457-do = bekijk de checklist met termijn plan show of request list; zet de naam in de kolom ontvangers van het register

error-t0458-what = ontvangers van wat op lijst {$plan} staat, hebben niet bevestigd dat ze zijn ingelicht ({$count})
error-t0458-why = de instellingen vragen dat (require_recipients); er is niets aangeraakt
error-t0458-do = licht ze in en leg het vast: termijn plan recipient {$plan} NAAM --told DATUM --confirmed DATUM

error-t0451-what = er is geen open incident {$incident}
error-t0451-why = er is niets gesloten
error-t0451-do = kies een nummer dat openstaat uit: termijn incident list

error-t0460-what = plan {$plan} kan nog niet bevroren worden: {$count} regels zijn niet te behandelen; eerste dag: {$from}
error-t0460-why = vóór die dag houdt de termijn, een bewaarplicht of een uitstel ze vast
error-t0460-do = wacht tot die dag, of besluit die regels te bewaren: termijn decide {$plan} … --action keep

error-t0461-what = over {$count} regels van plan {$plan} is niet geantwoord
error-t0461-why = artikel 10: vernietigen of teruggeven gaat in overleg met de opdrachtgever
error-t0461-do = zie waar het overleg staat met termijn plan show {$plan}; daarna termijn consult {$plan}, consult record of consult silence

error-t0462-what = over regel {$lines} van plan {$plan} is anders beslist dan de opdrachtgever koos
error-t0462-why = een antwoord van de opdrachtgever gaat voor; alleen bewaren mag altijd
error-t0462-do = beslis zoals de opdrachtgever koos, of leg zijn nieuwe antwoord vast met termijn consult record {$plan}

error-t0463-what = {$count} keer is uitstel verleend dat in het logboek staat en niet in de catalogus
error-t0463-why = wat de opdrachtgever mag laten bewaren, zou anders verdwijnen
error-t0463-do = zet de catalogus terug die bij dit logboek hoort; hieronder staan de plannen

error-t0464-what = geen brief over plan {$plan}: {$reason}
error-t0464-why = de opdrachtgever krijgt elke brief op zijn tijd en in zijn volgorde
error-t0464-do = zie de dagen met termijn plan show {$plan}

error-t0465-what = het antwoord over plan {$plan} is niet vastgelegd: {$reason}
error-t0465-why = een antwoord wordt geheel overgenomen of niet
error-t0465-do = verbeter het, of leg het per regel vast met --line

error-t0466-what = {$count} rijen van de lijst kloppen niet
error-t0466-why = een lijst wordt geheel overgenomen of niet; er is niets vastgelegd
error-t0466-do = verbeter de rijen hieronder, of vraag de opdrachtgever een nieuwe

error-t0467-what = geen besluit over plan {$plan} zonder antwoord: {$reason}
error-t0467-why = zwijgen is geen toestemming
error-t0467-do = zie waar het overleg staat met termijn plan show {$plan}

error-t0468-what = de sjablonen van brieven kunnen niet gelezen worden: {$reason}
error-t0468-why = anders ging er een brief uit in andere woorden dan die van het kantoor
error-t0468-do = verbeter [consultation] templates, of haal de regel weg

error-t0469-what = dit sjabloon kan niet gebruikt worden: {$reason}
error-t0469-why = een fout blijkt beter nu dan op de dag van de brief
error-t0469-do = verbeter het bestand en draai termijn check

error-t0501-what = de handtekening van de opsteller onder plan {$plan} ontbreekt
error-t0501-why = zonder handtekening staat niet vast wie dit plan heeft gemaakt
error-t0501-do = bevries het plan opnieuw met de sleutel van de opsteller

error-t0502-what = een handtekening is over andere bytes dan deze
error-t0502-why = het bestand of de handtekening is veranderd; er is niets aangeraakt
error-t0502-do = zoek uit wat er veranderde en laat opnieuw ondertekenen

error-t0503-what = {$signer} mag hiervoor niet tekenen ({$purpose})
error-t0503-why = allowed_signers geeft deze sleutel dat doel niet
error-t0503-do = laat iemand tekenen die het mag, of voeg {$purpose} toe aan namespaces in allowed_signers na overleg

error-t0504-what = {$signer} heeft het plan zelf opgesteld
error-t0504-why = vier ogen: wie opstelt, keurt niet goed
error-t0504-do = laat iemand anders goedkeuren

error-t0505-what = {$signer} heeft al getekend
error-t0505-why = twee handtekeningen van één persoon of sleutel tellen als één
error-t0505-do = laat iemand anders tekenen, met een eigen sleutel

error-t0506-what = plan {$plan} heeft {$have} van {$need} goedkeuringen
error-t0506-why = zonder goedkeuring van anderen wordt niets vernietigd
error-t0506-do = laat goedkeuren met: termijn approve {$plan}

error-t0507-what = onder de goedkeuringen van plan {$plan} is geen privacy officer
error-t0507-why = bij twee of meer goedkeuringen hoort die van een privacy officer
error-t0507-do = laat een privacy officer goedkeuren; de rollen staan onder [people]

error-t0508-what = de bedenktijd van plan {$plan} loopt tot en met {$until}
error-t0508-why = tot dan kan iedereen het nog tegenhouden
error-t0508-do = wacht, of haal stukken terug met: termijn restore {$plan}

error-t0509-what = een handtekening is niet voor dit doel gezet ({$purpose})
error-t0509-why = wie voor het een tekent, stemt niet in met het ander; er is niets aangeraakt
error-t0509-do = laat opnieuw tekenen met termijn, dat zet het doel erin

error-t0510-what = een handtekening is beschadigd, of niet van een Ed25519-sleutel
error-t0510-why = wat niet te controleren is telt niet; er is niets aangeraakt
error-t0510-do = zet de handtekening terug zoals zij gemaakt is, of laat opnieuw tekenen

error-t0511-what = de sleutel is niet te lezen ({$reason})
error-t0511-why = zonder sleutel kan niemand tekenen
error-t0511-do = wijs een Ed25519-sleutel in OpenSSH-vorm aan met --key; termijn key new maakt er een

error-t0512-what = de wachtwoordzin past niet bij de sleutel
error-t0512-why = er is niets getekend
error-t0512-do = probeer het opnieuw

error-t0513-what = anderen kunnen de sleutel lezen (rechten {$mode})
error-t0513-why = wie de sleutel kan kopiëren, kan namens u tekenen
error-t0513-do = maak hem alleen leesbaar voor uzelf: chmod 600

error-t0514-what = er is geen lijst van ondertekenaars (allowed_signers)
error-t0514-why = zonder lijst staat niet vast wie waarvoor mag tekenen
error-t0514-do = maak dit bestand met de regels die termijn key new en termijn key machine tonen, en noem het onder [signing]

error-t0515-what = regel {$line} van allowed_signers is niet te gebruiken
error-t0515-why = een lijst die half begrepen wordt, kan de verkeerde laten tekenen
error-t0515-do = schrijf per regel: naam namespaces="doel,doel" ssh-ed25519 SLEUTEL

error-t0516-what = de machinesleutel staat niet in allowed_signers
error-t0516-why = niemand zou de verklaring kunnen controleren
error-t0516-do = voeg de regel toe die termijn check toont

error-t0517-what = {$signer} staat niet onder [people]
error-t0517-why = plan en verklaring noemen wie tekent en in welke rol
error-t0517-do = voeg naam en rol toe onder [people] in de instellingen

error-t0518-what = de sleutel {$fingerprint} staat niet in allowed_signers
error-t0518-why = niemand kan zeggen van wie deze handtekening is
error-t0518-do = controleer de vingerafdruk bij de eigenaar en voeg de regel van die sleutel toe, of gebruik de juiste sleutel

error-t0519-what = de sleutel {$fingerprint} is ingetrokken
error-t0519-why = een ander kan hem hebben
error-t0519-do = teken met een nieuwe sleutel: termijn key new

error-t0520-what = de sleutel van {$signer} is vandaag niet geldig
error-t0520-why = allowed_signers zegt vanaf of tot wanneer ermee getekend mag worden
error-t0520-do = verbeter valid-after of valid-before in allowed_signers, of teken met een andere sleutel

error-t0521-what = het plan noemt {$author} als opsteller en is getekend door {$signer}
error-t0521-why = vier ogen zijn er alleen als zeker is wie het plan maakte; er is niets aangeraakt
error-t0521-do = trek het plan in en maak een nieuw, bevroren met de eigen sleutel van de opsteller

error-t0522-what = de sleutel is versleuteld en er is geen wachtzin
error-t0522-why = er is niets getekend
error-t0522-do = doe het op een terminal, of geef --passphrase-file BESTAND

error-t0523-what = dit is geen Ed25519-privésleutel in OpenSSH-vorm
error-t0523-why = er is niets getekend
error-t0523-do = noem de privésleutel, niet de .pub; termijn key new maakt er een

error-t0524-what = {$signer} heeft over regels van deze lijst beslist en kan haar niet accorderen
error-t0524-why = niemand accordeert wat hij zelf heeft beslist; regels uitzonderen is geen bezwaar
error-t0524-do = laat iemand anders accorderen

error-t0525-what = {$signer} beheert de systemen en kan niet accorderen
error-t0525-why = wie een lijst kan uitvoeren, accordeert haar niet ook
error-t0525-do = laat iemand anders accorderen; rollen staan in [people]

error-t0601-what = de klok ({$clock}) loopt achter op de laatste regel van het logboek ({$last})
error-t0601-why = met een verkeerde klok klopt geen enkele termijn; er is niets aangeraakt
error-t0601-do = zet de klok goed, of wacht tot zij voorbij de laatste regel is

error-t0602-what = er is geen terminal om de naam van het plan in te typen
error-t0602-why = vernietigen gebeurt alleen als iemand dit plan bij naam noemt; er is niets aangeraakt
error-t0602-do = geef de naam mee: --confirm {$plan}

error-t0603-what = dat is niet de naam van plan {$plan}
error-t0603-why = een verkeerde naam kan een verkeerd plan betekenen; er is niets aangeraakt
error-t0603-do = begin opnieuw en typ {$plan}

error-t0604-what = het teruggavearchief van plan {$plan} is niet gelijk aan de stukken
error-t0604-why = er wordt niets vernietigd wat niet van schijf is teruggelezen en vergeleken
error-t0604-do = controleer de schijf en voer opnieuw uit: termijn apply {$plan}

error-t0605-what = de uitkomsten van plan {$plan} tellen niet op; er is geen verklaring getekend
error-t0605-why = een verklaring die meer of minder zegt dan er gebeurd is, is niets waard
error-t0605-do = laat de staatmap zoals hij is, en meld dit met de versie (termijn --version) aan de makers

error-t0701-what = controle mislukt: {$what}
error-t0701-why = het bestand is niet wat er is ondertekend, of het logboek is niet meer heel
error-t0701-do = vertrouw het niet; vraag de afzender om het origineel en vergelijk de vingerafdruk van de sleutel

error-t0702-what = van dit bestand is niet te zien wat het is
error-t0702-why = wat niet herkend wordt, is niet gecontroleerd
error-t0702-do = geef een plan, verklaring, verslag, teruggavearchief of logboek van termijn

error-t0703-what = er is geen lijst om de handtekening tegen te controleren
error-t0703-why = een handtekening zegt pas iets als vaststaat van wie de sleutel is
error-t0703-do = geef de lijst mee: --allowed-signers BESTAND

error-t0801-what = verkeerd gebruik: {$reason}
error-t0801-why = er is niets gedaan
error-t0801-do = zie: termijn --help

error-t0901-what = onderbroken
error-t0901-why = alles wat geschreven is, klopt; wat niet gedaan is, staat als niet gedaan
error-t0901-do = geef dezelfde opdracht nog eens om verder te gaan

error-t0902-what = fout in termijn zelf, bij {$place}
error-t0902-why = het programma stopte om niets verkeerds te doen; de melding bevat met opzet geen gegevens
error-t0902-do = meld deze plaats en de versie (termijn --version) aan de makers
