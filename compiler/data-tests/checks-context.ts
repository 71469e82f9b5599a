// What the checks of models are compiled against: the project's models and tables, and what renders and binds their SQL.

import type { WrittenModel } from '../../core/generated/written-model.js';
import type { Binder } from '../bind/binder.js';
import type { Catalog } from '../bind/read-catalog.js';
import type { CompiledModel } from '../models/compile-models.js';
import type { MacroLibrary } from '../template/macro-library.js';
import type { TemplateScope } from '../template/render-template.js';
import type { CheckedProject } from '../validate/checked-project.js';
import type { Located } from '../validate/located.js';

export interface ChecksContext {
  readonly project: CheckedProject;
  readonly models: ReadonlyMap<string, CompiledModel>;
  readonly catalog: Catalog;
  readonly library: MacroLibrary;
  readonly scope: TemplateScope;
  readonly binder: Binder;
}

/** The same for one model and its .model.json. */
export interface ModelContext extends ChecksContext {
  readonly model: CompiledModel;
  readonly document: Located<WrittenModel>;
}
