// How long a plan takes that finds nothing to do, against the bare full join that any diff must at least do.

import { makeProject } from './make-project.js';
import { CLI, inFolder, median, program, report, runNode } from './run-process.js';

const RUNS = 3;

export async function benchPlan(records: number): Promise<void> {
  console.log(`\nPlan of ${records} records, ${RUNS} runs each, medians`);
  await inFolder((root) => compare(records, root));
}

async function compare(records: number, root: string): Promise<void> {
  const destination = { connector: 'duckdb', settings: { path: 'target.duckdb' } };
  await makeProject({ root, records, destination, object: 'people' });
  report('first plan and apply (to a DuckDB table)', await runNode(CLI, ['apply', '--auto-approve'], root));
  const join1 = await median(RUNS, () => runNode(program('bare-join.js'), ['fingerprints'], root));
  report('bare full join, fingerprints at hand', join1, `${join1.out.trim()} changed`);
  const join2 = await median(RUNS, () => runNode(program('bare-join.js'), ['payloads'], root));
  report('bare full join, payloads rendered', join2, `${join2.out.trim()} changed`);
  const plan = await median(RUNS, () => runNode(CLI, ['plan'], root));
  const summary = plan.out.trim().split('\n').at(-1) ?? '';
  const ratios = [join2, join1].map(({ seconds }) => (plan.seconds / seconds).toFixed(2));
  report('sluice plan', plan, `${ratios[0]}x the join with payloads, ${ratios[1]}x without. ${summary}`);
}
