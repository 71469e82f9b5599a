// How long a plan takes that finds nothing to do, against the bare full join that any diff must at least do.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeProject } from './make-project.js';
import { CLI, median, report, runNode } from './run-process.js';

const RUNS = 3;

export async function benchPlan(records: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  try {
    console.log(`\nPlan of ${records} records, ${RUNS} runs each, medians`);
    await makeProject({
      root,
      records,
      destination: { connector: 'duckdb', settings: { path: 'target.duckdb' } },
      object: 'people',
    });
    report('first plan and apply (to a DuckDB table)', await runNode(CLI, ['apply', '--auto-approve'], root));
    const bare = fileURLToPath(new URL('./bare-join.js', import.meta.url));
    const join1 = await median(RUNS, () => runNode(bare, ['fingerprints'], root));
    report('bare full join, fingerprints at hand', join1, `${join1.out.trim()} changed`);
    const join2 = await median(RUNS, () => runNode(bare, ['payloads'], root));
    report('bare full join, payloads rendered', join2, `${join2.out.trim()} changed`);
    const plan = await median(RUNS, () => runNode(CLI, ['plan'], root));
    const summary = plan.out.trim().split('\n').at(-1) ?? '';
    report(
      'sluice plan',
      plan,
      `${(plan.seconds / join2.seconds).toFixed(2)}x the join with payloads, ${(plan.seconds / join1.seconds).toFixed(2)}x without. ${summary}`,
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
