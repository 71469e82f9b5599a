// The search over a project: names first, then columns, fields, tags, descriptions. The index is made when somebody
// first types, so that opening a page of ten thousand models costs nothing for it.

import MiniSearch from 'minisearch';
import type { SiteNode } from '../../core/site-document.js';

const FIELDS = ['name', 'columns', 'tags', 'file', 'description'];
const MOST = 60;

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly columns: string;
  readonly tags: string;
  readonly file: string;
  readonly description: string;
}

/** A function from what was typed to the ids of what fits, best first. */
export function searchIn(nodes: readonly SiteNode[]): (text: string) => readonly string[] {
  let index: MiniSearch<Entry> | undefined;
  return (text) => {
    index ??= indexOf(nodes);
    const options = { prefix: true, fuzzy: 0.2, boost: { name: 6, columns: 2 }, combineWith: 'AND' } as const;
    return index
      .search(text, options)
      .slice(0, MOST)
      .map(({ id }) => String(id));
  };
}

function indexOf(nodes: readonly SiteNode[]): MiniSearch<Entry> {
  const index = new MiniSearch<Entry>({ fields: FIELDS, tokenize: words });
  index.addAll(nodes.map(entryOf));
  return index;
}

function entryOf(node: SiteNode): Entry {
  const columns = [...node.columns, ...(node.fields ?? [])];
  return {
    id: node.id,
    name: node.name,
    columns: columns.map(({ name }) => name).join(' '),
    tags: node.tags.join(' '),
    file: node.file,
    description: [node.description, ...columns.map(({ description }) => description)].join(' '),
  };
}

/** first_name is found as it is and by each of its parts. */
function words(text: string): string[] {
  const whole = text.split(/[\s.,;:()/"']+/);
  return [...whole, ...whole.flatMap((word) => word.split(/[_-]+/))].filter((word) => word !== '');
}
