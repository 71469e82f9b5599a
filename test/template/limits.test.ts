// Templates that would not end or would fill the memory. Each ends with SL0306 at a place in the template, in
// bounded time and memory.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NO_MACROS } from '../../compiler/template/macro-library.js';
import { readFacts } from '../../compiler/template/read-facts.js';
import { renderTemplate } from '../../compiler/template/render-template.js';
import { render, SCOPE, template } from './rendering.js';

const GROW = (body: string) => `{% for i in range(100000) %}${body}{% endfor %}`;

const BOMBS: readonly string[] = [
  '{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}',
  '{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}',
  '{% for i in range(100001) %}{% endfor %}',
  '{{ range(0, 1, 0.0000001) }}',
  '{{ range(0, -1e9, -1) }}'.replace('1e9', '1000000000'),
  '{% for i in range(100000) %}{{ range(100000) | length }}{% endfor %}',
  `{% set x = "a" %}${GROW('{% set x = x ~ x %}')}`,
  `{% set x = "a" %}${GROW('{% set x = x + x %}')}`,
  `{% set x = "a" %}${GROW('{% set x %}{{ x }}{{ x }}{% endset %}')}`,
  `{% set x = [1] %}${GROW('{% set x = x.concat(x) %}')}`,
  `{% set x = [1] %}${GROW('{% set x = [x, x] %}')}`,
  `{% set x = [1] %}${GROW('{% set x = [x] %}')}`,
  `{% set x = {a: 1} %}${GROW('{% set x = {a: x, b: x} %}')}`,
  `{% set x = [1] %}{% for i in range(15) %}{% set x = [x, x] %}{% endfor %}${GROW('{{ x }}')}`,
  `{% set x = "ab" %}${GROW('{% set x = x.replaceAll("a", "aa") %}')}`,
  `{% set x = "ab" %}${GROW('{% set x = x | replace("", x) %}')}`,
  `{% set x = "ab" %}${GROW('{% set x = x.split("").join(x) %}')}`,
  `{% set x = "ab" %}${GROW('{% set x = x.concat(x, x) %}')}`,
  `{% set x = "a" %}${GROW('{% set x = [x, x] | join(x) %}')}`,
  `{% set x = "a" %}{% for i in range(20) %}{% set x = x ~ x %}{% endfor %}${GROW('{% set y = x == x ~ "" %}')}`,
  `{% set x = "a" %}{% for i in range(20) %}{% set x = x ~ x %}{% endfor %}${GROW('{% set y = x | upper %}')}`,
  `{% set x = "a" %}{% for i in range(20) %}{% set x = x ~ x %}{% endfor %}{% set n = x.slice(0, 500000) ~ "b" %}{{ n in x }}`,
  `{% set x = "a" %}{% for i in range(20) %}{% set x = x ~ x %}{% endfor %}{% set n = x.slice(0, 500000) ~ "b" %}{{ x.indexOf(n) }}{{ x.split(n) }}`,
  `{% set x = "a" %}{% for i in range(20) %}{% set x = x ~ x %}{% endfor %}${GROW('{{ x }}')}`,
  `{% set l = range(100000) %}${GROW('{% set y = l | sort %}')}`,
  `{% set l = range(100000) %}${GROW('{% set y = l | reverse | join(",") %}')}`,
  `{% set l = range(100000) %}${GROW('{% set y = 5 in l %}')}`,
  '{{ "a\nb" | indent(1000000000) }}',
  '{{ "a" | center(1000000000) }}',
  '{{ [1] | batch(1000000000, "x") }}',
  '{{ [1] | slice(1000000000) }}',
  '{{ [1] | batch("Infinity" | float, "x") }}',
  '{% macro r() %}{{ r() }}{% endmacro %}{{ r() }}',
  '{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}',
  '{% macro r(x) %}{{ r(x ~ x) }}{{ r(x) }}{% endmacro %}{{ r("a") }}',
  '{% macro r() %}{% call r() %}{{ caller() }}{% endcall %}{% endmacro %}{% call r() %}x{% endcall %}',
  '{% macro r(n) %}{% if n > 0 %}{{ r(n - 1) }}{{ r(n - 1) }}{% endif %}{% endmacro %}{{ r(60) }}',
  '{% macro r(a=r()) %}{% endmacro %}{{ r() }}',
  `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`,
  `{{ ${'['.repeat(300)}1${']'.repeat(300)} }}`,
  `{{ x${'.a'.repeat(100_000)} }}`,
  `{{ 1${' | abs'.repeat(20_000)} }}`,
  `${'{% if 1 %}'.repeat(300)}${'{% endif %}'.repeat(300)}`,
  `{% if 0 %}${'{% elif 0 %}'.repeat(5000)}{% endif %}`,
  `{{ ${'not '.repeat(5000)}1 }}`,
  'x'.repeat(1_000_001),
  `${' '.repeat(999_000)}x{{- 1 }}`,
  '{%- raw %}'.repeat(90_000),
];

for (const bomb of BOMBS) {
  test(`ends ${bomb.slice(0, 90)}`, () => {
    const before = performance.now();
    const { text, diagnostics } = renderTemplate(template(bomb), NO_MACROS, SCOPE);
    const took = performance.now() - before;
    assert.is(text, '');
    assert.is(diagnostics[0]?.code, 'SL0306', JSON.stringify(diagnostics[0]));
    assert.is(diagnostics.length, 1, JSON.stringify(diagnostics));
    assert.ok(diagnostics[0]?.range !== undefined);
    assert.ok(took < 2000, `took ${took.toFixed(0)} ms`);
  });
}

test('all of these together leave little behind', () => {
  assert.ok(process.resourceUsage().maxRSS < 700_000, `peak of ${process.resourceUsage().maxRSS} KB`);
});

test('a limit is located and explained', () => {
  assert.equal(render('select\n  {% for i in range(1000000) %}{{ i }}{% endfor %}'), [
    'SL0306 models/m.sql:2:15-29 range would give 1000000 numbers, more than 100000.',
  ]);
  assert.equal(render('{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}'), [
    'SL0306 models/m.sql:1:19-22 Macros or expressions are nested too deeply. Does a macro call itself without end?',
  ]);
});

test('a template full of mistakes or of references is read quickly', () => {
  const before = performance.now();
  const { diagnostics } = renderTemplate(template('{{ nme }}\n'.repeat(90_000)), NO_MACROS, SCOPE);
  assert.is(diagnostics.length, 50);
  assert.is(readFacts(template("{{ ref('a') }}\n".repeat(60_000)), NO_MACROS).facts.refs.length, 60_000);
  assert.ok(performance.now() - before < 5000);
});

test('ordinary large templates are far from the limits', () => {
  assert.is(String(render('{% for i in range(20000) %}{{ i }},{% endfor %}')).length, 108_890);
  assert.is(render(`{{ ${Array.from({ length: 5000 }, () => '"a"').join(' ~ ')} }}`), 'a'.repeat(5000));
  assert.is(
    render('{% macro f(n) %}{% if n > 0 %}{{ f(n - 1) }}{% endif %}.{% endmacro %}{{ f(30) }}'),
    '.'.repeat(31),
  );
});

test('the same template meets the same limit at the same place', () => {
  const runs = [1, 2, 3].map(() =>
    render('{% for i in range(99999) %}{% for j in range(99) %}{{ i * j }}{% endfor %}{% endfor %}'),
  );
  assert.equal(runs[0], runs[1]);
  assert.equal(runs[1], runs[2]);
});

test.run();
