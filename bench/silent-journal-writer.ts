// Stands in for the journal's writer: takes everything, writes nothing, and nobody waits. The file is made, because a
// run without one has not begun.

import { writeFile } from 'node:fs/promises';
import type { JournalWriter as RealWriter } from '../runtime/journal/journal-writer.js';

export class JournalWriter implements Pick<RealWriter, keyof RealWriter> {
  static async create(path: string): Promise<JournalWriter> {
    await writeFile(path, '', { mode: 0o600 });
    return new JournalWriter();
  }

  async durable(): Promise<void> {}

  later(): void {}

  async flush(): Promise<void> {}

  async close(): Promise<void> {}
}
