// The graph in the format that was asked for.

import { errorAt } from '../../core/diagnostic.js';
import type { GraphDocument } from '../../core/graph-document.js';
import { Refused } from '../../core/refused.js';
import { unreachable } from '../../core/unreachable.js';
import type { Context } from '../context.js';
import { graphDot, graphMermaid } from './graph-drawing.js';
import { graphText } from './graph-text.js';

export type GraphFormat = 'text' | 'json' | 'dot' | 'mermaid';

/** --format, or json with --json, or text. */
export function graphFormat(context: Context, asked: string | undefined): GraphFormat {
  if (asked === undefined) return context.json ? 'json' : 'text';
  if (asked === 'text' || asked === 'json' || asked === 'dot' || asked === 'mermaid') return asked;
  throw new Refused([errorAt('SL0602', undefined, `--format is text, json, dot or mermaid; it got "${asked}".`)]);
}

export function graphView(graph: GraphDocument, format: GraphFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(graph, null, 2)}\n`;
    case 'dot':
      return graphDot(graph);
    case 'mermaid':
      return graphMermaid(graph);
    case 'text':
      return graphText(graph);
    default:
      return unreachable(format);
  }
}
