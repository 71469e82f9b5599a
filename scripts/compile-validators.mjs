// Writes dist/compiler/validate/validators.js: one validator per schema as plain code, so that starting Sluice
// compiles no schema, and the schemas without their words, for explaining what a validator refused. Every command
// loads that code, so it is kept small: it stops at the first mistake and does not say which. Runs after tsc.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';

const WORDS = new Set(['title', 'description', 'examples', 'default', 'x-names']);

const root = fileURLToPath(new URL('..', import.meta.url));
const schemas = Object.fromEntries(
  readdirSync(join(root, 'schemas'))
    .sort()
    .map((file) => [file.replace('.schema.json', ''), readSchema(file)]),
);
const ajv = new Ajv({
  schemas: Object.values(schemas),
  allErrors: false,
  messages: false,
  inlineRefs: false,
  strict: true,
  allowUnionTypes: true,
  code: { source: true, esm: true, lines: true },
});
// 'package' is a reserved word and no module can export it.
const exportName = (kind) => (kind === 'package' ? 'packaged' : kind);
const ids = Object.fromEntries(Object.entries(schemas).map(([kind, schema]) => [exportName(kind), schema.$id]));
const target = join(root, 'dist', 'compiler', 'validate');
mkdirSync(target, { recursive: true });
writeFileSync(
  join(target, 'validators.js'),
  [
    '// Generated from schemas/*.schema.json; do not edit.',
    ...importsInsteadOfRequires(withoutReasons(standaloneCode.default(ajv, ids))),
    `export const schemas = ${JSON.stringify(schemas)};`,
    '',
  ].join('\n'),
);

function readSchema(file) {
  return withoutWords(JSON.parse(readFileSync(join(root, 'schemas', file), 'utf8')));
}

/** Drops annotations; a property that happens to be named like one is an object and stays. */
function withoutWords(node, isNames = false) {
  if (Array.isArray(node)) return node.map((item) => withoutWords(item));
  if (node === null || typeof node !== 'object') return node;
  const entries = Object.entries(node).filter(([key]) => isNames || !WORDS.has(key));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, withoutWords(value, key === 'properties' && !isNames)]),
  );
}

/** Only whether a document is refused is asked of a validator: its errors are an array of something. */
function withoutReasons(code) {
  return code.replace(/\{instancePath.*\}(?=\]?;$)/gm, '0');
}

/** ajv's modules call require() for its run-time functions, which an ES module does not have. */
function importsInsteadOfRequires(code) {
  const modules = [];
  const body = code.replace(/\brequire\("(ajv\/[^"]+)"\)/g, (_, path) => {
    if (!modules.includes(path)) modules.push(path);
    return `ajvRuntime${modules.indexOf(path)}`;
  });
  if (/\brequire\(/.test(body)) throw new Error('A validator requires something beyond ajv.');
  return [...modules.map((path, index) => `import ajvRuntime${index} from '${path}.js';`), body];
}
