// The benchmarks: `npm run bench -- plan 1000000 10000000` and `npm run bench -- apply 1000000`. Each prints figures of
// whole processes run one after the other on this machine, and the ratio to a bare program doing the least that must
// be done. Results that were kept are in bench/README.md.

import { benchApply } from './bench-apply.js';
import { benchPlan } from './bench-plan.js';

const [what = 'all', ...sizes] = process.argv.slice(2);
const numbers = sizes.map(Number);
if (what === 'plan' || what === 'all')
  for (const size of numbers.length > 0 ? numbers : [1_000_000, 10_000_000]) await benchPlan(size);
if (what === 'apply' || what === 'all') await benchApply(what === 'all' ? 1_000_000 : (numbers[0] ?? 1_000_000));
