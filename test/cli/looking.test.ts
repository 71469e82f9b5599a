// The commands that only look: preview, state, runs, ls, and what a selector chooses.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CONTACTS, peopleProject, rowsAs } from '../kit/people.js';
import { scrubbed } from '../kit/scrub.js';
import { endedWith } from '../kit/sluice.js';

const LOG = { ...CONTACTS, destination: 'files', mode: 'append', tags: ['log'] };
const shop = peopleProject({
  url: 'http://127.0.0.1:9',
  sync: {
    destination: 'files',
    object: 'people.jsonl',
    fields: { account: 'account', secret: { column: 'name', sensitive: true } },
    tags: ['crm'],
  },
  files: {
    'destinations/files.destination.json': { connector: 'file' },
    'seeds/codes.csv': 'code,account\n007,7316505482291106733\n',
    'models/codes_model.sql': "{{ config(key='code') }} select * from {{ ref('codes') }}",
    'syncs/logs/log_early.sync.json': { ...LOG, object: 'early.jsonl' },
    'syncs/logs/log_late.sync.json': { ...LOG, object: 'late.jsonl', depends_on: ['log_early'] },
  },
});
await shop.people(
  rowsAs(
    'id, email, name, account',
    "(1, 'ann@x.example', 'Ann', 7316505482291106733)",
    "(2, 'bob@x.example', NULL, 1)",
  ),
);
const results = async (args: string): Promise<string> => {
  const { out, err } = endedWith(0, await shop.sluice(args));
  assert.is(err, '');
  return out;
};
const refusal = async (args: string): Promise<string> => {
  const { out, err } = endedWith(3, await shop.sluice(args));
  assert.is(out, '');
  return err;
};

test('before anything is applied there is nothing to see, and saying so is no failure', async () => {
  assert.is(await results('state list'), 'The ledger is empty: nothing has been delivered yet.\n');
  assert.is(await results('runs'), 'Nothing has been applied yet.\n');
});

test('seed says how many rows it loaded', async () => {
  assert.is(await results('seed'), 'seed   rows\ncodes  1\n');
});

test('preview of a model and of a seed, with every digit', async () => {
  assert.is(
    await results('preview people'),
    `id  email          name  account
1   ann@x.example  Ann   7316505482291106733
2   bob@x.example  null  1
`,
  );
  assert.is(
    await results('preview people --limit 1 --json'),
    `{
  "format_version": "1.0",
  "node": "people",
  "rows": [
    {"id":1,"email":"ann@x.example","name":"Ann","account":7316505482291106733}
  ]
}
`,
  );
  assert.match(await results('preview codes'), /^code +account\n0*7 +7316505482291106733\n$/);
});

test('preview of a sync shows its payloads, sensitive values masked', async () => {
  const text = await results('preview contacts');
  assert.ok(text.includes('7316505482291106733'), text);
  const json = await results('preview contacts --json --limit 1');
  assert.ok(json.includes('"account":7316505482291106733'), json);
  assert.not(`${text}${json}`.includes('Ann'));
});

test('state show masks what is sensitive', async () => {
  endedWith(0, await shop.sluice('apply --auto-approve --select contacts'));
  assert.is(await results('state list'), 'sync      records\ncontacts  2\n');
  assert.is(
    scrubbed(await results('state list contacts')),
    `key  match          destination id  run
1    ann@x.example  -               RUN
2    bob@x.example  -               RUN
`,
  );
  const { record } = JSON.parse(await results('state show contacts 1 --json'));
  assert.equal(record.payload, { account: '7316505482291106733', email: 'ann@x.example', secret: '(sensitive)' });
  assert.match(
    await results('state show contacts 1'),
    /\naccount +7316505482291106733\nemail +ann@x\.example\nsecret +\(sensitive\)\n$/,
  );
});

test('the plan masks what is sensitive', async () => {
  await shop.people(rowsAs('id, email, name, account', "(1, 'ann@x.example', 'Anne', 7316505482291106733)"));
  const out = await results('plan --select contacts');
  assert.match(out, /\n {2}~ 1\n {6}secret {2}"\(sensitive\)" → "\(sensitive\)"\n/);
});

test('runs shows past applies', async () => {
  assert.match(
    await results('runs'),
    /^run +started \(UTC\) +status +ok +rejected +unknown +skipped\n\d{8}T\d{6}Z-[0-9a-f]{8} +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +ok +2 +0 +0 +0\n$/,
  );
});

test('ls lists what is in the project, and with --select what is selected', async () => {
  assert.is(
    await results('ls'),
    `source:shop.people
seed:codes
model:codes_model
model:people
destination:crm
destination:files
sync:contacts
sync:log_early
sync:log_late
`,
  );
  const selected = async (...args: readonly string[]) =>
    endedWith(0, await shop.sluice(['ls', ...args]))
      .out.trimEnd()
      .replaceAll('\n', ' ');
  assert.is(await selected('--select', 'log_early'), 'sync:log_early');
  assert.is(await selected('--select', 'log_early+'), 'destination:files sync:log_early sync:log_late');
  assert.is(await selected('--select', '+log_late'), 'source:shop.people model:people sync:log_early sync:log_late');
  assert.is(await selected('--select', 'tag:crm'), 'sync:contacts');
  assert.is(await selected('--select', 'path:syncs/logs,log_late'), 'sync:log_late');
  assert.is(await selected('--select', 'contacts log_late'), 'sync:contacts sync:log_late');
  assert.is(
    await selected('--select', '1+destination:files', '--exclude', 'tag:log'),
    'destination:files sync:contacts',
  );
  assert.is(await selected('--select', 'model:people+1'), 'model:people sync:contacts sync:log_early sync:log_late');
});

test('an unknown name is refused with the nearest known one', async () => {
  const unknown = (detail: string): string => `error SL0603: Nothing selected by that name\n  ${detail}\n`;
  assert.is(
    await refusal('plan --select contact'),
    unknown('Nothing is selected by "contact". Did you mean "contacts"?'),
  );
  assert.is(
    await refusal('preview poeple'),
    unknown('There is no model, seed or sync "poeple". Did you mean "people"?'),
  );
  assert.is(
    await refusal('state list contcts'),
    unknown('There is no sync "contcts", in the project or in the ledger. Did you mean "contacts"?'),
  );
  assert.is(await refusal('ls --exclude tag:crn'), unknown('Nothing is selected by "tag:crn". Did you mean "crm"?'));
});

test.run();
