// A dbt project beside a Sluice project, as far as Sluice sees it: a manifest in the shape of dbt's, written here, and
// what the compiler makes of it.

import { join } from 'node:path';
import { renderDiagnostics } from '../../cli/views/render-diagnostics.js';
import { type Compiled, type CompileOptions, compileProject } from '../../compiler/compile.js';
import type { Manifest } from '../../core/manifest.js';
import { type Files, makeProject, type Project } from '../kit/project.js';

export const MANIFEST = '../analytics/target/manifest.json';

/** Members of nodes by id: 'model.jaffle.customers', 'source.jaffle.raw.orders'. */
export type Nodes = Readonly<Record<string, object>>;

export interface WrittenManifest {
  readonly nodes?: Nodes;
  readonly sources?: Nodes;
  readonly disabled?: Nodes;
  readonly metadata?: object;
}

/** A manifest as dbt 1.12 writes it, with what Sluice reads and some of what it does not. */
export function dbtManifest({ nodes = {}, sources = {}, disabled = {}, metadata = {} }: WrittenManifest): object {
  const list = Object.entries(disabled).map(([id, members]) => [id, [relation(id, members)]]);
  return {
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
      dbt_version: '1.12.6',
      project_name: 'jaffle',
      adapter_type: 'duckdb',
      ...metadata,
    },
    nodes: Object.fromEntries(Object.entries(nodes).map(([id, members]) => [id, relation(id, members)])),
    sources: Object.fromEntries(Object.entries(sources).map(([id, members]) => [id, source(id, members)])),
    macros: {},
    disabled: Object.fromEntries(list),
    parent_map: {},
  };
}

function relation(id: string, members: object): object {
  const [type = '', owner = '', name = ''] = id.split('.');
  return {
    unique_id: id,
    resource_type: type,
    package_name: owner,
    name,
    alias: name,
    schema: 'main',
    database: 'warehouse',
    relation_name: `"warehouse"."main"."${name}"`,
    original_file_path: `${type}s/${name}.sql`,
    config: { enabled: true, materialized: type === 'model' ? 'table' : type },
    description: '',
    tags: [],
    columns: {},
    ...members,
  };
}

function source(id: string, members: object): object {
  const [, owner, source_name, name] = id.split('.');
  const facts = { resource_type: 'source', package_name: owner, source_name, name, identifier: name };
  return { ...facts, unique_id: id, schema: 'raw', database: 'warehouse', columns: {}, tags: [], ...members };
}

export interface DbtShop {
  readonly manifest?: WrittenManifest | string;
  /** Of the Sluice project. */
  readonly files?: Files;
  /** Members of sluice.json. */
  readonly settings?: object;
}

/** The project's root holds both: analytics/ and activation/. */
export function dbtShop({ manifest, files = {}, settings }: DbtShop): Project {
  const own = {
    'sluice.json': {
      name: 'acme',
      warehouse: { type: 'duckdb', path: 'warehouse.duckdb' },
      dbt: { manifest: MANIFEST },
      ...settings,
    },
    'destinations/hook.destination.json': { connector: 'webhook', settings: { url: 'http://127.0.0.1:9' } },
    ...files,
  };
  const written = typeof manifest === 'string' ? manifest : manifest && dbtManifest(manifest);
  return makeProject({
    ...Object.fromEntries(Object.entries(own).map(([path, content]) => [`activation/${path}`, content])),
    ...(written !== undefined && { 'analytics/target/manifest.json': written }),
  });
}

export function compileShop(shop: DbtShop, options: Partial<CompileOptions> = {}): Promise<Compiled> {
  return compileProject({ root: join(dbtShop(shop).root, 'activation'), env: {}, ...options });
}

/** Throws with what is wrong when something is. */
export async function manifestOf(shop: DbtShop): Promise<Manifest> {
  const { manifest, diagnostics, texts } = await compileShop(shop);
  if (manifest === undefined) throw new Error(renderDiagnostics(diagnostics, texts, { color: false }));
  return manifest;
}

/** What the compiler says of the project, between line breaks. */
export async function said(shop: DbtShop, options: Partial<CompileOptions> = {}): Promise<string> {
  const { diagnostics, texts } = await compileShop(shop, options);
  return `\n${renderDiagnostics(diagnostics, texts, { color: false })}`;
}

/** One model of that text. */
export function reading(sql: string): Files {
  return { 'models/people.sql': sql };
}
