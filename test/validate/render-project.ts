// What a user sees of a project: a small valid project with some of its files replaced, validated and rendered.

import { renderDiagnostics } from '../../cli/views/render-diagnostics.js';
import { loadBuiltInConnectors } from '../../compiler/load/built-in-connectors.js';
import type { ProjectFiles, SeedFile } from '../../compiler/load/project-files.js';
import type { EnvironmentOptions } from '../../compiler/resolve/resolve-environment.js';
import { type Validation, validateProject } from '../../compiler/validate/validate-project.js';

export const PROJECT = 'sluice.json';
export const SYNC = 'syncs/crm_contacts.sync.json';
export const DESTINATION = 'destinations/crm.destination.json';
export const CONNECTOR = 'connectors/mine.connector.json';

/** Texts by path; undefined removes a file. */
export type Files = Readonly<Record<string, string | undefined>>;

export const VALID_PROJECT: Files = {
  [PROJECT]: '{ "name": "acme", "warehouse": { "type": "duckdb", "path": "warehouse.duckdb" } }',
  'models/customers.sql': "{{ config(key='id') }} select * from {{ source('shop', 'customers') }}",
  'sources/shop.source.json': '{ "name": "shop", "tables": [{ "name": "customers" }] }',
  [DESTINATION]: '{ "connector": "hubspot", "secrets": { "token": { "env": "HUBSPOT_TOKEN" } } }',
  'destinations/hook.destination.json': '{ "connector": "webhook", "settings": { "url": "http://127.0.0.1:8900" } }',
  [SYNC]: syncWith('  "fields": { "firstname": "first_name" }'),
};

/** A sync of contacts to the CRM with these last members. */
export function syncWith(members: string): string {
  return `{
  "model": "customers", "destination": "crm", "object": "contacts", "mode": "mirror",
  "match": { "email": "email" },
${members}
}`;
}

export const HTTP = '"http": { "base_url": "{settings.url}" },';
export const REQUEST = '{ "request": { "method": "POST", "path": "" } }';
/** A destination of the connector that `connectorWith` makes. */
export const MINE =
  '{ "connector": "mine", "settings": { "url": "http://x" }, "secrets": { "token": { "env": "T" } } }';

/** An HTTP connector with these members and this upsert. */
export function connectorWith(members: string, upsert: string): string {
  return `{
  "title": "Mine", "transport": "http",
  "settings": { "url": {} }, "secrets": { "token": {} },
  ${members}
  "objects": { "things": { "operations": {
    "upsert": ${upsert}
  } } }
}`;
}

const BUILT_INS = await loadBuiltInConnectors();

export function filesOf(changes: Files, seeds: readonly string[] = []): ProjectFiles {
  const entries = Object.entries({ ...VALID_PROJECT, ...changes });
  const texts = entries.flatMap(([file, text]) => (text === undefined ? [] : [[file, text] as const]));
  return {
    root: '/project',
    folder: '',
    texts: new Map(texts.sort(([a], [b]) => (a < b ? -1 : 1))),
    seeds: seeds.map(seedOf),
    unreadable: [],
    packages: [],
    brokenPackages: [],
  };
}

export function validate(changes: Files, options: EnvironmentOptions = {}, seeds: readonly string[] = []): Validation {
  return validateProject(filesOf(changes, seeds), BUILT_INS, options);
}

/** The diagnostics as rendered without colour, between line breaks; an empty line when there are none. */
export function rendered(changes: Files, options: EnvironmentOptions = {}, seeds: readonly string[] = []): string {
  const { texts } = filesOf(changes, seeds);
  return `\n${renderDiagnostics(validate(changes, options, seeds).diagnostics, texts, { color: false })}`;
}

function seedOf(file: string): SeedFile {
  const name = file.slice(file.lastIndexOf('/') + 1, file.lastIndexOf('.'));
  return { name, file, fingerprint: `sha256:v1:${'0'.repeat(64)}` };
}
