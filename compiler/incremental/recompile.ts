// A compile that begins where an earlier one ended: when only models and syncs that were there already moved since,
// those are compiled, and whatever depends on their columns. Undefined in any doubt: then all is compiled, which is the one way in
// which mistakes are found.

import type { Manifest } from '../../core/manifest.js';
import type { EditorFacts } from '../editor/editor-facts.js';
import { knownManifest } from '../emit/manifest-text.js';
import type { SeenFiles } from '../load/see-files.js';
import { recordedEnv } from '../template/recorded-env.js';
import { compileChanged } from './compile-changed.js';
import { type KeptCompile, keptPieces, newId } from './kept-compile.js';
import { exactReader, filesNow, movedFiles, textOf } from './kept-files.js';
import { revivedProject } from './kept-project.js';
import type { KeptStore } from './kept-store.js';
import { type Moved, movedNodes } from './moved-nodes.js';
import { envFingerprints, isSameEnv, type Request, requestText } from './request.js';
import { revalidated } from './revalidate.js';
import type { Since } from './since.js';
import { Stored } from './stored.js';

export interface Recompiled {
  readonly manifest: Manifest;
  readonly editor: EditorFacts;
  readonly since: Since;
  readonly keptAs: string;
}

/** `seen` is how the files stood just before. */
export async function recompile(request: Request, seen: SeenFiles, store: KeptStore): Promise<Recompiled | undefined> {
  const kept = store.read();
  if (kept === undefined || kept.request !== requestText(request) || !isSameEnv(kept.env, request.env))
    return undefined;
  const texts = movedFiles(request.root, kept.files, seen);
  if (texts === undefined) return undefined;
  const read = (file: string): string => texts.get(file) ?? textOf(request.root, file) ?? '';
  const now = { ...kept, files: filesNow(kept.files, seen, texts) };
  if (texts.size === 0) return unchanged(now, kept, { read, store });
  const moved = movedNodes([...texts.keys()], kept.project.value.project);
  const exact = exactReader(request.root, kept.files, texts);
  return moved && recompileMoved(moved, { kept: now, read, exact, store, request });
}

interface Reading {
  /** Gives the text of a file of the project. */
  readonly read: (file: string) => string;
  readonly store: KeptStore;
}

interface MovedReading extends Reading {
  readonly kept: KeptCompile;
  /** The same, of files that stand as they were seen; throws otherwise. */
  readonly exact: (file: string) => string;
  readonly request: Request;
}

/** What is kept, `now`, stands for the files as they are; it is written when another state of them was kept. */
function unchanged(now: KeptCompile, before: KeptCompile, { read, store }: Reading): Recompiled {
  const isSame = now.files.states.every((state, index) => state === before.files.states[index]);
  if (!isSame) store.write(now);
  const { fingerprint, id } = now;
  const manifest = knownManifest(keptPieces(now), fingerprint);
  const since = { id, models: NONE, syncs: NONE, isReshaped: false };
  return { manifest, editor: editorFacts(manifest, now, read), since, keptAs: id };
}

const NONE: ReadonlySet<string> = new Set();

async function recompileMoved(
  moved: Moved,
  { kept, read, exact, store, request }: MovedReading,
): Promise<Recompiled | undefined> {
  const { project: before, catalog } = kept.project.value;
  const { files } = kept;
  const checked = moved.documents ? await revalidated({ request, files, project: before, read: exact }) : before;
  if (checked === undefined) return undefined;
  const env = recordedEnv(request.env);
  const made = await compileChanged(moved, { kept, project: revivedProject(checked, exact), env });
  if (made === undefined) return undefined;
  const { manifest, models, nodes, since } = made;
  const next: KeptCompile = {
    ...kept,
    id: newId(),
    env: new Map([...kept.env, ...envFingerprints(env.names, request.env)]),
    ...(moved.documents && { project: Stored.of({ project: checked, catalog }) }),
    models: { value: models },
    nodes,
    fingerprint: manifest.fingerprint,
  };
  store.write(next);
  return { manifest, editor: editorFacts(manifest, next, read), since, keptAs: next.id };
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
