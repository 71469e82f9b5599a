// The table of the compilers: each one's times, and how many times those of the first row they are.

import type { TreeRun } from './watch-tree.js';

export const MEASURES = ['cold', 'warm', 'edit'] as const;
export type Measure = (typeof MEASURES)[number];

export interface Row extends Partial<Readonly<Record<Measure, TreeRun>>> {
  readonly name: string;
  /** Whether it found a column that does not exist. */
  readonly findsSlip?: boolean;
  /** Why figures are missing. */
  readonly failure?: string;
}

const HEAD = ['', 'cold', 'processor', 'memory', 'nothing changed', 'one model edited', 'finds a wrong column'];

export function compileTable(rows: readonly Row[]): string {
  const [first] = rows;
  const lines = rows.map((row) => cellsOf(row, first === row ? undefined : first));
  const widths = HEAD.map((head, i) => Math.max(head.length, ...lines.map((cells) => (cells[i] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...lines.map(line)].join('\n');
}

function cellsOf(row: Row, first: Row | undefined): readonly string[] {
  const [cold, warm, edit] = MEASURES.map((measure) => time(row[measure], first?.[measure]));
  const { processor = 0, peakMiB = 0 } = row.cold ?? {};
  const used = row.cold === undefined ? ['', ''] : [`${processor.toFixed(1)} s`, `${peakMiB.toFixed(0)} MiB`];
  const found = row.findsSlip === undefined ? '' : row.findsSlip ? 'yes' : 'no';
  const cells = [row.name, cold ?? '', ...used, warm ?? '', edit ?? '', found];
  const missing = MEASURES.findIndex((measure) => row[measure] === undefined);
  return missing === -1 ? cells : cells.with([1, 4, 5][missing] ?? 1, row.failure ?? '');
}

function time(run: TreeRun | undefined, base: TreeRun | undefined): string {
  if (run === undefined) return '';
  return base === undefined
    ? `${run.seconds.toFixed(2)} s`
    : `${run.seconds.toFixed(2)} s, ${(run.seconds / base.seconds).toFixed(1)}×`;
}
