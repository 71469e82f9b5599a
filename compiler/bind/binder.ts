// DuckDB as the judge of SQL at compile time: an empty in-memory warehouse with the shape of the real one, in which
// every model is bound (never run) to learn its columns. It reads no data but the heads of declared files.

import type { Json } from '../../core/json.js';
import { sqlName } from '../../core/sql-text.js';
import { textProblem } from '../sql/check-growth.js';
import { checkSelect, checkSingleExpression, NOT_AN_EXPRESSION, type ReadableTables } from '../sql/check-select.js';
import { problemOf, type SqlProblem, thrownProblem, within } from '../sql/sql-problem.js';
import type { Engine } from './engine.js';
import { type Bindable, keepColumns } from './keep-columns.js';
import { LeftOut, type LeftOutModel } from './left-out.js';
import { parseTree, type Tree } from './parse-tree.js';

export interface Column {
  readonly name: string;
  readonly type: string;
}

/** A table that SQL may read and that is not bound here. */
export interface DeclaredTable {
  /** As SQL names it. */
  readonly relation: string;
  readonly columns: readonly Column[];
}

/** How an engine is made; loaded when one is needed. */
export interface Opening {
  readonly openEngine: () => Promise<Engine>;
  /** Nothing can leave the engine from then on. */
  readonly declareTables: (engine: Engine, tables: readonly DeclaredTable[]) => Promise<void>;
}

/** An expression of a sync or a test reads the row it is given. */
const NO_TABLES: ReadableTables = {
  has: () => false,
  advise: () => 'An expression sees the columns of its model only: join the table in the model.',
};

export type BoundValue = { readonly type: string } | { readonly problem: SqlProblem };

const STAND_AT_ONCE = 64;
/** Of syntax trees, the members that say something. */
const LEAN = 'skip_null := true, skip_empty := true';

/** A SELECT, and what it may read. */
export interface Readable {
  readonly sql: string;
  readonly tables: ReadableTables;
}

export class Binder {
  private opened: Promise<Engine> | undefined;
  private ready: Promise<Engine> | undefined;
  private tables: readonly DeclaredTable[] | undefined;
  private readonly leftOut = new LeftOut();
  private standing: Promise<void> = Promise.resolve();

  /** Opens no engine before it is needed. */
  constructor(private readonly opening: () => Promise<Opening>) {}

  /** Whether anything has been asked of DuckDB. */
  get isOpen(): boolean {
    return this.opened !== undefined;
  }

  /** Opens the engine without waiting for it. */
  start(): void {
    this.parser().catch(() => undefined);
  }

  /** To be called once, before anything is bound; to parse, tables need not be known. */
  declare(tables: readonly DeclaredTable[]): void {
    this.tables = tables;
  }

  /** Says what a relation would be, after those it reads; it is made only when something that is bound names it. */
  leaveOut(relation: string, model: LeftOutModel): void {
    this.leftOut.add(relation, model);
  }

  /** Makes relations that were left out, and what they read. Throws when they cannot be what they were said to be. */
  async stand(relations: readonly string[]): Promise<void> {
    const before = this.standing;
    this.standing = (async () => {
      await before;
      const needed = this.leftOut.take(relations);
      for (let from = 0; from < needed.length; from += STAND_AT_ONCE) {
        const problems = await this.keepAll(needed.slice(from, from + STAND_AT_ONCE));
        if (problems.some((problem) => problem !== undefined)) throw new Error('A model is not what it was');
      }
    })();
    await this.standing;
  }

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

  /**
   * Binds SELECTs and keeps the columns of each under its relation for those that read it, later in the list too. They
   * must have been parsed without a problem, so that none can end the statement it is put into.
   */
  async bindAll(
    bindables: readonly (Bindable & { readonly reads: readonly string[] })[],
  ): Promise<readonly (SqlProblem | undefined)[]> {
    if (bindables.length === 0) return [];
    await this.stand(bindables.flatMap(({ reads }) => reads));
    return this.keepAll(bindables);
  }

  private async keepAll(bindables: readonly Bindable[]): Promise<readonly (SqlProblem | undefined)[]> {
    return (await this.engine()).use((connection) => keepColumns(connection, bindables));
  }

  /** The columns of everything bound so far, by its relation as SQL names it. */
  async boundColumns(): Promise<ReadonlyMap<string, readonly Column[]>> {
    const rows = await this.rowsOf(
      "SELECT to_json(list([table_name, column_name, data_type]))::VARCHAR FROM duckdb_columns() WHERE database_name = 'warehouse' AND schema_name = 'main'",
    );
    const listed = JSON.parse(String(rows[0]?.[0] ?? '[]')) as readonly (readonly [string, string, string])[] | null;
    const columns = new Map<string, Column[]>();
    for (const [table, name, type] of listed ?? []) {
      const relation = sqlName(table);
      const known = columns.get(relation);
      if (known === undefined) columns.set(relation, [{ name, type }]);
      else known.push({ name, type });
    }
    return columns;
  }

