// Reading back itself: samples, many records, what cannot be read, and destinations that cannot be asked.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { crmConnector, startCrm } from '../kit/crm.js';
import { ANN, BOB, CID, deliver, drift, FIELDS, fill, theirs, theyDelete } from '../kit/drifting.js';
import { peopleProject } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { inWarehouse } from '../kit/warehouse.js';

const crm = await startCrm();
test.after(() => crm.close());

test('fail exits with 4 when anything drifted, and with 0 when nothing did', async () => {
  const shop = await deliver(crm, 'fail', { drift: 'fail' });
  endedWith(0, await shop.sluice('drift contacts'));
  await theirs(crm, 'fail', { ann: { firstname: 'Anna' } });
  const { out, err } = endedWith(4, await shop.sluice('drift contacts'));
  assert.match(out, /Drift: 2 in line, 1 drifted, 0 missing\.\n$/);
  assert.is(
    err,
    `syncs/contacts.sync.json error SL0519: Destination drifted
  Of sync "contacts" 1 records hold other values than were delivered, and 0 are missing. Its policy is to fail then.
`,
  );
  endedWith(0, await shop.sluice('drift contacts --policy keep'));
});

test('a sample reads so many records and no more', async () => {
  const shop = await deliver(crm, 'sample');
  const { checked, summary } = await drift(shop, '--sample 2');
  assert.equal([checked, summary], [2, { in_line: 2, drifted: 0, missing: 0, unreadable: 0 }]);
});

test('what cannot be read is not taken for missing', async () => {
  const shop = await deliver(crm, 'faults', { drift: 'adopt' });
  await crm.faults({ operation: 'read', status: 500, times: 10 });
  const broken = await drift(shop, '', 1);
  assert.equal(broken.summary, { in_line: 0, drifted: 0, missing: 0, unreadable: 3 });
  assert.equal(broken.adopted, { changed: 0, forgotten: 0 });
  await crm.forget();
  await crm.faults({ operation: 'read', status: 200, body: { status: 'COMPLETE' }, times: 10 });
  assert.equal((await drift(shop, '', 1)).summary, { in_line: 0, drifted: 0, missing: 0, unreadable: 3 });
  await crm.forget();
  await crm.faults({ operation: 'read', status: 401, body: { message: 'expired' } });
  const { err } = endedWith(1, await shop.sluice('drift contacts'));
  assert.is(
    err,
    'syncs/contacts.sync.json error SL0508: Destination not usable\n  Destination "crm" cannot be read: HTTP 401: expired\n',
  );
  await crm.forget();
  assert.is((await shop.plan()).summary.unchanged, 3);
});

test('records of a connector that reads by match value alone are found by it', async () => {
  const { read: _, ...operations } = crmConnector(2).operations ?? {};
  const shop = peopleProject({
    url: crm.url,
    sync: { fields: FIELDS },
    connector: { ...crmConnector(), operations },
  });
  await fill(shop, 'match', ANN, BOB, CID);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await theirs(crm, 'match', { ann: { firstname: 'Anna' } });
  await theyDelete(crm, 'cid@match.example');
  const { summary, requests } = await drift(shop);
  assert.equal([summary, requests], [{ in_line: 1, drifted: 1, missing: 1, unreadable: 0 }, 2]);
});

test('more records than are looked at at once, all of them drifted', async () => {
  const shop = peopleProject({ url: crm.url });
  await shop.people(
    "SELECT i AS id, 'n' || i || '@many.example' AS email, 'New ' || i AS name FROM range(12000) AS r(i)",
  );
  endedWith(0, await shop.sluice('apply --auto-approve'));
  const theirs = "UPDATE records SET payload = replace(payload, 'New', 'Old')";
  await inWarehouse(shop.path('.sluice/ledger.duckdb'), theirs);
  await shop.people(
    "SELECT i AS id, 'n' || i || '@many.example' AS email, 'Newest ' || i AS name FROM range(12000) AS r(i)",
  );
  const { summary, adopted, requests } = await drift(shop, '--policy adopt');
  assert.equal([summary, requests], [{ in_line: 0, drifted: 12_000, missing: 0, unreadable: 0 }, 120]);
  assert.equal(adopted, { changed: 12_000, forgotten: 0 });
  const { summary: plan, syncs } = await shop.plan();
  assert.is(plan.update, 12_000);
  assert.equal(syncs[0]?.samples[3]?.fields, [{ name: 'firstname', old: 'New 3', new: 'Newest 3' }]);
});

test('a connector that cannot read back, and a mode that owns nothing', async () => {
  const { read: _, read_by_match: __, ...operations } = crmConnector().operations ?? {};
  const shop = peopleProject({ url: crm.url, connector: { ...crmConnector(), operations } });
  await fill(shop, 'none', ANN);
  assert.is(
    endedWith(3, await shop.sluice('drift contacts')).err,
    `syncs/contacts.sync.json error SL0518: Cannot be read back
  Connector "crm" does not say how "contacts" is read back. No sync of this project can be read back.
`,
  );
  shop.sync({ mode: 'create' });
  assert.is(
    endedWith(3, await shop.sluice('drift contacts')).err,
    `syncs/contacts.sync.json error SL0518: Cannot be read back
  Sync "contacts" has mode "create": it writes each record once and owns nothing of it afterwards, so nothing of it can drift.
`,
  );
  assert.match(
    endedWith(3, await shop.sluice('drift contact')).err,
    /There is no sync "contact". Did you mean "contacts"\?/,
  );
  assert.match(endedWith(3, await shop.sluice('drift contacts --policy adapt')).err, /Did you mean "adopt"\?/);
});

test.run();
