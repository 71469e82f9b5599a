// The places of a written schema that name something of the project, marked there with "x-names", filled with the
// names that the project has. Examples and choices of a marked place go: they would be offered beside the real ones.

import type { Json } from '../../core/json.js';
import { isNode, type SchemaNode } from './schema-node.js';

/** What a marked place allows, by the kind of thing that it names. A kind without an entry is left to other parts. */
export type NameValues = ReadonlyMap<string, SchemaNode>;

const MARK = 'x-names';
const REPLACED: ReadonlySet<string> = new Set([MARK, 'examples', 'enum']);

/** The schema without its marks; pure. */
export function withNames(schema: SchemaNode, names: NameValues): SchemaNode {
  const kind = schema[MARK];
  const own = Object.entries(schema).map(([key, value]) => [key, inside(value, names)] as const);
  if (typeof kind !== 'string') return Object.fromEntries(own);
  return { ...Object.fromEntries(own.filter(([key]) => !REPLACED.has(key))), ...names.get(kind) };
}

function inside(value: Json, names: NameValues): Json {
  if (Array.isArray(value)) return value.map((item: Json) => inside(item, names));
  return isNode(value) ? withNames(value, names) : value;
}
