// What a destination may say by its connector: the settings and secrets that the connector takes, and the objects to
// which an account may add fields.

import type { WrittenConnector } from '../../core/generated/written-connector.js';
import { reference, type SchemaNode, where } from './schema-node.js';

type Setting = NonNullable<WrittenConnector['settings']>[string];

/** One condition for each connector that a destination may name. */
export function destinationRules(connectors: ReadonlyMap<string, WrittenConnector>): readonly SchemaNode[] {
  return [...connectors].map(([name, connector]) => where('connector', name, connectorSchema(connector)));
}

function connectorSchema({ title, settings = {}, secrets = {}, objects = {} }: WrittenConnector): SchemaNode {
  const needed = namesOf(settings, ({ default: value }) => value === undefined);
  const references = namesOf(secrets, ({ optional = false }) => !optional);
  const anyObject = Object.hasOwn(objects, '*');
  return {
    properties: {
      settings: {
        properties: mapped(settings, settingSchema),
        required: needed,
        additionalProperties: false,
        errorMessage: `${title} has no such setting.`,
      },
      secrets: {
        properties: mapped(secrets, ({ description }) => ({
          allOf: [reference('secret')],
          ...(description !== undefined && { description }),
        })),
        required: references,
        additionalProperties: false,
        errorMessage: `${title} has no such secret.`,
      },
      custom_fields: {
        properties: mapped(objects, ({ title: about }) => ({ ...(about !== undefined && { description: about }) })),
        ...(!anyObject && { additionalProperties: false, errorMessage: `${title} has no such object.` }),
      },
    },
    required: [...(needed.length > 0 ? ['settings'] : []), ...(references.length > 0 ? ['secrets'] : [])],
  };
}

function settingSchema({ type = 'string', description, default: value }: Setting): SchemaNode {
  return {
    type,
    ...(description !== undefined && { description }),
    ...(value !== undefined && { default: value }),
  };
}

function namesOf<T>(parts: Readonly<Record<string, T>>, wanted: (part: T) => boolean): readonly string[] {
  return Object.entries(parts).flatMap(([name, part]) => (wanted(part) ? [name] : []));
}

function mapped<T>(parts: Readonly<Record<string, T>>, schema: (part: T) => SchemaNode): SchemaNode {
  return Object.fromEntries(
    Object.entries(parts)
      .filter(([name]) => name !== '*')
      .map(([name, part]) => [name, schema(part)]),
  );
}
