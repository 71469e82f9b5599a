// A project that is edited over and over, compiled each time from what the compile before kept, beside a copy of it that is
// compiled as a whole: what they say, and what they write to target/, must be the same to the byte.

import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { compileProject } from '../../compiler/compile.js';
import { writeCompiled } from '../../compiler/incremental/write-compiled.js';
import type { Diagnostic } from '../../core/diagnostic.js';
import { BASE, sync } from '../compiler/compiling.js';
import { makeProject, type Project } from '../kit/project.js';

const KEY = "{{ config(key='id') }} ";

/** Three layers over a seed; models read each other, look in each other and are delivered. */
const FILES = {
  ...BASE,
  'sluice.json': { ...(BASE['sluice.json'] as object), selectors: { core: 'tag:core+', all: '*' } },
  'seeds/people.csv': 'id,email,age\n1,a@b.c,30\n2,d@e.f,40\n',
  'macros/clean.sql': '{% macro clean(c) %}lower({{ c }}){% endmacro %}',
  'models/base.sql': `${KEY}SELECT id, {{ clean('email') }} AS email, age FROM {{ ref('people') }}`,
  'models/other.sql': `{{ config(key='id', tags=['core']) }} SELECT id, age FROM {{ ref('people') }}`,
  'models/mid.sql': `${KEY}SELECT b.*, o.age AS other FROM {{ ref('base') }} b JOIN {{ ref('other') }} o USING (id)`,
  'models/side.sql': `${KEY}SELECT id FROM {{ ref('base') }} WHERE age > {{ var('min') }}`,
  'models/top.sql': `${KEY}SELECT * FROM {{ ref('mid') }} WHERE '{{ env_var('REGION', 'eu') }}' <> ''`,
  'models/tip.sql': `${KEY}SELECT * FROM {{ ref('top') }}`,
  'models/side.model.json': {
    description: 'Those to the side',
    columns: [{ name: 'id', tests: ['unique', { relationships: { to: 'other', column: 'id' } }] }],
  },
  'models/top.model.json': { tests: [{ name: 'grown', expression: "age > {{ var('min') }}" }] },
  'syncs/one.sync.json': sync('top', { fields: { mail: 'email', old: { sql: "age > {{ var('min') }}" } } }),
  'syncs/two.sync.json': sync('side', { object: 'event', fields: {} }),
  'syncs/three.sync.json': sync('top', { fields: { mail: 'email' }, yields_to: ['one'] }),
};

interface Edit {
  readonly file: string;
  readonly content: string | object;
  readonly env?: Readonly<Record<string, string>>;
}

const model = (name: string, content: string): Edit => ({ file: `models/${name}.sql`, content });

const properties = (name: string, content: object): Edit => ({ file: `models/${name}.model.json`, content });
const one = ({
  model: name = 'top',
  ...members
}: {
  readonly model?: string;
  readonly [member: string]: unknown;
}): Edit => ({
  file: 'syncs/one.sync.json',
  content: sync(name, members),
});

