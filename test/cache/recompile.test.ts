// A compile that begins where the last one ended.

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Compiled, compileProject } from '../../compiler/compile.js';
import { writeCompiled } from '../../compiler/incremental/write-compiled.js';
import { BASE, sync } from '../compiler/compiling.js';
import { makeProject, type Project } from '../kit/project.js';
import { checkEdits } from './edited-project.js';

const FILES = {
  ...BASE,
  'models/base.sql': "{{ config(key='id') }} SELECT 1 AS id, 'a' AS word",
  'models/reader.sql': "{{ config(key='id') }} SELECT * FROM {{ ref('base') }}",
  'models/alone.sql': "{{ config(key='id') }} SELECT 2 AS id",
  'syncs/words.sync.json': sync('reader', { fields: { word: 'word' } }),
};

const state = makeProject({}).root;

async function compile({ root }: Project, env: Readonly<Record<string, string>> = {}): Promise<Compiled> {
  const place = { root, env: { XDG_STATE_HOME: state, ...env } };
  const compiled = await compileProject({ ...place, cacheFrom: 0 });
  const { manifest } = compiled;
  if (manifest !== undefined) await writeCompiled(place, { ...compiled, manifest });
  return compiled;
}

/** What moved, as 'models' and 'syncs'; undefined after a compile of the whole. */
function moved({ since }: Compiled): readonly (readonly string[])[] | undefined {
  return since && [[...since.models].sort(), [...since.syncs].sort()];
}

test('after any edit, a compile that begins where the last one ended gives what a whole one gives', async () => {
  await checkEdits({ edits: 30, runs: 1 });
});

test('nothing is compiled when nothing moved, and only what an edit reaches after an edit', async () => {
  const project = makeProject(FILES);
  assert.is(moved(await compile(project)), undefined);
  assert.equal(moved(await compile(project)), [[], []]);
  project.write({ 'models/alone.sql': "{{ config(key='id') }} SELECT 3 AS id" });
  assert.equal(moved(await compile(project)), [['alone'], []]);
  project.write({ 'models/base.sql': "{{ config(key='id') }} SELECT 1 AS id, 'b' AS word" });
  const after = await compile(project);
  assert.equal(moved(after), [['base', 'reader'], ['words']]);
  assert.match(after.manifest?.models.base?.sql ?? '', /'b' AS word/);
  assert.match(project.read('target/compiled/syncs/words.sql'), /'b' AS word/);
});

test('files of target/ that an edit does not reach are not written again', async () => {
  const project = makeProject(FILES);
  await compile(project);
  const written = (file: string) => statSync(project.path(`target/${file}`)).mtimeMs;
  const files = ['compiled/models/alone.sql', 'schemas/sync.schema.json', 'compiled/models/base.sql', 'manifest.json'];
  const before = files.map(written);
  project.write({ 'models/base.sql': "{{ config(key='id') }} SELECT 1 AS id, 'b' AS word" });
  await compile(project);
  assert.equal(
    files.map((file, index) => written(file) === before[index]),
    [true, true, false, false],
  );
});

test('a mistake in an edit is found as in a whole compile, and what was kept is of use after it', async () => {
  const project = makeProject(FILES);
  await compile(project);
  project.write({ 'models/base.sql': "{{ config(key='id') }} SELECT 1 AS id, 'b' AS wort" });
  const { diagnostics } = await compile(project);
  assert.equal(
    diagnostics.map(({ code, file }) => [code, file]),
    [['SL0231', 'syncs/words.sync.json']],
  );
  project.write({ 'models/base.sql': "{{ config(key='id') }} SELECT 1 AS id, 'c' AS word" });
  assert.equal(moved(await compile(project)), [['base', 'reader'], ['words']]);
});

test('models that read each other in a circle are found though no columns are others', async () => {
  const circle = { 'models/base.sql': "{{ config(key='id') }} SELECT id, word FROM {{ ref('reader') }}" };
  const project = makeProject({ ...FILES, 'models/more.sql': 'SELECT 1 AS id', 'models/most.sql': 'SELECT 1 AS id' });
  await compile(project);
  project.write(circle);
  assert.equal(
    (await compile(project)).diagnostics.map(({ code }) => code),
    ['SL0221'],
  );
});

