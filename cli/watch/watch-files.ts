// Who watches the project's folders: the operating system, through chokidar. It tells only that something may have moved;
// files are not watched one by one, since their folders' watches tell of them, and systems bound the number of watches.

import { realpathSync } from 'node:fs';
import { basename, relative, sep } from 'node:path';
import { PROJECT_FILE, PROJECT_FOLDERS } from '../../compiler/load/project-files.js';

export interface Watched {
  readonly close: () => Promise<void>;
}

/** Resolves when it watches. `onHint` is told of anything that may matter, often of what does not. */
export async function watchFiles(root: string, onHint: () => void): Promise<Watched> {
  const { watch } = await import('chokidar');
  const folder = realpathSync(root);
  const watcher = watch(folder, {
    ignoreInitial: true,
    followSymlinks: false,
    ignorePermissionErrors: true,
    atomic: false,
    ignored: (path, stats) => stats?.isFile() === true || !matters(relative(folder, path)),
  });
  watcher.on('raw', (_, name, details) => {
    const at = isFolderEvent(details) ? relative(folder, details.watchedPath) : '';
    if (matters(at === '' ? (name ?? '') : at) && !isHidden(name ?? '')) onHint();
  });
  watcher.on('all', onHint);
  // What cannot be watched is found by the looks at the disk.
  watcher.on('error', () => {});
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  return { close: () => watcher.close() };
}

/** Whether a path relative to the project may hold what a compilation reads; the project's own folder does. */
function matters(path: string): boolean {
  const [top = '', ...rest] = path.split(sep);
  if (path === '' || path === PROJECT_FILE) return true;
  return (
    Object.hasOwn(PROJECT_FOLDERS, top) &&
    !rest.some((part) => isHidden(part) || part === 'node_modules' || part === 'target')
  );
}

function isHidden(path: string): boolean {
  return basename(path).startsWith('.');
}

function isFolderEvent(details: unknown): details is { readonly watchedPath: string } {
  return (
    typeof details === 'object' &&
    details !== null &&
    'watchedPath' in details &&
    typeof details.watchedPath === 'string'
  );
}
