// Filters and methods that make text of text, with nunjucks's results. Each pays for its result before making it.

import { indexIn } from './compute.js';
import { charge, type Meter, textOf, type Value } from './value.js';

export function textInput(meter: Meter, input: Value): string {
  return input === undefined || input === null || input === false ? '' : textOf(meter, input);
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
}

export function title(text: string): string {
  return text.split(' ').map(capitalize).join(' ');
}

export function indent(meter: Meter, text: string, width: number, first: boolean): string {
  const lines = text.split('\n');
  charge(meter, text.length + lines.length * width);
  const space = ' '.repeat(width);
  return lines.map((line, index) => (index === 0 && !first ? line : space + line)).join('\n');
}

export function center(meter: Meter, text: string, width: number): string {
  if (text.length >= width) return text;
  charge(meter, width);
  const spaces = width - text.length;
  return ' '.repeat(Math.ceil(spaces / 2 - (spaces % 2))) + text + ' '.repeat(Math.ceil(spaces / 2));
}

export function truncate(text: string, length: number, killWords: boolean, end: string): string {
  if (text.length <= length) return text;
  const space = text.lastIndexOf(' ', length);
  return text.slice(0, killWords || space === -1 ? length : space) + end;
}

/** Replaces `old` up to `limit` times; an empty `old` stands between all characters. */
export function replaceText(meter: Meter, text: string, change: { old: string; by: string; limit: number }): string {
  const { old, by, limit } = change;
  if (old === '') {
    charge(meter, text.length + (text.length + 1) * by.length);
    return by + text.split('').join(by) + (text === '' ? '' : by);
  }
  const pieces: string[] = [];
  let from = 0;
  indexIn(meter, text, old);
  for (let at = text.indexOf(old); at !== -1 && pieces.length < limit; at = text.indexOf(old, from)) {
    pieces.push(text.slice(from, at));
    from = at + old.length;
  }
  charge(meter, text.length + pieces.length * by.length);
  return [...pieces, text.slice(from)].join(by);
}

/** JSON, undefined left out as JSON.stringify does. `indent` is at most ten spaces. */
export function dump(meter: Meter, value: Value, spaces: number): string {
  // Not longer than the value's own size allows, but escapes and indentation multiply it.
  const text = JSON.stringify(value, undefined, spaces) ?? '';
  charge(meter, text.length);
  return text;
}
