// The shell of `sluice watch`: does what the core says (watch-step.ts) with the real disk, clock, compiler and planner, and
// tells it what came of it. One compilation and one plan at a time.

import { unreachable } from '../../core/unreachable.js';
import type { Context } from '../context.js';
import { planOwed } from './plan-owed.js';
import { ProjectChecker } from './project-checker.js';
import type { Showing } from './showing.js';
import { watchFiles } from './watch-files.js';
import { startWatch, stepWatch, type WatchAction, type WatchEvent, type WatchState } from './watch-step.js';

/** Between two looks for what the system did not tell of is at least so long, and so many times what a look takes. */
const TICK_MS = 1000;
const TICK_TIMES = 50;

export interface WatchOptions {
  readonly context: Context;
  readonly plans: boolean;
  /** May throw, which ends the watch. */
  readonly show: (showing: Showing) => void;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/** Resolves when the signal has ended it and nothing is open any more but, maybe, a compilation under way. */
export async function runWatch(options: WatchOptions): Promise<void> {
  const session = new WatchSession(options);
  const watched = await watchFiles(options.context.root, () =>
    session.handle({ type: 'moved', at: performance.now() }),
  );
  try {
    await session.run();
  } finally {
    await watched.close();
  }
}

class WatchSession {
  private readonly checker: ProjectChecker;
  private state: WatchState | undefined;
  private timer: NodeJS.Timeout | undefined;
  private ticker: NodeJS.Timeout | undefined;
  private plan: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;
  private fail: (error: unknown) => void = () => {};

  constructor(private readonly options: WatchOptions) {
    this.checker = new ProjectChecker(options.context);
  }

  async run(): Promise<void> {
    const { signal, plans } = this.options;
    try {
      await new Promise<void>((resolve, reject) => {
        this.fail = reject;
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
        this.take(startWatch(plans));
        this.tick();
      });
    } finally {
      clearTimeout(this.timer);
      clearTimeout(this.ticker);
      this.plan?.stop.abort();
      await this.plan?.ended;
    }
  }

  handle(event: WatchEvent): void {
    if (this.state === undefined || this.options.signal.aborted) return;
    this.take(stepWatch(this.state, event));
  }

  private take({ state, actions }: ReturnType<typeof stepWatch>): void {
    this.state = state;
    try {
      for (const action of actions) this.act(action);
    } catch (error) {
      this.fail(error);
    }
  }

  private act(action: WatchAction): void {
    switch (action.type) {
      case 'timer':
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.handle({ type: 'timer' }), action.ms);
        return;
      case 'check':
        this.checker
          .check(action.known)
          .then((check) => this.handle({ type: 'checked', at: performance.now(), check }))
          .catch(this.fail);
        return;
      case 'plan':
        this.startPlan(action);
        return;
      case 'cancel':
        this.plan?.stop.abort();
        return;
      case 'show':
        this.options.show(action.showing);
        return;
      default:
        unreachable(action);
    }
  }

  private tick(): void {
    const delay = Math.max(TICK_MS, this.checker.lookMs * TICK_TIMES);
    this.ticker = setTimeout(() => {
      this.handle({ type: 'tick' });
      this.tick();
    }, delay);
  }

  /** A plan that was given up closes what it has open before the next begins. */
  private startPlan({ manifest, syncs }: Extract<WatchAction, { type: 'plan' }>): void {
    const stop = new AbortController();
    const { signal } = stop;
    const work = async (before: Promise<void> | undefined): Promise<void> => {
      await before;
      if (signal.aborted) return;
      const outcome = await planOwed({ context: this.options.context, manifest, syncs, signal });
      const look = await this.checker.look();
      if (!signal.aborted) this.handle({ type: 'planned', at: performance.now(), look, outcome });
    };
    const ended = work(this.plan?.ended).catch((error: unknown) => {
      if (!signal.aborted) this.fail(error);
    });
    this.plan = { stop, ended };
  }
}
