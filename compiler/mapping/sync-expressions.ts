// The SQL that a sync itself holds: its fields' `sql` and its `filter`.

import type { Diagnostic } from '../../core/diagnostic.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import type { ResolvedField } from '../resolve/resolve-fields.js';
import type { TemplateFacts } from '../template/read-facts.js';
import type { Located } from '../validate/located.js';
import { type ExpressionContext, renderExpression } from './render-expression.js';

export interface RenderedExpressions {
  /** By field name. */
  readonly expressions: ReadonlyMap<string, string>;
  /** DuckDB's types of their values by field name, where the model's columns are known. */
  readonly types: ReadonlyMap<string, string>;
  readonly filter?: string;
  /** Of each of their templates. */
  readonly facts: readonly TemplateFacts[];
  readonly diagnostics: readonly Diagnostic[];
}

export async function renderExpressions(
  options: Omit<ExpressionContext, 'document'> & { readonly sync: Located<WrittenSync> },
  fields: readonly ResolvedField[],
): Promise<RenderedExpressions> {
  const context = { ...options, document: options.sync };
  const diagnostics: Diagnostic[] = [];
  const expressions = new Map<string, string>();
  const types = new Map<string, string>();
  const facts: TemplateFacts[] = [];
  for (const { name, from } of fields) {
    if (from.kind !== 'sql') continue;
    const place = { path: ['fields', name, 'sql'], text: from.sql };
    const rendered = await renderExpression(context, place, 'SELECT');
    if ('problems' in rendered) diagnostics.push(...rendered.problems);
    else {
      expressions.set(name, rendered.sql);
      if (rendered.type !== undefined) types.set(name, rendered.type);
      facts.push(rendered.facts);
    }
  }
  const { filter } = options.sync.value;
  if (filter === undefined) return { expressions, types, facts, diagnostics };
  const rendered = await renderExpression(context, { path: ['filter'], text: filter }, 'WHERE');
  if ('problems' in rendered) return { expressions, types, facts, diagnostics: [...diagnostics, ...rendered.problems] };
  return { expressions, types, filter: rendered.sql, facts: [...facts, rendered.facts], diagnostics };
}
