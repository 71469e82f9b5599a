// What a ledger knows of sensitive values: whether they changed, and nothing else.

import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { endedWith } from '../kit/sluice.js';
import { rowsOf } from '../kit/warehouse.js';
import { filesHolding, SYNC, sensitiveShop, withPhones } from './sensitive-shop.js';

const crm = await startCrm();
test.after(() => crm.close());
const shop = sensitiveShop(crm.url);
const ANN = "(1, 'ann@x.example', 'Annabella', '+49-170-5550001')";
const BOB = "(2, 'bob@x.example', 'Bob', '+49-170-5550002')";
await shop.people(withPhones(ANN, BOB));
const phones = async (): Promise<readonly unknown[]> =>
  (await crm.records('contacts')).map(({ fields }) => fields.phone);

test('a sensitive value is sent, and no file beside the ledger holds it', async () => {
  endedWith(0, await shop.sluice('plan --out first.plan'));
  endedWith(0, await shop.sluice('apply first.plan'));
  assert.equal(await phones(), ['+49-170-5550001', '+49-170-5550002']);
  assert.equal(filesHolding(shop, '5550001'), []);
  assert.equal(
    filesHolding(shop, 'Annabella').map((file) => file.replace(/RUN|\d{8}T\d{6}Z-[0-9a-f]{8}/, 'RUN')),
    ['ledger.duckdb', 'runs/ledger/RUN/plan.duckdb'],
  );
  const [payload] = await rowsOf(shop.path('.sluice/ledger.duckdb'), "SELECT payload FROM records WHERE key = '1'");
  assert.match(String(payload), /firstname.*Annabella.*phone\\":\\"hmac:v1:[0-9a-f]{64}\\"/);
});

test('the plan that a user saved is as it was', async () => {
  const [payload] = await rowsOf(shop.path('first.plan'), "SELECT payload FROM operations WHERE key = '1'");
  assert.match(String(payload), /5550001/);
});

test('the key is made beside the ledger, for its owner alone', () => {
  assert.is(statSync(shop.path('.sluice/ledger.key')).mode & 0o777, 0o600);
  assert.match(shop.read('.sluice/ledger.key'), /^[0-9a-f]{64}\n$/);
  const key = shop.read('.sluice/ledger.key').trim();
  assert.equal(filesHolding(shop, key), ['ledger.key']);
  assert.not(readFileSync(shop.path('first.plan')).includes(key));
});

test('a value that did not change is no change', async () => {
  const plan = await shop.plan();
  assert.equal(plan.summary, { create: 0, update: 0, delete: 0, unchanged: 2, invalid: 0, held: 0 });
});

test('a value that changed is an update, and only what changed is sent', async () => {
  const [{ id } = { id: '' }] = await crm.records('contacts');
  await crm.post('/crm/v3/objects/contacts/batch/update', { inputs: [{ id, properties: { phone: 'by somebody' } }] });
  await shop.people(withPhones(ANN.replace('Annabella', 'Anna'), BOB.replace('0002', '0003')));
  const plan = await shop.plan('--out second.plan');
  assert.equal(
    plan.syncs[0]?.samples.map(({ key, fields }) => [key, fields]),
    [
      ['1', [{ name: 'firstname', old: 'Annabella', new: 'Anna' }]],
      ['2', [{ name: 'phone', old: '(sensitive)', new: '(sensitive)', sensitive: true }]],
    ],
  );
  endedWith(0, await shop.sluice('apply second.plan'));
  assert.equal(await phones(), ['by somebody', '+49-170-5550003']);
  assert.equal(filesHolding(shop, '5550003'), []);
  assert.is((await shop.plan()).summary.unchanged, 2);
});

test('a record that is deleted is found by its match value, and no hash is sent', async () => {
  await shop.people(withPhones(BOB.replace('0002', '0003')));
  endedWith(0, await shop.sluice('plan --out third.plan'));
  const [deleted] = await rowsOf(shop.path('third.plan'), "SELECT payload FROM operations WHERE action = 'delete'");
  assert.is(deleted, '{"payload":"{\\"email\\":\\"ann@x.example\\",\\t\\"firstname\\":\\"Anna\\"}"}');
  endedWith(0, await shop.sluice('apply third.plan'));
  assert.equal(await phones(), ['+49-170-5550003']);
  assert.is((await crm.deleted('contacts')).length, 1);
});

test('a record whose key changed keeps what it has', async () => {
  await shop.people(withPhones(BOB.replace('(2', '(7').replace('0002', '0003')));
  const plan = await shop.plan();
  assert.equal(
    plan.syncs[0]?.samples.map(({ key, action, reason, fields }) => [key, action, reason, fields]),
    [['7', 'update', 'key_changed', []]],
  );
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is((await shop.plan()).summary.unchanged, 1);
});

test('state show masks hashes, also of a field that is no longer marked', async () => {
  for (const phone of [SYNC.fields.phone, 'phone']) {
    shop.sync({ fields: { firstname: 'name', phone } });
    const { out } = endedWith(0, await shop.sluice('state show contacts 7 --json'));
    assert.is(JSON.parse(out).record.payload.phone, '(sensitive)');
    assert.not.match(out, /hmac|5550003/);
    assert.equal((await shop.plan()).summary.unchanged, 1);
  }
  shop.sync({});
});

test('without the key that the ledger was written with nothing is planned', async () => {
  const key = shop.read('.sluice/ledger.key');
  rmSync(shop.path('.sluice/ledger.key'));
  const missing = await shop.sluice('plan');
  assert.equal(missing, {
    code: 3,
    out: '',
    err: `error SL0514: Ledger key not usable
  The ledger ledger.duckdb holds hashes of sensitive values, made with a key. Neither is the variable SLUICE_LEDGER_KEY set nor the file ledger.key beside the ledger there. Bring the right key back; nothing is planned or sent without it. If it is lost, name another ledger under "ledger" in sluice.json: everything is delivered once more then.
`,
  });
  writeFileSync(shop.path('.sluice/ledger.key'), `${'0'.repeat(64)}\n`);
  assert.match((await shop.sluice('plan')).err, /made with a key\. The file ledger\.key beside it holds another one\./);
  writeFileSync(shop.path('.sluice/ledger.key'), key);
  const other = await shop.sluice('plan', { SLUICE_LEDGER_KEY: 'x'.repeat(32) });
  assert.match(other.err, /made with a key\. The variable SLUICE_LEDGER_KEY holds another one\./);
  assert.not.match(other.err, /xxx/);
  endedWith(0, await shop.sluice('plan', { SLUICE_LEDGER_KEY: key.trim() }));
});

test('a key that can be guessed is refused', async () => {
  const { code, err } = await shop.sluice('plan', { SLUICE_LEDGER_KEY: 'secret' });
  assert.is(code, 3);
  assert.match(err, /SLUICE_LEDGER_KEY has 6 characters; it must have 32 or more/);
  assert.not.match(err, /secret/);
});

test('other syncs need no key', async () => {
  rmSync(shop.path('.sluice'), { recursive: true });
  shop.sync({ fields: { firstname: 'name' } });
  endedWith(0, await shop.sluice('apply --auto-approve', { SLUICE_LEDGER_KEY: 'short' }));
  assert.is((await shop.plan()).summary.unchanged, 1);
});

test('a key from the environment leaves no file', async () => {
  rmSync(shop.path('.sluice'), { recursive: true });
  shop.sync({});
  const env = { SLUICE_LEDGER_KEY: 'correct horse battery staple correct horse' };
  endedWith(0, await shop.sluice('apply --auto-approve', env));
  assert.equal(filesHolding(shop, 'correct horse'), []);
  assert.equal(filesHolding(shop, '5550003'), []);
  assert.match((await shop.sluice('plan')).err, /SL0514/);
  assert.match(endedWith(0, await shop.sluice('plan', env)).out, /1 unchanged/);
});

test.run();
