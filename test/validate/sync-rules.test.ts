// Syncs against models, destinations, objects and one another.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  CONNECTOR,
  connectorWith,
  DESTINATION,
  HTTP,
  MINE,
  REQUEST,
  rendered,
  SYNC,
  syncWith,
} from './render-project.js';

test('an unknown model', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": {}').replace('"customers"', '"custommers"') }),
    `
syncs/crm_contacts.sync.json:2:12 error SL0211: Unknown model
  "model": "custommers", "destination": "crm", "object": "contacts", "mode": "mirror",
           ~~~~~~~~~~~~
  There is no model or seed "custommers". Did you mean "customers"?
`,
  );
});

test('a seed is a model too', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": {}').replace('"customers"', '"people"') }, {}, ['seeds/people.csv']),
    `
`,
  );
});

test('an unknown destination', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": {}').replace('"crm"', '"crn"') }),
    `
syncs/crm_contacts.sync.json:2:40 error SL0213: Unknown destination
  "model": "customers", "destination": "crn", "object": "contacts", "mode": "mirror",
                                       ~~~~~
  There is no destination "crn". Did you mean "crm"?
`,
  );
});

test('an unknown object', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": {}').replace('"contacts"', '"contact"') }),
    `
syncs/crm_contacts.sync.json:2:57 error SL0215: Unknown object
  "model": "customers", "destination": "crm", "object": "contact", "mode": "mirror",
                                                        ~~~~~~~~~
  Connector "hubspot" has no object "contact". Did you mean "contacts"? Known objects: "contacts", "companies", "deals".
`,
  );
});

test('a mode that the object does not support', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": {}').replace('"mirror"', '"append"') }),
    `
syncs/crm_contacts.sync.json:2:77 error SL0218: Unsupported mode
  "model": "customers", "destination": "crm", "object": "contacts", "mode": "append",
                                                                            ~~~~~~~~
  "contacts" of connector "hubspot" does not support mode "append". It supports: "upsert", "create", "update", "mirror".
`,
  );
});

test('a way of deleting that the object does not offer', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "on_delete": "delete",\n  "fields": {}') }),
    `
syncs/crm_contacts.sync.json:4:16 error SL0218: Unsupported mode
  "on_delete": "delete",
               ~~~~~~~~
  "contacts" of connector "hubspot" does not offer "delete". It offers: "archive", "keep".
`,
  );
});

test('a mode that would need deletes', () => {
  assert.is(
    rendered({
      [DESTINATION]: MINE,
      [CONNECTOR]: connectorWith(HTTP, REQUEST),
      [SYNC]: syncWith('  "fields": {}').replace('contacts', 'things'),
    }),
    `
syncs/crm_contacts.sync.json:2:75 error SL0218: Unsupported mode
  "model": "customers", "destination": "crm", "object": "things", "mode": "mirror",
                                                                          ~~~~~~~~
  "things" of connector "mine" does not support mode "mirror". It supports: "upsert". It cannot delete; to leave deleted records there, add "on_delete": "keep".

syncs/crm_contacts.sync.json:3:14 error SL0216: Unknown field
  "match": { "email": "email" },
             ~~~~~~~
  "things" of connector "mine" has no field "email". The connector lists no fields; "custom_fields": true there would allow any.

2 errors
`,
  );
});

test('a match field that does not identify', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": {}').replace('"email": "email"', '"phone": "phone"') }),
    `
syncs/crm_contacts.sync.json:3:14 error SL0223: Not an identifier
  "match": { "phone": "phone" },
             ~~~~~~~
  "phone" does not identify contacts of connector "hubspot". What does: "email".
`,
  );
});

test('two match fields over HTTP', () => {
  assert.is(
    rendered({
      [SYNC]: syncWith('  "fields": {}')
        .replace('"crm", "object": "contacts"', '"hook", "object": "event"')
        .replace('"email": "email"', '"email": "email", "shop": "shop"'),
    }),
    `
syncs/crm_contacts.sync.json:3:32 error SL0226: Unsupported field option
  "match": { "email": "email", "shop": "shop" },
                               ~~~~~~
  Connector "webhook" finds a record by one field, so "match" can have only one.
`,
  );
});

test('two match fields are fine where none is looked for', () => {
  assert.is(
    rendered({
      [SYNC]: syncWith('  "fields": {}')
        .replace('"crm", "object": "contacts", "mode": "mirror"', '"hook", "object": "event", "mode": "append"')
        .replace('"email": "email"', '"email": "email", "shop": "shop"'),
    }),
    `
`,
  );
});

