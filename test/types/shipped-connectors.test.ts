// The fields of the connectors in this repository: each takes a column of its own type, and refuses one that can never
// become it.

import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { resolveConnector } from '../../compiler/resolve/resolve-connector.js';
import { cannotTake } from '../../compiler/types/fit.js';
import { familyOf } from '../../compiler/types/type-family.js';
import type { FieldType } from '../../core/connector.js';
import type { WrittenConnector } from '../../core/generated/written-connector.js';

const folder = new URL('../../../connectors/', import.meta.url);
const connectors = readdirSync(folder).map((file) =>
  resolveConnector(
    file.split('.')[0] ?? '',
    JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as WrittenConnector,
  ),
);

const OWN: Readonly<Record<FieldType, string>> = {
  string: 'VARCHAR',
  number: 'DECIMAL(18,2)',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  date: 'DATE',
  datetime: 'TIMESTAMP WITH TIME ZONE',
  json: 'STRUCT(a INTEGER)',
};

test('every field takes its own type, and no typed one takes a list or the time of day', () => {
  let typed = 0;
  for (const { name, objects, values } of connectors) {
    for (const [object, { fields }] of Object.entries(objects)) {
      for (const [field, { type, values: list = [], max_length: most = 0 }] of Object.entries(fields)) {
        const of = `${name} ${object}.${field}`;
        assert.not(cannotTake(familyOf(OWN[type]), type, values), of);
        assert.not(cannotTake(familyOf('VARCHAR'), type, values), of);
        assert.not(list.length > 0 && most > 0 && list.some((value) => value.length > most), of);
        if (type === 'string' || type === 'json') continue;
        typed += 1;
        assert.ok(cannotTake(familyOf('TIME'), type, values), of);
        assert.ok(cannotTake(familyOf('VARCHAR[]'), type, values), of);
      }
    }
  }
  assert.ok(typed > 0);
});

test.run();
