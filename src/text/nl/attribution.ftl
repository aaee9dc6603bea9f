# attribution: wat een medewerker zegt over van wie een item is

verdict-evidence-person = { $engagement }: een medewerker heeft dat van deze inhoud verklaard en ondertekend (exact)
verdict-evidence-person-conflict = { $engagement }: een medewerker heeft gezien dat map en inhoud elkaar tegenspreken; elke termijn telt, en de langste beslist
verdict-evidence-person-changed = { $engagement }: een medewerker koppelde het, maar de inhoud is daarna veranderd; het telt nog als aanwijzing (zwak)
verdict-evidence-person-unproven = { $engagement }: er staat dat een medewerker het koppelde, maar handtekening, bevoegdheid of logboek bewijzen dat niet (meer); het telt als aanwijzing (zwak)

attribution-reason-content-seen = inhoud bekeken
attribution-reason-lead-confirmed = bevestigd door de dossierhouder
attribution-reason-client-confirmed = bevestigd door de opdrachtgever
attribution-reason-misfiled = lag op de verkeerde plaats
attribution-reason-other = andere reden

cli-verb-attribute = Zeggen van wie een item is, ondertekend; het geldt voor deze inhoud
cli-verb-attribute-list = Tonen wat medewerkers zeiden: van kracht, inhoud veranderd, niet bewezen, ingetrokken
cli-verb-attribute-withdraw = Intrekken wat een medewerker zei, ondertekend
cli-arg-attribute-engagement = Nummer van de opdracht
cli-arg-attribute-reason = content_seen, lead_confirmed, client_confirmed, misfiled of other
cli-arg-attribute-not = Opdracht waar het niet bij hoort, al wijst een zwakke aanwijzing erheen
cli-arg-attribute-settle-conflict = Ik heb gezien dat map en inhoud elkaar tegenspreken; elke termijn blijft tellen
cli-arg-attribution = Nummer van de koppeling
attribution-use = noem het item, de opdracht, --reason en --key
attribution-use-reason = de reden is content_seen, lead_confirmed, client_confirmed, misfiled of other
attribution-use-already = dat staat al in { $attribution }
attribution-use-not = naar { $engagement } wijst geen zwakke aanwijzing, of juist meer dan dat; wat vaststaat, ontkent niemand
attribution-done = { $attribution }: { $item } hoort bij { $engagement }. Dat geldt voor deze inhoud; verandert die, dan telt het nog als zwakke aanwijzing.
attribution-now = Nu: { $headline }.
attribution-hint-conflict = Map en inhoud spreken elkaar nog tegen. Hebt u dat gezien, zeg het dan erbij met --settle-conflict.
attribution-hint-weak = Een zwakke aanwijzing wijst nog naar { $engagement }. Hoort het daar niet bij, zeg het dan erbij met --not { $engagement }.
attribution-withdrawn = { $attribution } is ingetrokken en telt niet meer.
attribution-none = Er is nooit een item door een medewerker gekoppeld.
attribution-state-in-force = Van kracht:
attribution-state-changed = De inhoud is daarna veranderd of weg; telt nog als zwakke aanwijzing:
attribution-state-unproven = Niet (meer) bewezen door handtekening, bevoegdheid of logboek; telt als zwakke aanwijzing:
attribution-state-withdrawn = Ingetrokken:
attribution-not = niet { $engagements }
attribution-settled = tegenspraak gezien
attribution-refused-container = het is een archief, postvak of tabel; van wie dat is, volgt uit de delen. Koppel die
attribution-refused-stale = het is niet te lezen zoals het gescand is; scan opnieuw
attribution-refused-restricted = de verwerking is beperkt (AVG art. 18): niemand bekijkt het
attribution-refused-no-conflict = map en inhoud spreken elkaar niet tegen; laat --settle-conflict weg

error-t0453-what = er is geen koppeling {$attribution} om in te trekken
error-t0453-why = er is niets veranderd
error-t0453-do = kies een nummer uit: termijn attribute list

error-t0454-what = {$item} is niet gekoppeld: {$reason}
error-t0454-why = een koppeling kan iets vernietigbaar maken, en moet gaan over precies wat er is; er is niets veranderd
error-t0454-do = bekijk het item met: termijn explain {$item}

error-t0455-what = koppelingen uit het logboek staan niet of anders in de catalogus ({$count})
error-t0455-why = een daarvan kan zijn wat een item bewaart; er is niets aangeraakt
error-t0455-do = zet de catalogus terug van een kopie, of trek elk nummer in en koppel opnieuw: termijn attribute withdraw NUMMER --key BESTAND
