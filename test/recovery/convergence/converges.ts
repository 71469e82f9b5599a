// The property: whatever tables and faults came before, once the destination answers truly two applies bring it, and
// the ledger, to what the tables say, and the plan is empty. A record whose create was never answered and that left the
// tables before the next apply can be removed by nobody who does not know its id: the plan holds and names it.

import type { World } from '../destination/crm-world.js';
import type { Behaviour } from '../destination/start-destination.js';
import type { Shops, Tables } from './shop.js';

export interface Step {
  readonly tables: Tables;
  readonly behaviours: readonly Behaviour[];
}

/** Applies the steps to a flaky destination, then the last tables to one that is well. */
export async function converges(shops: Shops, steps: readonly Step[], last: Tables): Promise<void> {
  const shop = shops.open();
  for (const { tables, behaviours } of steps) {
    await shop.fill(tables);
    await shop.apply(behaviours);
  }
  await shop.fill(last);
  await shop.apply([]);
  await shop.apply([]);
  const { create, update, delete: deletes, held } = (await shop.plan()).summary;
  const entries = await shop.ledger();
  const strays = entries.filter(({ sync, key = '' }) => sync === 'contacts' && last.people[key] === undefined);
  same(
    [`${create} ${update} ${deletes} ${held}`],
    [`0 0 0 ${strays.length}`],
    'the next plan, in creates, updates, deletes, held,',
  );
  const isStray = (line: string): boolean => strays.some(({ match }) => line.startsWith(`contacts ${match} `));
  const found = liveIn(shop.world).filter((line) => !isStray(line));
  same(found, desiredOf(last, shop.world), 'the destination');
  same(
    entries
      .map(ledgerLine)
      .sort()
      .filter((line) => !isStray(line)),
    found,
    'the ledger',
  );
  same(madeTwice(shop.world), [], 'the list of records made twice');
}

function same(found: readonly string[], expected: readonly string[], what: string): void {
  const lines = [
    ...expected.filter((line) => !found.includes(line)).map((line) => `  lacks ${line}`),
    ...found.filter((line) => !expected.includes(line)).map((line) => `  should not have ${line}`),
    ...(new Set(found).size < found.length ? ['  has a line twice'] : []),
  ];
  if (lines.length > 0) throw new Error(`${what}\n${lines.join('\n')}`);
}

function liveIn(world: World): readonly string[] {
  return world.records
    .filter(({ live }) => live)
    .map(({ object, match, id, fields }) => lineOf(`${object} ${match} ${id}`, fields))
    .sort();
}

function ledgerLine(entry: Readonly<Record<string, string>>): string {
  const { sync, match, destination_id, payload = '{}' } = entry;
  return lineOf(`${sync} ${match} ${destination_id}`, JSON.parse(payload) as Record<string, unknown>);
}

function desiredOf({ people, companies }: Tables, world: World): readonly string[] {
  const idOf = (match: string) => world.records.find((record) => record.live && record.match === match)?.id;
  return [
    ...Object.entries(people).map(([id, { name, plan, company }]) =>
      lineOf(`contacts p${id}@x.example ${idOf(`p${id}@x.example`)}`, {
        firstname: name,
        plan,
        associatedcompanyid: idOf(`${company}.example`),
      }),
    ),
    ...Object.entries(companies).map(([id, title]) =>
      lineOf(`companies ${id}.example ${idOf(`${id}.example`)}`, { name: title }),
    ),
  ].sort();
}

function lineOf(head: string, { email: _, domain: __, ...fields }: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  return `${head} ${members.sort().join(' ')}`;
}

/** A record may be made again only after it was removed. */
function madeTwice(world: World): readonly string[] {
  const matches = [...new Set(world.records.map(({ object, match }) => `${object} ${match}`))];
  return matches.filter((name) => {
    const same = world.records.filter(({ object, match }) => `${object} ${match}` === name);
    return same.length > same.filter(({ live }) => !live).length + 1;
  });
}
