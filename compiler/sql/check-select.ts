// What a model may be: one SELECT that reads tables, never files or the engine's own insides. Read from DuckDB's
// syntax tree, so that comments, quoting and nesting cannot hide anything. The runtime locks the engine as well.

import type { Json } from '../../core/json.js';
import { type SqlProblem, tokenLength } from './sql-problem.js';

const TABLE_FUNCTIONS: ReadonlySet<string> = new Set(['range', 'generate_series', 'unnest', 'json_each', 'json_tree']);
const OWN_CATALOG = /^(sluice_|memory$|system$|temp$)/i;
const FILE_NAME = /[/\\:*?]|\.(csv|tsv|json|jsonl|ndjson|parquet|txt|db|duckdb|gz|zst)$/i;

/** `tree` is what json_serialize_sql gives for `sql`. */
export function checkSelect(tree: Json, sql: string): SqlProblem | undefined {
  const statements = member(tree, 'statements');
  if (!Array.isArray(statements) || statements.length !== 1) {
    const count = Array.isArray(statements) ? statements.length : 0;
    return {
      code: 'SL0402',
      message: `There are ${count === 0 ? 'no' : count} statements; it must be exactly one SELECT`,
    };
  }
  return findProblem(statements[0] ?? null, sql);
}

/** Of the tree of SELECT (expression): that the text did not close the parenthesis and go on. */
export function checkSingleExpression(tree: Json): SqlProblem | undefined {
  const statements = member(tree, 'statements');
  const node = member(Array.isArray(statements) ? statements[0] : undefined, 'node');
  const list = member(node, 'select_list');
  const plain = member(member(node, 'from_table'), 'type') === 'EMPTY' && member(node, 'where_clause') === null;
  if (member(node, 'type') === 'SELECT_NODE' && Array.isArray(list) && list.length === 1 && plain) return undefined;
  return { code: 'SL0402', message: 'It must be one SQL expression, such as first_name || last_name' };
}

function findProblem(node: Json, sql: string): SqlProblem | undefined {
  if (node === null || typeof node !== 'object') return undefined;
  const own = Array.isArray(node) ? undefined : problemOfNode(node, sql);
  if (own !== undefined) return own;
  for (const child of Object.values(node)) {
    const found = findProblem(child, sql);
    if (found !== undefined) return found;
  }
  return undefined;
}

function problemOfNode(node: Json, sql: string): SqlProblem | undefined {
  switch (member(node, 'type')) {
    case 'TABLE_FUNCTION':
      return tableFunctionProblem(node, sql);
    case 'BASE_TABLE':
      return baseTableProblem(node, sql);
    case 'SHOW_REF':
      return located(
        node,
        sql,
        'SL0402',
        'SHOW, DESCRIBE and SUMMARIZE describe the database; a model must be a SELECT of rows',
      );
    default:
      return undefined;
  }
}

function tableFunctionProblem(node: Json, sql: string): SqlProblem | undefined {
  const name = String(member(member(node, 'function'), 'function_name') ?? '').toLowerCase();
  if (TABLE_FUNCTIONS.has(name)) return undefined;
  const allowed = [...TABLE_FUNCTIONS].join(', ');
  return located(
    node,
    sql,
    'SL0403',
    `The table function ${name}() can reach beyond the project's sources; ${allowed} are allowed. Declare files as a source table with a "path" and read them with source()`,
  );
}

function baseTableProblem(node: Json, sql: string): SqlProblem | undefined {
  const table = String(member(node, 'table_name') ?? '');
  const schema = String(member(node, 'schema_name') ?? '');
  const catalog = String(member(node, 'catalog_name') ?? '');
  if (schema === '' && FILE_NAME.test(table)) {
    return located(
      node,
      sql,
      'SL0403',
      `"${table}" is a file. Declare it as a source table with a "path" and read it with source()`,
    );
  }
  if (OWN_CATALOG.test(catalog) || (catalog === '' && OWN_CATALOG.test(schema))) {
    return located(
      node,
      sql,
      'SL0403',
      `"${catalog || schema}" is Sluice's own database; a model reads the warehouse only`,
    );
  }
  return undefined;
}

function located(node: Json, sql: string, code: SqlProblem['code'], message: string): SqlProblem {
  const bytes = Number(member(node, 'query_location'));
  const length = Buffer.byteLength(sql);
  if (!Number.isFinite(bytes) || bytes >= length) return { code, message };
  const offset = Buffer.from(sql).subarray(0, bytes).toString().length;
  return { code, message, offset, length: tokenLength(sql, offset) };
}

function member(node: Json | undefined, name: string): Json | undefined {
  if (node === null || node === undefined || typeof node !== 'object' || Array.isArray(node)) return undefined;
  return (node as { readonly [key: string]: Json })[name];
}
