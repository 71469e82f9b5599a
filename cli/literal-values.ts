// Values of options as they were written. The argument parser takes what looks like a number for one, and the empty text
// for 0: `--match 0049` would look for 49, and `--out 007` write the file 7. So each value carries a mark through it.

import type { RawOptions } from './context.js';

/** No argument of a process can hold it. */
const MARK = '\u0000';

/** Joins each option that takes a value to it: `--match=VALUE`. `names` are without dashes, such as `lock-timeout`. */
export function markValues(args: readonly string[], names: ReadonlySet<string>): readonly string[] {
  const marked: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const [arg = '', next] = [args[i], args[i + 1]];
    if (arg === '--') return [...marked, ...args.slice(i)];
    const [, name = '', value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (!names.has(name)) marked.push(arg);
    else if (value !== undefined) marked.push(`--${name}=${MARK}${value}`);
    else if (next === undefined || /^-\D/.test(next)) marked.push(arg);
    else {
      marked.push(`--${name}=${MARK}${next}`);
      i += 1;
    }
  }
  return marked;
}

export function unmarkValues(options: RawOptions): RawOptions {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, unmarked(value)]));
}

function unmarked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmarked);
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : value;
}
