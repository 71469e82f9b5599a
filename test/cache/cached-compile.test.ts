// A compile with the cache against the same compile without, after each of many edits of a project: what they give must
// be the same to the byte, mistakes included. And who may make a cache that is believed.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type CompileOptions, compileProject } from '../../compiler/compile.js';
import { manifestChunks } from '../../compiler/emit/manifest-text.js';
import { BASE, sync } from '../compiler/compiling.js';
import { makeProject, type Project } from '../kit/project.js';

const FILES = {
  ...BASE,
  'seeds/people.csv': 'id,email,age\n1,a@b.c,30\n2,d@e.f,40\n',
  'macros/clean.sql': '{% macro clean(c) %}lower({{ c }}){% endmacro %}',
  'models/base.sql': "{{ config(key='id') }} SELECT id, {{ clean('email') }} AS email, age FROM {{ ref('people') }}",
  'models/adults.sql': "{{ config(key='id') }} SELECT * FROM {{ ref('base') }} WHERE age >= {{ var('min') }}",
  'models/tagged.sql':
    "{{ config(key='id') }} SELECT *, '{{ env_var('REGION', 'eu') }}' AS region FROM {{ ref('adults') }}",
  'models/counted.sql': "SELECT count(*) AS n FROM {{ ref('tagged') }}",
  'models/base.model.json': {
    columns: [
      { name: 'id', tests: ['unique'] },
      { name: 'email', tests: ['not_null'] },
    ],
  },
  'syncs/one.sync.json': sync('tagged', { fields: { mail: 'email', old: { sql: "age > {{ var('min') }}" } } }),
  'syncs/two.sync.json': sync('adults', { object: 'event', fields: { mail: 'email' }, filter: 'age < 90' }),
};

interface Edit {
  readonly file: string;
  /** Undefined: the file goes. */
  readonly content: string | object | undefined;
}

const seed = (content: string): Edit => ({ file: 'seeds/people.csv', content });
const model = (name: string, content: string | undefined): Edit => ({ file: `models/${name}.sql`, content });
const KEY = "{{ config(key='id') }} ";

const EDITS: readonly Edit[] = [
  ...Object.entries(FILES).map(([file, content]) => ({ file, content })),
  seed('id,email,age\n1,a@b.c,30\n2,d@e.f,forty\n'),
  seed('id,email\n1,a@b.c\n'),
  { file: 'macros/clean.sql', content: '{% macro clean(c) %}trim({{ c }}) COLLATE nocase{% endmacro %}' },
  {
    file: 'macros/clean.sql',
    content: '{% macro clean(c) %}md5({{ c }}){% endmacro %}{% macro other() %}1{% endmacro %}',
  },
  { file: 'macros/clean.sql', content: '{% macro clean(c, d) %}{{ e }}{% endmacro %}' },
  { file: 'macros/clean.sql', content: undefined },
  model('base', `${KEY}SELECT id, email, age, age * 2 AS twice FROM {{ ref('people') }}`),
  model('base', `${KEY}SELECT id, email, CAST(age AS VARCHAR) AS age FROM {{ ref('people') }}`),
  model('base', `${KEY}SELECT id, emial FROM {{ ref('people') }}`),
  model('base', `${KEY}SELECT * FROM {{ ref('poeple') }}`),
  model('adults', `${KEY}SELECT * FROM {{ ref('base') }} -- as they are`),
  model('adults', `${KEY}SELECT * FROM {{ ref('base') }} WHERE {{ nothing }}`),
  model('adults', `${KEY}SELECT * FROM {{ ref('tagged') }}`),
  model('adults', 'SELECT id, email, age FROM read_csv($$/etc/passwd$$)'),
  model('adults', undefined),
  model('renamed', `${KEY}SELECT * FROM {{ ref('adults') }}`),
  model('tagged', `${KEY}SELECT id, email, 1 AS age FROM {{ ref('renamed') }}`),
  model('tagged', `${KEY}SELECT DISTINCT email, id, age, '{{ env_var('OTHER') }}' AS o FROM {{ ref('adults') }}`),
  {
    file: 'models/base.model.json',
    content: { columns: [{ name: 'email', tests: [{ accepted_values: { values: [1] } }] }] },
  },
  { file: 'models/base.model.json', content: '{' },
  { file: 'models/base.model.json', content: undefined },
  { file: 'syncs/one.sync.json', content: sync('tagged', { fields: { mail: { sql: 'email || agee' } } }) },
  { file: 'syncs/one.sync.json', content: sync('counted', { fields: { n: 'n' } }) },
  { file: 'syncs/two.sync.json', content: undefined },
  { file: 'sluice.json', content: { ...(BASE['sluice.json'] as object), vars: { min: 7 } } },
  { file: 'sluice.json', content: { ...(BASE['sluice.json'] as object), vars: {} } },
];

const ENVIRONMENTS: readonly CompileOptions['env'][] = [{}, { REGION: 'us' }, { REGION: 'ap', OTHER: 'x' }];

const state = makeProject({}).root;

function apply(project: Project, { file, content }: Edit): void {
  if (content === undefined) rmSync(project.path(file), { force: true });
  else project.write({ [file]: content });
}

