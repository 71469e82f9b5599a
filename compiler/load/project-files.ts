// What loading a project yields: the text of every file that the compiler reads, and which files those are.
// Nothing here knows what the texts mean.

import type { Place } from '../../core/diagnostic.js';

/** A file whose rows become a table; only its bytes matter here. */
export interface SeedFile {
  /** The file's name without folder and extension. */
  readonly name: string;
  /** Relative to the project, with forward slashes. */
  readonly file: string;
  /** 'sha256:v1:' and the hash of its bytes in hex. */
  readonly fingerprint: string;
}

/** The files of a project, or of a package in it. */
export interface FolderFiles {
  /** What the paths of all its files begin with: '' for the project itself, 'node_modules/@acme/hub/'. */
  readonly folder: string;
  /** Path relative to the project, with forward slashes, to the file's text without a byte order mark; sorted. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files that exist and could not be read; they are not in `texts`. */
  readonly unreadable: readonly string[];
}

export interface PackageFiles extends FolderFiles {
  /** What templates call it. */
  readonly name: string;
  /** Where sluice.json names it. */
  readonly place: Place;
}

export interface ProjectFiles extends FolderFiles {
  /** Absolute path of the project's folder. */
  readonly root: string;
  /** Sorted by file. */
  readonly seeds: readonly SeedFile[];
  /** In name order. */
  readonly packages: readonly PackageFiles[];
  /** Names of packages that cannot be used. */
  readonly brokenPackages: readonly string[];
}

export const PROJECT_FILE = 'sluice.json';

/** Each folder of a project with the ends of the names of its files that are read. */
export const PROJECT_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  connectors: ['.connector.json'],
  destinations: ['.destination.json'],
  macros: ['.sql'],
  models: ['.md', '.model.json', '.sql'],
  seeds: ['.csv', '.json', '.jsonl', '.ndjson', '.parquet'],
  sources: ['.md', '.source.json'],
  syncs: ['.md', '.sync.json'],
};

/** The same of a package. What a project does with its data is not a package's to say. */
export const PACKAGE_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  connectors: ['.connector.json'],
  macros: ['.sql'],
  models: ['.md', '.model.json', '.sql'],
  sources: ['.md', '.source.json'],
};

/** The last part of a path without that ending: 'syncs/crm/a.sync.json' without '.sync.json' is 'a'. */
export function nameOfFile(file: string, ending: string): string {
  return file.slice(file.lastIndexOf('/') + 1, file.length - ending.length);
}
