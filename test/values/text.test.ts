// Every kind of value as it arrives where all values are texts, lists with a separator.

import { test } from 'uvu';
import { sends, TEXT_RULES } from './send-values.js';

test('scalars as texts', () =>
  sends(
    {
      "'O''Brien \"x\" \\ ' || chr(9) || 'é🙂'": '"O\'Brien \\"x\\" \\\\ \\té🙂"',
      "''": '""',
      '9223372036854775807::BIGINT': '"9223372036854775807"',
      '1234567890123456789012345678.0123456789::DECIMAL(38,10)': '"1234567890123456789012345678.0123456789"',
      '0.1::DOUBLE': '"0.1"',
      '1e21::DOUBLE': '"1e+21"',
      '0.1::FLOAT': '"0.1"',
      "'nan'::DOUBLE": 'invalid',
      true: '"true"',
      "DATE '2024-02-29'": '"2024-02-29"',
      "DATE 'infinity'": 'invalid',
      "TIMESTAMP '2024-01-02 03:04:05.123456'": '"2024-01-02T03:04:05.123456"',
      "TIMESTAMPTZ '2024-01-02 03:04:05.5+02:30'": '"2024-01-02T00:34:05.5Z"',
      "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID": '"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"',
      "'x[]'::ENUM('x[]')": '"x[]"',
      '\'{"a" : 12345678901234567890123}\'::JSON': '"{\\"a\\" : 12345678901234567890123}"',
      NULL: '""',
    },
    { rules: TEXT_RULES },
  ));

test('lists with the separator, without nulls', () =>
  sends(
    {
      "['a', 'b c', '', NULL, 'NULL', ' x ', 'q\"r', 's''t', 'u\\v', '[w]', '{x}', 'é🙂', 'y,z']":
        '"a;b c;;NULL; x ;q\\"r;s\'t;u\\\\v;[w];{x};é🙂;y,z"',
      '[1, NULL, 2]': '"1;2"',
      '[]': '""',
      '[1234567890123456789012345678.0123456789::DECIMAL(38,10), 0.5]':
        '"1234567890123456789012345678.0123456789;0.5000000000"',
      'array_value(1, 2)': '"1;2"',
      '[true, false]': '"true;false"',
      "[TIMESTAMPTZ '2024-01-02 03:04:05+02', NULL]": '"2024-01-02T01:04:05Z"',
      "['inf'::DOUBLE]": 'invalid',
      "['inf', 'nan']": '"inf;nan"',
      "['x']::ENUM('x', 'y')[]": '"x"',
      "[TIMESTAMP 'infinity']": 'invalid',
    },
    { rules: TEXT_RULES },
  ));

test('a list whose elements hold the separator is not sent', () =>
  sends(
    {
      "['a;b']": 'invalid',
      "['a', NULL, ';']": 'invalid',
    },
    { rules: TEXT_RULES },
  ));

test('what is nested deeper, as the text of its JSON', () =>
  sends(
    {
      "{'a': [1, NULL], 't': 'x'}": '"{\\"a\\":[1,null],\\"t\\":\\"x\\"}"',
      "[{'a': 1}, {'a': 2}]": '"[{\\"a\\":1},{\\"a\\":2}]"',
      '[[1, NULL], [2]]': '"[[1,null],[2]]"',
      "MAP {'k': 'v'}": '"{\\"k\\":\\"v\\"}"',
    },
    { rules: TEXT_RULES },
  ));

test('declared types as texts', () =>
  sends(
    {
      "'2024-01-02'": '"2024-01-02T00:00:00Z"',
      "TIMESTAMP '2024-01-02 03:04:05'": '"2024-01-02T03:04:05Z"',
      "'tomorrow'": 'invalid',
    },
    { type: 'datetime', rules: TEXT_RULES },
  ));

test('json as a text must be JSON', () =>
  sends(
    {
      '\'{"a": 1}\'': '"{\\"a\\": 1}"',
      "'{a: 1}'": 'invalid',
      '[1, 2]': '"[1,2]"',
    },
    { type: 'json', rules: TEXT_RULES },
  ));

test.run();
