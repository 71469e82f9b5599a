// What modifies a node: every input by itself, named; and what does not count at all.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { comparisonText } from '../../cli/views/comparison-text.js';
import { compareNodes } from '../../core/compare-nodes.js';
import { compiled } from '../compiler/compiling.js';
import type { Files } from '../kit/project.js';
import { SHOP } from './selecting.js';

const before = (await compiled(SHOP)).manifest;

type Changes = Readonly<Record<string, string | ((content: string) => string) | object>>;

/** The shop with some files replaced, or edited as text. */
function edited(changes: Changes): Files {
  const files: Record<string, string | object> = { ...SHOP };
  for (const [file, change] of Object.entries(changes)) {
    const old = SHOP[file];
    const text = typeof old === 'string' ? old : JSON.stringify(old);
    files[file] = typeof change === 'function' ? String(change(text)) : change;
    if (files[file] === text) throw new Error(`The edit of ${file} changes nothing`);
  }
  return files;
}

async function changesOf(changes: Changes, env: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const { manifest } = await compiled(edited(changes), { env });
  return [...compareNodes(before.inputs, manifest.inputs)]
    .filter(([, { state }]) => state !== 'unmodified')
    .map(([id, comparison]) => `${id} ${comparisonText(comparison)}`);
}

const STG_ORDERS = 'models/staging/stg_orders.sql';
const CONTACTS = 'syncs/crm/crm_contacts.sync.json';
const OF_CUSTOMERS = [
  'sync:crm_contacts modified: model "customers"',
  'sync:hook_customers modified: model "customers"',
];
const OF_ORDERS = ['model:customers modified: model "stg_orders"', ...OF_CUSTOMERS];

const EDITS: readonly (readonly [what: string, changes: Changes, modified: readonly string[]])[] = [
  [
    'SQL',
    { 'models/customers.sql': (sql) => sql.replace('c.*', 'c.id, c.email, c.name') },
    ['model:customers modified: the SQL', ...OF_CUSTOMERS],
  ],
  [
    "a parent's SQL",
    { [STG_ORDERS]: (sql) => sql.replace('min(region)', 'max(region)') },
    [...OF_ORDERS.slice(0, 1), 'model:stg_orders modified: the SQL', ...OF_CUSTOMERS],
  ],
  [
    'the materialisation',
    { 'models/customers.sql': (sql) => sql.replace('config(', "config(materialized='table', ") },
    ['model:customers modified: the materialisation (added)', ...OF_CUSTOMERS],
  ],
  [
    'a variable',
    { 'sluice.json': (text) => text.replace('"min_ltv":100', '"min_ltv":50') },
    [
      ...OF_ORDERS.slice(0, 1),
      'model:stg_orders modified: variable "min_ltv"',
      'sync:crm_contacts modified: model "customers", variable "min_ltv"',
      ...OF_CUSTOMERS.slice(1),
    ],
  ],
  [
    'a macro, called by another',
    { 'macros/money.sql': (text) => text.replace(', 2)', ', 3)') },
    [...OF_ORDERS.slice(0, 1), 'model:stg_orders modified: macro "cents"', ...OF_CUSTOMERS],
  ],
  [
    'a key',
    { 'models/customers.sql': (sql) => sql.replace("key='id'", "key='email'") },
    ['model:customers modified: the key', ...OF_CUSTOMERS],
  ],
  [
    'a seed',
    { 'seeds/regions.csv': 'region,title\neu,EU\n' },
    ['model:customers modified: seed "regions"', 'seed:regions modified: the file', ...OF_CUSTOMERS],
  ],
  [
    "a source's schema",
    { 'sources/shop.source.json': (text) => text.replace('"tags":["raw"]', '"schema":"other"') },
    [
      'model:companies modified: source "shop.customers"',
      'model:customers modified: model "stg_customers", model "stg_orders"',
      'model:stg_customers modified: source "shop.customers"',
      'model:stg_orders modified: source "shop.orders"',
      'source:shop.customers modified: the table',
      'source:shop.orders modified: the table',
      'sync:crm_companies modified: model "companies"',
      ...OF_CUSTOMERS,
    ],
  ],
  [
    'a field',
    { [CONTACTS]: (text) => text.replace('ltv * 2', 'ltv * 3') },
    ['sync:crm_contacts modified: field "lifetime_value"'],
  ],
  [
    'fields that come and go',
    { [CONTACTS]: (text) => text.replace('"firstname"', '"lastname"') },
    ['sync:crm_contacts modified: field "firstname" (removed), field "lastname" (added)'],
  ],
  ['a filter', { [CONTACTS]: (text) => text.replace('ltv >', 'ltv >=') }, ['sync:crm_contacts modified: the filter']],
  ['a mode', { [CONTACTS]: (text) => text.replace('mirror', 'upsert') }, ['sync:crm_contacts modified: the mode']],
  [
    'what it waits for',
    { [CONTACTS]: (text) => text.replace('["crm_companies"]', '[]') },
    ['sync:crm_contacts modified: the syncs it waits for'],
  ],
  [
    'a destination',
    { 'destinations/hook.destination.json': (text) => text.replace(':9"', ':8"') },
    ['destination:hook modified: the settings', 'sync:hook_customers modified: destination "hook"'],
  ],
  [
    'a data test',
    { 'models/companies.model.json': { columns: [{ name: 'id', tests: ['unique'] }] } },
    [
      'model:companies modified: the columns (added), the tests (added)',
      'sync:crm_companies modified: model "companies"',
    ],
  ],
  ['a new model', { 'models/people.sql': "{{ config(key='id') }} select 1 as id" }, ['model:people new']],
];
for (const [what, changes, modified] of EDITS) {
  test(`${what} modifies what is made from it`, async () => {
    assert.equal(await changesOf(changes), modified);
  });
}

