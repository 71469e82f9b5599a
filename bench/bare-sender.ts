// Sends the bodies of a saved plan with bare undici: as many connections and requests under way as the connector
// allows, and nothing else. Bodies are made beforehand; prints the seconds that sending took.

import { DuckDBInstance } from '@duckdb/node-api';
import { Pool } from 'undici';

const url = process.argv[2] ?? '';
const CONNECTIONS = 8;
const bodies = await makeBodies();
const pool = new Pool(url, { connections: CONNECTIONS });
const started = performance.now();
let next = 0;
await Promise.all(Array.from({ length: CONNECTIONS * 2 }, sendAll));
console.log((performance.now() - started) / 1000);
await pool.close();

async function sendAll(): Promise<void> {
  for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
    const answer = await pool.request({
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/json' },
      body,
    });
    await answer.body.text();
  }
}

async function makeBodies(): Promise<readonly string[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run("ATTACH 'first.plan' AS plan (READ_ONLY)");
  const result =
    await connection.runAndReadAll(`SELECT '[' || string_agg(concat('{"action":"', action, '","key":"', key, '","data":', replace(payload, chr(9), ''), '}'), ',') || ']'
    FROM plan.operations GROUP BY rowid // 100`);
  return result.getRows().map(([body]) => String(body));
}
