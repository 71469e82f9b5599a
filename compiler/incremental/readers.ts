// Who reads what in a graph of models.

type Graph = ReadonlyMap<string, { readonly refs: readonly string[] }>;

/** These models and all that read them, however far. */
export function withReaders(names: Iterable<string>, models: Graph): ReadonlySet<string> {
  const readers = new Map<string, string[]>();
  for (const [name, { refs }] of models) {
    for (const ref of refs) {
      const known = readers.get(ref);
      if (known === undefined) readers.set(ref, [name]);
      else known.push(name);
    }
  }
  const reached = new Set(names);
  // A set's iteration also visits what is added on the way.
  for (const name of reached) for (const reader of readers.get(name) ?? []) reached.add(reader);
  return reached;
}

export interface TestedGraph {
  /** What tests looked in before. */
  readonly models: ReadonlyMap<string, { readonly looksIn: readonly string[] }>;
  /** What the tests of a model look in now. */
  readonly looksIn: (name: string) => readonly string[];
}

/** These models, those whose tests look in them, and all that the tests of any of these look in. */
export function withTests(names: ReadonlySet<string>, { models, looksIn }: TestedGraph): ReadonlySet<string> {
  const reached = new Set(names);
  for (const [name, before] of models) if (before.looksIn.some((other) => names.has(other))) reached.add(name);
  // A set's iteration also visits what is added on the way.
  for (const name of reached) for (const other of looksIn(name)) reached.add(other);
  return reached;
}
