// Journals as a crash may leave them: cut at any byte of the last line, or damaged elsewhere. What they say is taken
// over, or the command stops: nothing is passed over in silence.

import { cpSync, existsSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProject } from '../../compiler/compile.js';
import { Refused } from '../../core/refused.js';
import { finishCrashedRuns } from '../../runtime/apply/recover-runs.js';
import { numberOf, withEngine } from '../../runtime/database/engine.js';
import { readOutcomes } from '../../runtime/journal/read-outcomes.js';
import { trimTornLine } from '../../runtime/journal/trim-torn-line.js';
import { isInDoubt } from '../../runtime/ledger/ledger-schema.js';
import { scrubbed } from '../kit/scrub.js';
import { endedWith } from '../kit/sluice.js';
import { rowsOf } from '../kit/warehouse.js';
import { killAt, shopOfForty } from './killed.js';

const { crm, shop } = await shopOfForty();
await killAt({ crm, shop }, 8);
await crm.close();
cpSync(shop.path('.sluice'), shop.path('crashed'), { recursive: true });
const [run = ''] = readdirSync(shop.path('.sluice/runs/ledger'));
const JOURNAL = `.sluice/runs/ledger/${run}/journal.jsonl`;
const journal = shop.read(JOURNAL);
const { manifest } = await compileProject({ root: shop.root, env: {} });

function crashAgain(text: string | Buffer): void {
  rmSync(shop.path('.sluice'), { recursive: true });
  cpSync(shop.path('crashed'), shop.path('.sluice'), { recursive: true });
  writeFileSync(shop.path(JOURNAL), text);
}

async function recovered(): Promise<number> {
  if (manifest === undefined) throw new Error('The project does not compile');
  await finishCrashedRuns(manifest, shop.root, new Date());
  const confirmed = `SELECT count(*) AS n FROM records WHERE NOT (${isInDoubt('fingerprint')})`;
  const [row = '{}'] = await rowsOf(shop.path('.sluice/ledger.duckdb'), confirmed);
  return Number(JSON.parse(row).n);
}

test('a journal cut at any byte of its last line counts without that line, whole with all', async () => {
  const lines = journal.trimEnd().split('\n');
  const last = lines.findLastIndex((line) => line.includes('"outcome"'));
  const before = lines
    .slice(0, last)
    .map((line) => `${line}\n`)
    .join('');
  const whole = `${before}${lines[last]}\n`;
  const file = { journal: shop.path('cut.jsonl'), shown: 'cut' };
  await withEngine(async (engine) => {
    await engine.run(`CREATE TABLE sluice__work AS SELECT i AS seq, 'create' AS action FROM range(40) AS t(i)`);
    for (let length = before.length; length <= whole.length; length += 1) {
      writeFileSync(file.journal, whole.slice(0, length));
      await trimTornLine(file.journal);
      await readOutcomes(engine, file, 'contacts');
      const confirmed = await numberOf(engine, `SELECT count(*) FROM sluice__outcomes WHERE status = 'ok'`);
      assert.is(confirmed, length < whole.length ? 6 : 8, `cut at ${length} of ${whole.length}`);
    }
  });
  for (const [text, records] of [
    [whole, 8],
    [whole.slice(0, -20), 6],
  ] as const) {
    crashAgain(text);
    assert.is(await recovered(), records);
  }
  assert.is(shop.read(JOURNAL), before);
});

test('a line that is damaged in the middle stops every command that would send again, and says which', async () => {
  const lines = journal.split('\n');
  lines[2] = '{"type":"outcome","sync":"contacts","ba';
  crashAgain(lines.join('\n'));
  for (const command of ['plan', 'apply --auto-approve']) {
    const { code, out, err } = await shop.sluice(command);
    assert.equal([code, out], [1, '']);
    assert.is(
      scrubbed(err),
      `.sluice/runs/ledger/RUN/journal.jsonl error SL0511: Interrupted run
  Line 3 of this journal of a run that was cut off is damaged, so what the destination confirmed there is not known (Malformed JSON: unexpected control character in string). Restore the file from a backup. If there is none, look up at the destination which records of the run it has, and then remove the line: what it told of counts as not delivered and is sent again.
`,
    );
  }
  assert.ok(existsSync(shop.path(`.sluice/runs/ledger/${run}/plan.duckdb`)));
  lines.splice(2, 1);
  writeFileSync(shop.path(JOURNAL), lines.join('\n'));
  endedWith(0, await shop.sluice('plan'));
});

