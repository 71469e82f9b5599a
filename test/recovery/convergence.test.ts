// Random tables, a random ledger from faulty applies before, a flaky destination: some cases of the property that
// convergence.slow.test.ts tries by the hundred.

import { test } from 'uvu';
import { convergesAlways } from './convergence/converges-always.js';

test('once the destination is well again, two applies bring it to what the tables say', () => convergesAlways(6));

test.run();
