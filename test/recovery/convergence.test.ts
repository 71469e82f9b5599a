// Random tables, a random ledger from faulty applies before, a flaky destination: some cases of the property that the
// slow test tries by the hundred.

import fc from 'fast-check';
import { test } from 'uvu';
import { behaviours } from './convergence/behaviours.js';
import { converges } from './convergence/converges.js';
import { compileShops, tables } from './convergence/shop.js';
import { startDestination } from './destination/start-destination.js';

const CASES = Number(process.env.CASES ?? 12);

test('once the destination is well again, two applies bring it to what the tables say', async () => {
  const destination = await startDestination();
  const shops = await compileShops(destination);
  const steps = fc.array(fc.record({ tables, behaviours }), { minLength: 1, maxLength: 3 });
  try {
    await fc.assert(
      fc.asyncProperty(steps, tables, (before, last) => converges(shops, before, last)),
      { numRuns: CASES, includeErrorInReport: true, endOnFailure: process.env.SHRINK === undefined, ...(process.env.SEED !== undefined && { seed: Number(process.env.SEED) }) },
    );
  } finally {
    await destination.close();
  }
});

test.run();
