// Random and damaged projects, compiled: whatever stands in the files, the compiler ends with a manifest or with
// diagnostics, each of which lies inside its file and can be shown.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { renderDiagnostics } from '../../cli/views/render-diagnostics.js';
import { compileProject } from '../../compiler/compile.js';
import { NO_MACROS } from '../../compiler/template/macro-library.js';
import { renderTemplate } from '../../compiler/template/render-template.js';
import type { Diagnostic } from '../../core/diagnostic.js';
import { FILES } from '../editor/shop.js';
import { makeProject } from '../kit/project.js';
import { SCOPE, template } from '../template/rendering.js';

/** No single compile or render takes longer, on a busy machine. */
const MAX_MS = 10_000;

const TEMPLATES = [
  "{{ config(key='id', tags=['a']) }}\nSELECT {{ var('min_ltv') }} FROM {{ ref('a') }} {# c #}",
  "{% macro m(x, y='b') %}{{ x | upper }}{{ caller() }}{% endmacro %}{% call m('a') %}{{ y }}{% endcall %}",
  "{% for n in var('names') %}{{ loop.index }}{{ n | replace('a', 'b') }}{% else %}x{% endfor %}",
  "{% set x = [1, 2.5, {a: 'b'}] %}{% if x[0] > 1 and not x is defined %}{{ x | join(',') }}{% elif 1 %}{% endif %}",
  "{% filter trim %} {{ 'é' ~ env_var('REGION', '😀') }} {% endfilter %}{% raw %}{{ }}{% endraw %}{{- 1 -}}",
];

const PIECES = [
  ...['{{', '}}', '{%', '%}', '{#', '#}', '(', ')', '[', ']', '"', "'", '|', '.', ',', '-', '\\', '\n', '\u0000'],
  ...[
    'if',
    'for',
    'in',
    'set',
    'endif',
    'macro',
    'call',
    'range(9)',
    'ref',
    'loop',
    'not',
    'is',
    '~',
    '**',
    '//',
    'é',
    '😀',
  ],
  ...[
    '{',
    '}',
    ':',
    'null',
    '1e999',
    '-0',
    '"__proto__"',
    '"$schema"',
    '[]',
    '{}',
    'true',
    '\ud800',
    '\u2028',
    '\ufeff',
  ],
];

const expression: fc.Arbitrary<string> = fc.letrec<{ e: string }>((tie) => ({
  e: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('1', '2.5', "'a'", 'true', 'none', "var('names')", "var('plan')", 'x', 'loop.index', '[]', '{}'),
    fc
      .tuple(
        tie('e'),
        fc.constantFrom('+', '-', '*', '/', '//', '%', '**', '~', '==', '<', 'and', 'or', 'in', 'is not'),
        tie('e'),
      )
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc
      .tuple(
        tie('e'),
        fc.constantFrom(
          'upper',
          'length',
          'sort',
          'first',
          'list',
          'dump',
          'batch(2)',
          'replace("a", x)',
          'join(",")',
          'default(1)',
          'round',
        ),
      )
      .map(([a, filter]) => `${a} | ${filter}`),
    fc.tuple(tie('e'), tie('e')).map(([a, b]) => `${a}[${b}]`),
    fc
      .tuple(tie('e'), fc.constantFrom('name', 'length', 'split("")', 'trim()', 'slice(1)', 'concat(x)', 'constructor'))
      .map(([a, name]) => `${a}.${name}`),
    fc.array(tie('e'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc.tuple(tie('e'), tie('e'), tie('e')).map(([a, b, c]) => `(${a} if ${b} else ${c})`),
  ),
})).e;

const written: fc.Arbitrary<string> = fc.letrec<{ body: string }>((tie) => ({
  body: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('text ', '\n', "{{ ref('a') }}", '{# note #}'),
    expression.map((e) => `{{ ${e} }}`),
    expression.map((e) => `{% set x = ${e} %}`),
    fc.tuple(expression, tie('body'), tie('body')).map(([e, a, b]) => `{% if ${e} %}${a}{% else %}${b}{% endif %}`),
    fc.tuple(expression, tie('body')).map(([e, a]) => `{% for x in ${e} %}${a}{% endfor %}`),
    tie('body').map((a) => `{% macro m(x) %}${a}{% endmacro %}{{ m(1) }}`),
    fc.tuple(tie('body'), tie('body')).map(([a, b]) => a + b),
  ),
})).body;

const damage = fc.array(fc.tuple(fc.nat(), fc.nat(8), fc.constantFrom(...PIECES, '')), { minLength: 1, maxLength: 4 });

