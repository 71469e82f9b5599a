// A node of the syntax tree that DuckDB gives as JSON: members are looked at one by one, because the tree's shape is
// DuckDB's and changes with it. What is not there is undefined, an empty text or an empty list.

import type { Json } from '../../core/json.js';

export function member(node: Json | undefined, name: string): Json | undefined {
  if (node === null || node === undefined || typeof node !== 'object' || Array.isArray(node)) return undefined;
  return (node as { readonly [key: string]: Json })[name];
}

export function textOf(node: Json | undefined, name: string): string {
  const value = member(node, name);
  return typeof value === 'string' ? value : '';
}

export function listOf(node: Json | undefined, name: string): readonly Json[] {
  const value = member(node, name);
  return Array.isArray(value) ? value : [];
}

/** Texts of a list, the others left out. */
export function textsOf(node: Json | undefined, name: string): readonly string[] {
  return listOf(node, name).filter((value) => typeof value === 'string');
}

/** The nodes directly below: members, or items of a list. */
export function childrenOf(node: Json | undefined): readonly Json[] {
  return node === null || typeof node !== 'object' ? [] : Object.values(node);
}
