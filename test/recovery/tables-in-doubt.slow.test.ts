// A delivery to a table or a file that is killed: nobody knows whether it took effect, so the next one finds the row by
// the match value that was delivered before as well, and no row stands twice.

import { existsSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type PeopleProject, peopleProject, rows } from '../kit/people.js';
import { endedWith, startSluice } from '../kit/sluice.js';
import { rowsOf } from '../kit/warehouse.js';
import { KILL_POINT, type KillPoint } from './kill/kill-point.js';

const PRELOAD = new URL('./kill/preload.js', import.meta.url).href;

/** The intent is on disk, and nothing was done. */
const BEFORE: KillPoint = { kind: 'journal', moment: 'synced', at: 1 };
/** All was done, and the outcome is not on disk. */
const AFTER: KillPoint = { kind: 'journal', moment: 'before', at: 2 };

interface Place {
  readonly shop: PeopleProject;
  readonly found: () => Promise<readonly string[]>;
}

function table(sync: object = {}): Place {
  const shop = placeOf({ connector: 'duckdb', settings: { path: 'out/t.duckdb' } }, { object: 'people', ...sync });
  const path = shop.path('out/t.duckdb');
  return {
    shop,
    found: async () =>
      existsSync(path) ? rowsOf(path, 'SELECT email, firstname FROM people ORDER BY email').then(texts) : [],
  };
}

function file(sync: object = {}): Place {
  const shop = placeOf({ connector: 'file', settings: { directory: 'out' } }, { object: 'people.jsonl', ...sync });
  return {
    shop,
    found: async () =>
      texts(
        existsSync(shop.path('out/people.jsonl'))
          ? readFileSync(shop.path('out/people.jsonl'), 'utf8').trimEnd().split('\n').sort()
          : [],
      ),
  };
}

const texts = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => Object.values(JSON.parse(line) as object).join(' '));

function placeOf(destination: object, sync: object): PeopleProject {
  return peopleProject({
    url: '',
    sync: { mode: 'mirror', ...sync },
    files: { 'destinations/crm.destination.json': destination },
  });
}

async function killed(shop: PeopleProject, point: KillPoint): Promise<void> {
  const env = { NODE_OPTIONS: `--conditions=modules --import ${PRELOAD}`, [KILL_POINT]: JSON.stringify(point) };
  const { code } = await startSluice('apply --auto-approve', { cwd: shop.root, env }).ended;
  assert.is(code, null);
}

async function applied(shop: PeopleProject): Promise<void> {
  endedWith(0, await shop.sluice('apply --auto-approve'));
  const { summary } = await shop.plan();
  assert.equal([summary.create, summary.update, summary.delete, summary.held], [0, 0, 0, 0]);
}

for (const [kind, make] of [
  ['table', table],
  ['file', file],
] as const) {
  for (const [when, point] of [
    ['before', BEFORE],
    ['after', AFTER],
  ] as const) {
    test(`a changed match value whose delivery to a ${kind} was killed ${when} it took effect leaves one row`, async () => {
      const { shop, found } = make();
      await shop.people(rows("(1, 'a@x.example', 'Ann')", "(2, 'b@x.example', 'Bob')"));
      await applied(shop);
      await shop.people(rows("(1, 'ann@x.example', 'Ann')", "(2, 'b@x.example', 'Bob')"));
      await killed(shop, point);
      assert.equal(await found(), [`${when === 'before' ? 'a' : 'ann'}@x.example Ann`, 'b@x.example Bob'].sort());
      await applied(shop);
      assert.equal(await found(), ['ann@x.example Ann', 'b@x.example Bob'].sort());
    });

    test(`a new row whose delivery to a ${kind} was killed ${when} it took effect and that has another match value by then stands once`, async () => {
      const { shop, found } = make();
      await shop.people(rows("(1, 'a@x.example', 'Ann')"));
      await killed(shop, point);
      await shop.people(rows("(1, 'ann@x.example', 'Ann')"));
      await applied(shop);
      assert.equal(await found(), ['ann@x.example Ann']);
    });
  }
}

test.run();
