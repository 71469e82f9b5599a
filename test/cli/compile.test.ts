// target/: the same bytes for the same project, wherever it lies and however its files came to be.

import { readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CONTACTS } from '../kit/people.js';
import { type Files, makeProject } from '../kit/project.js';
import { endedWith, sluice } from '../kit/sluice.js';

const FILES: Files = {
  'sluice.json': { name: 'shop', warehouse: { type: 'duckdb', path: 'warehouse.duckdb' } },
  'seeds/raw.csv': 'id,email,name\n1,a@x.example,Ann\n',
  'macros/text.sql': '{% macro clean(c) %}trim({{ c }}){% endmacro %}\n',
  'models/b/people.sql':
    "{{ config(key='id') }} select id, {{ clean('email') }} as email, name from {{ ref('base') }}\n",
  'models/a/base.sql': "select * from {{ ref('raw') }}\n",
  'destinations/files.destination.json': { connector: 'file' },
  'destinations/more.destination.json': { connector: 'file', settings: { directory: 'more' } },
  'syncs/contacts.sync.json': { ...CONTACTS, destination: 'files', object: 'people.jsonl' },
  'syncs/again.sync.json': { ...CONTACTS, destination: 'more', object: 'people.csv', depends_on: ['contacts'] },
};

function targetOf(root: string): Readonly<Record<string, string>> {
  const target = join(root, 'target');
  const files = readdirSync(target, { recursive: true }).map(String).sort();
  return Object.fromEntries(
    files
      .filter((file) => statSync(join(target, file)).isFile())
      .map((file) => [file, readFileSync(join(target, file), 'utf8')]),
  );
}

async function compiled(files: Files): Promise<{ root: string; target: Readonly<Record<string, string>> }> {
  const { root } = makeProject(files);
  const { out } = endedWith(0, await sluice('compile', { cwd: root }));
  assert.is(out, 'Compiled 2 models and 2 syncs to target/.\n');
  return { root, target: targetOf(root) };
}

const first = await compiled(FILES);

test('it has the manifest and the SQL of each model and sync', () => {
  assert.equal(Object.keys(first.target), [
    'compiled/models/a/base.sql',
    'compiled/models/b/people.sql',
    'compiled/syncs/again.sql',
    'compiled/syncs/contacts.sql',
    'manifest.json',
    'schemas/connector.schema.json',
    'schemas/destination.schema.json',
    'schemas/model.schema.json',
    'schemas/project.schema.json',
    'schemas/source.schema.json',
    'schemas/sync.schema.json',
  ]);
});

test('compiling twice gives the same bytes', async () => {
  endedWith(0, await sluice('compile', { cwd: first.root }));
  assert.equal(targetOf(first.root), first.target);
});

test('so does the project in another folder, its files written in another order', async () => {
  const turned = await compiled(Object.fromEntries(Object.entries(FILES).reverse()));
  assert.equal(turned.target, first.target);
  assert.not(Object.values(turned.target).some((text) => text.includes(turned.root)));
});

test('a mistake leaves target/ as it was', async () => {
  const broken = makeProject({ ...FILES, 'models/a/base.sql': 'select * from {{ ref("rwa") }}' });
  const { err } = endedWith(3, await sluice('compile', { cwd: broken.root }));
  assert.match(err, /^models\/a\/base\.sql:1:22 error SL0211: Unknown model\n/);
  assert.throws(() => targetOf(broken.root), /ENOENT/);
});

test('a link in the place of target/ is refused, and what it leads to stays', async () => {
  const linked = makeProject({ ...FILES, 'elsewhere/compiled/mine.txt': 'mine' });
  symlinkSync(linked.path('elsewhere'), linked.path('target'));
  const { err } = endedWith(3, await sluice('compile', { cwd: linked.root }));
  assert.is(
    err,
    'target error SL0106: Unwritable folder\n  It is a link, and what it leads to would be replaced. Remove the link.\n',
  );
  assert.is(linked.read('elsewhere/compiled/mine.txt'), 'mine');
});

test('a file in the place of target/ is refused', async () => {
  const taken = makeProject({ ...FILES, target: 'a file' });
  const { err } = endedWith(3, await sluice('compile', { cwd: taken.root }));
  assert.match(err, /^target error SL0106: Unwritable folder\n {2}It cannot be written: ENOTDIR: /);
  assert.is(taken.read('target'), 'a file');
});

test.run();