/** Everything that a compile says. */
async function outcome(root: string, options: Partial<CompileOptions>): Promise<string> {
  const { manifest, diagnostics } = await compileProject({ root, env: {}, ...options });
  return JSON.stringify([
    manifest === undefined ? null : Buffer.concat(manifestChunks(manifest)).toString(),
    diagnostics,
  ]);
}

const cached = (root: string, env: CompileOptions['env'] = {}) =>
  outcome(root, { env: { XDG_STATE_HOME: state, ...env }, cacheFrom: 0 });
const cold = (root: string, env: CompileOptions['env'] = {}) =>
  outcome(root, { env: { XDG_STATE_HOME: state, ...env } });

/** What is broken is mended again, since nothing is taken from the cache where there is a mistake. */
async function editAll(steps: readonly (readonly [Edit, CompileOptions['env']])[]): Promise<void> {
  const project = makeProject(FILES);
  assert.not.match(await cached(project.root), /^\[null/);
  let sound = 0;
  for (const [edit, env] of steps) {
    apply(project, edit);
    const outcome = await cold(project.root, env);
    assert.is(await cached(project.root, env), outcome, edit.file);
    assert.is(await cached(project.root, env), outcome, `${edit.file}, again`);
    const original = Object.entries(FILES).find(([file]) => file === edit.file);
    if (outcome.startsWith('[null')) apply(project, { file: edit.file, content: original?.[1] });
    else sound += 1;
  }
  assert.ok(sound > EDITS.length / 4, `only ${sound} edits left a project without mistakes`);
}

test('after any edits the cache changes nothing', async () => {
  const order = fc.shuffledSubarray([...EDITS], { minLength: EDITS.length });
  const environments = fc.array(fc.constantFrom(...ENVIRONMENTS), { minLength: EDITS.length, maxLength: EDITS.length });
  const steps = fc
    .tuple(order, environments)
    .map(([edits, envs]) => edits.map((edit, i) => [edit, envs[i] ?? {}] as const));
  await fc.assert(fc.asyncProperty(steps, editAll), { numRuns: 1, endOnFailure: true });
});

test('what is known is not asked again', async () => {
  const { root } = makeProject(FILES);
  await cached(root);
  const file = `${root}/.sluice/cache/compile`;
  const [before, written] = [readFileSync(file, 'utf8'), statSync(file).mtimeMs];
  assert.match(before, /"sql":"SELECT/);
  assert.is(await cached(root), await cold(root));
  assert.is(statSync(file).mtimeMs, written);
});

test('what is known hides no consequence of a mistake', async () => {
  const project = makeProject(FILES);
  const options = { root: project.root, env: { XDG_STATE_HOME: makeProject({}).root } };
  await compileProject({ ...options, cacheFrom: 0 });
  project.write({ 'models/Counted.sql': 'SELECT 1 AS id' });
  const whole = await compileProject(options);
  assert.ok(whole.diagnostics.length > 0);
  assert.equal((await compileProject({ ...options, cacheFrom: 0 })).diagnostics, whole.diagnostics);
});

test('a cache is believed only as it was written', async () => {
  const { root } = makeProject(FILES);
  await cached(root);
  for (const file of ['.sluice/cache/compile', '.sluice/cache/project']) {
    const good = readFileSync(`${root}/${file}`, 'latin1');
    assert.is(statSync(`${root}/${file}`).mode & 0o777, 0o600);
    const forged = good.replaceAll('SELECT id', 'SELECT ID');
    assert.is.not(forged, good);
    for (const bad of [forged, forged.replace(/^.{64}/, '0'.repeat(64)), good.slice(0, -9), 'x', '']) {
      writeFileSync(`${root}/${file}`, bad, 'latin1');
      assert.is(await cached(root), await cold(root));
    }
  }
});

test('a cache of another user is not believed', async () => {
  const { root, read } = makeProject(FILES);
  const theirs = makeProject({}).root;
  await outcome(root, { env: { XDG_STATE_HOME: theirs }, cacheFrom: 0 });
  const before = read('.sluice/cache/compile');
  await cached(root);
  assert.is.not(read('.sluice/cache/compile'), before);
});

test('what a writer that was killed left behind goes', async () => {
  const { root, path, write } = makeProject(FILES);
  await cached(root);
  const [old, now] = ['project.0123456789ab', 'project.ba9876543210'].map((name) => `.sluice/cache/${name}`);
  write({ [old ?? '']: 'half', [now ?? '']: 'half' });
  utimesSync(path(old ?? ''), 1e9, 1e9);
  write({ 'models/counted.sql': "SELECT count(*) AS m FROM {{ ref('tagged') }}" });
  await cached(root);
  assert.equal(
    [old, now].map((file) => existsSync(path(file ?? ''))),
    [false, true],
  );
});

test('links in the place of the cache are not followed', async () => {
  const { root } = makeProject(FILES);
  const elsewhere = makeProject({}).root;
  mkdirSync(`${root}/.sluice`);
  symlinkSync(elsewhere, `${root}/.sluice/cache`);
  assert.is(await cached(root), await cold(root));
  assert.not.ok(existsSync(`${elsewhere}/compile`));
});

test('a project that cannot be written to compiles all the same', async () => {
  const { root } = makeProject(FILES);
  writeFileSync(`${root}/.sluice`, '');
  chmodSync(`${root}/.sluice`, 0o400);
  assert.is(await cached(root), await cold(root));
});

test.run();
