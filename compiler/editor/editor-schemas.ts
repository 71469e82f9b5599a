// JSON Schemas that know a project: those of schemas/, with the project's own names, columns, objects and fields where
// they belong. An editor completes and checks files with them; the compiler itself never reads them.

import type { WrittenConnector } from '../../core/generated/written-connector.js';
import { accountSchemas } from './account-schemas.js';
import { columnChoices, columnSchemas } from './column-schemas.js';
import { destinationRules } from './destination-schema.js';
import type { EditorFacts } from './editor-facts.js';
import { type NameValues, withNames } from './name-values.js';
import { ANY_MODE } from './object-schema.js';
import { projectNames } from './project-names.js';
import { anyLike, isNode, type SchemaNode, when } from './schema-node.js';

export const SCHEMA_KINDS = ['project', 'model', 'source', 'destination', 'sync', 'connector'] as const;
export type SchemaKind = (typeof SCHEMA_KINDS)[number];

export interface SchemaParts extends EditorFacts {
  /** The schemas of schemas/ as written. */
  readonly written: Readonly<Record<SchemaKind, SchemaNode>>;
  /** All connectors that a destination may name, as written, in name order. */
  readonly connectors: ReadonlyMap<string, WrittenConnector>;
}

/** Where the schema of one model's properties is written, for a .model.json that asks for it by its $schema. */
const OF_A_MODEL = /(?:^|\/)target\/schemas\/(models\/([A-Za-z0-9_]+)\.schema\.json)$/;

/** Texts by path below target/schemas, in a fixed order; the same parts give the same bytes. */
export function editorSchemas(parts: SchemaParts): ReadonlyMap<string, string> {
  const { written, manifest, connectors } = parts;
  const names = projectNames(
    manifest,
    [...connectors].map(([value, { title }]) => ({ value, about: title })),
  );
  const plain = (kind: SchemaKind): SchemaNode => ruled(withNames(written[kind], names), kind, []);
  const schemas: readonly (readonly [string, SchemaNode])[] = [
    ['project.schema.json', plain('project')],
    ['model.schema.json', plain('model')],
    ...modelSchemas(parts, names),
    ['source.schema.json', plain('source')],
    [
      'destination.schema.json',
      ruled(withNames(written.destination, names), 'destination', destinationRules(connectors)),
    ],
    ['sync.schema.json', syncSchema(parts, names)],
    ['connector.schema.json', plain('connector')],
  ];
  return new Map(schemas.map(([file, schema]) => [file, `${JSON.stringify(schema)}\n`]));
}

function syncSchema(parts: SchemaParts, names: NameValues): SchemaNode {
  const accounts = accountSchemas(parts);
  const columns = columnSchemas(parts);
  const untold = when({ required: ['destination', 'object'] }, {}, { properties: ANY_MODE });
  return ruled(withNames(parts.written.sync, names), 'sync', [untold, ...accounts.rules, ...columns.rules], {
    ...accounts.definitions,
    ...columns.definitions,
  });
}

/**
 * The schema and rules of which a document has to meet all. The schema comes first: an editor keeps what it reads first
 * about a key.
 */
function ruled(
  { $schema, $id: _, definitions, ...schema }: SchemaNode,
  kind: SchemaKind,
  rules: readonly SchemaNode[],
  more: SchemaNode = {},
): SchemaNode {
  const defined = isNode(definitions) ? definitions : {};
  if (rules.length === 0) return { $schema: $schema ?? null, ...schema, definitions: { ...defined } };
  return {
    $schema: $schema ?? null,
    allOf: [{ $ref: `#/definitions/${kind}` }, ...rules],
    definitions: { [kind]: schema, ...defined, ...more },
  };
}

/** For each .model.json whose $schema asks for its model's, one that knows the columns. */
function modelSchemas(parts: SchemaParts, names: NameValues): readonly (readonly [string, SchemaNode])[] {
  const { project, columns, written } = parts;
  return [...project.models.values()].flatMap(({ name, properties }) => {
    const [, file, model] = OF_A_MODEL.exec(properties?.value.$schema ?? '') ?? [];
    if (file === undefined || model !== name) return [];
    const column = anyLike(columnChoices(columns(name) ?? []));
    return [[file, ruled(withNames(written.model, new Map([...names, ['column', column]])), 'model', [])] as const];
  });
}
