// Ways out of a template that work in nunjucks or in Jinja, or that look as if they might. Each is refused, and
// none runs any code: the attempts that would run it leave a mark in globalThis, which must stay absent. They are kept in
// docs/sandbox.md.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NO_MACROS } from '../../compiler/template/macro-library.js';
import { renderTemplate } from '../../compiler/template/render-template.js';
import { ATTEMPTS } from '../sandbox/published.js';
import { render, SCOPE, template } from './rendering.js';

const MACHINERY = (name: string) =>
  `"${name}" belongs to JavaScript. Templates see the data of a value and nothing of its machinery.`;

/** Those that are refused whatever they cost; the others are in limits.test.ts. */
const REFUSED = ATTEMPTS.filter(({ language, codes }) => language === 'jinja' && !codes.includes('SL0306'));

test('the page about the sandbox lists them', () => {
  assert.ok(REFUSED.length >= 84, `${REFUSED.length}`);
});

for (const { line: attempt, codes } of REFUSED) {
  test(`refuses ${attempt}`, () => {
    const { text, diagnostics } = renderTemplate(template(attempt), NO_MACROS, SCOPE);
    assert.is(text, '');
    assert.is(diagnostics.map(({ code }) => code).join(' '), codes.join(' '), JSON.stringify(diagnostics));
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
