// The models of a run in its engine. A query stands over the tables and views that it needs, which are made when the first
// one asks; everything else is put before the query itself. Tables are temporary: what does not fit into memory lies in
// the engine's private folder, and nothing is kept that nobody needs any more. Nothing is written to the warehouse.

import type { Manifest } from '../../core/manifest.js';
import { modelRelation, modelsInOrder, queryOfModel, type Standing } from '../../core/model-query.js';
import { Refused } from '../../core/refused.js';
import type { Engine } from '../database/engine.js';
import { queryFailed } from '../database/query-failed.js';
import { nodesRead } from '../plan/nodes-read.js';
import { chooseTables } from './choose-tables.js';
import type { Reader } from './readers.js';

export interface OpenModels {
  readonly engine: Engine;
  readonly manifest: Manifest;
  /** Computed when a query first reads them; each with the number of the last reader that needs it. */
  readonly tables: ReadonlyMap<string, number>;
  /** Tables and views that are there. */
  readonly made: Set<string>;
  /** What came of those that could not be made. */
  readonly failed: Map<string, Refused>;
}

/** `readers` are all that will read models in this engine, in their order. */
export function openModels(engine: Engine, manifest: Manifest, readers: readonly Reader[]): OpenModels {
  const tables = chooseTables(manifest.models, readers);
  return { engine, manifest, tables, made: new Set(), failed: new Map() };
}

/**
 * The models that a query over these may count on, made as far as needed. Throws Refused (SL0510, SL0403), the same each
 * time, when one of them fails in the warehouse.
 */
export async function standing(open: OpenModels, names: readonly string[]): Promise<Standing> {
  const { manifest, tables, made } = open;
  for (const name of modelsInOrder(manifest.models, names, made)) {
    const isTable = tables.has(name);
    if (!isTable && manifest.models[name]?.materialized !== 'view') continue;
    await make(open, name, isTable ? 'TABLE' : 'VIEW');
    made.add(name);
  }
  return made;
}

/** What a query over the models under `name` may count on: its own SELECT is then the one that is run. */
export function standingUnder(open: OpenModels, name: string): Promise<Standing> {
  return standing(open, open.manifest.models[name]?.refs ?? []);
}

/** Drops the tables that no reader after this one needs. */
export async function release({ engine, tables, made }: OpenModels, reader: number): Promise<void> {
  for (const name of made) {
    if ((tables.get(name) ?? Number.POSITIVE_INFINITY) > reader) continue;
    await engine.run(`DROP TABLE ${modelRelation(name)}`);
    made.delete(name);
  }
}

async function make(open: OpenModels, name: string, kind: 'TABLE' | 'VIEW'): Promise<void> {
  const { engine, manifest, made, failed } = open;
  const known = failed.get(name);
  if (known !== undefined) throw known;
  try {
    await engine.run(`CREATE TEMP ${kind} ${modelRelation(name)} AS ${queryOfModel(manifest.models, name, made)}`);
  } catch (error) {
    const { file = name } = manifest.models[name] ?? {};
    const refused = new Refused([
      queryFailed(error, { file, what: `Model "${name}"`, hides: isSensitive(manifest, name) }),
    ]);
    failed.set(name, refused);
    throw refused;
  }
}

/** Whether the values that the database quotes may be sensitive: of columns so marked, or of syncs that read the model. */
function isSensitive(manifest: Manifest, name: string): boolean {
  const under = nodesRead(manifest, [name]);
  const marked = [...under].some((each) => manifest.models[each]?.columns.some(({ sensitive }) => sensitive === true));
  const syncs = Object.values(manifest.syncs).filter(({ model }) => nodesRead(manifest, [model]).has(name));
  return (
    marked ||
    syncs.some(
      ({ fields, sensitive_columns }) => sensitive_columns !== undefined || fields.some((field) => field.sensitive),
    )
  );
}
