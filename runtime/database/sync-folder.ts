// Makes the names in a folder durable: a file's own fsync does not say that its name survives a power cut.

import { open } from 'node:fs/promises';

/** Does nothing where folders cannot be opened, as on Windows. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
