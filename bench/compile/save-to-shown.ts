// `sluice watch` as its user meets it: the time from a save until the result is on the screen.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLI } from '../run-process.js';
import { edited } from './shape.js';

const SAVES = 5;
/** As a hand rests between saves. */
const REST_MS = 500;

/** Milliseconds for each of several saves of the file in the project at `root`. */
export async function saveToShown(root: string, file: string): Promise<readonly number[]> {
  const child = spawn(process.execPath, [CLI, 'watch', '--json', '--no-plan'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const next = lines(child);
  const text = readFileSync(join(root, file), 'utf8');
  const times: number[] = [];
  try {
    await next();
    for (let save = 1; save <= SAVES; save += 1) {
      await new Promise((done) => setTimeout(done, REST_MS));
      writeFileSync(join(root, file), edited(text, 100 + save));
      const started = performance.now();
      const shown = await next();
      if (!shown.includes('"valid":true')) throw new Error(`It shows ${shown.slice(0, 300)}`);
      times.push(performance.now() - started);
    }
  } finally {
    child.kill('SIGINT');
    await new Promise((done) => child.once('close', done));
  }
  return times;
}

/** Gives the next whole line of stdout each time. */
function lines(child: ChildProcess): () => Promise<string> {
  const ready: string[] = [];
  const asked: ((line: string) => void)[] = [];
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const all = `${rest}${text}`.split('\n');
    rest = all.pop() ?? '';
    ready.push(...all);
    while (ready.length > 0 && asked.length > 0) asked.shift()?.(ready.shift() ?? '');
  });
  return () =>
    new Promise((resolve, reject) => {
      const line = ready.shift();
      if (line !== undefined) return resolve(line);
      asked.push(resolve);
      child.once('close', (code) => reject(new Error(`watch ended with ${code}`)));
    });
}
