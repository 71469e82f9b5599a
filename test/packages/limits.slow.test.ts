// What a package may be made of: not more files, and not more bytes, than any package of text has.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeProject } from '../kit/project.js';
import { said } from './sharing.js';

const SETTINGS = JSON.stringify({
  name: 'shop',
  warehouse: { type: 'duckdb', path: 'warehouse.duckdb' },
  packages: { big: { path: '../big' } },
});

function projectWith(count: number, text: string) {
  const files = Array.from({ length: count }, (_, index) => [`big/macros/m${index}.sql`, text] as const);
  return makeProject({
    'project/sluice.json': SETTINGS,
    'big/sluice.json': '{ "name": "big" }',
    ...Object.fromEntries(files),
  });
}

test('a package of too many files', async () => {
  assert.match(await said(projectWith(10_001, '')), 'The package has 10001 files, more than 10000.');
});

test('a package of too many bytes', async () => {
  assert.match(await said(projectWith(65, ' '.repeat(999_000))), 'The package has more than 64000000 bytes.');
});

test.run();
