// The same project written for each tool.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DATAFORM_CORE } from '../install-peers.js';
import { COLUMNS, MIN_LTV, type Model, modelsOf, SOURCE_TABLES, type Words } from './shape.js';

/** Paths of files to their contents; what is no text is written as JSON. */
export type Files = Map<string, string | object>;

const TABLES = Array.from({ length: SOURCE_TABLES }, (_, i) => `t${i}`);
/** Every tenth model has a sync. */
const MODELS_PER_SYNC = 10;

export function writeFiles(root: string, files: Files): void {
  for (const [file, content] of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  }
}

/** With a sync for every tenth model, in which each field is checked. */
export function sluiceProject(count: number): Files {
  const words: Words = {
    ref: (model) => `{{ ref('${model}') }}`,
    source: (table) => `{{ source('shop', '${table}') }}`,
    cents: (column) => `{{ cents('${column}') }}`,
    minLtv: "{{ var('min_ltv') }}",
  };
  const models = modelsOf(count);
  const columns = COLUMNS.map(([name, type]) => ({ name, type }));
  return new Map<string, string | object>([
    [
      'sluice.json',
      { name: 'big', warehouse: { type: 'duckdb', path: 'warehouse.duckdb' }, vars: { min_ltv: MIN_LTV } },
    ],
    ['macros/money.sql', '{% macro cents(c) %}({{ c }} / 100.0){% endmacro %}\n'],
    ['sources/shop.source.json', { name: 'shop', tables: TABLES.map((name) => ({ name, columns })) }],
    ['destinations/crm.destination.json', { connector: 'hubspot', secrets: { token: { env: 'HUBSPOT_TOKEN' } } }],
    ...models.map((model) => [fileOf(model, 'sql'), `{{ config(key='id') }}\n${model.sql(words)}`] as const),
    ...syncsOf(models),
  ]);
}

function syncsOf(models: readonly Model[]): readonly (readonly [string, object])[] {
  const marts = models.filter(({ folder }) => folder === 'marts');
  return marts.slice(0, models.length / MODELS_PER_SYNC).flatMap(({ name }, i) => [
    [`destinations/crm_${i}.destination.json`, { connector: 'hubspot', secrets: { token: { env: 'HUBSPOT_TOKEN' } } }],
    [
      `syncs/sync_${i}.sync.json`,
      {
        model: name,
        destination: `crm_${i}`,
        object: 'contacts',
        mode: 'upsert',
        match: { email: 'email' },
        fields: {
          firstname: 'first_name',
          lastname: 'last_name',
          lifetime_value: { column: 'ltv', type: 'number' },
          tier: 'tier',
        },
      },
    ],
  ]);
}

/** For dbt-core and dbt 2; the types of the columns are said as its documentation does. */
export function dbtProject(count: number): Files {
  const words: Words = {
    ref: (model) => `{{ ref('${model}') }}`,
    source: (table) => `{{ source('shop', '${table}') }}`,
    cents: (column) => `{{ cents('${column}') }}`,
    minLtv: "{{ var('min_ltv') }}",
  };
  const columns = COLUMNS.map(([name, type]) => ({ name, data_type: type }));
  const tables = TABLES.map((name) => ({ name, columns }));
  return new Map<string, string | object>([
    [
      'dbt_project.yml',
      {
        name: 'big',
        version: '1.0.0',
        'config-version': 2,
        profile: 'big',
        'model-paths': ['models'],
        vars: { min_ltv: MIN_LTV },
      },
    ],
    [
      'profiles.yml',
      { big: { target: 'dev', outputs: { dev: { type: 'duckdb', path: 'warehouse.duckdb', threads: 2 } } } },
    ],
    ['macros/money.sql', '{% macro cents(c) %}({{ c }} / 100.0){% endmacro %}\n'],
    ['models/sources.yml', { version: 2, sources: [{ name: 'shop', schema: 'main', tables }] }],
    ...modelsOf(count).map((model) => [fileOf(model, 'sql'), model.sql(words)] as const),
  ]);
}

/** External models with typed columns stand for the sources. */
export function sqlmeshProject(count: number): Files {
  const words: Words = {
    ref: (model) => `shop.${model}`,
    source: (table) => `raw.${table}`,
    cents: (column) => `@cents(${column})`,
    minLtv: "@VAR('min_ltv')",
  };
  const columns = Object.fromEntries(COLUMNS);
  return new Map<string, string | object>([
    [
      'config.yaml',
      {
        gateways: { local: { connection: { type: 'duckdb', database: 'warehouse.duckdb' } } },
        default_gateway: 'local',
        model_defaults: { dialect: 'duckdb', start: '2026-01-01' },
        variables: { min_ltv: MIN_LTV },
        disable_anonymized_analytics: true,
      },
    ],
    ['external_models.yaml', TABLES.map((name) => ({ name: `raw.${name}`, columns }))],
    [
      'macros/money.py',
      'from sqlmesh import macro\n\n@macro()\ndef cents(evaluator, c):\n    return f"({c} / 100.0)"\n',
    ],
    ['macros/__init__.py', ''],
    ...modelsOf(count).map(
      (model) => [fileOf(model, 'sql'), `MODEL (name shop.${model.name}, kind FULL);\n\n${model.sql(words)}`] as const,
    ),
  ]);
}

/** BigQuery's, the only warehouse that it knows; its core stands in the project's node_modules, as it asks. */
export function dataformProject(count: number): Files {
  const words: Words = {
    ref: (model) => `\${ref("${model}")}`,
    source: (table) => `\${ref("${table}")}`,
    cents: (column) => `\${money.cents("${column}")}`,
    minLtv: `\${dataform.projectConfig.vars.min_ltv}`,
  };
  return new Map<string, string | object>([
    [
      'workflow_settings.yaml',
      `defaultProject: big\ndefaultLocation: EU\ndefaultDataset: shop\ndefaultAssertionDataset: checks\nvars:\n  min_ltv: "${MIN_LTV}"\n`,
    ],
    ['package.json', { dependencies: { '@dataform/core': DATAFORM_CORE } }],
    ['includes/money.js', 'function cents(c) { return "(" + c + " / 100.0)"; }\nmodule.exports = { cents };\n'],
    ...TABLES.map((name) => [`definitions/sources/${name}.sqlx`, declaration(name)] as const),
    ...modelsOf(count).map(
      (model) =>
        [
          fileOf(model, 'sqlx').replace('models/', 'definitions/'),
          `config { type: "view" }\n\n${model.sql(words)}`,
        ] as const,
    ),
  ]);
}

function declaration(name: string): string {
  const columns = COLUMNS.map(([column, type]) => `    ${column}: "${type}"`).join(',\n');
  return `config {\n  type: "declaration",\n  schema: "raw",\n  name: "${name}",\n  columns: {\n${columns}\n  }\n}\n`;
}

function fileOf({ folder, name }: Model, extension: string): string {
  return `models/${folder}/${name}.${extension}`;
}
