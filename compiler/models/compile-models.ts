// Models turned into SQL: each template rendered, its SELECT checked, its columns bound, and its columns bound.
// A model whose columns cannot be known (it reads a table that only the warehouse knows) is parsed only.

import { type Diagnostic, errorAt, type Range } from '../../core/diagnostic.js';
import { modelRelation } from '../../core/model-query.js';
import type { Binder, Column } from '../bind/binder.js';
import { splitStatements } from '../sql/split-statements.js';
import { type SqlProblem, sentenceOf } from '../sql/sql-problem.js';
import { locateInTemplate } from '../template/locate-in-template.js';
import type { MacroLibrary } from '../template/macro-library.js';
import { renderTemplate, type TemplateScope } from '../template/render-template.js';
import type { TemplateFile } from '../template/template-file.js';
import type { ModelDraft } from './read-models.js';

export interface CompiledModel extends ModelDraft {
  readonly sql: string;
  /** Absent when they cannot be known without the warehouse. */
  readonly columns?: readonly Column[];
}

export interface CompileModelsOptions {
  readonly drafts: readonly ModelDraft[];
  readonly library: MacroLibrary;
  readonly scope: TemplateScope;
  readonly binder: Binder;
  /** Whether the columns of a seed ('name'), source table ('source.table') or node of dbt's (its id) are known. */
  readonly isKnown: (name: string) => boolean;
  /** The SQL name of a model or seed that facts name. */
  readonly relationOf: (name: string) => string;
  /** What to do instead of reading a table without ref() or source(). */
  readonly advise: (table: string) => string;
}

export async function compileModels(options: CompileModelsOptions): Promise<{
  readonly models: ReadonlyMap<string, CompiledModel>;
  readonly diagnostics: readonly Diagnostic[];
}> {
  const models = new Map<string, CompiledModel>();
  const diagnostics: Diagnostic[] = [];
  const names = new Set(options.drafts.map((draft) => draft.name));
  for (const draft of options.drafts) {
    if (draft.facts.refs.some(({ name }) => names.has(name) && !models.has(name))) continue;
    const compiled = await compileModel(draft, models, options);
    diagnostics.push(...compiled.diagnostics);
    if (compiled.model !== undefined) models.set(draft.name, compiled.model);
  }
  return { models, diagnostics };
}

async function compileModel(
  draft: ModelDraft,
  models: ReadonlyMap<string, CompiledModel>,
  options: CompileModelsOptions,
): Promise<{ readonly model?: CompiledModel; readonly diagnostics: readonly Diagnostic[] }> {
  const file = draft.template;
  const rendered = renderTemplate(file, options.library, options.scope);
  if (rendered.diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics: rendered.diagnostics };
  const sql = trimStatement(rendered.text);
  const failed = (problem: SqlProblem) => ({
    diagnostics: [
      ...rendered.diagnostics,
      sqlDiagnostic(problem, file, locator(file, options, leading(rendered.text))),
    ],
  });
  const refused = await options.binder.parse(sql, { has: readableBy(draft, options), advise: options.advise });
  if (refused !== undefined) return failed(refused);
  const model = { ...draft, sql };
  if (!canBind(draft, models, options)) return { model, diagnostics: rendered.diagnostics };
  const bound = await options.binder.bindModel(modelRelation(draft.name), sql);
  if ('problem' in bound) return failed(bound.problem);
  return { model: { ...model, columns: bound.columns }, diagnostics: rendered.diagnostics };
}

/** A diagnostic for SQL that a template rendered to. */
export function sqlDiagnostic(
  problem: SqlProblem,
  file: TemplateFile,
  locate: (offset: number, length: number) => Range | undefined,
): Diagnostic {
  const range = problem.offset === undefined ? undefined : locate(problem.offset, problem.length ?? 1);
  return errorAt(problem.code, { file: file.path, range }, sentenceOf(problem));
}

function locator(
  file: TemplateFile,
  { library, scope }: CompileModelsOptions,
  skipped: number,
): (offset: number, length: number) => Range | undefined {
  return (offset, length) => locateInTemplate(file, library, scope, offset + skipped, length);
}

/** A statement without the white space around it and without what follows its last token: semicolons, comments. */
function trimStatement(text: string): string {
  const trimmed = text.trim();
  const [first, second] = splitStatements(trimmed);
  return first === undefined || second !== undefined ? trimmed : trimmed.slice(0, first.end);
}

function leading(text: string): number {
  return text.length - text.trimStart().length;
}

function readableBy(
  { facts, dbt }: ModelDraft,
  { relationOf, scope }: CompileModelsOptions,
): (relation: string) => boolean {
  const relations = new Set([
    ...facts.refs.map(({ name }) => relationOf(name)),
    ...facts.sources.map(({ source, table }) => scope.source({ source, table })),
    ...dbt.map(({ relation }) => relation),
  ]);
  return (relation) => relations.has(relation);
}

function canBind(
  { facts, dbt }: ModelDraft,
  models: ReadonlyMap<string, CompiledModel>,
  { isKnown }: CompileModelsOptions,
): boolean {
  const refs = facts.refs.every(({ name }) =>
    models.has(name) ? models.get(name)?.columns !== undefined : isKnown(name),
  );
  const tables = [...facts.sources.map(({ source, table }) => `${source}.${table}`), ...dbt.map(({ id }) => id)];
  return refs && tables.every(isKnown);
}
