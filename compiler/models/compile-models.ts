// Models turned into SQL: each template rendered, its SELECT checked, its columns bound. A model whose columns cannot be
// known (it reads a table that only the warehouse knows) is parsed only.

import type { Diagnostic } from '../../core/diagnostic.js';
import { modelRelation } from '../../core/model-query.js';
import type { Column } from '../bind/binder.js';
import { type AttemptOptions, attemptModels } from './attempt-models.js';
import { keepModels, modelKeys } from './known-models.js';
import type { ModelDraft } from './read-models.js';

export interface CompiledModel extends ModelDraft {
  readonly sql: string;
  /** Absent when they cannot be known without the warehouse. */
  readonly columns?: readonly Column[];
}

export async function compileModels(options: Omit<AttemptOptions, 'keys'>): Promise<{
  readonly models: ReadonlyMap<string, CompiledModel>;
  readonly diagnostics: readonly Diagnostic[];
}> {
  const keys = modelKeys(options);
  const attempts = await attemptModels({ ...options, keys });
  const columns = options.binder.isOpen ? await options.binder.boundColumns() : new Map<string, readonly Column[]>();
  const models = new Map<string, CompiledModel>();
  const diagnostics: Diagnostic[] = [];
  for (const draft of options.drafts) {
    const attempt = attempts.get(draft.name);
    if (draft.facts.refs.some(({ name }) => attempts.has(name) && !models.has(name))) continue;
    diagnostics.push(...(attempt?.diagnostics ?? []));
    if (attempt === undefined || attempt.state === 'failed') continue;
    const own = attempt.known?.columns ?? columns.get(modelRelation(draft.name)) ?? [];
    models.set(draft.name, { ...draft, sql: attempt.sql, ...(attempt.state === 'bound' && { columns: own }) });
  }
  options.cache.later(() => {
    keepModels(options, keys, (name) => (attempts.get(name)?.diagnostics.length === 0 ? models.get(name) : undefined));
  });
  return { models, diagnostics };
}
