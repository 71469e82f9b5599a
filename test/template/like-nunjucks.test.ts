// Our evaluator against nunjucks itself: whatever both render, they render alike.

import fc from 'fast-check';
import nunjucks from 'nunjucks';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { render, SCOPE } from './rendering.js';

const environment = new nunjucks.Environment([], { autoescape: false, throwOnUndefined: true });
environment.addGlobal('var', (name: string) => SCOPE.vars[name]);
environment.addGlobal('ref', (name: string) => SCOPE.ref({ name }));

function sameAsNunjucks(text: string): void {
  assert.is(render(text), environment.renderString(text, {}), text);
}

const TEMPLATES = [
  'plain text, {no tag}, 100 %',
  'a {# comment #} b {#- trimmed -#} c',
  '{{ 1 + 2 * 3 - 4 / 2 }} {{ 2 * 5 % 3 }} {{ 10 - 2 - 3 }} {{ 7 // 2 }} {{ 2 ** 3 }} {{ -3 + +"4" }} {{ 2 * (3 + 4) }}',
  '{{ 1 ~ 2 + 3 }} {{ "a" + 1 - 1 }} {{ 1 + "a" + 2 }} {{ "a" ~ "b" ~ 1 }} {{ 9 // 2 + 1 }} {{ 8 / 2 / 2 }} {{ 3 * 4 / 6 % 5 }}',
  '{{ 1 < 2 }} {{ "a" == "a" }} {{ 1 == "1" }} {{ 1 === "1" }} {{ 2 != 3 }} {{ "b" > "a" }} {{ "10" < 9 }} {{ 3 >= 3 }}',
  '{{ "a" in "cat" }} {{ 1 in [1, 2] }} {{ "name" in var("plan") }} {{ 3 not in [1] }}',
  '{{ not true }} {{ true and "x" }} {{ false or "y" }} {{ 0 or "" or "z" }} {{ not (1 == 2) }}',
  '{{ "yes" if 1 else "no" }} {{ "yes" if 0 else "no" }}[{{ "yes" if 0 }}]',
  '{{ var("plan").name }} {{ var("plan")["name"] }} {{ var("plan").seats.max }} {{ var("names")[1] }} {{ var("names").length }} {{ "abc"[1] }}',
  '{{ [1, 2, [3, "x"]] }} {{ {a: 1, "b": 2} | dump }}',
  '{% for n in var("names") %}{{ loop.index }}/{{ loop.length }}{{ loop.first }}{{ loop.last }}{{ loop.revindex }}:{{ n }},{% endfor %}',
  '{% for k, v in var("plan") %}{{ k }},{% endfor %}{% for a, b in [[1, 2], [3, 4]] %}{{ a }}{{ b }}{% endfor %}',
  '{% for x in [] %}a{% else %}none{% endfor %}{% for c in "abc" %}<{{ c }}>{% endfor %}',
  '{% for i in range(3) %}{{ i }}{% endfor %} {% for i in range(1, 10, 4) %}{{ i }}{% endfor %} {% for i in range(3, 0, -1) %}{{ i }}{% endfor %}',
  '{% set x = 1 %}{% for i in [1, 2, 3] %}{% set x = x + i %}{% endfor %}{{ x }}',
  '{% set a, b = 5 %}{{ a }}{{ b }}{% set t %}in {{ a }}{% endset %}[{{ t }}]{% if a > 3 %}{% set a = 1 %}{% endif %}{{ a }}',
  '{% for i in [1, 2] %}{{ y | default("-") }}{% set y = i %}{% endfor %}{{ y is defined }}',
  '{% if 0 %}a{% elif 1 %}b{% else %}c{% endif %}{% if "" %}a{% elseif 0 %}b{% else %}c{% endif %}',
  '{% switch 2 %}{% case 1 %}one{% case 2 %}two{% default %}many{% endswitch %}{% switch 9 %}{% case 1 %}one{% default %}many{% endswitch %}',
  '{% switch 1 %}{% case 1 %}{% case 2 %}one or two{% endswitch %}',
  '{% macro m(a, b="B", c="C") %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }} {{ m(1, 2) }} {{ m(1, c=3) }} {{ m(a=1, b=2) }} {{ m(1, 2, 3) }}',
  '{% set top = "T" %}{% macro m(a) %}{{ top }}{% set top = a %}{{ top }}{% endmacro %}{{ m(2) }}{{ top }}',
  '{% macro box() %}[{{ caller("x") }}]{% endmacro %}{% call(v) box() %}{{ v }}!{% endcall %}',
  '{% macro list(items) %}{% for i in items %}{{ caller(i) }}{% endfor %}{% endmacro %}{% call(i) list([1, 2]) %}<{{ i }}>{% endcall %}',
  '{% filter upper %}abc {{ "d" }}{% endfilter %}',
  '{% raw %}{{ x }} {% if %}{% endraw %} {% verbatim %}{{ y }}{% endverbatim %}',
  ' a \n {%- if true -%} \n b \n {%- endif -%} \n c {{- " d " -}} e ',
  '{{ "é😀" }} {{ "tab\\tnew\\nline \\\\ \\"q\\"" }} {{ \'it\\\'s\' }}',
  '{{ 1 is odd }} {{ 2 is even }} {{ 4 is divisibleby(2) }} {{ "a" is string }} {{ 1 is number }} {{ none is null }} {{ 1 is equalto(1) }} {{ 1 is not defined }}',
  '{{ "A" is upper }} {{ "A" is lower }} {{ [] is iterable }} {{ {} is mapping }} {{ 3 is gt(2) }} {{ 3 is le(2) }} {{ 1 is ne(2) }} {{ 1 is truthy }} {{ 0 is falsy }}',
  '{{ "hello world" | title }} {{ "hELLO" | capitalize }} {{ " x " | trim }} {{ "Ab" | upper | lower }} {{ "a-b" | replace("-", "+") }} {{ "aaa" | replace("a", "b", 2) }} {{ "ab" | replace("", ".") }}',
  '{{ [3, 1, 2] | sort }} {{ ["b", "A", "c"] | sort }} {{ [1, 3, 2] | sort(true) }} {{ [{n: 2}, {n: 1}] | sort(attribute="n") | dump }} {{ ["b", "A"] | sort(false, true) }}',
  '{{ [1, 2, 3] | join("-") }} {{ [{n: 1}, {n: 2}] | join(",", "n") }} {{ [1, 2] | first }} {{ [1, 2] | last }} {{ "abc" | first }} {{ [1, 2] | length }} {{ "abc" | length }} {{ {a: 1} | length }}',
  '{{ [1, 2, 3, 4, 5] | batch(2) | dump }} {{ [1, 2, 3] | batch(2, 0) | dump }} {{ [1, 2, 3, 4, 5] | slice(3) | dump }} {{ [1, 2, 3, 4] | slice(3, 0) | dump }}',
  '{{ -3 | abs }} {{ 2.567 | round(2) }} {{ 2.1 | round(0, "ceil") }} {{ 2.9 | round(0, "floor") }} {{ "3.5x" | float }} {{ "x" | float(1.5) }} {{ "42px" | int }} {{ "x" | int(7) }} {{ "ff" | int(0, 16) }}',
  '{{ [1, 2] | sum }} {{ [{n: 2}, {n: 3}] | sum("n") }} {{ [{n: 2}] | sum("n", 10) }} {{ "a b  c" | wordcount }} {{ "abc" | reverse }} {{ [1, 2] | reverse }}',
  '{{ {b: 1, a: 2} | dictsort | dump }} {{ {b: 1, a: 2} | dictsort(false, "value") | dump }} {{ "ab" | list | dump }} {{ {a: 1} | list | dump }} {{ [{t: "x", n: 1}, {t: "y", n: 2}, {t: "x", n: 3}] | groupby("t") | dump }}',
  '{{ [1, 2, 3, 4] | select("even") }} {{ [1, 2, 3] | reject("odd") }} {{ [0, 1, ""] | select }} {{ [{a: 1}, {a: 0}] | selectattr("a") | dump }} {{ [{a: 1}, {a: 0}] | rejectattr("a") | dump }}',
  '{{ "a\nb" | indent }}|{{ "a\nb" | indent(2, true) }}|{{ "abc" | center(10) }}|{{ "abc" | center(6) }}|{{ "abcd efgh ijkl" | truncate(6) }}|{{ "abcd efgh ijkl" | truncate(6, true) }}|{{ "abcd efgh" | truncate(7, false, "!") }}',
  '{{ "x" | default("y") }} {{ false | default("y") }} {{ false | default("y", true) }} {{ 0 | d("z", true) }} {{ {a: [1, {b: none}]} | dump }} {{ {a: 1} | dump(2) }} {{ 5 | string }} {{ "<a>" | safe }}',
  '{{ "Abc".toUpperCase() }} {{ " a ".trim() }} {{ "a,b".split(",") | dump }} {{ "abc".slice(1, 2) }} {{ "abc".indexOf("c") }} {{ [1, 2].concat([3]) }} {{ [1, 2].join("/") }} {{ "a.b".replace(".", "-") }} {{ [1, 2].includes(2) }}',
  '{{ ref("a") }} {{ var("label") ~ "!" }} {{ 1.50 }} {{ 1 / 3 }} {{ true }} {{ [none, 1] }}',
];

