// Keys of several columns as people write them, and runs that were cut off among those that ended.

import { readdirSync, rmSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeProject } from '../kit/project.js';
import { endedWith, type Ran, sluice } from '../kit/sluice.js';

const project = makeProject({
  'sluice.json': { name: 'shop', warehouse: { type: 'duckdb', path: 'warehouse.duckdb' } },
  'seeds/phones.json': [{ id: 7, region: 'eu', name: 'Ann' }],
  'models/people.sql': "{{ config(key=['id', 'region']) }}\nselect * from {{ ref('phones') }}\n",
  'destinations/files.destination.json': { connector: 'file', settings: { directory: 'output' } },
  'syncs/calls.sync.json': {
    ...{ model: 'people', destination: 'files', object: 'calls.jsonl', mode: 'mirror' },
    ...{ match: { name: 'name' }, fields: { region: 'region' } },
  },
});
const run = (...args: readonly string[]): Promise<Ran> => sluice(args, { cwd: project.root });
endedWith(0, await run('seed'));
endedWith(0, await run('apply', '--auto-approve'));

test('a key of several columns may be written with blanks and numbers', async () => {
  for (const key of ['["7","eu"]', '["7", "eu"]', '[7,"eu"]'])
    for (const command of [['explain'], ['state', 'show']])
      assert.match(endedWith(0, await run(...command, 'calls', key)).out, /\["7","eu"\]/);
  assert.match(endedWith(3, await run('state', 'show', 'calls', '[7]')).err, /no record "\[7\]"/);
  assert.match(endedWith(3, await run('rejects', 'retry', 'calls', '[7, "eu"]')).err, /refused record "\["7","eu"\]"/);
  assert.match(endedWith(0, await run('state', 'forget', 'calls', '[7, "eu"]', '--yes')).out, /^Forgot 1 record /);
});

test('runs tells of a run that was cut off, and changes nothing', async () => {
  const folder = project.path('.sluice/runs/ledger');
  const [name = ''] = readdirSync(folder);
  rmSync(`${folder}/${name}/run.json`);
  for (const _ of ['once', 'again'])
    assert.is(
      endedWith(0, await run('runs')).err,
      `Run ${name} was cut off. The next plan or apply takes over what it had delivered.\n`,
    );
});

test.run();
