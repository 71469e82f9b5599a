// A broken guard let pass for one run by --allow, and the guards of what a model no longer gives: records, and values.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { peopleProject, rows } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';

const crm = await startCrm();
test.after(() => crm.close());

const PEOPLE = Array.from({ length: 10 }, (_, i) => `(${i}, 'p${i}@x.example', 'P${i}')`);
const delivered = rows(...PEOPLE);
const without = (names: number): string =>
  `SELECT id, email, CASE WHEN id < ${names} THEN NULL ELSE name END AS name FROM (${delivered})`;

const shop = peopleProject({ url: crm.url });
await shop.people(delivered);

const guardsOf = async (guards: object): Promise<readonly object[] | undefined> => {
  shop.sync({ guards });
  return (await shop.plan()).syncs[0]?.guards;
};

test('--allow lets a broken guard pass, the plan says so, and the next run has to be allowed again', async () => {
  shop.sync({ guards: { max_creates: 9 } });
  endedWith(4, await shop.sluice('apply --auto-approve'));
  const allowed = endedWith(0, await shop.sluice('plan --allow max_creates:contacts'));
  const line = 'guard max_creates allows 9; the plan has 10 creates (allowed for this run)';
  assert.ok(allowed.out.includes(`  ! ${line}\n`), allowed.out);
  const markdown = endedWith(0, await shop.sluice('plan --allow max_creates:contacts --format markdown'));
  assert.ok(markdown.out.includes(`- ⚠️ ${line}\n`), markdown.out);
  assert.equal((await shop.plan('--allow max_creates:contacts')).syncs[0]?.guards, [
    { name: 'max_creates', limit: '9', actual: 10, broken: true, allowed: true },
  ]);
  endedWith(4, await shop.sluice('apply --auto-approve'));
});

test('an allowed guard is only that guard of that sync', async () => {
  shop.sync({ guards: { max_creates: 9, max_shrink: 0 } });
  const { err } = endedWith(4, await shop.sluice('apply --auto-approve --allow max_shrink:contacts'));
  assert.match(err, /max_creates allows 9/);
});

test('--allow takes several, parted by commas or blanks or given again, broken or not', async () => {
  shop.sync({ guards: { max_creates: 9 } });
  for (const allow of [
    ['--allow', 'max_deletes:contacts,max_creates:contacts'],
    ['--allow', 'max_nulls:contacts max_creates:contacts'],
    ['--allow', 'max_creates:contacts', '--allow', 'empty_model:contacts'],
  ]) {
    const { out } = endedWith(0, await shop.sluice(['plan', '--json', ...allow]));
    assert.is(JSON.parse(out).syncs[0].guards[0].allowed, true);
  }
});

test('a guard or a sync that is not there is refused, with the name that was meant', async () => {
  const refusal = async (allow: string): Promise<string> => {
    const { err, out } = endedWith(3, await shop.sluice(`plan --allow ${allow}`));
    assert.is(out, '');
    return err;
  };
  const GUARDS =
    'The guards are max_creates, max_updates, max_deletes, max_shrink, max_nulls, empty_model, row_count_change';
  assert.is(
    await refusal('max_create:contacts'),
    `error SL0602: Invalid argument\n  --allow: there is no guard "max_create". Did you mean "max_creates"? ${GUARDS}.\n`,
  );
  assert.is(
    await refusal('max_creates:contact'),
    'error SL0602: Invalid argument\n  --allow: there is no sync "contact". Did you mean "contacts"?\n',
  );
  assert.is(
    await refusal('max_creates'),
    'error SL0602: Invalid argument\n  --allow takes a guard and a sync, as in max_deletes:contacts; it got "max_creates".\n',
  );
});

test('a saved plan with a broken guard is applied when it, or the plan before it, allowed the guard', async () => {
  shop.sync({ guards: { max_creates: 9 } });
  endedWith(0, await shop.sluice('plan --out first.plan'));
  endedWith(4, await shop.sluice('apply first.plan'));
  endedWith(0, await shop.sluice('apply first.plan --allow max_creates:contacts'));
  await shop.people(`SELECT id, email, name || '!' AS name FROM (${delivered})`);
  shop.sync({ guards: { max_updates: 1 } });
  endedWith(0, await shop.sluice('plan --out second.plan --allow max_updates:contacts'));
  assert.match(endedWith(0, await shop.sluice('show second.plan')).out, /10 updates \(allowed for this run\)/);
  endedWith(0, await shop.sluice('apply second.plan'));
  await shop.people(delivered);
  shop.sync({});
  endedWith(0, await shop.sluice('apply --auto-approve'));
});

