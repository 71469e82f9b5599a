// What the schemas refuse, each mistake told once and at its cause.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CONNECTOR, connectorWith, DESTINATION, PROJECT, REQUEST, rendered, SYNC, syncWith } from './render-project.js';

test('an unknown key', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": {}, "shedule": { "every": "1h" }') }),
    `
syncs/crm_contacts.sync.json:4:17 error SL0201: Unknown key
  "fields": {}, "shedule": { "every": "1h" }
                ~~~~~~~~~
  There is no key "shedule" in this file. Did you mean "schedule"?
`,
  );
});

test('a mistyped required key is told once, not as missing too', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "feilds": {}') }),
    `
syncs/crm_contacts.sync.json:4:3 error SL0201: Unknown key
  "feilds": {}
  ~~~~~~~~
  There is no key "feilds" in this file. Did you mean "fields"?
`,
  );
});

test('missing keys', () => {
  assert.is(
    rendered({ [SYNC]: '{ "model": "customers", "match": { "email": "email" }, "fields": {} }' }),
    `
syncs/crm_contacts.sync.json:1:1 error SL0203: Missing key
  { "model": "customers", "match": { "email": "email" }, "fields": {} }
  ~
  This file needs the keys "destination", "object" and "mode".
`,
  );
});

test('a missing key of an inner object', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": {}, "schedule": {}') }),
    `
syncs/crm_contacts.sync.json:4:17 error SL0203: Missing key
  "fields": {}, "schedule": {}
                ~~~~~~~~~~
  "schedule" needs the key "every".
`,
  );
});

test('a value that is none of those allowed', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": {}').replace('mirror', 'miror') }),
    `
syncs/crm_contacts.sync.json:2:77 error SL0202: Invalid value
  "model": "customers", "destination": "crm", "object": "contacts", "mode": "miror",
                                                                            ~~~~~~~
  "mode" must be one of "upsert", "create", "update", "mirror", "append". Did you mean "mirror"?
`,
  );
});

test('a value of the only kind there is', () => {
  assert.is(
    rendered({ [PROJECT]: '{ "name": "acme", "warehouse": { "type": "postgres", "path": "x" } }' }),
    `
sluice.json:1:42 error SL0202: Invalid value
  { "name": "acme", "warehouse": { "type": "postgres", "path": "x" } }
                                           ~~~~~~~~~~
  "type" must be "duckdb".
`,
  );
});

test('a wrong type', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": {}, "depends_on": "crm_companies"') }),
    `
syncs/crm_contacts.sync.json:4:31 error SL0202: Invalid value
  "fields": {}, "depends_on": "crm_companies"
                              ~~~~~~~~~~~~~~~
  "depends_on" must be a list, not a text.
`,
  );
});

test('a number where an object belongs', () => {
  assert.is(
    rendered({ [PROJECT]: '12' }),
    `
sluice.json:1:1 error SL0202: Invalid value
  12
  ~~
  This file must be an object, not the number 12.
`,
  );
});

test('a name that is no name', () => {
  assert.is(
    rendered({ [PROJECT]: '{ "name": "acme-prod", "warehouse": { "type": "duckdb", "path": "w.duckdb" } }' }),
    `
sluice.json:1:11 error SL0202: Invalid value
  { "name": "acme-prod", "warehouse": { "type": "duckdb", "path": "w.duckdb" } }
            ~~~~~~~~~~~
  "name" is "acme-prod", but must be a name: letters, digits and underscores, not starting with a digit.
`,
  );
});

test('a duration without a unit', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": {}, "schedule": { "every": "15" }') }),
    `
syncs/crm_contacts.sync.json:4:40 error SL0202: Invalid value
  "fields": {}, "schedule": { "every": "15" }
                                       ~~~~
  "every" is "15", but must be a duration such as "30s": a whole number with ms, s, m, h or d.
`,
  );
});

test('a guard that is neither number nor percentage', () => {
  assert.is(
    rendered({
      [SYNC]: syncWith('  "fields": {}, "guards": { "max_deletes": "ten", "max_creates": -1, "max_updates": 1.5 }'),
    }),
    `
syncs/crm_contacts.sync.json:4:44 error SL0202: Invalid value
  "fields": {}, "guards": { "max_deletes": "ten", "max_creates": -1, "max_updates": 1.5 }
                                           ~~~~~
  "max_deletes" is "ten", but must be a whole number or a percentage such as "10%".

syncs/crm_contacts.sync.json:4:66 error SL0202: Invalid value
  "fields": {}, "guards": { "max_deletes": "ten", "max_creates": -1, "max_updates": 1.5 }
                                                                 ~~
  "max_creates" must be at least 0, not -1.

syncs/crm_contacts.sync.json:4:85 error SL0202: Invalid value
  "fields": {}, "guards": { "max_deletes": "ten", "max_creates": -1, "max_updates": 1.5 }
                                                                                    ~~~
  "max_updates" must be a whole number or a percentage such as "10%", not the number 1.5.

3 errors
`,
  );
});

