// How long a command waits for a ledger that another process has, and whom it tells. The command line decides that once;
// it matters wherever a ledger is opened, so it goes along with the work instead of through every function in between.

import { AsyncLocalStorage } from 'node:async_hooks';

export interface LockWait {
  /** How long an opening of the ledger waits, in milliseconds; 0 for not at all. */
  readonly timeoutMs: number;
  /** The command that opens it, such as `sluice apply`: shown to those who find the ledger taken. */
  readonly command: string;
  /** Told whom it waits for, in a sentence; again when somebody else has the ledger meanwhile. */
  readonly onWait: (sentence: string) => void;
}

const waits = new AsyncLocalStorage<LockWait>();

export function withLockWait<T>(wait: LockWait, work: () => Promise<T>): Promise<T> {
  return waits.run(wait, work);
}

/** What holds for the work under way: without `withLockWait`, nobody waits. */
export function lockWait(): LockWait {
  return waits.getStore() ?? { timeoutMs: 0, command: 'sluice', onWait: () => {} };
}
