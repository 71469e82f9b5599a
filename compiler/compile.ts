// The compiler, top to bottom: load the project's files, validate them, read what its templates name, render and bind
// its SQL, compile its mappings, and put the manifest together. Mistakes are collected; a manifest exists only when
// there is none.

import { type Diagnostic, hasErrors } from '../core/diagnostic.js';
import type { Json } from '../core/json.js';
import type { Lineage } from '../core/lineage.js';
import type { Manifest } from '../core/manifest.js';
import { withCache } from './cache/with-cache.js';
import { compileSql } from './compile-sql.js';
import { loadDbt } from './dbt/load-dbt.js';
import type { EditorFacts } from './editor/editor-facts.js';
import type { MadeNodes } from './emit/manifest-pieces.js';
import { keepCompile } from './incremental/keep.js';
import { fileStore, type KeptStore } from './incremental/kept-store.js';
import { recompile } from './incremental/recompile.js';
import type { Since } from './incremental/since.js';
import { loadBuiltInConnectors } from './load/built-in-connectors.js';
import { loadProject } from './load/load-project.js';
import type { ProjectFiles } from './load/project-files.js';
import { type SeenFiles, seeFiles } from './load/see-files.js';
import { validateProject } from './validate/validate-project.js';

export interface CompileOptions {
  /** The project's folder, absolute. */
  readonly root: string;
  readonly environment?: string;
  /** Overrides of the project's variables, from --vars. */
  readonly vars?: Readonly<Record<string, Json>>;
  /** The process's environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether to find out where all columns and fields come from, too. */
  readonly lineage?: boolean;
  /** Of how many models on what earlier compiles found out is used and kept in .sluice/cache; never when undefined. */
  readonly cacheFrom?: number | undefined;
  /** Where that is, if not only in files. */
  readonly store?: KeptStore;
  /** How the files stand, where that is known already. */
  readonly seen?: SeenFiles;
  /**
   * Is given the nodes of a project that was compiled as a whole and has no mistake, before what was found out is kept
   * for the next compile.
   */
  readonly sealed?: (nodes: MadeNodes) => void;
}

export interface Compiled {
  readonly manifest?: Manifest;
  /** Where it was asked for, with a manifest. */
  readonly lineage?: Lineage;
  readonly diagnostics: readonly Diagnostic[];
  /** Texts of the project's files by relative path, to show diagnostics with. */
  readonly texts: ReadonlyMap<string, string>;
  /** What the schemas for editors are made of; with a manifest. */
  readonly editor?: EditorFacts;
  /** What moved since the compile before, where that is known. */
  readonly since?: Since;
  /** The id of what is kept of it, where the next compile may begin with that. */
  readonly keptAs?: string;
  /** Files that the project names and that are no part of it, such as dbt's manifest; absent when there are none. */
  readonly outside?: readonly string[];
}

export async function compileProject(options: CompileOptions): Promise<Compiled> {
  if (options.cacheFrom === undefined) return compileWhole(options);
  const { seen = await seeFiles(options.root), store = fileStore(options) } = options;
  const again = options.lineage === true ? undefined : await recompile(options, seen, store).catch(() => undefined);
  return again === undefined
    ? compileWhole({ ...options, seen, store })
    : { ...again, diagnostics: [], texts: new Map() };
}

/** With what is kept for the next compile, if it is known how the files stood before. */
async function compileWhole(options: CompileOptions): Promise<Compiled> {
  const loaded = await loadProject(options.root);
  if (loaded.files === undefined) return { diagnostics: loaded.diagnostics, texts: new Map() };
  const texts = textsOf(loaded.files);
  const builtIns = await loadBuiltInConnectors();
  const dbt = await loadDbt(loaded.files, options.environment);
  const validated = validateProject(loaded.files, builtIns, {
    ...(dbt.project !== undefined && { dbt: dbt.project }),
    ...(options.environment !== undefined && { environment: options.environment }),
    ...(options.vars !== undefined && { vars: options.vars }),
  });
  const read = { texts, ...(dbt.project !== undefined && { outside: [dbt.project.manifest] }) };
  const found = [...loaded.diagnostics, ...dbt.diagnostics, ...validated.diagnostics];
  if (validated.project === undefined) return { diagnostics: found, ...read };
  const { root, env, lineage = false } = options;
  const { project } = validated;
  // What is wrong with the project may show again in its SQL.
  const from = hasErrors(found) ? undefined : options.cacheFrom;
  const use = { root, env, from, models: project.models.size };
  const { result, keep } = await withCache(use, (cache) => compileSql(project, { root, env, lineage, cache }));
  const { manifest, diagnostics, findings, ...rest } = result;
  const all = [...found, ...diagnostics];
  if (findings !== undefined && !hasErrors(all)) options.sealed?.(findings.nodes);
  keep();
  if (manifest === undefined || hasErrors(all)) return { diagnostics: all, ...read };
  const { seen, store, cacheFrom = 0 } = options;
  const isSound = findings !== undefined && all.length === 0;
  const keptAs =
    isSound && seen !== undefined && store !== undefined && use.models >= cacheFrom
      ? keepCompile(options, { manifest, findings, texts, seen }, store)
      : undefined;
  return { manifest, diagnostics: all, ...read, ...rest, ...(keptAs !== undefined && { keptAs }) };
}

function textsOf({ texts, packages }: ProjectFiles): ReadonlyMap<string, string> {
  return packages.length === 0
    ? texts
    : new Map([texts, ...packages.map((each) => each.texts)].flatMap((each) => [...each]));
}
