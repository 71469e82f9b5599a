// The matrix of kills: for each kind of point the first, the second and so on, until an apply ends without reaching the
// next. So it has all points by construction, and needs no count of them.

import { makeProject } from '../../kit/project.js';
import { endedWith } from '../../kit/sluice.js';
import { fillWarehouse } from '../../kit/warehouse.js';
import { emptyWorld } from '../destination/crm-world.js';
import { type Destination, TRUE } from '../destination/start-destination.js';
import { inProcess } from './in-process.js';
import { type Kill, type Killed, killOnce } from './kill-once.js';
import type { Base, SetUp } from './set-up.js';

/**
 * All points of one kind: the kills of its n-th copy of the project, from 1, or undefined when there are no more. Another
 * end is an apply that does not reach its point, except for kills at a time, which may come too late.
 */
export interface Sequence {
  readonly base: Base;
  readonly kind: string;
  readonly kills: (at: number) => readonly Kill[] | undefined;
}

/** What came of a sequence. Lost, doubled and held are records, over all points. */
export interface Row {
  readonly setUp: string;
  readonly kind: string;
  readonly points: number;
  readonly lost: number;
  readonly doubled: number;
  readonly held: number;
  readonly failures: readonly string[];
}

const LANES = 2;
const MOST_POINTS = 300;

/** Brings a project to the moment before the apply that is killed. */
export async function prepare(setUp: SetUp, destination: Destination): Promise<Base> {
  const token = `base ${setUp.name}`;
  const world = emptyWorld();
  destination.accounts.set(token, { world, behave: () => TRUE });
  const { root, path } = makeProject(setUp.files(destination.url));
  for (const [i, tables] of setUp.stages.entries()) {
    await fillWarehouse(path('warehouse.duckdb'), tables);
    if (i < setUp.stages.length - 1) endedWith(0, await inProcess('apply --auto-approve', root, token));
  }
  return { setUp, root, world };
}

/** Every point of the kind and moment, one kill each. */
export function everyPoint(base: Base, kind: string, kill: (at: number) => Kill): Sequence {
  return { base, kind, kills: (at) => [kill(at)] };
}

interface Progress {
  readonly sequence: Sequence;
  readonly results: (readonly [name: string, killed: Killed])[];
  next: number;
  over: boolean;
}

/** Runs two points at a time and gives a row for each sequence. */
export async function runSequences(sequences: readonly Sequence[], destination: Destination): Promise<readonly Row[]> {
  const all = sequences.map((sequence): Progress => ({ sequence, results: [], next: 1, over: false }));
  const lane = async (): Promise<void> => {
    for (let progress = all.find(isOpen); progress !== undefined; progress = all.find(isOpen))
      await runNext(progress, destination);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return all.map(rowOf);
}

function isOpen({ over }: Progress): boolean {
  return !over;
}

async function runNext(progress: Progress, destination: Destination): Promise<void> {
  const { base, kind, kills } = progress.sequence;
  const at = progress.next;
  progress.next += 1;
  const chosen = at > MOST_POINTS ? undefined : kills(at);
  if (chosen === undefined) {
    progress.over = true;
    return;
  }
  const killed = await killOnce(base, destination, ...chosen).catch(failed);
  if (!killed.reached && chosen.every(({ kind: how }) => how !== 'time')) progress.over = true;
  progress.results.push([`${base.setUp.name}, ${kind} ${at}`, killed]);
}

function failed(error: unknown): Killed {
  const wrong = [error instanceof Error ? error.message : String(error)];
  return { reached: true, lost: [], doubled: [], wrong, held: 0 };
}

/** An apply that ended before its point is looked at like the others, but is no point. */
function rowOf({ sequence: { base, kind }, results }: Progress): Row {
  const sum = (of: (killed: Killed) => number): number => results.reduce((total, [, killed]) => total + of(killed), 0);
  return {
    setUp: base.setUp.name,
    kind,
    points: sum(({ reached }) => (reached ? 1 : 0)),
    lost: sum(({ lost }) => lost.length),
    doubled: sum(({ doubled }) => doubled.length),
    held: sum(({ held }) => held),
    failures: results.flatMap(([name, { lost, doubled, wrong }]) =>
      [...lost, ...doubled, ...wrong].map((line) => `${name}: ${line}`),
    ),
  };
}

/** The rows as a table of fixed columns, with their sums. */
export function tableOf(rows: readonly Row[]): string {
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const all = [sum((row) => row.points), sum((row) => row.lost), sum((row) => row.doubled), sum((row) => row.held)];
  const lines = [
    ['project', 'killed at', 'points', 'lost', 'doubled', 'held'],
    ...rows.map((row) => [row.setUp, row.kind, ...[row.points, row.lost, row.doubled, row.held].map(String)]),
    ['all', '', ...all.map(String)],
  ];
  const widths = lines[0]?.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0))) ?? [];
  return lines
    .map((line) => line.map((text, i) => (i < 2 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0))))
    .map((cells) => cells.join('  '))
    .join('\n');
}
