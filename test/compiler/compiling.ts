// Projects compiled in tests of the compiler: small files in, a manifest out, and its queries run in DuckDB.

import { renderDiagnostics } from '../../cli/views/render-diagnostics.js';
import { type CompileOptions, compileProject } from '../../compiler/compile.js';
import { manifestChunks } from '../../compiler/emit/manifest-text.js';
import type { Manifest } from '../../core/manifest.js';
import { queryOfModel, queryOfSync } from '../../core/model-query.js';
import { attachWarehouse } from '../../runtime/database/attach-warehouse.js';
import { withEngine } from '../../runtime/database/engine.js';
import { loadSeeds } from '../../runtime/seed/load-seeds.js';
import { type Files, makeProject } from '../kit/project.js';

export const BASE: Files = {
  'sluice.json': { name: 'acme', warehouse: { type: 'duckdb', path: 'warehouse.duckdb' }, vars: { min: 1 } },
  'destinations/hook.destination.json': { connector: 'webhook', settings: { url: 'http://127.0.0.1:9' } },
};

/** A sync to the webhook with these members. */
export function sync(model: string, members: object = {}): object {
  return { model, destination: 'hook', object: 'events', mode: 'upsert', match: { id: 'id' }, fields: {}, ...members };
}

export interface CompiledProject {
  readonly root: string;
  readonly manifest: Manifest;
  /** The manifest's file. */
  readonly text: string;
}

/** Throws with what is wrong when the project is. */
export async function compiled(files: Files, options: Partial<CompileOptions> = {}): Promise<CompiledProject> {
  const { root } = makeProject({ ...BASE, ...files });
  const { manifest, diagnostics, texts } = await compileProject({ root, env: {}, ...options });
  if (manifest === undefined) throw new Error(renderDiagnostics(diagnostics, texts, { color: false }));
  return { root, manifest, text: Buffer.concat(manifestChunks(manifest)).toString() };
}

/** Loads the seeds and gives the rows of a query as JSON. */
export async function rows({ root, manifest }: CompiledProject, query: string): Promise<readonly unknown[]> {
  await loadSeeds(manifest, root);
  return withEngine(async (engine) => {
    await attachWarehouse(engine, manifest, root);
    const found = await engine.rows(`SELECT CAST(to_json(_row) AS VARCHAR) FROM (${query}) AS _row`);
    return found.map(([text]): unknown => JSON.parse(String(text)));
  });
}

export function modelRows(project: CompiledProject, name: string): Promise<readonly unknown[]> {
  return rows(project, modelQuery(project, name));
}

export function modelQuery({ manifest }: CompiledProject, name: string): string {
  return queryOfModel(manifest.models, name);
}

export function syncQuery({ manifest }: CompiledProject, name: string): string {
  const sync = manifest.syncs[name];
  if (sync === undefined) throw new Error(`No sync ${name}`);
  return queryOfSync(manifest.models, sync);
}

/** The payloads of a sync, by key. */
export async function payloads(project: CompiledProject, name: string): Promise<Readonly<Record<string, unknown>>> {
  const found = await rows(project, `SELECT key, payload FROM (${syncQuery(project, name)})`);
  return Object.fromEntries(
    found.map((row) => {
      const { key, payload } = row as { key: string; payload: string | null };
      return [key, payload === null ? null : (JSON.parse(payload) as unknown)];
    }),
  );
}