test('a field that is close to a known one', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "fristname": "first_name" }') }),
    `
syncs/crm_contacts.sync.json:4:15 error SL0216: Unknown field
  "fields": { "fristname": "first_name" }
              ~~~~~~~~~~~
  Did you mean "firstname"? If "fristname" is a field of your own there, say so in destinations/crm.destination.json: "custom_fields": { "contacts": ["fristname"] }.
`,
  );
});

test('a field that is declared as a custom one', () => {
  assert.is(
    rendered({
      [DESTINATION]:
        '{ "connector": "hubspot", "secrets": { "token": { "env": "T" } }, "custom_fields": { "contacts": ["fristname"] } }',
      [SYNC]: syncWith('  "fields": { "fristname": "first_name" }'),
    }),
    `
`,
  );
});

test('a field that is nothing like a known one is a custom one', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "lifetime_value": "ltv", "zap": "zap" }') }),
    `
`,
  );
});

test('an unknown field where there are no custom ones', () => {
  assert.is(
    rendered({
      [DESTINATION]: MINE,
      [CONNECTOR]: connectorWith(HTTP, REQUEST).replace(
        '"things": {',
        '"things": { "fields": { "email": {}, "name": {} },',
      ),
      [SYNC]: syncWith('  "fields": { "nmae": "name" }').replace('contacts', 'things').replace('mirror', 'upsert'),
    }),
    `
syncs/crm_contacts.sync.json:4:15 error SL0216: Unknown field
  "fields": { "nmae": "name" }
              ~~~~~~
  "things" of connector "mine" has no field "nmae". Did you mean "name"?
`,
  );
});

test('a field that cannot be written', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "createdate": "created_at" }') }),
    `
syncs/crm_contacts.sync.json:4:15 error SL0222: Field cannot be written
  "fields": { "createdate": "created_at" }
              ~~~~~~~~~~~~
  "createdate" of contacts is set by the destination itself and cannot be written. Remove it.
`,
  );
});

test('required fields that are not mapped', () => {
  assert.is(
    rendered({
      [SYNC]: syncWith('  "fields": { "amount": "total" }')
        .replace('contacts', 'deals')
        .replace('mirror', 'create')
        .replace('"email": "email"', '"dealname": "name"'),
    }),
    `
syncs/crm_contacts.sync.json:4:3 error SL0225: Required field not mapped
  "fields": { "amount": "total" }
  ~~~~~~~~
  Mode "create" creates deals, which need "dealstage". Map it.
`,
  );
});

test('if_empty needs read-back', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "firstname": { "column": "first_name", "manage": "if_empty" } }') }),
    `
syncs/crm_contacts.sync.json:4:64 error SL0226: Unsupported field option
  "fields": { "firstname": { "column": "first_name", "manage": "if_empty" } }
                                                               ~~~~~~~~~~
  Connector "hubspot" does not offer to read fields back, which "if_empty" needs. Use "on_create" or "always".
`,
  );
});

test('a match field with another source', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "email": { "column": "email", "transform": ["lower"] } }') }),
    `
syncs/crm_contacts.sync.json:4:15 error SL0226: Unsupported field option
  "fields": { "email": { "column": "email", "transform": ["lower"] } }
              ~~~~~~~
  "match" takes "email" from column "email", so it cannot have another value here. Remove it, or compute the value in the model and match by that column.
`,
  );
});

test('a match field with the same source', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "email": { "column": "email", "sensitive": true } }') }),
    `
`,
  );
});

test('a constant that the field does not take', () => {
  assert.is(
    rendered({
      [DESTINATION]: MINE,
      [CONNECTOR]: connectorWith(HTTP, REQUEST).replace(
        '"things": {',
        '"things": { "fields": { "email": {}, "plan": { "values": ["free", "pro"] } },',
      ),
      [SYNC]: syncWith('  "fields": { "plan": { "value": "por" } }')
        .replace('contacts', 'things')
        .replace('mirror', 'upsert'),
    }),
    `
syncs/crm_contacts.sync.json:4:34 error SL0251: Constant does not fit the field
  "fields": { "plan": { "value": "por" } }
                                 ~~~~~
  "por" is no value of "plan" of things. Did you mean "pro"?
`,
  );
});

