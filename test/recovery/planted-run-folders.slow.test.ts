// Beside a ledger may lie what Sluice did not put there, be it by mistake or by a commit: it is not removed, and nothing
// is written through a link.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeProject, type Project } from '../kit/project.js';
import { endedWith, sluice } from '../kit/sluice.js';

const RUNS = 'shop/.sluice/runs/ledger';
const PLANTED = `${RUNS}/20260131T120000Z-1a2b3c4d`;

/** An applied project in `shop/`, and files of somebody's in `else/`. */
async function applied(): Promise<Project> {
  const project = makeProject({ 'else/letter.txt': 'Dear Ann,\nhow are', 'else/photos/sea.txt': 'blue' });
  endedWith(0, await sluice('init shop', { cwd: project.root }));
  for (const command of ['seed', 'apply --auto-approve'])
    endedWith(0, await sluice(command, { cwd: project.path('shop') }));
  return project;
}

const untouched = ({ root, read }: Project): void => {
  assert.equal(read('else/letter.txt'), 'Dear Ann,\nhow are');
  assert.ok(existsSync(`${root}/else/photos/sea.txt`));
};

test('a folder of runs that is a link to a folder of somebody else loses nothing of that', async () => {
  const project = await applied();
  rmSync(project.path(RUNS), { recursive: true });
  symlinkSync(project.path('else'), project.path(RUNS));
  endedWith(0, await sluice('plan', { cwd: project.path('shop') }));
  untouched(project);
});

test('files and folders that are no runs stay', async () => {
  const project = await applied();
  project.write({ [`${RUNS}/notes.txt`]: 'mine', [`${RUNS}/backup/ledger.txt`]: 'mine' });
  symlinkSync(project.path('else'), project.path(PLANTED));
  endedWith(0, await sluice('plan', { cwd: project.path('shop') }));
  assert.ok(['notes.txt', 'backup', '20260131T120000Z-1a2b3c4d'].every((name) => names(project).includes(name)));
  untouched(project);
});

for (const name of ['journal.jsonl', 'run.json', 'run.json.part'])
  test(`a run folder in which ${name} is a link is refused, and what it leads to stays as it is`, async () => {
    const project = await applied();
    const [run = ''] = names(project);
    mkdirSync(project.path(PLANTED));
    for (const file of ['plan.duckdb', 'journal.jsonl'])
      if (file !== name) cpSync(project.path(`${RUNS}/${run}/${file}`), project.path(`${PLANTED}/${file}`));
    symlinkSync(project.path('else/letter.txt'), project.path(`${PLANTED}/${name}`));
    const { err } = endedWith(1, await sluice('plan', { cwd: project.path('shop') }));
    assert.equal(
      err,
      `.sluice/runs/ledger/20260131T120000Z-1a2b3c4d error SL0511: Interrupted run
  The folder of run 20260131T120000Z-1a2b3c4d holds a link, ${name}, which Sluice never makes there, so it is neither read nor repaired. Find out who put it there, and remove it.
`,
    );
    untouched(project);
  });

test('who has the ledger is not written through a link', async () => {
  const project = await applied();
  symlinkSync(project.path('else/letter.txt'), project.path('shop/.sluice/ledger.duckdb.lock.json'));
  writeFileSync(project.path('shop/seeds/raw_customers.csv'), 'id,name,email,orders\n1,Ada,ada@example.com,9\n');
  for (const command of ['seed', 'apply --auto-approve'])
    endedWith(0, await sluice(command, { cwd: project.path('shop') }));
  assert.match(readFileSync(project.path('shop/output/active_customers.jsonl'), 'utf8'), /"orders":9/);
  untouched(project);
});

function names({ path }: Project): readonly string[] {
  return readdirSync(path(RUNS));
}

test.run();
