// Whatever a file holds, it is accepted or explained: properties over mutated files, and over the schemas themselves.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadBuiltInConnectors } from '../../compiler/load/built-in-connectors.js';
import { checkDocument } from '../../compiler/validate/check-document.js';
import { parseJson } from '../../compiler/validate/parse-json.js';
import { type Documents, schemas } from '../../compiler/validate/validators.js';
import { PATTERN_WORDS } from '../../compiler/validate/words.js';
import { syncWith } from './render-project.js';

type Kind = keyof Documents;

const TEXTS: readonly (readonly [Kind, string])[] = [
  [
    'project',
    '{ "name": "a", "warehouse": { "type": "duckdb", "path": "w" }, "environments": { "ci": { "vars": { "x": [1] } } } }',
  ],
  [
    'model',
    '{ "key": ["tenant", "id"], "columns": [{ "name": "id", "type": "integer", "sensitive": true, "tests": ["unique", { "accepted_values": [1, "a"], "severity": "warn" }, { "relationships": { "to": "m", "column": "c" } }] }], "contract": true, "tests": [{ "expression": "x", "where": "y" }], "tags": ["a"] }',
  ],
  [
    'source',
    '{ "name": "s", "tables": [{ "name": "t", "path": "d/*.csv", "freshness": { "column": "c", "max_age": "1d" } }] }',
  ],
  ['destination', '{ "connector": "c", "settings": { "a": 1 }, "secrets": { "t": { "command": ["pass", "x"] } } }'],
  [
    'sync',
    syncWith(
      '"fields": { "a": "b", "c": { "lookup": { "sync": "s", "key": "k" } }, "d": { "value": {} } }, "guards": { "max_deletes": "1%" }',
    ),
  ],
  ['connector', (await loadBuiltInConnectors()).get('hubspot') ?? ''],
];
/** How often each property is tried; more with RUNS=40000 in the environment. */
const RUNS = Number(process.env.RUNS ?? 1000);

const PIECES = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ' ',
  '\n',
  '1',
  '-',
  'true',
  'null',
  '\\',
  '"x"',
  '{}',
  '"__proto__":1,',
  '\u0000',
  '//',
  'é',
];

test('a randomly changed file is valid or has a diagnostic, and never breaks the compiler', () => {
  const change = fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom(...PIECES, ''));
  const changed = fc.tuple(fc.constantFrom(...TEXTS), fc.array(change, { minLength: 1, maxLength: 4 }));
  fc.assert(
    fc.property(changed, ([[kind, text], changes]) => {
      const mutated = changes.reduce((before, [at, length, piece]) => splice(before, at, length, piece), text);
      const { document, diagnostics } = checkDocument(kind, 'a.json', mutated);
      assert.is(document === undefined, diagnostics.length > 0, mutated);
      for (const { detail, range } of diagnostics)
        assert.ok(detail !== '' && range !== undefined && range.start.line > 0);
    }),
    { numRuns: RUNS },
  );
});

test('a document with any of its values exchanged is refused and explained, or accepted and not explained', () => {
  const value = fc.jsonValue({ maxDepth: 2 });
  fc.assert(
    fc.property(fc.constantFrom(...TEXTS), fc.nat(), value, ([kind, text], at, other) => {
      const mutated = JSON.stringify(exchange(JSON.parse(text), at, other));
      const { document, diagnostics } = checkDocument(kind, 'a.json', mutated);
      assert.is(document === undefined, diagnostics.length > 0, mutated);
    }),
    { numRuns: RUNS },
  );
});

test('texts are read exactly when JSON.parse reads them', () => {
  const piece = fc.constantFrom(...PIECES, '0', '1e', '.5', '\t', '\u00A0', '\\u12', "'", 'nul');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      assert.is(parseJson('a.json', text).document !== undefined, isJson(text), JSON.stringify(text));
    }),
    { numRuns: 2 * RUNS },
  );
});

test('a key named __proto__ is an ordinary unknown key', () => {
  const { diagnostics } = checkDocument('model', 'a.json', '{ "__proto__": { "key": "id" } }');
  assert.equal(
    diagnostics.map(({ code }) => code),
    ['SL0201'],
  );
});

test('every pattern of the schemas has words, and every keyword is one that can be explained', () => {
  const explained = new Set([
    'type',
    'enum',
    'pattern',
    'minLength',
    'minimum',
    'maximum',
    'minItems',
    'uniqueItems',
    'minProperties',
    'items',
    'properties',
    'required',
    'additionalProperties',
    'oneOf',
    '$ref',
    'definitions',
    '$schema',
    '$id',
  ]);
  for (const schema of everySchema(Object.values(schemas))) {
    for (const keyword of Object.keys(schema)) assert.ok(explained.has(keyword), keyword);
    const pattern: unknown = Reflect.get(schema, 'pattern');
    if (typeof pattern === 'string') assert.ok(Object.hasOwn(PATTERN_WORDS, pattern), pattern);
  }
});

function splice(text: string, at: number, length: number, piece: string): string {
  const start = at % (text.length + 1);
  return text.slice(0, start) + piece + text.slice(start + length);
}

/** The value with its `at`th part, counted depth first, exchanged. */
function exchange(value: unknown, at: number, other: unknown): unknown {
  let left = at % countParts(value);
  const walk = (part: unknown): unknown => {
    left -= 1;
    if (left === -1) return other;
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, walk(member)]));
  };
  return walk(value);
}

function countParts(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, member) => sum + countParts(member), 1);
}

function everySchema(found: readonly unknown[]): readonly object[] {
  return found.flatMap((schema) => {
    if (typeof schema !== 'object' || schema === null) return [];
    const named = ['properties', 'definitions'].flatMap((key) => Object.values(Reflect.get(schema, key) ?? {}));
    const inner = ['items', 'additionalProperties'].map((key) => Reflect.get(schema, key));
    return [schema, ...everySchema([...named, ...inner, ...(Reflect.get(schema, 'oneOf') ?? [])])];
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test.run();
