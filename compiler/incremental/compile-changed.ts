// Changed models compiled, with those that their change may reach, and put among the nodes that stand.

import { canonicalJson } from '../../core/json.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import type { MadeNodes } from '../emit/manifest-pieces.js';
import { knownManifest, sealManifest } from '../emit/manifest-text.js';
import { checkSelected } from '../graph/check-selected.js';
import { resolveTests } from '../resolve/resolve-tests.js';
import type { RecordedEnv } from '../template/recorded-env.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { compileSome, type SomeCompiled } from './compile-some.js';
import { keptModels } from './keep.js';
import { type KeptCompile, keptPieces } from './kept-compile.js';
import type { KeptModels } from './kept-models.js';
import { type Moved, modelsToCompile } from './moved-nodes.js';
import { withReaders, withTests } from './readers.js';
import { settleNodes } from './settle-nodes.js';
import type { Since } from './since.js';

export interface ChangeContext {
  readonly kept: KeptCompile;
  /** With the new texts. */
  readonly project: CheckedProject;
  readonly env: RecordedEnv;
}

export interface ChangedCompile {
  readonly manifest: Manifest;
  readonly nodes: KeptCompile['nodes'];
  readonly models: KeptModels;
  readonly since: Since;
}

export async function compileChanged(moved: Moved, context: ChangeContext): Promise<ChangedCompile | undefined> {
  const { kept, project } = context;
  const some = await compileAffected(modelsToCompile(moved, project), context);
  if (some === undefined) return undefined;
  const { made } = some;
  const found = keptModels(some.nodes.models, made.models, kept.models.value);
  if ([...found.values()].some(({ isCollated }) => isCollated)) return undefined;
  const models = new Map([...kept.models.value, ...found]);
  const old = knownManifest(keptPieces(kept), kept.fingerprint);
  const delivered = new Map([...project.syncs].map(([name, { value }]) => [name, value.model]));
  if (![...moved.syncs].every((name) => isPlacedAsBefore(old.syncs[name], made.syncs.get(name)))) return undefined;
  const settled = settleNodes({
    old,
    nodes: kept.nodes,
    made,
    models,
    before: kept.models.value,
    delivered,
  });
  if (settled === undefined) return undefined;
  const { nodes, fingerprints } = settled;
  const manifest = sealManifest({ content: kept.content.value, nodes });
  const isReshaped = moved.documents || isOtherShape(old, made) || haveOtherColumns(some, kept);
  if (isReshaped && checkSelected(project, manifest).length > 0) return undefined;
  for (const [name, fingerprint] of fingerprints) {
    const model = models.get(name);
    if (model !== undefined) models.set(name, { ...model, fingerprint });
  }
  return { manifest, nodes, models, since: { id: kept.id, ...settled.moved, isReshaped } };
}

/** Whether the sync stands where it did in the order of all. */
function isPlacedAsBefore(before: SyncNode | undefined, now: SyncNode | undefined): boolean {
  return now !== undefined && JSON.stringify(before?.after) === JSON.stringify(now.after);
}

/** First without what reads them; again with it when their columns turn out to be others. */
async function compileAffected(
  changed: ReadonlySet<string>,
  { kept, project, env }: ChangeContext,
): Promise<SomeCompiled | undefined> {
  const models = kept.models.value;
  const options = { project, catalog: kept.project.value.catalog, models, env };
  const tested = (names: ReadonlySet<string>) => withTests(names, { models, looksIn: testedIn(project) });
  const some = await compileSome(tested(changed), options);
  if (some === undefined || !haveOtherColumns(some, kept)) return some;
  const reached = tested(withReaders(changed, models));
  // To compile most of a project one by one takes longer than to compile all of it.
  return reached.size > models.size / 2 ? undefined : compileSome(reached, options);
}

/** What the tests of a model look in now, as its properties say. */
function testedIn({ models }: CheckedProject): (name: string) => readonly string[] {
  return (name) => {
    const properties = models.get(name)?.properties;
    const rules = properties === undefined ? [] : resolveTests(name, properties.value).map(({ rule }) => rule);
    return rules.flatMap((rule) => (rule.kind === 'relationships' && models.has(rule.to) ? [rule.to] : []));
  };
}

function haveOtherColumns({ nodes }: SomeCompiled, { models }: KeptCompile): boolean {
  return [...nodes.models].some(
    ([name, { columns }]) => (columns && JSON.stringify(columns)) !== models.value.get(name)?.columns,
  );
}

/** Whether anything but the SQL of a node is otherwise. */
function isOtherShape(old: Manifest, made: MadeNodes): boolean {
  const isOther = (before: Readonly<Record<string, object>>, now: ReadonlyMap<string, object>): boolean =>
    [...now].some(([name, node]) => shapeOf(before[name]) !== shapeOf(node));
  return isOther(old.models, made.models) || isOther(old.syncs, made.syncs);
}

function shapeOf(node: object | undefined): string {
  return canonicalJson({ ...node, sql: '', steps: [], query: '', types_query: '', fingerprint: '' });
}
