// What a kill matrix needs to know of a project: how to bring it to the moment before the apply that is killed, what
// should be at its destination afterwards, and what is.

import type { World } from '../destination/crm-world.js';

/** One record as it should be, or was found. */
export interface Sighting {
  readonly sync: string;
  readonly match: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The destination's, where it has any. */
  readonly id?: string;
  /** How often it came to be. */
  readonly times: number;
}

export interface SetUp {
  readonly name: string;
  /** Files of the project, for a destination at that address. */
  readonly files: (url: string) => Readonly<Record<string, string | object>>;
  /** Contents of the warehouse, as queries by table, in turn: each but the last is applied in peace. */
  readonly stages: readonly Readonly<Record<string, string>>[];
  /** What the destination should hold in the end; ids of lookups are taken from what it does hold. */
  readonly desired: (found: readonly Sighting[]) => readonly Sighting[];
  /** The match value of a key. */
  readonly matchOf: (key: string) => string;
  readonly found: (place: { readonly root: string; readonly world: World }) => Promise<readonly Sighting[]>;
}

/** A project just before the apply that is to be killed. */
export interface Base {
  readonly setUp: SetUp;
  readonly root: string;
  readonly world: World;
}

/** Where one apply is killed: a project and a world of its own. */
export interface Place extends Base {
  /** The account at the destination. */
  readonly token: string;
}

const IDENTIFIERS = ['email', 'domain', 'id'];

/** A sighting without its times and ids, as a line to compare. */
export function lineOf({ sync, match, fields }: Sighting): string {
  const members = Object.entries(fields)
    .filter(([name]) => !IDENTIFIERS.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `${sync} ${match} ${members.map(([name, value]) => `${name}=${value}`).join(' ')}`;
}
