// Limits that a destination tells of in its answers: an account that listens is never refused, and never idle for long.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { BatchAnswer } from '../../core/batch.js';
import type { HttpSettings } from '../../core/connector.js';
import { msUntil } from '../../runtime/http/time-text.js';
import { simulate } from '../sim/simulation.js';
import { acmeAccount, contacts, statuses } from './acme-account.js';
import { acmeConnector } from './acme-connector.js';
import { allOk, json, type RawRequest, rawServer, until } from './raw-server.js';

type Headers = Readonly<Record<string, string>>;

const LEFT: HttpSettings['rate_headers'] = [{ remaining: 'x-left', reset: 'x-reset', unit_ms: 1000 }];

/** Sends one contact, and then three at once, to a server that answers the first request so. */
async function afterFirst(
  http: Partial<HttpSettings>,
  first: { status?: number; headers: Headers; body?: object },
): Promise<{ readonly settled: readonly BatchAnswer[]; readonly waits: readonly number[] }> {
  const server = await rawServer((request, response) => {
    if (request.number > 1) json(response, 200, allOk(request));
    else json(response, first.status ?? 200, first.body ?? allOk(request), first.headers);
  });
  const { send, account, events } = acmeAccount(server.url, http);
  let answered = false;
  const answers = [send(contacts(1))];
  void answers[0]?.then(() => {
    answered = true;
  });
  await until(() => answered || events.length > 0);
  answers.push(...[2, 3, 4].map((seq) => send(contacts(1, undefined, seq))));
  const settled = await Promise.all(answers);
  await account.close();
  await server.close();
  const [begun = 0, ...later] = server.requests.map(({ receivedAt }) => receivedAt);
  return { settled, waits: later.map((at) => Math.round(at - begun)) };
}

const RESETS: Readonly<Record<string, () => string>> = {
  'a span of seconds': () => '1',
  'seconds since 1970': () => String(Math.ceil(Date.now() / 1000) + 1),
};

for (const [what, reset] of Object.entries(RESETS)) {
  test(`when nothing is left, the account pauses until the limit starts anew, told as ${what}`, async () => {
    const { settled, waits } = await afterFirst(
      { rate_headers: LEFT },
      { headers: { 'x-left': '0', 'x-reset': reset() } },
    );
    assert.equal(settled.map(statuses), ['ok 1', 'ok 1', 'ok 1', 'ok 1']);
    assert.ok(Math.min(...waits) >= 900 && Math.max(...waits) < 2500, String(waits));
  });
}

test('a limit whose header tells no reset starts anew after the time that the connector says', async () => {
  const used = [{ usage: 'x-usage', unit_ms: 1000, per_ms: 700 }];
  const { waits } = await afterFirst({ rate_headers: used }, { headers: { 'x-usage': 'api-usage=40/40' } });
  assert.ok(Math.min(...waits) >= 690 && Math.max(...waits) < 2000, String(waits));
});

test('when few are left, they are spread over the time until the limit starts anew', async () => {
  const { waits } = await afterFirst({ rate_headers: LEFT }, { headers: { 'x-left': '5', 'x-reset': '1' } });
  const [second = 0, third = 0, fourth = 0] = waits;
  assert.ok(second < 150, String(waits));
  assert.ok(third - second > 120 && fourth - third > 120, String(waits));
  assert.ok(fourth < 1000, String(waits));
});

test('when many are left, nobody waits', async () => {
  const { waits } = await afterFirst({ rate_headers: LEFT }, { headers: { 'x-left': '500', 'x-reset': '60' } });
  assert.ok(Math.max(...waits) < 150, String(waits));
});

test('a limit that is used up for hours stops the account, with the header’s words', async () => {
  const used = [{ usage: 'sforce-limit-info', unit_ms: 1000, per_ms: 86_400_000 }];
  const { settled, waits } = await afterFirst(
    { rate_headers: used },
    { headers: { 'Sforce-Limit-Info': 'api-usage=5000/5000' } },
  );
  assert.equal(settled.map(statuses), ['ok 1', 'skipped 1', 'skipped 1', 'skipped 1']);
  assert.equal(waits, []);
  assert.is(
    settled[1]?.stop,
    'The destination’s limit of requests is used up (sforce-limit-info: api-usage=5000/5000) and starts anew in 24 hours.',
  );
});

