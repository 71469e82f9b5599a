// The core of `sluice watch`: what happened, and the state, give the next state and what is to be done. Pure: it never looks
// at a clock or a disk. A result is shown only when the disk did not move while it was made.

import type { Compiled } from '../../compiler/compile.js';
import { type DiskLook, isSameLook } from '../../compiler/load/look-at-disk.js';
import type { Manifest } from '../../core/manifest.js';
import { unreachable } from '../../core/unreachable.js';
import { changesSince, isSameResult } from './changes-since.js';
import type { PlanOutcome } from './plan-owed.js';
import type { Changes, Showing } from './showing.js';

/** Milliseconds without a change after which a burst of them is over, and after which one without an end is looked at. */
export const REST_MS = 50;
export const LONGEST_MS = 2000;
/** Milliseconds after which a plan that waits for the ledger is tried again. */
export const RETRY_MS = 1000;

export interface WatchState {
  /** Waiting: for a ledger or a warehouse that somebody else has. */
  readonly doing: 'resting' | 'settling' | 'checking' | 'planning' | 'waiting';
  readonly plans: boolean;
  /** Whether anything moved since the check under way began. */
  readonly moved: boolean;
  /** When the changes began that no result has shown yet; milliseconds. */
  readonly since?: number;
  readonly shown?: { readonly look: DiskLook; readonly compiled: Compiled };
  /** Of the last state of the project that was right. */
  readonly right?: Manifest;
  /** Syncs that were modified since they were planned last. */
  readonly owed: readonly string[];
  /** What was said last of a plan that waits. */
  readonly told?: string;
}

export type WatchEvent =
  /** Something may have moved on disk. */
  | { readonly type: 'moved'; readonly at: number }
  | { readonly type: 'timer' }
  /** It is time to look whether a change was missed. */
  | { readonly type: 'tick' }
  | { readonly type: 'checked'; readonly at: number; readonly check: Check }
  | { readonly type: 'planned'; readonly at: number; readonly look: DiskLook; readonly outcome: PlanOutcome };

/** The disk before and after, and what was compiled in between unless it stood as it was known. */
export interface Check {
  readonly before: DiskLook;
  readonly after: DiskLook;
  readonly compiled?: Compiled;
}

export type WatchAction =
  /** Sets the one timer, in place of what it was set to. */
  | { readonly type: 'timer'; readonly ms: number }
  | { readonly type: 'check'; readonly known?: DiskLook }
  | { readonly type: 'plan'; readonly manifest: Manifest; readonly syncs: readonly string[] }
  /** Ends the plan under way; nothing is heard of it any more. */
  | { readonly type: 'cancel' }
  | { readonly type: 'show'; readonly showing: Showing };

export interface Step {
  readonly state: WatchState;
  readonly actions: readonly WatchAction[];
}

export function startWatch(plans: boolean): Step {
  return check({ doing: 'resting', plans, moved: false, owed: [] });
}

export function stepWatch(state: WatchState, event: WatchEvent): Step {
  switch (event.type) {
    case 'moved':
      return onMoved(state, event.at);
    case 'timer':
      return onTimer(state);
    case 'tick':
      return state.doing === 'resting' || state.doing === 'waiting' ? check(state) : stay(state);
    case 'checked':
      return onChecked(state, event);
    case 'planned':
      return onPlanned(state, event);
    default:
      return unreachable(event);
  }
}

function stay(state: WatchState): Step {
  return { state, actions: [] };
}

function onMoved(state: WatchState, at: number): Step {
  const { doing, since = at } = state;
  if (doing === 'checking') return stay({ ...state, moved: true, since });
  const settled = settle({ ...state, since }, Math.max(0, Math.min(REST_MS, since + LONGEST_MS - at)));
  return doing === 'planning' ? { ...settled, actions: [{ type: 'cancel' }, ...settled.actions] } : settled;
}

function onTimer(state: WatchState): Step {
  if (state.doing === 'settling') return check(state);
  return state.doing === 'waiting' ? planOwed(state) : stay(state);
}

function settle(state: WatchState, ms: number): Step {
  return { state: { ...state, doing: 'settling' }, actions: [{ type: 'timer', ms }] };
}