  /** Checks a condition over a relation's columns. */
  async bindCondition(relation: string, expression: string): Promise<SqlProblem | undefined> {
    const refused = await this.parseExpression(expression);
    if (refused !== undefined) return refused;
    await this.stand([relation]);
    const prefix = `EXPLAIN SELECT 1 FROM ${relation} WHERE (\n`;
    const statement = `${prefix}${expression}\n)`;
    try {
      await (await this.engine()).run(statement);
      return undefined;
    } catch (error) {
      return within(thrownProblem(error, statement, prefix), expression);
    }
  }

  /** Checks an expression over a relation's columns and tells the type of its values. */
  async bindValue(relation: string, expression: string): Promise<BoundValue> {
    const refused = await this.parseExpression(expression);
    if (refused !== undefined) return { problem: refused };
    await this.stand([relation]);
    const prefix = 'DESCRIBE SELECT (\n';
    const statement = `${prefix}${expression}\n) FROM ${relation}`;
    try {
      const [column] = await this.columnsOf(statement);
      return { type: column?.type ?? '"NULL"' };
    } catch (error) {
      return { problem: within(thrownProblem(error, statement, prefix), expression) };
    }
  }

  /** Checks a query over relations that is made of a user's names and values; what is wrong has no place in it. */
  async bindQuery(query: string, relations: readonly string[]): Promise<SqlProblem | undefined> {
    await this.stand(relations);
    try {
      await (await this.engine()).run(`EXPLAIN ${query}`);
      return undefined;
    } catch (error) {
      const { code, message } = thrownProblem(error, query, '');
      return { code, message };
    }
  }

  /** A type as DuckDB writes it: VARCHAR for text. */
  async canonicalType(type: string): Promise<{ readonly type: string } | { readonly problem: SqlProblem }> {
    const cast = `CAST(NULL AS ${type})`;
    const problem = (await this.parseExpression(cast)) ?? (await this.bindQuery(`SELECT ${cast}`, []));
    if (problem !== undefined) return { problem };
    const [column] = await this.columnsOf(`DESCRIBE SELECT ${cast}`);
    return { type: column?.type ?? type };
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

  /** Waits for what is under way, and not for the memory to be freed. */
  async close(): Promise<void> {
    const engine = await this.opened?.catch(() => undefined);
    engine?.closeAfter('DETACH warehouse').catch(() => undefined);
  }

  /** The engine, which may not know the tables yet. */
  private parser(): Promise<Engine> {
    this.opened ??= this.opening().then(({ openEngine }) => openEngine());
    return this.opened;
  }

  private engine(): Promise<Engine> {
    this.ready ??= this.withTables();
    return this.ready;
  }

  private async withTables(): Promise<Engine> {
    if (this.tables === undefined) throw new Error('SQL is bound before its tables are declared');
    const engine = await this.parser();
    await (await this.opening()).declareTables(engine, this.tables);
    return engine;
  }

  /** DuckDB's syntax trees of several statements, in one go: without what is null or empty in them. */
  async treesOf(statements: readonly string[]): Promise<readonly Json[]> {
    return (await this.treeTexts(LEAN, statements)).map(parseTree);
  }

  /** DuckDB's syntax tree, or with `error` what is wrong. */
  private async treeOf(sql: string): Promise<Tree> {
    const engine = await this.parser();
    const query = 'SELECT json_serialize_sql($1::VARCHAR)';
    const [row] = (await engine.use((connection) => connection.runAndReadAll(query, [sql]))).getRows();
    return parseTree(String(row?.[0]));
  }

  /** Syntax trees as DuckDB writes them: parsed, a hundred take a lot of memory. */
  private async treeTexts(options: string, sqls: readonly string[]): Promise<readonly string[]> {
    const { LIST, listValue, VARCHAR } = await import('./duckdb.js');
    const engine = await this.parser();
    const trees = await engine.use((connection) =>
      connection.runAndReadAll(
        `SELECT json_serialize_sql(sql, ${options}) FROM (SELECT unnest($1) AS sql)`,
        [listValue([...sqls])],
        [LIST(VARCHAR)],
      ),
    );
    return trees.getRows().map(([tree]) => String(tree));
  }

  private async columnsOf(statement: string): Promise<readonly Column[]> {
    const rows = await this.rowsOf(statement);
    return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  }

  private async rowsOf(query: string) {
    return (await (await this.engine()).use((connection) => connection.runAndReadAll(query))).getRows();
  }
}

/** What is no SELECT statement is no expression either, whatever statement it is. */
function expressionProblem(problem: SqlProblem): SqlProblem {
  return problem.code === 'SL0402' ? NOT_AN_EXPRESSION : problem;
}

function moved(problem: SqlProblem, by: number): SqlProblem {
  return problem.offset === undefined ? problem : { ...problem, offset: Math.max(0, problem.offset - by) };
}