test('unknown syncs in lookups, depends_on and yields_to', () => {
  assert.is(
    rendered({
      [SYNC]: syncWith(
        '  "fields": { "company": { "lookup": { "sync": "crm_companies", "key": "company_id" } } },\n  "depends_on": ["crm_contact"],\n  "yields_to": ["nobody"]',
      ),
    }),
    `
syncs/crm_contacts.sync.json:4:48 error SL0217: Unknown sync
  "fields": { "company": { "lookup": { "sync": "crm_companies", "key": "company_id" } } },
                                               ~~~~~~~~~~~~~~~
  There is no sync "crm_companies". Known syncs: "crm_contacts".

syncs/crm_contacts.sync.json:5:18 error SL0217: Unknown sync
  "depends_on": ["crm_contact"],
                 ~~~~~~~~~~~~~
  There is no sync "crm_contact". Did you mean "crm_contacts"?

syncs/crm_contacts.sync.json:6:17 error SL0217: Unknown sync
  "yields_to": ["nobody"]
                ~~~~~~~~
  There is no sync "nobody". Known syncs: "crm_contacts".

3 errors
`,
  );
});

test('a field owned twice', () => {
  assert.is(
    rendered({
      'syncs/crm_leads.sync.json': syncWith('  "fields": {\n    "firstname": "name",\n    "phone": "phone"\n  }'),
    }),
    `
syncs/crm_leads.sync.json:5:5 error SL0219: Field owned twice
  "firstname": "name",
  ~~~~~~~~~~~
  Sync "crm_leads" and sync "crm_contacts" both map "firstname" of contacts in destination "crm" and would overwrite each other. Map each field in one of them, or add "yields_to": ["crm_contacts"] here.
  syncs/crm_contacts.sync.json:4:15: "crm_contacts" maps it here.
`,
  );
});

test('several fields owned twice are one mistake', () => {
  assert.is(
    rendered({
      [SYNC]: syncWith('  "fields": { "firstname": "first_name", "phone": "phone" }'),
      'syncs/crm_leads.sync.json': syncWith('  "fields": { "firstname": "name", "phone": "phone" }'),
    }),
    `
syncs/crm_leads.sync.json:4:15 error SL0219: Field owned twice
  "fields": { "firstname": "name", "phone": "phone" }
              ~~~~~~~~~~~
  Sync "crm_leads" and sync "crm_contacts" both map "firstname" and "phone" of contacts in destination "crm" and would overwrite each other. Map each field in one of them, or add "yields_to": ["crm_contacts"] here.
  syncs/crm_contacts.sync.json:4:15: "crm_contacts" maps it here.
`,
  );
});

test('a field owned twice by syncs that yield to each other', () => {
  assert.is(
    rendered({
      [SYNC]: syncWith('  "yields_to": ["crm_leads"],\n  "fields": { "firstname": "first_name" }'),
      'syncs/crm_leads.sync.json': syncWith('  "yields_to": ["crm_contacts"],\n  "fields": { "firstname": "name" }'),
    }),
    `
syncs/crm_leads.sync.json:5:15 error SL0219: Field owned twice
  "fields": { "firstname": "name" }
              ~~~~~~~~~~~
  Sync "crm_leads" and sync "crm_contacts" both map "firstname" of contacts in destination "crm", and each yields to the other, so nobody would. Remove one "yields_to".
  syncs/crm_contacts.sync.json:5:15: "crm_contacts" maps it here.
`,
  );
});

test('a field that one sync leaves to the other', () => {
  assert.is(
    rendered({
      'syncs/crm_leads.sync.json': syncWith('  "yields_to": ["crm_contacts"],\n  "fields": { "firstname": "name" }'),
    }),
    `
`,
  );
});

test('a field that one sync does not manage', () => {
  assert.is(
    rendered({
      'syncs/crm_leads.sync.json': syncWith('  "fields": { "firstname": { "column": "name", "manage": "never" } }'),
    }),
    `
`,
  );
});

test('syncs that create do not own', () => {
  assert.is(
    rendered({
      'syncs/crm_leads.sync.json': syncWith('  "fields": { "firstname": "name" }').replace('mirror', 'create'),
    }),
    `
`,
  );
});

test('references to broken things are silent', () => {
  assert.is(
    rendered({
      [DESTINATION]: '{ "connector": "hubspot", ',
      'models/customers.sql': 'select 1',
      'syncs/broken.sync.json': '{}',
      [SYNC]: syncWith(
        '  "fields": { "company": { "lookup": { "sync": "broken", "key": "id" } } }, "depends_on": ["broken"]',
      ),
    }),
    `
destinations/crm.destination.json:1:26 error SL0101: Invalid JSON
  { "connector": "hubspot",
                           ~
  Expected a key in double quotes, but the file ends here.

syncs/broken.sync.json:1:1 error SL0203: Missing key
  {}
  ~
  This file needs the keys "model", "destination", "object", "mode", "match" and "fields".

2 errors
`,
  );
});

test.run();
