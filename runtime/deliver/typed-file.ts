// CSV and Parquet files: rows of columns. CSV cells are kept as the texts they are; an empty cell is null and a quoted
// empty one is an empty text. Parquet columns keep their types, or widen where that loses nothing.

import { extname } from 'node:path';
import { sqlName, sqlText } from '../../core/sql-text.js';
import type { Engine } from '../database/engine.js';
import { csvHeader } from './csv-header.js';
import { type FileShape, OLD_ROW } from './file-shape.js';
import type { SetDelivery } from './set-delivery.js';
import type { SetColumn } from './stage-records.js';

interface OldColumn {
  readonly name: string;
  readonly type: string;
}

interface TypedFile {
  /** A table function that reads it. */
  readonly reader: string;
  readonly columns: readonly OldColumn[];
}

const CSV = `auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', allow_quoted_nulls = false`;

export async function openTypedFile(
  { engine, columns }: SetDelivery,
  path: string,
  { exists }: { readonly exists: boolean },
): Promise<FileShape> {
  const isCsv = extname(path).toLowerCase() === '.csv';
  const old = exists ? await (isCsv ? readCsv : readParquet)(engine, path) : undefined;
  const fitted: SetColumn[] = [];
  for (const column of columns)
    fitted.push(isCsv ? { ...column, stored: 'VARCHAR' } : await parquetColumn(engine, column, old));
  await loadOld(engine, fitted, old);
  return {
    columns: fitted,
    staging: {},
    present: {
      table: '"sluice__old"',
      row: `o.${OLD_ROW}`,
      keys: fitted.filter(({ isMatch }) => isMatch).map(oldValue),
      hasAll: [
        'true',
        ...fitted.flatMap((column, i) =>
          column.manage === 'always' ? [`(NOT i.h${i} OR ${oldValue(column)} IS NOT DISTINCT FROM i.c${i})`] : [],
        ),
      ].join(' AND '),
    },
    ...selectLists(fitted, old?.columns ?? []),
    copy: isCsv ? 'FORMAT csv, HEADER true' : 'FORMAT parquet, COMPRESSION zstd',
  };
}

/** SQL over `o`; a CSV cell is compared as a value of the column's type, in the text that we would write. */
function oldValue({ name, type, stored }: SetColumn): string {
  const value = `o.${sqlName(name)}`;
  return stored === undefined || type === stored ? value : `CAST(TRY(CAST(${value} AS ${type})) AS ${stored})`;
}

async function readCsv(_: Engine, path: string): Promise<TypedFile> {
  const { names, newLine } = csvHeader(path);
  const columns = names.map((name) => ({ name, type: 'VARCHAR' }));
  const types = columns.map(({ name }) => `${sqlText(name)}: 'VARCHAR'`).join(', ');
  return {
    reader: `read_csv(${sqlText(path)}, columns = {${types}}, new_line = '${newLine === '\n' ? '\\n' : '\\r\\n'}', ${CSV})`,
    columns,
  };
}

async function readParquet(engine: Engine, path: string): Promise<TypedFile> {
  const reader = `read_parquet(${sqlText(path)})`;
  return { reader, columns: await describe(engine, reader) };
}

async function describe(engine: Engine, reader: string): Promise<readonly OldColumn[]> {
  const rows = await engine.rows(`DESCRIBE SELECT * FROM ${reader}`);
  return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
}

async function parquetColumn(engine: Engine, column: SetColumn, old: TypedFile | undefined): Promise<SetColumn> {
  // Parquet has no whole numbers of 128 bits; DuckDB would write doubles.
  const type = column.type.replace(/\bU?HUGEINT\b|\bBIGNUM\b/g, 'DECIMAL(38,0)');
  const had = old?.columns.find(({ name }) => name.toLowerCase() === column.name.toLowerCase())?.type;
  return { ...column, type: had === undefined || had === type ? type : await widened(engine, had, type) };
}

/** The type that holds both, unless old values would be rounded in it. */
async function widened(engine: Engine, old: string, type: string): Promise<string> {
  const union = `SELECT CAST(NULL AS ${old}) AS v UNION ALL SELECT CAST(NULL AS ${type})`;
  const [row] = await engine.rows(`SELECT typeof(v) FROM (${union}) LIMIT 1`).catch(() => []);
  const both = String(row?.[0] ?? old);
  return /DOUBLE|FLOAT|HUGEINT/.test(both) ? old : both;
}

async function loadOld(engine: Engine, columns: readonly SetColumn[], old: TypedFile | undefined): Promise<void> {
  const names = new Map((old?.columns ?? []).map(({ name }) => [name.toLowerCase(), name]));
  const missing = columns
    .filter(({ name }) => !names.has(name.toLowerCase()))
    .map(({ name, type, stored }) => `CAST(NULL AS ${stored ?? type}) AS ${sqlName(name)}`);
  const cast = columns.flatMap(({ name, type, stored }) => {
    const had = names.get(name.toLowerCase());
    return had === undefined ? [] : [`CAST(${sqlName(had)} AS ${stored ?? type}) AS ${sqlName(had)}`];
  });
  const all = old === undefined ? [] : [cast.length === 0 ? '*' : `* REPLACE (${cast.join(', ')})`];
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__old" AS
    SELECT row_number() OVER () AS ${OLD_ROW}, ${[...all, ...missing].join(', ')}${old === undefined ? ' WHERE false' : ` FROM ${old.reader}`}`);
}

/** The file's own columns in their order, then those it lacked. */
function selectLists(
  columns: readonly SetColumn[],
  old: readonly OldColumn[],
): Pick<FileShape, 'updated' | 'inserted'> {
  const find = (name: string): number =>
    columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  const added = columns.filter(({ name }) => !old.some((each) => each.name.toLowerCase() === name.toLowerCase()));
  const names = [...old.map(({ name }) => name), ...added.map(({ name }) => name)];
  const updated = names.map((name) => {
    const column = columns[find(name)];
    const kept = `o.${sqlName(name)}`;
    if (column === undefined || column.manage === 'on_create') return `${kept} AS ${sqlName(name)}`;
    const changes = column.isMatch ? 'i.moved' : `i.h${find(name)}`;
    return `CASE WHEN ${changes} THEN i.c${find(name)} ELSE ${kept} END AS ${sqlName(name)}`;
  });
  const inserted = names.map((name) => (find(name) === -1 ? 'NULL' : `i.c${find(name)}`));
  return { updated: updated.join(', '), inserted: inserted.join(', ') };
}
