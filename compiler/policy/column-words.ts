// What files say of columns: the tags that a column, its table or its model carries, where that is written, and the tags
// that a model says a column no longer carries.

import type { RelatedPlace } from '../../core/diagnostic.js';
import type { ColumnStep } from '../../core/lineage.js';
import type { ColumnFacts } from '../../core/manifest.js';
import { nodeId } from '../../core/selector/node-graph.js';
import { usedDbtNodes } from '../dbt/used-dbt.js';
import type { ColumnWords } from '../lineage/flows.js';
import type { CompiledModel } from '../models/compile-models.js';
import type { CheckedProject } from '../validate/checked-project.js';
import type { JsonPath, Located } from '../validate/located.js';

export interface WrittenTag {
  readonly tag: string;
  /** Absent for a tag of a model's config(), and for one from a dbt project. */
  readonly place?: () => RelatedPlace;
}

/** What is said of a source's table or of a model. */
export interface NodeWords {
  /** Of the whole: every column carries them. */
  readonly tags: readonly WrittenTag[];
  /** By name in lower case. */
  readonly columns: ReadonlyMap<string, TaggedColumn>;
}

interface TaggedColumn {
  readonly name: string;
  readonly tags: readonly WrittenTag[];
  readonly declassified: readonly string[];
}

interface WrittenColumn {
  readonly name: string;
  readonly tags?: readonly string[];
  readonly declassify?: readonly string[];
}

/** By node id, of those of which something is said. */
export type ProjectWords = ReadonlyMap<string, NodeWords>;

export function projectWords(project: CheckedProject, compiled: ReadonlyMap<string, CompiledModel>): ProjectWords {
  const sources = [...project.sources.values()].flatMap((document) =>
    document.value.tables.map((table, i): readonly [string, NodeWords] => {
      const path = ['tables', i];
      const tags = [...tagsAt(document, [], document.value.tags), ...tagsAt(document, path, table.tags)];
      const columns = columnsAt(document, path, table.columns);
      return [nodeId('source', `${document.value.name}.${table.name}`), { tags, columns }];
    }),
  );
  const models = [...project.models.values()].map(({ name, properties }): readonly [string, NodeWords] => {
    const own: readonly WrittenTag[] = (compiled.get(name)?.facts.config.tags ?? []).map((tag) => ({ tag }));
    if (properties === undefined) return [nodeId('model', name), { tags: own, columns: new Map() }];
    const { tags, columns } = properties.value;
    const words = { tags: [...own, ...tagsAt(properties, [], tags)], columns: columnsAt(properties, [], columns) };
    return [nodeId('model', name), words];
  });
  const dbt = usedDbtNodes([...compiled.values()]).map(({ id, tags, columns }): readonly [string, NodeWords] => {
    const named = columns.map((column) => [column.name.toLowerCase(), dbtColumn(column)] as const);
    return [nodeId('dbt', id), { tags: tags.map((tag) => ({ tag })), columns: new Map(named) }];
  });
  return new Map([...sources, ...models, ...dbt].filter(([, { tags, columns }]) => tags.length + columns.size > 0));
}

/** The words about tags that are followed. */
export function columnWords(words: ProjectWords, follows: (tag: string) => boolean): ColumnWords {
  const columnOf = (node: string, column: string) => words.get(node)?.columns.get(column.toLowerCase());
  return {
    tags: (node, column) => {
      const tags = [...(columnOf(node, column)?.tags ?? []), ...(words.get(node)?.tags ?? [])];
      return [...new Set(tags.map(({ tag }) => tag).filter(follows))];
    },
    taggedColumns: (node) =>
      [...(words.get(node)?.columns.values() ?? [])]
        .filter(({ tags }) => tags.some(({ tag }) => follows(tag)))
        .map(({ name }) => name),
    declassified: (node, column) => columnOf(node, column)?.declassified ?? [],
  };
}

/** All tags of a node and its columns. */
export function tagsOfNode({ tags, columns }: NodeWords): readonly string[] {
  return [...tags, ...[...columns.values()].flatMap((column) => column.tags)].map(({ tag }) => tag);
}

/** Where it is written that a column carries a tag. */
export function placeOfTag(words: ProjectWords, { node, column }: ColumnStep, tag: string): RelatedPlace | undefined {
  const said = words.get(node);
  const tags = [...(said?.columns.get(column.toLowerCase())?.tags ?? []), ...(said?.tags ?? [])];
  return tags.find((each) => each.tag === tag)?.place?.();
}

function tagsAt(document: Located<unknown>, path: JsonPath, tags: readonly string[] = []): readonly WrittenTag[] {
  return tags.map((tag, i) => ({
    tag,
    place: () => ({ file: document.file, range: document.at([...path, 'tags', i]), note: `"${tag}" is written here.` }),
  }));
}

function dbtColumn({ name, tags = [] }: ColumnFacts): TaggedColumn {
  return { name, tags: tags.map((tag) => ({ tag })), declassified: [] };
}

function columnsAt(
  document: Located<unknown>,
  path: JsonPath,
  columns: readonly WrittenColumn[] = [],
): NodeWords['columns'] {
  return new Map(
    columns.map(({ name, tags, declassify = [] }, i) => [
      name.toLowerCase(),
      { name, tags: tagsAt(document, [...path, 'columns', i], tags), declassified: declassify },
    ]),
  );
}
