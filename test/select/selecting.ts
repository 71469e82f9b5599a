// A project with every kind of node, for tests of selectors: two sources, a seed, four models and three syncs to two
// destinations, one of which waits for another.

import { nodeGraph } from '../../core/selector/node-graph.js';
import type { SelectorFacts } from '../../core/selector/node-values.js';
import { selectNodes } from '../../core/selector/select-nodes.js';
import { compiled } from '../compiler/compiling.js';
import type { Files } from '../kit/project.js';

export const SHOP: Files = {
  'sluice.json': {
    name: 'shop',
    warehouse: { type: 'duckdb', path: 'warehouse.duckdb' },
    vars: { min_ltv: 100, unused: 1 },
    selectors: {
      nightly: 'tag:nightly',
      contacts_at_night: 'selector:nightly,crm_contacts selector:nightly,destination:*',
    },
  },
  'sources/shop.source.json': {
    name: 'shop',
    tags: ['raw'],
    tables: [
      { name: 'customers', columns: ['id', 'email', 'name', 'company_id'].map((name) => ({ name, type: 'varchar' })) },
      { name: 'orders', columns: ['customer_id', 'total', 'region'].map((name) => ({ name, type: 'varchar' })) },
    ],
  },
  'seeds/regions.csv': 'region,title\neu,Europe\n',
  'macros/money.sql':
    '{% macro cents(x) %}round({{ x }}, 2){% endmacro %}\n{% macro money(x) %}{{ cents(x) }}{% endmacro %}\n',
  'models/staging/stg_customers.sql': "{{ config(key='id') }}\nSELECT * FROM {{ source('shop', 'customers') }}\n",
  'models/staging/stg_orders.sql': `{{ config(key='customer_id', tags=['nightly']) }}
SELECT customer_id, {{ money("sum(CAST(total AS double))") }} AS ltv, min(region) AS region
FROM {{ source('shop', 'orders') }}
GROUP BY customer_id
HAVING sum(CAST(total AS double)) >= {{ var('min_ltv') }}
`,
  'models/customers.sql': `{{ config(key='id') }}
SELECT c.*, o.ltv, r.title
FROM {{ ref('stg_customers') }} AS c
LEFT JOIN {{ ref('stg_orders') }} AS o ON o.customer_id = c.id
LEFT JOIN {{ ref('regions') }} AS r ON r.region = o.region
WHERE c.email <> '{{ env_var('HIDDEN', 'nobody') }}'
`,
  'models/companies.sql':
    "{{ config(key='id') }}\nSELECT DISTINCT company_id AS id FROM {{ source('shop', 'customers') }}\n",
  'destinations/crm.destination.json': { connector: 'hubspot', secrets: { token: { env: 'HUBSPOT_TOKEN' } } },
  'destinations/hook.destination.json': {
    connector: 'webhook',
    settings: { url: 'http://127.0.0.1:9' },
    tags: ['nightly'],
  },
  'syncs/crm/crm_companies.sync.json': {
    model: 'companies',
    destination: 'crm',
    object: 'companies',
    mode: 'upsert',
    match: { domain: 'id' },
    fields: {},
  },
  'syncs/crm/crm_contacts.sync.json': {
    model: 'customers',
    destination: 'crm',
    object: 'contacts',
    mode: 'mirror',
    match: { email: 'email' },
    fields: { firstname: 'name', lifetime_value: { sql: 'ltv * 2' } },
    filter: "ltv > {{ var('min_ltv') }}",
    depends_on: ['crm_companies'],
    tags: ['nightly', 'crm'],
  },
  'syncs/hook_customers.sync.json': {
    model: 'customers',
    destination: 'hook',
    object: 'events',
    mode: 'upsert',
    match: { id: 'id' },
    fields: { name: 'name' },
  },
};

/** Ids of selected nodes in the order in which `ls` lists them, by the selector's text. */
export async function shopSelection(
  facts: SelectorFacts = {},
): Promise<(text: string, want?: 'nodes' | 'syncs') => { readonly ids: string; readonly problems: readonly string[] }> {
  const { manifest } = await compiled(SHOP);
  const graph = nodeGraph(manifest);
  return (text, want = 'nodes') => {
    const { ids, problems } = selectNodes(text, { graph, selectors: manifest.selectors ?? {}, facts, want });
    const found = [...graph.nodes.values()].filter(
      ({ id, kind }) => ids.has(id) && (want === 'nodes' || kind === 'sync'),
    );
    return {
      ids: found.map(({ id, name }) => (want === 'nodes' ? id : name)).join(' '),
      problems: problems.map(({ code, detail }) => `${code} ${detail}`),
    };
  };
}
