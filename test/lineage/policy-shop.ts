// A project with a policy, for tests: personal data in a source, two models on the way, one sync to a CRM. There is no
// warehouse: what models are made of is known from their text alone.

import type { Files } from '../kit/project.js';

export const CRM = 'destinations/crm.destination.json';
export const CONTACTS = 'syncs/crm_contacts.sync.json';
export const CUSTOMERS = 'models/customers.sql';
export const PROPERTIES = 'models/customers.model.json';

export const POLICY_SHOP: Files = {
  'sluice.json':
    '{\n  "name": "acme",\n  "warehouse": { "type": "duckdb", "path": "warehouse.duckdb" },\n  "policy": { "pii": "deny", "consent": "hashed" }\n}\n',
  'sources/shop.source.json': `{
  "name": "shop",
  "tables": [
    {
      "name": "customers",
      "columns": [
        { "name": "id" },
        { "name": "email", "tags": ["pii"] },
        { "name": "phone", "tags": ["consent"] }
      ]
    },
    { "name": "orders", "columns": [{ "name": "customer_id" }, { "name": "total" }] }
  ]
}
`,
  'models/stg_customers.sql': "SELECT * FROM {{ source('shop', 'customers') }}\n",
  [CUSTOMERS]: `{{ config(key='id') }}
SELECT c.id, lower(c.email) AS contact, c.phone, sum(o.total) AS ltv
FROM {{ ref('stg_customers') }} AS c
LEFT JOIN {{ source('shop', 'orders') }} AS o ON o.customer_id = c.id
GROUP BY ALL
`,
  [CRM]: { connector: 'hubspot', secrets: { token: { env: 'HUBSPOT_TOKEN' } } },
  [CONTACTS]: contacts({ lifetime_value: 'ltv' }),
};

/** A sync with these fields, each on a line of its own from the seventh. */
export function contacts(fields: object, match: object = { email: 'id' }): string {
  const lines = Object.entries(fields).map(([name, field]) => `    "${name}": ${JSON.stringify(field)}`);
  return `{
  "model": "customers",
  "destination": "crm",
  "object": "contacts",
  "mode": "upsert",
  "match": ${JSON.stringify(match)},
  "fields": {
${lines.join(',\n')}
  }
}
`;
}
