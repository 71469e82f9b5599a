// Ways out of a template that work in nunjucks or in Jinja, or that look as if they might. Each is refused, and
// none runs any code: the attempts that would run it leave a mark in globalThis, which must stay absent.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NO_MACROS } from '../../compiler/template/macro-library.js';
import { renderTemplate } from '../../compiler/template/render-template.js';
import { render, SCOPE, template } from './rendering.js';

const MACHINERY = (name: string) =>
  `"${name}" belongs to JavaScript. Templates see the data of a value and nothing of its machinery.`;

/** The attempt, and the codes that refuse it. */
const ATTEMPTS: readonly (readonly [string, string])[] = [
  ["{{ ''.constructor.constructor('globalThis.escaped = 1')() }}", 'SL0303'],
  ["{{ range.constructor('globalThis.escaped = 1')() }}", 'SL0303'],
  ["{{ ref.constructor('globalThis.escaped = 1')() }}", 'SL0303'],
  ['{{ [].constructor }}', 'SL0303'],
  ['{{ [].__proto__ }}', 'SL0303'],
  ['{{ {}.__proto__.polluted }}', 'SL0303'],
  ["{{ ''['constructor'] }}", 'SL0303'],
  ["{{ ''['con' + 'structor'] }}", 'SL0303'],
  ["{{ ''['con' ~ 'structor'] }}", 'SL0303'],
  ["{{ ''[['constructor']] }}", 'SL0303'],
  ["{{ ''['CONSTRUCTOR' | lower] }}", 'SL0303'],
  ["{{ ''['rotcurtsnoc' | reverse] }}", 'SL0303'],
  ["{% set k = 'constructor' %}{{ ''[k] }}", 'SL0303'],
  ["{% set k %}constructor{% endset %}{{ ''[k] }}", 'SL0303'],
  ["{% for k in ['constructor'] %}{{ ''[k] }}{% endfor %}", 'SL0303'],
  ["{% macro k() %}constructor{% endmacro %}{{ ''[k()] }}", 'SL0303'],
  ["{% macro m(x) %}{{ x['const' ~ 'ructor'] }}{% endmacro %}{{ m('') }}", 'SL0303'],
  ["{{ ''['constructor']('x') }}", 'SL0303'],
  ["{% set f = 'trim' %}{{ ''[f]() }}", 'SL0303'],
  ["{{ var('plan')['__pro' + 'to__'] }}", 'SL0303'],
  ["{{ var('plan').hasOwnProperty('name') }}", 'SL0303'],
  ["{{ var('plan').__defineGetter__('x', ref) }}", 'SL0303 SL0304'],
  ['{{ constructor }}', 'SL0303'],
  ['{{ toString }}', 'SL0303'],
  ['{{ hasOwnProperty("x") }}', 'SL0303'],
  ['{{ __proto__ }}', 'SL0303'],
  ['{% if constructor %}x{% endif %}', 'SL0303'],
  ['{{ globalThis }}', 'SL0302'],
  ['{{ process.env.HOME }}', 'SL0302'],
  ['{{ require("fs") }}', 'SL0302'],
  ['{{ eval("1") }}', 'SL0302'],
  ['{{ Function("globalThis.escaped = 1")() }}', 'SL0303'],
  ['{{ Function("globalThis.escaped = 1") }}', 'SL0302'],
  ['{{ self }}{{ this }}{{ env }}{{ context }}{{ runtime }}{{ frame }}', 'SL0302 SL0302 SL0302 SL0302 SL0302 SL0302'],
  ['{{ varargs }}{{ kwargs }}{{ arguments }}', 'SL0302 SL0302 SL0302'],
  ['{{ super() }}{{ joiner() }}{{ cycler(1) }}', 'SL0303 SL0303 SL0303'],
  ['{{ [1] | groupby("constructor") | dump }}', 'SL0303'],
  ['{{ [1] | groupby("__proto__") }}', 'SL0303'],
  ['{{ [{a: {b: 1} }] | groupby("a.constructor.name") }}', 'SL0303'],
  ['{{ ["a"] | sort(attribute="constructor") }}', 'SL0303'],
  ['{{ ["a"] | selectattr("constructor") }}', 'SL0303'],
  ['{{ ["a"] | rejectattr("__proto__") }}', 'SL0303'],
  ['{{ ["a"] | join(",", "constructor") }}', 'SL0303'],
  ['{{ [1] | sum("constructor") }}', 'SL0303'],
  ['{{ "a" | attr("constructor") }}', 'SL0303'],
  ['{{ ["a"] | map("constructor") }}', 'SL0303'],
  ['{{ ["a"] | map(attribute="constructor") }}', 'SL0303'],
  ['{{ [1] | random }}', 'SL0303'],
  ['{{ "a" | constructor }}', 'SL0303'],
  ['{{ "a" | __proto__ }}', 'SL0303'],
  ['{{ "a" is constructor }}', 'SL0303'],
  ['{{ [1] | select("constructor") }}', 'SL0303'],
  ['{{ {constructor: 1} }}', 'SL0303'],
  ['{{ {"__proto__": {a: 1} }.a }}', 'SL0303'],
  ['{% macro m(a) %}{% endmacro %}{{ m(__proto__=1) }}', 'SL0303 SL0304'],
  ['{% macro m() %}{% endmacro %}{{ m.constructor("x") }}', 'SL0303 SL0304'],
  ['{% macro m() %}{% endmacro %}{% set f = m %}{{ f() }}', 'SL0304 SL0304'],
  ['{% macro m() %}{{ caller.constructor }}{% endmacro %}{% call m() %}{% endcall %}', 'SL0303'],
  ['{% set r = ref %}{{ r("a") }}', 'SL0304 SL0304'],
  ['{% for i in [1] %}{{ loop.constructor }}{% endfor %}', 'SL0303'],
  ['{% for i in [1] %}{{ loop["const" ~ "ructor"] }}{% endfor %}', 'SL0303'],
  ['{{ (1).constructor }}', 'SL0303'],
  ['{{ r/a/.constructor }}', 'SL0303'],
  ['{{ r/(a+)+$/.test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!") }}', 'SL0303'],
  ['{{ "a".replace("a", ref) }}', 'SL0304'],
  [
    '{{ "a".repeat(9) }}{{ "a".padStart(9) }}{{ "a".matchAll("a") }}{{ "a".normalize() }}',
    'SL0303 SL0303 SL0303 SL0303',
  ],
  ['{{ [1].push(2) }}{{ [1].map(ref) }}', 'SL0304'],
  ['{{ [1].push(2) }}{{ [2, 1].sort() }}{{ [1].fill(0) }}{{ [1].forEach(1) }}', 'SL0303 SL0303 SL0303 SL0303'],
  ['{{ [[1]][0]() }}', 'SL0303'],
  ['{{ ref("a")("b") }}', 'SL0303'],
  ['{% include "/etc/passwd" %}', 'SL0303'],
  ['{% extends "/etc/passwd" %}', 'SL0303'],
  ['{% import "a" as b %}{{ b.c() }}', 'SL0303'],
  ['{% from "a" import b as c %}{{ c(1) }}', 'SL0303'],
  ['{% block b %}{% endblock %}', 'SL0303'],
  [
    '{% asyncEach i in [1] %}{% endeach %}{% asyncAll i in [1] %}{% endall %}{% ifAsync 1 %}{% endif %}',
    'SL0303 SL0303 SL0303',
  ],
  // In nunjucks a name may hold quotes, which end up in the JavaScript that it writes.
  ['{{ a";globalThis.escaped=1;" }}', 'SL0301'],
  ['{% set a";globalThis.escaped=1;" = 1 %}', 'SL0301'],
  ['{% macro m"`x`() %}{% endmacro %}', 'SL0301'],
  ['{% for a\\u0022 in [1] %}{% endfor %}', 'SL0301'],
  ['{{ 1 is a");globalThis.escaped=1;(" }}', 'SL0301'],
  ['{{ env_var("HUBSPOT_TOKEN") }}', 'SL0303'],
  ['{{ env_var("HUBSPOT_TOKEN", "x") }}', 'SL0303'],
  ['{{ env_var("__proto__") }}{{ env_var("toString") }}{{ var("constructor") }}', 'SL0305 SL0305 SL0302'],
];

