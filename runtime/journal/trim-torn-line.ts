// A process that is killed, or a full disk, may leave the last line of a journal unfinished: it is as if never
// written, and is taken away before the journal is read.

import { open } from 'node:fs/promises';

const NEWLINE = 0x0a;
const CHUNK_BYTES = 64 * 1024;

/** Cuts the file after its last line feed. */
export async function trimTornLine(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    let end = size;
    while (end > 0) {
      const start = Math.max(0, end - CHUNK_BYTES);
      const { buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
      const found = buffer.lastIndexOf(NEWLINE);
      end = found === -1 ? start : start + found + 1;
      if (found !== -1) break;
    }
    if (end < size) await file.truncate(end);
  } finally {
    await file.close();
  }
}
