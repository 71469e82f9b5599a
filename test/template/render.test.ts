// What templates render to, and what is said when they cannot.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NO_MACROS } from '../../compiler/template/macro-library.js';
import { readFacts } from '../../compiler/template/read-facts.js';
import { renderTemplate } from '../../compiler/template/render-template.js';
import { macros, render, SCOPE, template } from './rendering.js';

test('a model renders with its references, variables and environment', () => {
  assert.is(
    render(`{{ config(key='id') }}select * from {{ ref('customers') }} join {{ source('shop', 'orders') }} using (id)
where ltv >= {{ var('min_ltv') }} and region = '{{ env_var('REGION') }}'`),
    `select * from "customers" join "shop"."orders" using (id)
where ltv >= 100 and region = 'eu'`,
  );
});

test('var and env_var give their default only when there is no value', () => {
  assert.is(
    render("{{ var('no', 1) }} {{ var('no', default=2) }} {{ var('min_ltv', 3) }} {{ var('no', var('min_ltv')) }}"),
    '1 2 100 100',
  );
  assert.is(render("{{ env_var('NO', 'x') }} {{ env_var('REGION', 'x') }} {{ env_var('NO', default='') }}"), 'x eu ');
  const vars = { zero: 0, no: false, empty: '' };
  assert.is(
    render("{{ var('zero', 1) }}{{ var('no', 1) }}{{ var('empty', 1) }}", NO_MACROS, { ...SCOPE, vars }),
    '0false',
  );
});

test('variables may be lists and dicts', () => {
  assert.is(
    render(
      "{% for n in var('names') %}'{{ n }}'{{ ', ' if not loop.last }}{% endfor %} {{ var('plan').seats.max + 1 }}",
    ),
    "'ann', 'bob' 6",
  );
});

test('all mistakes of one run are reported at once, each once, each at its place', () => {
  assert.equal(
    render(`select {{ var('min_lvt') }}, {{ env_var('REGIO') }},
{% for i in [1, 2] %}{{ var('nope') }}{% endfor %}{{ var('plan').nam }}{{ var('plan') }}{{ none }}{{ var('names')[5] }}{{ 'a' ~ var('plan').x }}`),
    [
      'SL0302 models/m.sql:1:11-25 The project has no variable "min_lvt". Did you mean "min_ltv"?',
      "SL0305 models/m.sql:1:33-49 REGIO is not set. Set it, or write env_var('REGIO', default).",
      'SL0302 models/m.sql:2:25-36 The project has no variable "nope". Declare it in "vars" of sluice.json, or write var(\'nope\', default).',
      'SL0302 models/m.sql:2:66-69 There is no "nam" in a dict. Did you mean "name"?',
      'SL0308 models/m.sql:2:75-86 A dict has no text of its own. Write one of its members, or | dump for JSON.',
      'SL0308 models/m.sql:2:92-96 This is none, which has no text. For SQL write "null" in quotes.',
      'SL0302 models/m.sql:2:115-116 There is no "5" in a list.',
      'SL0302 models/m.sql:2:141-142 There is no "x" in a dict.',
    ],
  );
});

test('a mistake in a tag ends the run, as the rest depends on it', () => {
  assert.equal(render("{% set x = var('nope') %}{{ x }}{{ var('nop') }}"), [
    'SL0302 models/m.sql:1:12-23 The project has no variable "nope". Declare it in "vars" of sluice.json, or write var(\'nope\', default).',
  ]);
});

test('what would pass silently in nunjucks and is never meant is a mistake', () => {
  assert.equal(render("{% for k in var('plan') %}{{ k }}{% endfor %}"), [
    'SL0308 models/m.sql:1:13-24 A dict is gone through with two names: {% for key, value in ... %}.',
  ]);
  assert.equal(render('{% for i in 5 %}{{ i }}{% endfor %}'), [
    'SL0308 models/m.sql:1:13-14 A loop needs a list or a dict, not a number.',
  ]);
  assert.equal(render('{% for i in [1] %}{% set last = i %}{% endfor %}{{ last }}'), [
    'SL0302 models/m.sql:1:52-56 "last" has no value here.',
  ]);
  assert.equal(render("{{ 'a' | upper(x=1) }}{{ 'ab' | truncate(len=1) }}"), [
    'SL0308 models/m.sql:1:10-15 upper has no parameter "x".',
    'SL0308 models/m.sql:1:33-41 truncate has no parameter "len".',
  ]);
  assert.equal(render("{{ 'a' | uper }}{{ 'a' is strin }}{{ 'a'.trimm() }}{{ [1].append(2) }}"), [
    'SL0303 models/m.sql:1:10-14 There is no filter "uper". Did you mean "upper"?',
    'SL0303 models/m.sql:1:27-32 There is no test "is strin". Did you mean "string"?',
  ]);
  assert.equal(render("{{ 'a'.trimm() }}{{ [1].append(2) }}"), [
    'SL0303 models/m.sql:1:8-13 There is no method "trimm" of a string in templates. Did you mean "trim"?',
    'SL0303 models/m.sql:1:25-31 There is no method "append" of a list in templates. Values never change. Write {% set list = list.concat([item]) %}.',
  ]);
});

test('not binds weaker than a comparison, as written', () => {
  assert.is(render('{{ not 1 == 2 }}'), 'true');
});

test('white space control trims as nunjucks does', () => {
  assert.is(
    render('select\n  {%- for c in ["a", "b"] %}\n  {{ c }}{{ "," if not loop.last }}\n  {%- endfor %}\nfrom t'),
    'select\n  a,\n  b\nfrom t',
  );
  assert.is(render('a {# x #} b {#- y -#} c {{- 1 -}} d'), 'a  b c1d'.replace('b c', 'bc'));
});

test('text without delimiters renders to itself', () => {
  const text = fc.string({ unit: 'binary' }).filter((value) => !/\{[{%#]|#\}/.test(value));
  fc.assert(fc.property(text, (value) => assert.is(render(value, NO_MACROS), value)));
});

test('a template is rendered from its text and scope alone', () => {
  const file = template("{% set x = var('names') %}{{ x.concat(['c']) }} {{ x }}");
  const texts = [1, 2].map(() => renderTemplate(file, NO_MACROS, SCOPE).text);
  assert.equal(texts, ['ann,bob,c ann,bob', 'ann,bob,c ann,bob']);
  assert.equal(SCOPE.vars.names, ['ann', 'bob']);
});

test('two thousand models are read and rendered within seconds', () => {
  const library = macros('{% macro cents(column) %}round({{ column }} / 100.0, 2){% endmacro %}');
  const before = performance.now();
  for (let index = 0; index < 2000; index += 1) {
    const file = template(
      `select ${index}, {{ cents('amount') }}, {% for c in ['a', 'b'] %}{{ c }},{% endfor %} 1 from {{ ref('m${index}') }}`,
    );
    assert.is(readFacts(file, library).diagnostics.length, 0);
    assert.is(renderTemplate(file, library, SCOPE).diagnostics.length, 0);
  }
  assert.ok(performance.now() - before < 5000);
});

test.run();
