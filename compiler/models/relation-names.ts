// What a name in ref() means: a model or seed of the project, or one of a package. Names of a package's things are
// 'package.name' everywhere behind this file, so that each names one thing in the whole project.

import type { CheckedProject } from '../validate/checked-project.js';

/** The names that ref() may use. */
export interface RelationNames {
  /** The project's own name, by which ref() may call it a package too. */
  readonly project: string;
  /** Models and seeds of the project itself. */
  readonly own: ReadonlySet<string>;
  /** Models by package, without its name. */
  readonly packages: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A ref() as written. */
export interface RefUse {
  /** As in ref('package', 'name'). */
  readonly package?: string;
  readonly name: string;
  /** The package whose text says so; absent for the project's own. */
  readonly from?: string;
}

export type ResolvedRef =
  | { readonly kind: 'found'; readonly name: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous'; readonly packages: readonly string[] };

export function relationNames(project: CheckedProject): RelationNames {
  return {
    project: project.name,
    own: new Set([...project.models.keys(), ...project.seeds.keys()]),
    packages: new Map(),
  };
}

/** The name by which the rest of the compiler and the manifest know a package's model. */
export function qualifiedName(owner: string | undefined, name: string): string {
  return owner === undefined ? name : `${owner}.${name}`;
}

/** The nearest thing of that name: the package's own where a package says so, the project's, then any package's. */
export function resolveRef({ package: wanted, name, from }: RefUse, names: RelationNames): ResolvedRef {
  const found = (owner: string | undefined): ResolvedRef => ({ kind: 'found', name: qualifiedName(owner, name) });
  const has = (owner: string): boolean => names.packages.get(owner)?.has(name) === true;
  if (wanted !== undefined && has(wanted)) return found(wanted);
  if (wanted !== undefined) return wanted === names.project && names.own.has(name) ? found(undefined) : UNKNOWN;
  if (from !== undefined && has(from)) return found(from);
  if (names.own.has(name)) return found(undefined);
  // What another package brings is none of a package's business: the project may leave it out.
  const packages = from === undefined ? [...names.packages.keys()].filter(has) : [];
  if (packages.length > 1) return { kind: 'ambiguous', packages };
  return packages.length === 1 ? found(packages[0]) : UNKNOWN;
}

const UNKNOWN: ResolvedRef = { kind: 'unknown' };
