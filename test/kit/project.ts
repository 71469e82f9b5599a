// A project for a test: files in a fresh folder of its own, which goes when the test's process ends.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Contents by path; what is no text is written as JSON. */
export type Files = Readonly<Record<string, string | object>>;

export interface Project {
  readonly root: string;
  readonly path: (file: string) => string;
  readonly write: (files: Files) => void;
  readonly read: (file: string) => string;
}

const made: string[] = [];

process.on('exit', () => {
  for (const root of made) rmSync(root, { recursive: true, force: true });
});

export function makeProject(files: Files): Project {
  const root = mkdtempSync(join(tmpdir(), 'sluice-test-'));
  made.push(root);
  const path = (file: string): string => join(root, file);
  const write = (contents: Files): void => {
    for (const [file, content] of Object.entries(contents)) {
      mkdirSync(dirname(path(file)), { recursive: true });
      writeFileSync(path(file), typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
    }
  };
  write(files);
  return { root, path, write, read: (file) => readFileSync(path(file), 'utf8') };
}
