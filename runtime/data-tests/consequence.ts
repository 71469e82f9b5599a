// The last sentences of what a check found: what it means for the plan, and what to do.

import type { SyncNode } from '../../core/manifest.js';

export interface Consequence {
  readonly severity: 'error' | 'warn';
  readonly syncs: readonly SyncNode[];
  /** What to do about it, as an imperative without a full stop. */
  readonly remedy: string;
  /** How to let it pass, if not by its own severity. */
  readonly waiver?: string | undefined;
}

const WAIVER = 'with "severity": "warn" the plan goes on';

export function consequence({ severity, syncs, remedy, waiver = WAIVER }: Consequence): string {
  if (severity === 'warn') return 'Its severity is "warn", so the plan goes on.';
  const names = syncs.map(({ name }) => `"${name}"`);
  const readers = names.length === 1 ? `sync ${names.join('')} reads` : `the syncs ${names.join(', ')} read`;
  return `Nothing is planned, as ${readers} it. ${remedy}; ${waiver}.`;
}