for (const text of TEMPLATES) {
  test(`renders like nunjucks: ${text.slice(0, 60)}`, () => sameAsNunjucks(text));
}

test('any text and any tags around it render like nunjucks, white space control included', () => {
  const piece = fc.constantFrom(' ', '\n', 'a', 'select', "it's", '{', '}', '%', '#', '"', '😀', '\t', '\r\n');
  const output = fc.constantFrom('{{ 1 }}', '{{- "x\ny" -}}', '{{ "z" -}}', '{# c -#}', '{#- c #}');
  const leaf = fc
    .array(fc.oneof({ weight: 3, arbitrary: piece }, output), { maxLength: 6 })
    .map((parts) => parts.join(''));
  const tag = fc.tuple(fc.constantFrom('{% ', '{%- '), fc.constantFrom(' %}', ' -%}'));
  const block = fc.tuple(
    tag,
    tag,
    leaf,
    fc.constantFrom(
      ['if true', 'endif'],
      ['for i in [1, 2]', 'endfor'],
      ['set q', 'endset'],
      ['filter upper', 'endfilter'],
    ),
  );
  const blocks = block.map(([[a, b], [c, d], body, [open, close]]) => `${a}${open}${b}${body}${c}${close}${d}`);
  const any = fc.array(fc.oneof(leaf, blocks), { maxLength: 6 }).map((parts) => parts.join(''));
  const parses = (text: string) => {
    try {
      environment.renderString(text, {});
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(any.filter(parses), (text) => sameAsNunjucks(text)),
    { numRuns: 500 },
  );
});

test('arithmetic follows the order that nunjucks gives it', () => {
  const operand = fc.constantFrom('1', '2', '3.5', '7', '"4"', '"x"', '-2', '(1 + 2)', 'true');
  const operator = fc.constantFrom('+', '-', '*', '/', '%', '~');
  const chain = fc.tuple(operand, fc.array(fc.tuple(operator, operand), { maxLength: 6 }));
  const expression = chain.map(
    ([first, rest]) => `{{ ${first}${rest.map(([op, value]) => ` ${op} ${value}`).join('')} }}`,
  );
  fc.assert(fc.property(expression, (text) => sameAsNunjucks(text)));
});

test.run();