test('an empty text and an empty object', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": {}, "filter": ""').replace('{ "email": "email" }', '{}') }),
    `
syncs/crm_contacts.sync.json:3:3 error SL0202: Invalid value
  "match": {},
  ~~~~~~~
  "match" must not be empty.

syncs/crm_contacts.sync.json:4:27 error SL0202: Invalid value
  "fields": {}, "filter": ""
                          ~~
  "filter" must not be empty.

2 errors
`,
  );
});

test('a repeated item', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": {}, "tags": ["crm", "crm"]') }),
    `
syncs/crm_contacts.sync.json:4:33 error SL0202: Invalid value
  "fields": {}, "tags": ["crm", "crm"]
                                ~~~~~
  "crm" stands in "tags" already. Remove one.
`,
  );
});

test('a number beyond its bounds', () => {
  assert.is(
    rendered({
      [CONNECTOR]: connectorWith(
        '"http": { "base_url": "{settings.url}", "concurrency": 0, "retry": { "attempts": 21 } },',
        REQUEST,
      ),
    }),
    `
connectors/mine.connector.json:4:58 error SL0202: Invalid value
  "http": { "base_url": "{settings.url}", "concurrency": 0, "retry": { "attempts": 21 } },
                                                         ~
  "concurrency" must be at least 1, not 0.

connectors/mine.connector.json:4:84 error SL0202: Invalid value
  "http": { "base_url": "{settings.url}", "concurrency": 0, "retry": { "attempts": 21 } },
                                                                                   ~~
  "attempts" must be at most 20, not 21.

2 errors
`,
  );
});

test('a path that leaves the project', () => {
  assert.is(
    rendered({
      'sources/shop.source.json': '{ "name": "shop", "tables": [{ "name": "customers", "path": "../customers.csv" }] }',
    }),
    `
sources/shop.source.json:1:61 error SL0202: Invalid value
  { "name": "shop", "tables": [{ "name": "customers", "path": "../customers.csv" }] }
                                                              ~~~~~~~~~~~~~~~~~~
  "path" is "../customers.csv", but must be a path in the project that ends in .csv, .json, .jsonl, .ndjson or .parquet.
`,
  );
});

test('a field with a mistyped form', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "firstname": { "colunm": "first_name" } }') }),
    `
syncs/crm_contacts.sync.json:4:30 error SL0201: Unknown key
  "fields": { "firstname": { "colunm": "first_name" } }
                             ~~~~~~~~
  There is no key "colunm" in "firstname". Did you mean "column"? Known keys: "column", "value", "sql", "lookup", "template".
`,
  );
});

test('a field with a mistyped option', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "firstname": { "column": "first_name", "tranform": ["trim"] } }') }),
    `
syncs/crm_contacts.sync.json:4:54 error SL0201: Unknown key
  "fields": { "firstname": { "column": "first_name", "tranform": ["trim"] } }
                                                     ~~~~~~~~~~
  There is no key "tranform" in "firstname". Did you mean "transform"? Known keys: "column", "type", "transform", "when_null", "manage", "sensitive".
`,
  );
});

test('a field with two forms', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "firstname": { "column": "first_name", "value": "x" } }') }),
    `
syncs/crm_contacts.sync.json:4:54 error SL0202: Invalid value
  "fields": { "firstname": { "column": "first_name", "value": "x" } }
                                                     ~~~~~~~
  "firstname" has "column" and "value", which exclude each other. Keep one of them.
`,
  );
});

test('a field with no form', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "firstname": { "type": "string" } }') }),
    `
syncs/crm_contacts.sync.json:4:15 error SL0203: Missing key
  "fields": { "firstname": { "type": "string" } }
              ~~~~~~~~~~~
  "firstname" needs one of the keys "column", "value", "sql", "lookup" or "template".
`,
  );
});

test('a field that is a number', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "firstname": 3 }') }),
    `
syncs/crm_contacts.sync.json:4:28 error SL0202: Invalid value
  "fields": { "firstname": 3 }
                           ~
  "firstname" must be a text or an object with "column", "value", "sql", "lookup" or "template", not the number 3.
`,
  );
});

test('a mistake within a form', () => {
  assert.is(
    rendered({
      [SYNC]: syncWith('  "fields": { "firstname": { "column": "first_name", "transform": ["trimm", "lower"] } }'),
    }),
    `
syncs/crm_contacts.sync.json:4:68 error SL0202: Invalid value
  "fields": { "firstname": { "column": "first_name", "transform": ["trimm", "lower"] } }
                                                                   ~~~~~~~
  Item 1 of "transform" must be one of "trim", "lower", "upper", "sha256", "md5", "digits", "date", "epoch_seconds", "epoch_milliseconds". Did you mean "trim"?
`,
  );
});

