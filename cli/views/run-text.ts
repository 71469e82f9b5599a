// The result of an apply as people read it: per sync what went through and what did not, then one line.

import type { OutcomeCounts, RunDocument, SyncRun } from '../../core/run-document.js';
import type { Paint } from './paint.js';
import { printable } from './source-excerpt.js';

export function runText(run: RunDocument, paint: Paint): string {
  const color = run.status === 'ok' ? 'green' : 'red';
  return [...run.syncs.map((sync) => syncBlock(sync, paint)), paint(color, outcomeLine(run)), ''].join('\n');
}

/** A run that ended some time ago: also when it was, and what its plan came from. */
export function pastRunText(run: RunDocument, paint: Paint): string {
  const seconds = ((Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1000).toFixed(1);
  const origin = run.origin === undefined ? 'from the models' : `a ${run.origin.type} of ${run.origin.of}`;
  return [
    `${paint('bold', `run ${run.run_id}`)}  ${run.status}`,
    `  started   ${run.started_at.slice(0, 19).replace('T', ' ')} UTC, took ${seconds} s`,
    `  plan      ${run.plan_id}, ${origin}`,
    '',
    runText(run, paint),
  ].join('\n');
}

function syncBlock(sync: SyncRun, paint: Paint): string {
  const retries = sync.retries > 0 ? `, ${sync.retries} retried` : '';
  const lines = [
    `${paint('bold', sync.name)}  ${counts(sync)} (${sync.requests} ${sync.requests === 1 ? 'request' : 'requests'}${retries})`,
  ];
  if (sync.stopped !== null) lines.push(paint('red', `  stopped: ${printable(sync.stopped)}`));
  const told = sync.samples.filter(({ status, reason }) => status !== 'skipped' || reason !== sync.stopped);
  for (const { key, action, status, code, reason } of told) {
    lines.push(
      `  ${paint('red', status)} ${action} ${printable(`${key}: ${code === null ? '' : `${code}: `}${reason}`)}`,
    );
  }
  const more = sync.rejected + sync.unknown + (sync.stopped === null ? sync.skipped : 0) - told.length;
  if (told.length > 0 && more > 0) lines.push(paint('dim', `  … and ${more} more`));
  return lines.join('\n');
}

/** `Apply: 97 ok, 3 rejected.` with the counts that are not zero. */
function outcomeLine(run: RunDocument): string {
  const what = run.status === 'interrupted' ? 'Interrupted' : 'Apply';
  return `${what}: ${counts(run.summary)}.`;
}

function counts(summary: OutcomeCounts): string {
  const rest = (['noop', 'rejected', 'unknown', 'skipped'] as const).filter((status) => summary[status] > 0);
  return [`${summary.ok} ok`, ...rest.map((status) => `${summary[status]} ${status}`)].join(', ');
}
