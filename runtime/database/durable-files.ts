// What survives a power cut: a file's bytes once they are synced, and its name once its folder is.

import { open } from 'node:fs/promises';

/** Writes a file, mode 0600, and waits for the disk. `flag` 'wx' refuses one that is there. */
export async function writeDurably(path: string, text: string, flag: 'w' | 'wx' = 'w'): Promise<void> {
  const file = await open(path, flag, 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the names in a folder durable. Does nothing where folders cannot be opened, as on Windows. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
