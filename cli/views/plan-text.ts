// A plan as people read it in a terminal: per sync what happens to which records, field by field, then one line that
// sums it up. A pure function of the plan document.

import { guardFinding } from '../../core/guard-finding.js';
import type { Json } from '../../core/json.js';
import type {
  ActionCounts,
  FieldChange,
  GuardResult,
  PlanDocument,
  PlanSample,
  Problem,
  SyncPlan,
} from '../../core/plan-document.js';
import type { Paint } from './paint.js';
import { originLines } from './plan-origin.js';
import { printable } from './source-excerpt.js';

const SIGNS = { create: '+', update: '~', delete: '-' } as const;
const COLORS = { create: 'green', update: 'yellow', delete: 'red' } as const;

export function planText(plan: PlanDocument, paint: Paint): string {
  const blocks = plan.syncs.map((sync) => syncBlock(sync, paint));
  const { before, after } = originLines(plan);
  const head = before === undefined ? [] : [`${paint('bold', printable(before))}\n`];
  const foot = after.length === 0 ? [] : [`${after.map((line) => paint('yellow', printable(line))).join('\n')}\n`];
  return [...head, ...blocks, `${paint('bold', summaryLine(plan.summary))}\n`, ...foot].join('\n');
}

/** `Plan: 120 to create, 14 to update, 3 to delete, 90231 unchanged.` */
export function summaryLine({ create, update, delete: deletes, unchanged }: ActionCounts): string {
  return `Plan: ${create} to create, ${update} to update, ${deletes} to delete, ${unchanged} unchanged.`;
}

function syncBlock(sync: SyncPlan, paint: Paint): string {
  const title = `${paint('bold', printable(sync.name))}  ${printable(`${sync.destination} ${sync.object}, ${sync.mode}`)}`;
  const lines = [title, `  ${countsLine(sync, paint)}`];
  for (const action of ['create', 'update', 'delete'] as const) {
    const samples = sync.samples.filter((sample) => sample.action === action);
    lines.push(...samples.flatMap((sample) => sampleLines(sample, paint)));
    const more = sync[action] - samples.length;
    if (samples.length > 0 && more > 0) lines.push(paint('dim', `    … and ${more} more to ${action}`));
  }
  lines.push(...sync.problems.map((problem) => paint('yellow', `  ! ${problemLine(problem)}`)));
  lines.push(
    ...sync.guards
      .filter((guard) => guard.broken)
      .map((guard) => paint(guard.allowed === true ? 'yellow' : 'red', `  ! ${printable(guardLine(guard))}`)),
  );
  return `${lines.join('\n')}\n`;
}

function countsLine(sync: SyncPlan, paint: Paint): string {
  const { create, update, delete: deletes, unchanged, requests } = sync;
  if (create + update + deletes === 0) return paint('dim', `no changes, ${unchanged} unchanged`);
  const parts = [
    create > 0 ? paint('green', `${create} to create`) : '',
    update > 0 ? paint('yellow', `${update} to update`) : '',
    deletes > 0 ? paint('red', `${deletes} to delete`) : '',
    `${unchanged} unchanged`,
  ];
  return `${parts.filter((part) => part !== '').join(', ')} (${requests} ${requests === 1 ? 'request' : 'requests'})`;
}

function sampleLines(sample: PlanSample, paint: Paint): readonly string[] {
  const head = `  ${paint(COLORS[sample.action], `${SIGNS[sample.action]} ${printable(sample.key)}`)}`;
  const why =
    sample.action === 'update' && sample.reason !== 'changed' && sample.reason !== 'undo_update'
      ? paint('dim', `  (${printable(sample.reason.replaceAll('_', ' '))})`)
      : '';
  if (sample.action === 'delete') return [head];
  const width = Math.max(0, ...sample.fields.map(({ name }) => name.length));
  return [
    `${head}${why}`,
    ...sample.fields.map((field) => `      ${printable(field.name).padEnd(width)}  ${changeText(field, paint)}`),
  ];
}

/** `"old" → "new"`, or the new value alone where there was none. */
export function changeText(field: FieldChange, paint: Paint): string {
  const after = field.known_after_apply === true ? paint('dim', '(known after apply)') : shown(field.new);
  return field.old === undefined ? after : `${shown(field.old)} → ${after}`;
}

/** A value on one line, cut when long. */
export function shown(value: Json | undefined): string {
  if (value === undefined) return '(left out)';
  const text = printable(JSON.stringify(value));
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** {field} stands for the field's name. */
const PROBLEMS: Readonly<Record<Problem['reason'], string>> = {
  null_key: 'without a key, never sent',
  duplicate_key: 'whose key is not unique, never sent',
  null_match: 'without a match value, never sent',
  duplicate_match: 'whose match value is not unique, never sent',
  invalid_value: 'with a value of {field} that cannot be sent',
  too_long: 'whose {field} is longer than the destination takes, never sent',
  unlisted_value: 'whose {field} is none of the values that the destination takes, never sent',
  null_required: 'without a value of {field}, which the destination needs to make one, never sent',
  null_field: 'held back because {field} is null',
  unknown_outcome: 'held back because nobody knows whether the destination has them (sluice state resolve)',
  match_taken: 'held back until the record that has their match value now is changed',
  gone: 'not deleted because the destination never told their id',
  gone_or_keyless: 'not deleted while other records have no key',
  shared: 'not deleted because the destination has made them one with another record',
  backing_off:
    'held back because the destination refused the same value more than once; they are tried again later (sluice rejects)',
  quarantined: 'held back because the destination keeps refusing the same value (sluice rejects)',
  changed_since: 'not undone because a later run changed them: undo that one first',
  cannot_delete: 'not deleted because the destination has no operation that can name them',
  not_known_before:
    'not undone because nobody wrote down what the destination had before: only what Sluice delivered is known',
  cannot_undo: 'not undone because the destination has no way back: what was sent to it, such as an event, stays sent',
  sensitive: 'not undone because only sensitive fields changed, whose values Sluice does not keep',
  never_confirmed:
    'not undone because the destination never confirmed them: look there, or apply the next plan, which has them',
};

/** Why such records are not sent, to follow "records". Without a field, as in older plans, it is one of them. */
export function problemWords(reason: string, field?: string): string {
  const words = Object.entries(PROBLEMS).find(([name]) => name === reason)?.[1];
  if (words === undefined) return `held back (${reason.replaceAll('_', ' ')})`;
  return words.replace('{field}', () => (field === undefined ? 'a field' : printable(JSON.stringify(field))));
}

const OF_VALUES: ReadonlySet<Problem['reason']> = new Set(['duplicate_key', 'duplicate_match']);

export function problemLine({ reason, field, records: count, examples, values = [] }: Problem): string {
  const more = examples.length < count && !OF_VALUES.has(reason) ? ', …' : '';
  const shownExamples = examples.map((example, i) => `${example}${values[i] === undefined ? '' : ` (${values[i]})`}`);
  const list = examples.length === 0 ? '' : `: ${printable(shownExamples.join(', '))}${more}`;
  return `${records(count)} ${problemWords(reason, field)}${list}`;
}

/** A broken guard: what it allows and what it found. */
export function guardLine(guard: GuardResult): string {
  const bound = guard.name === 'empty_model' ? 'empty_model:' : `${guard.name} allows ${guard.limit};`;
  const allowed = guard.allowed === true ? ' (allowed for this run)' : '';
  return `guard ${bound} ${guardFinding(guard)}${allowed}`;
}

function records(count: number): string {
  return `${count} ${count === 1 ? 'record' : 'records'}`;
}
