// The DuckDB table function that reads a file, or a pattern of files, as a table; chosen by the file's ending.

import { sqlText } from './sql-text.js';

/** `path` ends in .csv, .parquet, .json, .jsonl or .ndjson and may hold * patterns. */
export function fileReader(path: string, options = ''): string {
  if (/\.csv$/i.test(path)) return `read_csv(${sqlText(path)}, sample_size = -1${options})`;
  if (/\.parquet$/i.test(path)) return `read_parquet(${sqlText(path)})`;
  return `read_json(${sqlText(path)}${options})`;
}
