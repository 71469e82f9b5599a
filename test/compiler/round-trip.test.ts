// Random rows through a mapping: every payload is JSON, and every member has the value that DuckDB itself says.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { payloadMembers } from '../../core/payload.js';
import { sqlText } from '../../core/sql-text.js';
import { withEngine } from '../../runtime/database/engine.js';
import { mappingOf } from './mapping.js';

interface Sample {
  /** A SQL value. */
  readonly sql: string;
  /** Its JSON text, up to white space and the form of numbers. */
  readonly json: string;
}

const text = fc.string({ unit: 'binary', maxLength: 10 }).filter((each) => Buffer.from(each).toString() === each);
const digits = (most: number) => fc.bigInt({ min: -(10n ** BigInt(most)) + 1n, max: 10n ** BigInt(most) - 1n });

const scalar: fc.Arbitrary<Sample> = fc.oneof(
  text.map((value) => ({ sql: sqlText(value), json: JSON.stringify(value) })),
  digits(18).map((value) => ({ sql: `CAST('${value}' AS BIGINT)`, json: String(value) })),
  digits(38).map((value) => ({ sql: `CAST('${value}' AS HUGEINT)`, json: String(value) })),
  fc.tuple(digits(28), fc.integer({ min: 0, max: 10 ** 10 - 1 })).map(([whole, part]) => {
    const value = `${whole}.${String(part).padStart(10, '0')}`;
    return { sql: `CAST('${value}' AS DECIMAL(38,10))`, json: value };
  }),
  fc.tuple(digits(9), fc.integer({ min: 0, max: 10 ** 6 - 1 })).map(([whole, part]) => {
    const value = `${whole}.${String(part).padStart(6, '0')}`;
    return { sql: `CAST('${value}' AS DECIMAL(15,6))`, json: value };
  }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => {
    return { sql: `CAST('${value}' AS DOUBLE)`, json: String(value) };
  }),
  fc.boolean().map((value) => ({ sql: String(value), json: String(value) })),
  fc.constant({ sql: 'NULL', json: 'null' }),
);

const value: fc.Arbitrary<Sample> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  {
    weight: 1,
    arbitrary: fc.array(text, { maxLength: 4 }).map((items) => ({
      sql: `CAST([${items.map(sqlText).join(', ')}] AS VARCHAR[])`,
      json: JSON.stringify(items),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.uniqueArray(scalar, { minLength: 1, maxLength: 3 }).map((members) => ({
      sql: `{${members.map(({ sql }, i) => `'m${i}': ${sql}`).join(', ')}}`,
      json: `{${members.map(({ json }, i) => `"m${i}":${json}`).join(',')}}`,
    })),
  },
);

test('every payload says what DuckDB holds', () =>
  withEngine((engine) =>
    fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 6 }), async (values) => {
        const [row] = await engine.rows(`SELECT payload FROM (${mappingOf(values.map(({ sql }) => sql))})`);
        const payload = String(row?.[0]);
        JSON.parse(payload);
        const members = payloadMembers(payload);
        assert.equal(
          values.map((_, i) => canonical(members.get(`f${i}`) ?? 'absent')),
          values.map(({ json }) => canonical(json)),
        );
      }),
      { numRuns: 300, seed: 3 },
    ),
  ));

/** JSON text with each number as its exact digits and exponent, and each text as itself. */
function canonical(json: string): string {
  return json.replace(/"(?:\\.|[^"\\])*"|-?[0-9][0-9.eE+-]*/g, (token) =>
    token.startsWith('"') ? JSON.stringify(JSON.parse(token)) : exact(token),
  );
}

/** '-1.50e1' as '-15e0': all digits without closing zeros, then the power of ten. */
function exact(number: string): string {
  const [, sign = '', whole = '', part = '', power = '0'] = /^(-?)(\d+)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(number) ?? [];
  const all = `${whole}${part}`.replace(/^0+/, '');
  const kept = all.replace(/0+$/, '');
  if (kept === '') return '0';
  return `${sign}${kept}e${Number(power) - part.length + all.length - kept.length}`;
}

test.run();
