// Files and folders for the time of one process, named after it: HOST and process id stand in the name, so that a later
// command can tell what a killed one left behind from what another still uses.

import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';

const HOST =
  hostname()
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 40) || 'host';
/** sluice-plan-HOST-PID-UUID.duckdb, with what the database puts beside it. */
const OWNED = /^sluice-(?:plan|tmp|new)-([A-Za-z0-9]+)-(\d+)-[0-9a-f-]{36}(?:\..*)?$/;
/** Of another machine nobody can tell which processes live; its leftovers go when they are a day old. */
const FOREIGN_MS = 24 * 60 * 60 * 1000;

const ours = new Set<string>();

/** A path in the folder that no other process uses; the file is not made. */
export function ownedPath(folder: string, kind: 'plan' | 'tmp' | 'new', extension = ''): string {
  const name = `sluice-${kind}-${HOST}-${process.pid}-${randomUUID()}${extension}`;
  ours.add(name.slice(0, name.length - extension.length));
  return join(folder, name);
}

/** Whether the path is one that ownedPath gave to this process. */
export function isOwnedPath(path: string): boolean {
  return isOurs(basename(path));
}

/** Removes what processes that are no more left in a folder. Never throws: it is only tidying up. */
export function removeLeftovers(folder: string): void {
  for (const name of namesIn(folder)) {
    if (!isLeftover(folder, name)) continue;
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // Somebody else's, or gone meanwhile.
    }
  }
}

function isLeftover(folder: string, name: string): boolean {
  const [, host, pid] = OWNED.exec(name) ?? [];
  if (host === undefined || pid === undefined) return false;
  if (host === HOST) return Number(pid) === process.pid ? !isOurs(name) : !isAlive(Number(pid));
  const modified = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs;
  return modified !== undefined && Date.now() - modified > FOREIGN_MS;
}

/** In a container a process may well have the id of the one that was killed before it. */
function isOurs(name: string): boolean {
  return ours.has(name.split('.')[0] ?? name);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
