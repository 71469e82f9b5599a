// A project so large that its models are parsed while others are read, and that another thread writes target/compiled/:
// what it gives is what small projects give.

import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Manifest } from '../../core/manifest.js';
import { queryOfModel, queryOfSync } from '../../core/model-query.js';
import { CONTACTS } from '../kit/people.js';
import { type Files, makeProject, type Project } from '../kit/project.js';
import { endedWith, sluice } from '../kit/sluice.js';

const MODELS = 1100;
const FILES: Files = {
  'sluice.json': { name: 'large', warehouse: { type: 'duckdb', path: 'warehouse.duckdb' } },
  'seeds/raw.csv': 'id,email,name\n1,a@x.example,Ann\n',
  'destinations/files.destination.json': { connector: 'file' },
  'syncs/people.sync.json': { ...CONTACTS, model: 'm0', destination: 'files', object: 'people.jsonl' },
  ...Object.fromEntries(Array.from({ length: MODELS }, (_, i) => [`models/m${i}.sql`, modelText(i)])),
};

/** Each hundredth reads the seed, the others the one after them: files come in another order than models are bound. */
function modelText(i: number): string {
  const parent = i % 100 === 99 || i === MODELS - 1 ? 'raw' : `m${i + 1}`;
  return `{{ config(key='id') }} select *, ${i} as c${i} from {{ ref('${parent}') }}\n`;
}

function compile(project: Project) {
  return sluice('compile', { cwd: project.root, env: { XDG_STATE_HOME: project.path('state') } });
}

const large = makeProject({ ...FILES, 'target/compiled/models/gone.sql': 'old' });
const { out } = endedWith(0, await compile(large));
const text = large.read('target/manifest.json');
const manifest = JSON.parse(text) as Manifest;

test('target/compiled/ holds the SQL of each model and sync, and nothing else', () => {
  assert.is(out, `Compiled ${MODELS} models and 1 sync to target/.\n`);
  assert.is(readdirSync(large.path('target/compiled/models')).length, MODELS);
  for (const name of ['m0', 'm99', `m${MODELS - 1}`])
    assert.is(large.read(`target/compiled/models/${name}.sql`), `${queryOfModel(manifest.models, name)}\n`);
  const { people } = manifest.syncs;
  assert.ok(people);
  assert.is(large.read('target/compiled/syncs/people.sql'), `${queryOfSync(manifest.models, people)}\n`);
});

test('nothing is written again when nothing moved, and a file that somebody changed is made right', async () => {
  writeFileSync(large.path('target/compiled/models/m7.sql'), 'mine');
  endedWith(0, await compile(large));
  assert.is(large.read('target/compiled/models/m7.sql'), `${queryOfModel(manifest.models, 'm7')}\n`);
  assert.is(large.read('target/manifest.json'), text);
});

test('mistakes among so many are all found, each once, in the order of their files', async () => {
  const broken = makeProject({
    ...FILES,
    'models/m0.sql': "{{ config(key='id') }} select idd from {{ ref('m1') }}\n",
    'models/m5.sql': "select * from {{ ref('m_six') }}\n",
    'models/m300.sql': "select * frm {{ ref('m301') }}\n",
    'models/m700.sql': "select * from {{ ref('m701') }}, somewhere\n",
  });
  const { err } = endedWith(3, await compile(broken));
  assert.equal(
    err.split('\n').filter((line) => / error SL/.test(line)),
    [
      'models/m300.sql:1:17 error SL0401: SQL refused',
      'models/m5.sql:1:22 error SL0211: Unknown model',
      'models/m700.sql:1:34 error SL0403: SQL reaches outside the project',
    ],
  );
  assert.not(existsSync(broken.path('target')));
});

test('a mistake in the columns of a model alone is found', async () => {
  const broken = makeProject({
    ...FILES,
    'models/m500.sql': "{{ config(key='id') }} select idd from {{ ref('m501') }}\n",
  });
  const { err } = endedWith(3, await compile(broken));
  assert.match(err, /^models\/m500\.sql:1:31 error SL0401: SQL refused\n/);
  assert.is(err.split(' error SL').length, 2);
});

test('what cannot be written is refused as in a small project, and nothing beside it is replaced', async () => {
  const taken = makeProject({ ...FILES, 'target/compiled': 'a file', 'target/manifest.json': 'mine' });
  const { err } = endedWith(3, await compile(taken));
  assert.match(err, /^target error SL0106: Unwritable folder\n {2}It cannot be written: ENOTDIR: /);
  assert.equal(readdirSync(taken.path('target')), ['compiled', 'manifest.json']);
  assert.is(taken.read('target/manifest.json'), 'mine');
});

test('models under way when their root turns out to be broken end with the compile', async () => {
  const wide = Array.from({ length: 60 }, (_, i) => `coalesce(n, ${i}) + abs(n * ${i}) as w${i}`).join(', ');
  const models = Array.from({ length: 1500 }, (_, i) => [
    `models/w${i}.sql`,
    `select n, ${wide} from {{ ref('${i === 0 ? 'no_such' : `w${i - 1}`}') }}\n`,
  ]);
  const broken = makeProject({ 'sluice.json': FILES['sluice.json'] ?? {}, ...Object.fromEntries(models) });
  for (let run = 0; run < 6; run += 1) {
    const { err } = endedWith(3, await compile(broken));
    assert.match(err, /^models\/w0\.sql:1:\d+ error SL0211: Unknown model\n/);
  }
});

test.run();
