// `sluice watch` as a user has it: the real program beside real saves.

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { diagnosticsDocument } from '../../cli/views/diagnostics-document.js';
import { compileProject } from '../../compiler/compile.js';
import { makeProject } from '../kit/project.js';
import { sluice, startSluice } from '../kit/sluice.js';
import { fillWarehouse, withWarehouseOpen } from '../kit/warehouse.js';
import { killWatches, pause, startWatching, type WatchEvent } from '../kit/watching.js';

const FILES = {
  'sluice.json': { name: 'shop', warehouse: { type: 'duckdb', path: 'warehouse.duckdb' } },
  'sources/shop.source.json': { name: 'shop', tables: [{ name: 'people' }] },
  'models/people.sql': "{{ config(key='id') }}\nselect id, email, name from {{ source('shop', 'people') }}\n",
  'models/other.sql': 'select 1 as one\n',
  'destinations/out.destination.json': { connector: 'file', settings: { directory: 'out' } },
  'syncs/people.sync.json': {
    model: 'people',
    destination: 'out',
    object: 'people.csv',
    mode: 'mirror',
    match: { email: 'email' },
    fields: { name: 'name' },
  },
};

const PEOPLE = "SELECT * FROM (VALUES (1, 'a@x.example', 'Ann'), (2, 'b@x.example', 'Bob')) AS t(id, email, name)";

async function shop() {
  const project = makeProject(FILES);
  await fillWarehouse(project.path('warehouse.duckdb'), { people: PEOPLE });
  return project;
}

const valid = ({ event, valid: right }: WatchEvent): boolean => event === 'compiled' && right === true;
const invalid = ({ event, valid: right }: WatchEvent): boolean => event === 'compiled' && right === false;
const planned = ({ event }: WatchEvent): boolean => event === 'planned';

test.after.each(killWatches);

test('says how the project stands, then after each save what is wrong or what it modified and changes', async () => {
  const project = await shop();
  const watching = startSluice('watch', { cwd: project.root });
  const out = () => watching.said().out;
  const comes = async (text: string) => {
    for (let i = 0; i < 2000 && !out().includes(text); i += 1) await pause(10);
  };
  await comes('Watching');
  project.write({
    'models/people.sql': "{{ config(key='id') }}\nselect id, emial, name from {{ source('shop', 'people') }}\n",
  });
  await watching.says('Did you mean');
  const validated = await sluice('validate', { cwd: project.root });
  project.write({
    'models/people.sql':
      "{{ config(key='id') }}\nselect id, email, upper(name) as name from {{ source('shop', 'people') }}\n",
  });
  await comes('Plan:');
  watching.signal('SIGINT');
  const ran = await watching.ended;
  assert.is(ran.code, 130);
  assert.is(ran.err, `\n${validated.err}`);
  assert.is(
    ran.out,
    [
      'Watching 2 models, 1 sync, 1 destination. Ctrl-C stops it.',
      '',
      'Compiled 2 models, 1 sync, 1 destination. 2 modified:',
      '  model:people modified: the SQL',
      '  sync:people modified: model "people"',
      '',
      'people  out people.csv, mirror',
      '  2 to create, 0 unchanged (1 request)',
      '',
      'Plan: 2 to create, 0 to update, 0 to delete, 0 unchanged.',
      '',
    ].join('\n'),
  );
  assert.equal(readdirSync(project.root).sort(), [
    'destinations',
    'models',
    'sluice.json',
    'sources',
    'syncs',
    'warehouse.duckdb',
  ]);
});

test('a burst of saves is one result, of the last state', async () => {
  const project = await shop();
  const watching = startWatching(project.root, ['--no-plan']);
  await watching.until(({ event }) => event === 'watching');
  mkdirSync(project.path('models/new/deep'), { recursive: true });
  for (let i = 0; i < 200; i += 1) project.write({ [`models/new/deep/m${i}.sql`]: `select ${i} as n\n` });
  project.write({ 'models/other.sql': 'select 2 as one\n' });
  await watching.until(({ modified }) => modified?.length === 201);
  await pause(300);
  assert.is(watching.events.length, 2);
  assert.is(await watching.stop(), 130);
});

test('editors that write elsewhere and rename, or delete and write anew, and renamed folders are saves', async () => {
  const project = await shop();
  const watching = startWatching(project.root, ['--no-plan']);
  await watching.until(({ event }) => event === 'watching');
  const saves: (() => void)[] = [
    () => {
      writeFileSync(project.path('models/.other.sql.tmp'), 'select 3 as one\n');
      renameSync(project.path('models/.other.sql.tmp'), project.path('models/other.sql'));
    },
    () => {
      rmSync(project.path('models/other.sql'));
      writeFileSync(project.path('models/other.sql'), 'select 4 as one\n');
    },
    () => {
      mkdirSync(project.path('models/a'));
      renameSync(project.path('models/other.sql'), project.path('models/a/other.sql'));
    },
    () => renameSync(project.path('models/a'), project.path('models/b')),
    () => writeFileSync(project.path('models/b/other.sql'), 'select 5 as one\n'),
  ];
  for (const [i, save] of saves.entries()) {
    save();
    await watching.until(valid, i + 1);
  }
  const modified = watching.events.map((event) => event.modified?.map(({ node }) => node));
  assert.equal(modified, [undefined, ['model:other'], ['model:other'], [], [], ['model:other']]);
  await watching.stop();
});

