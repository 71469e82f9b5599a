// What a node can be selected by: for each method, the texts that a word is compared with. Which nodes a word matches
// and which names are suggested for a mistyped one come from the same lists.

import { unreachable } from '../unreachable.js';
import type { GraphNode } from './node-graph.js';
import type { SelectorMethod, SelectorWord } from './parse-selector.js';

/** States by node id and results by sync name, where a command has them. */
export interface SelectorFacts {
  readonly states?: ReadonlyMap<string, readonly string[]>;
  readonly results?: ReadonlyMap<string, readonly string[]>;
}

export function nodeValues(node: GraphNode, method: SelectorMethod, facts: SelectorFacts): readonly string[] {
  switch (method.kind) {
    case 'name':
      return [node.name, ...(node.aliases ?? [])];
    case 'model':
    case 'sync':
    case 'seed':
    case 'destination':
      return node.kind === method.kind ? [node.name] : [];
    case 'source':
      return sourceNames(node).flatMap((name) => [name, name.slice(0, name.lastIndexOf('.'))]);
    case 'dbt':
      return node.kind === 'dbt' ? dbtValues(node) : [];
    case 'tag':
      return node.tags;
    case 'package':
      return [node.package ?? 'this'];
    case 'path':
      return [node.file, ...foldersOf(node.file)];
    case 'config':
      return configValues(node.document, method.key);
    case 'state':
      return facts.states?.get(node.id) ?? [];
    case 'result':
      return node.kind === 'sync' ? (facts.results?.get(node.name) ?? []) : [];
    case 'selector':
      return [];
    default:
      return unreachable(method);
  }
}

/** 'shop.orders': a dbt project's sources are sources too. */
function sourceNames({ kind, name, aliases = [] }: GraphNode): readonly string[] {
  if (kind === 'dbt') return name.startsWith('source.') ? aliases : [];
  return kind === 'source' ? [name] : [];
}

/** Its id, its names, and what comes before the dot in them: the package, or the source. */
function dbtValues({ name, aliases = [] }: GraphNode): readonly string[] {
  return [
    ...aliases,
    name,
    ...aliases.flatMap((alias) => (alias.includes('.') ? [alias.slice(0, alias.indexOf('.'))] : [])),
  ];
}

/** Whether a value is what the word names; * and ? do not cross folders in a path, ** does. */
export function valueTest({ method, value }: Pick<SelectorWord, 'method' | 'value'>): (value: string) => boolean {
  const wanted = method.kind === 'path' ? value.replace(/^\.\//, '').replace(/\/+$/, '') : value;
  if (!/[*?[]/.test(wanted)) return (each) => each === wanted;
  const pattern = new RegExp(`^${patternSource(wanted, method.kind === 'path' ? '[^/]' : '[\\s\\S]')}$`, 'u');
  return (each) => pattern.test(each);
}

function patternSource(text: string, any: string): string {
  return text.replace(/\*\*|\*|\?|\[[^\]]+\]|[\s\S]/gu, (part) => {
    if (part === '**') return '[\\s\\S]*';
    if (part === '*') return `${any}*`;
    if (part === '?') return any;
    if (part.length > 2 && part.startsWith('[')) return classSource(part.slice(1, -1));
    return escaped(part);
  });
}

/** Characters and ranges, by their numbers: no sign has a meaning of its own there. A range the wrong way is three signs. */
function classSource(inside: string): string {
  const negated = inside.startsWith('!') && inside.length > 1;
  const parts = (negated ? inside.slice(1) : inside).matchAll(/(?<from>[\s\S])-(?<to>[\s\S])|[\s\S]/gu);
  const items = [...parts].map(({ 0: part, groups: { from = '', to = '' } = {} }) =>
    from !== '' && numberOf(from) <= numberOf(to)
      ? `${numbered(from)}-${numbered(to)}`
      : [...part].map((sign) => numbered(sign)).join(''),
  );
  return `[${negated ? '^' : ''}${items.join('')}]`;
}

function numbered(sign: string): string {
  return `\\u{${numberOf(sign).toString(16)}}`;
}

function numberOf(sign: string): number {
  return sign.codePointAt(0) ?? 0;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function foldersOf(file: string): readonly string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** The texts at a dotted path of a node's document; of a list, each of its items. */
function configValues(document: object, key: string): readonly string[] {
  let at: unknown = document;
  for (const part of key.split('.')) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, part)) return [];
    at = Reflect.get(at, part);
  }
  const values: readonly unknown[] = Array.isArray(at) ? at : [at];
  return values.flatMap((value) => (value === null || typeof value === 'object' ? [] : [String(value)]));
}
