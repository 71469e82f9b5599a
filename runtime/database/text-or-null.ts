// A value of a row as text.

/** What the database gives for a text column: null stays null. */
export function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
