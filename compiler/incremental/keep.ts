// Keeps a compile without mistakes for the next one, if that one will be able to tell from it alone what is to be done
// anew.

import type { Manifest } from '../../core/manifest.js';
import type { Findings } from '../compile-sql.js';
import type { MadeNodes } from '../emit/manifest-pieces.js';
import { piecesOfManifest } from '../emit/manifest-text.js';
import { pathsAround } from '../load/project-paths.js';
import type { SeenFiles } from '../load/see-files.js';
import type { CompiledModel } from '../models/compile-models.js';

import { newId } from './kept-compile.js';
import { keptFiles } from './kept-files.js';
import type { KeptModel, KeptModels } from './kept-models.js';
import { keptProject } from './kept-project.js';
import type { KeptStore } from './kept-store.js';
import { envFingerprints, type Request, requestText } from './request.js';
import { Stored } from './stored.js';

export interface SoundCompile {
  readonly manifest: Manifest;
  readonly findings: Findings;
  /** Texts of the project's files. */
  readonly texts: ReadonlyMap<string, string>;
  /** How the files stood before they were read. */
  readonly seen: SeenFiles;
}

/** Returns the id of what is kept. */
export function keepCompile(
  request: Request,
  { manifest, findings, texts, seen }: SoundCompile,
  store: KeptStore,
): string | undefined {
  const { project, catalog, models, nodes, env } = findings;
  // A policy is about the whole graph, and dbt's part of it comes from a file of dbt's.
  if (!catalog.isLasting || project.dbt !== undefined || Object.keys(project.policy).length > 0) return undefined;
  const files = keptFiles(request.root, seen, { texts, around: pathsAround(manifest) });
  const pieces = piecesOfManifest(manifest);
  if (files === undefined || pieces === undefined) return undefined;
  const id = newId();
  store.write({
    id,
    request: requestText(request),
    env: envFingerprints(env, request.env),
    files,
    project: Stored.of({ project: keptProject(project), catalog }),
    models: { value: keptModels(models, nodes.models) },
    content: Stored.of(pieces.content),
    nodes: pieces.nodes,
    fingerprint: manifest.fingerprint,
  });
  return id;
}

/** Each of `models` after those that it reads; `before` are others that they may read. */
export function keptModels(
  models: ReadonlyMap<string, CompiledModel>,
  nodes: MadeNodes['models'],
  before: KeptModels = new Map(),
): KeptModels {
  const kept = new Map<string, KeptModel>();
  const isModel = (name: string): boolean => models.has(name) || before.has(name);
  for (const [name, { sql, columns }] of models) {
    const node = nodes.get(name);
    if (node === undefined) continue;
    const refs = node.refs.filter(isModel);
    const isCollated =
      /collate/i.test(sql) || refs.some((ref) => (kept.get(ref) ?? before.get(ref))?.isCollated === true);
    kept.set(name, {
      refs,
      looksIn: (node.checks?.tests ?? []).flatMap(({ to }) => (to !== undefined && isModel(to) ? [to] : [])),
      ...(columns !== undefined && { columns: JSON.stringify(columns) }),
      isCollated,
      fingerprint: node.fingerprint,
    });
  }
  return kept;
}
