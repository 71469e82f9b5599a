// The descriptions in a project's JSON files with the doc blocks that they name put in. A document that names none stays
// the very same object.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import type { ProjectFiles } from '../load/project-files.js';
import type { CheckedProject } from '../validate/checked-project.js';
import type { JsonPath, Located } from '../validate/located.js';
import { textPlace } from '../validate/text-place.js';
import { describe } from './describe.js';
import { type DocBlocks, readDocBlocks } from './read-doc-blocks.js';

type Parts = Pick<CheckedProject, 'models' | 'sources' | 'syncs' | 'docs' | 'broken'>;

interface Describing {
  readonly docs: DocBlocks;
  readonly diagnostics: Diagnostic[];
}

/** The same parts with `docs`, and with what it says of blocks and of descriptions that name one that is not there. */
export function describeProject<P extends Parts>(
  parts: P,
  files: ProjectFiles,
): { readonly parts: P; readonly diagnostics: readonly Diagnostic[] } {
  const read = [readDocBlocks(files), ...files.packages.map((each) => readDocBlocks(each, each.name))];
  const docs: DocBlocks = {
    blocks: new Map(read.flatMap(({ blocks }) => [...blocks])),
    lost: new Set([...read.flatMap(({ lost }) => [...lost]), ...parts.broken.packages]),
  };
  const found: Describing = { docs, diagnostics: read.flatMap(({ diagnostics }) => diagnostics) };
  const models = changed(parts.models, (model) => {
    const { properties } = model;
    const said = properties && described(properties, model.package, found);
    return said === properties || said === undefined ? model : { ...model, properties: said };
  });
  const sources = changed(parts.sources, (source, name) => described(source, ownerIn(name), found));
  const syncs = changed(parts.syncs, (sync) => describedSync(sync, found));
  return { parts: { ...parts, models, sources, syncs, docs }, diagnostics: found.diagnostics };
}

function ownerIn(name: string): string | undefined {
  return name.includes('.') ? name.slice(0, name.indexOf('.')) : undefined;
}

function changed<T>(all: ReadonlyMap<string, T>, change: (value: T, name: string) => T): ReadonlyMap<string, T> {
  let same = true;
  const values = [...all].map(([name, value]): readonly [string, T] => {
    const other = change(value, name);
    same &&= other === value;
    return [name, other];
  });
  return same ? all : new Map(values);
}

/** Most texts name no block, and nothing of them is gone through. */
function described<T extends object>(document: Located<T>, owner: string | undefined, found: Describing): Located<T> {
  if (!document.text.includes('{{')) return document;
  return { ...document, value: replaced(document.value, [], { document, owner, found }) };
}

/** In a sync only the first level is ours: a field of the destination may be named "description" too. */
function describedSync(sync: Located<WrittenSync>, found: Describing): Located<WrittenSync> {
  const { description } = sync.value;
  if (description?.includes('{{') !== true) return sync;
  const text = said(description, ['description'], { document: sync, owner: undefined, found });
  return { ...sync, value: { ...sync.value, description: text } };
}

interface Inside {
  readonly document: Located<unknown>;
  readonly owner: string | undefined;
  readonly found: Describing;
}

/** The value with every member named "description" that is a text described. */
function replaced<T>(value: T, path: JsonPath, inside: Inside): T;
function replaced(value: unknown, path: JsonPath, inside: Inside): unknown {
  if (Array.isArray(value)) return value.map((item: unknown, index) => replaced(item, [...path, index], inside));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]: [string, unknown]) => {
      const at = [...path, key];
      const isText = key === 'description' && typeof member === 'string';
      return [key, isText ? said(member, at, inside) : replaced(member, at, inside)];
    }),
  );
}

function said(text: string, path: JsonPath, { document, owner, found }: Inside): string {
  const { text: all, problems } = describe(text, found.docs, owner);
  for (const { code, detail, ...part } of problems)
    found.diagnostics.push(errorAt(code, textPlace(document, path, text, part), detail));
  return all;
}
