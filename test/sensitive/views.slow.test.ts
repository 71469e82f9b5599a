// Everything that shows something, looked through for a sensitive value and for its hash.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { peopleProject } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { SYNC, withPhones } from './sensitive-shop.js';

const crm = await startCrm();
test.after(() => crm.close());
const shop = peopleProject({
  url: crm.url,
  sync: SYNC,
  files: { 'models/people.model.json': { columns: [{ name: 'PHONE', sensitive: true }] } },
});
await shop.people(
  withPhones(
    "(1, 'ann@x.example', 'Ann', '+49-5550001')",
    "(2, 'no address', 'Bob', '+49-5550002')",
    "(3, 'c@x.example', 'Cy', NULL)",
  ),
);
const LOOKS = [
  'preview people',
  'preview people --json',
  'preview contacts',
  'preview contacts --json',
  'plan',
  'plan --json',
  'plan --format markdown',
  'show saved.plan',
  'show saved.plan --json',
  'state list contacts',
  'state list contacts --json',
  'state show contacts 1',
  'state show contacts 1 --json',
  'runs',
  'runs --json',
];

async function lookEverywhere(): Promise<string> {
  endedWith(0, await shop.sluice('plan --out saved.plan'));
  const looks: string[] = [];
  for (const look of LOOKS) {
    const { out, err } = await shop.sluice(look);
    assert.not.match(out + err, /55500|hmac/, look);
    looks.push(out);
  }
  return looks.join('');
}

test('before the first apply', async () => {
  assert.match(await lookEverywhere(), /\+ 1\n[\s\S]*phone +"\(sensitive\)"\n/);
});

test('a null of a sensitive column of a model is shown', async () => {
  const { out } = endedWith(0, await shop.sluice('preview people --json'));
  assert.match(out, /\{"id":1,"email":"ann@x\.example","name":"Ann","phone":"\(sensitive\)"\}/);
  assert.match(out, /"name":"Cy","phone":null\}/);
});

test('an apply, with its progress and what was refused', async () => {
  const { out, err } = endedWith(1, await shop.sluice('apply --auto-approve'));
  assert.match(out, /1 rejected/);
  assert.not.match(out + err, /55500|hmac/);
});

test('after it, with a value that changed', async () => {
  await shop.people(
    withPhones("(1, 'ann@x.example', 'Ann', '+49-5550009')", "(3, 'c@x.example', 'Cy', '+49-5550003')"),
  );
  assert.match(await lookEverywhere(), /phone {2}"\(sensitive\)" → "\(sensitive\)"/);
});

test('a query that stumbles over a value does not name it', async () => {
  shop.sync({ fields: { firstname: 'name', phone: { sql: 'CAST(phone AS INTEGER)', sensitive: true } } });
  for (const look of ['plan', 'preview contacts']) {
    const { code, err } = await shop.sluice(look);
    assert.is(code, 3);
    assert.match(err, /SL0510[\s\S]*Could not convert string \(sensitive\) to INT32/);
    assert.not.match(err, /55500/);
  }
});

test.run();
