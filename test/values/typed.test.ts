// Declared types, from text and from native values: what fits is sent in the type's form, what does not is never sent.

import { test } from 'uvu';
import { sends } from './send-values.js';

test('string', () =>
  sends(
    {
      "'x'": '"x"',
      '12345678901234567890': '"12345678901234567890"',
      '1.50::DECIMAL(4,2)': '"1.50"',
      true: '"true"',
      "DATE '2024-01-02'": '"2024-01-02"',
      "TIMESTAMPTZ '2024-01-02 03:04:05+00'": '"2024-01-02T03:04:05Z"',
      '[1, 2]': '"[1,2]"',
      "{'a': 1}": '"{\\"a\\":1}"',
      '\'{"a": 1}\'::JSON': '"{\\"a\\": 1}"',
      NULL: 'null',
    },
    { type: 'string' },
  ));

test('number', () =>
  sends(
    {
      "'12.50'": '12.50',
      "' -3e10 '": '-3e10',
      "'9007199254740993'": '9007199254740993',
      '12.5::DECIMAL(38,10)': '12.5000000000',
      '0.1::DOUBLE': '0.1',
      "'007'": 'invalid',
      "'1,000'": 'invalid',
      "'.5'": 'invalid',
      "'+1'": 'invalid',
      "'NaN'": 'invalid',
      "''": 'invalid',
      "'nan'::DOUBLE": 'invalid',
      true: 'invalid',
      "DATE '2024-01-02'": 'invalid',
      '[1]': 'invalid',
      "'5'::ENUM('5')": '5',
    },
    { type: 'number' },
  ));

test('integer', () =>
  sends(
    {
      "'9223372036854775808'": '9223372036854775808',
      "' 007 '": '7',
      "'12.0'": '12',
      "'12.5'": 'invalid',
      "'1e3'": 'invalid',
      '12.000::DECIMAL(10,3)': '12',
      '12.5::DECIMAL(10,3)': 'invalid',
      '1e16::DOUBLE': '10000000000000000',
      '0.5::DOUBLE': 'invalid',
      "'inf'::DOUBLE": 'invalid',
      true: 'invalid',
      "'999999999999999999999999999999999999999999'": 'invalid',
    },
    { type: 'integer' },
  ));

test('boolean', () =>
  sends(
    {
      '0': 'false',
      '2': 'invalid',
      "'true'": 'true',
      "' F '": 'false',
      "'1'": 'true',
      "'maybe'": 'invalid',
      true: 'true',
      "DATE '2024-01-02'": 'invalid',
    },
    { type: 'boolean' },
  ));

test('date', () =>
  sends(
    {
      '20240102': 'invalid',
      "'2024-02-29'": '"2024-02-29"',
      "'2024-02-30'": 'invalid',
      "'02/01/2024'": 'invalid',
      "'2024-01-02T23:30:00-05:00'": '"2024-01-02"',
      "TIMESTAMP '2024-01-02 23:59:59'": '"2024-01-02"',
      "TIMESTAMPTZ '2024-01-02 23:59:59-05'": '"2024-01-03"',
      "DATE '2024-01-02'": '"2024-01-02"',
      "'infinity'": 'invalid',
      "'inf'::DOUBLE": 'invalid',
      "''": 'invalid',
    },
    { type: 'date' },
  ));

test('datetime', () =>
  sends(
    {
      '42': 'invalid',
      "'2024-01-02'": '"2024-01-02T00:00:00Z"',
      "'2024-01-02 03:04:05'": '"2024-01-02T03:04:05Z"',
      "'2024-01-02T03:04:05.123456+02:00'": '"2024-01-02T01:04:05.123456Z"',
      "DATE '2024-01-02'": '"2024-01-02T00:00:00Z"',
      "TIMESTAMP '2024-01-02 03:04:05.000001'": '"2024-01-02T03:04:05.000001Z"',
      "TIMESTAMP_NS '2024-01-02 03:04:05.123456789'": '"2024-01-02T03:04:05.123456789Z"',
      "TIMESTAMPTZ '1950-01-02 03:04:05+02'": '"1950-01-02T01:04:05Z"',
      "TIMESTAMP 'infinity'": 'invalid',
      "'soon'": 'invalid',
    },
    { type: 'datetime' },
  ));

test('json', () =>
  sends(
    {
      '12': '12',
      '\'{"a": 12345678901234567890123}\'': '{"a": 12345678901234567890123}',
      "'[1,]'": 'invalid',
      "'NaN'": 'invalid',
      "'{a: 1}'": 'invalid',
      "''": 'invalid',
      '[1, 2]': '[1,2]',
      "{'a': 1}": '{"a":1}',
      '\'"x"\'': '"x"',
    },
    { type: 'json' },
  ));

test.run();
