// What of DuckDB's values JSON has no words for: infinite numbers and times, years before 1, and the other forms that
// DuckDB's own JSON allows. As SQL expressions over a value or its text; null where it cannot be said.

import { sqlText } from '../../core/sql-text.js';

/** Times as RFC 3339: a zoned one in UTC with Z, one without a zone as it is; dates as they are. */
export function timeCases(value: string, wrap: (text: string) => string): string {
  const text = `CAST(${value} AS VARCHAR)`;
  return (
    ` WHEN typeof(${value}) = 'TIMESTAMP WITH TIME ZONE' THEN ${wrap(zonedText(value))}` +
    ` WHEN typeof(${value}) IN ('TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS') THEN ${wrap(`replace(${calendarText(text)}, ' ', 'T')`)}` +
    ` WHEN typeof(${value}) = 'DATE' THEN ${wrap(calendarText(text))}`
  );
}

/** Needs the connection's TimeZone to be UTC, as the runtime sets it. */
export function zonedText(value: string): string {
  return `replace(replace(${calendarText(`CAST(${value} AS VARCHAR)`)}, ' ', 'T'), '+00', 'Z')`;
}

/** The text of a time that a calendar from year 1 on has. */
export function calendarText(text: string): string {
  return `CASE WHEN ${text} NOT IN ('infinity', '-infinity') AND NOT contains(${text}, '(BC)') THEN ${text} END`;
}

/** The text of a number unless it is none. */
export function finiteNumber(text: string): string {
  return `CASE WHEN ${text} NOT IN ('NaN', 'Infinity', '-Infinity', 'nan', 'inf', '-inf') THEN ${text} END`;
}

/** Lists, arrays, structs, maps and unions. */
export function isNested(value: string): string {
  return `regexp_matches(typeof(${value}), '^(STRUCT|MAP|UNION)\\(|\\]$')`;
}

/** Lists of times, however deep: nothing else in their text has blanks. */
export function isListOfTimes(value: string): string {
  return `regexp_matches(typeof(${value}), '^(DATE|TIMESTAMP[A-Z_ ]*)(\\[[0-9]*\\])+$')`;
}

export function listOfTimes(json: string): string {
  const unfit = `contains(${json}, 'infinity') OR contains(${json}, '(BC)')`;
  return `CASE WHEN NOT (${unfit}) THEN replace(replace(${json}, ' ', 'T'), '+00"', 'Z"') END`;
}

/** JSON text without what DuckDB lets pass as JSON: NaN, Infinity and a comma before a closing bracket. */
export function strictJson(json: string): string {
  const loose = sqlText(String.raw`(?i)nan|inf|,\s*[\]}]`);
  const strings = sqlText(String.raw`"(\\.|[^"\\])*"`);
  return `CASE WHEN NOT regexp_matches(${json}, ${loose}) THEN ${json} WHEN NOT regexp_matches(regexp_replace(${json}, ${strings}, '0', 'g'), ${loose}) THEN ${json} END`;
}
