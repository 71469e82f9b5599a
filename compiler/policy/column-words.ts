// What files say of columns: the tags that a column, its table or its model carries, where that is written, and the tags
// that a model says a column no longer carries.

import type { RelatedPlace } from '../../core/diagnostic.js';
import type { ColumnStep } from '../../core/lineage.js';
import type { ColumnFacts } from '../../core/manifest.js';
import { nodeId } from '../../core/selector/node-graph.js';
import { lowerName } from '../../core/sql-text.js';
import { usedDbtNodes } from '../dbt/used-dbt.js';
import type { ColumnWords } from '../lineage/flows.js';
import type { CompiledModel } from '../models/compile-models.js';
import { seedRelation, sourceRelation } from '../models/relations.js';
import type { CheckedProject, ModelFile } from '../validate/checked-project.js';
import type { JsonPath, Located } from '../validate/located.js';
import { type NodeWords, sharedWords, type TableWords, type TaggedColumn, type WrittenTag } from './node-words.js';

interface WrittenColumn {
  readonly name: string;
  readonly tags?: readonly string[];
  readonly declassify?: readonly string[];
}

/** By node id, of those of which something is said. */
export type ProjectWords = ReadonlyMap<string, NodeWords>;

export function projectWords(project: CheckedProject, compiled: ReadonlyMap<string, CompiledModel>): ProjectWords {
  const tables = sharedWords([...sourceTables(project), ...seedTables(project), ...dbtTables(compiled)]);
  const models = [...project.models.values()].map((model): readonly [string, NodeWords] => {
    const own: readonly WrittenTag[] = (compiled.get(model.name)?.facts.config.tags ?? []).map((tag) => ({ tag }));
    return [nodeId('model', model.name), modelWords(model, own)];
  });
  return new Map([...tables, ...models].filter(([, { tags, columns }]) => tags.length + columns.size > 0));
}

/** What a package's model says that it no longer carries is for the project to judge, and does not count. */
function modelWords({ properties, package: owner }: ModelFile, own: readonly WrittenTag[]): NodeWords {
  if (properties === undefined) return { tags: own, columns: new Map() };
  const { tags, columns = [] } = properties.value;
  const said = owner === undefined ? columns : columns.map(({ declassify: _, ...column }) => column);
  return { tags: [...own, ...tagsAt(properties, [], tags)], columns: columnsAt(properties, [], said) };
}

function sourceTables(project: CheckedProject): readonly TableWords[] {
  return [...project.sources.values()].flatMap((document) =>
    document.value.tables.map((table, i): TableWords => {
      const path = ['tables', i];
      const tags = [...tagsAt(document, [], document.value.tags), ...tagsAt(document, path, table.tags)];
      return {
        id: nodeId('source', `${document.value.name}.${table.name}`),
        relation: sourceRelation(document.value, table),
        words: { tags, columns: columnsAt(document, path, table.columns) },
      };
    }),
  );
}

function seedTables(project: CheckedProject): readonly TableWords[] {
  return [...project.seeds.keys()].map((name) => ({
    id: nodeId('seed', name),
    relation: seedRelation(name),
    words: { tags: [], columns: new Map() },
  }));
}

function dbtTables(compiled: ReadonlyMap<string, CompiledModel>): readonly TableWords[] {
  return usedDbtNodes([...compiled.values()]).map(({ id, relation, tags, columns }) => {
    const named = columns.map((column) => [lowerName(column.name), dbtColumn(column)] as const);
    return {
      id: nodeId('dbt', id),
      relation,
      words: { tags: tags.map((tag) => ({ tag })), columns: new Map(named) },
    };
  });
}

/** The words about tags that are followed. */
export function columnWords(words: ProjectWords, follows: (tag: string) => boolean): ColumnWords {
  const columnOf = (node: string, column: string) => words.get(node)?.columns.get(lowerName(column));
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
  const tags = [...(said?.columns.get(lowerName(column))?.tags ?? []), ...(said?.tags ?? [])];
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
      lowerName(name),
      { name, tags: tagsAt(document, [...path, 'columns', i], tags), declassified: declassify },
    ]),
  );
}