test('an environment variable modifies the model that reads it', async () => {
  assert.equal(await changesOf({}, { HIDDEN: 'x@y.example', OTHER: '1' }), [
    'model:customers modified: environment variable "HIDDEN"',
    ...OF_CUSTOMERS,
  ]);
});

test('SQL that was edited while a variable changed too has both causes', async () => {
  const changes: Changes = {
    'sluice.json': (text) => text.replace('"min_ltv":100', '"min_ltv":50'),
    [STG_ORDERS]: (sql) => sql.replace('min(region)', 'max(region)'),
  };
  assert.ok((await changesOf(changes)).includes('model:stg_orders modified: the SQL, variable "min_ltv"'));
});

const NOTHING: readonly (readonly [what: string, changes: Changes])[] = [
  [
    'comments and white space',
    { 'models/customers.sql': (sql) => sql.replace('SELECT c.*,', '-- all of it\nSELECT\n    c.* ,  /* and */') },
  ],
  ['comments of the template', { 'models/customers.sql': (sql) => `{# once more #}\n${sql}` }],
  [
    'comments and places of macros',
    { 'macros/money.sql': (text) => `\n{# rounded #}\n${text.replace('round(', 'round (  ')}` },
  ],
  ['tags in a template', { [STG_ORDERS]: (sql) => sql.replace("tags=['nightly']", "tags=['nightly', 'more']") }],
  [
    'descriptions, tags and types of columns that nobody declared',
    {
      'models/customers.model.json': { description: 'People', tags: ['x'] },
      [CONTACTS]: (text) => text.replace('"tags":["nightly","crm"]', '"tags":["nightly"],"description":"Contacts"'),
      'destinations/hook.destination.json': (text) => text.replace('"tags"', '"description":"Hook","tags"'),
    },
  ],
  ['a variable that nothing reads', { 'sluice.json': (text) => text.replace('"unused":1', '"unused":2') }],
  [
    'a shorthand written out',
    { [CONTACTS]: (text) => text.replace('"firstname":"name"', '"firstname":{"column":"name"}') },
  ],
  ['selectors', { 'sluice.json': (text) => text.replace('"nightly":"tag:nightly"', '"nightly":"tag:raw"') }],
];
for (const [what, changes] of NOTHING) {
  test(`${what} modify nothing`, async () => {
    assert.equal(await changesOf(changes), []);
  });
}

test('a file that moves modifies nothing', async () => {
  const { 'models/customers.sql': customers = '', ...rest } = SHOP;
  const { manifest } = await compiled({ ...rest, 'models/marts/customers.sql': customers });
  assert.equal(manifest.inputs, before.inputs);
});

