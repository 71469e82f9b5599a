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
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (error !== undefined || tree === undefined) return { diagnostics: [syntaxError(file, text, error)] };
  const at = (path: JsonPath, part: 'key' | 'value' = 'value'): Range => rangeOf(text, nodeAt(tree, path), part);
  // JSON.parse and not the tree's own value: a key named __proto__ stays an ordinary key.
  return { document: { file, text, value: JSON.parse(text), at }, diagnostics: duplicateKeys(file, text, tree) };
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
