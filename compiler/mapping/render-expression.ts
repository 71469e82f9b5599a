// One SQL expression that stands in a JSON file: rendered, checked against its model's columns, and what is wrong shown
// at the token inside the JSON text where the text stands in the file as it is.

import { type Diagnostic, errorAt, type Range } from '../../core/diagnostic.js';
import type { Binder, BoundValue, Column } from '../bind/binder.js';
import { type SqlProblem, sentenceOf } from '../sql/sql-problem.js';
import { locateInTemplate } from '../template/locate-in-template.js';
import type { MacroLibrary } from '../template/macro-library.js';
import { readFacts, type TemplateFacts } from '../template/read-facts.js';
import { renderTemplate, type TemplateScope } from '../template/render-template.js';
import type { TemplateFile } from '../template/template-file.js';
import type { JsonPath, Located } from '../validate/located.js';

export interface ExpressionContext {
  /** The file that the expression stands in. */
  readonly document: Located<unknown>;
  readonly model: { readonly relation: string; readonly columns?: readonly Column[] };
  readonly library: MacroLibrary;
  readonly scope: TemplateScope;
  readonly binder: Binder;
}

export interface TextPlace {
  readonly path: JsonPath;
  readonly text: string;
}

export type RenderedExpression =
  | {
      readonly sql: string;
      readonly facts: TemplateFacts;
      /** DuckDB's, of a value whose model's columns are known. */
      readonly type?: string;
    }
  | { readonly problems: readonly Diagnostic[] };

/** The SQL with what its template names, or what is wrong with it. */
export async function renderExpression(
  context: ExpressionContext,
  place: TextPlace,
  use: 'SELECT' | 'WHERE',
): Promise<RenderedExpression> {
  const { document, library, scope } = context;
  const template = { path: document.file, text: place.text };
  const rendered = renderTemplate(template, library, scope);
  if (rendered.diagnostics.length > 0) return { problems: inFile(rendered.diagnostics, document, place) };
  const bound = await bind(rendered.text, use, context);
  if ('problem' in bound) return { problems: [diagnosticOf(bound.problem, template, context, place)] };
  return { sql: rendered.text, facts: readFacts(template, library).facts, ...bound };
}

async function bind(
  sql: string,
  use: 'SELECT' | 'WHERE',
  { model, binder }: ExpressionContext,
): Promise<BoundValue | { readonly type?: string }> {
  if (model.columns !== undefined && use === 'SELECT') return binder.bindValue(model.relation, sql);
  const problem =
    model.columns === undefined
      ? await binder.parser.parseExpression(sql)
      : await binder.bindCondition(model.relation, sql);
  return problem === undefined ? {} : { problem };
}

function diagnosticOf(
  problem: SqlProblem,
  template: TemplateFile,
  { document, library, scope }: ExpressionContext,
  place: TextPlace,
): Diagnostic {
  const { offset, length = 1 } = problem;
  const range = offset === undefined ? undefined : locateInTemplate(template, library, scope, offset, length);
  return errorAt(
    problem.code,
    { file: document.file, range: rangeInFile(document, place, range) },
    sentenceOf(problem),
  );
}

/** A template's diagnostics, each once, at their places in the file. */
function inFile(
  diagnostics: readonly Diagnostic[],
  document: Located<unknown>,
  place: TextPlace,
): readonly Diagnostic[] {
  const moved = diagnostics.map((diagnostic) =>
    diagnostic.file === document.file
      ? { ...diagnostic, range: rangeInFile(document, place, diagnostic.range) }
      : diagnostic,
  );
  return [...new Map(moved.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
}

/** The range of a text's part in the file; of the whole text where escapes shift what stands in it. */
function rangeInFile(document: Located<unknown>, { path, text }: TextPlace, part: Range | undefined): Range {
  const whole = document.at(path);
  const line = document.text.split('\n')[whole.start.line - 1] ?? '';
  const written = line.slice(whole.start.column, whole.end.column - 2);
  if (part === undefined || written !== text || part.start.line !== 1 || part.end.line !== 1) return whole;
  const at = (column: number) => ({ line: whole.start.line, column: whole.start.column + column });
  return { start: at(part.start.column), end: at(Math.max(part.end.column, part.start.column + 1)) };
}
