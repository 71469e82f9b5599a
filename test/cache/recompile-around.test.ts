// A compile that begins where the last one ended, and what is around a project: its warehouse, the files of its sources,
// and the key by which it believes what is kept.

import { mkdirSync, symlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Compiled, compileProject } from '../../compiler/compile.js';
import { writeCompiled } from '../../compiler/incremental/write-compiled.js';
import { BASE, sync } from '../compiler/compiling.js';
import { makeProject, type Project } from '../kit/project.js';
import { inWarehouse } from '../kit/warehouse.js';

const state = makeProject({}).root;

async function compile({ root }: Project, env: Readonly<Record<string, string>> = {}): Promise<Compiled> {
  return compileProject({ root, env: { XDG_STATE_HOME: state, ...env }, cacheFrom: 0 });
}

async function codes(project: Project): Promise<readonly string[]> {
  // What is around a project must have stood for a tick of the clock to be known.
  await delay(150);
  return (await compile(project)).diagnostics.map(({ code }) => code);
}

function reading(table: object): Project {
  return makeProject({
    ...BASE,
    'sources/w.source.json': { name: 'w', schema: 'main', tables: [{ name: 't', ...table }] },
    'models/m.sql': "{{ config(key='id') }} SELECT * FROM {{ source('w', 't') }}",
    'syncs/s.sync.json': sync('m', { fields: { word: 'word' } }),
  });
}

test('a file that a view of the warehouse reads counts, wherever it is', async () => {
  const project = reading({});
  const elsewhere = makeProject({ 'words.csv': 'id,word\n1,a\n' });
  await inWarehouse(
    project.path('warehouse.duckdb'),
    `CREATE VIEW t AS SELECT * FROM '${elsewhere.path('words.csv')}'`,
  );
  assert.equal(await codes(project), []);
  elsewhere.write({ 'words.csv': 'id,term\n1,a\n' });
  assert.equal(await codes(project), ['SL0231']);
});

test('a view that reads tables only keeps no compile from beginning where the last one ended', async () => {
  const project = reading({});
  await inWarehouse(
    project.path('warehouse.duckdb'),
    "CREATE TABLE words AS SELECT 1 AS id, 'a' AS word",
    'CREATE VIEW t AS SELECT * FROM words',
  );
  assert.equal(await codes(project), []);
  assert.ok((await compile(project)).since !== undefined);
});

test("a file counts that a source's pattern finds through a link to a folder", async () => {
  const project = reading({ path: 'data/*/words.csv' });
  const elsewhere = makeProject({ 'words.csv': 'id,word\n1,a\n' });
  mkdirSync(project.path('data'));
  symlinkSync(elsewhere.root, project.path('data/link'));
  assert.equal(await codes(project), []);
  elsewhere.write({ 'words.csv': 'id,term\n1,a\n' });
  assert.equal(await codes(project), ['SL0231']);
});

test('schemas know the columns that another command found in the warehouse', async () => {
  const project = reading({});
  const warehouse = project.path('warehouse.duckdb');
  const write = async (): Promise<void> => {
    const compiled = await compile(project);
    const { manifest } = compiled;
    if (manifest !== undefined)
      await writeCompiled({ root: project.root, env: { XDG_STATE_HOME: state } }, { ...compiled, manifest });
  };
  await inWarehouse(warehouse, "CREATE TABLE t AS SELECT 1 AS id, 'a' AS word");
  await delay(150);
  await write();
  await inWarehouse(warehouse, 'ALTER TABLE t ADD COLUMN newer INTEGER');
  assert.equal(await codes(project), []);
  await write();
  assert.match(project.read('target/schemas/sync.schema.json'), /"newer"/);
});

test('what is kept is not believed by a key that may be of the project', async () => {
  const project = makeProject({ ...BASE, 'models/m.sql': 'SELECT 1 AS id' });
  const folder = process.cwd();
  process.chdir(project.root);
  try {
    for (const XDG_STATE_HOME of ['', '.', 'state']) {
      mkdirSync(project.path('sluice'), { recursive: true });
      mkdirSync(project.path('state/sluice'), { recursive: true });
      project.write({ 'sluice/cache.key': 'ab'.repeat(32), 'state/sluice/cache.key': 'ab'.repeat(32) });
      const env = { XDG_STATE_HOME, LOCALAPPDATA: state };
      await compile(project, env);
      assert.ok((await compile(project, env)).since !== undefined);
      assert.ok((await compile(project, { XDG_STATE_HOME: state })).since !== undefined, XDG_STATE_HOME);
    }
  } finally {
    process.chdir(folder);
  }
});

test.run();
