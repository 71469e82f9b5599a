// What a compile without mistakes leaves for the next one: the files that it read, the project that they made, what was
// found out about its models, and the text of each of the manifest's nodes.

import { randomUUID } from 'node:crypto';
import type { Catalog } from '../bind/read-catalog.js';
import type { ManifestPieces } from '../emit/manifest-pieces.js';
import type { KeptFiles } from './kept-files.js';
import type { KeptModels } from './kept-models.js';
import type { KeptProject } from './kept-project.js';
import type { Stored } from './stored.js';

export interface KeptCompile {
  /** Another one for each compile that found out anything. */
  readonly id: string;
  /** What was asked for: a text that is another when anything of it is. */
  readonly request: string;
  /** Fingerprints of the environment variables that templates asked for, by name. */
  readonly env: ReadonlyMap<string, string>;
  readonly files: KeptFiles;
  readonly project: Stored<{ readonly project: KeptProject; readonly catalog: Catalog }>;
  readonly models: Readonly<Record<'value', KeptModels>>;
  /** The manifest's small members. */
  readonly content: Stored<ManifestPieces['content']>;
  readonly nodes: ManifestPieces['nodes'];
  /** The manifest's. */
  readonly fingerprint: string;
}

export function newId(): string {
  return randomUUID();
}

export function keptPieces({ content, nodes }: KeptCompile): ManifestPieces {
  return { content: content.value, nodes };
}
