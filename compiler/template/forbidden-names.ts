// Names that lead from a value to JavaScript's machinery. Values have nothing under them here (member.ts reads
// own data only); the names are refused by name as well, so that an attempt is reported as one.

const FORBIDDEN: ReadonlySet<string> = new Set(['prototype', ...Object.getOwnPropertyNames(Object.prototype)]);

export function isForbiddenName(name: string): boolean {
  return FORBIDDEN.has(name);
}

export function forbiddenName(name: string): string {
  return `"${name}" belongs to JavaScript. Templates see the data of a value and nothing of its machinery.`;
}
