// The document of a saved plan, from its file alone.

import type { PlanDocument } from '../../core/plan-document.js';
import { withEngine } from '../database/engine.js';
import { openPlanFile } from './plan-file.js';

/** `shown` is the path as the user wrote it. Throws Refused for a file that is no plan. */
export function readPlanDocument(path: string, shown: string): Promise<PlanDocument> {
  return withEngine((engine) => openPlanFile(engine, path, shown));
}
