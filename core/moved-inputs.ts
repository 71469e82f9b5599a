// Inputs of something, by name and each with a fingerprint, compared with what they were: so that whatever changed can
// be named.

export type Inputs = Readonly<Record<string, string>>;

/** The inputs that are not as they were, in the order of their names; gone ones too. */
export function movedInputs(before: Inputs, now: Inputs): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].filter((name) => before[name] !== now[name]).sort();
}
