// `npm run example`: the shop's project from an empty CRM to a change in the data, with the real command line
// and a simulated CRM on 127.0.0.1. It checks what it claims and fails when a step gives something else.

import assert from 'node:assert/strict';
import { withSandbox } from './sandbox.mjs';

const NEW_CUSTOMER =
  '12501,Şebnem,Yücel,Sebnem.Yucel@Kestrel-Travel.example,+49 30 23125 042,TR,tr,cmp_0004,7316505482291106733,false,' +
  '2026-11-20T09:12:44+03:00,2026-11-20T09:12:44+03:00';
const NEW_ORDER = '4611686018734700117,12501,2026-11-20T09:20:05+03:00,12800,0.00,EUR,paid';
const STARTER = 'sub_00001,10001,starter,yearly,19.00,';
const PRO = 'sub_00001,10001,pro,yearly,49.90,';
const REMOVED = /^sub_00044,.*\n/m;

const story = async (sandbox) => {
  const { sluice } = sandbox;

  say(`The project is copied to a temporary folder; its CRM is a simulator at ${sandbox.address}.`);
  await succeeds(sluice('seed'));
  await succeeds(sluice('compile'));

  say('The CRM is empty, so everything is new. A plan sends nothing.');
  await plans(sluice('plan'), { create: 3249, update: 0, delete: 0, unchanged: 0 });

  say('Companies go first: contacts carry the ids that the CRM gives them.');
  await succeeds(sluice('apply --auto-approve'));

  say('The ledger now holds what the CRM confirmed, so the same plan is empty.');
  await plans(sluice('plan'), { create: 0, update: 0, delete: 0, unchanged: 3249 });

  say("Life goes on: Zoë O'Brien marries and upgrades, Şebnem Yücel signs up and orders, one subscription goes away.");
  changeTheData(sandbox);
  await succeeds(sluice('seed'));

  say('Seven records differ. The plan shows each field, old and new.');
  await plans(sluice('plan'), { create: 1, update: 5, delete: 1, unchanged: 3243 });
  await succeeds(sluice('apply --auto-approve'));
  await plans(sluice('plan'), { create: 0, update: 0, delete: 0, unchanged: 3249 });

  say('What the CRM holds:');
  console.log(`$ curl '${sandbox.address}/_sim/records/contacts?limit=2'`);
  console.log(`${await records(sandbox, 'contacts', 2)}\n`);
  await holdsTheChanges(sandbox);
  say('Done: the CRM is what the warehouse says.');
};

await withSandbox(story).catch((error) => {
  console.error(`The example failed: ${error.message}`);
  process.exitCode = 1;
});

function changeTheData({ editFile, appendLine }) {
  editFile('seeds/raw_customers.csv', "10001,Zoë,O'Brien,", "10001,Zoë,O'Brien-Kelly,");
  editFile('seeds/raw_subscriptions.csv', STARTER, PRO);
  editFile('seeds/raw_subscriptions.csv', REMOVED, '');
  appendLine('seeds/raw_customers.csv', NEW_CUSTOMER);
  appendLine('seeds/raw_orders.csv', NEW_ORDER);
}

async function succeeds(running) {
  const { code, output } = await running;
  assert.equal(code, 0, `expected exit code 0, got ${code}`);
  return output;
}

async function plans(running, { create, update, delete: deletes, unchanged }) {
  const output = await succeeds(running);
  const line = `Plan: ${create} to create, ${update} to update, ${deletes} to delete, ${unchanged} unchanged.`;
  assert.ok(output.includes(line), `expected the line "${line}"`);
}

async function holdsTheChanges(sandbox) {
  const contacts = await records(sandbox, 'contacts', 5000);
  assert.ok(contacts.includes("O'Brien-Kelly"), 'the CRM holds the new name');
  assert.ok(contacts.includes('sebnem.yucel@kestrel-travel.example'), 'the CRM holds the new contact');
  assert.ok(contacts.includes('7316505482291106733'), 'the CRM holds the 19-digit account number to the last digit');
  assert.ok((await records(sandbox, 'companies', 5000)).includes('Tidewater Travel'), 'the CRM holds the companies');
}

async function records({ address }, object, limit) {
  const answer = await fetch(`${address}/_sim/records/${object}?limit=${limit}`);
  assert.equal(answer.status, 200, `the CRM answers ${answer.status}`);
  return answer.text();
}

function say(text) {
  console.log(`# ${text}\n`);
}
