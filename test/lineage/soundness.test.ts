// Lineage held against DuckDB itself: when other values in a column of a table change a column of a query's result, that
// column of the table is in its lineage. Queries choose, join and order rows by columns that never change, because which
// rows there are is no lineage; whatever else they do is random.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ANY_COLUMN } from '../../compiler/lineage/uses.js';
import { type Engine, withEngine } from '../../runtime/database/engine.js';
import { query } from './random-query.js';
import { CHANGING, columnsOf, fill, KNOWN, readTables, traced } from './tracing.js';

const RUNS = Number(process.env.LINEAGE_RUNS ?? 80);

test('no column that values come from is missing from the lineage of a random query', () =>
  withEngine(async (engine) => {
    await fill(engine);
    let valid = 0;
    let found = 0;
    await fc.assert(
      fc.asyncProperty(query, async (sql) => {
        await readTables(engine);
        const usual = await result(engine, sql);
        if (usual === undefined) return;
        valid += 1;
        const lineages = await Promise.all(
          KNOWN.map(async (known) => [known, await traced(engine, sql, known)] as const),
        );
        for (const other of CHANGING) {
          await readTables(engine, other);
          const changed = (await result(engine, sql)) ?? [];
          for (const [i, values] of usual.entries()) {
            if (values === changed[i]) continue;
            found += 1;
            for (const [known, columns] of lineages) {
              const [name, uses = []] = columns[i] ?? [];
              const has = uses.some(
                ({ node, column }) =>
                  other === `${node}.${column}` || (column === ANY_COLUMN && other.startsWith(`${node}.`)),
              );
              assert.ok(
                has,
                `${sql}\n${other} changes column ${i} ("${name}"), whose lineage (${known}) is ${JSON.stringify(uses)}`,
              );
            }
          }
        }
      }),
      { numRuns: RUNS, includeErrorInReport: true },
    );
    assert.ok(valid > RUNS * 0.4, `Only ${valid} of ${RUNS} queries were valid`);
    assert.ok(found > valid, `Only ${found} changes were seen`);
  }));

/** Each column's values as a set, since how many rows there are is no lineage; or nothing when DuckDB refuses the query. */
async function result(engine: Engine, sql: string): Promise<readonly string[] | undefined> {
  try {
    const rows = await engine.rows(`SELECT * FROM (${sql})`);
    const columns = await columnsOf(engine, sql);
    return columns.map((_, i) => JSON.stringify([...new Set(rows.map((row) => String(row[i])))].sort()));
  } catch {
    return undefined;
  }
}

test.run();
