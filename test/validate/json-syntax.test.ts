// The syntax of the files that users write.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { DESTINATION, PROJECT, rendered, SYNC, syncWith } from './render-project.js';

test('a valid project has nothing to say', () => {
  assert.is(
    rendered({}),
    `
`,
  );
});

test('a trailing comma', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "firstname": "first_name", }') }),
    `
syncs/crm_contacts.sync.json:4:40 error SL0101: Invalid JSON
  "fields": { "firstname": "first_name", }
                                       ~
  Nothing follows this comma but "}", and JSON allows no comma after the last item. Remove it.
`,
  );
});

test('a missing comma between keys', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "firstname": "first_name" }\n  "tags": []') }),
    `
syncs/crm_contacts.sync.json:5:3 error SL0101: Invalid JSON
  "tags": []
  ~~~~~~
  Expected "," or "}", but found "tags".
`,
  );
});

test('a file that ends too early', () => {
  assert.is(
    rendered({ [PROJECT]: '{ "name": "acme",\n  "warehouse": { "type": "duckdb", "path": "w.duckdb" }\n\n' }),
    `
sluice.json:2:56 error SL0101: Invalid JSON
  "warehouse": { "type": "duckdb", "path": "w.duckdb" }
                                                       ~
  Expected "," or "}", but the file ends here.
`,
  );
});

test('an empty file', () => {
  assert.is(
    rendered({ [PROJECT]: '\n' }),
    `
sluice.json:1:1 error SL0101: Invalid JSON
  This file is empty. It must hold a JSON object: {}.
`,
  );
});

test('a comment', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  // names\n  "fields": {}') }),
    `
syncs/crm_contacts.sync.json:4:3 error SL0101: Invalid JSON
  // names
  ~~~~~~~~
  JSON has no comments. Put the words into a "description" where there is one, or remove them.
`,
  );
});

test('single quotes', () => {
  assert.is(
    rendered({ [SYNC]: syncWith(`  "fields": { 'firstname': "first_name" }`) }),
    `
syncs/crm_contacts.sync.json:4:15 error SL0101: Invalid JSON
  "fields": { 'firstname': "first_name" }
              ~~~~~~~~~~~
  Expected a key in double quotes or "}", but found "'firstname'". JSON puts texts in double quotes.
`,
  );
});

test('a missing value', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "firstname": }') }),
    `
syncs/crm_contacts.sync.json:4:28 error SL0101: Invalid JSON
  "fields": { "firstname": }
                           ~
  Expected a value, but found "}".
`,
  );
});

test('a missing colon', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields" { "firstname": "first_name" }') }),
    `
syncs/crm_contacts.sync.json:4:12 error SL0101: Invalid JSON
  "fields" { "firstname": "first_name" }
           ~
  Expected ":", but found "{".
`,
  );
});

test('a text without its closing quote', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "firstname": "first_name }') }),
    `
syncs/crm_contacts.sync.json:4:28 error SL0101: Invalid JSON
  "fields": { "firstname": "first_name }
                           ~~~~~~~~~~~~~
  This text has no closing quote on its line. A line break within a text is written \\n.
`,
  );
});

test('a wrong bracket', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": {}, "tags": ["a"}') }),
    `
syncs/crm_contacts.sync.json:4:29 error SL0101: Invalid JSON
  "fields": {}, "tags": ["a"}
                            ~
  Expected "," or "]", but found "}".
`,
  );
});

test('something after the end', () => {
  assert.is(
    rendered({ [PROJECT]: '{ "name": "acme", "warehouse": { "type": "duckdb", "path": "w.duckdb" } } }' }),
    `
sluice.json:1:75 error SL0101: Invalid JSON
  { "name": "acme", "warehouse": { "type": "duckdb", "path": "w.duckdb" } } }
                                                                            ~
  Expected the end of the file, but found "}".
`,
  );
});

test('a word that is no JSON', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": { "firstname": None }') }),
    `
syncs/crm_contacts.sync.json:4:28 error SL0101: Invalid JSON
  "fields": { "firstname": None }
                           ~~~~
  Expected a value, but found "None". JSON writes null.
`,
  );
});

test('an unknown escape', () => {
  assert.is(
    rendered({ [DESTINATION]: '{ "connector": "file", "settings": { "directory": "C:\\data" } }' }),
    `
destinations/crm.destination.json:1:51 error SL0101: Invalid JSON
  { "connector": "file", "settings": { "directory": "C:\\data" } }
                                                    ~~~~~~~~~
  This text has an escape that JSON does not know. A backslash itself is written \\\\.
`,
  );
});

test('brackets beyond all measure', () => {
  assert.is(
    rendered({ [PROJECT]: '['.repeat(500) }),
    `
sluice.json:1:201 error SL0101: Invalid JSON
  …[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[…
                                 ~
  This is nested more than 200 levels deep, which Sluice does not read.
`,
  );
});

test('a key that stands twice', () => {
  assert.is(
    rendered({ [SYNC]: syncWith('  "fields": {\n    "firstname": "first_name",\n    "firstname": "name"\n  }') }),
    `
syncs/crm_contacts.sync.json:6:5 error SL0102: Duplicate JSON key
  "firstname": "name"
  ~~~~~~~~~~~
  This object has the key "firstname" twice, and only one of them would count. Keep one.
  syncs/crm_contacts.sync.json:5:5: "firstname" stands here first.
`,
  );
});

test.run();
