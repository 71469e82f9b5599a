// One record's story as a support engineer reads it: first what is so now and what comes next, then what the model, the
// ledger and the destination say, then what each run did, newest first. A pure function of the document.

import type {
  ExplanationDocument,
  ModelRow,
  NotTold,
  PlannedNow,
  RecordRun,
  RejectEntry,
} from '../../core/explanation-document.js';
import type { FieldChange } from '../../core/plan-document.js';
import type { Paint } from './paint.js';
import { changeText, problemWords, shown } from './plan-text.js';
import { printable } from './source-excerpt.js';

const WIDTH = 11;
const MINUTE_MS = 60_000;

export function explanationText(story: ExplanationDocument, paint: Paint): string {
  const { sync, key, destination, object, mode, model, now } = story;
  return [
    `${paint('bold', printable(`${sync} ${key}`))}  ${destination} ${object}, ${mode}`,
    '',
    ...section('now', nowLines(story, paint), paint),
    ...('failed' in now ? [] : now.fields.map((field) => indented(fieldLine(now.fields, field, paint)))),
    ...section('model', modelLines(model), paint),
    ...section('delivered', deliveredLines(story), paint),
    ...(story.reject === null ? [] : section('refused', refusedLines(story.reject), paint)),
    ...(story.unresolved === null
      ? []
      : section(
          'unknown',
          [
            `since run ${story.unresolved.run_id}: ${printable(story.unresolved.reason ?? 'no answer came')}`,
            'Look at the destination, then: sluice state resolve',
          ],
          paint,
        )),
    '',
    ...runLines(story, paint),
    '',
  ].join('\n');
}

function section(title: string, [first = '', ...rest]: readonly string[], paint: Paint): readonly string[] {
  return [`${paint('cyan', title.padEnd(WIDTH))}${first}`, ...rest.map(indented)];
}

function indented(line: string): string {
  return `${' '.repeat(WIDTH)}${line}`;
}

function nowLines(story: ExplanationDocument, paint: Paint): readonly string[] {
  const { now, ledger, model, mode } = story;
  if ('failed' in now) return [paint('red', 'cannot be told, because no plan can be made:'), ...now.failed.split('\n')];
  return [nowLine(now, { delivered: ledger !== null, inModel: 'row' in model && model.row !== null, mode }, paint)];
}

function nowLine(
  { action, reason, refused = {} }: PlannedNow,
  is: { readonly delivered: boolean; readonly inModel: boolean; readonly mode: string },
  paint: Paint,
): string {
  switch (action) {
    case 'unchanged':
      return paint('green', 'as it should be: the destination confirmed what the model says');
    case 'create':
      return paint('yellow', 'not there yet: the next apply creates it');
    case 'update':
      return paint('yellow', `the next apply updates it (${words(reason)})`);
    case 'delete':
      return paint('red', 'the next apply deletes it: the model has no such record any more');
    case 'invalid':
    case 'held':
      return paint(
        'red',
        `the next apply leaves it: one of the records ${problemWords(bare(reason), fieldOf(reason))}${Object.values(
          refused,
        )
          .map((value) => `: ${shown(value)}`)
          .join('')}`,
      );
    case 'absent':
      if (is.delivered)
        return paint(
          'yellow',
          `it stays at the destination: the sync has it no more, and mode ${is.mode} leaves it there`,
        );
      return is.inModel
        ? paint('yellow', 'not sent: the sync’s filter leaves it out')
        : paint('yellow', 'neither in the model nor delivered');
  }
}

function modelLines(model: ModelRow | NotTold): readonly string[] {
  if ('failed' in model) return ['cannot be asked:', ...model.failed.split('\n')];
  if (model.row === null) return [`${model.model} has no such row`];
  const names = Object.keys(model.row);
  const width = Math.max(...names.map((name) => name.length));
  const head = model.rows === 1 ? model.model : `${model.model}: ${model.rows} rows with this key, the first of them`;
  return [
    head,
    ...Object.entries(model.row).map(
      ([name, value]) => `  ${printable(name).padEnd(width)}  ${value === null ? 'null' : cut(value)}`,
    ),
  ];
}

