// What the schemas for editors are made of: the manifest, the project as written where the manifest says less than a
// person wrote, and the columns of models, which are no part of a manifest because they depend on the warehouse.

import type { Manifest } from '../../core/manifest.js';
import type { Column } from '../bind/binder.js';
import type { CheckedProject } from '../validate/checked-project.js';

export interface EditorFacts {
  readonly manifest: Manifest;
  readonly project: Pick<CheckedProject, 'models' | 'destinations' | 'ownConnectors' | 'syncs'>;
  /** Of a model, as far as they are known without running anything. */
  readonly columns: (model: string) => readonly Column[] | undefined;
}
