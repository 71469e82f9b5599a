// The lineage graph around a node, drawn left to right: sources, models, syncs, destinations.

import dagre from '@dagrejs/dagre';
import { useMemo } from 'preact/hooks';
import { neighbourhood } from './neighbourhood.js';
import { linkTo, type NodeIndex } from './node-index.js';

const MOST_NODES = 120;
const HEIGHT = 30;
/** A wide graph shrinks so far, and then it scrolls. */
const LEAST_SCALE = 0.6;
const PADDING = 26;
/** Pixels of a letter, on average. */
const LETTER = 7.4;

interface Box {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly string[];
}

export function GraphView({ id, index }: { readonly id: string; readonly index: NodeIndex }) {
  const near = useMemo(() => neighbourhood(id, index, MOST_NODES), [id, index]);
  const drawing = useMemo(() => draw(near, index), [near, index]);
  if (drawing.boxes.length < 2) return null;
  return (
    <section>
      <h2>Lineage</h2>
      <div class="graph">
        <svg
          viewBox={`0 0 ${drawing.width} ${drawing.height}`}
          style={{ width: drawing.width, minWidth: drawing.width * LEAST_SCALE }}
          role="img"
          aria-label={`What ${id} reads and what reads it`}
        >
          {drawing.lines.map((line) => (
            <path key={line} d={line} />
          ))}
          {drawing.boxes.map((box) => (
            <a key={box.id} href={linkTo(box.id)} class={`box ${box.kind}${box.id === id ? ' current' : ''}`}>
              <title>{box.id}</title>
              <rect x={box.x - box.width / 2} y={box.y - HEIGHT / 2} width={box.width} height={HEIGHT} rx="5" />
              <text x={box.x} y={box.y + 4}>
                {box.name}
              </text>
            </a>
          ))}
        </svg>
      </div>
      {near.left > 0 && <p class="note">{near.left} nodes further away are not drawn.</p>}
    </section>
  );
}

function draw({ ids, edges }: ReturnType<typeof neighbourhood>, { byId }: NodeIndex): Drawing {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 48, marginx: 4, marginy: 4 });
  for (const id of ids)
    graph.setNode(id, { width: (byId.get(id)?.name.length ?? 0) * LETTER + PADDING, height: HEIGHT });
  for (const { from, to } of edges) graph.setEdge(from, to, {});
  dagre.layout(graph);
  const boxes = ids.map((id) => {
    const { x = 0, y = 0, width } = graph.node(id);
    return { id, kind: byId.get(id)?.kind ?? '', name: byId.get(id)?.name ?? id, x, y, width };
  });
  const lines = graph.edges().map((edge) => curve(graph.edge(edge).points ?? []));
  const { width = 0, height = 0 } = graph.graph();
  return { width, height, boxes, lines };
}

/** A path through the points, leaving and arriving level. */
function curve(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let [from, path] = [first, `M${first.x},${first.y}`];
  for (const to of rest) {
    const middle = (from.x + to.x) / 2;
    path += ` C${middle},${from.y} ${middle},${to.y} ${to.x},${to.y}`;
    from = to;
  }
  return path;
}
