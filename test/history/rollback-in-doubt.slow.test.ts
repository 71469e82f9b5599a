// Undoing a run that made sure of records that were in doubt before, or whose records nobody knows of since.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { type PeopleProject, peopleProject, rowsAs } from '../kit/people.js';
import { applied, counts, held, lastRun, undo, undoPlan } from './undoing.js';

const person = (name: string, city: string) =>
  rowsAs('id, email, name, city', `(1, 'ann@x.example', '${name}', '${city}')`);

async function unanswered(shop: PeopleProject, crm: Awaited<ReturnType<typeof startCrm>>): Promise<void> {
  await crm.faults({ close: 'after', times: 2 });
  await applied(shop, 1);
  await crm.forget();
}

test('a creation is undone that made sure of one without an answer', async () => {
  const crm = await startCrm();
  const shop = peopleProject({ url: crm.url, sync: { fields: { firstname: 'name', city: 'city' } } });
  await shop.people(person('Ann', 'Aix'));
  await unanswered(shop, crm);
  const run = await applied(shop);
  assert.is(counts(await undoPlan(shop, run)), '0 0 1 0 0');
  await undo(shop, run);
  assert.equal(await held(crm), []);
  assert.is(counts(await undoPlan(shop, run)), '0 0 0 0 0');
  await crm.close();
});

test('what a run deleted is not made anew while nobody knows whether a later one made it', async () => {
  const crm = await startCrm();
  const shop = peopleProject({ url: crm.url, sync: { mode: 'create', fields: { firstname: 'name', city: 'city' } } });
  await shop.people(person('Ann', 'Aix'));
  await applied(shop);
  await undo(shop);
  assert.equal(await held(crm), []);
  const rollback = await lastRun(shop);
  await unanswered(shop, crm);
  assert.is((await held(crm)).length, 1);
  const plan = await undoPlan(shop, rollback);
  assert.equal(
    [counts(plan), plan.syncs[0]?.problems],
    ['0 0 0 0 1', [{ reason: 'unknown_outcome', records: 1, examples: ['1'] }]],
  );
  await undo(shop, rollback);
  assert.is((await held(crm)).length, 1);
  await crm.close();
});

test.run();
