# vernietigingsstops op een zoekvraag
cli-arg-query = Op alles wat een zoekvraag zegt, ook wat er later bij komt: veld:waarde,waarde met spaties tussen de voorwaarden, bijvoorbeeld "type:BSN pad:klanten/devries/** datum:2023..2024-06". Velden: source, path, kind, type, class, engagement, client, date, end; words:- leest woorden van de standaardinvoer
hold-ask-words = Welke woorden? Eén term per regel, zoals de naam van een zaak. Gezocht wordt op hele woorden, ongeacht hoofdletters; van een term van meer woorden moeten alle erin staan. Sluit af met Ctrl-D.
hold-query-empty = de zoekvraag is leeg; geef voorwaarden zoals type:BSN of date:2023..2024; velden: { $fields }
hold-query-part = deel { $part } van de zoekvraag is geen voorwaarde zoals type:BSN; velden: { $fields }
hold-query-quote = in deel { $part } van de zoekvraag staat een aanhalingsteken verkeerd; zet de hele waarde tussen aanhalingstekens, zoals path:"klanten/de vries/**"
hold-query-field = een zoekvraag heeft geen veld { $field }; velden: { $fields }
hold-query-twice = { $field } staat twee keer in de zoekvraag; scheid alternatieven met een komma, zoals type:BSN,IBAN
hold-query-no-value = { $field } heeft geen waarde in de zoekvraag
hold-query-glob = { $value } is geen pad binnen een bron; geef er een zoals klanten/devries/**
hold-query-range = { $value } is geen datum of bereik; geef 2023, 2023-06, 2023-06-30, 2023..2024-06, 2023.. of ..2024
hold-query-backwards = { $value } eindigt voor het begint, dus er kan niets in liggen
hold-query-words = woorden staan niet in de zoekvraag zelf, waar ze bewaard zouden blijven; geef words:- en de woorden op de standaardinvoer
hold-query-unknown = { $field }:{ $value } is hier niet bekend, dus er kan niets aan voldoen; bekend: { $known }
hold-use-words-line = regel { $line } van de standaardinvoer heeft geen woord waarop gezocht kan worden
hold-use-words-nothing = de standaardinvoer noemt geen woorden; geef één term per regel
