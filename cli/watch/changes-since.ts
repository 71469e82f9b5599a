// One compilation compared with an earlier one: which nodes' inputs moved, which nodes went, and whether anything at all
// that a user can see is different.

import type { Compiled } from '../../compiler/compile.js';
import { movedNodes } from '../../compiler/emit/manifest-text.js';
import { compareNodes } from '../../core/compare-nodes.js';
import type { Manifest } from '../../core/manifest.js';
import type { Changes } from './showing.js';

export function changesSince(before: Manifest | undefined, now: Manifest | undefined): Changes | undefined {
  if (before === undefined || now === undefined) return undefined;
  const moved = movedNodes(before, now);
  const compared = [...compareNodes(before.inputs, inputsOf(moved, now))];
  return {
    modified: compared.flatMap(([node, comparison]) =>
      comparison.state === 'unmodified' ? [] : [{ node, ...comparison }],
    ),
    removed: moved.filter((node) => !Object.hasOwn(now.inputs, node)),
  };
}

function inputsOf(nodes: readonly string[], { inputs }: Manifest): Manifest['inputs'] {
  return Object.fromEntries(
    nodes.flatMap((node) => {
      const found = inputs[node];
      return found === undefined ? [] : [[node, found] as const];
    }),
  );
}

export function isSameResult(a: Compiled, b: Compiled): boolean {
  return (
    a.manifest?.fingerprint === b.manifest?.fingerprint &&
    JSON.stringify(a.diagnostics) === JSON.stringify(b.diagnostics)
  );
}