for (const [attempt, codes] of ATTEMPTS) {
  test(`refuses ${attempt}`, () => {
    const { text, diagnostics } = renderTemplate(template(attempt), NO_MACROS, SCOPE);
    assert.is(text, '');
    assert.is(diagnostics.map(({ code }) => code).join(' '), codes, JSON.stringify(diagnostics));
    for (const diagnostic of diagnostics) assert.ok(diagnostic.range !== undefined);
    assert.not('escaped' in globalThis);
    assert.not('polluted' in {});
  });
}

test('a name of JavaScript is located at its token, written or computed', () => {
  assert.equal(render("select {{ ''.constructor.constructor('x')() }}"), [
    `SL0303 models/m.sql:1:14-25 ${MACHINERY('constructor')}`,
  ]);
  assert.equal(render("select\n  {% set k = 'constructor' %}{{ ''[k] }}"), [
    `SL0303 models/m.sql:2:36-37 ${MACHINERY('constructor')}`,
  ]);
});

test('a secret is refused at the call, even with a default', () => {
  assert.equal(render("select '{{ env_var('HUBSPOT_TOKEN', 'x') }}'"), [
    'SL0303 models/m.sql:1:12-41 HUBSPOT_TOKEN holds a secret of a destination, and secrets never reach a template.',
  ]);
});

test('names that only look dangerous are data like any other', () => {
  const vars = { o: { call: 1, apply: 2, name: 3 } };
  assert.is(render("{{ var('o').call }}{{ var('o').apply }}{{ var('o').name }}", NO_MACROS, { ...SCOPE, vars }), '123');
});

test.run();
