// The SQL that a sync itself holds: its fields' `sql` and its `filter`.

import type { Diagnostic } from '../../core/diagnostic.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import type { ResolvedField } from '../resolve/resolve-fields.js';
import type { Located } from '../validate/located.js';
import { type ExpressionContext, renderExpression } from './render-expression.js';

export interface RenderedExpressions {
  /** By field name. */
  readonly expressions: ReadonlyMap<string, string>;
  readonly filter?: string;
  readonly diagnostics: readonly Diagnostic[];
}

export async function renderExpressions(
  options: Omit<ExpressionContext, 'document'> & { readonly sync: Located<WrittenSync> },
  fields: readonly ResolvedField[],
): Promise<RenderedExpressions> {
  const context = { ...options, document: options.sync };
  const diagnostics: Diagnostic[] = [];
  const expressions = new Map<string, string>();
  for (const { name, from } of fields) {
    if (from.kind !== 'sql') continue;
    const place = { path: ['fields', name, 'sql'], text: from.sql };
    const rendered = await renderExpression(context, place, 'SELECT');
    if (typeof rendered === 'string') expressions.set(name, rendered);
    else diagnostics.push(...rendered);
  }
  const { filter } = options.sync.value;
  if (filter === undefined) return { expressions, diagnostics };
  const rendered = await renderExpression(context, { path: ['filter'], text: filter }, 'WHERE');
  if (typeof rendered === 'string') return { expressions, filter: rendered, diagnostics };
  return { expressions, diagnostics: [...diagnostics, ...rendered] };
}
