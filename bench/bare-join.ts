// The least that a diff must do, in bare DuckDB: a full join of the table with the ledger. With `payloads` the JSON
// texts are rendered and fingerprinted as they must be to find a change; with `fingerprints` they are taken as given.

import { DuckDBInstance } from '@duckdb/node-api';

const rendered = process.argv[2] === 'payloads';
const payload = 'to_json({active: active, email: email, firstname: first_name, lifetime_value: ltv, plan: plan})';
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run(
  "ATTACH 'warehouse.duckdb' AS warehouse (READ_ONLY); ATTACH '.sluice/ledger.duckdb' AS ledger (READ_ONLY)",
);
const desired = rendered
  ? `SELECT CAST(id AS VARCHAR) AS key, md5_number(${payload}) AS fingerprint FROM warehouse.customers`
  : 'SELECT key, fingerprint FROM ledger.records';
const result = await connection.runAndReadAll(
  `SELECT count(*) FILTER (d.fingerprint IS DISTINCT FROM l.fingerprint) FROM (${desired}) AS d FULL JOIN ledger.records AS l ON d.key = l.key`,
);
console.log(String(result.getRows()[0]?.[0]));
