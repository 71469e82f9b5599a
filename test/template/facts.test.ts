// Dependencies and configuration, read from a template without running it.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NO_MACROS } from '../../compiler/template/macro-library.js';
import { readFacts } from '../../compiler/template/read-facts.js';
import { lines, macros, template } from './rendering.js';

function factsOf(text: string, library = NO_MACROS) {
  const { facts, diagnostics } = readFacts(template(text), library);
  assert.equal(lines(diagnostics), []);
  return facts;
}

function mistakesIn(text: string, library = NO_MACROS): readonly string[] {
  return lines(readFacts(template(text), library).diagnostics);
}

const at = (line: number, column: number, end: number) => ({ start: { line, column }, end: { line, column: end } });

test('every reference counts, in branches not taken too, each at its name', () => {
  const facts = factsOf(`select * from {{ ref('customers') }}
{% if false %}join {{ source("shop", "orders") }}{% endif %}
where ltv > {{ var('min_ltv') }} and x = '{{ env_var("REGION", "eu") }}' and y = {{ var('y', default=1) }}`);
  assert.equal(facts.refs, [{ name: 'customers', range: at(1, 22, 33) }]);
  assert.equal(facts.sources, [{ source: 'shop', table: 'orders', range: at(2, 30, 46) }]);
  assert.equal(facts.vars, [
    { name: 'min_ltv', hasDefault: false, range: at(3, 20, 29) },
    { name: 'y', hasDefault: true, range: at(3, 89, 92) },
  ]);
  assert.equal(facts.envVars, [{ name: 'REGION', hasDefault: true, range: at(3, 54, 62) }]);
});

test('a reference may say whose it is', () => {
  assert.equal(factsOf("{{ ref('acme', 'customers') }}").refs, [
    { package: 'acme', name: 'customers', range: at(1, 8, 27) },
  ]);
});

test('references in comments and raw text do not count', () => {
  assert.equal(factsOf("{# {{ ref('a') }} #}{% raw %}{{ ref('b') }}{% endraw %} -- {{ ref('c') }}").refs, [
    { name: 'c', range: at(1, 67, 70) },
  ]);
});

test('references reach through macros, placed at the call, with where they stand', () => {
  const library = macros(
    "{% macro outer() %}{{ inner() }}{{ ref('o') }}{% endmacro %}",
    "{% macro inner() %}\n{{ ref('i') }}{{ var('v') }}{{ outer() if false }}{% endmacro %}",
  );
  const facts = factsOf('select {{ outer() }}, {{ outer() }}', library);
  const origin = (file: string, range: ReturnType<typeof at>) => ({ origin: { file, range } });
  assert.equal(facts.refs, [
    { name: 'o', range: at(1, 11, 18), ...origin('macros/a.sql', at(1, 40, 43)) },
    { name: 'i', range: at(1, 11, 18), ...origin('macros/b.sql', at(2, 8, 11)) },
  ]);
  assert.equal(facts.vars, [
    { name: 'v', hasDefault: false, range: at(1, 11, 18), ...origin('macros/b.sql', at(2, 22, 25)) },
  ]);
  assert.equal(facts.macros, ['outer']);
});

test("a macro of the template's own hides the project's", () => {
  const library = macros("{% macro m() %}{{ ref('project') }}{% endmacro %}");
  const facts = factsOf("{% macro m() %}{{ ref('own') }}{% endmacro %}{{ m() }}", library);
  assert.equal(
    facts.refs.map(({ name }) => name),
    ['own'],
  );
  assert.equal(facts.macros, []);
});

test('config takes one text or a list of texts', () => {
  assert.equal(factsOf("{{ config(key='id', tags='crm') }}").config, { key: ['id'], tags: ['crm'] });
  const text =
    "{{ config(key=['shop', 'id'], description='All.') }}{{ config(tags=['a', 'b'], materialized='ephemeral') }}";
  assert.equal(factsOf(text).config, {
    key: ['shop', 'id'],
    description: 'All.',
    tags: ['a', 'b'],
    materialized: 'ephemeral',
  });
  assert.equal(factsOf('select 1').config, {});
});

test('a materialisation is one of three, and the nearest is suggested', () => {
  for (const materialized of ['ephemeral', 'view', 'table'] as const)
    assert.equal(factsOf(`{{ config(materialized='${materialized}') }}`).config, { materialized });
  const known = 'materialized must be one of "ephemeral", "view", "table".';
  assert.equal(mistakesIn("{{ config(materialized='tabel') }}"), [
    `SL0202 models/m.sql:1:24-31 ${known} Did you mean "table"?`,
  ]);
  assert.equal(mistakesIn("{{ config(materialized='incremental') }}"), [`SL0202 models/m.sql:1:24-37 ${known}`]);
});

