// Appends to a run's journal with group commit: entries that arrive while one fsync is under way share the next, so
// that durability costs one fsync per round of requests rather than one per request.

import { type FileHandle, open } from 'node:fs/promises';
import type { JournalEntry } from './journal-entry.js';

export class JournalWriter {
  private waiting: string[] = [];
  private flushing: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  private constructor(private readonly file: FileHandle) {}

  static async create(path: string): Promise<JournalWriter> {
    return new JournalWriter(await open(path, 'a', 0o600));
  }

  /** Resolves when the entry is on disk. */
  async durable(entry: JournalEntry): Promise<void> {
    this.later(entry);
    await this.flush();
  }

  /** Written with the next flush; for entries whose loss only means that they are found out again. */
  later(entry: JournalEntry): void {
    this.waiting.push(`${JSON.stringify(entry)}\n`);
  }

  /** Resolves when everything appended so far is on disk. */
  flush(): Promise<void> {
    if (this.flushing === undefined) return this.startFlush();
    this.next ??= this.flushing.then(() => this.startFlush());
    return this.next;
  }

  async close(): Promise<void> {
    await this.flush();
    await this.file.close();
  }

  private startFlush(): Promise<void> {
    this.next = undefined;
    this.flushing = this.writeOut().finally(() => {
      this.flushing = undefined;
    });
    return this.flushing;
  }

  private async writeOut(): Promise<void> {
    if (this.waiting.length === 0) return;
    const text = this.waiting.join('');
    this.waiting = [];
    await this.file.appendFile(text);
    await this.file.datasync();
  }
}
