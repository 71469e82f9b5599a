// `sluice graph`: the nodes of a project and how data flows, as text, for two drawing programs, and as one document.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeProject } from '../kit/project.js';
import { endedWith, sluice } from '../kit/sluice.js';
import { SHOP } from '../select/selecting.js';

const shop = makeProject({ ...SHOP, 'models/unused.sql': "SELECT * FROM {{ ref('companies') }}\n" });

async function graph(...args: readonly string[]): Promise<string> {
  return endedWith(0, await sluice(['graph', ...args], { cwd: shop.root })).out;
}

test('the text has a tree below each sync, and what no sync reads last', async () => {
  assert.is(
    await graph(),
    `sync crm_companies → crm (hubspot) companies, upsert
└─ model companies
   └─ source shop.customers

sync crm_contacts → crm (hubspot) contacts, mirror, after crm_companies
└─ model customers
   ├─ model stg_customers
   │  └─ source shop.customers
   ├─ model stg_orders
   │  └─ source shop.orders
   └─ seed regions

sync hook_customers → hook (webhook) events, upsert
└─ model customers (as above)

model unused
└─ model companies (as above)
`,
  );
});

test('what is not selected is not there, and nothing that is there leads to it', async () => {
  assert.is(
    await graph('--select', '+crm_companies', '--exclude', 'source:shop'),
    'sync crm_companies → crm companies, upsert\n└─ model companies\n',
  );
  const document = JSON.parse(
    await graph('--json', '--select', '+hook_customers', '--exclude', 'seed:regions destination:*'),
  );
  const ids = new Set([...document.nodes, ...document.syncs, ...document.destinations].map(({ id }) => id));
  for (const { parents } of [...document.nodes, ...document.syncs])
    for (const parent of parents) assert.ok(ids.has(parent), parent);
  assert.equal(
    [...ids],
    [
      'source:shop.customers',
      'source:shop.orders',
      'model:customers',
      'model:stg_customers',
      'model:stg_orders',
      'sync:hook_customers',
    ],
  );
});

test('Graphviz and Mermaid get the same nodes', async () => {
  assert.is(
    await graph('--format', 'dot', '--select', '+crm_companies+'),
    `digraph sluice {
  rankdir=LR;
  "source:shop.customers" [label="shop.customers", shape=cylinder];
  "model:companies" [label="companies", shape=box];
  "sync:crm_companies" [label="crm_companies", shape=cds];
  "sync:crm_contacts" [label="crm_contacts", shape=cds];
  "destination:crm" [label="crm", shape=house];
  "source:shop.customers" -> "model:companies";
  "model:companies" -> "sync:crm_companies";
  "sync:crm_companies" -> "sync:crm_contacts";
  "sync:crm_companies" -> "destination:crm";
  "sync:crm_contacts" -> "destination:crm";
}
`,
  );
  assert.is(
    await graph('--format', 'mermaid', '--select', '+crm_companies,model:* crm_companies'),
    `flowchart LR
  n0["model companies"]
  n1{{"sync crm_companies"}}
  n0 --> n1
`,
  );
});

test('a format that there is not is refused', async () => {
  const { code, err } = await sluice('graph --format svg', { cwd: shop.root });
  assert.is(code, 3);
  assert.match(err, '--format is text, json, dot or mermaid; it got "svg".');
});

test.run();
