// A project whose files are known to be valid one by one and to fit each other, as far as that can be told without
// SQL. What templates, columns and the graph say comes later.

import type { Connector } from '../../core/connector.js';
import type { WrittenConnector } from '../../core/generated/written-connector.js';
import type { WrittenDestination } from '../../core/generated/written-destination.js';
import type { WrittenModel } from '../../core/generated/written-model.js';
import type { WrittenProject } from '../../core/generated/written-project.js';
import type { WrittenSource } from '../../core/generated/written-source.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import type { Json } from '../../core/json.js';
import type { DbtProject } from '../dbt/dbt-project.js';
import type { DocBlocks } from '../docs/read-doc-blocks.js';
import type { SeedFile } from '../load/project-files.js';
import type { ProjectSettings } from '../resolve/resolve-environment.js';
import type { Located } from './located.js';

export interface ModelFile {
  /** 'people', or 'acme.people' of a package. */
  readonly name: string;
  readonly file: string;
  /** The package that it is of; absent for the project's own. */
  readonly package?: string;
  /** The template, as written. */
  readonly sql: string;
  /** The .model.json beside it. */
  readonly properties?: Located<WrittenModel>;
}

export interface MacroFile {
  readonly path: string;
  readonly text: string;
  readonly package?: string;
}

export interface PackageFacts {
  readonly name: string;
  /** What the paths of its files begin with, such as 'node_modules/@acme/hub/'. */
  readonly folder: string;
  /** Its variables with their defaults. */
  readonly vars: Readonly<Record<string, Json>>;
}

/** A document by name, of every file that its schema accepts. */
export type Documents<T> = ReadonlyMap<string, Located<T>>;

/**
 * Names of things whose files exist but are unreadable or invalid, by themselves or in what they refer to. A reference to one is
 * no further mistake; a broken thing may still be in its map when its schema accepts it.
 */
export interface BrokenNames {
  /** Models with an invalid .model.json, which are in `models` without properties, and unreadable models and seeds. */
  readonly models: ReadonlySet<string>;
  readonly sources: ReadonlySet<string>;
  readonly destinations: ReadonlySet<string>;
  readonly connectors: ReadonlySet<string>;
  readonly syncs: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
}

/** All maps are in name order. */
export interface CheckedProject extends ProjectSettings {
  /** sluice.json itself. */
  readonly document: Located<WrittenProject>;
  /** What packages bring is under 'package.name' in `models` and `sources`. */
  readonly packages: ReadonlyMap<string, PackageFacts>;
  readonly models: ReadonlyMap<string, ModelFile>;
  readonly macros: readonly MacroFile[];
  readonly sources: Documents<WrittenSource>;
  readonly seeds: ReadonlyMap<string, SeedFile>;
  readonly destinations: Documents<WrittenDestination>;
  /** Those that destinations use. */
  readonly connectors: ReadonlyMap<string, Connector>;
  /** The project's own, as written. */
  readonly ownConnectors: ReadonlyMap<string, WrittenConnector>;
  readonly syncs: Documents<WrittenSync>;
  readonly docs: DocBlocks;
  /** Absent when sluice.json names none. */
  readonly dbt?: DbtProject;
  readonly broken: BrokenNames;
}
