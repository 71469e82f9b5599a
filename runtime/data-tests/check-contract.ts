// A contract held against what the model gives in the warehouse as it is. Only binds the query.

import { contractBreaches } from '../../core/contract-breaches.js';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { Manifest, ModelNode } from '../../core/manifest.js';
import { queryOfModel } from '../../core/model-query.js';
import type { Engine } from '../database/engine.js';
import { queryFailed } from '../database/query-failed.js';

export async function checkContract(
  engine: Engine,
  { models }: Manifest,
  model: ModelNode,
): Promise<readonly Diagnostic[]> {
  const { contract, file } = model.checks ?? {};
  if (contract === undefined || file === undefined) return [];
  try {
    const rows = await engine.rows(`DESCRIBE ${queryOfModel(models, model.name)}`);
    const gives = rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
    return contractBreaches(model.name, contract, gives).map(({ detail }) => errorAt('SL0525', { file }, detail));
  } catch (error) {
    return [queryFailed(error, { file: model.file, what: `Model "${model.name}"`, hides: true })];
  }
}
