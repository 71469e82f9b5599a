// Undoing runs, one way of ending after the other: the CRM is compared with what it was before.

import { rmSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Crm, startCrm } from '../kit/crm.js';
import { CONTACTS, peopleProject, rows } from '../kit/people.js';
import { scrubbed } from '../kit/scrub.js';
import { endedWith } from '../kit/sluice.js';
import { applied, counts, held, lastRun, undo, undoPlan } from './undoing.js';

const ANN = "(1, 'ann@x.example', 'Ann')";
const BOB = "(2, 'bob@x.example', 'Bob')";
const CID = "(3, 'cid@x.example', 'Cid')";

const crms: Crm[] = [];
test.after(async () => {
  for (const crm of crms) await crm.close();
});

async function shopOf(sync: object = { mode: 'mirror' }) {
  const crm = await startCrm();
  crms.push(crm);
  const shop = peopleProject({ url: crm.url, sync });
  return { crm, shop };
}

test('a mixed run is undone: values restored, what it made deleted, what it deleted made anew', async () => {
  const { crm, shop } = await shopOf();
  await shop.people(rows(ANN, BOB));
  await applied(shop);
  const before = await held(crm);
  await shop.people(rows("(1, 'ann@x.example', 'Anna')", CID));
  const run = await applied(shop);
  const { out, err } = endedWith(0, await shop.sluice(`rollback ${run} --out undo.plan`));
  assert.is(
    scrubbed(out),
    `Undoes run RUN.

contacts  crm contacts, mirror
  1 to create, 1 to update, 1 to delete, 0 unchanged (3 requests)
  + 2
      email      "bob@x.example"
      firstname  "Bob"
  ~ 1
      firstname  "Anna" → "Ann"
  - 3

Plan: 1 to create, 1 to update, 1 to delete, 0 unchanged.

contacts: 1 record that the run deleted is made anew, as far as Sluice delivered it, with new ids.
contacts: the run delivered 1 record by an upsert, which does not say whether it made or found it: what is deleted here may have been there before the run.
The ordinary plan brings the changes of that run back as long as the project asks for them: after applying this one, change the project before you apply again.
`,
  );
  assert.is(err, 'Saved to undo.plan. Undo exactly this with: sluice apply undo.plan\n');
  assert.is(endedWith(0, await shop.sluice('show undo.plan')).out, out);
  endedWith(0, await shop.sluice('apply undo.plan'));
  assert.equal(await held(crm), before);
  assert.is(counts(await shop.plan()), '1 1 1 0 0');
});

test('nothing is left to undo of a run that was undone, and undoing that brings everything back', async () => {
  const { crm, shop } = await shopOf();
  await shop.people(rows(ANN, BOB));
  await applied(shop);
  await shop.people(rows("(1, 'ann@x.example', 'Anna')", CID));
  const run = await applied(shop);
  const after = await held(crm);
  await undo(shop, run);
  const rollback = await lastRun(shop);
  assert.is(counts(await undoPlan(shop, run)), '0 0 0 2 0');
  await undo(shop, rollback);
  assert.equal(await held(crm), after);
  assert.is(counts(await shop.plan()), '0 0 0 2 0');
});

test('runs are undone one after the other, newest first', async () => {
  const { crm, shop } = await shopOf();
  await shop.people(rows(ANN));
  const first = await applied(shop);
  await shop.people(rows("(1, 'ann@x.example', 'Anna')"));
  const second = await applied(shop);
  await shop.people(rows("(1, 'ann@x.example', 'Hannah')"));
  const third = await applied(shop);
  const early = await undoPlan(shop, second);
  assert.is(counts(early), '0 0 0 0 1');
  assert.equal(early.syncs[0]?.problems, [{ reason: 'changed_since', records: 1, examples: ['1'] }]);
  await undo(shop, third);
  assert.equal(await held(crm), ['ann@x.example Anna']);
  await undo(shop, second);
  assert.equal(await held(crm), ['ann@x.example Ann']);
  await undo(shop, first);
  assert.equal(await held(crm), []);
});

test('only what a run got through is undone', async () => {
  const { crm, shop } = await shopOf();
  await shop.people(rows(ANN, BOB));
  await applied(shop);
  await crm.faults({ reject: { field: 'firstname', value: 'Bobby', code: 'NO', reason: 'No' }, times: 100 });
  await shop.people(rows("(1, 'ann@x.example', 'Anna')", "(2, 'bob@x.example', 'Bobby')", CID));
  const run = await applied(shop, 1);
  await crm.forget();
  assert.is(counts(await undoPlan(shop, run)), '0 1 1 1 0');
  await undo(shop, run);
  assert.equal(await held(crm), ['ann@x.example Ann', 'bob@x.example Bob']);
});

test('what a later run sent without an answer is not undone over', async () => {
  const { crm, shop } = await shopOf({ mode: 'upsert' });
  await shop.people(rows(ANN));
  await applied(shop);
  await shop.people(rows("(1, 'ann@x.example', 'Anna')"));
  const run = await applied(shop);
  await shop.people(rows("(1, 'ann@x.example', 'Hannah')"));
  await crm.faults({ close: 'after', times: 2 });
  await applied(shop, 1);
  await crm.forget();
  assert.equal((await undoPlan(shop, run)).syncs[0]?.problems, [
    { reason: 'never_confirmed', records: 1, examples: ['1'] },
  ]);
});