const REFUSALS: Readonly<Record<string, { http: Partial<HttpSettings>; headers: Headers; body?: object }>> = {
  'the reset of a limit that is used up': { http: { rate_headers: LEFT }, headers: { 'x-left': '0', 'x-reset': '1' } },
  'a header of another name': { http: { retry_after: { header: 'x-again' } }, headers: { 'x-again': '1' } },
  'a place in the body': {
    http: { retry_after: { body: 'error.details.0.retryDelay' } },
    headers: {},
    body: { error: { details: [{ retryDelay: '1s' }] } },
  },
};
for (const [what, { http, headers, body = {} }] of Object.entries(REFUSALS)) {
  test(`a refusal without Retry-After is waited out as ${what} says, by the whole account`, async () => {
    const { settled, waits } = await afterFirst(http, { status: 429, headers, body });
    assert.equal(settled.map(statuses), ['ok 1', 'ok 1', 'ok 1', 'ok 1']);
    assert.ok(waits.length === 4 && Math.min(...waits) >= 990, String(waits));
  });
}

test('times are told apart by their form and size', () => {
  const now = Date.parse('2026-01-31T12:00:00Z');
  const read = (text: string, unit?: number): number | undefined => msUntil(text, now, unit);
  assert.equal(
    ['30', '0.5', '30s', '1m30s', '250ms', '1769860830', '1769860830000', '2026-01-31T12:00:30Z', '-3'].map((text) =>
      read(text),
    ),
    [30_000, 500, 30_000, 90_000, 250, 30_000, 30_000, 30_000, 0],
  );
  assert.is(read('Sat, 31 Jan 2026 12:00:30 GMT'), 30_000);
  assert.is(read('10000', 1), 10_000);
  assert.is(read('Sat, 31 Jan 2026 11:00:00 GMT'), 0);
  assert.equal(
    ['', ' ', 'soon'].map((text) => read(text)),
    [undefined, undefined, undefined],
  );
});

test('an account that knows no limit beforehand learns it from the headers, and is hardly ever refused', async () => {
  const told: HttpSettings['rate_headers'] = [{ remaining: 'x-left', reset: 'x-reset', unit_ms: 1 }];
  const strict = await simulate(
    acmeConnector({ rate_limits: [{ requests: 20, per_ms: 500 }], rate_headers: told }),
    true,
  );
  const { send, account } = acmeAccount(strict.simulator.url, { rate_headers: told, concurrency: 4 });
  const answers = await Promise.all(Array.from({ length: 60 }, (_, at) => send(contacts(1, undefined, at + 1))));
  assert.ok(answers.every((answer) => statuses(answer) === 'ok 1'));
  const { statuses: counted } = (await strict.get('requests')) as { statuses?: Readonly<Record<string, number>> };
  assert.is(counted?.['200'], 60);
  assert.ok((counted?.['429'] ?? 0) <= 4, JSON.stringify(counted));
  await account.close();
  await strict.simulator.close();
});

/** A server that takes so many requests in any stretch of time, and refuses more without a word of when to come again. */
async function silentLimit(most: number, perMs: number) {
  const taken: number[] = [];
  let refused = 0;
  const server = await rawServer((request: RawRequest, response) => {
    const now = performance.now();
    while ((taken[0] ?? now) <= now - perMs) taken.shift();
    if (taken.length >= most) {
      refused += 1;
      json(response, 429, { message: 'slow down' });
      return;
    }
    taken.push(now);
    json(response, 200, allOk(request));
  });
  return { server, refused: () => refused };
}

test('a limit that nobody tells of is found by its refusals, and held', async () => {
  const { server, refused } = await silentLimit(30, 1000);
  const retry = { attempts: 8, base_ms: 50, max_ms: 1000, outage_ms: 60_000 };
  const { send, account } = acmeAccount(server.url, { concurrency: 8, retry });
  const started = performance.now();
  const answers = await Promise.all(Array.from({ length: 150 }, (_, at) => send(contacts(1, undefined, at + 1))));
  const seconds = (performance.now() - started) / 1000;
  assert.ok(
    answers.every((answer) => statuses(answer) === 'ok 1'),
    answers.map(statuses).join(),
  );
  assert.ok(refused() > 0 && refused() <= 40, `${refused()} refused`);
  assert.ok(seconds < 20, `${seconds} s for what takes 4 at best`);
  await account.close();
  await server.close();
});

test.run();
