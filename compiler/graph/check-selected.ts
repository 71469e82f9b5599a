// Named selectors held against the finished graph: a word that names nothing is a mistake in sluice.json, found at
// compile time and not on the night on which the selector is used.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { Manifest } from '../../core/manifest.js';
import { nodeGraph } from '../../core/selector/node-graph.js';
import { selectNodes } from '../../core/selector/select-nodes.js';
import { checkSelectors, selectorPlace } from '../validate/check-selectors.js';
import type { CheckedProject } from '../validate/checked-project.js';

export function checkSelected({ document, selectors }: CheckedProject, manifest: Manifest): readonly Diagnostic[] {
  const names = Object.keys(selectors);
  // Those with mistakes of their own are reported already, and may go in circles.
  if (names.length === 0 || checkSelectors(document).length > 0) return [];
  const scope = { graph: nodeGraph(manifest), selectors, facts: {}, want: 'nodes' } as const;
  return names.flatMap((name) =>
    selectNodes(selectors[name] ?? '', scope).problems.map(({ code, detail, ...part }) =>
      errorAt(code, selectorPlace(document, name, part), detail),
    ),
  );
}
