// The counting server as its own process, held in a bracket: what a benchmark delivers to.

import { type ChildProcess, spawn } from 'node:child_process';
import { program } from './run-process.js';

/** What came since the start or the last reset. */
export interface Seen {
  readonly requests: number;
  /** 0 unless the receiver counts records. */
  readonly records: number;
  /** Milliseconds since the epoch. */
  readonly firstAt: number | null;
}

export interface Receiver {
  readonly url: string;
  seen(): Promise<Seen>;
  reset(): Promise<void>;
}

export interface ReceiverOptions {
  readonly counts: 'requests' | 'records';
  /** Milliseconds before each answer; 0 when absent. */
  readonly delay?: number;
}

export async function withReceiver<T>(
  { counts, delay = 0 }: ReceiverOptions,
  work: (receiver: Receiver) => Promise<T>,
): Promise<T> {
  const server = spawn(process.execPath, [program('counting-server.js'), counts, String(delay)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await firstLine(server);
    return await work({
      url,
      seen: async () => (await (await fetch(url)).json()) as Seen,
      reset: async () => void (await fetch(url, { method: 'DELETE' })),
    });
  } finally {
    server.kill();
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
}
