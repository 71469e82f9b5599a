// A compile that begins where an earlier one ended: when nothing but the texts of some models moved since, only those are
// compiled, and whatever depends on their columns. Undefined in any doubt: then all is compiled, which is the one way in
// which mistakes are found.

import type { Manifest } from '../../core/manifest.js';
import type { EditorFacts } from '../editor/editor-facts.js';
import { knownManifest } from '../emit/manifest-text.js';
import type { SeenFiles } from '../load/see-files.js';
import { recordedEnv } from '../template/recorded-env.js';
import { compileChanged } from './compile-changed.js';
import { type KeptCompile, keptPieces } from './kept-compile.js';
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
  const changed = texts && modelsOf([...texts.keys()], kept);
  if (texts === undefined || changed === undefined) return undefined;
  const read = (file: string): string => texts.get(file) ?? textOf(request.root, file) ?? '';
  const files = filesNow(kept.files, seen, texts);
  return changed.size === 0
    ? unchanged({ ...kept, files }, kept, { read, store })
    : recompileChanged(changed, { kept: { ...kept, files }, read, store, request });
}

interface Reading {
  /** Gives the text of a file of the project. */
  readonly read: (file: string) => string;
  readonly store: KeptStore;
}

/** What is kept, `now`, stands for the files as they are; it is written when another state of them was kept. */
function unchanged(now: KeptCompile, before: KeptCompile, { read, store }: Reading): Recompiled {
  const isSame = now.files.states.every((state, index) => state === before.files.states[index]);
  if (!isSame) store.write(now);
  const { fingerprint } = now;
  const manifest = knownManifest(keptPieces(now), fingerprint);
  const since = { manifest: fingerprint, models: NONE, syncs: NONE, isReshaped: false };
  return { manifest, editor: editorFacts(manifest, now, read), since };
}

const NONE: ReadonlySet<string> = new Set();

async function recompileChanged(
  changed: ReadonlySet<string>,
  { kept, read, store, request }: Reading & { readonly kept: KeptCompile; readonly request: Request },
): Promise<Recompiled | undefined> {
  const env = recordedEnv(request.env);
  const project = revivedProject(kept.project.value.project, read);
  const made = await compileChanged(changed, { kept, project, env });
  if (made === undefined) return undefined;
  const { manifest, models, nodes, since } = made;
  const asked = new Map([...kept.env, ...envFingerprints(env.names, request.env)]);
  const next = { ...kept, env: asked, models: { value: models }, nodes, fingerprint: manifest.fingerprint };
  store.write(next);
  return { manifest, editor: editorFacts(manifest, next, read), since };
}

/** The project is put together only for who asks for it. */
function editorFacts(manifest: Manifest, kept: KeptCompile, read: Reading['read']): EditorFacts {
  return {
    manifest,
    get project() {
      return revivedProject(kept.project.value.project, read);
    },
    columns: (name) => {
      const columns = kept.models.value.get(name)?.columns;
      return columns === undefined ? undefined : (JSON.parse(columns) as ReturnType<EditorFacts['columns']>);
    },
  };
}

/** The models whose templates these files are; undefined when one is anything else. */
function modelsOf(files: readonly string[], { project }: KeptCompile): ReadonlySet<string> | undefined {
  if (files.length === 0) return NONE;
  const names = new Map([...project.value.project.models.values()].map(({ name, file }) => [file, name]));
  const models = new Set<string>();
  for (const file of files) {
    const name = names.get(file);
    if (name === undefined) return undefined;
    models.add(name);
  }
  return models;
}
