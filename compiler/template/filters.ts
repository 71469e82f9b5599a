// The filters that templates have: nunjucks's, without those that make HTML, that are random, or that look
// names up in JavaScript's objects. Parameters are named so that keyword arguments work for each.

import { suggestion } from '../../core/nearest-name.js';
import { numberOf } from './compute.js';
import { fail } from './fault.js';
import { attributes, batch, dictSort, groupBy, itemsOf, joinList, slice, sort, toList } from './list-filters.js';
import { memberOf } from './member.js';
import { capitalize, center, dump, indent, replaceText, textInput, title, truncate } from './text-filters.js';
import {
  charge,
  depthOf,
  isDict,
  isList,
  listOf,
  type Meter,
  sizeOf,
  textOf,
  textValue,
  typeOf,
  type Value,
} from './value.js';
import { applyTest } from './value-tests.js';

export interface Filter {
  readonly parameters: readonly string[];
  readonly apply: (meter: Meter, input: Value, args: readonly Value[]) => Value;
}

/** Filters that take an undefined input; every other one reports it. */
export const DEFAULT_FILTERS: ReadonlySet<string> = new Set(['default', 'd']);

const NOT_AVAILABLE: ReadonlyMap<string, string> = new Map([
  ['random', 'The same project has to give the same SQL.'],
  ...['escape', 'e', 'forceescape', 'nl2br', 'striptags', 'urlize', 'urlencode'].map(
    (name) => [name, 'It makes HTML or URLs, and templates make SQL.'] as const,
  ),
]);

const ofText = (change: (text: string) => string): Filter => ({
  parameters: [],
  apply: (meter, input) => textValue(meter, change(textInput(meter, input))),
});

const fallback: Filter = {
  parameters: ['default_value', 'boolean'],
  apply: (_, input, [other, falsy]) => (falsy ? input || other : input === undefined ? other : input),
};

const chosenByTest = (wanted: boolean): Filter => ({
  parameters: ['test', 'argument'],
  apply: (meter, input, [test = 'truthy', argument]) => {
    const items = itemsOf(meter, input);
    const name = textOf(meter, test);
    return listOf(
      meter,
      items.filter((item) => applyTest(meter, name, item, argument) === wanted),
    );
  },
});

const chosenByAttribute = (wanted: boolean): Filter => ({
  parameters: ['attribute'],
  apply: (meter, input, [attribute]) => {
    const items = itemsOf(meter, input);
    return listOf(
      meter,
      items.filter((item) => Boolean(memberOf(meter, item, attribute)) === wanted),
    );
  },
});

const FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['abs', { parameters: [], apply: (meter, input) => Math.abs(numberOf(meter, input)) }],
  [
    'batch',
    {
      parameters: ['linecount', 'fill_with'],
      apply: (meter, input, [size, fill]) => batch(meter, itemsOf(meter, input), numberOf(meter, size), fill),
    },
  ],
  ['capitalize', ofText(capitalize)],
  [
    'center',
    {
      parameters: ['width'],
      apply: (meter, input, [width = 80]) => center(meter, textInput(meter, input), count(meter, width)),
    },
  ],
  ['default', fallback],
  ['d', fallback],
  ['dictsort', { parameters: ['case_sensitive', 'by'], apply: applyDictSort }],
  ['dump', { parameters: ['spaces'], apply: (meter, input, [spaces = 0]) => applyDump(meter, input, spaces) }],
  ['first', { parameters: [], apply: (meter, input) => itemsOf(meter, input)[0] }],
  [
    'float',
    {
      parameters: ['default_value'],
      apply: (meter, input, [other]) => numberOr(Number.parseFloat(textInput(meter, input)), other),
    },
  ],
  [
    'groupby',
    {
      parameters: ['attribute'],
      apply: (meter, input, [attribute]) => groupBy(meter, itemsOf(meter, input), attribute),
    },
  ],
  [
    'indent',
    {
      parameters: ['width', 'indentfirst'],
      apply: (meter, input, [width = 4, first]) =>
        indent(meter, textInput(meter, input), count(meter, width), Boolean(first)),
    },
  ],
  [
    'int',
    {
      parameters: ['default', 'base'],
      apply: (meter, input, [other, base = 10]) =>
        numberOr(Number.parseInt(textInput(meter, input), numberOf(meter, base)), other),
    },
  ],
  [
    'join',
    {
      parameters: ['separator', 'attribute'],
      apply: (meter, input, [separator = '', attribute]) =>
        joinList(meter, attributes(meter, itemsOf(meter, input), attribute), textInput(meter, separator)),
    },
  ],
  ['last', { parameters: [], apply: (meter, input) => itemsOf(meter, input).at(-1) }],
  ['length', { parameters: [], apply: (_, input) => lengthOf(input) }],
  ['list', { parameters: [], apply: (meter, input) => toList(meter, input) }],
  ['lower', ofText((text) => text.toLowerCase())],
  ['reject', chosenByTest(false)],
  ['rejectattr', chosenByAttribute(false)],
  ['replace', { parameters: ['old', 'new', 'count'], apply: applyReplace }],
  ['reverse', { parameters: [], apply: applyReverse }],
  ['round', { parameters: ['precision', 'method'], apply: applyRound }],
  ['safe', ofText((text) => text)],
  ['select', chosenByTest(true)],
  ['selectattr', chosenByAttribute(true)],
  [
    'slice',
    {
      parameters: ['slices', 'fill_with'],
      apply: (meter, input, [slices, fill]) => slice(meter, itemsOf(meter, input), numberOf(meter, slices), fill),
    },
  ],
  [
    'sort',
    {
      parameters: ['reverse', 'case_sensitive', 'attribute'],
      apply: (meter, input, [reverse, caseSensitive, attribute]) =>
        sort(meter, itemsOf(meter, input), {
          reverse: Boolean(reverse),
          caseSensitive: Boolean(caseSensitive),
          attribute,
        }),
    },
  ],
  ['string', { parameters: [], apply: (meter, input) => textOf(meter, input) }],
  ['sum', { parameters: ['attribute', 'start'], apply: applySum }],
  ['title', ofText(title)],
  ['trim', ofText((text) => text.trim())],
  ['truncate', { parameters: ['length', 'killwords', 'end'], apply: applyTruncate }],
  ['upper', ofText((text) => text.toUpperCase())],
  ['wordcount', { parameters: [], apply: (meter, input) => textInput(meter, input).match(/\w+/g)?.length ?? 0 }],
]);