test('a lookup without its key', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "company": { "lookup": { "sync": "crm_contacts" } } }') }),
    `
syncs/crm_contacts.sync.json:4:28 error SL0203: Missing key
  "fields": { "company": { "lookup": { "sync": "crm_contacts" } } }
                           ~~~~~~~~
  "lookup" needs the key "key".
`,
  );
});

test('a secret as a text', () => {
  assert.is(
    rendered({ [DESTINATION]: '{ "connector": "hubspot", "secrets": { "token": "HUBSPOT_TOKEN" } }' }),
    `
destinations/crm.destination.json:1:49 error SL0202: Invalid value
  { "connector": "hubspot", "secrets": { "token": "HUBSPOT_TOKEN" } }
                                                  ~~~~~~~~~~~~~~~
  "token" must be an object with "env", "file" or "command", not a text.
`,
  );
});

test('a secret with a mistyped form', () => {
  assert.is(
    rendered({ [DESTINATION]: '{ "connector": "hubspot", "secrets": { "token": { "evn": "HUBSPOT_TOKEN" } } }' }),
    `
destinations/crm.destination.json:1:51 error SL0201: Unknown key
  { "connector": "hubspot", "secrets": { "token": { "evn": "HUBSPOT_TOKEN" } } }
                                                    ~~~~~
  There is no key "evn" in "token". Did you mean "env"? Known keys: "env", "file", "command".
`,
  );
});

test('a key that is no text', () => {
  assert.is(
    rendered({ 'models/customers.model.json': '{ "key": [1] }' }),
    `
models/customers.model.json:1:11 error SL0202: Invalid value
  { "key": [1] }
            ~
  Item 1 of "key" must be a text, not the number 1.
`,
  );
});

test('a key of neither form', () => {
  assert.is(
    rendered({ 'models/customers.model.json': '{ "key": 7 }' }),
    `
models/customers.model.json:1:10 error SL0202: Invalid value
  { "key": 7 }
           ~
  "key" must be a text or a list, not the number 7.
`,
  );
});

test('ten mistakes in one file', () => {
  assert.is(
    rendered({
      [SYNC]: `{
  "modle": "customers",
  "destination": 7,
  "object": "",
  "mode": "mirro",
  "match": {},
  "fields": { "firstname": { "colum": "a" }, "lastname": { "column": "b", "value": 1 }, "phone": {} },
  "guards": { "max_deletes": "10" },
  "schedule": {}
}`,
    }),
    `
syncs/crm_contacts.sync.json:2:3 error SL0201: Unknown key
  "modle": "customers",
  ~~~~~~~
  There is no key "modle" in this file. Did you mean "model"?

syncs/crm_contacts.sync.json:3:18 error SL0202: Invalid value
  "destination": 7,
                 ~
  "destination" must be a text, not the number 7.

syncs/crm_contacts.sync.json:4:13 error SL0202: Invalid value
  "object": "",
            ~~
  "object" must not be empty.

syncs/crm_contacts.sync.json:5:11 error SL0202: Invalid value
  "mode": "mirro",
          ~~~~~~~
  "mode" must be one of "upsert", "create", "update", "mirror", "append". Did you mean "mirror"?

syncs/crm_contacts.sync.json:6:3 error SL0202: Invalid value
  "match": {},
  ~~~~~~~
  "match" must not be empty.

syncs/crm_contacts.sync.json:7:30 error SL0201: Unknown key
  "fields": { "firstname": { "colum": "a" }, "lastname": { "column": "b", "value": 1 }, "phone": {} },
                             ~~~~~~~
  There is no key "colum" in "firstname". Did you mean "column"? Known keys: "column", "value", "sql", "lookup", "template".

syncs/crm_contacts.sync.json:7:75 error SL0202: Invalid value
  "fields": { "firstname": { "colum": "a" }, "lastname": { "column": "b", "value": 1 }, "phone": {} },
                                                                          ~~~~~~~
  "lastname" has "column" and "value", which exclude each other. Keep one of them.

syncs/crm_contacts.sync.json:7:89 error SL0203: Missing key
  "fields": { "firstname": { "colum": "a" }, "lastname": { "column": "b", "value": 1 }, "phone": {} },
                                                                                        ~~~~~~~
  "phone" needs one of the keys "column", "value", "sql", "lookup" or "template".

syncs/crm_contacts.sync.json:8:30 error SL0202: Invalid value
  "guards": { "max_deletes": "10" },
                             ~~~~
  "max_deletes" is "10", but must be a whole number or a percentage such as "10%".

syncs/crm_contacts.sync.json:9:3 error SL0203: Missing key
  "schedule": {}
  ~~~~~~~~~~
  "schedule" needs the key "every".

10 errors
`,
  );
});

test.run();
