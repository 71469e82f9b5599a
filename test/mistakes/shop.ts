// A small valid project, some of whose files a test replaces by mistaken ones, and what the compiler says of it, as
// people read it.

import { renderDiagnostics } from '../../cli/views/render-diagnostics.js';
import { type Compiled, compileProject } from '../../compiler/compile.js';
import { makeProject, type Project } from '../kit/project.js';

/** Contents by path; what is no text is written as JSON, and undefined removes a file. */
export type Changes = Readonly<Record<string, string | object | undefined>>;

export const MODEL = 'models/customers.sql';
export const SYNC = 'syncs/crm_contacts.sync.json';

const SHOP: Changes = {
  'sluice.json':
    '{ "name": "acme", "warehouse": { "type": "duckdb", "path": "warehouse.duckdb" }, "vars": { "min": 1 } }',
  'seeds/raw_customers.csv':
    'id,email,first_name,last_name,ltv,signed_up\n1,ada@x.example,Ada,Lovelace,12.5,2024-01-02\n',
  'sources/shop.source.json': '{ "name": "shop", "tables": [{ "name": "orders" }] }',
  'macros/text.sql': "{% macro full(a, b) %}trim({{ a }} || ' ' || {{ b }}){% endmacro %}\n",
  [MODEL]: "{{ config(key='id') }}\nSELECT * FROM {{ ref('raw_customers') }}\n",
  'destinations/crm.destination.json': '{ "connector": "hubspot", "secrets": { "token": { "env": "HUBSPOT_TOKEN" } } }',
  [SYNC]: sync({}),
};

/** A valid sync with these members. */
export function sync(members: object): object {
  return {
    model: 'customers',
    destination: 'crm',
    object: 'contacts',
    mode: 'upsert',
    match: { email: 'email' },
    fields: { firstname: 'first_name' },
    ...members,
  };
}

export function shop(changes: Changes): Project {
  const files = Object.entries({ ...SHOP, ...changes });
  return makeProject(Object.fromEntries(files.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]]))));
}

/** The shop with another model of customers. */
export function model(sql: string): Changes {
  return { [MODEL]: sql };
}

export function compileShop(
  changes: Changes,
  env: Readonly<Record<string, string>> = { HUBSPOT_TOKEN: 'pat-0001' },
): Promise<Compiled> {
  return compileProject({ root: shop(changes).root, env });
}

/** What the compiler says between line breaks; an empty line when there is nothing to say. */
export async function said(changes: Changes): Promise<string> {
  const { diagnostics, texts } = await compileShop(changes);
  return `\n${renderDiagnostics(diagnostics, texts, { color: false })}`;
}