function check(state: WatchState): Step {
  const known = state.shown?.look;
  return {
    state: { ...state, doing: 'checking', moved: false },
    actions: [known === undefined ? { type: 'check' } : { type: 'check', known }],
  };
}

function onChecked(state: WatchState, { at, check }: Extract<WatchEvent, { type: 'checked' }>): Step {
  const moved = state.moved || !isSameLook(check.before, check.after);
  const { since = at } = state;
  if (moved && at - since < LONGEST_MS) return settle({ ...state, since }, REST_MS);
  const shown = check.compiled === undefined ? stay(state) : show(state, check.before, check.compiled);
  const next = moved ? settle({ ...shown.state, since: at }, REST_MS) : planOwed(withoutSince(shown.state));
  return { state: next.state, actions: [...shown.actions, ...next.actions] };
}

function withoutSince({ since: _, ...state }: WatchState): WatchState {
  return state;
}

/** A state that is right becomes what the next is compared with, and owes the plans of the syncs that it modified. */
function show(state: WatchState, look: DiskLook, compiled: Compiled): Step {
  const { manifest } = compiled;
  const changes = changesSince(state.right, manifest);
  const modified = new Set(changes?.modified.map(({ node }) => node));
  const isOwed = (name: string): boolean => modified.has(`sync:${name}`) || state.owed.includes(name);
  const next: WatchState = {
    ...state,
    shown: { look, compiled },
    ...(manifest !== undefined && { right: manifest, owed: manifest.order.filter(isOwed) }),
  };
  const showing = showingOf(state, { look, compiled, changes });
  return { state: next, actions: showing === undefined ? [] : [{ type: 'show', showing }] };
}

interface Found {
  readonly look: DiskLook;
  readonly compiled: Compiled;
  readonly changes: Changes | undefined;
}

/** When only the warehouse or the files of sources moved, and to no effect, nobody saved anything. */
function showingOf({ shown }: WatchState, { look, compiled, changes }: Found): Showing | undefined {
  if (shown === undefined) return { event: 'watching', compiled };
  if (shown.look.project === look.project && isSameResult(shown.compiled, compiled)) return undefined;
  return { event: 'compiled', compiled, changes };
}

function planOwed(state: WatchState): Step {
  const { plans, owed, shown } = state;
  const manifest = shown?.compiled.manifest;
  if (!plans || manifest === undefined || owed.length === 0) return stay({ ...state, doing: 'resting' });
  return { state: { ...state, doing: 'planning' }, actions: [{ type: 'plan', manifest, syncs: owed }] };
}

function onPlanned(state: WatchState, { at, look, outcome }: Extract<WatchEvent, { type: 'planned' }>): Step {
  if (state.doing !== 'planning' || state.shown === undefined) return stay(state);
  if (!isSameLook(look, state.shown.look)) return settle({ ...state, since: at }, REST_MS);
  const manifest = state.shown.compiled.manifest?.fingerprint ?? '';
  const { told, ...rest } = state;
  switch (outcome.type) {
    case 'no_warehouse':
      return stay({ ...rest, doing: 'resting' });
    case 'nothing_selected':
      return stay({ ...rest, doing: 'resting', owed: [] });
    case 'waiting': {
      const showing: Showing = { event: 'not_planned', manifest, waiting: outcome.sentence };
      return {
        state: { ...state, doing: 'waiting', told: outcome.sentence },
        actions: [
          ...(told === outcome.sentence ? [] : [{ type: 'show', showing } as const]),
          { type: 'timer', ms: RETRY_MS },
        ],
      };
    }
    case 'refused':
      return ended(rest, { event: 'not_planned', manifest, diagnostics: outcome.diagnostics });
    case 'made':
      return ended(rest, { event: 'planned', manifest, plan: outcome.plan, diagnostics: outcome.warnings });
    default:
      return unreachable(outcome);
  }
}

function ended(state: WatchState, showing: Showing): Step {
  return { state: { ...state, doing: 'resting', owed: [] }, actions: [{ type: 'show', showing }] };
}
