// The part of JSON Schema (draft-07) that schemas/ uses. A keyword that is added there is added here, and to what
// explain-refusal.ts can say; a test holds the two together.

export type TypeName = 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'array' | 'object';

export interface Schema {
  readonly type?: TypeName | readonly TypeName[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** A schema for the values of all other keys, or false: there are none. */
  readonly additionalProperties?: false | Schema;
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** A schema with the definition that it refers to put in its place. */
export function dereferenced(schema: Schema, root: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/definitions/', '');
  const definition = root.definitions?.[name];
  if (definition === undefined) throw new Error(`The schema has no definition ${schema.$ref}.`);
  return definition;
}

export function typesOf(schema: Schema): readonly TypeName[] {
  if (schema.type === undefined) return [];
  return typeof schema.type === 'string' ? [schema.type] : schema.type;
}

/** Whether a JSON value is of a type; every integer is a number too. */
export function isOfType(value: unknown, type: TypeName): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    default:
      return typeof value === type;
  }
}

export function matchesPattern(value: string, { pattern }: Schema): boolean {
  return pattern === undefined || new RegExp(pattern, 'u').test(value);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
