// Pieces of JSON Schema as plain data, in the few shapes from which the schemas for editors are put together. Conditions
// are patterns where a constant would be offered as a completion though it is none.

import type { Json } from '../../core/json.js';

export type SchemaNode = { readonly [keyword: string]: Json };

/** One of a fixed choice of words, which an editor shows while a value is typed. */
export interface Choice {
  readonly value: string;
  /** What it is, in a few words. */
  readonly about?: string;
}

export function choices(values: readonly string[]): readonly Choice[] {
  return values.map((value) => ({ value }));
}

/** Exactly these; an empty choice allows anything, because a schema cannot be met by nothing. */
export function oneOfThese(choices: readonly Choice[], errorMessage?: string): SchemaNode {
  if (choices.length === 0) return {};
  return {
    enum: choices.map(({ value }) => value),
    ...(choices.some(({ about }) => about !== undefined) && {
      enumDescriptions: choices.map(({ about }) => about ?? ''),
    }),
    ...(errorMessage !== undefined && { errorMessage }),
  };
}

/** These are offered; anything else is as good. */
export function anyLike(choices: readonly Choice[]): SchemaNode {
  return choices.length === 0 ? {} : { anyOf: [oneOfThese(choices), {}] };
}

/** Where the condition is met, `then` is to be met too. */
export function when(condition: SchemaNode, then: SchemaNode, otherwise?: SchemaNode): SchemaNode {
  return { if: condition, then, ...(otherwise !== undefined && { else: otherwise }) };
}

/** Where the member has that value. */
export function where(member: string, value: string, then: SchemaNode): SchemaNode {
  return when({ required: [member], properties: { [member]: { const: value } } }, then);
}

export function reference(definition: string): SchemaNode {
  return { $ref: `#/definitions/${encodeURIComponent(definition.replaceAll('~', '~0').replaceAll('/', '~1'))}` };
}

export function isNode(value: Json | undefined): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
