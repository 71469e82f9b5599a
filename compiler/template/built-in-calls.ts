// The functions that every template has and what each has to be called with. Names of models, sources and
// variables are literals, because dependencies are read from the text without running it.

import { nearestName, suggestion } from '../../core/nearest-name.js';
import type { CallProblem } from './call-problem.js';
import { configProblems } from './config-call.js';
import type { Arguments, Expression, Parameter } from './syntax-tree.js';

export type BuiltInName = 'ref' | 'source' | 'var' | 'env_var' | 'config' | 'range';

interface Signature {
  readonly usage: string;
  /** Number of positional arguments, least and most, and how many of the first are literal texts. */
  readonly least: number;
  readonly most: number;
  readonly literals: number;
  /** A name that the last argument may be given by. */
  readonly named?: string;
}

const SIGNATURES: Readonly<Record<Exclude<BuiltInName, 'config'>, Signature>> = {
  ref: { usage: "ref('model') or ref('package', 'model')", least: 1, most: 2, literals: 2 },
  source: { usage: "source('source', 'table')", least: 2, most: 2, literals: 2 },
  var: { usage: "var('name') or var('name', default)", least: 1, most: 2, literals: 1, named: 'default' },
  env_var: { usage: "env_var('NAME') or env_var('NAME', default)", least: 1, most: 2, literals: 1, named: 'default' },
  range: { usage: 'range(stop), range(start, stop) or range(start, stop, step)', least: 1, most: 3, literals: 0 },
};

export const BUILT_IN_NAMES: readonly string[] = [...Object.keys(SIGNATURES), 'config'];

export function isBuiltIn(name: string): name is BuiltInName {
  return BUILT_IN_NAMES.includes(name);
}

type Call = Extract<Expression, { kind: 'call' }>;

export function builtInProblems(call: Call, name: BuiltInName): readonly CallProblem[] {
  if (name === 'config') return configProblems(call);
  const signature = SIGNATURES[name];
  const problem = countProblem(call, signature) ?? literalProblem(call.args, signature);
  return problem === undefined ? [] : [problem];
}

function countProblem(call: Call, { usage, least, most, named }: Signature): CallProblem | undefined {
  const { positional, named: given, caller } = call.args;
  const stranger = given.find((argument) => argument.name !== named);
  if (stranger !== undefined) {
    const detail = `${call.name} takes no argument "${stranger.name}". Write ${usage}.`;
    return { code: 'SL0304', span: stranger.span, detail };
  }
  const total = positional.length + given.length;
  if (positional.length >= least && total <= most && caller === undefined) return undefined;
  const detail =
    caller === undefined
      ? `${call.name} got ${counted(total)}. Write ${usage}.`
      : `${call.name} takes no body. Write {{ ${usage} }}.`;
  return { code: 'SL0304', span: call.span, detail };
}

function literalProblem(args: Arguments, { usage, literals }: Signature): CallProblem | undefined {
  const computed = args.positional.slice(0, literals).find((argument) => literalText(argument) === undefined);
  if (computed === undefined) return undefined;
  const detail = `A name in ${usage} has to be a text in quotes: dependencies are read without running the template.`;
  return { code: 'SL0304', span: computed.span, detail };
}

/** A macro's parameters against a call: nunjucks drops what does not fit, which hides a typing mistake. */
export function macroProblems(
  call: Pick<Call, 'name' | 'span' | 'args'>,
  parameters: readonly Parameter[],
): readonly CallProblem[] {
  const names = parameters.map((parameter) => parameter.name);
  const problems: CallProblem[] = [];
  if (call.args.positional.length > names.length) {
    const detail = `${call.name}(${names.join(', ')}) got ${counted(call.args.positional.length)}.`;
    problems.push({ code: 'SL0304', span: call.span, detail });
  }
  for (const argument of call.args.named) {
    if (names.includes(argument.name)) continue;
    const detail = `${call.name}(${names.join(', ')}) has no parameter "${argument.name}".${suggestion(argument.name, names)}`;
    problems.push({ code: 'SL0304', span: argument.span, detail });
  }
  return problems;
}

export function literalText(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'literal' && typeof expression.value === 'string' ? expression.value : undefined;
}

/** `macros` are the names by which the template may call them. */
export function unknownFunction(name: string, macros: readonly string[]): string {
  const known = macros.find((each) => each.endsWith(`.${name}`)) ?? nearestName(name, [...BUILT_IN_NAMES, ...macros]);
  const advice = known === undefined ? 'Macros are defined in macros/*.sql.' : `Did you mean "${known}"?`;
  return `There is no function or macro "${name}". ${advice}`;
}

function counted(count: number): string {
  return count === 1 ? '1 argument' : `${count} arguments`;
}
