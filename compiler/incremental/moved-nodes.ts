// Which models and syncs of a project moved files are of, where they are only templates of models, properties of models
// and syncs.

import type { CheckedProject } from '../validate/checked-project.js';
import type { KeptProject } from './kept-project.js';

export interface Moved {
  /** Names of models whose template or properties moved. */
  readonly models: ReadonlySet<string>;
  readonly syncs: ReadonlySet<string>;
  /** Whether there are others than templates among the files. */
  readonly documents: boolean;
}

const TEMPLATE = '.sql';
const PROPERTIES = '.model.json';
const SYNC = '.sync.json';

/** Undefined when one of the files is anything else. */
export function movedNodes(files: readonly string[], { models, syncs }: KeptProject): Moved | undefined {
  const modelOf = namesByFile(models);
  const syncOf = namesByFile(syncs);
  const moved = { models: new Set<string>(), syncs: new Set<string>() };
  for (const file of files) {
    const model = modelOf.get(file.endsWith(PROPERTIES) ? file.slice(0, -PROPERTIES.length) + TEMPLATE : file);
    const sync = syncOf.get(file);
    if (model !== undefined) moved.models.add(model);
    else if (sync !== undefined) moved.syncs.add(sync);
    else return undefined;
  }
  return { ...moved, documents: files.some((file) => file.endsWith(PROPERTIES) || file.endsWith(SYNC)) };
}

/** The models to compile for them: a sync is compiled with its model, and so is one that leaves fields to a moved one. */
export function modelsToCompile({ models, syncs }: Moved, project: CheckedProject): ReadonlySet<string> {
  const wanted = new Set(models);
  if (syncs.size === 0) return wanted;
  for (const [name, { value }] of project.syncs) {
    const isMoved = syncs.has(name) || (value.yields_to ?? []).some((other) => syncs.has(other));
    if (isMoved && project.models.has(value.model)) wanted.add(value.model);
  }
  return wanted;
}

function namesByFile(nodes: ReadonlyMap<string, { readonly file: string }>): ReadonlyMap<string, string> {
  return new Map([...nodes].map(([name, { file }]) => [file, name]));
}