/** `n` makes each use another text. */
const EDITS: readonly ((n: number) => Edit)[] = [
  (n) => model('base', `${KEY}SELECT id, email, age FROM {{ ref('people') }} WHERE id <> ${n}`),
  (n) => model('base', `${KEY}SELECT id, email, age, ${n} AS extra_${n % 3} FROM {{ ref('people') }}`),
  (n) =>
    model(
      'base',
      `${KEY}SELECT id, email, CAST(age AS ${n % 2 ? 'DOUBLE' : 'BIGINT'}) AS age FROM {{ ref('people') }}`,
    ),
  (n) => model('base', `${KEY}SELECT id, email COLLATE nocase AS email, age FROM {{ ref('people') }} WHERE id > -${n}`),
  (n) => model('base', `${KEY}SELECT id, email FROM {{ ref('people') }} WHERE id > -${n}`),
  (n) => model('other', `${KEY}SELECT id, age FROM {{ ref('people') }} -- ${n}`),
  (n) => model('other', `{{ config(key='id', tags=['t${n}']) }} SELECT id, age FROM {{ ref('people') }}`),
  (n) =>
    model(
      'other',
      `{{ config(key='id', description='No ${n}', tags=['core']) }} SELECT id, age FROM {{ ref('people') }}`,
    ),
  (n) => model('other', `${KEY}SELECT id AS ident, age FROM {{ ref('people') }} WHERE ${n} > 0`),
  (n) => model('other', `${KEY}SELECT id, age FROM {{ ref('tip') }} WHERE ${n} > 0`),
  (n) => model('mid', `${KEY}SELECT *, ${n} AS other FROM {{ ref('base') }}`),
  (n) =>
    model('mid', `${KEY}SELECT *, ${n} AS other FROM {{ ref('base') }} WHERE id IN (SELECT id FROM {{ ref('side') }})`),
  (n) => model('mid', `${KEY}SELECT *, 0 AS other FROM {{ ref('bsae') }} WHERE id <> ${n}`),
  (n) => model('side', `${KEY}SELECT id, '{{ env_var('OTHER', 'x') }}${n}' AS o FROM {{ ref('base') }}`),
  (n) => model('side', `{{ config(key='nothing') }} SELECT id FROM {{ ref('base') }} WHERE id <> ${n}`),
  (n) => model('top', `${KEY}SELECT id, email, age, {{ clean("'${n}'") }} AS c FROM {{ ref('mid') }}`),
  (n) => model('top', `${KEY}SELECT id, emial, ${n} AS n FROM {{ ref('mid') }}`),
  (n) => model('top', `${KEY}SELECT * FROM {{ ref('mid') }} WHERE {{ ${n} `),
  (n) =>
    model('tip', `{{ config(key='id', materialized='${n % 2 ? 'table' : 'view'}') }} SELECT * FROM {{ ref('top') }}`),
  (n) => ({ file: 'seeds/people.csv', content: `id,email,age\n1,a@b.c,${n}\n` }),
  (n) => ({ file: 'macros/clean.sql', content: `{% macro clean(c) %}trim({{ c }}, '${n}'){% endmacro %}` }),
  (n) => properties('top', { tests: [{ name: `grown`, expression: "age > {{ var('min') }}", where: `id <> ${n}` }] }),
  (n) => properties('top', { description: `No ${n}`, tags: ['core'], columns: [{ name: 'email', sensitive: true }] }),
  (n) =>
    properties('top', {
      columns: [{ name: 'id', tests: [{ relationships: { to: 'side', column: 'id' } }] }],
      tags: [`t${n}`],
    }),
  (n) => properties('top', { columns: [{ name: `no_${n}`, tests: ['unique'] }] }),
  (n) => properties('side', { key: n % 2 ? 'id' : 'nothing', tests: [{ expression: `id <> ${n}` }] }),
  (n) =>
    properties('side', {
      columns: [{ name: 'id', tests: [{ relationships: { to: n % 2 ? 'tip' : 'mid', column: 'id' } }] }],
    }),
  (n) => properties('side', { $schema: '../target/schemas/models/side.schema.json', description: `No ${n}` }),
  (n) => one({ fields: { mail: 'email', old: { sql: `age > ${n}` } } }),
  (n) => one({ fields: { mail: 'email', [`f${n}`]: 'age' }, tags: ['core'] }),
  (n) => one({ model: n % 2 ? 'tip' : 'mid', fields: { mail: 'email' } }),
  (n) => one({ fields: { mail: 'email' }, yields_to: ['three'], description: `No ${n}` }),
  (n) => one({ fields: { mail: 'emial', n: { value: n } } }),
  (n) => one({ model: 'people', fields: { n: { value: n } } }),
  (n) => one({ fields: { mail: 'email' }, filter: `age > ${n} AND '{{ env_var('OTHER', 'x') }}' <> ''` }),
  (n) => ({ file: 'syncs/three.sync.json', content: sync('top', { fields: { [n % 2 ? 'mail' : 'age']: 'email' } }) }),
  (n) => ({
    file: 'syncs/two.sync.json',
    content: sync('side', { object: 'event', depends_on: n % 2 ? ['one'] : [] }),
  }),
  (n) => ({
    file: 'syncs/two.sync.json',
    content: `${JSON.stringify(sync('side', { object: 'event' }))}${' '.repeat(n)}`,
  }),
  (n) => ({ file: 'models/top.model.json', content: { tests: [{ name: `grown`, expression: `age > ${n}` }] } }),
  (n) => ({ file: 'syncs/two.sync.json', content: sync('side', { object: 'event', fields: { n: { value: n } } }) }),
  (n) => ({ file: `models/more_${n % 2}.sql`, content: `${KEY}SELECT ${n} AS id` }),
  (n) => ({ ...model('tip', `${KEY}SELECT *, ${n} AS t FROM {{ ref('top') }}`), env: { REGION: 'us' } }),
  (n) => ({ ...model('tip', `${KEY}SELECT *, ${n} AS t FROM {{ ref('top') }}`), env: { OTHER: `${n}` } }),
];

