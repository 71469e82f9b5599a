// What connector documents must fulfil beyond their schema.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CONNECTOR, connectorWith, HTTP, REQUEST, rendered } from './render-project.js';

test('a transport without its part', () => {
  assert.is(
    rendered({ [CONNECTOR]: connectorWith('', REQUEST) }),
    `
connectors/mine.connector.json:1:1 error SL0203: Missing key
  {
  ~
  A connector with transport "http" needs the key "http".
`,
  );
});

test('an operation without a request', () => {
  assert.is(
    rendered({ [CONNECTOR]: connectorWith(HTTP, '{ "batch": { "records": 10 } }') }),
    `
connectors/mine.connector.json:6:5 error SL0203: Missing key
  "upsert": { "batch": { "records": 10 } }
  ~~~~~~~~
  "upsert" needs the key "request": with transport "http" every operation makes one.
`,
  );
});

test('undeclared placeholders', () => {
  assert.is(
    rendered({
      [CONNECTOR]: connectorWith(
        '"http": { "base_url": "{settings.ulr}", "headers": { "authorization": "Bearer {secrets.tokn}" } },',
        '{ "request": { "method": "POST", "path": "/{objekt}" } }',
      ),
    }),
    `
connectors/mine.connector.json:4:25 error SL0202: Invalid value
  "http": { "base_url": "{settings.ulr}", "headers": { "authorization": "Bearer {secrets.tokn}" } },
                        ~~~~~~~~~~~~~~~~
  {settings.ulr} stands for a setting that "settings" does not declare. Did you mean "url"?

connectors/mine.connector.json:4:73 error SL0202: Invalid value
  "http": { "base_url": "{settings.ulr}", "headers": { "authorization": "Bearer {secrets.tokn}" } },
                                                                        ~~~~~~~~~~~~~~~~~~~~~~~
  {secrets.tokn} stands for a secret that "secrets" does not declare. Did you mean "token"?

connectors/mine.connector.json:6:56 error SL0202: Invalid value
  "upsert": { "request": { "method": "POST", "path": "/{objekt}" } }
                                                     ~~~~~~~~~~~
  {objekt} means nothing here. This text may have {settings.NAME}, {object}, {id}, {match}, {key}, {match.name} or {fields.names}.

3 errors
`,
  );
});

test('a secret in an address', () => {
  assert.is(
    rendered({ [CONNECTOR]: connectorWith('"http": { "base_url": "{settings.url}?key={secrets.token}" },', REQUEST) }),
    `
connectors/mine.connector.json:4:25 error SL0202: Invalid value
  "http": { "base_url": "{settings.url}?key={secrets.token}" },
                        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  {secrets.token} stands where it could be seen. Secrets are allowed in headers only.
`,
  );
});

test('an unknown variable', () => {
  assert.is(
    rendered({
      [CONNECTOR]: connectorWith(
        HTTP,
        '{ "request": { "method": "POST", "path": "" }, "record": { "data": "$field" }, "body": "$record" }',
      ),
    }),
    `
connectors/mine.connector.json:6:82 error SL0202: Invalid value
  "upsert": { "request": { "method": "POST", "path": "" }, "record": { "data": "$field" }, "body": "$record" }
                                                                               ~~~~~~~~
  "$field" is no variable of a record. Did you mean "$fields"?
`,
  );
});

test('a read says where the values are', () => {
  const read = '{ "request": { "method": "GET", "path": "/{id}" } }';
  assert.is(
    rendered({ [CONNECTOR]: connectorWith(HTTP, `${REQUEST}, "read": ${read}`) }),
    `
connectors/mine.connector.json:6:64 error SL0203: Missing key
  "upsert": { "request": { "method": "POST", "path": "" } }, "read": { "request": { "method": "GET", "path": "/…
                                                             ~~~~~~
  "read" needs the key "results" with "fields": where an entry of the answer holds the record's values.
`,
  );
});

test('what only a read has, in another operation', () => {
  assert.is(
    rendered({ [CONNECTOR]: connectorWith(HTTP, '{ "request": { "method": "POST", "path": "" }, "missing": [404] }') }),
    `
connectors/mine.connector.json:6:62 error SL0202: Invalid value
  "upsert": { "request": { "method": "POST", "path": "" }, "missing": [404] }
                                                           ~~~~~~~~~
  Only "read" and "read_by_match" take this: "upsert" reads nothing back.
`,
  );
});

test('a body without records', () => {
  assert.is(
    rendered({
      [CONNECTOR]: connectorWith(HTTP, '{ "request": { "method": "POST", "path": "" }, "body": { "items": [] } }'),
    }),
    `
connectors/mine.connector.json:6:62 error SL0202: Invalid value
  "upsert": { "request": { "method": "POST", "path": "" }, "body": { "items": [] } }
                                                           ~~~~~~
  A body has "$records" (the list of records) or "$record" (the only one), and has it once.
`,
  );
});

