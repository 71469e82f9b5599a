// What a sync may say by the destination that it delivers to. Destinations of one connector without fields of their
// own share one definition, so that a hundred accounts cost a hundred names.

import { type Connector, objectOf } from '../../core/connector.js';
import type { EditorFacts } from './editor-facts.js';
import { objectSchema } from './object-schema.js';
import { anyLike, choices, oneOfThese, reference, type SchemaNode, when, where } from './schema-node.js';

export interface Overlay {
  /** Conditions that a sync has to meet all of. */
  readonly rules: readonly SchemaNode[];
  readonly definitions: SchemaNode;
}

export function accountSchemas({ manifest, project }: EditorFacts): Overlay {
  const definitions = new Map<string, SchemaNode>();
  const rules: SchemaNode[] = [];
  for (const { name, connector } of Object.values(manifest.destinations)) {
    const described = manifest.connectors[connector];
    if (described === undefined) continue;
    const custom = new Map(Object.entries(project.destinations.get(name)?.value.custom_fields ?? {}));
    const account = custom.size === 0 ? `connector:${connector}` : `destination:${name}`;
    const define = (object: string): SchemaNode => {
      const fields = custom.get(object) ?? [];
      const key = fields.length === 0 ? `connector:${connector}:${object}` : `${account}:${object}`;
      const found = objectOf(described, object);
      if (found !== undefined && !definitions.has(key)) definitions.set(key, objectSchema(described, found, fields));
      return found === undefined ? {} : reference(key);
    };
    if (!definitions.has(account)) definitions.set(account, accountSchema(described, [...custom.keys()], define));
    rules.push(where('destination', name, reference(account)));
  }
  return { rules, definitions: Object.fromEntries(definitions) };
}

/** `custom` are the objects that have fields of the account's own. */
function accountSchema(
  connector: Connector,
  custom: readonly string[],
  define: (object: string) => SchemaNode,
): SchemaNode {
  const offered = Object.keys(connector.objects).filter((name) => name !== '*');
  if (!Object.hasOwn(connector.objects, '*')) {
    const message = `${connector.title} has no such object. It has: ${offered.join(', ')}.`;
    return {
      properties: { object: oneOfThese(choices(offered), message) },
      allOf: offered.map((name) => where('object', name, define(name))),
    };
  }
  const named = [...new Set([...offered, ...custom])].filter((name) => name !== '*').sort();
  if (named.length === 0) return define('*');
  return {
    properties: { object: anyLike(choices(named)) },
    allOf: [
      ...named.map((name) => where('object', name, define(name))),
      when({ properties: { object: { enum: named } } }, {}, define('*')),
    ],
  };
}
