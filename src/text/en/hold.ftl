# holds by query
cli-arg-query = On whatever a query says, what comes later included: field:value,value with blanks between conditions, such as "type:BSN path:klanten/devries/** date:2023..2024-06". Fields: source, path, kind, type, class, engagement, client, date, end; words:- reads words from standard input
hold-ask-words = Which words? One term a line, such as the name of a case. Whole words are met, whatever their case; of a term of several words all must stand there. End with Ctrl-D.
hold-query-empty = the query is empty; give conditions such as type:BSN or date:2023..2024; fields: { $fields }
hold-query-part = part { $part } of the query is no condition such as type:BSN; fields: { $fields }
hold-query-quote = in part { $part } of the query a quote is out of place; put the whole value in quotes, such as path:"klanten/de vries/**"
hold-query-field = a query has no field { $field }; fields: { $fields }
hold-query-twice = { $field } stands in the query twice; separate alternatives by a comma, such as type:BSN,IBAN
hold-query-no-value = { $field } has no value in the query
hold-query-glob = { $value } is no path within a source; give one such as klanten/devries/**
hold-query-range = { $value } is no date or range; give 2023, 2023-06, 2023-06-30, 2023..2024-06, 2023.. or ..2024
hold-query-backwards = { $value } ends before it begins, so nothing could lie in it
hold-query-words = words do not stand in the query itself, where they would be kept; give words:- and the words on standard input
hold-query-unknown = { $field }:{ $value } is not known here, so nothing could match; known: { $known }
hold-use-words-line = line { $line } of standard input has no word that can be looked for
hold-use-words-nothing = standard input names no words; give one term a line
