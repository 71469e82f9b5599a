// Names and values written into SQL text, quoted so that any text is safe.

/** A quoted identifier: my "name" becomes "my ""name""". */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** As DuckDB compares names: without regard to the case of a to z, while É and é are two. */
export function lowerName(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** A quoted string literal: O'Brien becomes 'O''Brien'. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A list literal of strings: ['a', 'b']. */
export function sqlTexts(texts: readonly string[]): string {
  return `[${texts.map(sqlText).join(', ')}]`;
}
