// What a user writes is taken as it is written: values that look like numbers, empty ones, names that every object has;
// and output that nobody reads to the end changes nothing of what is done.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeProject } from '../kit/project.js';
import { endedWith, type Ran, sluice } from '../kit/sluice.js';

const PHONES = { id: '007', phone: '0049', name: 'Ann' };
const project = makeProject({
  'sluice.json': { name: 'shop', warehouse: { type: 'duckdb', path: 'warehouse.duckdb' } },
  'seeds/phones.json': [PHONES, { id: '7', phone: '+491', name: 'Bob' }, { id: '8', phone: '1e3', name: 'Cid' }],
  'models/people.sql': "{{ config(key='id') }}\nselect * from {{ ref('phones') }}\n",
  'destinations/files.destination.json': { connector: 'file', settings: { directory: 'output' } },
  'syncs/calls.sync.json': {
    ...{ model: 'people', destination: 'files', object: 'calls.jsonl', mode: 'mirror' },
    ...{ match: { phone: 'phone' }, fields: { name: 'name' } },
  },
});
const run = (...args: readonly string[]): Promise<Ran> => sluice(args, { cwd: project.root });
endedWith(0, await run('seed'));

test('an apply whose output nobody reads delivers all the same and ends with its own code', () => {
  const main = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
  const line = '("$0" "$1" apply --auto-approve; echo $? > code) 2>&1 | true; while [ ! -s code ]; do sleep 0.1; done';
  spawnSync('sh', ['-c', line, process.execPath, main], { cwd: project.root });
  assert.is(project.read('code').trim(), '0');
  assert.is(project.read('output/calls.jsonl').trim().split('\n').length, 3);
});

test('a match value that looks like a number finds its record', async () => {
  for (const [value, key] of [
    ['0049', '007'],
    ['+491', '7'],
    ['1e3', '8'],
  ] as const)
    for (const args of [['--match', value], [`--match=${value}`]])
      assert.ok(endedWith(0, await run('explain', 'calls', ...args)).out.startsWith(`calls ${key}  `));
});

test('so does a file name, and a negative number is a value', async () => {
  endedWith(0, await run('plan', '--out', '007'));
  assert.equal([existsSync(project.path('007')), existsSync(project.path('7'))], [true, false]);
  const { err } = endedWith(3, await run('runs', '--limit', '-1'));
  assert.match(err, /--limit takes a whole number from 1; it got "-1"\./);
});

test('an option that is left empty, or has no value, is refused', async () => {
  for (const args of [
    ['apply', '--select', ''],
    ['plan', '--exclude=', '--json'],
    ['plan', '--out', '--json'],
  ])
    assert.match(endedWith(3, await run(...args)).err, /is empty\. Leave it out|value is missing/);
});

test('a name that every object has is no sync and no model', async () => {
  for (const name of ['constructor', '__proto__', 'toString'])
    for (const args of [
      ['explain', name, '1'],
      ['preview', name],
    ])
      assert.match(endedWith(3, await run(...args)).err, new RegExp(`SL0603.*\n.* "${name}"`));
});

test.run();
