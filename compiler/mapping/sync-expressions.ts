// The SQL that a sync itself holds: its fields' `sql` and its `filter`. Rendered, checked against the model's columns,
// and what is wrong shown at the token inside the JSON text where the text stands in the file as it is.

import { type Diagnostic, errorAt, type Range } from '../../core/diagnostic.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import type { Binder, Column } from '../bind/binder.js';
import type { ResolvedField } from '../resolve/resolve-fields.js';
import { type SqlProblem, sentenceOf } from '../sql/sql-problem.js';
import { locateInTemplate } from '../template/locate-in-template.js';
import type { MacroLibrary } from '../template/macro-library.js';
import { renderTemplate, type TemplateScope } from '../template/render-template.js';
import type { TemplateFile } from '../template/template-file.js';
import type { Located } from '../validate/located.js';

export interface ExpressionContext {
  readonly sync: Located<WrittenSync>;
  readonly model: { readonly relation: string; readonly columns?: readonly Column[] };
  readonly library: MacroLibrary;
  readonly scope: TemplateScope;
  readonly binder: Binder;
}

export interface RenderedExpressions {
  /** By field name. */
  readonly expressions: ReadonlyMap<string, string>;
  readonly filter?: string;
  readonly diagnostics: readonly Diagnostic[];
}

export async function renderExpressions(
  context: ExpressionContext,
  fields: readonly ResolvedField[],
): Promise<RenderedExpressions> {
  const diagnostics: Diagnostic[] = [];
  const expressions = new Map<string, string>();
  for (const { name, from } of fields) {
    if (from.kind !== 'sql') continue;
    const place = { path: ['fields', name, 'sql'], text: from.sql };
    const rendered = await renderExpression(context, place, 'SELECT');
    if (typeof rendered === 'string') expressions.set(name, rendered);
    else diagnostics.push(...rendered);
  }
  const { filter } = context.sync.value;
  if (filter === undefined) return { expressions, diagnostics };
  const rendered = await renderExpression(context, { path: ['filter'], text: filter }, 'WHERE');
  if (typeof rendered === 'string') return { expressions, filter: rendered, diagnostics };
  return { expressions, diagnostics: [...diagnostics, ...rendered] };
}

interface TextPlace {
  readonly path: readonly string[];
  readonly text: string;
}

async function renderExpression(
  context: ExpressionContext,
  place: TextPlace,
  use: 'SELECT' | 'WHERE',
): Promise<string | readonly Diagnostic[]> {
  const { sync, model, binder, library, scope } = context;
  const template = { path: sync.file, text: place.text };
  const rendered = renderTemplate(template, library, scope);
  if (rendered.diagnostics.length > 0) return inFile(rendered.diagnostics, sync, place);
  const problem =
    model.columns === undefined
      ? await binder.parseExpression(rendered.text)
      : await binder.bindExpression(model.relation, rendered.text, use);
  return problem === undefined ? rendered.text : [diagnosticOf(problem, template, context, place)];
}

function diagnosticOf(
  problem: SqlProblem,
  template: TemplateFile,
  { sync, library, scope }: ExpressionContext,
  place: TextPlace,
): Diagnostic {
  const { offset, length = 1 } = problem;
  const range = offset === undefined ? undefined : locateInTemplate(template, library, scope, offset, length);
  return errorAt(problem.code, { file: sync.file, range: rangeInFile(sync, place, range) }, sentenceOf(problem));
}

/** A template's diagnostics, each once, at their places in the sync's file. */
function inFile(
  diagnostics: readonly Diagnostic[],
  sync: Located<WrittenSync>,
  place: TextPlace,
): readonly Diagnostic[] {
  const moved = diagnostics.map((diagnostic) =>
    diagnostic.file === sync.file ? { ...diagnostic, range: rangeInFile(sync, place, diagnostic.range) } : diagnostic,
  );
  return [...new Map(moved.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
}

/** The range of a text's part in the file; of the whole text where escapes shift what stands in it. */
function rangeInFile(sync: Located<WrittenSync>, { path, text }: TextPlace, part: Range | undefined): Range {
  const whole = sync.at(path);
  const line = sync.text.split('\n')[whole.start.line - 1] ?? '';
  const written = line.slice(whole.start.column, whole.end.column - 2);
  if (part === undefined || written !== text || part.start.line !== 1 || part.end.line !== 1) return whole;
  const at = (column: number) => ({ line: whole.start.line, column: whole.start.column + column });
  return { start: at(part.start.column), end: at(Math.max(part.end.column, part.start.column + 1)) };
}