test('config is literal, named, known and at the top', () => {
  assert.equal(
    mistakesIn(
      "{{ config('id', kye='id', key=x ~ 1, tags=[1], materialized=['view']) }}{% if true %}{{ config(key='a') }}{% endif %}",
    ),
    [
      "SL0304 models/m.sql:1:4-70 config takes named arguments only, as in config(key='id').",
      'SL0307 models/m.sql:1:17-20 config has no key "kye". Did you mean "key"? Known are key, tags, description, materialized.',
      "SL0304 models/m.sql:1:31-32 key has to be a column or a list of columns, as in key='id' or key=['shop', 'id']: config is read without running the template.",
      'SL0302 models/m.sql:1:31-32 "x" is not defined. A project variable is read with var(\'x\').',
      "SL0304 models/m.sql:1:43-44 tags has to be a tag or a list of tags, as in tags=['crm']: config is read without running the template.",
      "SL0304 models/m.sql:1:61-62 materialized has to be one of 'ephemeral', 'view', 'table': config is read without running the template.",
      'SL0304 models/m.sql:1:89-95 config(...) stands alone at the top level of a model, as in {{ config(key="id") }}.',
    ],
  );
});

test('calls with wrong arguments are all reported, each at what is wrong', () => {
  assert.equal(
    mistakesIn(`{{ ref() }}{{ ref('a', 0,1) }}{{ ref(name) }}{{ ref('a' ~ 'b') }}
{{ source('a') }}{{ source('a', 3) }}{{ var() }}{{ var('a', 1, 2) }}{{ env_var(1) }}{{ ref(model='a') }}{{ range() }}`),
    [
      "SL0304 models/m.sql:1:4-9 ref got 0 arguments. Write ref('model') or ref('package', 'model').",
      "SL0304 models/m.sql:1:15-28 ref got 3 arguments. Write ref('model') or ref('package', 'model').",
      "SL0304 models/m.sql:1:38-42 A name in ref('model') or ref('package', 'model') has to be a text in quotes: dependencies are read without running the template.",
      "SL0304 models/m.sql:1:53-56 A name in ref('model') or ref('package', 'model') has to be a text in quotes: dependencies are read without running the template.",
      "SL0304 models/m.sql:2:4-15 source got 1 argument. Write source('source', 'table').",
      "SL0304 models/m.sql:2:33-34 A name in source('source', 'table') has to be a text in quotes: dependencies are read without running the template.",
      "SL0304 models/m.sql:2:41-46 var got 0 arguments. Write var('name') or var('name', default).",
      "SL0304 models/m.sql:2:52-66 var got 3 arguments. Write var('name') or var('name', default).",
      "SL0304 models/m.sql:2:80-81 A name in env_var('NAME') or env_var('NAME', default) has to be a text in quotes: dependencies are read without running the template.",
      "SL0304 models/m.sql:2:92-97 ref takes no argument \"model\". Write ref('model') or ref('package', 'model').",
      'SL0304 models/m.sql:2:108-115 range got 0 arguments. Write range(stop), range(start, stop) or range(start, stop, step).',
    ],
  );
});

test('undefined names are found in every branch, with the nearest name', () => {
  const library = macros('{% macro cents(column) %}{{ column }}{% endmacro %}');
  assert.equal(
    mistakesIn(
      `{% set column = 'a' %}{{ colunm }}{% if false %}{{ nme.x }}{% endif %}
{% for c in cols %}{{ c }}{% endfor %}{{ cent('a') }}{{ reff('a') }}{{ cents }}{{ cents('a', 'b') }}{{ cents(colum='a') }}{{ column() }}`,
      library,
    ),
    [
      'SL0302 models/m.sql:1:26-32 "colunm" is not defined. Did you mean "column"?',
      'SL0302 models/m.sql:1:52-55 "nme" is not defined. A project variable is read with var(\'nme\').',
      'SL0302 models/m.sql:2:13-17 "cols" is not defined. A project variable is read with var(\'cols\').',
      'SL0302 models/m.sql:2:42-46 There is no function or macro "cent". Did you mean "cents"?',
      'SL0302 models/m.sql:2:57-61 There is no function or macro "reff". Did you mean "ref"?',
      'SL0304 models/m.sql:2:72-77 "cents" is a function, not a value. Call it: cents(...).',
      'SL0304 models/m.sql:2:83-98 cents(column) got 2 arguments.',
      'SL0304 models/m.sql:2:110-115 cents(column) has no parameter "colum". Did you mean "column"?',
      'SL0304 models/m.sql:2:126-132 "column" is a value, not a function.',
    ],
  );
});

