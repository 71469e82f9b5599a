// How long a command waits for a ledger that another process has, and whom it tells. The command line decides that once;
// it matters wherever a ledger is opened, so it is known here instead of going through every function in between. A
// process runs one command: a store of its asynchronous context would cost every promise of a compile something.

export interface LockWait {
  /** How long an opening of the ledger waits, in milliseconds; 0 for not at all. */
  readonly timeoutMs: number;
  /** The command that opens it, such as `sluice apply`: shown to those who find the ledger taken. */
  readonly command: string;
  /** Told whom it waits for, in a sentence; again when somebody else has the ledger meanwhile. */
  readonly onWait: (sentence: string) => void;
}

let current: LockWait = { timeoutMs: 0, command: 'sluice', onWait: () => {} };

/** Holds until the work has ended; work inside it may have its own. */
export async function withLockWait<T>(wait: LockWait, work: () => Promise<T>): Promise<T> {
  const outer = current;
  current = wait;
  try {
    return await work();
  } finally {
    current = outer;
  }
}

/** What holds for the work under way: without `withLockWait`, nobody waits. */
export function lockWait(): LockWait {
  return current;
}
