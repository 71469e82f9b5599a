// The order in which named things can be made so that each comes after what it needs; ties by name, so that the same
// project always gives the same order. Cycles are found as paths.

/** `needs` maps every node to what it needs; names that are no node themselves are ignored. */
export function topologicalOrder(needs: ReadonlyMap<string, readonly string[]>): {
  readonly order: readonly string[];
  readonly cycles: readonly (readonly string[])[];
} {
  const order: string[] = [];
  const cycles: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string): void => {
    const at = path.indexOf(name);
    if (at !== -1) {
      cycles.push([...path.slice(at), name]);
      return;
    }
    if (done.has(name) || !needs.has(name)) return;
    path.push(name);
    for (const need of [...(needs.get(name) ?? [])].sort()) visit(need);
    path.pop();
    if (!done.has(name)) order.push(name);
    done.add(name);
  };
  for (const name of [...needs.keys()].sort()) visit(name);
  return { order, cycles };
}
