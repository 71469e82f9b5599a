// What a sync may say when it delivers to one object of a connector: the modes and deletions that the object offers,
// what identifies its records, and its fields.

import type { Connector, ConnectorObject, ObjectField } from '../../core/connector.js';
import { chooseOperations, MODES, type Mode, type OnDelete } from '../../core/modes.js';
import { choices, oneOfThese, type SchemaNode, when } from './schema-node.js';

const ALL_MODES = Object.keys(MODES) as readonly Mode[];
const DELETIONS = ['delete', 'archive', 'keep'] as const satisfies readonly OnDelete[];

/** A column, or where else the value comes from; an editor writes the first. */
const VALUE = ['string', 'object'];

/** For a sync of which nothing is known yet. */
export const ANY_MODE: SchemaNode = {
  mode: oneOfThese(choices(ALL_MODES)),
  on_delete: oneOfThese(choices(DELETIONS)),
};

/** `custom` are fields that an account has of its own. */
export function objectSchema(connector: Connector, object: ConnectorObject, custom: readonly string[]): SchemaNode {
  const fields = fieldSchemas(object, custom);
  const strict = !object.custom_fields;
  const what = `This object of ${connector.title} has no such field.`;
  const closed: SchemaNode = strict ? { additionalProperties: false, errorMessage: what } : {};
  return {
    properties: {
      mode: oneOfThese(choices(modesOf(object))),
      match: object.identifiers.length === 0 ? { properties: fields, ...closed } : identifierSchema(object),
      fields: { properties: { ...fields, ...readOnly(object) }, ...closed },
    },
    ...when(
      { required: ['mode'], properties: { mode: { pattern: '^mirror$' } } },
      { properties: { on_delete: oneOfThese(choices(deletionsOf(object))) } },
      { properties: { on_delete: ANY_MODE.on_delete ?? {} } },
    ),
  };
}

/** With on_delete: keep, an object that cannot delete is mirrored as well. */
function modesOf(object: ConnectorObject): readonly Mode[] {
  return ALL_MODES.filter((mode) => (['keep', undefined] as const).some((act) => chooseOperations(object, mode, act)));
}

function deletionsOf(object: ConnectorObject): readonly OnDelete[] {
  return DELETIONS.filter((act) => chooseOperations(object, 'mirror', act) !== undefined);
}

function identifierSchema({ identifiers, fields }: ConnectorObject): SchemaNode {
  return {
    properties: Object.fromEntries(identifiers.map((name) => [name, { type: 'string', ...described(fields[name]) }])),
    additionalProperties: false,
    errorMessage: `This field does not identify a record. What does: ${identifiers.join(', ')}.`,
  };
}

function fieldSchemas(object: ConnectorObject, custom: readonly string[]): SchemaNode {
  const own = Object.entries(object.fields).filter(([, field]) => !field.read_only);
  return Object.fromEntries([
    ...own.map(([name, field]) => [name, { type: VALUE, ...described(field), ...constants(field) }] as const),
    ...custom.map((name) => [name, { type: VALUE, description: 'A field of this account.' }] as const),
  ]);
}

/** What the destination sets itself is not offered, and refused. */
function readOnly(object: ConnectorObject): SchemaNode {
  const own = Object.entries(object.fields).filter(([, field]) => field.read_only);
  return Object.fromEntries(own.map(([name]) => [name, false] as const));
}

function described(field: ObjectField | undefined): SchemaNode {
  if (field === undefined) return {};
  const { type, format, max_length, required, values } = field;
  const facts = [
    format === undefined ? type : `${type} (${format})`,
    ...(max_length === undefined ? [] : [`at most ${max_length} characters`]),
    ...(values === undefined ? [] : [`one of ${values.join(', ')}`]),
    ...(required ? ['needed to create a record'] : []),
  ];
  return { description: facts.join('; ') };
}

/** A constant text of a field with fixed values is one of them; what is transformed first may be anything. */
function constants({ values }: ObjectField): SchemaNode {
  if (values === undefined) return {};
  const constant = { anyOf: [{ enum: values }, { type: ['number', 'boolean', 'null', 'array', 'object'] }] };
  return when({ not: { required: ['transform'] } }, { properties: { value: constant } });
}
