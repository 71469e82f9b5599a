// The benchmarks: `npm run bench -- NAME [records...]`, or all of them; `compile` has options (bench-compile.ts). Each
// prints figures of whole processes run one after the other on this machine, and the ratio to a counterpart of the same
// run. Results that were kept are in bench/README.md.

import { benchApply } from './bench-apply.js';
import { benchCompile } from './bench-compile.js';
import { benchJournal } from './bench-journal.js';
import { benchPeers } from './bench-peers.js';
import { benchPlan } from './bench-plan.js';
import { benchResume } from './bench-resume.js';
import { benchRollback } from './bench-rollback.js';
import { installPeer, isPeer, PEERS } from './install-peers.js';

interface Benchmark {
  readonly run: (records: number) => Promise<void>;
  readonly sizes: readonly number[];
}

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  plan: { run: benchPlan, sizes: [1_000_000, 10_000_000] },
  apply: { run: benchApply, sizes: [1_000_000] },
  journal: { run: benchJournal, sizes: [1_000_000] },
  resume: { run: benchResume, sizes: [1_000_000] },
  rollback: { run: benchRollback, sizes: [100_000] },
  peers: { run: benchPeers, sizes: [1_000, 10_000, 100_000, 1_000_000] },
};

const [name = 'all', ...given] = process.argv.slice(2);
if (name === 'install-peers') await install(given);
else if (name === 'compile') await benchCompile(given);
else await run(name, given.map(Number));

/** Prints the path of each peer's program; without names, of all. */
async function install(names: readonly string[]): Promise<void> {
  for (const peer of names.length > 0 ? names : Object.keys(PEERS)) {
    if (!isPeer(peer)) throw new Error(`There is no peer "${peer}": ${Object.keys(PEERS).join(', ')}`);
    console.log(await installPeer(peer));
  }
}

/** Without sizes each has its own; "all" leaves out the peers and the compilers, which are installed from the network. */
async function run(name: string, sizes: readonly number[]): Promise<void> {
  const names = name === 'all' ? Object.keys(BENCHMARKS).filter((other) => other !== 'peers') : [name];
  for (const one of names) {
    const benchmark = BENCHMARKS[one];
    if (benchmark === undefined)
      throw new Error(`There is no benchmark "${one}": ${Object.keys(BENCHMARKS).join(', ')}`);
    for (const records of sizes.length > 0 ? sizes : benchmark.sizes) await benchmark.run(records);
  }
}