function deliveredLines({ ledger, runs }: ExplanationDocument): readonly string[] {
  if (ledger === null) return ['nothing: the ledger has no such record'];
  const run = runs.find(({ run_id }) => run_id === ledger.run_id);
  const id = ledger.destination_id === null ? '' : `, id ${ledger.destination_id}`;
  const when = run === undefined ? '' : ` at ${moment(run.started_at)}`;
  const names = Object.keys(ledger.payload);
  const width = Math.max(0, ...names.map((name) => name.length));
  return [
    `as ${printable(`${ledger.match}${id}`)}, by run ${ledger.run_id}${when}`,
    ...Object.entries(ledger.payload).map(([name, value]) => `  ${printable(name).padEnd(width)}  ${shown(value)}`),
  ];
}

function refusedLines({ action, code, reason, attempts, last_at, next_at }: RejectEntry): readonly string[] {
  const times = attempts === 1 ? 'once' : `${attempts} times`;
  const words = [code, reason].filter((word) => word !== null).join(': ');
  return [`${action}, ${times}, last at ${moment(last_at)}; ${nextTry(last_at, next_at)}`, printable(words)];
}

/** The first time it is tried again at once; the clock plays no part in a view. */
function nextTry(last: string, next: string | null): string {
  if (next === null) return 'not tried again by itself (sluice rejects)';
  const waits = Date.parse(next) - Date.parse(last) >= MINUTE_MS;
  return waits ? `tried again from ${moment(next)} on` : 'the next apply tries it again';
}

function runLines({ runs, history, unreadable, ledger }: ExplanationDocument, paint: Paint): readonly string[] {
  const head = `${runs.length} of ${history.runs} ${history.runs === 1 ? 'run' : 'runs'} had it.`;
  const lost = history.runs - history.kept;
  const unknown = `Of ${lost} earlier ${lost === 1 ? 'run' : 'runs'} nothing is known record by record: only the last keep their plans (history.runs in sluice.json).`;
  const earlier = ledger !== null && !runs.some(({ run_id }) => run_id === ledger.run_id);
  return [
    head,
    ...(lost > 0 ? [unknown] : []),
    ...(earlier ? [`Run ${ledger.run_id}, which delivered it, is not among them.`] : []),
    ...unreadable.map(({ run_id, failed }) => paint('red', `Run ${run_id} cannot be read: ${failed}`)),
    ...runs.flatMap((run) => ['', ...runBlock(run, paint)]),
  ];
}

function runBlock(run: RecordRun, paint: Paint): readonly string[] {
  const origin = run.origin === undefined ? '' : `, a ${run.origin.type} of ${run.origin.of}`;
  const renamed = run.replaces === undefined ? '' : `, until then under key ${printable(run.replaces)}`;
  return [
    `${paint('bold', moment(run.started_at))}  run ${run.run_id}${origin}`,
    `  ${run.action} (${words(run.reason)})${renamed}`,
    ...run.fields.map((field) => `    ${fieldLine(run.fields, field, paint)}`),
    ...(run.request === null
      ? []
      : [
          `  sent      ${`${run.request.method} ${run.request.path}`.trim()}`,
          `            ${cut(run.request.record, 400)}`,
        ]),
    ...(run.answer === null ? [] : [`  answered  ${answerLine(run, paint)}`]),
  ];
}

function answerLine({ answer, request }: RecordRun, paint: Paint): string {
  if (answer === null) return '';
  const good = answer.status === 'ok' || answer.status === 'noop';
  const why = printable([answer.code, answer.reason].filter((word) => word !== null).join(': '));
  const id = answer.id === null ? '' : `, id ${printable(answer.id)}`;
  const set = good && request === null ? ' (written in one step with the others)' : '';
  return `${paint(good ? 'green' : 'red', answer.status)}${id}${set}${why === '' ? '' : `  ${why}`}`;
}

function fieldLine(all: readonly FieldChange[], field: FieldChange, paint: Paint): string {
  const width = Math.max(...all.map(({ name }) => name.length));
  return `${printable(field.name).padEnd(width)}  ${changeText(field, paint)}`;
}

function words(reason: string | null): string {
  const field = fieldOf(reason);
  return `${bare(reason).replaceAll('_', ' ')}${field === undefined ? '' : `: ${field}`}`;
}

function bare(reason: string | null): string {
  return (reason ?? '').split(':')[0] ?? '';
}

/** Some reasons name a field after a colon. */
function fieldOf(reason: string | null): string | undefined {
  return /:(.*)/s.exec(reason ?? '')?.[1];
}

/** `2026-01-31 12:00:00 UTC`. */
function moment(time: string): string {
  return `${time.slice(0, 19).replace('T', ' ')} UTC`;
}

/** On one line, whatever stands in it. */
function cut(text: string, most = 100): string {
  return printable(text.length > most ? `${text.slice(0, most - 1)}…` : text);
}
