// The core of `sluice watch` under any order of saves, timers and results that come late: what it shows in the end is what
// is on disk, and it never shows a state that is not the disk's any more, but for the pictures of a burst without an end.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  LONGEST_MS,
  type Step,
  startWatch,
  stepWatch,
  type WatchAction,
  type WatchEvent,
} from '../../cli/watch/watch-step.js';
import type { Compiled } from '../../compiler/compile.js';
import type { DiskLook } from '../../compiler/load/look-at-disk.js';
import type { Manifest } from '../../core/manifest.js';

/** A disk is a number that each save raises; every third state is broken. */
const look = (disk: number): DiskLook => ({ project: `p${disk}`, around: '' });

function compiled(disk: number): Compiled {
  const texts = new Map([['disk', String(disk)]]);
  if (disk % 3 === 2) return { texts, diagnostics: [{ code: 'SL0101', severity: 'error', detail: String(disk) }] };
  const inputs = { 'sync:a': { field: String(disk) }, 'sync:b': { field: String(Math.floor(disk / 4)) } };
  const manifest = { fingerprint: `m${disk}`, inputs, order: ['a', 'b'] } as unknown as Manifest;
  return { manifest, texts, diagnostics: [] };
}

interface Job {
  readonly began: number;
  readonly type: 'check' | 'plan';
  readonly known?: DiskLook;
  readonly syncs: readonly string[];
}

/** The shell, the disk and the clock of the model. */
class World {
  disk = 0;
  now = 0;
  timer: number | undefined;
  check: Job | undefined;
  plan: Job | undefined;
  /** What the last result showed, and the last plan. */
  shown: number | undefined;
  planned: readonly string[] | undefined;
  /** Syncs that were modified and have not been planned since. */
  owed = new Set<string>();
  right: Manifest | undefined;
  private step: Step;

  constructor() {
    this.step = startWatch(true);
    this.perform(this.step.actions);
  }

  send(event: WatchEvent): void {
    const { since } = this.step.state;
    this.step = stepWatch(this.step.state, event);
    this.perform(this.step.actions, event.type === 'checked' && since !== undefined && event.at - since >= LONGEST_MS);
  }

  get doing(): string {
    return this.step.state.doing;
  }

  private perform(actions: readonly WatchAction[], isLate = false): void {
    for (const action of actions) {
      if (action.type === 'timer') this.timer = this.now + action.ms;
      if (action.type === 'cancel') this.plan = undefined;
      if (action.type === 'check') {
        assert.is(this.check, undefined, 'one check at a time');
        this.check = { type: 'check', began: this.disk, syncs: [], ...(action.known && { known: action.known }) };
      }
      if (action.type === 'plan') {
        assert.is(this.plan, undefined, 'one plan at a time');
        this.plan = { type: 'plan', began: this.disk, syncs: action.syncs };
      }
      if (action.type === 'show') this.show(action.showing, isLate);
    }
  }

  private show(showing: Extract<WatchAction, { type: 'show' }>['showing'], isLate: boolean): void {
    if (showing.event === 'planned') {
      assert.is(showing.manifest, `m${this.disk}`, 'a plan is of what is on disk');
      assert.equal(this.planned, [...this.owed].sort(), 'the plan is of all that was modified, and of nothing else');
      this.owed.clear();
    }
    if (showing.event !== 'watching' && showing.event !== 'compiled') return;
    this.shown = Number(showing.compiled.texts.get('disk'));
    if (!isLate) assert.is(this.shown, this.disk, 'a result is of what is on disk');
    const { manifest } = showing.compiled;
    if (manifest === undefined) return;
    for (const sync of this.right === undefined ? [] : ['a', 'b'])
      if (this.right?.inputs[`sync:${sync}`]?.field !== manifest.inputs[`sync:${sync}`]?.field) this.owed.add(sync);
    this.right = manifest;
  }

  save(heard: boolean): void {
    this.disk += 1;
    if (heard) this.send({ type: 'moved', at: this.now });
  }

  pass(ms: number): void {
    this.now += ms;
    if (this.timer === undefined || this.timer > this.now) return;
    this.timer = undefined;
    this.send({ type: 'timer' });
  }

  finishCheck(): void {
    const job = this.check;
    if (job === undefined) return;
    this.check = undefined;
    const [before, after] = [look(job.began), look(this.disk)];
    const same = job.known?.project === before.project;
    const check = same ? { before, after: before } : { before, after, compiled: compiled(job.began) };
    this.send({ type: 'checked', at: this.now, check });
  }

  finishPlan(locked: boolean): void {
    const job = this.plan;
    if (job === undefined) return;
    this.plan = undefined;
    this.planned = job.syncs;
    const plan = { summary: {} } as never;
    const outcome = locked
      ? ({ type: 'waiting', sentence: 'taken' } as const)
      : ({ type: 'made', plan, warnings: [] } as const);
    this.send({ type: 'planned', at: this.now, look: look(this.disk), outcome });
  }
}

const events = fc.oneof(
  { weight: 4, arbitrary: fc.boolean().map((heard) => (world: World) => world.save(heard)) },
  { weight: 1, arbitrary: fc.constant((world: World) => world.send({ type: 'moved', at: world.now })) },
  { weight: 4, arbitrary: fc.constantFrom(10, 60, 60, 900).map((ms) => (world: World) => world.pass(ms)) },
  { weight: 4, arbitrary: fc.constant((world: World) => world.finishCheck()) },
  { weight: 3, arbitrary: fc.boolean().map((locked) => (world: World) => world.finishPlan(locked)) },
  { weight: 1, arbitrary: fc.constant((world: World) => world.send({ type: 'tick' })) },
);

/** Nothing is saved any more; work ends, time passes, and the looks that come with time find what nobody heard of. */
function comeToRest(world: World): void {
  for (let i = 0; i < 50; i += 1) {
    world.finishCheck();
    world.finishPlan(false);
    world.pass(1000);
    world.send({ type: 'tick' });
  }
  world.finishCheck();
}

test('in the end it has shown what is on disk, and planned every sync that was modified on the way', () => {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 80, size: 'max' }), (happenings) => {
      const world = new World();
      for (const happen of happenings) happen(world);
      comeToRest(world);
      assert.is(world.shown, world.disk);
      assert.is(world.doing, 'resting');
      if (world.right?.fingerprint === `m${world.disk}`) assert.equal([...world.owed], []);
    }),
    { numRuns: 2000 },
  );
});

test('saves without an end are shown every two seconds all the same', () => {
  const world = new World();
  world.finishCheck();
  const shown = new Set<number | undefined>();
  for (let at = 0; at < 20_000; at += 20) {
    world.save(true);
    world.pass(20);
    world.finishCheck();
    shown.add(world.shown);
  }
  assert.ok(shown.size >= 8 && shown.size <= 11, `${shown.size} results`);
});

test.run();
