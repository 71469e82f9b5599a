// A column's value as JSON text, as SQL: what is read back from tables and files. Numbers keep every digit.

const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|BIGNUM|DECIMAL\(.*\)|BOOLEAN)$/;
const FLOAT = /^(DOUBLE|FLOAT)$/;
const NESTED = /^(STRUCT|MAP|UNION)\(|\]$/;

/** Never null: 'null' where there is no value. */
export function columnJson(value: string, type: string): string {
  return `COALESCE(${json(value, type)}, 'null')`;
}

/** As `columnJson`, for a text that stands for a value of the type; one that does not is given as it is. */
export function cellJson(text: string, type: string): string {
  if (type === 'VARCHAR') return columnJson(text, type);
  return `COALESCE(${json(`TRY(CAST(${text} AS ${type}))`, type)}, ${json(text, 'VARCHAR')}, 'null')`;
}

function json(value: string, type: string): string {
  const text = `CAST(${value} AS VARCHAR)`;
  const quoted = `CAST(to_json(${text}) AS VARCHAR)`;
  if (NUMBER.test(type)) return text;
  if (FLOAT.test(type)) return `CASE WHEN isfinite(${value}) THEN ${text} ELSE ${quoted} END`;
  if (type === 'JSON') return withoutTabs(text);
  return NESTED.test(type) ? withoutTabs(`CAST(to_json(${value}) AS VARCHAR)`) : quoted;
}

/** Between JSON's tokens line ends and tabs are white space; a tab parts the members of payloads. */
function withoutTabs(text: string): string {
  return `translate(${text}, chr(9) || chr(10) || chr(13), '   ')`;
}
