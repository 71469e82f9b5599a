// What the program does with a mistaken project: it says so on stderr, ends with 3, and nothing is written or sent.

import { existsSync, readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startReceiver } from '../kit/receiver.js';
import { endedWith, sluice } from '../kit/sluice.js';
import { MODEL, SYNC, shop, sync } from './shop.js';

const BROKEN = "{{ config(key='id') }}\nSELECT frist_name FROM {{ ref('raw_customers') }}\n";
const WORDS = `models/customers.sql:2:8 error SL0401: SQL refused
  SELECT frist_name FROM {{ ref('raw_customers') }}
         ~~~~~~~~~~
  There is no column "frist_name" here. Did you mean "first_name"?
`;

for (const command of ['validate', 'compile', 'seed', 'plan', 'plan --out plan.duckdb', 'apply --auto-approve']) {
  test(`\`sluice ${command}\` of a mistaken project ends with 3 and leaves the folder as it was`, async () => {
    const { root } = shop({ [MODEL]: BROKEN });
    const before = readdirSync(root, { recursive: true });
    const ran = endedWith(3, await sluice(command, { cwd: root }));
    assert.is(ran.err, WORDS);
    assert.is(ran.out, '');
    assert.equal(readdirSync(root, { recursive: true }), before);
  });
}

test('a mistake after a good compile leaves target/ as it was, and nothing is sent', async () => {
  const receiver = await startReceiver();
  try {
    const hook = sync({ destination: 'hook', object: 'events', match: { email: 'email' } });
    const project = shop({
      [SYNC]: hook,
      'destinations/crm.destination.json': undefined,
      'destinations/hook.destination.json': { connector: 'webhook', settings: { url: receiver.url } },
    });
    const run = (args: string) => sluice(args, { cwd: project.root });
    endedWith(0, await run('seed'));
    endedWith(0, await run('compile'));
    const manifest = project.read('target/manifest.json');
    project.write({ [MODEL]: "{{ config(key='id') }}\nCOPY (SELECT 1) TO 'out.csv'\n" });
    const ran = endedWith(3, await run('apply --auto-approve'));
    assert.match(ran.err, 'models/customers.sql:2:1 error SL0402: Not a single SELECT');
    assert.not.match(ran.err, /\n\s+at /);
    endedWith(3, await run('compile'));
    assert.is(project.read('target/manifest.json'), manifest);
    assert.not(existsSync(project.path('out.csv')));
    assert.equal(receiver.bodies, []);
  } finally {
    await receiver.close();
  }
});

test('the JSON document of a mistaken project holds the same diagnostics', async () => {
  const { root } = shop({ [MODEL]: BROKEN });
  const ran = endedWith(3, await sluice('validate --json', { cwd: root }));
  const { diagnostics } = JSON.parse(ran.out) as { diagnostics: unknown };
  assert.equal(diagnostics, [
    {
      code: 'SL0401',
      severity: 'error',
      summary: 'SQL refused',
      detail: 'There is no column "frist_name" here. Did you mean "first_name"?',
      file: 'models/customers.sql',
      range: { start: { line: 2, column: 8 }, end: { line: 2, column: 18 } },
    },
  ]);
});

test.run();