test('a file that was written anew with the same text did not move', async () => {
  const project = makeProject(FILES);
  await compile(project);
  project.write(FILES);
  assert.equal(moved(await compile(project)), [[], []]);
});

test('an edit is seen that leaves size and time of a file as they were', async () => {
  const project = makeProject(FILES);
  const file = project.path('models/base.sql');
  const old = new Date('2020-01-01T00:00:00Z');
  utimesSync(file, old, old);
  await compile(project);
  writeFileSync(file, readFileSync(file, 'utf8').replace("'a'", "'b'"));
  utimesSync(file, old, old);
  assert.equal(moved(await compile(project)), [['base', 'reader'], ['words']]);
});

test('an edit of a sync or of properties compiles what it is about', async () => {
  const files = { ...FILES, 'models/alone.model.json': { description: 'One' } };
  const project = makeProject(files);
  await compile(project);
  project.write({ 'syncs/words.sync.json': sync('reader', { fields: { term: 'word' } }) });
  assert.equal(moved(await compile(project)), [[], ['words']]);
  project.write({ 'models/alone.model.json': { description: 'Two', key: 'id' } });
  const { manifest } = await compile(project);
  assert.is(manifest?.models.alone?.description, 'Two');
  assert.equal(moved(await compile(project)), [[], []]);
});

test('anything but models and syncs that were there makes the whole be compiled', async () => {
  const edits: Readonly<Record<string, string | object>> = {
    'models/new.sql': 'SELECT 1 AS id',
    'models/base.model.json': { description: 'Words' },
    'macros/m.sql': '{% macro m() %}1{% endmacro %}',
    'syncs/more.sync.json': sync('alone', { object: 'event' }),
    'destinations/hook.destination.json': { connector: 'webhook', settings: { url: 'http://127.0.0.1:8' } },
    'seeds/s.csv': 'id\n1\n',
    'sluice.json': { ...(BASE['sluice.json'] as object), vars: { min: 2 } },
  };
  const project = makeProject(FILES);
  await compile(project);
  for (const [file, content] of Object.entries(edits)) {
    project.write({ [file]: content });
    // A seed that was written within the same tick of the clock may be written again without a trace.
    await delay(150);
    assert.is(moved(await compile(project)), undefined, file);
    assert.equal(moved(await compile(project)), [[], []], file);
  }
});

test('other variables of the environment make the whole be compiled only where a template asks for them', async () => {
  const project = makeProject({ ...FILES, 'models/where.sql': "SELECT '{{ env_var('REGION', 'eu') }}' AS region" });
  await compile(project);
  assert.equal(moved(await compile(project, { SHELL_LEVEL: '2' })), [[], []]);
  assert.is(moved(await compile(project, { REGION: 'us' })), undefined);
  assert.equal(moved(await compile(project, { REGION: 'us' })), [[], []]);
});

test('each environment has its own, and other variables have none', async () => {
  const project = makeProject({
    ...FILES,
    'sluice.json': { ...(BASE['sluice.json'] as object), environments: { prod: {}, test: {} } },
  });
  const asked = [{}, { environment: 'prod' }, { environment: 'test' }];
  const place = { root: project.root, env: { XDG_STATE_HOME: state }, cacheFrom: 0 };
  for (const options of asked) assert.is(moved(await compileProject({ ...place, ...options })), undefined);
  for (const options of asked) assert.equal(moved(await compileProject({ ...place, ...options })), [[], []]);
  assert.is(moved(await compileProject({ ...place, vars: { min: 9 } })), undefined);
});

test('the warehouse counts as a file of the project', async () => {
  const project = makeProject(FILES);
  await compile(project);
  project.write({ 'warehouse.duckdb': 'no database' });
  assert.is(moved(await compile(project)), undefined);
});

test('a project that was copied is compiled as a whole', async () => {
  const project = makeProject(FILES);
  await compile(project);
  const copy = makeProject(FILES);
  mkdirSync(copy.path('.sluice/cache'), { recursive: true });
  for (const file of readdirSync(project.path('.sluice/cache')))
    writeFileSync(copy.path(`.sluice/cache/${file}`), readFileSync(project.path(`.sluice/cache/${file}`)));
  assert.ok(existsSync(copy.path('.sluice/cache/project')));
  assert.is(moved(await compile(copy)), undefined);
});

test.run();
