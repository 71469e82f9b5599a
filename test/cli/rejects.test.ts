// `sluice rejects`: the list of refused records, and what people do with it.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rows } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { inWarehouse } from '../kit/warehouse.js';
import { ANN, apply, BAD, closeShops, NOT_A_NAME, only, refusedTwice, rejectsOf, shopWith } from './refusing-shop.js';

test.after(closeShops);

test('rejects lists what was refused, why and when it is tried again, also for one sync and up to a limit', async () => {
  const { crm, shop } = await shopWith(rows(ANN, BAD, "(3, 'cid@x.example', 'Bad')"));
  await crm.faults(NOT_A_NAME);
  await apply(shop, 1);
  const times = (text: string): string => text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '2026-01-31 12:00:00');
  const lines = `sync      key  action  attempts  first (UTC)          last (UTC)           next try  field      code        reason
contacts  2    create  1         2026-01-31 12:00:00  2026-01-31 12:00:00  next run  firstname  NOT_A_NAME  Names are nicer
contacts  3    create  1         2026-01-31 12:00:00  2026-01-31 12:00:00  next run  firstname  NOT_A_NAME  Names are nicer
`;
  assert.is(times(endedWith(0, await shop.sluice('rejects')).out), lines);
  assert.is(times(endedWith(0, await shop.sluice('rejects contacts')).out), lines);
  const limited = times(endedWith(0, await shop.sluice('rejects --limit 1')).out);
  assert.ok(limited.endsWith('Names are nicer\n… and 1 more (--limit)\n'), limited);
  const ledger = shop.path('.sluice/ledger.duckdb');
  await inWarehouse(ledger, "UPDATE rejects SET next_at = NULL WHERE key = '3'");
  const { out } = endedWith(0, await shop.sluice('rejects'));
  assert.match(out, / next try {5}field {6}code /);
  assert.match(out, / quarantined {2}firstname {2}NOT_A_NAME /);
  assert.ok(
    out.endsWith(
      '\nA quarantined record is not tried again until its value changes or you say `sluice rejects retry SYNC [KEY]`.\n',
    ),
    out,
  );
  const json = JSON.parse(endedWith(0, await shop.sluice('rejects --json --limit 1')).out);
  const { run_id, first_at, last_at, next_at, ...rest } = json.rejects[0];
  assert.equal([json.format_version, json.total, first_at, next_at], ['1.0', 2, last_at, last_at]);
  assert.type(run_id, 'string');
  assert.equal(rest, {
    sync: 'contacts',
    key: '2',
    action: 'create',
    field: 'firstname',
    code: 'NOT_A_NAME',
    reason: 'Names are nicer',
    attempts: 1,
    state: 'due',
  });
});

test('rejects retry brings records back at once and counts from the beginning; rejects clear forgets them', async () => {
  const { crm, shop } = await shopWith(rows(ANN, BAD, "(3, 'cid@x.example', 'Bad')"));
  await crm.faults(NOT_A_NAME);
  await refusedTwice(shop);
  assert.is((await shop.plan()).summary.held, 2);
  assert.is(
    endedWith(0, await shop.sluice('rejects retry contacts 3')).out,
    '1 refused record: tried again by the next run, and their attempts count from the beginning.\n',
  );
  const { summary } = await shop.plan();
  assert.equal([summary.create, summary.held], [1, 1]);
  await apply(shop, 1);
  assert.equal(
    (await rejectsOf(shop)).map(({ key, attempts }) => [key, attempts]),
    [
      ['2', 2],
      ['3', 1],
    ],
  );
  const cleared = endedWith(0, await shop.sluice('rejects clear contacts --json'));
  assert.equal(JSON.parse(cleared.out), { format_version: '1.0', sync: 'contacts', clear: 2 });
  assert.is(endedWith(0, await shop.sluice('rejects')).out, 'No record is refused.\n');
  assert.is((await shop.plan()).summary.create, 2);
});

test('a saved plan is not stale because rejects were retried or cleared', async () => {
  const { crm, shop } = await shopWith(rows(ANN, BAD));
  await crm.faults(NOT_A_NAME);
  await apply(shop, 1);
  await shop.people(rows("(1, 'ann@x.example', 'Anna')", BAD));
  endedWith(0, await shop.sluice('plan --out week.plan'));
  endedWith(0, await shop.sluice('rejects clear contacts'));
  endedWith(1, await shop.sluice('apply week.plan'));
  assert.is((await only(shop)).attempts, 1);
});

test('rejects says what it takes and what it does not find', async () => {
  const { shop } = await shopWith(rows(ANN));
  const refusal = async (args: string): Promise<string> => endedWith(3, await shop.sluice(args)).err;
  assert.match(
    await refusal('rejects retry'),
    /SL0602.*\n {2}It takes: rejects, rejects SYNC, rejects retry SYNC \[KEY\]/,
  );
  assert.match(await refusal('rejects contact'), /There is no sync "contact".* Did you mean "contacts"\?/);
  assert.match(
    await refusal('rejects retry contacts'),
    /SL0603.*\n {2}The ledger holds no refused record of sync "contacts"\./,
  );
  assert.match(
    await refusal('rejects clear contacts 9'),
    /The ledger holds no refused record "9" of sync "contacts"\./,
  );
  endedWith(0, await shop.sluice('rejects contacts'));
});

test.run();