export function filterNamed(name: string): Filter | undefined {
  return FILTERS.get(name);
}

export function unknownFilter(name: string): string {
  const reason = NOT_AVAILABLE.get(name);
  if (reason !== undefined) return `The filter "${name}" is not available. ${reason}`;
  return `There is no filter "${name}".${suggestion(name, FILTERS.keys())}`;
}

function count(meter: Meter, value: Value): number {
  const number = numberOf(meter, value);
  return number >= 0 ? Math.floor(number) : fail(`A width has to be a number from 0, not ${typeOf(value)}.`);
}

function numberOr(number: number, other: Value): Value {
  return Number.isNaN(number) ? other : number;
}

function lengthOf(input: Value): number {
  if (isDict(input)) return Object.keys(input).length;
  return isList(input) || typeof input === 'string' ? input.length : 0;
}

function applyDump(meter: Meter, input: Value, spaces: Value): string {
  const indent = Math.min(10, count(meter, spaces));
  charge(meter, sizeOf(input) * (1 + indent * depthOf(input)));
  return dump(meter, input, indent);
}

function applyDictSort(meter: Meter, input: Value, [caseSensitive, by = 'key']: readonly Value[]): Value {
  if (!isDict(input)) return fail(`dictsort needs a dict, not ${typeOf(input)}.`);
  if (by !== 'key' && by !== 'value') return fail('dictsort sorts by "key" or by "value".');
  return dictSort(meter, input, { caseSensitive: Boolean(caseSensitive), by });
}

function applyReplace(meter: Meter, input: Value, [old, by, limit]: readonly Value[]): Value {
  if (typeof old !== 'string' && typeof old !== 'number') return fail('replace needs the text to replace.');
  if (by === undefined) return fail('replace needs the new text as its second argument.');
  const change = {
    old: String(old),
    by: textOf(meter, by),
    limit: limit === undefined ? Number.POSITIVE_INFINITY : numberOf(meter, limit),
  };
  return replaceText(meter, textInput(meter, input), change);
}

function applyReverse(meter: Meter, input: Value): Value {
  const items = [...itemsOf(meter, input)].reverse();
  return typeof input === 'string' ? textValue(meter, items.join('')) : listOf(meter, items);
}

function applyRound(meter: Meter, input: Value, [precision = 0, method]: readonly Value[]): number {
  const factor = 10 ** numberOf(meter, precision);
  const round = method === 'ceil' ? Math.ceil : method === 'floor' ? Math.floor : Math.round;
  return round(numberOf(meter, input) * factor) / factor;
}

function applySum(meter: Meter, input: Value, [attribute, start = 0]: readonly Value[]): number {
  const items = attributes(meter, itemsOf(meter, input), attribute);
  return items.reduce<number>((sum, item) => sum + numberOf(meter, item), numberOf(meter, start));
}

function applyTruncate(meter: Meter, input: Value, [length = 255, kill, end = '...']: readonly Value[]): string {
  const text = truncate(textInput(meter, input), count(meter, length), Boolean(kill), textOf(meter, end));
  return textValue(meter, text);
}
