// What the compiler says of types is what the mapping's SQL does: checked over many values and over all pairs of types.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describedText } from '../../compiler/mapping/described-text.js';
import { fitsType } from '../../compiler/types/constant-fit.js';
import { cannotConvert, cannotTake } from '../../compiler/types/fit.js';
import { enumValues, familyOf, type TypeFamily } from '../../compiler/types/type-family.js';
import type { FieldType, ValueRules } from '../../core/connector.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, withEngine } from '../../runtime/database/engine.js';
import { JSON_RULES, TEXT_RULES } from '../values/send-values.js';

const TYPES: readonly FieldType[] = ['string', 'number', 'integer', 'boolean', 'date', 'datetime', 'json'];

/** Of each kind of column some values that have as many forms as possible. */
const VALUES: readonly (readonly [TypeFamily, readonly string[]])[] = [
  ['text', ["'5'", "'2024-01-02'", "'true'", "'x'"]],
  ['integer', ['1::BIGINT', '20240102::BIGINT', '1700000000000::UBIGINT']],
  ['number', ['1.5::DOUBLE', '1::DECIMAL(5,0)', '20240102::FLOAT']],
  ['boolean', ['true', 'false']],
  ['date', ["DATE '2024-01-02'"]],
  [
    'timestamp',
    ["TIMESTAMP '2024-01-02 03:04:05'", "TIMESTAMPTZ '2024-01-02 03:04:05+00'", "TIMESTAMP_NS '2024-01-02'"],
  ],
  ['time', ["TIME '10:00'", 'INTERVAL 1 DAY', "'10:00:00+00'::TIMETZ"]],
  ['binary', ["'5'::BLOB", "'101'::BIT"]],
  ['list', ['[1]', "['true']", "[DATE '2024-01-02']", '[1]::INTEGER[1]']],
  ['nested', ["{'a': 1}", "MAP {'a': 1}"]],
];

/** Whether the value has a text that can be sent. */
async function isSent(engine: Engine, value: string, text: string): Promise<boolean> {
  const [row] = await engine.rows(`SELECT ${text} FROM (SELECT ${value} AS v)`);
  return row?.[0] !== null;
}

test('what can never be converted, no value is; and of what can, some is', () =>
  withEngine(async (engine) => {
    for (const [family, values] of VALUES) {
      for (const type of TYPES) {
        const sent: boolean[] = [];
        for (const value of values) {
          const [found] = await engine.rows(`DESCRIBE SELECT ${value} AS v`);
          assert.is(familyOf(String(found?.[1])), family, String(found?.[1]));
          const { json } = describedText('v', { type }, undefined, JSON_RULES);
          sent.push(await isSent(engine, value, json));
        }
        if (cannotConvert(family, type)) assert.not(sent.includes(true), `${family} to ${type}`);
        else if (family !== 'binary' || type === 'string') assert.ok(sent.includes(true), `${family} to ${type}`);
      }
    }
  }));

test('what a field takes as it is', () =>
  withEngine(async (engine) => {
    const takes = async (value: string, type: FieldType, rules: ValueRules) => {
      const { json } = describedText('v', {}, { type }, rules);
      return isSent(engine, value, json);
    };
    assert.ok(await takes('1700000000000::BIGINT', 'datetime', TEXT_RULES));
    assert.ok(await takes("'1700000000000'", 'date', TEXT_RULES));
    assert.not(await takes('1700000000000::BIGINT', 'datetime', JSON_RULES));
    assert.not(await takes('5::BIGINT', 'datetime', TEXT_RULES));
    assert.ok(cannotTake('integer', 'datetime', JSON_RULES));
    assert.not(cannotTake('integer', 'datetime', TEXT_RULES));
    assert.ok(await takes("'any text'", 'json', JSON_RULES));
  }));

test('constants fit as the mapping sends them', () =>
  withEngine(async (engine) => {
    const words = fc.constantFrom(
      '1',
      '1.0',
      '1.5',
      '1e3',
      '007',
      '-0',
      'T',
      'yes',
      'on',
      'maybe',
      '',
      ' 5 ',
      'NaN',
      '.5',
    );
    const texts = fc.sample(fc.oneof(words, fc.double().map(String), fc.integer().map(String), fc.string()), 300);
    for (const type of ['number', 'integer', 'boolean'] as const) {
      const { json } = describedText('v', { type }, undefined, JSON_RULES);
      const values = texts.map((text) => `(${sqlText(text.replaceAll('\0', ''))})`).join(', ');
      const rows = await engine.rows(`SELECT v, ${json} IS NOT NULL FROM (VALUES ${values}) AS t(v)`);
      for (const [text, sent] of rows) assert.is(fitsType(String(text), type), sent, `${JSON.stringify(text)} ${type}`);
    }
  }));

test('values of an ENUM, whatever stands in them', () => {
  assert.equal(enumValues("ENUM('a', 'it''s', 'x, y', '(')"), ['a', "it's", 'x, y', '(']);
  assert.is(enumValues('VARCHAR'), undefined);
  assert.is(familyOf("ENUM('a')[]"), 'list');
  assert.is(familyOf('STRUCT(a INTEGER[], "b c" VARCHAR)'), 'nested');
  assert.is(familyOf('TIME WITH TIME ZONE'), 'time');
  assert.is(familyOf('mood'), 'other');
});

test.run();
