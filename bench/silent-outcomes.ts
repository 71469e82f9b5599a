// Stands in for reading a journal: every operation of the sync counts as confirmed. Everything else is the real thing.

import type { readOutcomes as real } from '../runtime/journal/read-outcomes.js';

export * from '../runtime/journal/read-outcomes.js';

export const readOutcomes: typeof real = (engine) =>
  engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__outcomes" AS SELECT seq, 'ok' AS status,
    CAST(NULL AS VARCHAR) AS id, CAST(NULL AS VARCHAR) AS code, CAST(NULL AS VARCHAR) AS reason,
    CAST(NULL AS VARCHAR) AS field, false AS in_doubt FROM "sluice__work"`);
