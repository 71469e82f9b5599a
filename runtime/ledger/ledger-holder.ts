// Who has the ledger: a small file beside it, LEDGER.lock.json, written by the process that opened it for writing and
// removed by it at the end. It only informs. The lock is the database's own and goes with the process that holds it, so
// a file that a killed process left means nothing: whoever reads it compares it with the lock.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';

export interface LedgerHolder {
  readonly pid: number;
  readonly host: string;
  readonly user: string;
  /** Such as `sluice apply`, without its options. */
  readonly command: string;
  /** When it opened the ledger, ISO 8601. */
  readonly since: string;
}

/** Says that this process has the ledger. A folder that cannot be written is no reason not to work. */
export function noteHolder(ledger: string, command: string): void {
  const holder: LedgerHolder = {
    pid: process.pid,
    host: hostname(),
    user: userName(),
    command,
    since: new Date().toISOString(),
  };
  try {
    // Made anew: what is there may be a link, and would be followed.
    removeHolder(ledger);
    writeFileSync(holderFile(ledger), `${JSON.stringify(holder, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch {
    // Others are then told the process's id alone, by the database.
  }
}

/** Takes back what this process said; what another one said stays. */
export function forgetHolder(ledger: string): void {
  const holder = readHolder(ledger);
  if (holder !== undefined && isThisHost(holder) && holder.pid === process.pid) removeHolder(ledger);
}

export function removeHolder(ledger: string): void {
  rmSync(holderFile(ledger), { force: true });
}

/** Undefined when there is none, or none that can be read. */
export function readHolder(ledger: string): LedgerHolder | undefined {
  try {
    const written: unknown = JSON.parse(readFileSync(holderFile(ledger), 'utf8'));
    return isHolder(written) ? written : undefined;
  } catch {
    return undefined;
  }
}

export function isThisHost({ host }: LedgerHolder): boolean {
  return host === hostname();
}

function holderFile(ledger: string): string {
  return `${ledger}.lock.json`;
}

function isHolder(written: unknown): written is LedgerHolder {
  if (typeof written !== 'object' || written === null) return false;
  const members = new Map<string, unknown>(Object.entries(written));
  const texts = ['host', 'user', 'command', 'since'].map((name) => members.get(name));
  return Number.isInteger(members.get('pid')) && texts.every((text) => typeof text === 'string');
}

/** In a container the process's user may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
