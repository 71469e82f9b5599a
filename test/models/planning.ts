// Plans made in this process, of models whose every computation can be told from the others: a token of its own.

import type { Diagnostic } from '../../core/diagnostic.js';
import { buildPlan } from '../../runtime/plan/build-plan.js';
import { loadSeeds } from '../../runtime/seed/load-seeds.js';
import { type CompiledProject, compiled, sync } from '../compiler/compiling.js';
import type { Files } from '../kit/project.js';
import { rowsOf } from '../kit/warehouse.js';

const SEED: Files = { 'seeds/raw.csv': 'id,name\n1,Ada\n2,Bob\n3,Cyd\n' };

/** The token is the same in all rows of one computation, and another in the next. */
export const TOKENS =
  "{{ config(key='id') }} SELECT id, t.token FROM {{ ref('raw') }}, (SELECT CAST(uuid() AS VARCHAR) AS token) AS t";

/** A sync of tokens, of an object of its own. */
export function tokensOf(model: string, object: string): object {
  return sync(model, { object, fields: { token: 'token' } });
}

export interface Planned {
  /** By sync, the token of each record: one text where they are all the same. */
  readonly tokens: Readonly<Record<string, readonly string[]>>;
  readonly warnings: readonly Diagnostic[];
}

export async function seeded(files: Files): Promise<CompiledProject> {
  const project = await compiled({ ...SEED, ...files });
  await loadSeeds(project.manifest, project.root);
  return project;
}

export async function planned({ root, manifest }: CompiledProject, syncs = manifest.order): Promise<Planned> {
  const file = `${root}/made.plan`;
  const warnings: Diagnostic[] = [];
  const onWarning = (warning: Diagnostic): void => void warnings.push(warning);
  await buildPlan({ manifest, root, syncs, file, now: new Date(0), allow: [], onWarning });
  const found = await rowsOf(file, `SELECT DISTINCT sync, payload->>'token' AS token FROM operations ORDER BY ALL`);
  const tokens: Record<string, string[]> = {};
  for (const row of found) {
    const { sync: name, token } = JSON.parse(row) as { sync: string; token: string };
    tokens[name] = [...(tokens[name] ?? []), token];
  }
  return { tokens, warnings };
}
