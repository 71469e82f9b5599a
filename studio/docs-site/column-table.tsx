// The columns of a source, seed or model, each with the fields of destinations that its values reach.

import type { SiteColumn, SiteNode } from '../../core/site-document.js';
import { Markdown } from './markdown.js';
import { linkTo, type NodeIndex } from './node-index.js';
import { type Reached, reachedFrom } from './reached-fields.js';
import { Tags } from './tags.js';

export function ColumnTable({ node, index }: { readonly node: SiteNode; readonly index: NodeIndex }) {
  if (node.columns.length === 0) return null;
  const reached = reachedFrom(node.id, index);
  return (
    <section>
      <h2>Columns</h2>
      <table>
        <thead>
          <tr>
            <th>Column</th>
            <th>Type</th>
            <th>Description</th>
            <th>Reaches</th>
          </tr>
        </thead>
        <tbody>
          {node.columns.map((column) => (
            <Row key={column.name} column={column} reached={reached.get(column.name.toLowerCase()) ?? []} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ column, reached }: { readonly column: SiteColumn; readonly reached: readonly Reached[] }) {
  const tests = column.tests.length === 0 ? undefined : `Tests: ${column.tests.join(', ')}`;
  return (
    <tr>
      <td>
        <code>{column.name}</code>
        <Tags tags={[...column.tags, ...(column.sensitive ? ['sensitive'] : [])]} />
      </td>
      <td>{column.type}</td>
      <td>
        {column.description !== undefined && <Markdown text={column.description} />}
        {tests !== undefined && <p class="note">{tests}</p>}
      </td>
      <td>
        {reached.map(({ sync, field }) => (
          <p key={`${sync} ${field}`} class="path">
            <a href={linkTo(sync)}>
              {sync.slice(sync.indexOf(':') + 1)}.<b>{field}</b>
            </a>
          </p>
        ))}
      </td>
    </tr>
  );
}
