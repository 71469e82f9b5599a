// Where a child process is to be killed: at the n-th step of a kind. Handed to the child in an environment variable and
// carried out by preload.ts, so that the program itself knows nothing of it.

export type KillPoint =
  | { readonly kind: 'journal'; readonly moment: 'before' | 'half' | 'written' | 'synced'; readonly at: number }
  | { readonly kind: 'folder'; readonly moment: 'before' | 'half'; readonly at: number }
  | { readonly kind: 'sql'; readonly moment: 'before' | 'during'; readonly at: number };

export const KILL_POINT = 'TEST_KILL_POINT';
