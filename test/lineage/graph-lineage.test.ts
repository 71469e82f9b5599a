// The lineage in `graph --json`: for every column the columns it is made of, for every field its origins with the way.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProject } from '../../compiler/compile.js';
import { buildGraph } from '../../core/build-graph.js';
import type { GraphDocument } from '../../core/graph-document.js';
import { type Files, makeProject, type Project } from '../kit/project.js';
import { endedWith, sluice } from '../kit/sluice.js';
import { fillWarehouse } from '../kit/warehouse.js';
import { CONTACTS, contacts, POLICY_SHOP } from './policy-shop.js';

const SHOP: Files = {
  ...POLICY_SHOP,
  [CONTACTS]: contacts({
    company_id: { lookup: { sync: 'crm_companies', key: 'phone' } },
    lifetime_value: 'ltv',
    notes: { value: 'from us' },
    phone: { sql: 'md5(phone) || ltv' },
  }),
  'syncs/crm_companies.sync.json': contacts({}).replace('"contacts"', '"companies"').replace('"email"', '"domain"'),
  'sluice.json': { name: 'acme', warehouse: { type: 'duckdb', path: 'warehouse.duckdb' } },
};

async function graphOf(project: Project): Promise<GraphDocument> {
  const { out } = endedWith(
    0,
    await sluice('graph --json --select +crm_contacts --exclude crm_companies', { cwd: project.root }),
  );
  return JSON.parse(out);
}

/** 'field ← column (tags, hashed): node.column → …', one for each origin. */
function fieldsOf({ lineage }: GraphDocument): readonly string[] {
  return lineage.flatMap(({ field, from }) =>
    from.length === 0
      ? [`${field} ←`]
      : from.map(({ node, column, tags, hashed, assumed, path }) => {
          const words = [...tags, ...(hashed ? ['hashed'] : []), ...(assumed ? ['assumed'] : [])].join(' ');
          return `${field} ← ${node}.${column} (${words}): ${path.map((step) => `${step.node}.${step.column}`).join(' → ')}`;
        }),
  );
}

const FIELDS = [
  'company_id ← source:shop.customers.phone (consent): source:shop.customers.phone → model:stg_customers.phone → model:customers.phone → sync:crm_contacts.company_id',
  'email ← source:shop.customers.id (): source:shop.customers.id → model:stg_customers.id → model:customers.id → sync:crm_contacts.email',
  'lifetime_value ← source:shop.orders.total (): source:shop.orders.total → model:customers.ltv → sync:crm_contacts.lifetime_value',
  'notes ←',
  'phone ← source:shop.customers.phone (consent hashed): source:shop.customers.phone → model:stg_customers.phone → model:customers.phone → sync:crm_contacts.phone',
  'phone ← source:shop.orders.total (): source:shop.orders.total → model:customers.ltv → sync:crm_contacts.phone',
];

test('fields are followed to the sources, without a warehouse', async () => {
  const graph = await graphOf(makeProject(SHOP));
  assert.equal(fieldsOf(graph), FIELDS);
  assert.equal(
    graph.nodes.find(({ id }) => id === 'model:customers')?.columns,
    ['id id', 'contact email', 'phone phone', 'ltv total'].map((names) => {
      const [name = '', column = ''] = names.split(' ');
      const node = name === 'ltv' ? 'source:shop.orders' : 'model:stg_customers';
      return { name, from: [{ node, column, hashed: false, assumed: false }] };
    }),
  );
});

test('a warehouse adds types and columns that nobody declared, and changes no way', async () => {
  const project = makeProject(SHOP);
  await fillWarehouse(project.path('warehouse.duckdb'), {
    customers: "SELECT 1 AS id, 'a' AS email, 'b' AS phone, true AS is_new",
    orders: 'SELECT 1 AS customer_id, 2.5 AS total',
  });
  const graph = await graphOf(project);
  assert.equal(fieldsOf(graph), FIELDS);
  const customers = graph.nodes.find(({ id }) => id === 'model:stg_customers');
  assert.equal(
    customers?.columns.map(({ name, type }) => `${name} ${type}`),
    ['id INTEGER', 'email VARCHAR', 'phone VARCHAR', 'is_new BOOLEAN'],
  );
  const source = graph.nodes.find(({ id }) => id === 'source:shop.customers');
  assert.equal(source?.columns[1], { name: 'email', type: 'VARCHAR', tags: ['pii'], from: [] });
});

test('a project without a policy has no word of lineage in its manifest, and asks for none', async () => {
  const { root } = makeProject(SHOP);
  const plain = await compileProject({ root, env: {} });
  const asked = await compileProject({ root, env: {}, lineage: true });
  assert.is(plain.lineage, undefined);
  assert.equal(asked.manifest, plain.manifest);
  assert.equal(plain.manifest && buildGraph(plain.manifest).lineage, []);
  assert.is(asked.lineage?.fields.length, 6);
});

test('what a policy says modifies no node', async () => {
  const columns = { 'models/customers.model.json': { columns: [{ name: 'phone' }] } };
  const project = makeProject({ ...SHOP, ...columns });
  const before = await compileProject({ root: project.root, env: {} });
  project.write({
    'sluice.json': {
      name: 'acme',
      warehouse: { type: 'duckdb', path: 'warehouse.duckdb' },
      policy: { consent: 'allow' },
    },
    'models/customers.model.json': { columns: [{ name: 'phone', declassify: ['consent'] }] },
    'destinations/crm.destination.json': {
      connector: 'hubspot',
      secrets: { token: { env: 'HUBSPOT_TOKEN' } },
      accepts: { consent: 'hashed' },
    },
  });
  const after = await compileProject({ root: project.root, env: {} });
  assert.equal(after.manifest?.inputs, before.manifest?.inputs);
  assert.is.not(after.manifest?.fingerprint, before.manifest?.fingerprint);
});

test.run();
