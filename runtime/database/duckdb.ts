// DuckDB's package, required rather than imported: of a CommonJS package Node.js's import first searches every file
// for the names that it exports, which takes longer than loading it.

import { createRequire } from 'node:module';

export type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';

const duckdb: typeof import('@duckdb/node-api') = createRequire(import.meta.url)('@duckdb/node-api');

export const { DuckDBInstance } = duckdb;
export type DuckDBInstance = InstanceType<typeof DuckDBInstance>;
