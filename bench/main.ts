// The benchmarks: `npm run bench -- NAME [records...]`, or all of them. Each prints figures of whole processes run one
// after the other on this machine, and the ratio to a counterpart of the same run. Results that were kept are in
// bench/README.md.

import { benchApply } from './bench-apply.js';
import { benchJournal } from './bench-journal.js';
import { benchPlan } from './bench-plan.js';
import { benchResume } from './bench-resume.js';

interface Benchmark {
  readonly run: (records: number) => Promise<void>;
  readonly sizes: readonly number[];
}

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  plan: { run: benchPlan, sizes: [1_000_000, 10_000_000] },
  apply: { run: benchApply, sizes: [1_000_000] },
  journal: { run: benchJournal, sizes: [1_000_000] },
  resume: { run: benchResume, sizes: [1_000_000] },
};

const [name = 'all', ...given] = process.argv.slice(2);
const chosen = name === 'all' ? Object.values(BENCHMARKS) : [BENCHMARKS[name]];
for (const benchmark of chosen) {
  if (benchmark === undefined)
    throw new Error(`There is no benchmark "${name}": ${Object.keys(BENCHMARKS).join(', ')}, all`);
  const sizes = given.length > 0 && name !== 'all' ? given.map(Number) : benchmark.sizes;
  for (const records of sizes) await benchmark.run(records);
}
