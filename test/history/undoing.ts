// What tests of undoing share: plans that undo a run, made and applied, and what the CRM holds, compared as a whole.

import type { Crm } from '../kit/crm.js';
import type { PeopleProject, PlanShape } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';

/** `email firstname` of the live records, in the order of e-mail addresses. */
export async function held(crm: Crm, object = 'contacts'): Promise<readonly string[]> {
  const records = await crm.records(object);
  return records.map(({ fields }) => Object.values(fields).join(' ')).sort();
}

export async function applied(shop: PeopleProject, code = 0): Promise<string> {
  endedWith(code, await shop.sluice('apply --auto-approve'));
  return lastRun(shop);
}

export async function lastRun(shop: PeopleProject): Promise<string> {
  const { out } = endedWith(0, await shop.sluice('runs --json --limit 1'));
  const { runs } = JSON.parse(out) as { runs: readonly { run_id: string }[] };
  return runs[0]?.run_id ?? '';
}

export async function undoPlan(shop: PeopleProject, run = 'last', options = ''): Promise<PlanShape> {
  const { out } = endedWith(0, await shop.sluice(`rollback ${run} --json ${options}`));
  return JSON.parse(out) as PlanShape;
}

/** Saves the plan that undoes a run and applies it; gives what it printed. */
export async function undo(shop: PeopleProject, run = 'last', code = 0): Promise<string> {
  endedWith(0, await shop.sluice(`rollback ${run} --out undo.plan`));
  return endedWith(code, await shop.sluice('apply undo.plan')).out;
}

export function counts({ summary }: PlanShape): string {
  return ['create', 'update', 'delete', 'unchanged', 'held'].map((name) => summary[name]).join(' ');
}
