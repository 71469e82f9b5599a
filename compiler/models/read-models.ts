// The models of a project before any SQL is made: what each template names, found without running it, its key, and
// whether everything it names exists.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Diagnostic, errorAt, hasErrors } from '../../core/diagnostic.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import type { Materialization } from '../../core/manifest.js';
import type { DbtNode } from '../dbt/dbt-project.js';
import { settleDbt } from '../dbt/settle-dbt.js';
import { describeModel, type OwnDescription } from '../docs/describe-model.js';
import { checkReferences, type KnownNames, orderModels } from '../graph/check-references.js';
import type { ReadFacts } from '../template/known-facts.js';
import type { MacroLibrary } from '../template/macro-library.js';
import type { RefNameUse, TemplateFacts } from '../template/read-facts.js';
import type { TemplateFile } from '../template/template-file.js';
import type { CheckedProject, ModelFile } from '../validate/checked-project.js';
import { type Located, placeOf } from '../validate/located.js';
import { ownerOf, type RelationNames, refCall, relationNames, resolveRef, resolveSource } from './relation-names.js';

export interface ModelDraft {
  readonly name: string;
  readonly file: string;
  /** One object for all uses: what was parsed is remembered with it. */
  readonly template: TemplateFile;
  /** As the template has them. */
  readonly written: TemplateFacts;
  /** Its refs are names as the manifest has them: 'name' or 'package.name'. */
  readonly facts: TemplateFacts;
  /** What it reads of the dbt project. */
  readonly dbt: readonly DbtNode[];
  readonly key: readonly string[];
  readonly materialized?: Materialization;
  /** What its own file says of it. */
  readonly own: OwnDescription;
}

