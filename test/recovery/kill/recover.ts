// Applies again until the plan is empty, settles what is held by looking at the destination, and compares what should
// be there with what is, and with what the ledger says.

import { join } from 'node:path';
import type { PlanDocument } from '../../../core/plan-document.js';
import { endedWith, sluice } from '../../kit/sluice.js';
import { rowsOf } from '../../kit/warehouse.js';
import { inProcess } from './in-process.js';
import { lineOf, type Place, type Sighting } from './set-up.js';

/** What was found after a kill, as lines for people; all but `held` should be empty. */
export interface Aftermath {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Other things that are not as they should be. */
  readonly wrong: readonly string[];
  readonly held: number;
}

const MOST_APPLIES = 3;

/** Who makes the first of the applies: the real program in a process of its own, or the same code here, which is quicker. */
export type Applier = 'child' | 'here';

export async function recover(place: Place, applier: Applier): Promise<Aftermath> {
  const wrong: string[] = [];
  const settled = await applyUntilEmpty(place, wrong, applier);
  const held = settled.summary.held;
  if (held > 0) {
    await resolveHeld(place, settled, wrong);
    const after = await applyUntilEmpty(place, wrong, 'here');
    if (after.summary.held > 0) wrong.push(`${after.summary.held} records are still held after they were resolved`);
  }
  const found = await place.setUp.found(place);
  const desired = place.setUp.desired(found);
  wrong.push(...difference(desired.map(lineOf), await ledgerLines(place), 'the ledger'));
  return { ...compared(found, desired), wrong, held };
}

async function applyUntilEmpty(place: Place, wrong: string[], applier: Applier): Promise<PlanDocument> {
  const { root, token } = place;
  for (let i = 0; i < MOST_APPLIES; i += 1) {
    const env = { HUBSPOT_TOKEN: token };
    const args = 'apply --auto-approve';
    endedWith(
      0,
      i === 0 && applier === 'child' ? await sluice(args, { cwd: root, env }) : await inProcess(args, root, token),
    );
    const { out, err } = endedWith(0, await inProcess('plan --json', root, token));
    if (err !== '') wrong.push(`After an apply that ended well the plan said: ${err}`);
    const plan = JSON.parse(out) as PlanDocument;
    const { create, update, delete: deletes } = plan.summary;
    if (create + update + deletes === 0) return plan;
    wrong.push(`The plan after apply ${i + 1} has ${create} creates, ${update} updates, ${deletes} deletes`);
  }
  throw new Error(`The plan is not empty after ${MOST_APPLIES} applies`);
}

/** Each held record is named as unknown; whether it counts as delivered is what the destination really has. */
async function resolveHeld(place: Place, plan: PlanDocument, wrong: string[]): Promise<void> {
  const found = await place.setUp.found(place);
  let named = 0;
  for (const { name, problems } of plan.syncs) {
    for (const { reason, records, examples } of problems) {
      if (reason !== 'unknown_outcome') wrong.push(`${records} records of ${name} are held as ${reason}`);
      named += examples.length;
      for (const key of examples) {
        const isThere = found.some(({ sync, match }) => sync === name && match === place.setUp.matchOf(key));
        const as = isThere ? 'delivered' : 'missing';
        endedWith(0, await inProcess(`state resolve ${name} ${key} --as ${as}`, place.root, place.token));
      }
    }
  }
  if (named !== plan.summary.held) wrong.push(`${plan.summary.held} records are held, ${named} of them are named`);
}

async function ledgerLines({ root }: Place): Promise<readonly string[]> {
  const query = 'SELECT sync, key, match, payload FROM records ORDER BY sync, key';
  const rows = await rowsOf(join(root, '.sluice/ledger.duckdb'), query);
  return rows.map((row) => {
    const { sync, match, payload } = JSON.parse(row) as { sync: string; match: string; payload: string };
    return lineOf({ sync, match, fields: JSON.parse(payload) as Record<string, unknown>, times: 1 });
  });
}

function compared(found: readonly Sighting[], desired: readonly Sighting[]): Pick<Aftermath, 'lost' | 'doubled'> {
  const doubled = found
    .filter(({ sync, match, times }, i) => {
      const first = found.findIndex((other) => other.sync === sync && other.match === match);
      return first !== i || times !== 1;
    })
    .map((sighting) => `${lineOf(sighting)} stands twice, or was made ${sighting.times} times`);
  return { lost: difference(desired.map(lineOf), [...new Set(found.map(lineOf))], 'the destination'), doubled };
}

function difference(desired: readonly string[], actual: readonly string[], where: string): readonly string[] {
  return [
    ...desired.filter((line) => !actual.includes(line)).map((line) => `${where} lacks ${line}`),
    ...actual.filter((line) => !desired.includes(line)).map((line) => `${where} should not have ${line}`),
    ...(new Set(actual).size < actual.length ? [`${where} has a record twice`] : []),
  ];
}
