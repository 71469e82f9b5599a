// What a sync may say by the model that it delivers: its columns, where a column is meant. Only models with a key can be
// delivered, so only they are listed; a model whose columns the warehouse alone knows allows any.

import type { Column } from '../bind/binder.js';
import type { Overlay } from './account-schemas.js';
import type { EditorFacts } from './editor-facts.js';
import { type Choice, oneOfThese, reference, type SchemaNode, where } from './schema-node.js';

/** Of more models with a key than these, only those that a sync delivers already have their columns listed. */
const MOST_MODELS = 1000;

export function columnSchemas(facts: EditorFacts): Overlay {
  const spelled = spellings(facts);
  const definitions: [string, SchemaNode][] = [];
  const rules: SchemaNode[] = [];
  const keyed = Object.values(facts.manifest.models).filter(({ key }) => key.length > 0);
  for (const { name } of keyed) {
    const columns = keyed.length > MOST_MODELS && !spelled.has(name) ? undefined : facts.columns(name);
    if (columns === undefined || columns.length === 0) continue;
    definitions.push([`columns:${name}`, oneOfThese(columnChoices(columns, spelled.get(name)))]);
    definitions.push([`model:${name}`, usesOf(reference(`columns:${name}`))]);
    rules.push(where('model', name, reference(`model:${name}`)));
  }
  return { rules, definitions: Object.fromEntries(definitions) };
}

/** `used` are names as syncs write them. */
export function columnChoices(columns: readonly Column[], used: ReadonlySet<string> = new Set()): readonly Choice[] {
  const choices = columns.map(({ name, type }) => ({ value: name, about: type }));
  const written = new Set(columns.map(({ name }) => name));
  const others = [...used].filter((name) => !written.has(name)).sort();
  if (others.length === 0) return choices;
  const types = new Map(columns.map(({ name, type }) => [name.toLowerCase(), type]));
  const respelled = others.flatMap((value) => {
    const about = types.get(value.toLowerCase());
    return about === undefined ? [] : [{ value, about }];
  });
  return [...choices, ...respelled];
}

/** Everywhere in a sync where a column stands. */
function usesOf(column: SchemaNode): SchemaNode {
  const key = { anyOf: [column, { type: 'array', items: column }] };
  const written = { type: 'object', properties: { column, lookup: { properties: { key } } } };
  return {
    properties: {
      match: { additionalProperties: column },
      fields: { additionalProperties: { anyOf: [column, written] } },
    },
  };
}

/** SQL does not tell EMAIL from email, and an editor does: what syncs write of a model's columns, by model. */
function spellings({ project }: EditorFacts): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { value } of project.syncs.values()) {
    const used = found.get(value.model) ?? new Set();
    found.set(value.model, used);
    for (const column of Object.values(value.match)) used.add(column);
    for (const field of Object.values(value.fields)) {
      if (typeof field === 'string') used.add(field);
      else if ('column' in field) used.add(field.column);
      else if ('lookup' in field) for (const column of [field.lookup.key].flat()) used.add(column);
    }
  }
  return found;
}
