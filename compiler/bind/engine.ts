// An in-memory DuckDB of several connections. Each of DuckDB's calls takes a thread of its own, so that as many
// statements are worked on at once as there are connections, while JavaScript goes on.

import { availableParallelism } from 'node:os';
import { type DuckDBConnection, DuckDBInstance } from './duckdb.js';

/** Half of the threads that Node.js keeps for such calls; reading files needs them too. */
const MOST_CONNECTIONS = 2;

export class Engine {
  private readonly waiting: ((connection: DuckDBConnection) => void)[] = [];
  private isClosed = false;

  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly all: readonly DuckDBConnection[],
    private readonly free: DuckDBConnection[] = [...all],
  ) {}

  /** How many statements it works on at once. */
  get width(): number {
    return this.all.length;
  }

  static async open(): Promise<Engine> {
    // One thread for each statement: they are many and small, and handing a small one around costs more than it gains.
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const width = Math.min(MOST_CONNECTIONS, availableParallelism());
    return new Engine(instance, await Promise.all(Array.from({ length: width }, () => instance.connect())));
  }

  /** Runs statements that change the whole database. */
  async run(sql: string): Promise<void> {
    await this.use((connection) => connection.run(sql));
  }

  /** Runs settings of a session in each one. */
  async runInEach(sql: string): Promise<void> {
    await Promise.all(this.all.map((connection) => connection.run(sql)));
  }

  /** Lends a connection to `act` as soon as one is free. Throws when it is closed. */
  async use<T>(act: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    if (this.isClosed) throw new Error('DuckDB is asked after it was closed');
    const connection = await this.take();
    try {
      return await act(connection);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free.push(connection);
      else next(connection);
    }
  }

  /**
   * Closes it after what was asked of it, and after a last statement, which frees in another thread what is large; nobody
   * needs to wait for that. What is closed while DuckDB works on it takes the process with it.
   */
  async closeAfter(sql: string): Promise<void> {
    this.isClosed = true;
    for (let taken = 0; taken < this.all.length; taken += 1) await this.take();
    const last = await this.instance.connect();
    try {
      await last.run(sql);
    } finally {
      for (const connection of [last, ...this.all]) connection.closeSync();
      this.instance.closeSync();
    }
  }

  private async take(): Promise<DuckDBConnection> {
    return this.free.pop() ?? (await new Promise<DuckDBConnection>((take) => this.waiting.push(take)));
  }
}
