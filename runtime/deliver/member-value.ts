// One field's value out of a payload's member texts, as SQL of a column type. The text is cast, never parsed as JSON
// numbers, so that long decimals keep every digit.

import type { FieldType } from '../../core/connector.js';
import { sqlText } from '../../core/sql-text.js';

const DECLARED: Readonly<Record<FieldType, string>> = {
  string: 'VARCHAR',
  number: 'DOUBLE',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  date: 'DATE',
  datetime: 'TIMESTAMP WITH TIME ZONE',
  json: 'JSON',
};

/** The type of a field's column: what the query gives, unless the sync declares another. */
export function columnType(found: string, declared: FieldType | undefined): string {
  if (declared === undefined) return found === '"NULL"' ? 'VARCHAR' : found;
  const numeric = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL.*|DOUBLE|FLOAT)$/.test(found);
  return declared === 'number' && numeric ? found : DECLARED[declared];
}

/** `members` is a list of texts like `"name":value`. Null where there is no such member, or its value is null. */
export function memberValue(members: string, name: string, type: string): string {
  const prefix = `${JSON.stringify(name)}:`;
  const text = `list_filter(${members}, lambda m: starts_with(m, ${sqlText(prefix)}))[1][${prefix.length + 1}:]`;
  const json = `nullif(${text}, 'null')`;
  if (type === 'JSON' || /[[\](]|^(STRUCT|MAP|UNION)/.test(type.replace(/^DECIMAL\(.*\)$/, '')))
    return `CAST(CAST(${json} AS JSON) AS ${type})`;
  return `CAST(CASE WHEN starts_with(${json}, '"') THEN json_extract_string(${json}, '$') ELSE ${json} END AS ${type})`;
}
