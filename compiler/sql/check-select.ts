// What a model may be: one SELECT that reads what the project declares, never files or the engine's own insides. Read
// from DuckDB's syntax tree, so that comments, quoting and nesting cannot hide anything. The runtime locks the engine
// as well.

import type { Json } from '../../core/json.js';
import { MODEL_PREFIX } from '../../core/model-query.js';
import { callProblem, constantProblem, expansionProblem, listProblem } from './check-growth.js';
import { notSelect, type SqlProblem, tokenLength } from './sql-problem.js';
import { member, textOf } from './syntax-node.js';

const TABLE_FUNCTIONS: ReadonlySet<string> = new Set(['range', 'generate_series', 'unnest', 'json_each', 'json_tree']);
const OWN_NAME = /^sluice_/i;
const FILE_NAME = /[/\\:*?]|\.(csv|tsv|json|jsonl|ndjson|parquet|txt|db|duckdb|gz|zst)$/i;

/** The tables that a piece of SQL may read, and what to say of others. */
export interface ReadableTables {
  /** Whether a relation, as relations.ts writes it, was named by ref() or source(). */
  readonly has: (relation: string) => boolean;
  /** What to do instead of reading this table directly: whole sentences. */
  readonly advise: (table: string) => string;
}

/** `tree` is what json_serialize_sql gives for `sql`. */
export function checkSelect(tree: Json, sql: string, tables: ReadableTables): SqlProblem | undefined {
  const statements = member(tree, 'statements');
  if (!Array.isArray(statements) || statements.length !== 1) return notSelect(sql);
  const statement = statements[0] ?? null;
  const found = findProblem(statement, { sql, tables, expressions: new Set() });
  return found ?? expansionProblem(statement, sql);
}

export const NOT_AN_EXPRESSION: SqlProblem = {
  code: 'SL0402',
  message: 'It must be one SQL expression, such as first_name || last_name',
};

/** Of the tree of SELECT (expression): that the text did not close the parenthesis and go on. */
export function checkSingleExpression(tree: Json): SqlProblem | undefined {
  const statements = member(tree, 'statements');
  const node = member(Array.isArray(statements) ? statements[0] : undefined, 'node');
  const list = member(node, 'select_list');
  const plain = member(member(node, 'from_table'), 'type') === 'EMPTY' && member(node, 'where_clause') === null;
  if (member(node, 'type') === 'SELECT_NODE' && Array.isArray(list) && list.length === 1 && plain) return undefined;
  return NOT_AN_EXPRESSION;
}

interface Checked {
  readonly sql: string;
  readonly tables: ReadableTables;
  /** Names of the common table expressions in scope, in lower case. */
  readonly expressions: ReadonlySet<string>;
  /** The call whose rows are read: it is not worked out before they are. */
  readonly rows?: Json;
}

function findProblem(node: Json, checked: Checked): SqlProblem | undefined {
  if (node === null || typeof node !== 'object') return undefined;
  if (Array.isArray(node)) return problemAmong(node, checked);
  const named = expressionNames(node);
  const scope = scopeOf(node, named, checked);
  const own = expressionProblem(named, checked.sql) ?? problemOfNode(node, scope);
  return own ?? problemAmong(node, scope);
}

