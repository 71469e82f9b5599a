// Whatever happens to the files of a project while it is watched, what is shown in the end is what a cold compilation of
// the same files says.

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { diagnosticsDocument } from '../../cli/views/diagnostics-document.js';
import { compileProject } from '../../compiler/compile.js';
import { makeProject } from '../kit/project.js';
import { killWatches, pause, startWatching, type Watching } from '../kit/watching.js';

const SLUICE_JSON = '{ "name": "shop", "warehouse": { "type": "duckdb", "path": "warehouse.duckdb" } }';

const NAMES = ['a', 'b', 'c'];
const FOLDERS = ['models', 'models/one', 'models/two', 'models/one/deep'];
const MODELS = [
  "{{ config(key='id') }} select 1 as id, 'x' as email",
  "{{ config(key='id') }} select 2 as id, 'y' as email",
  "{{ config(key='id') }} select id, email from {{ ref('a') }}",
  "select * from {{ ref('b') }}",
  "select * from {{ ref('missing') }}",
  'select {{ oh',
  '',
];
const PROJECTS = [SLUICE_JSON, '{ "name": ', '', SLUICE_JSON.replace('shop', 'other')];

type Edit = (root: string) => void;

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const file = fc
  .tuple(fc.constantFrom(...FOLDERS), fc.constantFrom(...NAMES))
  .map(([folder, name]) => `${folder}/${name}.sql`);
const text = fc.constantFrom(...MODELS);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(file, text).map(
      ([path, sql]) =>
        (root: string) =>
          put(join(root, path), sql),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(file, text).map(([path, sql]) => (root: string) => {
      const temporary = join(root, 'models', `.${path.replaceAll('/', '_')}.tmp`);
      put(temporary, sql);
      mkdirSync(dirname(join(root, path)), { recursive: true });
      renameSync(temporary, join(root, path));
    }),
  },
  { weight: 3, arbitrary: file.map((path) => (root: string) => rmSync(join(root, path), { force: true })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...FOLDERS.slice(1)).map((folder) => (root: string) => {
      const other = join(root, 'models/renamed');
      const [from, to] = existsSync(other) ? [other, join(root, folder)] : [join(root, folder), other];
      if (existsSync(from) && !existsSync(to) && existsSync(dirname(to))) renameSync(from, to);
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...FOLDERS)
      .map((folder) => (root: string) => rmSync(join(root, folder), { recursive: true, force: true })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...PROJECTS).map((json) => (root: string) => put(join(root, 'sluice.json'), json)),
  },
  { weight: 1, arbitrary: fc.constant((root: string) => rmSync(join(root, 'sluice.json'), { force: true })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...NAMES).map((name) => (root: string) => {
      const path = join(root, 'models', `linked_${name}.sql`);
      rmSync(path, { force: true });
      if (existsSync(join(root, 'models'))) symlinkSync(join(root, `models/${name}.sql`), path);
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constant((root: string) => {
      renameSync(root, `${root}-away`);
      renameSync(`${root}-away`, root);
    }),
  },
);

const sequence = fc.array(fc.tuple(edit, fc.constantFrom(0, 0, 0, 5, 30, 120)), {
  minLength: 1,
  maxLength: 12,
  size: 'max',
});

/** What a compilation says, as the lines of --json do. */
async function cold(root: string): Promise<unknown> {
  const { manifest, diagnostics } = await compileProject({ root, env: {} });
  return { manifest: manifest?.fingerprint, diagnostics: diagnosticsDocument(diagnostics) };
}

async function comesTo(watching: Watching, expected: unknown): Promise<void> {
  const shown = () => {
    const { manifest, diagnostics } = watching.events.at(-1) ?? {};
    return { manifest, diagnostics };
  };
  for (const last = Date.now() + 8000; Date.now() < last; await pause(10))
    if (JSON.stringify(shown()) === JSON.stringify(expected)) return;
  assert.equal(shown(), expected);
}

test.after.each(killWatches);

test('after any edits it shows what a cold compilation says', async () => {
  const { root } = makeProject({ 'models/a.sql': MODELS[0] ?? '' });
  writeFileSync(join(root, 'sluice.json'), SLUICE_JSON);
  const watching = startWatching(root, ['--no-plan']);
  await watching.until(({ event }) => event === 'watching');
  await fc.assert(
    fc.asyncProperty(sequence, async (edits) => {
      for (const [act, ms] of edits) {
        act(root);
        if (ms > 0) await pause(ms);
      }
      await comesTo(watching, await cold(root));
    }),
    { numRuns: 12, endOnFailure: true },
  );
  assert.is(await watching.stop(), 130);
  assert.equal(
    readdirSync(root).filter((name) => !['models', 'sluice.json'].includes(name)),
    [],
  );
});

test.run();