test('max_shrink bounds how much the model loses, also where nothing is deleted', async () => {
  await shop.people(`${delivered} WHERE id > 2`);
  assert.equal(await guardsOf({ max_shrink: '30%' }), [{ name: 'max_shrink', limit: '30%', actual: 3, broken: false }]);
  shop.sync({ guards: { max_shrink: '29%' } });
  const { out, err } = endedWith(4, await shop.sluice('apply --auto-approve'));
  assert.ok(
    out.includes('  ! guard max_shrink allows 29%; the model gives 3 records fewer than were delivered\n'),
    out,
  );
  assert.is(
    err,
    `syncs/contacts.sync.json error SL0506: Guard refused the plan
  The model gives 3 records fewer than were delivered; max_shrink allows 29%. Look at the plan; if it is right, let it pass this once with --allow max_shrink:contacts, or raise the guard.
`,
  );
  shop.sync({ guards: { max_shrink: 2 } });
  endedWith(4, await shop.sluice('apply --auto-approve'));
});

test('a record without a key does not count as given, a filter takes records away, and growth is no shrinking', async () => {
  await shop.people(`SELECT CASE WHEN id > 1 THEN id END AS id, email, name FROM (${delivered})`);
  assert.equal(await guardsOf({ max_shrink: 1 }), [{ name: 'max_shrink', limit: '1', actual: 2, broken: true }]);
  await shop.people(delivered);
  shop.sync({ guards: { max_shrink: '10%' }, filter: 'id > 4' });
  assert.equal((await shop.plan()).syncs[0]?.guards, [{ name: 'max_shrink', limit: '10%', actual: 5, broken: true }]);
  await shop.people(rows(...PEOPLE, "(10, 'p10@x.example', 'P10')"));
  assert.equal(await guardsOf({ max_shrink: 0 }), [{ name: 'max_shrink', limit: '0', actual: 0, broken: false }]);
});

test('a share of few records is rounded down: 9% of 10 is none', async () => {
  await shop.people(`${delivered} WHERE id > 0`);
  assert.equal(await guardsOf({ max_shrink: '9%' }), [{ name: 'max_shrink', limit: '9%', actual: 1, broken: true }]);
});

test('max_nulls bounds in how many records one field loses its value, and names the field', async () => {
  await shop.people(without(4));
  shop.sync({ guards: { max_nulls: '30%' } });
  const { out, err } = endedWith(4, await shop.sluice('apply --auto-approve'));
  assert.ok(out.includes('  ! guard max_nulls allows 30%; field "firstname" loses its value in 4 records\n'), out);
  assert.match(
    err,
    /Field "firstname" loses its value in 4 records; max_nulls allows 30%\. .* --allow max_nulls:contacts/,
  );
  assert.equal((await shop.plan()).syncs[0]?.guards, [
    { name: 'max_nulls', limit: '30%', actual: 4, field: 'firstname', broken: true },
  ]);
  await shop.people(without(3));
  assert.equal((await shop.plan()).syncs[0]?.guards, [
    { name: 'max_nulls', limit: '30%', actual: 3, field: 'firstname', broken: false },
  ]);
});

test('a field that is left out when null loses its value too; one that other records gain does not make up for it', async () => {
  await shop.people(without(4));
  const fields = { firstname: { column: 'name', when_null: 'omit' } };
  shop.sync({ guards: { max_nulls: 3 }, fields });
  assert.equal((await shop.plan()).syncs[0]?.guards, [
    { name: 'max_nulls', limit: '3', actual: 4, field: 'firstname', broken: true },
  ]);
});

test('the worst field counts, not all of them together', async () => {
  const fields = { firstname: 'name', lastname: 'last' };
  const named = (last: string, first = 'name'): string =>
    `SELECT id, email, ${first} AS name, ${last} AS last FROM (${delivered})`;
  await shop.people(named("'L'"));
  shop.sync({ fields });
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await shop.people(named("CASE WHEN id > 3 THEN 'L' END", 'CASE WHEN id < 9 THEN name END'));
  shop.sync({ fields, guards: { max_nulls: 4 } });
  assert.equal((await shop.plan()).syncs[0]?.guards, [
    { name: 'max_nulls', limit: '4', actual: 4, field: 'lastname', broken: false },
  ]);
});

test('a field that the sync no longer maps has not lost its values', async () => {
  await shop.people(`SELECT id, email, name || '?' AS name FROM (${delivered})`);
  assert.equal(await guardsOf({ max_nulls: 0 }), [{ name: 'max_nulls', limit: '0', actual: 0, broken: false }]);
});

test.run();
