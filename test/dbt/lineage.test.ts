// Columns of dbt's nodes followed to the fields of syncs: what dbt tags, Sluice's policy governs.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileShop, type DbtShop, said } from './dbt-shop.js';

function shop(sql: string, settings: object = { policy: { pii: 'deny' } }): DbtShop {
  const columns = {
    id: { name: 'id', data_type: 'integer' },
    email: { name: 'email', data_type: 'varchar', tags: ['pii'] },
  };
  return {
    manifest: { nodes: { 'model.jaffle.customers': { columns } } },
    settings,
    files: {
      'models/people.sql': sql,
      'syncs/people_out.sync.json': `{ "model": "people", "destination": "hook", "object": "events", "mode": "upsert",
  "match": { "id": "id" },
  "fields": { "address": "address" } }
`,
    },
  };
}

const MAILS = "{{ config(key='id') }}\nSELECT id, lower(email) AS address FROM {{ ref('customers') }}\n";

test('a tag of dbt’s column does not reach a destination that does not accept it', async () => {
  const text = await said(shop(MAILS));
  const start = `
syncs/people_out.sync.json:3:26 error SL0232: Tag not accepted
  "fields": { "address": "address" } }
                         ~~~~~~~~~
  Field "address" carries "pii", which destination "hook" does not accept:
  "model.jaffle.customers.email" (pii) → people.address → people_out.address
`;
  assert.is(text.slice(0, start.length), start);
});

test('what is not made of the column passes', async () => {
  const sql = "{{ config(key='id') }}\nSELECT id, 'nobody' AS address FROM {{ ref('customers') }}\n";
  assert.is(await said(shop(sql)), '\n');
});

test('the lineage of a field begins at dbt’s column', async () => {
  const { lineage } = await compileShop(shop(MAILS, {}), { lineage: true });
  const address = lineage?.fields.find(({ field }) => field === 'address');
  assert.equal(
    address?.from.map(({ node, column, tags, path }) => ({ node, column, tags, steps: path.map((step) => step.node) })),
    [
      {
        node: 'dbt:model.jaffle.customers',
        column: 'email',
        tags: ['pii'],
        steps: ['dbt:model.jaffle.customers', 'model:people', 'sync:people_out'],
      },
    ],
  );
});

test.run();
