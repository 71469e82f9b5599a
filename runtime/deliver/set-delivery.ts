// What the ways of delivering a phase's operations to one place are given.

import type { SyncNode } from '../../core/manifest.js';
import type { Engine } from '../database/engine.js';
import type { SetColumn } from './stage-records.js';

export interface SetDelivery {
  readonly engine: Engine;
  readonly sync: SyncNode;
  /** In the order of the sync's fields. */
  readonly columns: readonly SetColumn[];
  readonly actions: readonly string[];
  readonly deletes: boolean;
}
