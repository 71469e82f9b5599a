// Files as the target: what changes, and that everything else stays as it was, to the byte.

import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Op, type Place, placeOf, type Target } from './delivering.js';

const TYPES = { email: 'VARCHAR', plan: 'VARCHAR', source: 'VARCHAR' };
const at = (object: string, target: Partial<Target> = {}): Place =>
  placeOf({ object, types: TYPES, onCreate: ['source'], ...target });

const ann = (email: string, plan: string, previous?: { email: string; plan: string }): Op => ({
  action: previous === undefined ? 'create' : 'update',
  key: '1',
  fields: { email: `"${email}"`, plan },
  initial: { source: '"wh"' },
  ...(previous && { previous: { email: `"${previous.email}"`, plan: previous.plan } }),
});
const bob = (...args: Parameters<typeof ann>): Op => ({ ...ann(...args), key: '2' });

/** Delivers twice and gives the file, which the second time must not change. */
async function twice(place: Place, file: string, ...ops: readonly Op[]): Promise<string> {
  await place.deliver(...ops);
  const first = place.project.read(file);
  await place.deliver(...ops);
  assert.is(place.project.read(file), first);
  return first;
}

const CSV = `email,owner,n,plan,source
z@x,"",12345678901234567890123,"a ""q"", b",1.10
a@x,sales-1,1.10,old,
`;

test('a CSV file keeps rows and columns of others', async () => {
  const place = at('p.csv');
  place.project.write({ 'output/p.csv': CSV });
  const ops = [
    ann('b@x', '"new"', { email: 'a@x', plan: '"old"' }),
    bob('c@x', '""'),
    { ...bob('d@x', 'null'), key: '3' },
  ];
  assert.is(
    await twice(place, 'output/p.csv', ...ops),
    `${CSV.replace('a@x', 'b@x').replace('old', 'new')}c@x,,,"",wh\nd@x,,,,wh\n`,
  );
});

test('a CSV file without a column gets it, and deletes leave the others', async () => {
  const place = at('p.csv');
  place.project.write({ 'output/p.csv': 'email,"n"\r\na@x,007\r\nb@x,"1\n2"\r\n' });
  await place.deliver(ann('a@x', '"new"'));
  assert.is(place.project.read('output/p.csv'), 'email,n,plan,source\na@x,007,new,\nb@x,"1\n2",,\n');
  await place.deliver({ action: 'delete', key: '1', fields: { email: '"a@x"', plan: '"new"' } });
  assert.is(place.project.read('output/p.csv'), 'email,n,plan,source\nb@x,"1\n2",,\n');
});

const LINES = [
  '{"email": "z@x",\t"n":12345678901234567890123, "d":1.10, "e":"é🙂"}',
  '{"email":"a@x","owner":"sales-1","d":[1.10,{"big":12345678901234567890123}],"plan":"old","none":null}',
];

test('a JSON Lines file keeps lines of others to the byte, and their members of its own', async () => {
  const place = at('p.jsonl');
  place.project.write({ 'output/p.jsonl': `${LINES.join('\n')}\n` });
  const ops = [ann('b@x', '{"x":[0.10,1e400]}', { email: 'a@x', plan: '"old"' }), bob('c@x', '1.10')];
  assert.is(
    await twice(place, 'output/p.jsonl', ...ops),
    [
      LINES[0],
      LINES[1]?.replace('a@x', 'b@x').replace('"old"', '{"x":[0.10,1e400]}'),
      '{"email":"c@x","plan":1.10,"source":"wh"}',
      '',
    ].join('\n'),
  );
});

test('a JSON Lines file loses only what is deleted, and a member left out stays', async () => {
  const place = at('p.ndjson');
  place.project.write({ 'output/p.ndjson': `${LINES.join('\n')}\n` });
  const update: Op = { action: 'update', key: '1', fields: { email: '"a@x"' } };
  assert.is(await twice(place, 'output/p.ndjson', update), `${LINES.join('\n')}\n`);
  await place.deliver({ action: 'delete', key: '1', fields: { email: '"a@x"', plan: 'null' } });
  assert.is(place.project.read('output/p.ndjson'), `${LINES[0]}\n`);
});

test('numbers that match a line match by all their digits', async () => {
  const place = placeOf({ object: 'p.jsonl', types: { id: 'HUGEINT', v: 'INTEGER' }, match: ['id'] });
  const row = (id: string, v: string): Op => ({ action: 'create', key: id, fields: { id, v } });
  await place.deliver(row('12345678901234567890123', '1'), row('12345678901234567890124', '2'));
  assert.is(
    await twice(place, 'output/p.jsonl', row('12345678901234567890124', '3')),
    '{"id":12345678901234567890123,"v":1}\n{"id":12345678901234567890124,"v":3}\n',
  );
});

test('a Parquet file keeps its types, its columns and its rows', async () => {
  const place = at('p.parquet');
  mkdirSync(place.project.path('output'));
  const old = "SELECT 'z@x' AS email, 9007199254740993 AS n, 1.10::DECIMAL(18,2) AS d UNION ALL SELECT 'a@x', 2, 2.20";
  await place.write(`COPY (${old}) TO 'output/p.parquet'`);
  const ops = [ann('b@x', '"new"', { email: 'a@x', plan: '"old"' }), bob('c@x', 'null')];
  for (const _ of ['first', 'again']) {
    await place.deliver(...ops);
    assert.equal(await place.rows("SELECT * FROM 'output/p.parquet'"), [
      'z@x|9007199254740993|1.10|NULL|NULL',
      'b@x|2|2.20|new|NULL',
      'c@x|NULL|NULL|NULL|wh',
    ]);
  }
});

