// The variables that templates of packages see: each package's defaults, and over them what the project sets under the
// package's name.

import type { Json } from '../../core/json.js';

type Vars = Readonly<Record<string, Json>>;

/** By package. */
export function packageVars({
  packages,
  vars,
}: {
  readonly packages: ReadonlyMap<string, { readonly name: string; readonly vars: Vars }>;
  readonly vars: Vars;
}): ReadonlyMap<string, Vars> {
  return new Map(
    [...packages.values()].map(({ name, vars: defaults }) => [name, { ...defaults, ...setOf(vars, name) }]),
  );
}

/** One layer of variables after another; what a later one sets of a package leaves the rest of it as it is. */
export function layered(layers: readonly Vars[], packages: readonly string[]): Vars {
  const all: Vars = Object.assign({}, ...layers);
  const ofPackages = packages
    .filter((name) => Object.hasOwn(all, name))
    .map((name) => [name, Object.assign({}, ...layers.map((layer) => setOf(layer, name)))] as const);
  return ofPackages.length === 0 ? all : { ...all, ...Object.fromEntries(ofPackages) };
}

/** What the project sets of a package's variables; nothing where it sets something else, which is a mistake told elsewhere. */
function setOf(vars: Vars, name: string): Vars {
  const set = Object.hasOwn(vars, name) ? vars[name] : undefined;
  return isDict(set) ? set : {};
}

function isDict(value: Json | undefined): value is Vars {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
