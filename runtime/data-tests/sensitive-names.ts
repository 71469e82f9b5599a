// Which columns of a model are for nobody's eyes: those that its description marks, and those of the same name that a
// reading sync makes sensitive fields of.

import type { ModelNode, SyncNode } from '../../core/manifest.js';

/** In lower case. */
export function sensitiveNames(model: ModelNode, syncs: readonly SyncNode[]): ReadonlySet<string> {
  const marked = model.columns.filter(({ sensitive }) => sensitive === true).map(({ name }) => name.toLowerCase());
  return new Set([...marked, ...syncs.flatMap((sync) => sync.sensitive_columns ?? [])]);
}
