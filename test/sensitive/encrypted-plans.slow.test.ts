// Saved plans under a key: they say nothing without it, and no change to their bytes goes unnoticed.

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Refused } from '../../core/refused.js';
import { decryptPlan, encryptPlan, isEncryptedPlan } from '../../runtime/plan/encrypted-plan.js';
import { startCrm } from '../kit/crm.js';
import { makeProject } from '../kit/project.js';
import { endedWith } from '../kit/sluice.js';
import { filesHolding, sensitiveShop, withPhones } from './sensitive-shop.js';

const crm = await startCrm();
test.after(() => crm.close());
const shop = sensitiveShop(crm.url);
await shop.people(withPhones("(1, 'ann@x.example', 'Annabella', '+49-170-5550001')"));
const KEY = { SLUICE_PLAN_KEY: 'a key for plans, long enough' };

test('with a key in the environment a saved plan is encrypted', async () => {
  const { out, err } = endedWith(0, await shop.sluice('plan --out safe.plan', KEY));
  assert.match(out, /Plan: 1 to create/);
  assert.is(err, 'Saved to safe.plan, encrypted. Apply exactly this plan with: sluice apply safe.plan\n');
  const bytes = readFileSync(shop.path('safe.plan'));
  assert.not(bytes.includes('5550001') || bytes.includes('Annabella') || bytes.includes('contacts'));
  assert.is(statSync(shop.path('safe.plan')).mode & 0o777, 0o600);
  assert.equal(filesHolding(shop, '5550001'), []);
});

test('without the key, or with another one, it is refused', async () => {
  for (const command of ['show safe.plan', 'apply safe.plan']) {
    assert.equal(await shop.sluice(command), {
      code: 3,
      out: '',
      err: `safe.plan error SL0515: Plan key not usable
  The plan is encrypted. Set the variable SLUICE_PLAN_KEY to the key that it was made with.
`,
    });
    const { code, err } = await shop.sluice(command, { SLUICE_PLAN_KEY: 'a key for plans, but another' });
    assert.is(code, 3);
    assert.match(err, /safe\.plan error SL0515: .*\n {2}The plan is encrypted with another key than the one/);
    assert.not.match(err, /but another/);
  }
});

test('with the key it is shown and applied, and leaves no copy in the clear', async () => {
  const shown = endedWith(0, await shop.sluice('show safe.plan', KEY));
  assert.match(shown.out, /\+ 1\n/);
  endedWith(0, await shop.sluice('apply safe.plan', KEY));
  assert.is((await crm.records('contacts'))[0]?.fields.phone, '+49-170-5550001');
  assert.equal(filesHolding(shop, '5550001'), []);
  assert.equal(
    readdirSync(shop.path('.sluice')).filter((name) => name.startsWith('sluice-')),
    [],
  );
});

test('a plan replaces a plan, encrypted or not, and nothing else', async () => {
  endedWith(0, await shop.sluice('plan --out safe.plan'));
  assert.not(isEncryptedPlan(shop.path('safe.plan')));
  endedWith(0, await shop.sluice('show safe.plan', KEY));
  endedWith(0, await shop.sluice('plan --out safe.plan', KEY));
  assert.ok(isEncryptedPlan(shop.path('safe.plan')));
  endedWith(0, await shop.sluice('plan --out safe.plan'));
  assert.match(
    (await shop.sluice('plan --out sluice.json', KEY)).err,
    /SL0505[\s\S]*is not a plan, so it is not replaced/,
  );
  assert.match((await shop.sluice('plan --out none/x.plan', KEY)).err, /SL0505[\s\S]*cannot be written there/);
  assert.ok(existsSync(shop.path('sluice.json')));
});

test('a key that can be guessed is refused before anything is planned', async () => {
  const { code, err } = await shop.sluice('plan --out new.plan', { SLUICE_PLAN_KEY: 'short' });
  assert.is(code, 3);
  assert.match(err, /SL0515[\s\S]*has 5 characters; it must have 16 or more/);
  assert.not(existsSync(shop.path('new.plan')));
});

const place = makeProject({});
const HEADER = 44;
const CHUNK = 1024 * 1024 + 16;

/** Encrypts some bytes, changes the file and says what decrypting it comes to: the bytes, or an error code. */
async function after(size: number, change: (bytes: Buffer) => Buffer): Promise<Buffer | string> {
  const plain = Buffer.from(Array.from({ length: size }, (_, i) => (i * 31) % 251));
  writeFileSync(place.path('plain'), plain);
  await encryptPlan(place.path('plain'), place.path('sealed'), 'some key');
  writeFileSync(place.path('sealed'), change(readFileSync(place.path('sealed'))));
  try {
    await decryptPlan({ path: place.path('sealed'), shown: 'sealed' }, place.path('opened'), 'some key');
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.diagnostics.map(({ code }) => code).join();
  }
  return readFileSync(place.path('opened')).equals(plain) ? plain : 'other bytes';
}

const THREE = 2 * 1024 * 1024 + 100;
const chunk = (bytes: Buffer, i: number): Buffer => bytes.subarray(HEADER + i * CHUNK, HEADER + (i + 1) * CHUNK);
const put = (bytes: Buffer, ...chunks: readonly number[]): Buffer =>
  Buffer.concat([bytes.subarray(0, HEADER), ...chunks.map((i) => chunk(bytes, i))]);

test('what comes out is what went in, whatever its size', async () => {
  for (const size of [0, 1, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, THREE])
    assert.is((await after(size, (bytes) => bytes)).length, size);
});

test('a file that was cut off, at the border of a chunk too, is refused', async () => {
  const ends = [
    HEADER - 1,
    HEADER,
    HEADER + 15,
    HEADER + 500,
    HEADER + CHUNK,
    HEADER + 2 * CHUNK,
    HEADER + 2 * CHUNK + 20,
  ];
  for (const end of ends) assert.is(await after(THREE, (bytes) => bytes.subarray(0, end)), 'SL0505', String(end));
  assert.is(await after(2 * 1024 * 1024, (bytes) => put(bytes, 0)), 'SL0505');
});

test('chunks swapped, left out, repeated or added are refused', async () => {
  for (const order of [[1, 0, 2], [0, 2], [1, 2], [0, 0, 2], [0, 1, 1, 2], [2]])
    assert.is(await after(THREE, (bytes) => put(bytes, ...order)), 'SL0505', order.join());
  assert.is(await after(THREE, (bytes) => Buffer.concat([bytes, Buffer.alloc(40)])), 'SL0505');
});

test('a chunk of another file under the same key is refused', async () => {
  let other = Buffer.alloc(0);
  await after(THREE, (bytes) => {
    other = Buffer.from(bytes);
    return bytes;
  });
  const mixed = (bytes: Buffer): Buffer => Buffer.concat([put(bytes, 0), chunk(other, 1), chunk(bytes, 2)]);
  assert.is(await after(THREE, mixed), 'SL0505');
});

test('any byte that is flipped is noticed', async () => {
  const flipped = (at: number) => (bytes: Buffer) => {
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return bytes;
  };
  for (const at of [12, 20, 28, 43]) assert.is(await after(100, flipped(at)), 'SL0515', String(at));
  for (const at of [HEADER, HEADER + 99, HEADER + 100, HEADER + 115])
    assert.is(await after(100, flipped(at)), 'SL0505', String(at));
  assert.is(await after(100, flipped(11)), 'SL0515');
});

test('an empty file, a folder and no file are no encrypted plans', () => {
  place.write({ empty: '' });
  for (const name of ['empty', '.', 'nothing']) assert.not(isEncryptedPlan(place.path(name)));
});

test.run();