export interface ModelDrafts {
  /** Models without mistakes of their own, in an order in which each follows those it reads. */
  readonly drafts: readonly ModelDraft[];
  /** Names of models and seeds that exist but cannot be used; their readers stay silent about it. */
  readonly broken: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReadOptions {
  readonly library: MacroLibrary;
  readonly factsOf: ReadFacts;
  /** Names of the models to read; all when absent. */
  readonly wanted?: Pick<ReadonlySet<string>, 'has'>;
  /** Is given each model without mistakes of its own, in any order; others may turn out to be broken with it. */
  readonly each?: (draft: ModelDraft) => void;
}

/** So many are read before others have their turn. */
const AT_ONCE = 128;

export async function readModels(
  project: CheckedProject,
  { library, factsOf, wanted = project.models, each }: ReadOptions,
): Promise<ModelDrafts> {
  const known = knownNames(project);
  const diagnostics: Diagnostic[] = [];
  const broken = new Set<string>(project.broken.models);
  const drafts = new Map<string, ModelDraft>();
  for (const model of project.models.values()) {
    if (!wanted.has(model.name)) continue;
    const { draft, isBroken, diagnostics: found } = readModel(model, { project, known, library, factsOf });
    diagnostics.push(...found);
    drafts.set(model.name, draft);
    if (isBroken) broken.add(model.name);
    else each?.(draft);
    if (drafts.size % AT_ONCE === 0) await nextTurn();
  }
  const { order, cyclic, diagnostics: cycles } = orderModels([...drafts.values()]);
  for (const name of cyclic) broken.add(name);
  const sound = order.flatMap((name) => {
    const draft = drafts.get(name);
    if (draft === undefined || broken.has(name)) return [];
    if (!draft.facts.refs.some((ref) => broken.has(ref.name))) return [draft];
    broken.add(name);
    return [];
  });
  return { drafts: sound, broken, diagnostics: [...diagnostics, ...cycles] };
}

interface ReadModel {
  readonly draft: ModelDraft;
  readonly isBroken: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

interface ReadContext extends Pick<ReadOptions, 'library' | 'factsOf'> {
  readonly project: CheckedProject;
  readonly known: KnownNames;
}

function readModel(model: ModelFile, { project, known, library, factsOf }: ReadContext): ReadModel {
  const template = { path: model.file, text: model.sql, package: model.package };
  const read = factsOf(template, library);
  const settled = settleDbt(model.file, read.facts, known, project.dbt);
  const wrong = checkReferences({ file: model.file, facts: settled.facts }, known);
  const facts = withResolvedNames(settled.facts, known);
  const { own, diagnostics: undescribed } = describeModel(template, facts, project.docs);
  const diagnostics = [...read.diagnostics, ...settled.diagnostics, ...wrong, ...undescribed];
  const isLost = settled.unknown || read.facts.lost || mayBeLost(read.facts, known.relations);
  return {
    draft: {
      name: model.name,
      file: model.file,
      template,
      written: read.facts,
      facts,
      dbt: settled.dbt,
      own,
      ...settingsOf(model, facts),
    },
    isBroken: isLost || readsBrokenSource(facts, known) || hasErrors(diagnostics),
    diagnostics,
  };
}

/** A sync's model must say what identifies a record. */
export function missingKey(draft: Pick<ModelDraft, 'name' | 'file'>, sync: Located<WrittenSync>): Diagnostic {
  if (ownerOf(draft.name) !== undefined) return packageModelWithoutKey(sync);
  return errorAt(
    'SL0220',
    { file: draft.file },
    `Model "${draft.name}" is delivered by a sync and must say which column identifies a record: add {{ config(key='…') }} to it, or "key" to its .model.json.`,
  );
}

/** A model of a package is a stranger's: a project does not edit it. */
function packageModelWithoutKey(sync: Located<WrittenSync>): Diagnostic {
  const { model } = sync.value;
  return errorAt(
    'SL0220',
    placeOf(sync, ['model']),
    `Model "${model}" does not say which column identifies a record, and is of a package. Deliver a model of your own that reads it: {{ config(key='…') }} SELECT * FROM {{ ${refCall(model)} }}.`,
  );
}

/** A seed is a file: it has nowhere to say what identifies a record. */
export function seedWithoutKey(sync: Located<WrittenSync>): Diagnostic {
  const { model } = sync.value;
  return errorAt(
    'SL0220',
    placeOf(sync, ['model']),
    `"${model}" is a seed, which cannot say which column identifies a record. Deliver a model that reads it: {{ config(key='…') }} SELECT * FROM {{ ref('${model}') }}.`,
  );
}

/** What the template says goes before the .model.json. */
function settingsOf(model: ModelFile, { config }: TemplateFacts): Pick<ModelDraft, 'key' | 'materialized'> {
  const { key: described = [], materialized: other } = model.properties?.value ?? {};
  const key = config.key ?? described;
  const materialized = config.materialized ?? other;
  return { key: typeof key === 'string' ? [key] : key, ...(materialized !== undefined && { materialized }) };
}

/** Unknown names stay as they are written: whoever reads one is not compiled. */
function withResolvedNames(facts: TemplateFacts, { relations, sources }: KnownNames): TemplateFacts {
  const plain = relations.packages.size === 0 && facts.refs.every((use) => use.package === undefined);
  if (plain) return facts;
  return {
    ...facts,
    refs: facts.refs.map((use) => resolvedUse(use, relations)),
    sources: facts.sources.map((use) => ({ ...use, source: resolveSource(use, sources) })),
  };
}

/** Whether it reads something that may be of a package that cannot be used. */
function mayBeLost({ refs }: TemplateFacts, names: RelationNames): boolean {
  return names.broken.size > 0 && refs.some((use) => resolveRef(use, names).kind === 'lost');
}

/** Of sources that nobody knows, those without a mistake at the source() have one in their own file. */
function readsBrokenSource({ sources }: TemplateFacts, known: KnownNames): boolean {
  return sources.some(({ source }) => !known.sources.has(source));
}

function resolvedUse(written: RefNameUse, names: RelationNames): RefNameUse {
  const { package: _, ...use } = written;
  const resolved = resolveRef(written, names);
  return resolved.kind === 'found' ? { ...use, name: resolved.name } : use;
}

function knownNames(project: CheckedProject): KnownNames {
  const sources = [...project.sources.values()].map(
    ({ value }) => [value.name, new Set(value.tables.map((table) => table.name))] as const,
  );
  return {
    relations: relationNames(project),
    sources: new Map(sources),
    silent: new Set([...project.broken.models, ...project.broken.sources]),
  };
}
