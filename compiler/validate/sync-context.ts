// What the checks of a sync are given: the sync, and what it may refer to.

import type { Connector, ConnectorObject } from '../../core/connector.js';
import type { WrittenDestination } from '../../core/generated/written-destination.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import type { CheckedProject } from './checked-project.js';
import type { Located } from './located.js';

export type ReferableProject = Pick<
  CheckedProject,
  'models' | 'seeds' | 'destinations' | 'connectors' | 'syncs' | 'dbt' | 'broken'
>;

/** A sync whose destination, connector and object are known: what it delivers to. */
export interface SyncTarget {
  readonly sync: Located<WrittenSync>;
  readonly destination: Located<WrittenDestination>;
  readonly connector: Connector;
  readonly object: ConnectorObject;
}
