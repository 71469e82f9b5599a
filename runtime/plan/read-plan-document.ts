// The document of a saved plan, from its file alone. The file may come from anywhere: nothing it holds can reach beyond
// it.

import type { PlanDocument } from '../../core/plan-document.js';
import { withEngine } from '../database/engine.js';
import { attachPlanFile, readHeader } from './plan-file.js';

/** `shown` is the path as the user wrote it. Throws Refused for a file that is no plan. */
export function readPlanDocument(path: string, shown: string): Promise<PlanDocument> {
  return withEngine(async (engine) => {
    await attachPlanFile(engine, path, shown);
    await engine.run('SET enable_external_access = false; SET lock_configuration = true');
    return readHeader(engine, shown);
  });
}
