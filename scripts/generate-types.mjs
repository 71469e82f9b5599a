// Writes core/generated/*.ts, the types of the files that users write, from schemas/*.schema.json.
// With --check it writes nothing and fails when a generated file is stale.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');
const target = join(root, 'core', 'generated');
mkdirSync(target, { recursive: true });

let stale = 0;
for (const file of readdirSync(join(root, 'schemas')).sort()) {
  const kind = file.replace('.schema.json', '');
  const schema = JSON.parse(readFileSync(join(root, 'schemas', file), 'utf8'));
  schema.title = `Written${kind[0].toUpperCase()}${kind.slice(1)}`;
  const text = await compile(dropTitles(schema, true), schema.title, {
    bannerComment: `// Generated from schemas/${file}; do not edit.`,
    additionalProperties: false,
    enableConstEnums: false,
    format: true,
    style: { singleQuote: true, printWidth: 120 },
  });
  const path = join(target, `written-${kind}.ts`);
  if (read(path) === text) continue;
  stale += 1;
  if (check) console.error(`${path} is stale: run npm run build`);
  else writeFileSync(path, text);
}
process.exitCode = check && stale > 0 ? 1 : 0;

/** Titles below the root would each become an exported interface; only definitions and roots keep theirs. */
function dropTitles(node, keep = false) {
  if (Array.isArray(node)) return node.map((item) => dropTitles(item));
  if (node === null || typeof node !== 'object') return node;
  const entries = Object.entries(node)
    .filter(([key, value]) => keep || key !== 'title' || typeof value !== 'string')
    .filter(([key]) => key !== 'examples' && key !== '$id')
    .map(([key, value]) => [key, dropTitles(value)]);
  return Object.fromEntries(entries);
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