test('a project file that is broken or gone is shown, and what comes after is compared with the last right state', async () => {
  const project = await shop();
  const watching = startWatching(project.root);
  await watching.until(({ event }) => event === 'watching');
  project.write({ 'sluice.json': '{ "name": ' });
  assert.is((await watching.until(invalid)).diagnostics?.[0]?.code, 'SL0101');
  rmSync(project.path('sluice.json'));
  assert.is((await watching.until(invalid, 2)).diagnostics?.[0]?.code, 'SL0103');
  project.write({ 'models/other.sql': 'select 7 as one\n' });
  project.write({ 'sluice.json': FILES['sluice.json'] });
  assert.equal(
    (await watching.until(valid)).modified?.map(({ node }) => node),
    ['model:other'],
  );
  await watching.stop();
});

test('files of no interest, and of its own, are none', async () => {
  const project = await shop();
  const watching = startWatching(project.root);
  await watching.until(({ event }) => event === 'watching');
  project.write({
    'target/manifest.json': {},
    '.sluice/x.json': {},
    'notes.md': 'x',
    'models/readme.md': 'x',
    'models/.swp.sql': 'x',
  });
  await pause(400);
  project.write({ 'models/other.sql': 'select 9 as one\n' });
  await watching.until(valid);
  assert.is(watching.events.length, 2);
  await watching.stop();
});

test('works where the project folder is a link', async () => {
  const project = await shop();
  const elsewhere = makeProject({});
  symlinkSync(project.root, elsewhere.path('link'));
  const watching = startWatching(elsewhere.path('link'), ['--no-plan']);
  await watching.until(({ event }) => event === 'watching');
  project.write({ 'models/other.sql': 'select 2 as one\n' });
  await watching.until(valid);
  await watching.stop();
});

test('a warehouse that gets another column is looked at without a save', async () => {
  const project = await shop();
  const watching = startWatching(project.root, ['--no-plan']);
  await watching.until(({ event }) => event === 'watching');
  await fillWarehouse(project.path('warehouse.duckdb'), { people: 'SELECT 1 AS id' });
  const { diagnostics } = await watching.until(invalid);
  const cold = await compileProject({ root: project.root, env: {} });
  assert.equal(diagnostics, diagnosticsDocument(cold.diagnostics));
  await watching.stop();
});

test('another terminal applies while it watches, and a ledger in use is waited for', async () => {
  const project = await shop();
  const watching = startWatching(project.root);
  await watching.until(({ event }) => event === 'watching');
  assert.is((await sluice('apply --auto-approve', { cwd: project.root })).code, 0);
  const ledger = project.path('.sluice/ledger.duckdb');
  await withWarehouseOpen(ledger, async () => {
    project.write({
      'syncs/people.sync.json': { ...FILES['syncs/people.sync.json'], fields: { name: { value: 'x' } } },
    });
    const { waiting = '' } = await watching.until(({ event }) => event === 'not_planned');
    assert.match(
      waiting,
      /^The ledger \.sluice\/ledger\.duckdb is in use by process .*\. The plan is made when it is free\.$/,
    );
  });
  const { plan } = await watching.until(planned);
  assert.equal(plan?.summary, { create: 0, update: 2, delete: 0, unchanged: 0, invalid: 0, held: 0 });
  assert.is(watching.events.filter(({ event }) => event === 'not_planned').length, 1);
  await watching.stop();
});

test('stopped while it plans, it leaves nothing behind', async () => {
  const project = await shop();
  await fillWarehouse(project.path('warehouse.duckdb'), {
    people: "SELECT i AS id, i || '@x.example' AS email, 'n' || i AS name FROM range(1000000) AS r(i)",
  });
  mkdirSync(project.path('.sluice'));
  const watching = startWatching(project.root);
  await watching.until(({ event }) => event === 'watching');
  project.write({
    'syncs/people.sync.json': { ...FILES['syncs/people.sync.json'], fields: { name: { sql: "name || 'x'" } } },
  });
  await watching.until(valid);
  while (readdirSync(project.path('.sluice')).length === 0) await pause(5);
  assert.is(await watching.stop(), 130);
  assert.equal(readdirSync(project.path('.sluice')), []);
  assert.is(watching.events.some(planned), false);
});

test('a folder without a project is refused', async () => {
  const ran = await sluice('watch', { cwd: makeProject({}).root });
  assert.is(ran.code, 3);
  assert.match(ran.err, 'SL0103');
  assert.is(existsSync(join('.sluice')), false);
});

test.run();
