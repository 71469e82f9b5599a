// What ref(), source(), var(), env_var() and range() give. Their arguments were checked with the template.

import { nearestName } from '../../core/nearest-name.js';
import type { BuiltInName } from './built-in-calls.js';
import { numberOf } from './compute.js';
import { exceed, fail, TemplateFault } from './fault.js';
import { MAX_RANGE } from './limits.js';
import type { RefUse, Run, SourceUse } from './run.js';
import { listOf, textOf, textValue, type Value, valueOfJson } from './value.js';

export interface EvaluatedArguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

export function callBuiltIn(run: Run, name: BuiltInName, args: EvaluatedArguments): Value {
  const [first, second] = args.positional;
  const fallback = args.positional.length > 1 ? second : args.named.get('default');
  const hasDefault = args.positional.length > 1 || args.named.has('default');
  switch (name) {
    case 'ref':
      return textValue(run.meter, run.project.ref(refOf(run, first, second)));
    case 'source':
      return textValue(run.meter, run.project.source(sourceOf(run, first, second)));
    case 'var':
      return readVariable(run, textOf(run.meter, first), { hasDefault, fallback });
    case 'env_var':
      return readEnvironment(run, textOf(run.meter, first), { hasDefault, fallback });
    case 'range':
      return numbers(run, args.positional);
    case 'config':
      return '';
  }
}

function refOf(run: Run, first: Value, second: Value): RefUse {
  const from = packageOf(run);
  if (second === undefined) return { name: textOf(run.meter, first), from };
  return { package: textOf(run.meter, first), name: textOf(run.meter, second), from };
}

function sourceOf(run: Run, source: Value, table: Value): SourceUse {
  return { source: textOf(run.meter, source), table: textOf(run.meter, table), from: packageOf(run) };
}

/** Whose template is running right now. */
function packageOf(run: Run): string | undefined {
  return run.at.activation.tree.file.package;
}

interface Default {
  readonly hasDefault: boolean;
  readonly fallback: Value;
}

function readVariable(run: Run, name: string, { hasDefault, fallback }: Default): Value {
  const owner = packageOf(run);
  const vars = owner === undefined ? run.project.vars : (run.project.packageVars.get(owner) ?? {});
  const value = Object.hasOwn(vars, name) ? vars[name] : undefined;
  if (value !== undefined) return valueOfJson(run.meter, value);
  if (hasDefault) return fallback;
  const known = nearestName(name, Object.keys(vars));
  const advice =
    known === undefined
      ? `Declare it in "vars" of ${owner === undefined ? '' : 'its '}sluice.json, or write var('${name}', default).`
      : `Did you mean "${known}"?`;
  const subject = owner === undefined ? 'The project' : `Package "${owner}"`;
  throw new TemplateFault('SL0302', `${subject} has no variable "${name}". ${advice}`);
}

function readEnvironment(run: Run, name: string, { hasDefault, fallback }: Default): Value {
  const { env, secretEnv } = run.project;
  const owner = packageOf(run);
  if (owner !== undefined) {
    throw new TemplateFault(
      'SL0303',
      `Templates of packages read no environment variables. Package "${owner}" can declare a variable for it, which the project sets.`,
    );
  }
  if (secretEnv.has(name)) {
    throw new TemplateFault('SL0303', `${name} holds a secret of a destination, and secrets never reach a template.`);
  }
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value !== undefined) return textValue(run.meter, value);
  if (hasDefault) return fallback;
  throw new TemplateFault('SL0305', `${name} is not set. Set it, or write env_var('${name}', default).`);
}

function numbers(run: Run, args: readonly Value[]): Value {
  const [first = 0, second, third] = args.map((argument) => numberOf(run.meter, argument));
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  const step = third || 1;
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (Number.isNaN(count)) return fail('range needs numbers.');
  if (count > MAX_RANGE) exceed(`range would give ${count} numbers, more than ${MAX_RANGE}.`);
  return listOf(
    run.meter,
    Array.from({ length: count }, (_, index) => start + index * step),
  );
}
