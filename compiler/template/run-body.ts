// Statements: text and tags run in order, their text collected. A mistake in an {{ output }} is noted and the
// rest still runs, so that one render finds as many as it can; one in a tag ends the run, as what follows
// depends on it.

import { type Diagnostic, errorAt, type RelatedPlace } from '../../core/diagnostic.js';
import { unreachable } from '../../core/unreachable.js';
import { evaluate, evaluateDefined } from './evaluate.js';
import { exceed, fail, TemplateFault } from './fault.js';
import { rangeOf } from './file-range.js';
import { MAX_DIAGNOSTICS, MAX_OUTPUT_LENGTH } from './limits.js';
import { type Activation, assign, type Output, type Run, type Scope, within } from './run.js';
import type { Expression, Span, Statement } from './syntax-tree.js';
import { descend, dictOf, isDict, isList, step, textOf, typeOf, type Value, work } from './value.js';

export function runBody(run: Run, scope: Scope, body: readonly Statement[], output: Output): void {
  descend(run.meter, 1);
  for (const statement of body) {
    run.at = { activation: scope.activation, span: statement.span };
    step(run.meter);
    runStatement(run, scope, statement, output);
  }
  run.meter.depth -= 1;
}

function runStatement(run: Run, scope: Scope, statement: Statement, output: Output): void {
  switch (statement.kind) {
    case 'text':
      write(run, output, statement.value, { span: statement.span, verbatim: true });
      break;
    case 'output':
      runOutput(run, scope, statement, output);
      break;
    case 'if':
      runBody(run, scope, evaluate(run, scope, statement.condition) ? statement.body : statement.otherwise, output);
      break;
    case 'for':
      runFor(run, scope, statement, output);
      break;
    case 'set': {
      const value = evaluate(run, scope, statement.value);
      for (const name of statement.names) assign(scope, name, value);
      break;
    }
    case 'switch':
      runSwitch(run, scope, statement, output);
      break;
    default:
      unreachable(statement);
  }
}

function write(run: Run, output: Output, text: string, { span, verbatim }: { span: Span; verbatim: boolean }): void {
  work(run.meter, text.length);
  if (output.text.length + text.length > MAX_OUTPUT_LENGTH) {
    exceed(`The template makes more than ${MAX_OUTPUT_LENGTH} characters. Does a loop repeat too often?`);
  }
  output.trace?.push({ start: output.text.length, span, verbatim });
  output.text += text;
}

function runOutput(run: Run, scope: Scope, statement: Kind<'output'>, output: Output): void {
  const { depth } = run.meter;
  try {
    write(run, output, outputText(run, scope, statement.expression), { span: statement.span, verbatim: false });
  } catch (error) {
    if (!(error instanceof TemplateFault) || error.code === 'SL0306') throw error;
    note(run, error);
    if (run.diagnostics.length >= MAX_DIAGNOSTICS) exceed(`The template has more than ${MAX_DIAGNOSTICS} mistakes.`);
    run.meter.depth = depth;
  }
}

function outputText(run: Run, scope: Scope, expression: Expression): string {
  const value = evaluateDefined(run, scope, expression);
  if (value === null) return fail('This is none, which has no text. For SQL write "null" in quotes.');
  return textOf(run.meter, value);
}

type Kind<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

function runFor(run: Run, scope: Scope, statement: Kind<'for'>, output: Output): void {
  const inner = within(scope);
  const items = itemsOf(run, evaluate(run, inner, statement.list), statement);
  items.forEach((item, index) => {
    run.at = { activation: scope.activation, span: statement.span };
    statement.names.forEach((name, position) => {
      inner.variables.set(name, statement.names.length === 1 ? item : isList(item) ? item[position] : undefined);
    });
    inner.variables.set('loop', loopOf(run, index, items.length));
    runBody(run, inner, statement.body, output);
  });
  if (items.length === 0) runBody(run, inner, statement.otherwise, output);
}

/** What a loop goes over. nunjucks goes over nothing for a dict with one name; here that is a mistake. */
function itemsOf(run: Run, value: Value, { names, list }: Kind<'for'>): readonly Value[] {
  if (value === undefined || value === null || value === false || value === '') return [];
  work(run.meter, isList(value) || typeof value === 'string' ? value.length : 1);
  if (isList(value)) return value;
  if (isDict(value) && names.length === 2) return Object.entries(value);
  if (typeof value === 'string' && names.length === 1) return value.split('');
  run.at = { ...run.at, span: list.span };
  if (isDict(value)) return fail('A dict is gone through with two names: {% for key, value in ... %}.');
  return fail(`A loop needs a list or a dict, not ${typeOf(value)}.`);
}

function loopOf(run: Run, index: number, length: number): Value {
  return dictOf(run.meter, [
    ['index', index + 1],
    ['index0', index],
    ['revindex', length - index],
    ['revindex0', length - index - 1],
    ['first', index === 0],
    ['last', index === length - 1],
    ['length', length],
  ]);
}

/** A case without a body falls through to the next one. */
function runSwitch(run: Run, scope: Scope, statement: Kind<'switch'>, output: Output): void {
  const subject = evaluate(run, scope, statement.subject);
  const match = statement.cases.findIndex((item) => evaluate(run, scope, item.value) === subject);
  const bodies = match === -1 ? [] : statement.cases.slice(match).map((item) => item.body);
  runBody(run, scope, bodies.find((body) => body.length > 0) ?? statement.otherwise, output);
}

/** Adds a fault to the diagnostics, at its place, with the calls that led there; each mistake once. */
export function note(run: Run, { code, detail }: TemplateFault): void {
  const { activation, span } = run.at;
  const diagnostic: Diagnostic = { ...errorAt(code, placeOf(activation, span), detail), ...callsTo(activation) };
  const text = JSON.stringify(diagnostic);
  if (!run.diagnostics.some((known) => JSON.stringify(known) === text)) run.diagnostics.push(diagnostic);
}

function placeOf({ tree }: Activation, { start, end }: Span) {
  return { file: tree.file.path, range: rangeOf(tree.file, { start, end }) };
}

const MAX_CALLS_SHOWN = 5;

function callsTo(activation: Activation): Pick<Diagnostic, 'related'> {
  const calls: RelatedPlace[] = [];
  for (
    let at = activation.calledFrom;
    at !== undefined && calls.length < MAX_CALLS_SHOWN;
    at = at.activation.calledFrom
  ) {
    const call = { ...placeOf(at.activation, at.span), note: 'called from here' };
    const last = calls.at(-1);
    // A macro that calls itself is shown once.
    if (last === undefined || last.file !== call.file || last.range.start.line !== call.range.start.line)
      calls.push(call);
  }
  return calls.length === 0 ? {} : { related: calls };
}