test('whole numbers of 128 bits are decimals in Parquet; one that does not fit refuses its record', async () => {
  const place = placeOf({ object: 'p.parquet', types: { id: 'INTEGER', n: 'HUGEINT', l: 'HUGEINT[]' }, match: ['id'] });
  const row = (id: string, n: string): Op => ({
    action: 'create',
    key: id,
    fields: { id, n, l: '[12345678901234567890123]' },
  });
  assert.equal(
    await place.deliver(
      row('1', '99999999999999999999999999999999999999'),
      row('2', '170141183460469231731687303715884105727'),
    ),
    [
      { seq: 0, to: 0, reason: null },
      { seq: 1, to: 1, reason: 'The value cannot be stored as DECIMAL(38,0) in column "n".' },
    ],
  );
  assert.equal(await place.rows("SELECT id, n, l FROM 'output/p.parquet'"), [
    '1|99999999999999999999999999999999999999|[12345678901234567890123]',
  ]);
});

test('a Parquet column widens when the model does, and not where that would round', async () => {
  const target = (n: string): Target => ({ object: 'p.parquet', types: { id: 'INTEGER', n }, match: ['id'] });
  const first = placeOf(target('INTEGER'));
  const row = (id: string, n: string): Op => ({ action: 'create', key: id, fields: { id, n } });
  await first.deliver(row('1', '1'));
  await placeOf(target('BIGINT'), first.project).deliver(row('2', '9007199254740993'));
  const third = await placeOf(target('DOUBLE'), first.project).deliver(row('3', '1.5'), row('4', '2.0'));
  assert.equal(
    third.map(({ reason }) => reason),
    ['The value cannot be stored as BIGINT in column "n".', null],
  );
  assert.equal(await first.rows("SELECT *, typeof(n) FROM 'output/p.parquet'"), [
    '1|1|BIGINT',
    '2|9007199254740993|BIGINT',
    '4|2|BIGINT',
  ]);
});

test('mode update adds no line, append changes none', async () => {
  const update = at('p.jsonl', { mode: 'update' });
  update.project.write({ 'output/p.jsonl': '{"email":"a@x"}\n' });
  await update.deliver({ ...ann('a@x', '1'), action: 'update' }, { ...bob('b@x', '1'), action: 'update' });
  assert.is(update.project.read('output/p.jsonl'), '{"email":"a@x","plan":1}\n');
  const append = at('p.csv', { mode: 'append' });
  await append.deliver(ann('a@x', '"old"'));
  assert.is(
    await twice(append, 'output/p.csv', ann('a@x', '"new"'), bob('b@x', '"new"')),
    'email,plan,source\na@x,old,wh\nb@x,new,wh\n',
  );
});

for (const object of ['p.csv', 'p.jsonl', 'p.parquet']) {
  test(`${object} is for its owner only, keeps a mode that was set, and leaves nothing beside it`, async () => {
    const place = at(object);
    mkdirSync(place.project.path('output'));
    writeFileSync(place.project.path(`output/${object}.writing`), 'of a killed process', { mode: 0o644 });
    await place.deliver(ann('a@x', '"p"'));
    const mode = () => statSync(place.project.path(`output/${object}`)).mode & 0o777;
    assert.is(mode(), 0o600);
    chmodSync(place.project.path(`output/${object}`), 0o640);
    await place.deliver(bob('b@x', '"p"'));
    assert.is(mode(), 0o640);
    assert.equal(readdirSync(place.project.path('output')), [object]);
  });
}

const fails = async (place: Place): Promise<string> => {
  try {
    await place.deliver(ann('a@x', '"p"'));
  } catch (error) {
    return String(error);
  }
  return 'It was delivered.';
};

test('a file that cannot be understood is left as it is', async () => {
  for (const [object, text, reason] of [
    ['p.jsonl', '{"email":"b@x"}\n[1]\n', /^Error: Line 2 of p.jsonl is no JSON object\./],
    ['p.csv', 'email,n\nb@x,1,2\n', /^Error: Invalid Input Error: CSV Error on Line: 2/],
    ['p.parquet', 'no Parquet', /^Error: .*[Pp]arquet/],
  ] as const) {
    const place = at(object);
    place.project.write({ [`output/${object}`]: text });
    assert.match(await fails(place), reason);
    assert.is(place.project.read(`output/${object}`), text);
    assert.equal(readdirSync(place.project.path('output')), [object]);
  }
});

test('a path that leads out of the project is refused, by dots or by a link, and nothing is written', async () => {
  const outside = placeOf({ object: 'people', types: TYPES }).project;
  const refused = / leads out of the project\. Files and tables stay inside the project's folder\.$/;
  for (const directory of ['..', '../..', outside.root, 'a/../../b'])
    assert.match(await fails(at('p.csv', { settings: { directory } })), refused);
  assert.match(await fails(at('../../p.csv')), refused);
  assert.match(
    await fails(placeOf({ object: 'people', types: TYPES, settings: { path: `${outside.root}/t.duckdb` } })),
    refused,
  );
  const linked = at('p.csv');
  symlinkSync(outside.root, linked.project.path('output'));
  assert.match(await fails(linked), refused);
  const file = at('p.csv');
  file.project.write({ 'output/other.csv': '' });
  symlinkSync(`${outside.root}/p.csv`, file.project.path('output/p.csv'));
  assert.match(await fails(file), refused);
  assert.equal(readdirSync(outside.root), []);
});

test.run();
