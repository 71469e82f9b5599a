// The property over so many random cases. SEED in the environment repeats the cases of a run that failed.

import fc from 'fast-check';
import { startDestination } from '../destination/start-destination.js';
import { behaviours } from './behaviours.js';
import { converges } from './converges.js';
import { compileShops, tables } from './shop.js';

const SEED = process.env.SEED;

/** Shrinking would take minutes: the case that failed is told as it is. */
export async function convergesAlways(cases: number): Promise<void> {
  const destination = await startDestination();
  const shops = await compileShops(destination);
  const steps = fc.array(fc.record({ tables, behaviours }), { minLength: 1, maxLength: 3 });
  try {
    await fc.assert(
      fc.asyncProperty(steps, tables, (before, last) => converges(shops, before, last)),
      {
        numRuns: cases,
        endOnFailure: true,
        includeErrorInReport: true,
        ...(SEED !== undefined && { seed: Number(SEED) }),
      },
    );
  } finally {
    await destination.close();
  }
}
