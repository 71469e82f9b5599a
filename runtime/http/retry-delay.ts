// How long to wait before the next try: what the destination asks for, otherwise exponential backoff with full jitter.

import type { HttpSettings } from '../../core/connector.js';

/** A destination that asks for more than this is not waited for. */
export const LONGEST_WAIT_MS = 600_000;

/** Milliseconds before the try after `attempt` (from 1): evenly between 0 and base × 2^(attempt-1), up to max. */
export function backoffDelay(retry: HttpSettings['retry'], attempt: number): number {
  return Math.random() * Math.min(retry.max_ms, retry.base_ms * 2 ** (attempt - 1));
}

/** Resolves after the time with true, or with false as soon as the signal aborts. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  if (signal?.aborted === true) return Promise.resolve(false);
  return new Promise((done) => {
    const timer = setTimeout(() => finish(true), ms);
    const onAbort = (): void => finish(false);
    function finish(slept: boolean): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      done(slept);
    }
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
