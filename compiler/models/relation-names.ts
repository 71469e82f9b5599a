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
  /** Names of packages whose models nobody knows. */
  readonly broken: ReadonlySet<string>;
}

/** A ref() as written. */
export interface RefUse {
  /** As in ref('package', 'name'). */
  readonly package?: string;
  readonly name: string;
  /** The package whose text says so; absent for the project's own. */
  readonly from?: string | undefined;
}

export type ResolvedRef =
  | { readonly kind: 'found'; readonly name: string }
  | { readonly kind: 'unknown' }
  /** Perhaps of a package that cannot be used, which was told already. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'ambiguous'; readonly packages: readonly string[] };

export function relationNames(
  project: Pick<CheckedProject, 'name' | 'models' | 'seeds' | 'packages' | 'broken'>,
): RelationNames {
  const packages = new Map([...project.packages.keys()].map((name) => [name, new Set<string>()]));
  const own = new Set(project.seeds.keys());
  for (const { name, package: owner } of project.models.values()) {
    if (owner === undefined) own.add(name);
    else packages.get(owner)?.add(name.slice(owner.length + 1));
  }
  return { project: project.name, own, packages, broken: project.broken.packages };
}

/** The name by which the rest of the compiler and the manifest know a package's model. */
export function qualifiedName(owner: string | undefined, name: string): string {
  return owner === undefined ? name : `${owner}.${name}`;
}

/** The package that a model's or source's name in the manifest says it is of. */
export function ownerOf(name: string): string | undefined {
  return name.includes('.') ? name.slice(0, name.indexOf('.')) : undefined;
}

/** The nearest thing of that name: the package's own where a package says so, the project's, then any package's. */
export function resolveRef({ package: wanted, name, from }: RefUse, names: RelationNames): ResolvedRef {
  const found = (owner: string | undefined): ResolvedRef => ({ kind: 'found', name: qualifiedName(owner, name) });
  const has = (owner: string): boolean => names.packages.get(owner)?.has(name) === true;
  // What other packages bring is none of a package's business: the project may leave them out.
  if (from !== undefined && wanted !== undefined && wanted !== from) return UNKNOWN;
  if (wanted !== undefined && has(wanted)) return found(wanted);
  if (wanted === names.project && names.own.has(name)) return found(undefined);
  if (wanted !== undefined) return names.broken.has(wanted) ? LOST : UNKNOWN;
  if (from !== undefined && has(from)) return found(from);
  if (names.own.has(name)) return found(undefined);
  const packages = from === undefined ? [...names.packages.keys()].filter(has) : [];
  if (packages.length > 1) return { kind: 'ambiguous', packages };
  if (packages.length === 1) return found(packages[0]);
  return names.broken.size > 0 && from === undefined ? LOST : UNKNOWN;
}

/** The same for a name as a sync writes it: 'people', or 'acme.people' of a package. */
export function resolveName(text: string, names: RelationNames): ResolvedRef {
  const dot = text.indexOf('.');
  return resolveRef(dot === -1 ? { name: text } : { package: text.slice(0, dot), name: text.slice(dot + 1) }, names);
}

/** The source that source() means: the package's own where a package says so, or else the project's. */
export function resolveSource(
  { source, from }: { readonly source: string; readonly from?: string | undefined },
  sources: { readonly has: (name: string) => boolean },
): string {
  const own = qualifiedName(from, source);
  return sources.has(own) ? own : source;
}

/** The ref() that names what the manifest calls `name`. */
export function refCall(name: string): string {
  return `ref(${name
    .split('.')
    .map((part) => `'${part}'`)
    .join(', ')})`;
}

const UNKNOWN: ResolvedRef = { kind: 'unknown' };
const LOST: ResolvedRef = { kind: 'lost' };
