// What a compile's findings depend on beside the project: the very files of this Sluice, its connectors and schemas among
// them, Node.js and DuckDB.

import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Seen from dist/compiler/cache. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** The package that is published holds the bundle alone. */
const CODE = existsSync(join(ROOT, 'dist/compiler')) ? ['dist/compiler', 'dist/core'] : ['dist/program'];
const FOLDERS = [...CODE, 'connectors', 'schemas'];

let known: string | undefined;

/** One word. It changes with every build, also of the same version. */
export function buildIdentity(): string {
  known ??= hash('sha256', [...FOLDERS.flatMap(filesIn), ...packages(), process.version, process.arch].join('\n'));
  return known;
}

function filesIn(folder: string): readonly string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(js|json)$/.test(file),
  );
  return files.sort().map((file) => {
    const { size, mtimeMs } = statSync(join(ROOT, folder, file));
    return `${folder}/${file} ${size} ${mtimeMs}`;
  });
}

/** Their versions are in them. */
function packages(): readonly string[] {
  const duckdb = createRequire(import.meta.url).resolve('@duckdb/node-bindings/package.json');
  return [join(ROOT, 'package.json'), duckdb].map((file) => readFileSync(file, 'utf8'));
}
