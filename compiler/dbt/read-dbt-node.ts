// One node of dbt's manifest: what it is called, where its table is, what its columns are, and why it cannot be read,
// if that is so.

import type { DbtOrigin } from '../../core/dbt-origin.js';
import type { ColumnFacts } from '../../core/manifest.js';
import { sqlName } from '../../core/sql-text.js';
import { isObject } from '../validate/schema.js';
import type { DbtNode } from './dbt-project.js';
import { readFreshness } from './read-freshness.js';
import { objectIn, textIn, textsIn } from './written-values.js';

type Written = Readonly<Record<string, unknown>>;

export interface DbtNodeOptions {
  readonly database: string;
  readonly warehouse: string;
  /** The version of dbt's schema, for messages. */
  readonly schema: string;
  readonly disabled?: boolean;
}

/** Undefined for what has no name in ref() or source(): tests, analyses, versions of a model that are not the latest. */
export function readDbtNode(id: string, written: unknown, options: DbtNodeOptions): DbtNode | undefined {
  if (!isObject(written)) return undefined;
  const origin = originOf(id, written);
  if (origin === undefined || !isLatest(written)) return undefined;
  const table = textIn(written, origin.type === 'source' ? 'identifier' : 'alias') ?? origin.name;
  const schema = textIn(written, 'schema') ?? '';
  const description = textIn(written, 'description');
  const unusable = whyUnusable(written, options);
  return {
    id,
    origin,
    relation: ['warehouse', schema, table].map(sqlName).join('.'),
    ...(description !== undefined && { description }),
    tags: [...new Set([...textsIn(written, 'tags'), ...textsIn(objectIn(written, 'config'), 'tags')])].sort(),
    columns: columnsOf(written),
    ...(origin.type === 'source' && readFreshness(written)),
    ...(unusable !== undefined && { unusable }),
  };
}

function originOf(id: string, written: Written): DbtOrigin | undefined {
  const type = typeOf(textIn(written, 'resource_type') ?? id.split('.')[0]);
  const name = textIn(written, 'name');
  const owner = textIn(written, 'package_name');
  const source = textIn(written, 'source_name');
  if (type === undefined || name === undefined || owner === undefined) return undefined;
  if ((type === 'source') !== (source !== undefined)) return undefined;
  const path = textIn(written, 'original_file_path')?.replaceAll('\\', '/');
  return {
    type,
    package: owner,
    ...(source !== undefined && { source }),
    name,
    ...(path !== undefined && { path }),
  };
}

function typeOf(text: string | undefined): DbtOrigin['type'] | undefined {
  return (['model', 'seed', 'snapshot', 'source'] as const).find((type) => type === text);
}

/** A name without a version means the latest, as in dbt. */
function isLatest({ version, latest_version: latest }: Written): boolean {
  return version === undefined || version === null || String(version) === String(latest);
}

function whyUnusable(written: Written, { database, warehouse, schema, disabled = false }: DbtNodeOptions) {
  const config = objectIn(written, 'config');
  if (disabled) return 'is disabled in the dbt project, so dbt does not build it. Enable it there.';
  if (textIn(config, 'materialized') === 'ephemeral')
    return 'is ephemeral: dbt puts it into the queries that read it and builds no table. Make it a table or a view in dbt.';
  if (textIn(config, 'materialized') === 'external')
    return 'is external: dbt builds a view over files, which a model may not read. Declare the files in sources/*.source.json, with "path".';
  if ((textIn(written, 'access') ?? textIn(config, 'access')) === 'private')
    return 'is private to a group of the dbt project. Have its access widened there, or read a model that is not private.';
  if (/^'|^\w+\s*\(/.test(textIn(written, 'relation_name') ?? ''))
    return 'is read from files by dbt and is no table of the database. Declare the files in sources/*.source.json, with "path".';
  if (textIn(written, 'schema') === undefined)
    return `cannot be found in the database: the manifest, of the schema ${schema}, does not name its schema. Run \`dbt parse\` with another version of dbt.`;
  const built = textIn(written, 'database');
  if (built === undefined || built.toLowerCase() === database.toLowerCase()) return undefined;
  return `is in the database "${built}", and the warehouse, ${warehouse}, is "${database}". ${otherDatabase(built)}`;
}

/** What to do when dbt builds in another database than the warehouse. */
export function otherDatabase(built: string): string {
  return `Name the other file under "warehouse" in sluice.json, run dbt with the target that builds this one, or, if they are the same, add "database": "${built}" to "dbt".`;
}

function columnsOf(written: Written): readonly ColumnFacts[] {
  return Object.entries(objectIn(written, 'columns')).flatMap(([key, column]) =>
    isObject(column) ? [columnFacts(textIn(column, 'name') ?? key, column)] : [],
  );
}

function columnFacts(name: string, column: Written): ColumnFacts {
  const config = objectIn(column, 'config');
  const type = textIn(column, 'data_type');
  const description = textIn(column, 'description');
  const tags = [...new Set([...textsIn(column, 'tags'), ...textsIn(config, 'tags')])].sort();
  const sensitive = [column, config].some((each) => objectIn(each, 'meta').sensitive === true);
  return {
    name,
    ...(type !== undefined && { type }),
    ...(description !== undefined && { description }),
    ...(tags.length > 0 && { tags }),
    ...(sensitive && { sensitive }),
  };
}
