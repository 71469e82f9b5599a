// What became of a model on its way from a template to columns.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { type SqlProblem, sentenceOf } from '../sql/sql-problem.js';
import { locateInTemplate } from '../template/locate-in-template.js';
import type { MacroLibrary } from '../template/macro-library.js';
import type { TemplateScope } from '../template/render-template.js';
import type { KnownModel } from './known-models.js';
import type { ModelDraft } from './read-models.js';

export interface Attempt {
  readonly draft: ModelDraft;
  readonly sql: string;
  /** Where the SQL begins in the rendered text. */
  readonly start: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Parsed only: it reads what only the warehouse knows. */
  readonly state: 'parsed' | 'bound' | 'failed';
  /** Of a model that was known before. */
  readonly known?: KnownModel;
}

/** What its template was rendered with. */
export interface Rendering {
  readonly library: MacroLibrary;
  readonly scope: TemplateScope;
}

/** The attempt with a problem that DuckDB found in its SQL, located in the template. */
export function failed(attempt: Attempt, problem: SqlProblem, { library, scope }: Rendering): Attempt {
  const { draft, diagnostics, start } = attempt;
  const { code, offset, length = 1 } = problem;
  const range =
    offset === undefined ? undefined : locateInTemplate(draft.template, library, scope, offset + start, length);
  const diagnostic = errorAt(code, { file: draft.template.path, range }, sentenceOf(problem));
  return { ...attempt, diagnostics: [...diagnostics, diagnostic], state: 'failed' };
}
