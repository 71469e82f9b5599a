// Placeholders in a connector's texts: {settings.NAME}, {secrets.NAME} and the words that a place allows.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { suggestion } from '../../core/nearest-name.js';
import { type JsonPath, type Located, placeOf } from './located.js';
import { either, known } from './words.js';

/** What placeholders of a text may name; a kind that is absent is not allowed there. */
export interface Declared {
  readonly settings: readonly string[];
  readonly secrets?: readonly string[];
  /** Such as 'object' for {object}. */
  readonly words?: readonly string[];
}

/** Checks the text at `path`; what is no text is left alone. */
export function checkPlaceholders(
  document: Located<unknown>,
  path: JsonPath,
  declared: Declared,
): readonly Diagnostic[] {
  const text = valueAt(document.value, path);
  if (typeof text !== 'string') return [];
  return [...text.matchAll(/\{([^{}]*)\}/g)].flatMap(([, placeholder = '']) => {
    const problem = problemOf(placeholder, declared);
    return problem === undefined ? [] : [errorAt('SL0202', placeOf(document, path), problem)];
  });
}

/** The value at a path of a JSON value, or undefined. */
export function valueAt(value: unknown, path: JsonPath): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = Reflect.get(at, part);
  }
  return at;
}

function problemOf(placeholder: string, declared: Declared): string | undefined {
  const [kind, name] = [placeholder.split('.')[0], placeholder.slice(placeholder.indexOf('.') + 1)];
  if (kind === 'settings' && placeholder.includes('.')) return undeclared('setting', name, declared.settings);
  if (kind === 'secrets' && placeholder.includes('.') && declared.secrets)
    return undeclared('secret', name, declared.secrets);
  if (declared.words?.includes(placeholder)) return undefined;
  if (kind === 'secrets') return `{${placeholder}} stands where it could be seen. Secrets are allowed in headers only.`;
  return `{${placeholder}} means nothing here. This text may have ${either(allowed(declared))}.`;
}

function undeclared(what: 'setting' | 'secret', name: string, names: readonly string[]): string | undefined {
  if (names.includes(name)) return undefined;
  const list = suggestion(name, names) || known(`${what}s`, names);
  return `{${what}s.${name}} stands for a ${what} that "${what}s" does not declare.${list}`;
}

function allowed({ secrets, words = [] }: Declared): readonly string[] {
  return ['{settings.NAME}', ...(secrets === undefined ? [] : ['{secrets.NAME}']), ...words.map((word) => `{${word}}`)];
}