test('a body with records twice', () => {
  assert.is(
    rendered({
      [CONNECTOR]: connectorWith(
        HTTP,
        '{ "request": { "method": "POST", "path": "" }, "body": { "a": "$record", "b": "$record" } }',
      ),
    }),
    `
connectors/mine.connector.json:6:93 error SL0202: Invalid value
  "upsert": { "request": { "method": "POST", "path": "" }, "body": { "a": "$record", "b": "$record" } }
                                                                                          ~~~~~~~~~
  A body has "$records" (the list of records) or "$record" (the only one), and has it once.
`,
  );
});

test('one record in batches of many', () => {
  assert.is(
    rendered({
      [CONNECTOR]: connectorWith(
        HTTP,
        '{ "request": { "method": "PUT", "path": "/things/{id}" }, "batch": { "records": 50 }, "body": "$record" }',
      ),
    }),
    `
connectors/mine.connector.json:6:95 error SL0202: Invalid value
  "upsert": { "request": { "method": "PUT", "path": "/things/{id}" }, "batch": { "records": 50 }, "body": "$rec…
                                                                                            ~~
  This must be 1: {id} in the path or "$record" in the body stands for a single record.
`,
  );
});

test('an answer that is no status', () => {
  assert.is(
    rendered({
      [CONNECTOR]: connectorWith('"http": { "base_url": "{settings.url}", "answers": { "40x": "retry" } },', REQUEST),
    }),
    `
connectors/mine.connector.json:4:56 error SL0202: Invalid value
  "http": { "base_url": "{settings.url}", "answers": { "40x": "retry" } },
                                                       ~~~~~
  An answer is named by its HTTP status, such as "429", or by a class of them: "2xx", "4xx", "5xx".
`,
  );
});

test('a limit that is told by nothing, and one that never starts anew', () => {
  const limits = '"rate_headers": [{ "reset": "x-reset" }, { "remaining": "x-left" }]';
  assert.is(
    rendered({ [CONNECTOR]: connectorWith(`"http": { "base_url": "{settings.url}", ${limits} },`, REQUEST) }),
    `
connectors/mine.connector.json:4:60 error SL0203: Missing key
  "http": { "base_url": "{settings.url}", "rate_headers": [{ "reset": "x-reset" }, { "remaining": "x-left" }] },
                                                           ~~~~~~~~~~~~~~~~~~~~~~
  A limit is told by "remaining" (how many requests are left) or by "usage" (18/5000), and by one of them.

connectors/mine.connector.json:4:84 error SL0203: Missing key
  "http": { "base_url": "{settings.url}", "rate_headers": [{ "reset": "x-reset" }, { "remaining": "x-left" }] },
                                                                                   ~~~~~~~~~~~~~~~~~~~~~~~~~
  A limit needs "reset" (the header that says when it starts anew), "per" (how long until then), or both.

2 errors
`,
  );
});

test('an idempotency key of one record in the header of a request of many', () => {
  assert.is(
    rendered({
      [CONNECTOR]: connectorWith(
        HTTP,
        '{ "batch": { "records": 9 }, "request": { "method": "POST", "path": "", "headers": { "k": "{idempotency_key}" } } }',
      ),
    }),
    `
connectors/mine.connector.json:6:39 error SL0202: Invalid value
  "upsert": { "batch": { "records": 9 }, "request": { "method": "POST", "path": "", "headers": { "k": "{idempot…
                                    ~
  This must be 1: {idempotency_key} in a header stands for a single record.
`,
  );
});

test('a default of the wrong type', () => {
  assert.is(
    rendered({ [CONNECTOR]: connectorWith(HTTP, REQUEST).replace('"url": {}', '"url": { "default": 1 }') }),
    `
connectors/mine.connector.json:3:37 error SL0202: Invalid value
  "settings": { "url": { "default": 1 } }, "secrets": { "token": {} },
                                    ~
  Setting "url" is a string, but its default is the number 1.
`,
  );
});

test('an identifier that is no field', () => {
  assert.is(
    rendered({
      [CONNECTOR]: connectorWith(HTTP, REQUEST).replace(
        '"things": {',
        '"things": { "identifiers": ["emial"], "fields": { "email": {} },',
      ),
    }),
    `
connectors/mine.connector.json:5:44 error SL0216: Unknown field
  "objects": { "things": { "identifiers": ["emial"], "fields": { "email": {} }, "operations": {
                                           ~~~~~~~
  "things" has no field "emial". Did you mean "email"?
`,
  );
});

test.run();