test('a name may be undefined where the template asks for that', () => {
  assert.equal(
    mistakesIn("{{ a | default('x') }}{{ b | d(1) }}{% if c is defined %}{% endif %}{{ 'y' if e is undefined }}"),
    [],
  );
});

test('forbidden tags name the way to do it, and their consequences are not reported', () => {
  assert.equal(
    mistakesIn("{% from 'm.sql' import cents %}{{ cents('a') }}\n{%- import 'm.sql' as m %}{{ m.x('a') }}{{ nme }}"),
    [
      'SL0303 models/m.sql:1:4-8 {% from %} is not available. Macros in macros/ are available everywhere, no import needed.',
      'SL0303 models/m.sql:2:5-11 {% import %} is not available. Macros in macros/ are available everywhere, no import needed.',
      'SL0302 models/m.sql:2:44-47 "nme" is not defined. A project variable is read with var(\'nme\').',
    ],
  );
});

const SYNTAX: readonly (readonly [string, string])[] = [
  ['select {{ a', '1:8-10 This {{ is never closed.'],
  ['select {{ a.', '1:8-10 This {{ is never closed.'],
  ["{{ ref('a' }}", '1:12-14 A bracket is not closed before this }}.'],
  ['a\n{{ a b }}', '2:6-7 Unexpected "b": expected }} here.'],
  ['a\r\n{{ a b }}', '2:6-7 Unexpected "b": expected }} here.'],
  ['{{ }}', '1:4-6 Unexpected "}}": expected an expression.'],
  ['{% if a %}x', '1:4-6 This {% if %} is never closed: add {% endif %}.'],
  ['{% for i in [1] %}{% if 1 %}{% endif %}', '1:4-7 This {% for %} is never closed: add {% endfor %}.'],
  ['{% endif %}', '1:4-9 {% endif %} has no opening tag that it belongs to.'],
  ['{% fro i in [1] %}', '1:4-7 There is no {% fro %} tag. Did you mean "for"?'],
  ['{% for i of [1] %}{% endfor %}', '1:4-7 Expected "in" keyword for loop.'],
  ['{# open', '1:1-3 This {# is never closed.'],
  ['a #} b', '1:3-5 This #} ends no comment. Write {{ "#}" }} for the text itself.'],
  ["{{ 'open }}", '1:1-3 The template ends inside this tag. Is a quote missing?'],
  ['{{ (1, 2) }}', '1:4-5 Parentheses hold one expression. For a list write [a, b].'],
  ['{% set "x" = 1 %}', '1:8-11 Expected a name, found "x".'],
  ['{{ 1abc }}', '1:4-8 Expected a name, found 1abc.'],
  [
    '{{ {a: {b: 1}} }}',
    '1:8-9 After this "{" a comma or the closing bracket is missing. }} always ends the tag: between two braces put a space.',
  ],
];

for (const [text, expected] of SYNTAX) {
  test(`explains ${JSON.stringify(text)}`, () => assert.equal(mistakesIn(text), [`SL0301 models/m.sql:${expected}`]));
}

test('no text at all makes the reader throw', () => {
  const part = fc.constantFrom(
    '{{',
    '}}',
    '{%',
    '%}',
    '{#',
    '#}',
    ' ',
    'if',
    'endif',
    'for',
    'in',
    'x',
    '(',
    ')',
    '[',
    ']',
    '.',
    ',',
    '|',
    '"',
    "'",
    '\n',
    'set',
    '=',
    'macro',
    'endmacro',
    'call',
    'endcall',
    'switch',
    'case',
    'raw',
    'endraw',
    'is',
    'not',
    '1',
    '-',
    'ref',
    'caller',
    ':',
    '{',
    '}',
    'filter',
    'upper',
    'endfilter',
    'else',
    'block',
    'import',
    'from',
    'as',
    'r/',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 25 }), fc.constantFrom('', ' '), (parts, separator) => {
      const { diagnostics } = readFacts(template(parts.join(separator)), NO_MACROS);
      for (const diagnostic of diagnostics) assert.ok(diagnostic.range !== undefined);
    }),
    { numRuns: 3000 },
  );
});

test.run();
