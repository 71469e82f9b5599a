// A compile that begins where an earlier one ended: when nothing but the texts of some models moved since, only those are
// compiled, and whatever depends on their columns. Undefined in any doubt: then all is compiled, which is the one way in
// which mistakes are found.

import type { Manifest } from '../../core/manifest.js';
import type { EditorFacts } from '../editor/editor-facts.js';
import { knownManifest, piecesOfManifest } from '../emit/manifest-text.js';
import type { SeenFiles } from '../load/see-files.js';
import { recordedEnv } from '../template/recorded-env.js';
import { compileChanged } from './compile-changed.js';
import type { KeptCompile } from './kept-compile.js';
import { filesNow, movedFiles, textOf } from './kept-files.js';
import { revivedProject } from './kept-project.js';
import type { KeptStore } from './kept-store.js';
import { envFingerprints, isSameEnv, type Request, requestText } from './request.js';
import type { Since } from './since.js';

export interface Recompiled {
  readonly manifest: Manifest;
  readonly editor: EditorFacts;
  readonly since: Since;
}

/** `seen` is how the files stood just before. */
export async function recompile(request: Request, seen: SeenFiles, store: KeptStore): Promise<Recompiled | undefined> {
  const kept = store.read();
  if (kept === undefined || kept.request !== requestText(request) || !isSameEnv(kept.env, request.env))
    return undefined;
  const texts = movedFiles(request.root, kept.files, seen);
  const changed = texts && modelsOf(texts.keys(), kept);
  if (texts === undefined || changed === undefined) return undefined;
  const project = revivedProject(kept.project, (file) => texts.get(file) ?? textOf(request.root, file) ?? '');
  const files = filesNow(kept.files, seen, texts);
  const columnsOf =
    ({ models }: Pick<KeptCompile, 'models'>): EditorFacts['columns'] =>
    (name) =>
      parsed(models.get(name)?.columns);
  if (changed.size === 0) {
    const manifest = knownManifest(kept.pieces, kept.fingerprint);
    if (files.states.some((state, index) => state !== kept.files.states[index])) store.write({ ...kept, files });
    return { manifest, editor: { manifest, project, columns: columnsOf(kept) }, since: nothingSince(kept) };
  }
  const env = recordedEnv(request.env);
  const made = await compileChanged(changed, { kept, project, env });
  if (made === undefined) return undefined;
  const { manifest, models, since } = made;
  const pieces = piecesOfManifest(manifest) ?? kept.pieces;
  const asked = new Map([...kept.env, ...envFingerprints(env.names, request.env)]);
  store.write({ ...kept, env: asked, files, models, pieces, fingerprint: manifest.fingerprint });
  return { manifest, editor: { manifest, project, columns: columnsOf({ models }) }, since };
}

function nothingSince({ fingerprint }: KeptCompile): Since {
  return { manifest: fingerprint, models: new Set(), syncs: new Set(), isReshaped: false };
}

/** The models whose templates these files are; undefined when one is anything else. */
function modelsOf(files: Iterable<string>, { project }: KeptCompile): ReadonlySet<string> | undefined {
  const names = new Map([...project.models.values()].map(({ name, file }) => [file, name]));
  const models = [...files].map((file) => names.get(file));
  return models.every((name) => name !== undefined) ? new Set(models) : undefined;
}

function parsed(columns: string | undefined): ReturnType<EditorFacts['columns']> {
  return columns === undefined ? undefined : (JSON.parse(columns) as ReturnType<EditorFacts['columns']>);
}
