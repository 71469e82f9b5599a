// Where a compile finds what the last one left, and leaves something for the next.

import type { KeptCompile } from './kept-compile.js';
import { type KeptPlace, readKept, writeKept } from './kept-file.js';

export interface KeptStore {
  readonly read: () => KeptCompile | undefined;
  readonly write: (kept: KeptCompile) => void;
}

export function fileStore(place: KeptPlace): KeptStore {
  return { read: () => readKept(place), write: (kept) => writeKept(place, kept) };
}

/** For a process that compiles over and over: only what comes of a compile of the whole is written to the file, too. */
export function memoryStore(place: KeptPlace): KeptStore {
  let last: KeptCompile | undefined;
  return {
    read: () => {
      last ??= readKept(place);
      return last;
    },
    write: (kept) => {
      // A compile that began where the last one ended goes on with the same project.
      if (kept.project !== last?.project) writeKept(place, kept);
      last = kept;
    },
  };
}
