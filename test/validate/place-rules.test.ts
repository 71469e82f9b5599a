// Where tables and files may be, and which names files may have.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rendered, SYNC } from './render-project.js';

const FILES = 'destinations/files.destination.json';

const syncTo = (destination: string, object: string): string => `{
  "model": "customers", "destination": "${destination}", "mode": "upsert", "match": { "email": "email" },
  "object": "${object}",
  "fields": {}
}`;

const withObject = (object: string): string =>
  rendered({ [FILES]: '{ "connector": "file" }', [SYNC]: syncTo('files', object) });

for (const object of ['../../x.csv', '/tmp/x.csv', 'a/../../x.csv', '~/x.csv', '..\\\\x.csv'])
  test(`the file ${object}`, () => {
    assert.is(
      withObject(object),
      `
syncs/crm_contacts.sync.json:3:13 error SL0202: Invalid value
  "object": "${object}",
            ${'~'.repeat(object.length + 2)}
  "${object.replace('\\\\', '\\')}" leads out of the project. Files and tables stay inside the project: give a path relative to it, without "..".
`,
    );
  });

for (const object of ['people', 'people.xlsx', 'people.csv.gz', '.'])
  test(`the file ${object}`, () => {
    assert.is(
      withObject(object),
      `
syncs/crm_contacts.sync.json:3:13 error SL0202: Invalid value
  "object": "${object}",
            ${'~'.repeat(object.length + 2)}
  "${object}" does not say what kind of file it is. It must end in .csv, .parquet, .json, .jsonl or .ndjson.
`,
    );
  });

test('files in folders of the project', () => {
  for (const object of ['a/b.CSV', 'x..y.jsonl', 'p.parquet', 'p.json', 'p.ndjson'])
    assert.is(withObject(object), '\n');
});

test('settings that lead out of the project', () => {
  assert.is(
    rendered({
      [FILES]: '{ "connector": "file", "settings": { "directory": "../.." } }',
      'destinations/table.destination.json': '{ "connector": "duckdb", "settings": { "path": "/tmp/x.duckdb" } }',
    }),
    `
destinations/files.destination.json:1:51 error SL0202: Invalid value
  { "connector": "file", "settings": { "directory": "../.." } }
                                                    ~~~~~~~
  "../.." leads out of the project. Files and tables stay inside the project: give a path relative to it, without "..".

destinations/table.destination.json:1:48 error SL0202: Invalid value
  { "connector": "duckdb", "settings": { "path": "/tmp/x.duckdb" } }
                                                 ~~~~~~~~~~~~~~~
  "/tmp/x.duckdb" leads out of the project. Files and tables stay inside the project: give a path relative to it, without "..".

2 errors
`,
  );
});

test('settings of requests are no paths', () => {
  assert.is(
    rendered({ 'destinations/hook.destination.json': '{ "connector": "webhook", "settings": { "url": "/../x" } }' }),
    '\n',
  );
});

test.run();