/** What happens to target/ between two compiles. */
const HARMS: readonly ((root: string) => void)[] = [
  ...Array.from({ length: 6 }, () => () => undefined),
  (root) => rmSync(join(root, 'target/compiled/models/base.sql'), { force: true }),
  (root) => writeFileSync(join(root, 'target/compiled/models/mid.sql'), 'mine'),
  (root) => writeFileSync(join(root, 'target/compiled/extra.sql'), 'mine'),
  (root) => rmSync(join(root, 'target/schemas'), { recursive: true, force: true }),
  (root) => writeFileSync(join(root, 'target/manifest.json'), '{}'),
  (root) => rmSync(join(root, 'target'), { recursive: true, force: true }),
];

const state = makeProject({}).root;

type Env = Readonly<Record<string, string>>;

interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  /** Texts by path in target/; empty where there are mistakes. */
  readonly target: Readonly<Record<string, string>>;
  readonly isPartial: boolean;
}

async function compileIn(root: string, env: Env, cacheFrom: number | undefined): Promise<Outcome> {
  const compiled = await compileProject({ root, env: { XDG_STATE_HOME: state, ...env }, cacheFrom });
  const { manifest, diagnostics, since } = compiled;
  if (manifest !== undefined) await writeCompiled({ root, env: { XDG_STATE_HOME: state } }, { ...compiled, manifest });
  const isPartial = since !== undefined;
  return { diagnostics, target: manifest === undefined ? {} : filesIn(join(root, 'target')), isPartial };
}

function filesIn(folder: string): Outcome['target'] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const files = entries.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(files.sort().map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]));
}

type Step = readonly [edit: number, harm: number];

/** Fails at the first difference. Returns how many compiles began where the one before ended. */
async function editAll(steps: readonly Step[]): Promise<number> {
  const project = makeProject(FILES);
  const copy = makeProject(FILES);
  let partial = 0;
  let env: Env = {};
  assert.equal((await compileIn(project.root, env, 0)).diagnostics, []);
  for (const [n, [edit, harm]] of steps.entries()) {
    const make = EDITS[edit];
    if (make === undefined) continue;
    const { file, content, env: other = env } = make(n + 1);
    const undo = snapshot(project, file);
    env = other;
    for (const each of [project, copy]) each.write({ [file]: content });
    if (existsSync(project.path('target/manifest.json'))) HARMS[harm]?.(project.root);
    const whole = await compileIn(copy.root, env, undefined);
    for (const which of ['', ', again']) {
      const again = await compileIn(project.root, env, 0);
      const where = `${file}, edit ${edit}${which}: `;
      assert.equal(again.diagnostics, whole.diagnostics, where);
      assert.equal(Object.keys(again.target), Object.keys(whole.target), where);
      for (const [path, text] of Object.entries(whole.target)) assert.is(again.target[path], text, where + path);
      if (again.isPartial) partial += 1;
    }
    if (whole.diagnostics.length > 0) for (const each of [project, copy]) undo(each);
  }
  return partial;
}

function snapshot(project: Project, file: string): (each: Project) => void {
  if (!existsSync(project.path(file))) return (each) => rmSync(each.path(file));
  const kept = makeProject({});
  cpSync(project.path(file), kept.path('kept'));
  return (each) => cpSync(kept.path('kept'), each.path(file));
}

/** After any edits the next compile gives what a whole one gives; and it is not always a whole one. */
export async function checkEdits({ edits, runs }: { readonly edits: number; readonly runs: number }): Promise<void> {
  const step = fc.tuple(fc.nat(EDITS.length - 1), fc.nat(HARMS.length - 1));
  const steps = fc.array(step, { minLength: edits, maxLength: edits });
  await fc.assert(
    fc.asyncProperty(steps, async (each) => {
      const partial = await editAll(each);
      assert.ok(partial > edits / 2, `only ${partial} compiles began where the one before ended`);
    }),
    { numRuns: runs, endOnFailure: true },
  );
}
