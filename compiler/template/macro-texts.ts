// Macros by what they do, for fingerprints: their trees without places, so that neither a comment of the template nor a
// line more above them counts, and their text as canonical SQL.

import { canonicalSql } from '../sql/canonical-sql.js';
import type { LibraryMacro, MacroLibrary } from './macro-library.js';

export interface MacroText {
  readonly name: string;
  /** JSON; the same for macros that do the same. */
  readonly text: string;
}

/** For names of macros, those and all that they call. Each macro's text is made once. */
export function macroTexts(library: MacroLibrary): (names: readonly string[]) => readonly MacroText[] {
  const texts = new Map<string, string>();
  const textOf = (name: string, macro: LibraryMacro): string => {
    const text = texts.get(name) ?? JSON.stringify([macro.parameters, macro.body], withoutPlaces);
    texts.set(name, text);
    return text;
  };
  return (names) =>
    [...reached(names, library)].flatMap((name) => {
      const macro = library.macros.get(name);
      return macro === undefined ? [] : [{ name, text: textOf(name, macro) }];
    });
}

function reached(names: readonly string[], library: MacroLibrary): ReadonlySet<string> {
  const all = new Set(names);
  // A set's iteration also visits what is added on the way.
  for (const name of all) for (const call of library.macros.get(name)?.uses.calls ?? []) all.add(call.macro);
  return all;
}

function withoutPlaces(key: string, value: unknown): unknown {
  if (key === 'span' || key === 'nameSpan') return undefined;
  return isText(value) ? { ...value, value: canonicalSql(value.value) } : value;
}

function isText(value: unknown): value is { readonly kind: 'text'; readonly value: string } {
  return value !== null && typeof value === 'object' && 'kind' in value && value.kind === 'text';
}
