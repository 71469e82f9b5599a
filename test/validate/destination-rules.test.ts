// Destinations against their connectors.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CONNECTOR, DESTINATION, rendered } from './render-project.js';

test('an unknown connector', () => {
  assert.is(
    rendered({ [DESTINATION]: '{ "connector": "hubspott", "secrets": { "token": { "env": "T" } } }' }),
    `
destinations/crm.destination.json:1:16 error SL0214: Unknown connector
  { "connector": "hubspott", "secrets": { "token": { "env": "T" } } }
                 ~~~~~~~~~~
  There is no connector "hubspott". Did you mean "hubspot"?
`,
  );
});

test('an unknown setting', () => {
  assert.is(
    rendered({
      [DESTINATION]:
        '{ "connector": "hubspot", "settings": { "base_ulr": "http://x" }, "secrets": { "token": { "env": "T" } } }',
    }),
    `
destinations/crm.destination.json:1:41 error SL0201: Unknown key
  { "connector": "hubspot", "settings": { "base_ulr": "http://x" }, "secrets": { "token": { "env": "T" } } }
                                          ~~~~~~~~~~
  Connector "hubspot" has no setting "base_ulr". Did you mean "base_url"?
`,
  );
});

test('an unknown secret is not reported as missing too', () => {
  assert.is(
    rendered({ [DESTINATION]: '{ "connector": "hubspot", "secrets": { "tokn": { "env": "T" } } }' }),
    `
destinations/crm.destination.json:1:40 error SL0201: Unknown key
  { "connector": "hubspot", "secrets": { "tokn": { "env": "T" } } }
                                         ~~~~~~
  Connector "hubspot" has no secret "tokn". Did you mean "token"?
`,
  );
});

test('a secret among the settings', () => {
  assert.is(
    rendered({ [DESTINATION]: '{ "connector": "hubspot", "settings": { "token": "x" } }' }),
    `
destinations/crm.destination.json:1:41 error SL0201: Unknown key
  { "connector": "hubspot", "settings": { "token": "x" } }
                                          ~~~~~~~
  "token" is a secret of connector "hubspot", not a setting. Give a reference to it: "secrets": { "token": { "env": "NAME" } }.
`,
  );
});

test('a missing secret', () => {
  assert.is(
    rendered({ [DESTINATION]: '{ "connector": "hubspot" }' }),
    `
destinations/crm.destination.json:1:1 error SL0224: Setting or secret missing
  { "connector": "hubspot" }
  ~
  Connector "hubspot" needs the secret "token". Give a reference to it: "secrets": { "token": { "env": "NAME" } }.
`,
  );
});

test('a missing setting', () => {
  assert.is(
    rendered({ 'destinations/hook.destination.json': '{ "connector": "webhook", "settings": {} }' }),
    `
destinations/hook.destination.json:1:27 error SL0224: Setting or secret missing
  { "connector": "webhook", "settings": {} }
                            ~~~~~~~~~~
  Connector "webhook" needs the setting "url".
`,
  );
});

test('a setting of the wrong type', () => {
  assert.is(
    rendered({
      [DESTINATION]:
        '{ "connector": "hubspot", "settings": { "base_url": 8900 }, "secrets": { "token": { "env": "T" } } }',
    }),
    `
destinations/crm.destination.json:1:53 error SL0202: Invalid value
  { "connector": "hubspot", "settings": { "base_url": 8900 }, "secrets": { "token": { "env": "T" } } }
                                                      ~~~~
  Setting "base_url" of connector "hubspot" must be a string, not the number 8900.
`,
  );
});

test('custom fields of an unknown object', () => {
  assert.is(
    rendered({
      [DESTINATION]:
        '{ "connector": "hubspot", "secrets": { "token": { "env": "T" } }, "custom_fields": { "contact": ["x"] } }',
    }),
    `
destinations/crm.destination.json:1:86 error SL0215: Unknown object
  { "connector": "hubspot", "secrets": { "token": { "env": "T" } }, "custom_fields": { "contact": ["x"] } }
                                                                                       ~~~~~~~~~
  Connector "hubspot" has no object "contact". Did you mean "contacts"? Known objects: "contacts", "companies", "deals".
`,
  );
});

test('a broken connector is told once', () => {
  assert.is(
    rendered({ [DESTINATION]: '{ "connector": "mine" }', [CONNECTOR]: '{ "title": "Mine" }' }),
    `
connectors/mine.connector.json:1:1 error SL0203: Missing key
  { "title": "Mine" }
  ~
  This file needs the keys "transport" and "objects".
`,
  );
});

test('a broken destination is told once', () => {
  assert.is(
    rendered({ [DESTINATION]: '{ "connektor": "hubspot" }' }),
    `
destinations/crm.destination.json:1:3 error SL0201: Unknown key
  { "connektor": "hubspot" }
    ~~~~~~~~~~~
  There is no key "connektor" in this file. Did you mean "connector"? Known keys: "connector", "description", "settings", "accepts", "secrets", "custom_fields", "tags".
`,
  );
});

test.run();
