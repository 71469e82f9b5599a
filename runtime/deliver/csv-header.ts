// The names in a CSV file's first record, and how its lines end. Read here because DuckDB would otherwise guess the
// file's form from its content, and guesses differently as the content changes.

import { closeSync, openSync, readSync } from 'node:fs';

/** A first record is looked for in so many bytes. */
const HEADER_BYTES = 1024 * 1024;

export interface CsvHeader {
  readonly names: readonly string[];
  /** How the record ends, and with it all others. */
  readonly newLine: '\n' | '\r\n';
}

/** Throws when the first record does not end within the first megabyte. */
export function csvHeader(path: string): CsvHeader {
  const { text, whole } = beginningOf(path);
  const record = /^\uFEFF?((?:"(?:[^"]|"")*"|[^"\r\n])*)(\r\n|\n|$)/.exec(text);
  if (record === null || (record[2] === '' && !whole)) throw new Error('Its first line is not that of a CSV file.');
  const cells = (record[1] ?? '').match(/(?<=^|,)(?:"(?:[^"]|"")*"|[^",]*)(?=,|$)/g) ?? [];
  const names = cells.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell));
  return { names, newLine: record[2] === '\r\n' ? '\r\n' : '\n' };
}

function beginningOf(path: string): { readonly text: string; readonly whole: boolean } {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(HEADER_BYTES);
    const length = readSync(file, buffer, 0, HEADER_BYTES, 0);
    return { text: buffer.subarray(0, length).toString('utf8'), whole: length < HEADER_BYTES };
  } finally {
    closeSync(file);
  }
}
