// What a compile without mistakes leaves for the next one: the files that it read, the project that they made, what was found out about its models, and the text of each of the manifest's nodes.

import type { Catalog } from '../bind/read-catalog.js';
import type { ManifestPieces } from '../emit/manifest-pieces.js';
import type { KeptFiles } from './kept-files.js';
import type { KeptProject } from './kept-project.js';

export interface KeptModel {
  /** Names of models that it reads. */
  readonly refs: readonly string[];
  /** Names of models that its tests look in. */
  readonly looksIn: readonly string[];
  /** JSON of the columns; absent when they cannot be known without the warehouse. */
  readonly columns?: string;
  /** Whether a collation that no type shows may come with its columns. */
  readonly isCollated: boolean;
  readonly fingerprint: string;
}

export interface KeptCompile {
  /** What was asked for: a text that is another when anything of it is. */
  readonly request: string;
  /** Fingerprints of the environment variables that templates asked for, by name. */
  readonly env: ReadonlyMap<string, string>;
  readonly files: KeptFiles;
  readonly project: KeptProject;
  readonly catalog: Catalog;
  readonly models: ReadonlyMap<string, KeptModel>;
  readonly pieces: ManifestPieces;
  /** The manifest's. */
  readonly fingerprint: string;
}
