// A contract held against what the model gives in the warehouse as it is. Only binds the query.

import { contractBreaches } from '../../core/contract-breaches.js';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { ModelChecks, ModelNode } from '../../core/manifest.js';
import type { Engine } from '../database/engine.js';
import { queryFailed } from './query-failed.js';

export async function checkContract(
  engine: Engine,
  model: ModelNode,
  { contract, file }: ModelChecks,
): Promise<readonly Diagnostic[]> {
  if (contract === undefined) return [];
  try {
    const rows = await engine.rows(`DESCRIBE ${model.query}`);
    const gives = rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
    return contractBreaches(model.name, contract, gives).map(({ detail }) => errorAt('SL0525', { file }, detail));
  } catch (error) {
    return [queryFailed(error, { file: model.file, what: `Model "${model.name}"`, hides: true })];
  }
}