function damaged(text: string, changes: readonly (readonly [number, number, string])[]): string {
  return changes.reduce((before, [at, length, piece]) => {
    const start = at % (before.length + 1);
    return before.slice(0, start) + piece + before.slice(start + length);
  }, text);
}

const anyTemplate = fc.oneof(
  written,
  fc.tuple(fc.oneof(fc.constantFrom(...TEMPLATES), written), damage).map(([text, changes]) => damaged(text, changes)),
);

/** Renders random templates: none throws or takes long, and what is wrong lies inside it. */
export function fuzzTemplates(runs: number): void {
  fc.assert(
    fc.property(anyTemplate, (text) => {
      const before = performance.now();
      const file = template(text);
      const { diagnostics } = renderTemplate(file, NO_MACROS, SCOPE);
      checkShown(diagnostics, new Map([[file.path, text]]));
      assert.ok(performance.now() - before < MAX_MS, text);
    }),
    { numRuns: runs },
  );
}

const KINDS = Object.entries(FILES).filter(([file]) => file.endsWith('.json') || file.endsWith('.sql'));

/** One file of a valid project, damaged: its text, or any JSON value somewhere in it. */
const damagedFile: fc.Arbitrary<readonly [file: string, text: string]> = fc
  .constantFrom(...KINDS)
  .chain(([file, content]) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content, null, 1);
    const broken = damage.map((changes) => [file, damaged(text, changes)] as const);
    if (typeof content === 'string') return broken;
    const exchanged = fc
      .tuple(fc.nat(), fc.jsonValue({ maxDepth: 3 }))
      .map(([at, value]) => [file, JSON.stringify(exchange(content, at, value))] as const);
    return fc.oneof(
      broken,
      exchanged,
      fc.jsonValue({ maxDepth: 4 }).map((value) => [file, JSON.stringify(value)] as const),
    );
  });

/** The document with the value at the nth place, counted from the root, exchanged. */
function exchange(document: object, nth: number, value: unknown): unknown {
  const places: (readonly [holder: Record<string, unknown>, key: string])[] = [];
  const copy = structuredClone(document) as Record<string, unknown>;
  const walk = (node: Record<string, unknown>): void => {
    for (const [key, child] of Object.entries(node)) {
      places.push([node, key]);
      if (typeof child === 'object' && child !== null) walk(child as Record<string, unknown>);
    }
  };
  walk(copy);
  const [holder, key] = places[nth % places.length] ?? [copy, 'name'];
  holder[key] = value;
  return copy;
}

/** Compiles projects with up to two damaged files. */
export async function fuzzProjects(runs: number): Promise<void> {
  const project = makeProject(FILES);
  await fc.assert(
    fc.asyncProperty(fc.array(damagedFile, { minLength: 1, maxLength: 2 }), async (changes) => {
      const before = performance.now();
      for (const [file, text] of changes) writeFileSync(project.path(file), text);
      try {
        const { manifest, diagnostics, texts } = await compileProject({ root: project.root, env: {} });
        assert.is(
          manifest === undefined,
          diagnostics.some(({ severity }) => severity === 'error'),
        );
        checkShown(diagnostics, texts);
        assert.ok(performance.now() - before < MAX_MS);
      } finally {
        for (const [file] of changes) {
          rmSync(project.path(file), { force: true });
          mkdirSync(dirname(project.path(file)), { recursive: true });
          project.write({ [file]: FILES[file as keyof typeof FILES] });
        }
      }
    }),
    { numRuns: runs },
  );
}

/** Each lies inside its file, says something, and can be shown. */
function checkShown(diagnostics: readonly Diagnostic[], texts: ReadonlyMap<string, string>): void {
  for (const { file, range, detail, related = [] } of diagnostics) {
    assert.is.not(detail.trim(), '');
    for (const place of [{ file, range }, ...related]) {
      const lines = texts.get(place.file ?? '')?.split('\n');
      if (lines === undefined || place.range === undefined) continue;
      const { start, end } = place.range;
      const where = JSON.stringify({ place, detail, text: texts.get(place.file ?? '') });
      assert.ok(start.line >= 1 && start.column >= 1 && end.line <= lines.length, where);
      assert.ok(end.line > start.line || (end.line === start.line && end.column >= start.column), where);
      assert.ok(start.column <= (lines[start.line - 1]?.length ?? 0) + 1, where);
      assert.ok(end.column <= (lines[end.line - 1]?.length ?? 0) + 1, where);
    }
  }
  assert.is(renderDiagnostics(diagnostics, texts, { color: false }) === '', diagnostics.length === 0);
}
