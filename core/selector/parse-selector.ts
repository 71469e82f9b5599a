// Selectors as text: words parted by blanks are a union, words parted by commas an intersection. A word is a name or
// METHOD:VALUE, with graph operators around it: +name, name+, 2+name+1, @name. What words name is not known here.

import { suggestion } from '../nearest-name.js';

/** Methods that compare a value of each node with the word's; config.KEY is one more for each key. */
export const NODE_METHODS = [
  'tag',
  'path',
  'package',
  'model',
  'sync',
  'seed',
  'source',
  'dbt',
  'destination',
] as const;
const OTHER_METHODS = ['state', 'result', 'selector'] as const;

export const STATES = ['modified', 'new', 'unmodified', 'old'] as const;
export const RESULTS = ['ok', 'error', 'rejected', 'unknown', 'skipped'] as const;

export type SelectorMethod =
  | { readonly kind: 'name' | (typeof NODE_METHODS)[number] | (typeof OTHER_METHODS)[number] }
  | { readonly kind: 'config'; readonly key: string };

export interface SelectorWord {
  /** As written. */
  readonly text: string;
  /** Where it begins in the selector's text. */
  readonly offset: number;
  readonly method: SelectorMethod;
  /** A name, or a pattern with * ? and [ ]. */
  readonly value: string;
  /** How many steps up and down the graph are selected too; 0 for none, Infinity for all. */
  readonly up: number;
  readonly down: number;
  /** Whether it stands after @: all that it reaches, and all that those need. */
  readonly closed: boolean;
}

/** A word that cannot be used, and where it stands. */
export interface SelectorProblem {
  readonly code: 'SL0603' | 'SL0605';
  readonly detail: string;
  readonly offset: number;
  readonly length: number;
}

export interface ParsedSelector {
  /** A union of intersections. */
  readonly groups: readonly (readonly SelectorWord[])[];
  readonly problems: readonly SelectorProblem[];
}

export function parseSelector(text: string): ParsedSelector {
  const problems: SelectorProblem[] = [];
  const groups = [...text.matchAll(/\S+/g)].map((group) =>
    [...group[0].matchAll(/[^,]+/g)].flatMap((match) => {
      const read = readWord(match[0], group.index + match.index);
      if (!('detail' in read)) return [read];
      problems.push(read);
      return [];
    }),
  );
  return { groups: groups.filter((group) => group.length > 0), problems };
}

const WORD = /^(?:(?<at>@)|(?<up>\d*)\+)?(?<body>.*?)(?:\+(?<down>\d*))?$/;

function readWord(text: string, offset: number): SelectorWord | SelectorProblem {
  const { at, up, body = '', down } = WORD.exec(text)?.groups ?? {};
  const problem = (detail: string): SelectorProblem => ({ code: 'SL0605', detail, offset, length: text.length });
  if (at !== undefined && down !== undefined)
    return problem(`"${text}" has @ and +, but @ selects all that comes after already. Leave one of them out.`);
  const colon = body.indexOf(':');
  const value = body.slice(colon + 1);
  if (value === '') return problem(`"${text}" names nothing. Write a name, or METHOD:VALUE such as tag:nightly.`);
  const method = colon === -1 ? ({ kind: 'name' } as const) : methodOf(body.slice(0, colon));
  if (method === undefined) return problem(unknownMethod(text, body.slice(0, colon)));
  const wrong = wrongValue(method, value);
  if (wrong !== undefined) return problem(`"${text}": ${wrong}`);
  return { text, offset, method, value, up: steps(up), down: steps(down), closed: at !== undefined };
}

function steps(digits: string | undefined): number {
  if (digits === undefined) return 0;
  return digits === '' ? Number.POSITIVE_INFINITY : Number(digits);
}

function methodOf(name: string): SelectorMethod | undefined {
  const key = /^config\.(.+)$/.exec(name)?.[1];
  if (key !== undefined) return { kind: 'config', key };
  const kind = [...NODE_METHODS, ...OTHER_METHODS].find((known) => known === name);
  return kind && { kind };
}

function unknownMethod(text: string, name: string): string {
  const names = [...NODE_METHODS, ...OTHER_METHODS, 'config.KEY'];
  return `"${text}": there is no method "${name}".${suggestion(name, names)} The methods are ${names.join(', ')}.`;
}

/** What state: and result: compare with are words of ours, so a mistyped one would never select anything. */
function wrongValue({ kind }: SelectorMethod, value: string): string | undefined {
  const known: readonly string[] | undefined = kind === 'state' ? STATES : kind === 'result' ? RESULTS : undefined;
  if (known === undefined || known.includes(value)) return undefined;
  return `${kind} is one of ${known.join(', ')}.${suggestion(value, known)}`;
}
