// Types of columns, constants and known values against the fields of a destination: what can never fit is told at its
// place, what may fit is not.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { deskCodes, deskSaid } from './desk.js';

test('columns and expressions that can never become what a field holds', async () => {
  assert.is(
    await deskSaid({
      seats: 'signed_up',
      born: { column: 'signed_up', transform: ['trim', 'epoch_seconds'] },
      score: { sql: 'list || [3]' },
      seen: 'id',
      tags: 'nested',
    }),
    `
syncs/crm_contacts.sync.json:10:14 error SL0250: Value does not fit the field
  "seats": "signed_up",
           ~~~~~~~~~~~
  Column "signed_up" is DATE, and "seats" of tickets takes whole numbers (integer). Cast it in the model, compute the value with "sql", or map another column.

syncs/crm_contacts.sync.json:15:9 error SL0250: Value does not fit the field
  "epoch_seconds"
  ~~~~~~~~~~~~~~~
  What "epoch_seconds" gives is BIGINT, and "born" of tickets takes dates (date). Use another transform, or map another column.

syncs/crm_contacts.sync.json:19:14 error SL0250: Value does not fit the field
  "sql": "list || [3]"
         ~~~~~~~~~~~~~
  The value of "score" is INTEGER[], and "score" of tickets takes numbers (number). Change the expression, or map a column.

syncs/crm_contacts.sync.json:21:13 error SL0250: Value does not fit the field
  "seen": "id",
          ~~~~
  Column "id" is BIGINT, and "seen" of tickets takes dates with times (datetime). Make a time of it in the model, as with to_timestamp(), or map another column.

syncs/crm_contacts.sync.json:22:13 error SL0250: Value does not fit the field
  "tags": "nested"
          ~~~~~~~~
  Column "nested" is STRUCT(a INTEGER), and "tags" of tickets takes text (string). Add "type": "string" to send its JSON text, or make a text of it in the model.

5 errors
`,
  );
});

test('a declared type that the value can never have, or that the field contradicts', async () => {
  assert.is(
    await deskSaid({
      active: { column: 'vip', type: 'string' },
      own: { column: 'vip', type: 'date' },
    }),
    `
syncs/crm_contacts.sync.json:12:15 error SL0250: Value does not fit the field
  "type": "string"
          ~~~~~~~~
  "active" of tickets takes true or false (boolean), which "type": "string" contradicts. Leave "type" out, or map another field.

syncs/crm_contacts.sync.json:16:15 error SL0250: Value does not fit the field
  "type": "date"
          ~~~~~~
  Column "vip" is BOOLEAN, of which "type": "date" can make nothing. Cast it in the model, compute the value with "sql", or map another column.

2 errors
`,
  );
});

test('constants: their type, the values of the field, its length', async () => {
  assert.is(
    await deskSaid({
      seats: { value: 'many' },
      born: { value: '2024-02-30' },
      tags: { value: ['a'] },
      stage: { value: 'custommer' },
      note: { value: 'too long' },
    }),
    `
syncs/crm_contacts.sync.json:11:16 error SL0251: Constant does not fit the field
  "value": "many"
           ~~~~~~
  "seats" of tickets takes whole numbers (integer), which "many" is not. Write one, such as 12.

syncs/crm_contacts.sync.json:14:16 error SL0251: Constant does not fit the field
  "value": "2024-02-30"
           ~~~~~~~~~~~~
  "born" of tickets takes dates (date), which "2024-02-30" is not. Write one, such as "2026-01-31".

syncs/crm_contacts.sync.json:17:16 error SL0251: Constant does not fit the field
  "value": [
           ~
  "tags" of tickets takes text (string), which ["a"] is not. Write one, such as "text".

syncs/crm_contacts.sync.json:22:16 error SL0251: Constant does not fit the field
  "value": "custommer"
           ~~~~~~~~~~~
  "custommer" is no value of "stage" of tickets. Did you mean "customer"?

syncs/crm_contacts.sync.json:25:16 error SL0251: Constant does not fit the field
  "value": "too long"
           ~~~~~~~~~~
  "note" of tickets takes at most 5 characters, and this has 8. Shorten it.

5 errors
`,
  );
});

test('null is no value for a field that records are made with', async () => {
  assert.match(
    await deskSaid({ score: { value: null } }, { described: { score: { type: 'number', required: true } } }),
    /SL0225: Required field not mapped[\s\S]*which need "score"/,
  );
});

test('known values: some are not taken, or none', async () => {
  assert.is(
    await deskSaid({ stage: 'stage' }),
    `
syncs/crm_contacts.sync.json:10:14 warning SL0252: Values that the field does not take
  "stage": "stage"
           ~~~~~~~
  Column "stage" can be "other", which "stage" of tickets does not take: such records are not sent. It takes "lead" and "customer". Turn the values into these in the model or with "sql".
`,
  );
  assert.is(
    await deskSaid({ stage: 'kind' }),
    `
syncs/crm_contacts.sync.json:10:14 error SL0252: Values that the field does not take
  "stage": "kind"
           ~~~~~~
  Column "kind" can be "x" and "y", which "stage" of tickets does not take. It takes "lead" and "customer". Turn the values into these in the model or with "sql".
`,
  );
});

test('a data test that stops the plan makes values known; one that warns, or looks at some rows, does not', async () => {
  const accepts = (options: object) => ({
    files: {
      'models/customers.model.json': {
        columns: [{ name: 'first_name', tests: [{ accepted_values: ['lead', 'trial'], ...options }] }],
      },
    },
  });
  assert.equal(await deskCodes({ stage: 'first_name' }, accepts({})), ['SL0252 warning']);
  assert.equal(await deskCodes({ stage: 'first_name' }, accepts({ severity: 'warn' })), []);
  assert.equal(await deskCodes({ stage: 'first_name' }, accepts({ where: 'id > 5' })), []);
  assert.equal(await deskCodes({ stage: { column: 'first_name', transform: ['lower'] } }, accepts({})), []);
});

test('what may fit is no mistake', async () => {
  assert.equal(
    await deskCodes({
      seats: 'first_name',
      score: 'nothing',
      active: 'id',
      born: 'nothing',
      seen: 'signed_up',
      meta: 'nested',
      tags: { column: 'list', type: 'string' },
      note: 'first_name',
      stage: { value: null },
    }),
    [],
  );
});

test('where all is sent as text, a time may be a number and a list a text', async () => {
  const fields = { seen: 'id', born: { value: 1_700_000_000_000 }, tags: 'list', stage: { value: '' } };
  assert.equal(await deskCodes(fields, { encoding: 'string' }), []);
  assert.equal(await deskCodes({ active: 'signed_up' }, { encoding: 'string' }), ['SL0250 error']);
});

test.run();