const inputs = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'the SQL', 'the template'), fc.constantFrom('1', '2'));

test('what modified a node is what moved, and without any it is unmodified', () => {
  fc.assert(
    fc.property(inputs, inputs, (old, now) => {
      const { state, modified_by } = compareNodes({ n: old }, { n: now }).get('n') ?? { state: 'new', modified_by: [] };
      const moved = ['a', 'b', 'c', 'the SQL'].filter((name) => old[name] !== now[name]);
      assert.is(state, moved.length === 0 ? 'unmodified' : 'modified');
      assert.ok(modified_by.every(({ input }) => moved.includes(input)));
      assert.is(modified_by.length === 0, moved.length === 0);
      assert.equal(compareNodes({}, { n: now }).get('n'), { state: 'new', modified_by: [] });
    }),
  );
});

test('fingerprints of inputs are the same in every version of Sluice', () => {
  assert.equal(before.inputs['model:stg_orders'], PINNED_MODEL);
  assert.equal(before.inputs['sync:crm_contacts'], PINNED_SYNC);
});

const PINNED_MODEL = {
  'macro "cents"': 'sha256:v1:50a475dd1034dd9d641d18fa95a395bc8c816bb1f305d8846bbbb322f156830b',
  'macro "money"': 'sha256:v1:728b885f4b8ee8595da011a366894905125af7010564543974fc76c2b67d069a',
  'source "shop.orders"': 'sha256:v1:0b41c90ae9dc5bf0d098761e5c2064b7f81d76be24dc5d335e33f6076da162f6',
  'the SQL': 'sha256:v1:60b98dab5175446de57cc1c249adbc0a99bb4914aa1f56f5bef54ccbe24c0579',
  'the key': 'sha256:v1:5d7c415d255228c27493f57095b023048788a10ab172f77862ca1d868a6ed2ee',
  'the template': 'sha256:v1:f778b6a4ac6323110ae59ef49f9b0b472a760956ca3a0cde1cdc6dff8d2cc511',
  'variable "min_ltv"': 'sha256:v1:fbcaff38b7b98a39d19649b8e8206606951d367bd2fd1ffbeaaa0b9db558665d',
};
const PINNED_SYNC = {
  'destination "crm"': 'sha256:v1:c36b44e4c5e473bcb55895972a696b66f72accecd8f788aa1ac0fff5282189d9',
  'field "email"': 'sha256:v1:04387e0ea5ec61c323399cb30297ce3b2c692413b1ef33173f9267bb7b143eb1',
  'field "firstname"': 'sha256:v1:e98ad9bfb99e2fc1b677d400c58524952f2df7a4ec1f9374d230586480e35bb1',
  'field "lifetime_value"': 'sha256:v1:08f07eb8ad04bcaa4f867719225d264adf770e65df88b053070d8a5521c2fe0b',
  'model "customers"': 'sha256:v1:266c27a3955917b7e7232efdda0021df65f15ee5c1f7d7fa1ac004b678e8085e',
  'the SQL': 'sha256:v1:06ae55f665c20d1c4b6b52bd6a68f961eea8d2dc64341b4fd48af9a3cd9f7636',
  'the filter': 'sha256:v1:fba108d5615c1c697b9093297ee04a8def7867e3037ba2040f76146a2cb23641',
  'the match': 'sha256:v1:203ff05cb8cf91bb01b89afd1fa90691ffc000d3663aa2e00789bb2703ad09f4',
  'the mode': 'sha256:v1:14c5130f7b2fb9a9ff573bb312f6f3016a5a3b515e8ae2cb9b149866a9f4138c',
  'the object': 'sha256:v1:ffc121712a18c1513ded336647a0ccf7d369ba1927ac68c5d3272ac54535d633',
  'the syncs it waits for': 'sha256:v1:886f313a5c83e9917c8fd8b8b8b7152b89469dc0a0a1602312a2b90f576a42fa',
  'variable "min_ltv"': 'sha256:v1:fbcaff38b7b98a39d19649b8e8206606951d367bd2fd1ffbeaaa0b9db558665d',
};

test.run();