test('every kind of damage is found, with its line', async () => {
  const lines = journal.split('\n');
  const answer = lines.findIndex((line) => line.includes('"outcome"'));
  const line = lines[answer] ?? '';
  const damages = [
    '\0'.repeat(line.length),
    line.slice(1),
    `${line}${line}`,
    '"outcome"',
    '[1]',
    line.replace('"seq":0', '"seq":"x"'),
    line.replace('"ok"', '"ok","reason":"half \\ud83d"'),
    line.replace(/"results":\[.*\]/, '"results":{}'),
    Buffer.concat([Buffer.from(line.slice(0, 20)), Buffer.from([0xff]), Buffer.from(line.slice(20))]),
  ];
  for (const damage of damages) {
    const [head, tail] = [lines.slice(0, answer), lines.slice(answer + 1)].map((part) => part.join('\n'));
    crashAgain(Buffer.concat([Buffer.from(`${head}\n`), Buffer.from(damage), Buffer.from(`\n${tail}`)]));
    const problem = await recovered().catch((error: unknown) => error);
    assert.instance(problem, Refused, `taken: ${damage}`);
    const detail = problem instanceof Refused ? (problem.diagnostics[0]?.detail ?? '') : '';
    assert.is(detail.split(' of this')[0], `Line ${answer + 1}`, String(damage));
  }
});

test('confirmed records that the run’s plan does not have stop it as well', async () => {
  crashAgain(journal.replace('"seq":0,', '"seq":4711,'));
  const { code, err } = await shop.sluice('plan');
  assert.is(code, 1);
  assert.is(
    scrubbed(err),
    `.sluice/runs/ledger/RUN error SL0511: Interrupted run
  Run RUN was cut off, and what the destination confirmed in it cannot be taken over: its journal has 1 confirmed records of sync "contacts" that its plan has not. Restore the folder from a backup. If there is none, and the run's records may be sent again, remove the folder.
`,
  );
  crashAgain(journal.replaceAll('"sync":"contacts"', '"sync":"strangers"'));
  const other = await shop.sluice('plan');
  assert.is(other.code, 1);
  assert.match(other.err, /its journal speaks of sync "strangers", which its plan has not/);
});

test('a plan of the run that cannot be read stops it as well', async () => {
  crashAgain(journal);
  const plan = shop.path(`.sluice/runs/ledger/${run}/plan.duckdb`);
  truncateSync(plan, 1000);
  const { code, err } = await shop.sluice('plan');
  assert.is(code, 1);
  assert.match(
    err,
    /error SL0511: Interrupted run\n {2}Run .* cannot be taken over: its plan cannot be read: It cannot be opened as a plan/,
  );
});

test('a reason that is cut in the middle of an emoji does not take the batch’s outcomes with it', async () => {
  const { crm: other, shop: second } = await shopOfForty();
  const reason = `${'x'.repeat(499)}🙂🙂`;
  await other.faults({ reject: { field: 'email', value: 'p2@x.example', code: 'NO', reason } });
  const { out } = endedWith(1, await second.sluice('apply --auto-approve --json'));
  const { summary, syncs } = JSON.parse(out);
  assert.equal(summary, { ok: 39, noop: 0, rejected: 1, unknown: 0, skipped: 0 });
  assert.is(syncs[0].samples[0].reason, 'x'.repeat(499));
  await other.forget();
  endedWith(0, await second.sluice('apply --auto-approve'));
  assert.is((await other.requests()).records, 1);
  await other.close();
});

test.run();
