// From rendered SQL back to the template.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { locateInTemplate } from '../../compiler/template/locate-in-template.js';
import { type MacroLibrary, NO_MACROS } from '../../compiler/template/macro-library.js';
import { renderTemplate } from '../../compiler/template/render-template.js';
import { rangeAt } from '../../core/located-text.js';
import { macros, SCOPE, template } from './rendering.js';

/** The template's text that `part`, found in what `text` renders to, is traced back to. `turn` counts from 0. */
function located(
  text: string,
  part: string,
  { library = NO_MACROS, turn = 0 }: { library?: MacroLibrary; turn?: number } = {},
): string | undefined {
  const file = template(text);
  const rendered = renderTemplate(file, library, SCOPE).text;
  const range = locateInTemplate(file, library, SCOPE, rendered.split(part, turn + 1).join(part).length, part.length);
  if (range === undefined) return undefined;
  const rows = text.split('\n');
  if (range.start.line !== range.end.line)
    return `${range.start.line}:${range.start.column}-${range.end.line}:${range.end.column}`;
  return `${range.start.line}:${rows[range.start.line - 1]?.slice(range.start.column - 1, range.end.column - 1)}`;
}

const MODEL = `{{ config(key='id') }}
{%- set columns = ['a', 'b'] %}
select id,
  {%- for c in columns %}
  sum({{ c }}) as {{ c }}_total,
  {%- endfor %}
  {{ "multi
line" }} as text, wrong_column
from {{ ref('customers') }} -- end
where x`;

test('text is found where it is written, before and after outputs, loops and trimmed space', () => {
  assert.is(located(MODEL, 'select'), '3:select');
  assert.is(located(MODEL, 'wrong_column'), '8:wrong_column');
  assert.is(located(MODEL, '-- end'), '9:-- end');
  assert.is(located(MODEL, 'where x'), '10:where x');
});

test('text made by an output is found as the expression in it, over several lines too', () => {
  assert.is(located(MODEL, '"customers"'), "9:ref('customers')");
  assert.is(located(MODEL, 'line'), '7:6-8:6');
  assert.is(located(MODEL, 'a_total'), '5:c }}_total');
});

test('text of a loop is found in its body, whichever turn made it', () => {
  assert.is(located(MODEL, 'sum('), '5:sum(');
  assert.is(located(MODEL, 'sum(', { turn: 1 }), '5:sum(');
  assert.is(located(MODEL, '_total,', { turn: 1 }), '5:_total,');
});

test('text that a macro made is found at the call', () => {
  const library = macros('{% macro cents(column) %}round({{ column }} / 100.0){% endmacro %}');
  assert.is(located("select\n  {{ cents('amuont') }}, x", 'amuont', { library }), "2:cents('amuont')");
  assert.is(located("select {% call cents('a') %}{% endcall %}", 'round(', { library }), "1:call cents('a')");
});

test('text of filters and set blocks is found where it leaves them', () => {
  assert.is(located('{% set t %}abc{% endset %}select {{ t }}', 'abc'), '1:t');
  assert.is(located('{% filter upper %}abc{% endfilter %} x', 'ABC'), '1:upper');
  assert.is(located('{% raw %}{{ abc }}{% endraw %} x', 'abc'), '1:abc');
});

test('the end of the text and offsets outside', () => {
  const file = template('select {{ 1 }} from');
  assert.equal(locateInTemplate(file, NO_MACROS, SCOPE, 13, 1), rangeAt(file.text, 19, 19));
  assert.is(locateInTemplate(file, NO_MACROS, SCOPE, 14, 1), undefined);
  assert.is(locateInTemplate(file, NO_MACROS, SCOPE, -1, 1), undefined);
  assert.is(locateInTemplate(template('{{ nope }}'), NO_MACROS, SCOPE, 0, 1), undefined);
  assert.equal(locateInTemplate(template(''), NO_MACROS, SCOPE, 0, 1), rangeAt('', 0, 0));
});

test('in text without tags every offset is its own place', () => {
  const text = fc
    .string({ unit: fc.constantFrom('a', ' ', '\n', '\r\n', '😀', '{', '}') })
    .filter((value) => !/\{[{%#]|#\}/.test(value));
  fc.assert(
    fc.property(text, fc.nat(), (value, seed) => {
      if (value === '') return;
      const offset = seed % value.length;
      assert.equal(locateInTemplate(template(value), NO_MACROS, SCOPE, offset, 1), rangeAt(value, offset, offset + 1));
    }),
  );
});

test('written text between any tags is traced to itself', () => {
  const word = fc.nat({ max: 1e6 }).map((number) => `w${number}w`);
  const space = fc.constantFrom('', ' ', '\n', ' \n ');
  const tag = fc.constantFrom(
    '{{ 1 }}',
    '{{- "x\ny" -}}',
    '{% if true -%}',
    '{%- endif %}',
    '{# c -#}',
    '{%- set q = 1 -%}',
    '{% raw %} {{ {% endraw -%}',
  );
  const part = fc.tuple(space, fc.oneof(word, tag), space).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const file = template(parts.join(' '));
      const rendered = renderTemplate(file, NO_MACROS, SCOPE);
      if (rendered.diagnostics.length > 0) return;
      for (const { 0: found, index } of rendered.text.matchAll(/w\d+w/g)) {
        const turn = rendered.text.slice(0, index).split(found).length;
        const start = file.text.split(found, turn).join(found).length;
        assert.equal(
          locateInTemplate(file, NO_MACROS, SCOPE, index, found.length),
          rangeAt(file.text, start, start + found.length),
        );
      }
    }),
    { numRuns: 500 },
  );
});

test.run();
