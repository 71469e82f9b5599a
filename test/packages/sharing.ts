// A project that uses two packages, one from a folder beside it and one that npm has installed, some of whose files a
// test replaces, and what the compiler makes of it.

import { join } from 'node:path';
import { renderDiagnostics } from '../../cli/views/render-diagnostics.js';
import { type Compiled, type CompileOptions, compileProject } from '../../compiler/compile.js';
import type { Manifest } from '../../core/manifest.js';
import { makeProject, type Project } from '../kit/project.js';

/** Contents by path; what is no text is written as JSON, and undefined removes a file. */
export type Changes = Readonly<Record<string, string | object | undefined>>;

export const SETTINGS = {
  name: 'shop',
  warehouse: { type: 'duckdb', path: 'warehouse.duckdb' },
  packages: { acme: { path: '../shared/acme' }, hub: { npm: '@acme/sluice-hub' } },
  vars: { min: 1, acme: { currency: 'EUR' } },
};

const ACME = 'shared/acme/';
const HUB = 'project/node_modules/@acme/sluice-hub/';

const FILES: Changes = {
  'project/sluice.json': SETTINGS,
  'project/seeds/raw.csv': 'id,email,amount\n1,ada@x.example,12.5\n',
  'project/models/customers.sql':
    "{{ config(key='id') }}\nSELECT id, email, {{ acme.cents('amount') }} AS cents FROM {{ ref('acme', 'people') }}\n",
  'project/destinations/hook.destination.json': { connector: 'acme_hook', settings: { url: 'http://127.0.0.1:9' } },
  'project/syncs/people.sync.json': sync('customers'),
  [`${ACME}sluice.json`]: { name: 'acme_sluice', vars: { currency: 'USD', digits: 2 } },
  [`${ACME}macros/money.sql`]:
    "{% macro cents(column) %}{{ scaled(column) }} /* {{ var('currency') }} */{% endmacro %}\n{% macro scaled(column) %}CAST({{ column }} * 10 ** {{ var('digits') }} AS BIGINT){% endmacro %}\n",
  [`${ACME}models/marts/people.sql`]: "SELECT * FROM {{ ref('staged') }}\n",
  [`${ACME}models/staged.sql`]: "{{ config(key='id') }}\nSELECT id, email, amount FROM {{ ref('raw') }}\n",
  [`${ACME}models/staged.model.json`]: {
    description: 'People, as they come.',
    columns: [{ name: 'id', tests: [{ relationships: { to: 'people', column: 'id' } }] }],
  },
  [`${ACME}sources/shop.source.json`]: { name: 'shop', tables: [{ name: 'orders' }] },
  [`${ACME}connectors/acme_hook.connector.json`]: {
    title: 'Acme',
    transport: 'http',
    http: { base_url: '{settings.url}' },
    settings: { url: {} },
    objects: {
      people: {
        identifiers: ['id'],
        custom_fields: true,
        operations: { upsert: { request: { method: 'POST', path: '/people' } } },
      },
    },
  },
  [`${HUB}package.json`]: { name: '@acme/sluice-hub', version: '1.2.3' },
  [`${HUB}sluice.json`]: { name: 'hub' },
  [`${HUB}macros/text.sql`]: '{% macro wrapped() %}({{ caller() }}){% endmacro %}\n',
  [`${HUB}models/orders.sql`]: "SELECT 1 AS id, 'x' AS email\n",
};

export function sync(model: string): object {
  return {
    model,
    destination: 'hook',
    object: 'people',
    mode: 'upsert',
    match: { id: 'id' },
    fields: { email: 'email' },
  };
}

/** The project stands in the folder project/, beside shared/. */
export function sharing(changes: Changes = {}): Project {
  const files = Object.entries({ ...FILES, ...changes });
  return makeProject(Object.fromEntries(files.flatMap(([file, text]) => (text === undefined ? [] : [[file, text]]))));
}

export function compileIn(project: Project, options: Partial<CompileOptions> = {}): Promise<Compiled> {
  return compileProject({ root: join(project.root, 'project'), env: { REGION: 'eu' }, ...options });
}

export async function manifestOf(changes: Changes = {}, options: Partial<CompileOptions> = {}): Promise<Manifest> {
  const { manifest, diagnostics, texts } = await compileIn(sharing(changes), options);
  if (manifest === undefined) throw new Error(renderDiagnostics(diagnostics, texts, { color: false }));
  return manifest;
}

/** The diagnostics as rendered, between line breaks. */
export async function said(changes: Changes | Project): Promise<string> {
  const { diagnostics, texts } = await compileIn(isProject(changes) ? changes : sharing(changes));
  return `\n${renderDiagnostics(diagnostics, texts, { color: false })}`;
}

function isProject(changes: Changes | Project): changes is Project {
  return typeof changes.write === 'function';
}
