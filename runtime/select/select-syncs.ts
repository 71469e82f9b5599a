// Selectors as in dbt: words are a union, commas an intersection. A word is a sync's or model's name, or one of
// sync: model: destination: tag: path:. With + before or after it, the syncs it waits for or that wait for it too.

import type { Manifest, SyncNode } from '../../core/manifest.js';
import { suggestion } from '../../core/nearest-name.js';

export interface Selection {
  /** In the order in which they are applied. */
  readonly names: readonly string[];
  /** A sentence for each word that names nothing. */
  readonly unknown: readonly string[];
}

export function selectSyncs(
  manifest: Manifest,
  { select, exclude }: { readonly select: readonly string[]; readonly exclude: readonly string[] },
): Selection {
  const unknown: string[] = [];
  const chosen = select.length === 0 ? new Set(manifest.order) : union(manifest, select, unknown);
  const left = union(manifest, exclude, unknown);
  return { names: manifest.order.filter((name) => chosen.has(name) && !left.has(name)), unknown };
}

function union(manifest: Manifest, words: readonly string[], unknown: string[]): ReadonlySet<string> {
  return new Set(words.flatMap((word) => intersection(manifest, word.split(','), unknown)));
}

function intersection(manifest: Manifest, words: readonly string[], unknown: string[]): readonly string[] {
  const sets = words.filter((word) => word !== '').map((word) => new Set(matching(manifest, word, unknown)));
  return [...(sets[0] ?? [])].filter((name) => sets.every((set) => set.has(name)));
}

function matching(manifest: Manifest, word: string, unknown: string[]): readonly string[] {
  const [, before, middle = word, after] = /^(\+?)(.*?)(\+?)$/.exec(word) ?? [];
  const syncs = Object.values(manifest.syncs);
  const found = syncs.filter((sync) => fits(manifest, sync, middle)).map((sync) => sync.name);
  if (found.length === 0 && !exists(manifest, middle))
    unknown.push(`Nothing is selected by "${word}".${suggestion(bare(middle), knownNames(manifest))}`);
  const upstream =
    before === '+' ? found.flatMap((name) => reach(name, (each) => manifest.syncs[each]?.after ?? [])) : [];
  const downstream =
    after === '+'
      ? found.flatMap((name) =>
          reach(name, (each) => syncs.filter((sync) => sync.after.includes(each)).map((sync) => sync.name)),
        )
      : [];
  return [...found, ...upstream, ...downstream];
}

function fits(manifest: Manifest, sync: SyncNode, word: string): boolean {
  const [method, value] = word.includes(':')
    ? [word.slice(0, word.indexOf(':')), word.slice(word.indexOf(':') + 1)]
    : [undefined, word];
  switch (method) {
    case undefined:
      return sync.name === value || sync.model === value;
    case 'sync':
      return sync.name === value;
    case 'model':
      return sync.model === value;
    case 'destination':
      return sync.destination === value;
    case 'tag':
      return sync.tags.includes(value) || manifest.models[sync.model]?.tags.includes(value) === true;
    case 'path':
      return sync.file === value || sync.file.startsWith(value.replace(/\/?$/, '/'));
    default:
      return false;
  }
}

/** A model or destination that no sync uses is a known name that selects nothing. */
function exists(manifest: Manifest, word: string): boolean {
  return knownNames(manifest).includes(bare(word));
}

function knownNames(manifest: Manifest): readonly string[] {
  const tags = Object.values(manifest.syncs).flatMap((sync) => sync.tags);
  return [
    ...Object.keys(manifest.syncs),
    ...Object.keys(manifest.models),
    ...Object.keys(manifest.destinations),
    ...tags,
  ];
}

function bare(word: string): string {
  return word.slice(word.indexOf(':') + 1);
}

function reach(name: string, next: (name: string) => readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const visit = (each: string): void => {
    for (const other of next(each)) {
      if (seen.has(other)) continue;
      seen.add(other);
      visit(other);
    }
  };
  visit(name);
  return [...seen];
}
