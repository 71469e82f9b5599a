// Where a table or file may be: inside the project's folder, also after every link is followed. The compiler refuses
// paths that say otherwise; links are only known when something is written.

import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';

/** The absolute path, with links followed. `root` is absolute. Throws, saying why, when it leads out of the project. */
export function pathInside(root: string, path: string): string {
  const whole = resolve(root, path);
  const refusal = new Error(`${path} leads out of the project. Files and tables stay inside the project's folder.`);
  if (isAbsolute(path) || isOutside(resolve(root), whole)) throw refusal;
  const real = followed(whole);
  if (real === undefined || isOutside(realpathSync(root), real)) throw refusal;
  return real;
}

function isOutside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || way === '..' || /^\.\.[/\\]/.test(way) || isAbsolute(way);
}

/** Links resolved as far as the path exists; undefined for a link to nothing. */
function followed(path: string): string | undefined {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) {
    try {
      return realpathSync(path);
    } catch {
      return undefined;
    }
  }
  const parent = followed(dirname(path));
  return parent === undefined ? undefined : join(parent, basename(path));
}
