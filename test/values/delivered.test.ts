// Values from a warehouse to the bytes of a request, by the real program: nothing is lost or changed on the way, and
// what cannot be said is not sent.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeProject } from '../kit/project.js';
import { startReceiver } from '../kit/receiver.js';
import { endedWith, sluice } from '../kit/sluice.js';
import { fillWarehouse } from '../kit/warehouse.js';

/** Column, SQL value, and the member's text in the body. */
const VALUES: readonly (readonly [string, string, string])[] = [
  ['big', '9223372036854775807::BIGINT', '9223372036854775807'],
  ['days', "[DATE '2024-01-02', NULL]", '["2024-01-02",null]'],
  ['decimal', '1234567890123456789012345678.0123456789::DECIMAL(38,10)', '1234567890123456789012345678.0123456789'],
  ['doc', `'{"n" : 12345678901234567890.10,\n\t"t":"a,\\tb"}'::JSON`, '{"n" : 12345678901234567890.10,  "t":"a,\\tb"}'],
  ['emoji', "'🙂 é שלום'", '"🙂 é שלום"'],
  ['empty', "''", '""'],
  ['key', "'reserved'", '"reserved"'],
  ['last name', "'O''Brien'", `"O'Brien"`],
  ['lines', "'a,' || chr(9) || 'b,' || chr(10) || 'c\\\"'", '"a,\\tb,\\nc\\\\\\""'],
  ['nested', "[{'a': 9007199254740993, 'b': NULL, 'c': [0.1::DOUBLE]}]", '[{"a":9007199254740993,"b":null,"c":[0.1]}]'],
  ['none', 'CAST(NULL AS VARCHAR)', 'null'],
  ['zoned', "TIMESTAMPTZ '1969-12-31 23:00:00.000001-01'", '"1970-01-01T00:00:00.000001Z"'],
];

function project(url: string, object: string) {
  const fields = Object.fromEntries(VALUES.map(([name]) => [name, name]));
  return makeProject({
    'sluice.json': { name: 'values', warehouse: { type: 'duckdb', path: 'warehouse.duckdb' } },
    'sources/w.source.json': { name: 'w', tables: [{ name: 'things' }] },
    'models/things.sql': "{{ config(key='id') }} SELECT * FROM {{ source('w', 'things') }}\n",
    'destinations/hook.destination.json': { connector: 'webhook', settings: { url } },
    'syncs/things.sync.json': {
      model: 'things',
      destination: 'hook',
      object,
      mode: 'upsert',
      match: { id: 'id' },
      fields: { ...fields, number: { column: 'number', type: 'number' } },
    },
  });
}

for (const object of ['event', 'events']) {
  test(`every value arrives exactly (${object})`, async () => {
    const receiver = await startReceiver();
    try {
      const { root, path } = project(receiver.url, object);
      const columns = VALUES.map(([name, sql]) => `${sql} AS "${name}"`).join(', ');
      await fillWarehouse(path('warehouse.duckdb'), {
        things: `SELECT id, ${columns}, CASE id WHEN 1 THEN '12.50' ELSE 'many' END AS number FROM range(1, 3) AS r(id)`,
      });
      const ran = await sluice('apply --auto-approve --json', { cwd: root });
      const [record] = JSON.parse(ran.out).syncs;
      assert.is(record.ok, 1, ran.err);
      const members = [...VALUES, ['id', '', '1'], ['number', '', '12.50']].sort(([a = ''], [b = '']) =>
        a < b ? -1 : 1,
      );
      const data = members.map(([name, , text]) => `${JSON.stringify(name)}:${text}`).join(',');
      const body = `{"action":"create","key":"1","data":{${data}}}`;
      assert.equal(receiver.bodies, [object === 'event' ? body : `[${body}]`]);
      const again = endedWith(0, await sluice('plan --json', { cwd: root }));
      assert.equal(JSON.parse(again.out).summary, {
        create: 0,
        update: 0,
        delete: 0,
        unchanged: 1,
        invalid: 1,
        held: 0,
      });
    } finally {
      await receiver.close();
    }
  });
}

test.run();
