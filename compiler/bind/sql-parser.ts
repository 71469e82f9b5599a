// SQL parsed by DuckDB and held against what a project may do. Nothing is known of tables and columns here: what can be
// said of SQL by its syntax alone can be said before the warehouse was looked at.

import type { Json } from '../../core/json.js';
import { textProblem } from '../sql/check-growth.js';
import { checkSelect, checkSingleExpression, NOT_AN_EXPRESSION, type ReadableTables } from '../sql/check-select.js';
import { problemOf, type SqlProblem, within } from '../sql/sql-problem.js';
import type { Engine } from './engine.js';
import { parseTree, type Tree } from './parse-tree.js';

/** A SELECT, and what it may read. */
export interface Readable {
  readonly sql: string;
  readonly tables: ReadableTables;
}

/** An expression of a sync or a test reads the row it is given. */
const NO_TABLES: ReadableTables = {
  has: () => false,
  advise: () => 'An expression sees the columns of its model only: join the table in the model.',
};

/** Of syntax trees, the members that say something. */
const LEAN = 'skip_null := true, skip_empty := true';

export class SqlParser {
  constructor(private readonly engine: () => Promise<Engine>) {}

  /** Whether it is one SELECT of allowed things; knows no columns. */
  async parse(sql: string, tables: ReadableTables): Promise<SqlProblem | undefined> {
    const unreadable = textProblem(sql);
    if (unreadable !== undefined) return unreadable;
    const tree = await this.treeOf(sql);
    return tree.error === true ? within(problemOf(tree, sql, ''), sql) : checkSelect(tree, sql, tables);
  }

  /** The same of many at once. Each that seems wrong is parsed again alone, for its exact problem. */
  async parseAll(readables: readonly Readable[]): Promise<readonly (SqlProblem | undefined)[]> {
    if (readables.length === 0) return [];
    const trees = await this.treeTexts(
      `${LEAN}, skip_default := true`,
      readables.map(({ sql }) => (textProblem(sql) === undefined ? sql : '')),
    );
    return Promise.all(
      readables.map(({ sql, tables }, index) => {
        const tree = parseTree(trees[index] ?? '{"error":true}');
        return tree.error !== true && checkSelect(tree, sql, tables) === undefined
          ? undefined
          : this.parse(sql, tables);
      }),
    );
  }

  /** Whether it is one expression that reads no files; knows no columns. */
  async parseExpression(expression: string): Promise<SqlProblem | undefined> {
    const prefix = 'SELECT (\n';
    const statement = `${prefix}${expression}\n)`;
    const unreadable = textProblem(statement);
    if (unreadable !== undefined) return unreadable;
    const tree = await this.treeOf(statement);
    if (tree.error === true) return within(expressionProblem(problemOf(tree, statement, prefix)), expression);
    const problem = checkSelect(tree, statement, NO_TABLES) ?? checkSingleExpression(tree);
    return problem === undefined ? undefined : moved(problem, prefix.length);
  }

  /** DuckDB's syntax trees of several statements, in one go: without what is null or empty in them. */
  async treesOf(statements: readonly string[]): Promise<readonly Json[]> {
    return (await this.treeTexts(LEAN, statements)).map(parseTree);
  }

  /** DuckDB's syntax tree, or with `error` what is wrong. */
  private async treeOf(sql: string): Promise<Tree> {
    const engine = await this.engine();
    const query = 'SELECT json_serialize_sql($1::VARCHAR)';
    const [row] = (await engine.use((connection) => connection.runAndReadAll(query, [sql]))).getRows();
    return parseTree(String(row?.[0]));
  }

  /** Syntax trees as DuckDB writes them: parsed, a hundred take a lot of memory. */
  private async treeTexts(options: string, sqls: readonly string[]): Promise<readonly string[]> {
    const { LIST, listValue, VARCHAR } = await import('./duckdb.js');
    const engine = await this.engine();
    const trees = await engine.use((connection) =>
      connection.runAndReadAll(
        `SELECT json_serialize_sql(sql, ${options}) FROM (SELECT unnest($1) AS sql)`,
        [listValue([...sqls])],
        [LIST(VARCHAR)],
      ),
    );
    return trees.getRows().map(([tree]) => String(tree));
  }
}

/** What is no SELECT statement is no expression either, whatever statement it is. */
function expressionProblem(problem: SqlProblem): SqlProblem {
  return problem.code === 'SL0402' ? NOT_AN_EXPRESSION : problem;
}

function moved(problem: SqlProblem, by: number): SqlProblem {
  return problem.offset === undefined ? problem : { ...problem, offset: Math.max(0, problem.offset - by) };
}
