// The command line itself: help, versions, mistakes in what is typed, and a new project from nothing to applied.

import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeProject } from '../kit/project.js';
import { endedWith, sluice } from '../kit/sluice.js';

const empty = makeProject({});
const run = (args: string | readonly string[], cwd = empty.root) => sluice(args, { cwd });

test('--help lists the commands and --version says the version, each with exit code 0', async () => {
  const help = endedWith(0, await run('--help'));
  for (const command of [
    'init',
    'validate',
    'compile',
    'ls',
    'seed',
    'preview',
    'plan',
    'show',
    'apply',
    'state',
    'runs',
    'sim',
  ])
    assert.match(help.out, new RegExp(`\\n {2}${command} `));
  assert.match(endedWith(0, await run('plan --help')).out, /--detailed-exitcode/);
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  assert.ok(endedWith(0, await run('--version')).out.includes(version));
});

test('an unknown command is refused with the nearest one', async () => {
  assert.equal(await run('aply'), {
    code: 3,
    out: '',
    err: 'error SL0601: Unknown command\n  There is no command "aply". Did you mean "apply"? See `sluice --help`.\n',
  });
});

test('an unknown option, a missing argument and a wrong value are refused', async () => {
  for (const args of [
    'plan --outt x',
    'preview',
    'show',
    'plan --format yaml',
    'runs --limit many',
    'plan --vars 1',
    'state',
  ]) {
    const { out, err } = endedWith(3, await run(args, project.root));
    assert.is(out, '');
    assert.match(err, /^error SL0602: Invalid argument\n {2}\S/);
    assert.not.match(err, / {4}at /);
  }
});

test('an option with a slip is told as it was written, with the one that was meant', async () => {
  for (const [args, sentence] of [
    ['plan --outt x', 'There is no option "--outt". Did you mean "--out"?'],
    ['compile --projct-dir=x', 'There is no option "--projct-dir". Did you mean "--project-dir"?'],
    ['watch --no-plann', 'There is no option "--no-plann". Did you mean "--no-plan"?'],
    ['ls --profile dev', 'There is no option "--profile".'],
  ] as const)
    assert.is(
      endedWith(3, await run(args, project.root)).err,
      `error SL0602: Invalid argument\n  ${sentence} See \`sluice --help\`.\n`,
    );
});

test('a folder without a project is refused, with --json as one document', async () => {
  const { out, err } = endedWith(3, await run('plan --json'));
  assert.match(err, /error SL0103: No project here/);
  const document = JSON.parse(out);
  assert.equal(Object.keys(document), ['format_version', 'diagnostics']);
  assert.is(document.diagnostics[0].code, 'SL0103');
});

const project = makeProject({});

test('init, seed, plan and apply work in a new folder, and the second plan is empty', async () => {
  const made = endedWith(0, await run('init shop', project.root));
  assert.is(made.out, 'Made a project in shop. Next:\n\n  cd shop\n  sluice seed\n  sluice plan\n  sluice apply\n');
  const shop = project.path('shop');
  endedWith(0, await run('validate', shop));
  endedWith(0, await run('seed', shop));
  const planned = endedWith(0, await run('plan', shop));
  assert.ok(planned.out.endsWith('\nPlan: 2 to create, 0 to update, 0 to delete, 0 unchanged.\n'), planned.out);
  endedWith(0, await run('apply --auto-approve', shop));
  assert.equal(project.read('shop/output/active_customers.jsonl').trimEnd().split('\n').sort(), [
    '{"email":"ada@example.com","name":"Ada Lovelace","orders":7}',
    '{"email":"emilie@example.org","name":"Émilie du Châtelet","orders":3}',
  ]);
  const again = endedWith(0, await run(['plan', '--detailed-exitcode', '--project-dir', 'shop'], project.root));
  assert.ok(again.out.endsWith('\nPlan: 0 to create, 0 to update, 0 to delete, 2 unchanged.\n'), again.out);
});

test('init does not overwrite', async () => {
  const before = project.read('shop/sluice.json');
  const { err } = endedWith(3, await run('init shop', project.root));
  assert.is(
    err,
    `error SL0602: Invalid argument
  shop already has sluice.json, seeds, models, destinations, syncs, .vscode, .gitignore. Make the project in an empty folder: \`sluice init DIR\`.
`,
  );
  assert.is(project.read('shop/sluice.json'), before);
});

test('a plan without a warehouse says how to get one', async () => {
  endedWith(0, await run('init fresh', project.root));
  const { err } = endedWith(3, await run('plan', project.path('fresh')));
  assert.is(
    err,
    `sluice.json error SL0501: Warehouse not usable
  There is no warehouse at warehouse.duckdb. Run \`sluice seed\` to make it from the seeds.
`,
  );
});

test('a plan without a warehouse and without seeds says where tables come from', async () => {
  const bare = makeProject({
    'sluice.json': { name: 'bare', warehouse: { type: 'duckdb', path: 'gone.duckdb' } },
  });
  const { err } = endedWith(3, await run('plan', bare.root));
  assert.is(
    err,
    `sluice.json error SL0501: Warehouse not usable
  There is no warehouse at gone.duckdb. Load your tables into it, or name the file that has them under "warehouse" in sluice.json.
`,
  );
});

test('with --json every command prints one document that begins with its format version', async () => {
  const commands = [
    'validate',
    'compile',
    'ls',
    'seed',
    'plan',
    'apply --auto-approve',
    'state list',
    'state list active_customers',
    'runs',
    'preview customers',
  ];
  for (const command of commands) {
    const { out, err } = endedWith(0, await run(`${command} --json`, project.path('shop')));
    assert.ok(out.startsWith('{\n  "format_version": "1.0"'), `${command}: ${out}`);
    assert.type(JSON.parse(out), 'object');
    assert.is(err, '');
  }
});

test.run();