test('a match value that changed is restored with the record, under the same id', async () => {
  const { crm, shop } = await shopOf({ mode: 'upsert' });
  await shop.people(rows(ANN));
  await applied(shop);
  const [before] = await crm.records('contacts');
  await shop.people(rows("(1, 'ann@new.example', 'Ann')"));
  await applied(shop);
  await undo(shop);
  const [after] = await crm.records('contacts');
  assert.equal([after?.id, after?.fields], [before?.id, before?.fields]);
  await shop.people(rows(ANN));
  assert.is(counts(await shop.plan()), '0 0 0 1 0');
});

test('a record whose key changed goes back to its old key', async () => {
  const { crm, shop } = await shopOf({ mode: 'upsert' });
  await shop.people(rows(ANN));
  await applied(shop);
  await shop.people(rows("(9, 'ann@x.example', 'Ann')"));
  await applied(shop);
  await undo(shop);
  await shop.people(rows(ANN));
  assert.is(counts(await shop.plan()), '0 0 0 1 0');
  assert.is((await crm.records('contacts')).length, 1);
});

test('a match value that somebody else has by now is not taken away', async () => {
  const { shop } = await shopOf();
  await shop.people(rows(ANN));
  await applied(shop);
  await shop.people(rows(BOB));
  const run = await applied(shop);
  await shop.people(rows(BOB, "(7, 'ann@x.example', 'Another Ann')"));
  await applied(shop);
  const plan = await undoPlan(shop, run);
  assert.equal(plan.syncs[0]?.problems, [{ reason: 'match_taken', records: 1, examples: ['1'] }]);
});

test('what only the destination knew before stays: records that Sluice had not delivered, fields that the run added', async () => {
  const { crm, shop } = await shopOf({ mode: 'update' });
  await crm.post('/crm/v3/objects/contacts/batch/create', {
    inputs: [{ properties: { email: 'ann@x.example', firstname: 'Theirs', city: 'Rome' } }],
  });
  await shop.people("SELECT 1 AS id, 'ann@x.example' AS email, 'Ann' AS name, 'Oslo' AS city");
  const first = await applied(shop);
  shop.sync({ mode: 'update', fields: { firstname: 'name', city: 'city' } });
  const second = await applied(shop);
  for (const run of [first, second]) {
    const { syncs } = await undoPlan(shop, run);
    assert.equal(syncs[0]?.problems, [{ reason: 'not_known_before', records: 1, examples: ['1'] }]);
  }
});

test('the run must be known, and its plan still kept', async () => {
  const { shop } = await shopOf();
  await shop.people(rows(ANN));
  assert.match(
    endedWith(3, await shop.sluice('rollback last')).err,
    /SL0604: Unknown run\n {2}The ledger knows of no run/,
  );
  const settings = JSON.parse(shop.read('sluice.json')) as object;
  shop.write({ 'sluice.json': { ...settings, history: { runs: 1 } } });
  const first = await applied(shop);
  await shop.people(rows(BOB));
  const second = await applied(shop);
  assert.is(
    scrubbed(endedWith(3, await shop.sluice(`rollback ${first}`)).err),
    `error SL0516: Run not kept
  What run RUN did is no longer known record by record: only the last runs keep their plans and journals. They go back to run RUN. \`"history": { "runs": 1 }\` in sluice.json says how many; more are kept from the next apply on.
`,
  );
  const mistyped = `${second.slice(0, -1)}x`;
  assert.match(
    scrubbed(endedWith(3, await shop.sluice(`rollback ${mistyped}`)).err),
    /Did you mean "RUN"\? `sluice runs` lists them/,
  );
  assert.is(counts(await undoPlan(shop, second.slice(0, -3))), '1 0 1 0 0');
});

test('guards hold for a plan that undoes, and it goes stale like any other', async () => {
  const { crm, shop } = await shopOf({ mode: 'upsert', guards: { max_deletes: 1 } });
  await shop.people(rows(ANN, BOB));
  await applied(shop);
  endedWith(0, await shop.sluice('rollback last --out undo.plan'));
  assert.match(endedWith(4, await shop.sluice('apply undo.plan')).err, /max_deletes allows 1/);
  shop.sync({ mode: 'upsert', guards: {} });
  assert.match(
    endedWith(5, await shop.sluice('apply undo.plan')).err,
    /Since the plan was made, sync "contacts" changed/,
  );
  shop.sync({ mode: 'upsert', guards: { max_deletes: 1 } });
  endedWith(0, await shop.sluice('rollback last --allow max_deletes:contacts --out undo.plan'));
  endedWith(0, await shop.sluice('apply undo.plan'));
  assert.equal(await held(crm), []);
});

test('a sync that the project no longer has is named and left alone', async () => {
  const { shop } = await shopOf();
  await shop.people(rows(ANN));
  await applied(shop);
  shop.write({ 'syncs/others.sync.json': { ...CONTACTS, fields: { city: 'name' } } });
  rmSync(shop.path('syncs/contacts.sync.json'));
  const { out } = endedWith(0, await shop.sluice('rollback last'));
  assert.is(
    scrubbed(out),
    `Undoes run RUN.

Plan: 0 to create, 0 to update, 0 to delete, 0 unchanged.

The project has no sync "contacts" any more: what the run did to 1 record of it stays.
`,
  );
});

test.run();
