// Methods of texts, lists and numbers that templates may call: JavaScript's, as in nunjucks, as far as they
// change nothing and run no function given to them.

import { suggestion } from '../../core/nearest-name.js';
import { contains, indexIn, numberOf } from './compute.js';
import { TemplateFault } from './fault.js';
import { joinList } from './list-filters.js';
import { replaceText } from './text-filters.js';
import { isList, type List, listOf, type Meter, textOf, textValue, typeOf, type Value, work } from './value.js';

type Method<T> = (meter: Meter, target: T, args: readonly Value[]) => Value;

const changed =
  (change: (text: string) => string): Method<string> =>
  (meter, text) =>
    textValue(meter, change(text));

const TEXT_METHODS: ReadonlyMap<string, Method<string>> = new Map<string, Method<string>>([
  ['toUpperCase', changed((text) => text.toUpperCase())],
  ['toLowerCase', changed((text) => text.toLowerCase())],
  ['trim', changed((text) => text.trim())],
  ['trimStart', changed((text) => text.trimStart())],
  ['trimEnd', changed((text) => text.trimEnd())],
  ['startsWith', (meter, text, [part]) => text.startsWith(textOf(meter, part))],
  ['endsWith', (meter, text, [part]) => text.endsWith(textOf(meter, part))],
  ['includes', (meter, text, [part]) => indexIn(meter, text, textOf(meter, part)) !== -1],
  ['indexOf', (meter, text, [part]) => indexIn(meter, text, textOf(meter, part))],
  ['charAt', (meter, text, [at = 0]) => text.charAt(numberOf(meter, at))],
  ['at', (meter, text, [at = 0]) => text.at(numberOf(meter, at))],
  ['slice', (meter, text, [from = 0, to]) => textValue(meter, text.slice(numberOf(meter, from), bound(meter, to)))],
  [
    'substring',
    (meter, text, [from = 0, to]) => textValue(meter, text.substring(numberOf(meter, from), bound(meter, to))),
  ],
  ['split', splitText],
  ['concat', (meter, text, args) => joinList(meter, [text, ...args], '')],
  ['replace', (meter, text, args) => replace(meter, text, args, 1)],
  ['replaceAll', (meter, text, args) => replace(meter, text, args, Number.POSITIVE_INFINITY)],
]);

const LIST_METHODS: ReadonlyMap<string, Method<List>> = new Map<string, Method<List>>([
  ['concat', (meter, list, args) => listOf(meter, list.concat(...args))],
  ['includes', (meter, list, [item]) => contains(meter, list, item)],
  ['indexOf', (meter, list, [item]) => (contains(meter, list, item) ? list.indexOf(item) : -1)],
  ['join', (meter, list, [separator = ',']) => joinList(meter, list, textOf(meter, separator))],
  ['at', (meter, list, [at = 0]) => list.at(numberOf(meter, at))],
  ['slice', (meter, list, [from = 0, to]) => listOf(meter, list.slice(numberOf(meter, from), bound(meter, to)))],
]);

const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['push', 'Values never change. Write {% set list = list.concat([item]) %}.'],
  ['append', 'Values never change. Write {% set list = list.concat([item]) %}.'],
  ['items', 'Write {% for key, value in dict %}.'],
  ['upper', 'Write | upper.'],
  ['lower', 'Write | lower.'],
  ['strip', 'Write .trim() or | trim.'],
  ['repeat', 'Write the text out, or a loop.'],
]);

export function callMethod(meter: Meter, target: Value, name: string, args: readonly Value[]): Value {
  if (typeof target === 'number' && name === 'toFixed') return toFixed(meter, target, args[0]);
  if (typeof target === 'string') {
    const method = TEXT_METHODS.get(name);
    return method === undefined ? refuse(name, target, TEXT_METHODS.keys()) : method(meter, target, args);
  }
  if (!isList(target)) return refuse(name, target, []);
  const method = LIST_METHODS.get(name);
  return method === undefined ? refuse(name, target, LIST_METHODS.keys()) : method(meter, target, args);
}

function refuse(name: string, target: Value, known: Iterable<string>): never {
  const advice = INSTEAD.has(name) ? ` ${INSTEAD.get(name)}` : suggestion(name, known);
  throw new TemplateFault('SL0303', `There is no method "${name}" of ${typeOf(target)} in templates.${advice}`);
}

function bound(meter: Meter, to: Value): number | undefined {
  return to === undefined ? undefined : numberOf(meter, to);
}

function toFixed(meter: Meter, target: number, digits: Value): string {
  return target.toFixed(Math.min(100, Math.max(0, numberOf(meter, digits ?? 0))));
}

function splitText(meter: Meter, text: string, [separator]: readonly Value[]): List {
  if (separator === undefined) return listOf(meter, [text]);
  const part = textOf(meter, separator);
  indexIn(meter, text, part);
  work(meter, text.length);
  return listOf(meter, text.split(part));
}

function replace(meter: Meter, text: string, [old, by]: readonly Value[], limit: number): string {
  return replaceText(meter, text, { old: textOf(meter, old), by: textOf(meter, by), limit });
}
