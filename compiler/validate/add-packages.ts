// What packages bring put beside what the project has, and the project's own names of models made those by which
// everything else knows them: 'people' of a sync becomes 'acme.people' where only a package has it.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { WrittenProject } from '../../core/generated/written-project.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import type { ProjectFiles } from '../load/project-files.js';
import { type RelationNames, relationNames, resolveName } from '../models/relation-names.js';
import type { CheckedProject, Documents, PackageFacts } from './checked-project.js';
import { type Located, placeOf } from './located.js';
import { type ReadPackage, readPackage } from './read-package.js';
import { isObject } from './schema.js';
import { either, hints, inQuotes, kindOf } from './words.js';

type Parts = Pick<CheckedProject, 'models' | 'seeds' | 'macros' | 'sources' | 'syncs' | 'packages' | 'broken'>;

/** The same parts, and nothing done, for a project without packages. */
export function addPackages<P extends Parts>(
  parts: P,
  files: ProjectFiles,
  document: Located<WrittenProject> | undefined,
): { readonly parts: P; readonly diagnostics: readonly Diagnostic[] } {
  if (files.packages.length + files.brokenPackages.length === 0) return { parts, diagnostics: [] };
  const read = files.packages.map(readPackage);
  const added: P = {
    ...parts,
    packages: new Map(read.map((each) => [each.files.name, factsOf(each)])),
    models: sorted([...parts.models, ...read.flatMap(({ models }) => [...models])]),
    macros: [...parts.macros, ...read.flatMap(({ macros }) => macros)],
    sources: sorted([...parts.sources, ...read.flatMap(({ sources }) => [...sources])]),
    broken: {
      ...parts.broken,
      packages: new Set(files.brokenPackages),
      models: new Set([...parts.broken.models, ...read.flatMap(({ broken }) => broken.models)]),
      sources: new Set([...parts.broken.sources, ...read.flatMap(({ broken }) => broken.sources)]),
    },
  };
  const { syncs, lost, diagnostics } = resolveSyncs(
    added.syncs,
    relationNames({ ...added, name: document?.value.name ?? '' }),
  );
  return {
    parts: { ...added, syncs, broken: { ...added.broken, models: new Set([...added.broken.models, ...lost]) } },
    diagnostics: [
      ...read.flatMap(({ diagnostics }) => diagnostics),
      ...read.flatMap((each) => checkName(each, parts.sources)),
      ...(document === undefined ? [] : read.flatMap((each) => checkVars(each, document))),
      ...diagnostics,
    ],
  };
}

function factsOf({ files: { name, folder }, vars }: ReadPackage): PackageFacts {
  return { name, folder, vars: vars ?? {} };
}

function sorted<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  return new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** 'acme.people' must not be a model of a package and a table of a source at once. */
function checkName({ files: { name, place } }: ReadPackage, sources: Documents<unknown>): readonly Diagnostic[] {
  const source = sources.get(name);
  if (source === undefined) return [];
  const detail = `A package and a source (${source.file}) are both named ${inQuotes(name)}, so ${inQuotes(`${name}.x`)} would be a model and a table. Rename one.`;
  return [errorAt('SL0262', place, detail)];
}

/** What a project sets of a package must be a variable of the package: a mistyped one would change nothing. */
function checkVars({ files, vars }: ReadPackage, document: Located<WrittenProject>): readonly Diagnostic[] {
  if (vars === undefined) return [];
  const environments = Object.entries(document.value.environments ?? {});
  const layers = [
    { path: ['vars', files.name], vars: document.value.vars },
    ...environments.map(([name, written]) => ({
      path: ['environments', name, 'vars', files.name],
      vars: written.vars,
    })),
  ];
  return layers.flatMap(({ path, vars: written }) => {
    if (written === undefined || !Object.hasOwn(written, files.name)) return [];
    const set: unknown = written[files.name];
    const owner = `Package ${inQuotes(files.name)}`;
    if (!isObject(set)) {
      const detail = `${inQuotes(files.name)} is a package, and its variables are set by an object of them, not ${kindOf(set)}.`;
      return [errorAt('SL0202', placeOf(document, path), detail)];
    }
    return Object.keys(set)
      .filter((name) => !Object.hasOwn(vars, name))
      .map((name) => {
        const detail = `${owner} has no variable ${inQuotes(name)}.${hints(name, 'variables', Object.keys(vars))}`;
        return errorAt('SL0201', placeOf(document, [...path, name], 'key'), detail);
      });
  });
}

/** A sync whose model is a package's is given the model's whole name. */
function resolveSyncs(
  syncs: Parts['syncs'],
  names: RelationNames,
): { readonly syncs: Parts['syncs']; readonly lost: readonly string[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const lost: string[] = [];
  const resolved = [...syncs].map(([name, sync]): readonly [string, Located<WrittenSync>] => {
    const { model } = sync.value;
    const found = resolveName(model, names);
    if (found.kind === 'found') return [name, { ...sync, value: { ...sync.value, model: found.name } }];
    if (found.kind !== 'unknown') lost.push(model);
    if (found.kind === 'ambiguous')
      diagnostics.push(errorAt('SL0262', placeOf(sync, ['model']), ambiguous(model, found.packages)));
    return [name, sync];
  });
  return { syncs: new Map(resolved), lost, diagnostics };
}

function ambiguous(model: string, packages: readonly string[]): string {
  const choices = packages.map((owner) => inQuotes(`${owner}.${model}`));
  return `${inQuotes(model)} is a model of several packages. Say which: ${either(choices)}.`;
}
