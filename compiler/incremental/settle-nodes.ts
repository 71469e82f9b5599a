// Nodes that were made anew, put among those that stand: whatever reads them, however far, gets other fingerprints, and
// nothing else of it moves.

import { canonicalJson } from '../../core/json.js';
import type { Manifest, ModelNode, SyncNode } from '../../core/manifest.js';
import type { Inputs } from '../../core/moved-inputs.js';
import { nodeId } from '../../core/selector/node-graph.js';
import type { MadeNodes, ManifestPieces } from '../emit/manifest-pieces.js';
import { modelFingerprint, syncFingerprint } from '../emit/node-fingerprints.js';
import { nodeFingerprint, parentInput } from '../emit/node-inputs.js';
import { topologicalOrder } from '../graph/topological-order.js';
import { withReaders } from './readers.js';

export interface SettleOptions {
  readonly old: Pick<Manifest, 'models' | 'syncs' | 'inputs'>;
  readonly nodes: ManifestPieces['nodes'];
  /** Their fingerprints, and those of models among their inputs, are not known yet. */
  readonly made: MadeNodes;
  /** Names of those that each model reads, by name of the model. */
  readonly models: ReadonlyMap<string, { readonly refs: readonly string[] }>;
  /** Fingerprints of all models before. */
  readonly before: ReadonlyMap<string, { readonly fingerprint: string }>;
  /** The model of each sync. */
  readonly delivered: ReadonlyMap<string, string>;
}

export interface MovedNodes {
  readonly models: ReadonlySet<string>;
  readonly syncs: ReadonlySet<string>;
}

export interface SettledNodes {
  readonly nodes: ManifestPieces['nodes'];
  /** Fingerprints of the new models and of all that read them, by name. */
  readonly fingerprints: ReadonlyMap<string, string>;
  /** Names of models and syncs whose fingerprint is another than before. */
  readonly moved: MovedNodes;
}

/** Undefined when models read each other in a circle. */
export function settleNodes(options: SettleOptions): SettledNodes | undefined {
  return new Settling(options).settle();
}

class Settling {
  private readonly fingerprints = new Map<string, string>();
  private readonly inputs = new Map<string, string>();
  private readonly movedSyncs = new Set<string>();
  private readonly texts = {
    models: new Map<string, string>(),
    syncs: new Map<string, string>(),
    inputs: new Map<string, string>(),
  };

  constructor(private readonly options: SettleOptions) {}

  settle(): SettledNodes | undefined {
    const { nodes, models, before, made, delivered } = this.options;
    const affected = withReaders([...made.models.keys()], models);
    const needs = new Map([...affected].map((name) => [name, models.get(name)?.refs ?? []]));
    const { order, cycles } = topologicalOrder(needs);
    if (cycles.length > 0) return undefined;
    for (const name of order) this.settleModel(name);
    for (const [sync, model] of delivered)
      if (made.syncs.has(sync) || this.fingerprints.has(model)) this.settleSync(sync, model);
    const isMoved = ([name, fingerprint]: readonly [string, string]): boolean =>
      fingerprint !== before.get(name)?.fingerprint;
    const moved = new Set([...this.fingerprints].filter(isMoved).map(([name]) => name));
    return {
      nodes: {
        models: nodes.models.with(this.texts.models),
        syncs: nodes.syncs.with(this.texts.syncs),
        inputs: nodes.inputs.with(this.texts.inputs),
      },
      fingerprints: this.fingerprints,
      moved: { models: moved, syncs: this.movedSyncs },
    };
  }

  private settleModel(name: string): void {
    const { made, old, models } = this.options;
    const node: ModelNode | undefined = made.models.get(name) ?? old.models[name];
    if (node === undefined) return;
    const refs = models.get(name)?.refs ?? [];
    const id = nodeId('model', name);
    const fingerprint = modelFingerprint(node, { get: (ref) => this.fingerprintOf(ref) });
    this.fingerprints.set(name, fingerprint);
    this.texts.models.set(name, canonicalJson({ ...node, fingerprint }));
    const written = made.inputs.get(id);
    const inputs = this.withParents(
      written ?? old.inputs[id] ?? {},
      written === undefined ? refs.filter((ref) => this.fingerprints.has(ref)) : refs,
    );
    this.inputs.set(name, nodeFingerprint(inputs));
    this.texts.inputs.set(id, canonicalJson(inputs));
  }

  private settleSync(name: string, model: string): void {
    const { made, old } = this.options;
    const node: SyncNode | undefined = made.syncs.get(name) ?? old.syncs[name];
    if (node === undefined) return;
    const id = nodeId('sync', name);
    const fingerprint = syncFingerprint(node, this.fingerprintOf(model));
    if (fingerprint !== old.syncs[name]?.fingerprint) this.movedSyncs.add(name);
    this.texts.syncs.set(name, canonicalJson({ ...node, fingerprint }));
    this.texts.inputs.set(id, canonicalJson(this.withParents(made.inputs.get(id) ?? old.inputs[id] ?? {}, [model])));
  }

  /** The inputs with what they have of these models as it is now. */
  private withParents(inputs: Inputs, models: readonly string[]): Inputs {
    return { ...inputs, ...Object.fromEntries(models.map((name) => [parentInput('model', name), this.inputOf(name)])) };
  }

  private fingerprintOf(model: string): string | undefined {
    return this.fingerprints.get(model) ?? this.options.before.get(model)?.fingerprint;
  }

  private inputOf(model: string): string {
    const known = this.inputs.get(model) ?? nodeFingerprint(this.options.old.inputs[nodeId('model', model)] ?? {});
    this.inputs.set(model, known);
    return known;
  }
}
