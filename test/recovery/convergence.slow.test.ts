// Random tables, a random ledger from faulty applies before, a destination that fails by a random choice: throttled,
// broken, late, cut, garbled, refusing some. A hundred and twenty cases; a failing one names its seed.

import { test } from 'uvu';
import { convergesAlways } from './convergence/converges-always.js';

test('once the destination is well again, two applies bring it to what the tables say', () => convergesAlways(120));

test.run();
