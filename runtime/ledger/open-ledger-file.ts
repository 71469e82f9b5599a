// Opens a ledger's database file. DuckDB's lock on it is the lock of the ledger: one process that writes, or several that
// read. While another has it, this waits as long as the command may, and then says who has it and how to end that.

import { setTimeout as pause } from 'node:timers/promises';
import { errorAt } from '../../core/diagnostic.js';
import { Refused } from '../../core/refused.js';
import { sqlText } from '../../core/sql-text.js';
import { firstLine } from '../database/attach-warehouse.js';
import type { Engine } from '../database/engine.js';
import { isThisHost, type LedgerHolder, readHolder } from './ledger-holder.js';
import { type LockWait, lockWait } from './lock-wait.js';

const POLL_MS = 100;
/** What DuckDB says of a file that another process has locked; the second is what Windows says. */
const LOCKED = /Could not set lock on file|being used by another process/;
/** How it says that those who have it only read. */
const READERS = /read-only mode/;

export interface LedgerFile {
  /** Absolute. */
  readonly path: string;
  /** As messages name it: relative to the project. */
  readonly shown: string;
  readonly access: 'read' | 'write';
}

/** Attaches it as sluice_ledger. Throws Refused when it cannot be opened, and an AbortError when told to stop waiting. */
export async function openLedgerFile(engine: Engine, file: LedgerFile, signal?: AbortSignal): Promise<void> {
  const wait = lockWait();
  const until = Date.now() + wait.timeoutMs;
  let told = '';
  for (;;) {
    const reason = await attach(engine, file);
    if (reason === undefined) return;
    if (!LOCKED.test(reason)) throw unusable(file, reason);
    const holder = describeHolder(file.path, reason);
    const left = until - Date.now();
    if (left <= 0) throw locked(file, holder, wait);
    if (holder.text !== told) wait.onWait(`Waiting for the ledger ${file.shown}: it is in use by ${holder.text}.`);
    told = holder.text;
    await pause(Math.min(POLL_MS, left), undefined, signal && { signal });
  }
}

/** The database's words when it refuses. */
async function attach(engine: Engine, { path, access }: LedgerFile): Promise<string | undefined> {
  try {
    await engine.run(`ATTACH ${sqlText(path)} AS sluice_ledger${access === 'read' ? ' (READ_ONLY)' : ''}`);
    return undefined;
  } catch (error) {
    return firstLine(error);
  }
}

interface HolderWords {
  /** Such as "`sluice apply` of ann, process 123 on box, since 2026-01-31 12:00:00 UTC". */
  readonly text: string;
  readonly end: string;
}

/** The database names the process, where it is one of this machine; the file beside the ledger tells more about it. */
function describeHolder(path: string, reason: string): HolderWords {
  const [, program = '', id = '0'] = /held in (.+?) \(PID (\d+)\)/.exec(reason) ?? [];
  const pid = Number(id);
  const noted = readHolder(path);
  const known = noted !== undefined && (pid === 0 ? !isThisHost(noted) : isThisHost(noted) && noted.pid === pid);
  if (known) return { text: holderText(noted), end: `end that process (kill ${noted.pid} on ${noted.host})` };
  if (pid === 0) return { text: 'another process', end: 'end that process' };
  const reads = READERS.test(reason) ? ', which reads it' : '';
  return { text: `process ${pid} (${program})${reads}`, end: `end that process (kill ${pid})` };
}

export function holderText({ command, user, pid, host, since }: LedgerHolder): string {
  return `\`${command}\` of ${user}, process ${pid} on ${host}, since ${since.slice(0, 19).replace('T', ' ')} UTC`;
}

function locked({ shown }: LedgerFile, { text, end }: HolderWords, { timeoutMs }: LockWait): Refused {
  const still = timeoutMs === 0 ? '' : ` still, after ${timeoutMs / 1000} s,`;
  const longer = timeoutMs === 0 ? 'Wait for it with --lock-timeout 10m' : 'Wait longer';
  const detail = `The ledger ${shown} is${still} in use by ${text}. ${longer}, or ${end}: the lock goes with it, and the next command takes over what it had delivered.`;
  return new Refused([errorAt('SL0503', undefined, detail)]);
}

function unusable({ shown }: LedgerFile, reason: string): Refused {
  return new Refused([errorAt('SL0502', undefined, `The ledger ${shown} cannot be opened: ${reason}`)]);
}
