// Macros of macros/*.sql.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readMacros } from '../../compiler/template/macro-library.js';
import { renderTemplate } from '../../compiler/template/render-template.js';
import { lines, macros, render, SCOPE, template } from './rendering.js';

function mistakesIn(...texts: readonly string[]): readonly string[] {
  return lines(readMacros(texts.map((text, index) => ({ path: `macros/${'abc'[index]}.sql`, text }))).diagnostics);
}

test('macros are available everywhere, call each other across files in any order, and see the project', () => {
  const library = macros(
    `-- money
{% macro total(column) -%} sum({{ cents(column) }}) {%- endmacro %}`,
    `{% macro cents(column, scale=2) %}round({{ column }} / 100.0, {{ scale }}){% endmacro %}
{% macro base() %}{{ ref('orders') }} o, {{ source('shop', 'items') }} i where o.ltv > {{ var('min_ltv') }} and '{{ env_var('REGION') }}' = r{% endmacro %}`,
  );
  assert.is(
    render("select {{ total('amount') }}, {{ cents('fee', scale=0) }} from {{ base() }}", library),
    `select sum(round(amount / 100.0, 2)), round(fee / 100.0, 0) from "orders" o, "shop"."items" i where o.ltv > 100 and 'eu' = r`,
  );
});

test('a macro sees its arguments and nothing of the template that calls it', () => {
  const library = macros("{% macro m() %}{{ x | default('unset') }}{% endmacro %}");
  assert.is(render("{% set x = 'set' %}{{ m() }}", library), 'unset');
});

test('a call block hands its body to the macro, with arguments, and sees its own surroundings', () => {
  const library = macros(
    "{% macro each(items) %}{% for item in items %}{{ caller(item) }}{{ ',' if not loop.last }}{% endfor %}{% endmacro %}",
  );
  assert.is(
    render("{% set p = 'c.' %}{% call(name) each(['a', 'b']) %}{{ p }}{{ name }}{% endcall %}", library),
    'c.a,c.b',
  );
  assert.equal(render("{{ each(['a']) }}", library), [
    'SL0308 macros/a.sql:1:50-62 caller() has no body to run: the macro was not called with {% call %}.',
  ]);
});

test('mistakes of all macro files are reported at once, each in its file', () => {
  assert.equal(
    mistakesIn(
      '{% macro a(x) %}{{ y }}{{ b(1) }}{% endmacro %}',
      '{% macro b() %}{{ nothing_like_it() }}{{ ref(z) }}{% endmacro %}',
    ),
    [
      'SL0302 macros/a.sql:1:20-21 "y" is not defined. Did you mean "x"?',
      'SL0304 macros/a.sql:1:27-31 b() got 1 argument.',
      'SL0302 macros/b.sql:1:19-34 There is no function or macro "nothing_like_it". Macros are defined in macros/*.sql.',
      "SL0304 macros/b.sql:1:46-47 A name in ref('model') or ref('package', 'model') has to be a text in quotes: dependencies are read without running the template.",
    ],
  );
});

test('a macro file that cannot be read is the only mistake: calls of its macros are not reported as well', () => {
  const files = ['{% macro a() %}', '{% macro b() %}{{ a() }}{% endmacro %}'];
  const { library, diagnostics } = readMacros(files.map((text, index) => ({ path: `macros/${index}.sql`, text })));
  assert.equal(lines(diagnostics), ['SL0301 macros/0.sql:1:4-9 This {% macro %} is never closed: add {% endmacro %}.']);
  assert.is(library.complete, false);
});

test('two macros of one name are reported with the first place', () => {
  const files = ['{% macro a() %}1{% endmacro %}', '\n{% macro a() %}2{% endmacro %}'];
  const { diagnostics } = readMacros(files.map((text, index) => ({ path: `macros/${index}.sql`, text })));
  assert.equal(lines(diagnostics), [
    'SL0204 macros/1.sql:2:10-11 The macro "a" is also defined in macros/0.sql. Rename one.',
  ]);
  assert.equal(diagnostics[0]?.related, [
    {
      file: 'macros/0.sql',
      range: { start: { line: 1, column: 10 }, end: { line: 1, column: 11 } },
      note: 'first definition',
    },
  ]);
  assert.equal(
    mistakesIn('{% macro a() %}{% endmacro %}{% macro a() %}{% endmacro %}{% macro ref() %}{% endmacro %}'),
    [
      'SL0204 macros/a.sql:1:39-40 This file defines the macro "a" twice. Rename one.',
      'SL0204 macros/a.sql:1:68-71 "ref" is built in. Give the macro another name.',
    ],
  );
});

test('a macro file holds macros only', () => {
  assert.equal(mistakesIn('-- text is a comment\n{% set x = 1 %}{% macro a() %}{% endmacro %}'), [
    'SL0303 macros/a.sql:2:4-7 A macro file holds {% macro %} definitions only: nothing between them is run.',
  ]);
});

test('a mistake that shows while a macro runs is reported in the macro, with the calls that led there', () => {
  const library = macros(
    '{% macro outer() %}\n{{ inner({}) }}{% endmacro %}',
    '{% macro inner(o) %}{{ o.name }}{% endmacro %}',
  );
  const { diagnostics } = renderTemplate(template('select\n  {{ outer() }}'), library, SCOPE);
  assert.equal(lines(diagnostics), ['SL0302 macros/b.sql:1:26-30 There is no "name" in a dict.']);
  assert.equal(diagnostics[0]?.related, [
    {
      file: 'macros/a.sql',
      range: { start: { line: 2, column: 4 }, end: { line: 2, column: 13 } },
      note: 'called from here',
    },
    {
      file: 'models/m.sql',
      range: { start: { line: 2, column: 6 }, end: { line: 2, column: 13 } },
      note: 'called from here',
    },
  ]);
});

test.run();
