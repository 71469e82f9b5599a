// Events to a destination that recognises idempotency keys: one whose answer never came is sent again by the next run
// with the same key, and has one effect; where that is not sure, it is held.

import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { resolveConnector } from '../../compiler/resolve/resolve-connector.js';
import type { WrittenConnector } from '../../core/generated/written-connector.js';
import { startSimulator } from '../../runtime/sim/start-simulator.js';
import { type PeopleProject, peopleProject, rows } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';

const SHIPPED = new URL('../../../connectors/webhook.connector.json', import.meta.url);
const hook = JSON.parse(readFileSync(SHIPPED, 'utf8')) as WrittenConnector & { http: object };
/** The shipped connector, quick to give up. */
const WEBHOOK = { ...hook, http: { ...hook.http, retry: { attempts: 1 } } };
const ONE = rows("(1, 'a@e.example', 'Ann')", "(2, 'b@e.example', 'Bob')");

const started: { readonly close: () => Promise<void> }[] = [];
// Also when a test fails: a server that listens keeps the process from ending.
test.after.each(async () => {
  for (const sim of started.splice(0)) await sim.close();
});

async function startHook(connector: object = WEBHOOK) {
  const resolved = resolveConnector('hook', connector as WrittenConnector);
  if (resolved.transport !== 'http') throw new Error('A webhook is reached over HTTP');
  const sim = await startSimulator({ connector: resolved, options: { rateLimit: false } });
  started.push(sim);
  const call = async (method: string, path: string, body?: object) =>
    (await fetch(`${sim.url}/_sim/${path}`, { method, ...(body && { body: JSON.stringify(body) }) })).json();
  return {
    ...sim,
    events: async (object = 'event') => ((await call('GET', `records/${object}`)) as { count: number }).count,
    loseAnswers: (times: number) => call('POST', 'faults', { close: 'after', times }),
  };
}

function eventsProject(url: string, connector: object = WEBHOOK, object = 'event'): PeopleProject {
  return peopleProject({
    url,
    sync: { object, mode: 'append' },
    files: {
      'connectors/hook.connector.json': connector,
      'destinations/crm.destination.json': { connector: 'hook', settings: { url } },
    },
  });
}

test('an event whose answer never came is sent again with its key by the next run: one effect', async () => {
  const sim = await startHook();
  const shop = eventsProject(sim.url);
  await shop.people(ONE);
  await sim.loseAnswers(2);
  endedWith(1, await shop.sluice('apply --auto-approve'));
  assert.is(await sim.events(), 2);
  assert.is((await shop.plan()).summary.create, 2);
  const { out } = endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.ok(out.endsWith('Apply: 2 ok.\n'), out);
  assert.is(await sim.events(), 2);
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 2, invalid: 0, held: 0 });
  endedWith(3, await shop.sluice('state resolve contacts --as missing'));
});

test('an event that has changed since would have another key, and is held', async () => {
  const sim = await startHook();
  const shop = eventsProject(sim.url);
  await shop.people(ONE);
  await sim.loseAnswers(2);
  endedWith(1, await shop.sluice('apply --auto-approve'));
  await shop.people(rows("(1, 'a@e.example', 'Anne')", "(2, 'b@e.example', 'Bob')"));
  const { summary } = await shop.plan();
  assert.equal([summary.create, summary.held], [1, 1]);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is(await sim.events(), 2);
});

test('a destination that may have forgotten the key by now gets nothing a second time', async () => {
  const { event } = hook.objects;
  const append = { ...event?.operations?.append, idempotent_for: '1ms' };
  const forgetful = { ...WEBHOOK, objects: { event: { ...event, operations: { append } } } };
  const sim = await startHook(forgetful);
  const shop = eventsProject(sim.url, forgetful);
  await shop.people(ONE);
  await sim.loseAnswers(2);
  endedWith(1, await shop.sluice('apply --auto-approve'));
  const { summary } = await shop.plan();
  assert.equal([summary.create, summary.held], [0, 2]);
});

test('lists of events carry a key for the request only, so that their records are held', async () => {
  const sim = await startHook();
  const shop = eventsProject(sim.url, WEBHOOK, 'events');
  await shop.people(ONE);
  await sim.loseAnswers(1);
  endedWith(1, await shop.sluice('apply --auto-approve'));
  assert.is((await shop.plan()).summary.held, 2);
});

test('a key in each record lets a list of them be sent again: those that arrived have no second effect', async () => {
  const { events } = hook.objects;
  const append = {
    ...events?.operations?.append,
    record: { action: '$action', key: '$key', once: '$idempotency_key', data: '$fields' },
  };
  const keyed = { ...WEBHOOK, objects: { events: { ...events, operations: { append } } } };
  const sim = await startHook(keyed);
  const shop = eventsProject(sim.url, keyed, 'events');
  await shop.people(ONE);
  await sim.loseAnswers(1);
  endedWith(1, await shop.sluice('apply --auto-approve'));
  await shop.people(`${ONE} UNION ALL SELECT 3, 'c@e.example', 'Cid'`);
  assert.is((await shop.plan()).summary.create, 3);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is(await sim.events('events'), 3);
});

test.run();
