// A project of the size that is asked for: one table of customers, one model over it, one sync.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

export interface BenchProject {
  readonly root: string;
  readonly records: number;
  /** The destination's document and the object that the sync delivers to. */
  readonly destination: object;
  readonly object: string;
}

export async function makeProject({ root, records, destination, object }: BenchProject): Promise<void> {
  for (const folder of ['models', 'sources', 'destinations', 'syncs'])
    mkdirSync(join(root, folder), { recursive: true });
  const write = (file: string, content: object | string): void =>
    writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
  write('sluice.json', { name: 'bench', warehouse: { type: 'duckdb', path: 'warehouse.duckdb' } });
  write('sources/shop.source.json', { name: 'shop', tables: [{ name: 'customers' }] });
  write(
    'models/people.sql',
    "{{ config(key='id') }}\nSELECT id, email, first_name, ltv, plan, active FROM {{ source('shop', 'customers') }}\n",
  );
  write('destinations/target.destination.json', destination);
  write('syncs/people.sync.json', {
    model: 'people',
    destination: 'target',
    object,
    mode: 'mirror',
    match: { email: 'email' },
    fields: { firstname: 'first_name', lifetime_value: 'ltv', plan: 'plan', active: 'active' },
  });
  await makeWarehouse(join(root, 'warehouse.duckdb'), records);
}

async function makeWarehouse(path: string, records: number): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE customers AS SELECT i AS id, 'user' || i || '@example.com' AS email, 'First' || (i % 1000) AS first_name,
    CAST((i % 500000) / 7.0 AS DECIMAL(12, 2)) AS ltv, CASE WHEN i % 10 = 0 THEN NULL ELSE 'pro' END AS plan, i % 2 = 0 AS active,
    TIMESTAMP '2026-01-01 00:00:00' + to_seconds(i) AS updated_at FROM range(${records}) AS r(i)`);
  connection.closeSync();
  instance.closeSync();
}
