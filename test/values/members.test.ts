// Payloads are parted into members by their separator, in SQL and in JavaScript, without being parsed: no data can
// break that, and only members that changed are sent.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResolvedField } from '../../compiler/resolve/resolve-fields.js';
import { RECORD_SEPARATOR } from '../../core/batch.js';
import type { Operation } from '../../core/connector.js';
import type { Json } from '../../core/json.js';
import { MEMBER_SEPARATOR, type SyncNode } from '../../core/manifest.js';
import { payloadMembers } from '../../core/payload.js';
import { sqlName, sqlText } from '../../core/sql-text.js';
import { type Engine, withEngine } from '../../runtime/database/engine.js';
import { recordSql } from '../../runtime/deliver/record-sql.js';
import { queryOver } from '../kit/mapping.js';
import { JSON_RULES } from './send-values.js';

const OPERATION: Operation = {
  name: 'update',
  identify: 'id',
  batch: { records: 100 },
  record: '$fields',
  simulate: { status: 200, partial_status: 207, body: {} },
};
const SYNC: SyncNode = {
  name: 's',
  file: 'syncs/s.sync.json',
  model: 'm',
  destination: 'd',
  object: 'o',
  mode: 'upsert',
  operations: {},
  match: [],
  fields: [],
  lookups: [],
  guards: { max_rejects: '50%', allow_empty: false },
  drift: 'keep',
  after: [],
  tags: [],
  steps: [],
  query: '',
  types_query: '',
  fingerprint: '',
};

/** Texts made of what could be taken for a separator, and of anything else. */
const nastyText = fc.oneof(
  fc
    .array(fc.constantFrom(',\t', ',\n', '"', '\\', '{', '}', ':', '\u2028', '\uE000', 'é', '🙂', '\r\n', "'"), {
      maxLength: 6,
    })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => Buffer.from(text).toString() === text),
);
const nastyJson: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    nastyText,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(nastyText, tie('value'), { maxKeys: 3 }),
  ),
})).value;
const payloads = fc.uniqueArray(fc.tuple(nastyText, nastyJson), {
  minLength: 1,
  maxLength: 4,
  selector: ([name]) => name,
});

test('a payload made in the database has the members that it was made of, whatever is in them', () =>
  withEngine((engine) =>
    fc.assert(
      fc.asyncProperty(payloads, fc.boolean(), async (members, indented) => {
        const payload = await payloadOf(engine, members, indented ? 1 : 0);
        assert.not(payload.includes('\n'));
        assert.is(payload.split(MEMBER_SEPARATOR).length, members.length);
        const read = [...payloadMembers(payload)].map(([name, text]) => [name, JSON.parse(text)]);
        assert.equal(Object.fromEntries(read), JSON.parse(JSON.stringify(Object.fromEntries(members))));
        assert.equal(JSON.parse(payload), JSON.parse(JSON.stringify(Object.fromEntries(members))));
      }),
      { numRuns: 150, seed: 7 },
    ),
  ));

test('only members that the ledger does not hold are among the changed ones', () =>
  withEngine((engine) =>
    fc.assert(
      fc.asyncProperty(payloads, payloads, fc.boolean(), async (before, after, overlap) => {
        const previous = overlap
          ? [...before.slice(1), ...after.slice(0, 1).filter(([name]) => !before.some(([other]) => other === name))]
          : before;
        const changed = await recordOf(
          engine,
          '$changed',
          await payloadOf(engine, after),
          await payloadOf(engine, previous),
        );
        const same = new Map(previous.map(([name, value]) => [name, JSON.stringify(value)]));
        const expected = after.filter(([name, value]) => same.get(name) !== JSON.stringify(value));
        assert.equal(JSON.parse(changed), JSON.parse(JSON.stringify(Object.fromEntries(expected))));
      }),
      { numRuns: 80, seed: 11 },
    ),
  ));

test('records that are joined into a request part again at their separator', () =>
  withEngine((engine) =>
    fc.assert(
      fc.asyncProperty(fc.array(payloads, { minLength: 1, maxLength: 3 }), async (records) => {
        const texts: string[] = [];
        for (const record of records)
          texts.push(await recordOf(engine, '$fields', await payloadOf(engine, record), null));
        assert.equal(texts.join(RECORD_SEPARATOR).split(RECORD_SEPARATOR), texts);
        assert.equal(
          JSON.parse(`[${texts.join(RECORD_SEPARATOR)}]`),
          records.map((record) => JSON.parse(JSON.stringify(Object.fromEntries(record)))),
        );
      }),
      { numRuns: 40, seed: 13 },
    ),
  ));

async function payloadOf(engine: Engine, members: readonly (readonly [string, Json])[], indent = 0): Promise<string> {
  const columns = members.map(([, value], i) => `${columnValue(value, indent)} AS ${sqlName(`c${i}`)}`);
  const query = queryOver(`SELECT 1 AS id, ${columns.join(', ')}`, {
    key: ['id'],
    match: members.slice(0, 1).map(([name]) => name),
    fields: members.map(([name], i) => fieldOf(name, `c${i}`)),
    expressions: new Map(),
    rules: JSON_RULES,
    described: {},
    creates: true,
  });
  const [row] = await engine.rows(`SELECT payload FROM (${query})`);
  return String(row?.[0]);
}

function columnValue(value: Json, indent: number): string {
  if (typeof value === 'string') return sqlText(value);
  return `CAST(${sqlText(JSON.stringify(value, null, indent === 1 ? '\t' : 0))} AS JSON)`;
}

function fieldOf(name: string, column: string): ResolvedField {
  const from = { kind: 'column', column } as const;
  return { name, from, transform: [], when_null: 'send', manage: 'always', sensitive: false };
}

async function recordOf(engine: Engine, variable: string, payload: string, previous: string | null): Promise<string> {
  const [row] = await engine.rows(
    `SELECT ${recordSql({ ...OPERATION, record: variable }, SYNC)} FROM (SELECT 'update' AS action,
      $1::VARCHAR AS payload, CAST(NULL AS VARCHAR) AS initial, $2::VARCHAR AS previous)`,
    [payload, previous],
  );
  return String(row?.[0]);
}

test.run();
