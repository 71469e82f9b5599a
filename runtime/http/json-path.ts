// Paths with dots into parsed JSON, as connectors write them: `errors.0.message`, `context.ref`, '' for the whole.

export type JsonPath = readonly string[];

export function jsonPath(text: string): JsonPath {
  return text === '' ? [] : text.split('.');
}

/** What stands there, or undefined. */
export function valueAt(value: unknown, path: JsonPath): unknown {
  let here = value;
  for (const step of path) {
    if (!isObject(here)) return undefined;
    here = here[step];
  }
  return here;
}

/** A scalar as text; lists and objects as their JSON; null and nothing as undefined. */
export function textAt(value: unknown, path: JsonPath | undefined): string | undefined {
  if (path === undefined) return undefined;
  const found = valueAt(value, path);
  if (typeof found === 'string') return found;
  if (found === undefined || found === null) return undefined;
  return typeof found === 'object' ? JSON.stringify(found) : String(found);
}

/** Puts a value there, making the objects, and lists for numbers, on the way. An empty path puts nothing. */
export function setAt(target: Record<string, unknown>, path: JsonPath, value: unknown): void {
  const last = path.at(-1);
  if (last === undefined) return;
  let here = target;
  for (const [at, step] of path.slice(0, -1).entries()) {
    const next = here[step];
    const inner: unknown = isObject(next) ? next : /^\d+$/.test(path[at + 1] ?? '') ? [] : {};
    if (!isObject(inner)) return;
    here[step] = inner;
    here = inner;
  }
  here[last] = value;
}

/** Objects and lists alike: both have members by name. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
