// One kill: a copy of a prepared project, an apply of the real program that is killed with -9 at a chosen point, then
// applies until the plan is empty, and what destination and ledger hold then.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSluice } from '../../kit/sluice.js';
import { type Behaviour, type Destination, TRUE } from '../destination/start-destination.js';
import { KILL_POINT, type KillPoint } from './kill-point.js';
import { type Aftermath, recover } from './recover.js';
import type { Base, Place } from './set-up.js';

export type Kill =
  | KillPoint
  | { readonly kind: 'request'; readonly moment: 'before' | 'after' | 'middle'; readonly at: number }
  /** So many milliseconds after its start. */
  | { readonly kind: 'time'; readonly moment: 'any'; readonly at: number };

export interface Killed extends Aftermath {
  /** False when the apply ended before the point was reached. */
  readonly reached: boolean;
}

const PRELOAD = new URL('preload.js', import.meta.url).href;

let tokens = 0;

/** Kills applies of a copy of the project, one after the other, and recovers from it. */
export async function killOnce(base: Base, destination: Destination, ...kills: readonly Kill[]): Promise<Killed> {
  const place = copyOf(base, destination);
  try {
    let reached = true;
    for (const kill of kills) reached = (await killedAt(place, destination, kill)) && reached;
    return { reached, ...(await recover(place, kills[0]?.kind === 'request' ? 'child' : 'here')) };
  } finally {
    destination.accounts.delete(place.token);
    rmSync(place.root, { recursive: true, force: true });
  }
}

export function copyOf({ setUp, root, world }: Base, destination: Destination): Place {
  tokens += 1;
  const place = {
    setUp,
    root: mkdtempSync(join(tmpdir(), 'sluice-kill-')),
    world: structuredClone(world),
    token: `t${tokens}`,
  };
  cpSync(root, place.root, { recursive: true });
  destination.accounts.set(place.token, { world: place.world, behave: () => TRUE });
  return place;
}

/** False when the apply ended before the point was reached. */
export async function killedAt(place: Place, destination: Destination, kill: Kill): Promise<boolean> {
  const { root, token, world } = place;
  const inside = kill.kind !== 'request' && kill.kind !== 'time';
  const running = startSluice('apply --auto-approve', {
    cwd: root,
    env: {
      HUBSPOT_TOKEN: token,
      ...(inside && { NODE_OPTIONS: `--conditions=modules --import ${PRELOAD}`, [KILL_POINT]: JSON.stringify(kill) }),
    },
  });
  const end = async (): Promise<void> => {
    running.signal('SIGKILL');
    await running.ended;
  };
  if (kill.kind === 'request')
    destination.accounts.set(token, { world, behave: behaviourAt(kill.at, { ...CUTS[kill.moment], cut: end }) });
  const timer = kill.kind === 'time' ? setTimeout(end, kill.at) : undefined;
  const { code, err } = await running.ended;
  clearTimeout(timer);
  destination.accounts.set(token, { world, behave: () => TRUE });
  if (code !== null && code !== 0) throw new Error(`The apply that was to be killed ended with ${code}:\n${err}`);
  return code === null;
}

const CUTS = {
  before: { effect: false, answer: 'none' },
  after: { effect: true, answer: 'none' },
  middle: { effect: true, answer: 'half' },
} as const;

function behaviourAt(at: number, behaviour: Behaviour): () => Behaviour {
  let requests = 0;
  return () => {
    requests += 1;
    return requests === at ? behaviour : TRUE;
  };
}
