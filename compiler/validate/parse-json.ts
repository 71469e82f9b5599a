// JSON text to a value that knows its places. Strict JSON: no comments, no trailing commas, no key twice. Only the
// first mistake of the syntax is told, because what follows it is mostly its consequence.

import { findNodeAtLocation, type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { Diagnostic, Range } from '../../core/diagnostic.js';
import { rangeAt } from '../../core/located-text.js';
import { isTooDeep, syntaxError } from './json-syntax.js';
import type { JsonPath, Located } from './located.js';

export interface ParsedJson {
  /** Absent when the text is no JSON. */
  readonly document?: Located<unknown>;
  readonly diagnostics: readonly Diagnostic[];
}

export function parseJson(file: string, text: string): ParsedJson {
  const deep = isTooDeep(file, text);
  if (deep !== undefined) return { diagnostics: [deep] };
  const value = jsonValue(text);
  if (value === undefined || keysIn(value) !== keysWritten(text)) return parseWrong(file, text);
  // Places are asked for by mistakes only: most files have none, and their tree takes ten times as long as the value.
  let tree: Node | undefined;
  const at = (path: JsonPath, part: 'key' | 'value' = 'value'): Range => {
    tree ??= treeOf(text, []);
    return tree === undefined ? rangeAt(text, 0, 0) : rangeOf(text, nodeAt(tree, path), part);
  };
  return { document: { file, text, value, at }, diagnostics: [] };
}

/** JSON.parse's and not the tree's own: a key named __proto__ stays an ordinary key. Undefined when it is no JSON. */
function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function treeOf(text: string, errors: ParseError[]): Node | undefined {
  return parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
}

/** What is no JSON, or has a key twice. */
function parseWrong(file: string, text: string): ParsedJson {
  const errors: ParseError[] = [];
  const tree = treeOf(text, errors);
  const [error] = errors;
  if (error !== undefined || tree === undefined) return { diagnostics: [syntaxError(file, text, error)] };
  const at = (path: JsonPath, part: 'key' | 'value' = 'value'): Range => rangeOf(text, nodeAt(tree, path), part);
  return { document: { file, text, value: JSON.parse(text), at }, diagnostics: duplicateKeys(file, text, tree) };
}

function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members: readonly unknown[] = Object.values(value);
  return members.reduce<number>((sum, member) => sum + keysIn(member), Array.isArray(value) ? 0 : members.length);
}

/** Of a text that is JSON: with those that are written twice. */
function keysWritten(text: string): number {
  let keys = 0;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*:)?/g)) if (token.endsWith(':')) keys += 1;
  return keys;
}

/** The node at the path, or the nearest above it. */
function nodeAt(tree: Node, path: JsonPath): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node !== undefined) return node;
  }
  return tree;
}

function rangeOf(text: string, node: Node, part: 'key' | 'value'): Range {
  const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
  const { offset, length } = part === 'key' && key !== undefined ? key : node;
  return rangeAt(text, offset, offset + length);
}

function duplicateKeys(file: string, text: string, node: Node): readonly Diagnostic[] {
  const children = node.children ?? [];
  const below = children.flatMap((child) => duplicateKeys(file, text, child));
  if (node.type !== 'object') return below;
  const firsts = new Map<string, Node>();
  const here = children.flatMap((property) => {
    const key = property.children?.[0];
    if (key === undefined) return [];
    const first = firsts.get(key.value);
    if (first === undefined) firsts.set(key.value, key);
    return first === undefined ? [] : [duplicateKey(file, text, key, first)];
  });
  return [...here, ...below];
}

function duplicateKey(file: string, text: string, key: Node, first: Node): Diagnostic {
  const rangeOfKey = (node: Node): Range => rangeAt(text, node.offset, node.offset + node.length);
  return {
    code: 'SL0102',
    severity: 'error',
    detail: `This object has the key "${key.value}" twice, and only one of them would count. Keep one.`,
    file,
    range: rangeOfKey(key),
    related: [{ file, range: rangeOfKey(first), note: `"${key.value}" stands here first.` }],
  };
}
