// Syncs as dbt knows the users of its models: one exposure each, with what of the dbt project is under the sync. dbt
// reads every text as a template, so what would begin one is taken the edge off.

import { type DbtOrigin, dbtTitle } from './dbt-origin.js';
import type { Manifest, SyncNode } from './manifest.js';

/** As dbt's property files have it, keys in the order in which people read them. */
export interface DbtExposure {
  readonly name: string;
  readonly label: string;
  readonly type: 'application';
  readonly description: string;
  readonly owner: { readonly name?: string; readonly email?: string };
  /** "ref('jaffle', 'customers')", "source('raw', 'orders')"; sorted. */
  readonly depends_on: readonly string[];
  readonly config: { readonly tags?: readonly string[]; readonly meta: { readonly sluice: SluiceMeta } };
}

interface SluiceMeta {
  readonly project: string;
  readonly destination: string;
  readonly connector: string;
  readonly object: string;
  readonly mode: string;
  readonly fields: readonly string[];
}

/** Of those of the syncs that read the dbt project, directly or through other models, in name order. */
export function dbtExposures(manifest: Manifest, syncs: readonly string[]): readonly DbtExposure[] {
  const origins = originsUnder(manifest);
  return [...syncs].sort().flatMap((name) => {
    const sync = manifest.syncs[name];
    if (sync === undefined) return [];
    const read = origins(sync.model);
    return read.length === 0 ? [] : [exposure(sync, read, manifest)];
  });
}

function exposure(sync: SyncNode, read: readonly DbtOrigin[], manifest: Manifest): DbtExposure {
  const { name, object, destination, mode, model } = sync;
  const { connector = '', tags: theirs = [] } = manifest.destinations[destination] ?? {};
  const tags = [...new Set([...sync.tags, ...theirs])].sort().map(plain);
  const description =
    sync.description ??
    `Sluice delivers the model "${model}" to ${object} of "${destination}" (${connector}), mode ${mode}.`;
  const fields = sync.fields.map((field) => plain(field.name));
  const sluice = { project: manifest.project, destination, connector, object, mode, fields };
  return {
    name,
    label: `${name} (${destination} ${object})`,
    type: 'application',
    description: plain(description),
    owner: ownerOf(manifest),
    depends_on: [...new Set(read.map(callOf))].sort(),
    config: { ...(tags.length > 0 && { tags }), meta: { sluice } },
  };
}

/** dbt wants a name or an address. */
function ownerOf({ owner = {}, project }: Manifest): DbtExposure['owner'] {
  const { name, email } = owner;
  if (name === undefined && email === undefined) return { name: project };
  return { ...(name !== undefined && { name: plain(name) }), ...(email !== undefined && { email: plain(email) }) };
}

function callOf({ package: owner, source, name }: DbtOrigin): string {
  return source === undefined ? `ref('${owner}', '${name}')` : `source('${source}', '${name}')`;
}

/** What a model reads of the dbt project, however far; each model is looked into once for all syncs. */
function originsUnder({ models, sources }: Manifest): (model: string) => readonly DbtOrigin[] {
  const known = new Map<string, readonly DbtOrigin[]>();
  const under = (name: string): readonly DbtOrigin[] => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const { refs = [], sources: read = [] } = models[name] ?? {};
    const all = new Map([...read.flatMap((each) => sources[each]?.dbt ?? []), ...refs.flatMap(under)].map(titled));
    known.set(name, [...all.values()]);
    return known.get(name) ?? [];
  };
  return under;
}

function titled(origin: DbtOrigin): readonly [string, DbtOrigin] {
  return [dbtTitle(origin), origin];
}

/** A text in which dbt finds no template. */
function plain(text: string): string {
  return text.replace(/\{(?=[{%#])|#(?=\})/g, (sign) => `{{ '${sign}' }}`);
}
