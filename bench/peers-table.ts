// The table of a comparison with other tools: medians, and each tool's time in ratio to the first row's.

import type { Seen } from './receiver.js';
import { middle, type Timed } from './run-process.js';

export type Measured = Pick<Timed, 'seconds'> & Seen;

/** What one tool did over all rounds: everything is new, and again with nothing changed. */
export interface Contest {
  readonly name: string;
  readonly first: Measured[];
  readonly again: Measured[];
  /** Why rounds of it failed. */
  readonly failures: string[];
}

const HEAD = ['', 'first run', 'records/s', 'requests', 'ratio', 'again', 'requests', 'records', 'ratio'];

export function contestTable(contests: readonly Contest[]): string {
  const [base] = contests;
  const rows = contests.map((contest) =>
    [row(contest, base), ...contest.failures.map((reason) => `  a round failed: ${reason}`)].join('\n'),
  );
  return [line(HEAD), ...rows].join('\n');
}

function row({ name, first, again }: Contest, base: Contest | undefined): string {
  return line([name, ...cells(first, base?.first, speed), ...cells(again, base?.again, arrived)]);
}

type Detail = (run: Measured) => readonly string[];

function cells(runs: readonly Measured[], base: readonly Measured[] | undefined, detail: Detail): readonly string[] {
  if (runs.length === 0) return ['-', '-', '-', '-'];
  const run = middle(runs);
  const ratio = base === undefined || base.length === 0 ? '-' : `${(run.seconds / middle(base).seconds).toFixed(2)}x`;
  return [seconds(run), ...detail(run), ratio];
}

function speed({ records, requests, seconds: time }: Measured): readonly string[] {
  return [whole(records / time), whole(requests)];
}

function arrived({ records, requests }: Measured): readonly string[] {
  return [whole(requests), whole(records)];
}

export function seconds({ seconds: value }: Pick<Timed, 'seconds'>): string {
  return `${value.toFixed(2)} s`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function line([name = '', ...values]: readonly string[]): string {
  return [name.padEnd(32), ...values.map((value) => value.padStart(10))].join(' ');
}

/** Of a long account, the line that names the error. */
export function reasonOf(error: unknown): string {
  const text = String(error instanceof Error ? error.message : error);
  const lines = text.split('\n').map((row) => row.replace(/[│╭╮╰╯─]/g, '').trim());
  return (lines.find((row) => /Exception|Error:/.test(row)) ?? lines[0] ?? '').slice(0, 160);
}
