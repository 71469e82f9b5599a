// DuckDB as the judge of SQL at compile time: an empty in-memory warehouse with the shape of the real one, in which
// every model is bound (never run) to learn its columns. It reads no data but the heads of declared files.

import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Json } from '../../core/json.js';
import { sqlName } from '../../core/sql-text.js';
import { checkSelect, checkSingleExpression, NOT_AN_EXPRESSION, type ReadableTables } from '../sql/check-select.js';
import { problemOf, type SqlProblem, thrownProblem, within } from '../sql/sql-problem.js';

export interface Column {
  readonly name: string;
  readonly type: string;
}

/** An expression of a sync or a test reads the row it is given. */
const NO_TABLES: ReadableTables = {
  has: () => false,
  advise: () => 'An expression sees the columns of its model only: join the table in the model.',
};

/** The last part of a relation's name; each part is quoted, and may have dots and quotes in it. */
const LAST_NAME = /\."(?:[^"]|"")*"$/;

export type Bound = { readonly columns: readonly Column[] } | { readonly problem: SqlProblem };

export type BoundValue = { readonly type: string } | { readonly problem: SqlProblem };

export class Binder {
  private constructor(private readonly connection: DuckDBConnection) {}

  static async open(): Promise<Binder> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
    const connection = await instance.connect();
    await connection.run(
      "SET errors_as_json = true; SET TimeZone = 'UTC'; ATTACH ':memory:' AS warehouse; ATTACH ':memory:' AS sources",
    );
    await connection.run(
      'CREATE TABLE memory.main."sluice__delivered" (sync VARCHAR, key VARCHAR, destination_id VARCHAR, pending BOOLEAN); USE warehouse',
    );
    return new Binder(connection);
  }

  /** Gives an empty table of a relation's name its columns. */
  async declare(relation: string, columns: readonly Column[]): Promise<void> {
    const schema = relation.replace(LAST_NAME, '');
    const list = columns.map(({ name, type }) => `${sqlName(name)} ${type}`).join(', ');
    await this.connection.run(`CREATE SCHEMA IF NOT EXISTS ${schema}; CREATE TABLE ${relation} (${list})`);
  }

  /** The columns of a query that is ours, such as a read of a declared file; undefined when it cannot be read. */
  async describe(query: string): Promise<readonly Column[] | undefined> {
    try {
      return await this.columnsOf(`DESCRIBE ${query}`);
    } catch {
      return undefined;
    }
  }

  /** From here on no statement can touch a file. */
  async lock(): Promise<void> {
    await this.connection.run('SET enable_external_access = false; SET lock_configuration = true');
  }

  /** Whether it is one SELECT of allowed things; knows no columns. */
  async parse(sql: string, tables: ReadableTables): Promise<SqlProblem | undefined> {
    const tree = await this.treeOf(sql);
    return tree.error === true ? within(problemOf(tree, sql, ''), sql) : checkSelect(tree, sql, tables);
  }

  /** Binds a model and keeps its columns under `relation` for the models that read it. */
  async bindModel(relation: string, sql: string): Promise<Bound> {
    const prefix = `CREATE TABLE ${relation} AS (\n`;
    const statement = `${prefix}${sql}\n) WITH NO DATA`;
    try {
      await this.connection.run(statement);
      return { columns: await this.columnsOf(`DESCRIBE ${relation}`) };
    } catch (error) {
      return { problem: within(thrownProblem(error, statement, prefix), sql) };
    }
  }

  /** Checks a condition over a relation's columns. */
  async bindCondition(relation: string, expression: string): Promise<SqlProblem | undefined> {
    const refused = await this.parseExpression(expression);
    if (refused !== undefined) return refused;
    const prefix = `EXPLAIN SELECT 1 FROM ${relation} WHERE (\n`;
    const statement = `${prefix}${expression}\n)`;
    try {
      await this.connection.run(statement);
      return undefined;
    } catch (error) {
      return within(thrownProblem(error, statement, prefix), expression);
    }
  }

  /** Checks an expression over a relation's columns and tells the type of its values. */
  async bindValue(relation: string, expression: string): Promise<BoundValue> {
    const refused = await this.parseExpression(expression);
    if (refused !== undefined) return { problem: refused };
    const prefix = 'DESCRIBE SELECT (\n';
    const statement = `${prefix}${expression}\n) FROM ${relation}`;
    try {
      const [column] = await this.columnsOf(statement);
      return { type: column?.type ?? '"NULL"' };
    } catch (error) {
      return { problem: within(thrownProblem(error, statement, prefix), expression) };
    }
  }

  /** Checks a query that is made of a user's names and values; what is wrong has no place in it. */
  async bindQuery(query: string): Promise<SqlProblem | undefined> {
    try {
      await this.connection.run(`EXPLAIN ${query}`);
      return undefined;
    } catch (error) {
      const { code, message } = thrownProblem(error, query, '');
      return { code, message };
    }
  }

  /** A type as DuckDB writes it: VARCHAR for text. */
  async canonicalType(type: string): Promise<{ readonly type: string } | { readonly problem: SqlProblem }> {
    const cast = `CAST(NULL AS ${type})`;
    const problem = (await this.parseExpression(cast)) ?? (await this.bindQuery(`SELECT ${cast}`));
    if (problem !== undefined) return { problem };
    const [column] = await this.columnsOf(`DESCRIBE SELECT ${cast}`);
    return { type: column?.type ?? type };
  }

  /** Whether it is one expression that reads no files; knows no columns. */
  async parseExpression(expression: string): Promise<SqlProblem | undefined> {
    const prefix = 'SELECT (\n';
    const statement = `${prefix}${expression}\n)`;
    const tree = await this.treeOf(statement);
    if (tree.error === true) return within(expressionProblem(problemOf(tree, statement, prefix)), expression);
    const problem = checkSelect(tree, statement, NO_TABLES) ?? checkSingleExpression(tree);
    return problem === undefined ? undefined : moved(problem, prefix.length);
  }

  close(): void {
    this.connection.closeSync();
  }

  /** DuckDB's syntax tree, or with `error` what is wrong. */
  async treeOf(sql: string): Promise<{ readonly [key: string]: Json }> {
    const reader = await this.connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)', [sql]);
    return JSON.parse(String(reader.getRows()[0]?.[0])) as { readonly [key: string]: Json };
  }

  private async columnsOf(statement: string): Promise<readonly Column[]> {
    const reader = await this.connection.runAndReadAll(statement);
    return reader.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
  }
}

/** What is no SELECT statement is no expression either, whatever statement it is. */
function expressionProblem(problem: SqlProblem): SqlProblem {
  return problem.code === 'SL0402' ? NOT_AN_EXPRESSION : problem;
}

function moved(problem: SqlProblem, by: number): SqlProblem {
  return problem.offset === undefined ? problem : { ...problem, offset: Math.max(0, problem.offset - by) };
}
