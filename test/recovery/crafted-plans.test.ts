// Plan files that somebody made to reach beyond them: a view in place of a table, a type that is more than a type.

import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isColumnType } from '../../runtime/plan/column-type.js';
import { endedWith } from '../kit/sluice.js';
import { inWarehouse } from '../kit/warehouse.js';
import { shopOfForty } from './killed.js';

const { crm, shop } = await shopOfForty();
test.after(() => crm.close());
endedWith(0, await shop.sluice('plan --out good.plan'));
writeFileSync(shop.path('secret.txt'), 'the secret');

/** What `show` says of the good plan after these statements. */
async function refused(...statements: readonly string[]): Promise<string> {
  copyFileSync(shop.path('good.plan'), shop.path('bad.plan'));
  await inWarehouse(shop.path('bad.plan'), ...statements);
  const { code, out, err } = await shop.sluice('show bad.plan');
  assert.equal([code, out], [3, '']);
  assert.not.match(err, /the secret|root:/);
  return err.replace('bad.plan error SL0505: Not a plan file\n  ', '').trim();
}

const NO_PLAN = 'It is a database but not a plan, or a plan that was never finished.';
const NO_DOCUMENT = 'Its header holds no plan document. Make the plan again.';
const STRANGE = 'Its tables are not those of a plan that this Sluice writes. Make the plan again.';

test('a header that is a view over another file is refused and reads nothing', async () => {
  const view = `CREATE VIEW header AS SELECT '1.0' AS format_version, content AS document FROM read_text('${shop.path('secret.txt')}')`;
  assert.is(await refused('DROP TABLE header', view), NO_PLAN);
});

test('tables that are not those of a plan, to the column and its type, are refused', async () => {
  assert.is(await refused('DROP TABLE operations'), STRANGE);
  assert.is(await refused('ALTER TABLE header ALTER document TYPE JSON'), STRANGE);
  assert.is(await refused('ALTER TABLE header ADD COLUMN more VARCHAR'), STRANGE);
  assert.is(await refused('ALTER TABLE operations RENAME payload TO load'), STRANGE);
  assert.is(await refused('CREATE SCHEMA other', 'CREATE TABLE other.operations (sync VARCHAR)'), STRANGE);
});

test('a header without a document, or with one that is none, is refused', async () => {
  assert.is(await refused('DELETE FROM header'), NO_PLAN);
  for (const document of ['oops', '[]', '{"plan_id": 1}'])
    assert.is(await refused(`UPDATE header SET document = '${document}'`), NO_DOCUMENT);
});

test('a document that lacks what the program goes by, or has something else there, is refused', async () => {
  const members = ['summary', 'syncs', 'ledger', 'guards', 'samples', 'problems', 'create', 'target', 'inputs'];
  const changes = members.map((member) => `replace(document, '"${member}":', '"other":')`);
  const patches = ['{"syncs":[{}]}', '{"syncs":[1]}', '{"inputs":3}', '{"origin":{"type":"x"}}'];
  for (const change of [...changes, ...patches.map((patch) => `json_merge_patch(document, '${patch}')`)])
    assert.is(await refused(`UPDATE header SET document = ${change}`), NO_DOCUMENT);
});

test('a plan of syncs or destinations that the project has not is refused', async () => {
  for (const [from, to] of [
    ['"name":"contacts"', '"name":"__proto__"'],
    ['"destination":"crm"', '"destination":"else"'],
  ]) {
    copyFileSync(shop.path('good.plan'), shop.path('bad.plan'));
    await inWarehouse(shop.path('bad.plan'), `UPDATE header SET document = replace(document, '${from}', '${to}')`);
    const { code, err } = await shop.sluice('apply bad.plan');
    assert.is(code, 3);
    assert.match(err, /^error SL0505: Not a plan file\n {2}The plan is damaged: the project has no sync "/);
  }
});

test('a column type that is more than one is refused, in show and in apply', async () => {
  const type = "VARCHAR); COPY (SELECT 1) TO 'stolen.csv'; --";
  await inWarehouse(
    shop.path('good.plan'),
    `INSERT INTO field_types VALUES ('contacts', 'email', '${type.replaceAll("'", "''")}')`,
  );
  for (const command of ['show good.plan', 'apply good.plan']) {
    const { code, err } = await shop.sluice(command);
    assert.is(code, 3);
    assert.is(err, `good.plan error SL0505: Not a plan file\n  It names "${type}" as a column type, which is none.\n`);
  }
  assert.not.ok(existsSync(shop.path('stolen.csv')));
  assert.is((await crm.requests()).requests, 0);
});

test('the types that DuckDB writes are types', () => {
  for (const type of [
    'VARCHAR',
    '"NULL"',
    'DECIMAL(18,3)',
    'INTEGER[]',
    'INTEGER[3][]',
    'TIMESTAMP WITH TIME ZONE',
    'TIME WITH TIME ZONE[]',
    'STRUCT(a INTEGER, "b c" VARCHAR[], d STRUCT(x DECIMAL(4,1)))',
    'MAP(VARCHAR, STRUCT(a TIMESTAMP WITH TIME ZONE))',
    "ENUM('a', 'it''s')",
    'UNION(num INTEGER, str VARCHAR)',
    'TIMESTAMP_NS',
    "GEOMETRY('EPSG:4326')",
    'STRUCT("a""b" INTEGER)',
  ])
    assert.ok(isColumnType(type), type);
});

test('what is not a type is none', () => {
  for (const text of [
    '',
    'VARCHAR)',
    'VARCHAR; DROP TABLE x',
    'VARCHAR -- x',
    'VARCHAR /* x */',
    '(SELECT 1)',
    "STRUCT(SELECT content FROM read_text('/etc/passwd'))",
    'DECIMAL((SELECT 18), 3)',
    "VARCHAR) FROM read_text('x') --",
    'a.b',
    'INTEGER[',
    'STRUCT(',
    'STRUCT()',
    "VARCHAR '",
    'VARCHAR "x',
    'VARCHAR AS x',
  ])
    assert.not.ok(isColumnType(text), text);
});

test.run();
