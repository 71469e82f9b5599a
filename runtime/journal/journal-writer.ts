// Appends to a run's journal with group commit: entries that arrive while one fsync is under way share the next, so
// that durability costs one fsync per round of requests rather than one per request. An entry that nobody waits for
// is on disk some milliseconds later all the same. After a write that failed nothing more is taken.

import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { wellFormed } from '../../core/well-formed.js';
import { syncFolder } from '../database/durable-files.js';
import type { JournalEntry } from './journal-entry.js';

/** The next intent mostly comes sooner and takes the outcome along, at no fsync of its own. */
const LONGEST_WAIT_MS = 5;
/** Results in one line: it stays far below what the reader takes as one line. */
const LINE_RESULTS = 1000;

export class JournalWriter {
  private waiting: JournalEntry[] = [];
  private flushing: Promise<void> | undefined;
  private next: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failure: { readonly error: unknown } | undefined;
  /** Bytes of whole, fsynced lines. */
  private length = 0;

  private constructor(private readonly file: FileHandle) {}

  /** Makes the file; its name in the folder is on disk, too, when this resolves. */
  static async create(path: string): Promise<JournalWriter> {
    const writer = new JournalWriter(await open(path, 'a', 0o600));
    await syncFolder(dirname(path));
    return writer;
  }

  /** Resolves when the entry is on disk; rejects when it cannot be written. */
  async durable(entry: JournalEntry): Promise<void> {
    this.waiting.push(entry);
    await this.flush();
  }

  /** On disk with the next flush, which comes by itself within milliseconds. A failure shows at the next `durable`. */
  later(entry: JournalEntry): void {
    this.waiting.push(entry);
    this.timer ??= setTimeout(() => this.flush().catch(() => {}), LONGEST_WAIT_MS);
  }

  /** Resolves when everything appended so far is on disk. */
  flush(): Promise<void> {
    if (this.flushing === undefined) return this.startFlush();
    const start = (): Promise<void> => this.startFlush();
    this.next ??= this.flushing.then(start, start);
    return this.next;
  }

  /** Writes what is left. After a failure outcomes are tried once more: nobody else knows of them. */
  async close(): Promise<void> {
    try {
      await this.flush().catch(() => this.tryAgain());
    } finally {
      clearTimeout(this.timer);
      await this.file.close();
    }
  }

  private startFlush(): Promise<void> {
    this.next = undefined;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushing = this.writeOut().finally(() => {
      this.flushing = undefined;
    });
    return this.flushing;
  }

  private async writeOut(): Promise<void> {
    if (this.failure !== undefined) throw this.failure.error;
    if (this.waiting.length === 0) return;
    const entries = this.waiting;
    this.waiting = [];
    try {
      await this.append(entries);
    } catch (error) {
      this.failure = { error };
      this.waiting = [...entries, ...this.waiting];
      throw error;
    }
  }

  private async append(entries: readonly JournalEntry[]): Promise<void> {
    const bytes = Buffer.from(entries.map(linesOf).join(''));
    await this.file.appendFile(bytes);
    await this.file.datasync();
    this.length += bytes.length;
  }

  /** Intents are left out: what they announce was not sent. */
  private async tryAgain(): Promise<void> {
    await this.file.truncate(this.length);
    await this.append(this.waiting.filter(({ type }) => type === 'outcome'));
  }
}

function linesOf(entry: JournalEntry): string {
  if (entry.type === 'intent' || entry.results.length <= LINE_RESULTS) return lineOf(entry);
  const { results } = entry;
  const parts = Array.from({ length: Math.ceil(results.length / LINE_RESULTS) }, (_, i) =>
    lineOf({ ...entry, results: results.slice(i * LINE_RESULTS, (i + 1) * LINE_RESULTS) }),
  );
  return parts.join('');
}

/** JSON escapes half characters, and only those, as \ud…: no reader that stores UTF-8 takes such a line. */
function lineOf(entry: JournalEntry): string {
  const text = JSON.stringify(entry);
  return text.includes('\\ud')
    ? `${JSON.stringify(entry, (_, value: unknown) => (typeof value === 'string' ? wellFormed(value) : value))}\n`
    : `${text}\n`;
}
