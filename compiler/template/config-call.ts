// `config(key='id', tags=['crm'])`: read from the text, never run. It renders to nothing.

import { MATERIALIZATIONS, type Materialization } from '../../core/manifest.js';
import { suggestion } from '../../core/nearest-name.js';
import type { CallProblem } from './call-problem.js';
import type { Expression, NamedArgument } from './syntax-tree.js';

/** A model's settings, as far as its template states them. */
export interface TemplateConfig {
  readonly key?: readonly string[];
  readonly tags?: readonly string[];
  readonly description?: string;
  readonly materialized?: Materialization;
}

type Call = Extract<Expression, { kind: 'call' }>;

const EXPECTED: ReadonlyMap<string, string> = new Map([
  ['key', "a column or a list of columns, as in key='id' or key=['shop', 'id']"],
  ['tags', "a tag or a list of tags, as in tags=['crm']"],
  ['description', 'a text in quotes'],
  ['materialized', `one of ${MATERIALIZATIONS.map((each) => `'${each}'`).join(', ')}`],
]);

export function configProblems(call: Call): readonly CallProblem[] {
  const { positional, named, caller } = call.args;
  const problems: CallProblem[] = named.flatMap((argument) => argumentProblem(argument) ?? []);
  if (positional.length > 0 || caller !== undefined) {
    problems.unshift({
      code: 'SL0304',
      span: call.span,
      detail: "config takes named arguments only, as in config(key='id').",
    });
  }
  return problems;
}

function argumentProblem(argument: NamedArgument): CallProblem | undefined {
  const expected = EXPECTED.get(argument.name);
  if (expected === undefined) {
    const names = [...EXPECTED.keys()];
    const detail = `config has no key "${argument.name}".${suggestion(argument.name, names)} Known are ${names.join(', ')}.`;
    return { code: 'SL0307', span: argument.span, detail };
  }
  if (Object.keys(readArgument(argument)).length > 0) return undefined;
  const { name, value } = argument;
  if (name === 'materialized' && value.kind === 'literal' && typeof value.value === 'string') {
    const known = MATERIALIZATIONS.map((each) => `"${each}"`).join(', ');
    const detail = `materialized must be one of ${known}.${suggestion(value.value, MATERIALIZATIONS)}`;
    return { code: 'SL0202', span: value.span, detail };
  }
  return {
    code: 'SL0304',
    span: value.span,
    detail: `${name} has to be ${expected}: config is read without running the template.`,
  };
}

/** What valid arguments say; others are left out. */
export function readConfig(call: Call): TemplateConfig {
  return Object.assign({}, ...call.args.named.map(readArgument)) satisfies TemplateConfig;
}

function readArgument({ name, value }: NamedArgument): TemplateConfig {
  const text = value.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
  const texts = text === undefined ? textsOf(value) : [text];
  if (name === 'key' && texts !== undefined && texts.length > 0) return { key: texts };
  if (name === 'tags' && texts !== undefined) return { tags: texts };
  if (name === 'description' && text !== undefined) return { description: text };
  const materialized = MATERIALIZATIONS.find((known) => known === text);
  return name === 'materialized' && materialized !== undefined ? { materialized } : {};
}

function textsOf(value: Expression): readonly string[] | undefined {
  if (value.kind !== 'list') return undefined;
  const texts = value.items.flatMap((item) =>
    item.kind === 'literal' && typeof item.value === 'string' ? [item.value] : [],
  );
  return texts.length === value.items.length ? texts : undefined;
}
