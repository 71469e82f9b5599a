// DuckDB's syntax trees as it serialises them.

import type { Json } from '../../core/json.js';

export type Tree = { readonly [key: string]: Json };

/** DuckDB writes a number too large for it as Infinity, which is no JSON. */
export function parseTree(text: string): Tree {
  try {
    return JSON.parse(text) as Tree;
  } catch {
    return JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:Infinity|inf|NaN|nan)\b/g, nullForNoNumber)) as Tree;
  }
}

function nullForNoNumber(token: string): string {
  return token.startsWith('"') ? token : 'null';
}
