// The stored form of random payloads: standard HMAC-SHA256, the same each time, and no trace of the plain value.

import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MEMBER_SEPARATOR } from '../../core/manifest.js';
import { payloadMembers } from '../../core/payload.js';
import { type Engine, withEngine } from '../../runtime/database/engine.js';
import {
  payloadWithout,
  revealedPayload,
  storedMembers,
  storedOnce,
  storedPayload,
} from '../../runtime/ledger/stored-form.js';

const KEY = 'a key of thirty-two bytes, no more';
const pad = (byte: number): string =>
  Buffer.from(Array.from({ length: 64 }, (_, i) => (Buffer.from(KEY)[i] ?? 0) ^ byte)).toString('hex');
const FIELDS = ['phone', 'q"uote\\d', 'żółć', '😀'];
const FORM = { fields: FIELDS, values: [pad(0x36), pad(0x5c)] };

const plainText = fc.string({ unit: 'binary', maxLength: 12 }).filter((each) => Buffer.from(each).toString() === each);
const value = fc.oneof(plainText, fc.integer(), fc.boolean(), fc.constant(null), fc.array(plainText, { maxLength: 3 }));
const name = fc.oneof(fc.constantFrom(...FIELDS), fc.constantFrom('phone2', 'a', 'phon', 'żółćx'));
const members = fc.dictionary(name, value, { maxKeys: 6 }).map((each) => Object.entries(each).sort());
const key = fc.oneof(plainText, fc.bigInt().map(String));

type Members = readonly (readonly [string, unknown])[];
const payloadOf = (each: Members): string =>
  `{${each.map(([field, member]) => `${JSON.stringify(field)}:${JSON.stringify(member)}`).join(MEMBER_SEPARATOR)}}`;

/** An expression over the columns p (payload), k (key) and o (another payload). */
async function evaluated(engine: Engine, sql: string, [p, k, o]: readonly [string, string, string]): Promise<string> {
  await engine.run('CREATE OR REPLACE TEMP TABLE given AS SELECT $1 AS p, $2 AS k, $3 AS o', [p, k, o]);
  const uses = /\$1/.test(sql) ? FORM.values : undefined;
  return String((await engine.rows(`SELECT ${sql} FROM given`, uses))[0]?.[0]);
}

const STORED = storedPayload('p', 'k', FORM);

function expected(each: Members, recordKey: string): Members {
  return each.map(([field, member]) => {
    if (!FIELDS.includes(field)) return [field, member];
    const text = `${Buffer.byteLength(recordKey)}:${recordKey}${JSON.stringify(field)}:${JSON.stringify(member)}`;
    return [field, `hmac:v1:${createHmac('sha256', KEY).update(text).digest('hex')}`];
  });
}

test('sensitive members stand as HMAC-SHA256 over key and member, the others as they are; twice is as once', async () => {
  await withEngine(async (engine) => {
    const property = fc.asyncProperty(members, key, async (each, recordKey) => {
      const stored = await evaluated(engine, STORED, [payloadOf(each), recordKey, '{}']);
      assert.is(stored, payloadOf(expected(each, recordKey)));
      assert.is(await evaluated(engine, storedOnce('p', 'k', FORM), [stored, recordKey, '{}']), stored);
    });
    await fc.assert(property, { numRuns: 60 });
  });
});

test('what did not change comes back as plain text, what did stays a hash', async () => {
  await withEngine(async (engine) => {
    const previous = storedPayload('o', 'k', FORM);
    const stored = storedMembers('p', 'k', FORM);
    const sql = revealedPayload(previous, { payload: 'p', stored });
    const property = fc.asyncProperty(members, members, key, async (now, before, recordKey) => {
      const found = payloadMembers(await evaluated(engine, sql, [payloadOf(now), recordKey, payloadOf(before)]));
      const held = payloadMembers(payloadOf(expected(before, recordKey)));
      const plain = payloadMembers(payloadOf(now));
      for (const [field, text] of payloadMembers(payloadOf(before)))
        assert.is(found.get(field), text === plain.get(field) ? text : held.get(field));
      assert.is(found.size, before.length);
    });
    await fc.assert(property, { numRuns: 60 });
  });
});

test('a value that looks like a hash is hashed like any other', async () => {
  await withEngine(async (engine) => {
    const payload = payloadOf([['phone', `hmac:v1:${'0'.repeat(64)}`]]);
    const stored = await evaluated(engine, STORED, [payload, '1', '{}']);
    assert.is.not(stored, payload);
    assert.match(stored, /^\{"phone":"hmac:v1:[0-9a-f]{64}"\}$/);
  });
});

test('two records with the same value have other hashes', async () => {
  await withEngine(async (engine) => {
    const payload = payloadOf([['phone', '+49']]);
    const one = await evaluated(engine, STORED, [payload, '1', '{}']);
    assert.is.not(await evaluated(engine, STORED, [payload, '2', '{}']), one);
  });
});

test('a payload without its sensitive members, down to none', async () => {
  await withEngine(async (engine) => {
    const without = (each: Members): Promise<string> =>
      evaluated(engine, payloadWithout('p', FIELDS), [payloadOf(each), '', '{}']);
    const some = { a: 1, phone: 2, phone2: 3 };
    assert.is(
      await without(Object.entries(some)),
      payloadOf([
        ['a', 1],
        ['phone2', 3],
      ]),
    );
    assert.is(await without([['phone', 2]]), '{}');
    assert.is(await without([]), '{}');
  });
});

test('a macro of the warehouse is not handed the key', async () => {
  await withEngine(async (engine) => {
    await engine.run("ATTACH ':memory:' AS warehouse");
    for (const macro of ['sha256(x)', 'unhex(x)', 'encode(x)'])
      await engine.run(`CREATE MACRO warehouse.main.${macro} AS CAST(x AS VARCHAR)`);
    const payload = payloadOf([['phone', '+49']]);
    const before = await evaluated(engine, STORED, [payload, '1', '{}']);
    await engine.run('USE warehouse');
    assert.is(await evaluated(engine, STORED, [payload, '1', '{}']), before);
  });
});

test.run();
