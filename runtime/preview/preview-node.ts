// The first rows of a model or seed, or the first payloads of a sync. Reads the warehouse and, for lookups, the ledger.

import { errorAt } from '../../core/diagnostic.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import { queryOfModel, queryOfSync } from '../../core/model-query.js';
import { MASK, payloadMembers, sensitiveFields, shownMatch } from '../../core/payload.js';
import { Refused } from '../../core/refused.js';
import { sqlName, sqlText } from '../../core/sql-text.js';
import { attachWarehouse, firstLine, lockEngine } from '../database/attach-warehouse.js';
import { type Engine, withEngine } from '../database/engine.js';
import { hideValues } from '../database/hide-values.js';
import { attachLedgerToRead } from '../ledger/attach-ledger.js';
import { type OpenModels, openModels, standing, standingUnder } from '../models/open-models.js';

export interface Preview {
  readonly columns: readonly string[];
  /** Values as text, null for null. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Each row as the text of a JSON object; numbers keep all their digits. */
  readonly json: readonly string[];
}

export interface PreviewOptions {
  readonly manifest: Manifest;
  readonly root: string;
  /** A model, seed or sync of the manifest. */
  readonly name: string;
  readonly limit: number;
}

export async function previewNode({ manifest, root, name, limit }: PreviewOptions): Promise<Preview> {
  return withEngine(async (engine) => {
    await attachWarehouse(engine, manifest, root);
    await attachLedgerToRead(engine, manifest, root);
    await lockEngine(engine, manifest, root);
    await engine.run(
      `CREATE TEMP VIEW "sluice__delivered" AS SELECT sync, key, destination_id, false AS pending FROM sluice_ledger.main.records WHERE destination_id IS NOT NULL`,
    );
    const models = openModels(engine, manifest, [[manifest.syncs[name]?.model ?? name]]);
    try {
      return await readRows(engine, await shownQuery(models, name), limit, manifest.syncs[name]);
    } catch (error) {
      if (error instanceof Refused) throw error;
      const file = (manifest.models[name] ?? manifest.seeds[name] ?? manifest.syncs[name])?.file ?? name;
      throw new Refused([
        errorAt(
          'SL0510',
          { file },
          `The query of "${name}" failed in the warehouse: ${reasonOf(error, manifest, name)}`,
        ),
      ]);
    }
  });
}

function reasonOf(error: unknown, manifest: Manifest, name: string): string {
  const sync = manifest.syncs[name];
  const isSensitive = sync === undefined ? sensitiveColumns(manifest, name).size > 0 : sensitiveFields(sync).size > 0;
  return isSensitive ? hideValues(error) : firstLine(error);
}

/** The columns of a model that its description marks as sensitive, in lower case. */
function sensitiveColumns(manifest: Manifest, name: string): ReadonlySet<string> {
  const columns = manifest.models[name]?.columns ?? [];
  return new Set(columns.filter(({ sensitive }) => sensitive).map((column) => column.name.toLowerCase()));
}

/** The query of a node, with the values of sensitive columns masked where there are any. */
async function shownQuery(models: OpenModels, name: string): Promise<string> {
  const { engine, manifest } = models;
  const query = await queryOf(models, name);
  const sensitive = sensitiveColumns(manifest, name);
  if (sensitive.size === 0) return query;
  const columns = (await engine.rows(`DESCRIBE ${query}`)).map(([column]) => String(column));
  const masks = columns
    .filter((column) => sensitive.has(column.toLowerCase()))
    .map((column) => `CASE WHEN ${sqlName(column)} IS NOT NULL THEN ${sqlText(MASK)} END AS ${sqlName(column)}`);
  return masks.length === 0 ? query : `SELECT * REPLACE (${masks.join(', ')}) FROM (${query})`;
}

/** A few rows of a model do not need all of it: only what it reads is computed before. */
async function queryOf(open: OpenModels, name: string): Promise<string> {
  const { models, seeds, syncs } = open.manifest;
  const sync = syncs[name];
  if (sync !== undefined)
    return `SELECT key, match, payload FROM (${queryOfSync(models, sync, await standing(open, [sync.model]))})`;
  const seed = seeds[name];
  if (seed !== undefined) return `SELECT * FROM ${seed.relation}`;
  return queryOfModel(models, name, await standingUnder(open, name));
}

async function readRows(engine: Engine, query: string, limit: number, sync?: SyncNode): Promise<Preview> {
  const limited = `SELECT * FROM (${query}) LIMIT ${limit}`;
  const reader = await engine.connection.runAndReadAll(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (${limited})`);
  const columns = reader.columnNames();
  const rows = reader.getRows().map((row) => row.map((value) => (value === null ? null : String(value))));
  if (sync !== undefined) {
    const shown = rows.map(([key = null, match = null, payload = null]) => [
      key,
      match === null ? null : shownMatch(sync, match),
      maskedText(payload, sync),
    ]);
    return { columns, rows: shown, json: shown.map(payloadRow) };
  }
  const json = await engine.rows(`SELECT CAST(to_json(_row) AS VARCHAR) FROM (${limited}) AS _row`);
  return { columns, rows, json: json.map(([row]) => String(row)) };
}

/** A payload as plain JSON text, its sensitive values masked. Null when a value cannot be sent. */
function maskedText(payload: string | null, sync: SyncNode): string | null {
  if (payload === null) return null;
  const sensitive = sensitiveFields(sync);
  const members = [...payloadMembers(payload)].map(
    ([name, text]) => `${JSON.stringify(name)}:${sensitive.has(name) ? JSON.stringify(MASK) : text}`,
  );
  return `{${members.join(',')}}`;
}

function payloadRow([key = null, match = null, payload]: readonly (string | null)[]): string {
  return `{"key":${JSON.stringify(key)},"match":${JSON.stringify(match)},"payload":${payload ?? 'null'}}`;
}
