// The page of one node: what it is, its columns or fields and where they come from, its SQL, its place in the graph.

import type { SiteNode } from '../../core/site-document.js';
import { ColumnTable } from './column-table.js';
import { FieldTable } from './field-table.js';
import { GraphView } from './graph-view.js';
import { KINDS } from './kinds.js';
import { Markdown } from './markdown.js';
import { linkTo, type NodeIndex } from './node-index.js';
import { Tags } from './tags.js';

interface NodeProps {
  readonly node: SiteNode;
  readonly index: NodeIndex;
}

export function NodePage({ node, index }: NodeProps) {
  return (
    <article>
      <header>
        <p class={`kind ${node.kind}`}>{KINDS[node.kind].one}</p>
        <h1>{node.name}</h1>
        <p class="file">{node.file}</p>
        <Tags tags={node.tags} />
      </header>
      {node.description !== undefined && <Markdown text={node.description} />}
      <Facts node={node} />
      <GraphView id={node.id} index={index} />
      {node.fields !== undefined && <FieldTable fields={node.fields} />}
      <ColumnTable node={node} index={index} />
      <Neighbours title="Reads" ids={node.parents} index={index} />
      <Neighbours title="Is read by" ids={index.children.get(node.id) ?? []} index={index} />
      {node.sql !== undefined && (
        <section>
          <h2>SQL</h2>
          <pre>
            <code>{node.sql}</code>
          </pre>
        </section>
      )}
    </article>
  );
}

function Facts({ node: { facts, tests = [] } }: { readonly node: SiteNode }) {
  const all = [...facts, ...(tests.length === 0 ? [] : [['Tests', tests.join(', ')] as const])];
  if (all.length === 0) return null;
  return (
    <dl>
      {all.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface NeighboursProps {
  readonly title: string;
  readonly ids: readonly string[];
  readonly index: NodeIndex;
}

function Neighbours({ title, ids, index }: NeighboursProps) {
  if (ids.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul class="neighbours">
        {ids.map((id) => {
          const node = index.byId.get(id);
          return (
            <li key={id}>
              <a href={linkTo(id)} class={`entry ${node?.kind ?? ''}`}>
                {node?.name ?? id}
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
