// DuckDB as the judge of SQL at compile time: an empty in-memory warehouse with the shape of the real one, in which
// every model is bound (never run) to learn its columns. It reads no data but the heads of declared files.

import { sqlName } from '../../core/sql-text.js';
import { type SqlProblem, thrownProblem, within } from '../sql/sql-problem.js';
import type { Engine } from './engine.js';
import { type Bindable, keepColumns } from './keep-columns.js';
import { LeftOut, type LeftOutModel } from './left-out.js';
import { SqlParser } from './sql-parser.js';

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

export type BoundValue = { readonly type: string } | { readonly problem: SqlProblem };

const STAND_AT_ONCE = 64;

export class Binder {
  readonly parser = new SqlParser(() => this.bareEngine());
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
    this.bareEngine().catch(() => undefined);
  }

  /** To be called once, before anything is bound. */
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
    const refused = await this.parser.parseExpression(expression);
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
    const refused = await this.parser.parseExpression(expression);
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
    const problem = (await this.parser.parseExpression(cast)) ?? (await this.bindQuery(`SELECT ${cast}`, []));
    if (problem !== undefined) return { problem };
    const [column] = await this.columnsOf(`DESCRIBE SELECT ${cast}`);
    return { type: column?.type ?? type };
  }

  /** Nothing may be asked of it any more. Does not wait for what is under way, nor for the memory to be freed. */
  async close(): Promise<void> {
    const engine = await this.opened?.catch(() => undefined);
    engine?.closeAfter('DETACH warehouse').catch(() => undefined);
  }

  /** The engine, which may not know the tables yet. */
  private bareEngine(): Promise<Engine> {
    this.opened ??= this.opening().then(({ openEngine }) => openEngine());
    return this.opened;
  }

  private engine(): Promise<Engine> {
    this.ready ??= this.withTables();
    return this.ready;
  }

  private async withTables(): Promise<Engine> {
    if (this.tables === undefined) throw new Error('SQL is bound before its tables are declared');
    const engine = await this.bareEngine();
    await (await this.opening()).declareTables(engine, this.tables);
    return engine;
  }

  private async columnsOf(statement: string): Promise<readonly Column[]> {
    const rows = await this.rowsOf(statement);
    return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  }

  private async rowsOf(query: string) {
    return (await (await this.engine()).use((connection) => connection.runAndReadAll(query))).getRows();
  }
}