/** In what stands below a node: without a list of it, as every model has hundreds of nodes. */
function problemAmong(
  node: { readonly [key: string]: Json } | readonly Json[],
  checked: Checked,
): SqlProblem | undefined {
  for (const name in node) {
    const child = (node as { readonly [key: string]: Json })[name];
    const found = typeof child === 'object' ? findProblem(child, checked) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function scopeOf(node: Json, named: readonly string[], checked: Checked): Checked {
  if (member(node, 'type') === 'TABLE_FUNCTION') return { ...checked, rows: member(node, 'function') ?? null };
  if (named.length === 0) return checked;
  return { ...checked, expressions: new Set([...checked.expressions, ...named]) };
}

function problemOfNode(node: Json, checked: Checked): SqlProblem | undefined {
  switch (member(node, 'type')) {
    case 'TABLE_FUNCTION':
      return tableFunctionProblem(node, checked.sql);
    case 'BASE_TABLE':
      return baseTableProblem(node, checked);
    case 'FUNCTION':
      return node === checked.rows ? undefined : placed(callProblem(node), node, checked.sql);
    case 'SELECT_NODE':
      return listProblem(node);
    case 'VALUE_CONSTANT':
      return placed(constantProblem(node), node, checked.sql);
    case 'SHOW_REF':
      return located(node, checked.sql, {
        code: 'SL0402',
        message: 'SHOW, DESCRIBE and SUMMARIZE describe the database; it must be a SELECT of rows',
      });
    default:
      return undefined;
  }
}

function tableFunctionProblem(node: Json, sql: string): SqlProblem | undefined {
  const name = textOf(member(node, 'function'), 'function_name').toLowerCase();
  if (TABLE_FUNCTIONS.has(name)) return undefined;
  const allowed = [...TABLE_FUNCTIONS].join(', ');
  const message = `The table function ${name}() can reach beyond the project's sources; ${allowed} are allowed. Declare files as a source table with a "path" and read them with source()`;
  return located(node, sql, { code: 'SL0403', message });
}

function baseTableProblem(node: Json, { sql, tables, expressions }: Checked): SqlProblem | undefined {
  const [catalog, schema, table] = [
    textOf(node, 'catalog_name'),
    textOf(node, 'schema_name'),
    textOf(node, 'table_name'),
  ];
  const path = [catalog, schema, table].filter((part) => part !== '');
  const isFile = path.length === 1 && FILE_NAME.test(table);
  if (path.length === 1 && !isFile && expressions.has(table.toLowerCase())) return undefined;
  if (tables.has(path.map((part) => `"${part.replaceAll('"', '""')}"`).join('.'))) return undefined;
  return located(node, sql, { code: 'SL0403', message: undeclared(path, tables) });
}

function undeclared(path: readonly string[], tables: ReadableTables): string {
  const [first = '', last = ''] = [path[0], path.at(-1)];
  if (path.length === 1 && FILE_NAME.test(last))
    return `"${last}" is a file. Declare it as a source table with a "path" and read it with source()`;
  if (OWN_NAME.test(first) && path.length > 1)
    return `"${first}" is Sluice's own database; a model reads the warehouse only`;
  const name = last.startsWith(MODEL_PREFIX) ? last.slice(MODEL_PREFIX.length) : path.join('.');
  return `The table "${name}" is read without ref() or source(). ${tables.advise(last.replace(MODEL_PREFIX, ''))}`;
}

/** Names that a node's WITH gives to what stands below it, in lower case. */
function expressionNames(node: Json): readonly string[] {
  const map = member(member(node, 'cte_map'), 'map');
  return Array.isArray(map) ? map.map((entry: Json) => textOf(entry, 'key').toLowerCase()) : [];
}

function expressionProblem(names: readonly string[], sql: string): SqlProblem | undefined {
  const own = names.find((name) => OWN_NAME.test(name));
  if (own === undefined) return undefined;
  const message = `The common table expression "${own}" has a name that Sluice keeps for itself. Rename it`;
  return { code: 'SL0403', message, ...placeOfText(own, sql) };
}

function placed(problem: SqlProblem | undefined, node: Json, sql: string): SqlProblem | undefined {
  return problem === undefined ? undefined : located(node, sql, problem);
}

function located(node: Json, sql: string, problem: SqlProblem): SqlProblem {
  const bytes = Number(member(node, 'query_location'));
  if (!Number.isFinite(bytes) || bytes >= Buffer.byteLength(sql)) return problem;
  const offset = Buffer.from(sql).subarray(0, bytes).toString().length;
  return { ...problem, offset, length: tokenLength(sql, offset) };
}

function placeOfText(text: string, sql: string): Pick<SqlProblem, 'offset' | 'length'> {
  const offset = sql.toLowerCase().indexOf(text);
  return offset === -1 ? {} : { offset, length: text.length };
}
