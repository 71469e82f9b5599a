// What is said of a file that the operating system does not give us: the reason in words, never an absolute path.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'you have no permission to read it',
  EPERM: 'you have no permission to read it',
  ENOENT: 'it does not exist, or it is a link to something that does not exist',
  ELOOP: 'it is a link that leads back to itself',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the disk reports an error',
};

/** `file` is relative to the project; undefined stands for the project's own folder. */
export function unreadable(file: string | undefined, error: unknown): Diagnostic {
  const code = codeOf(error);
  const reason = REASONS[code] ?? `the operating system answers ${code}`;
  return errorAt('SL0104', file === undefined ? undefined : { file }, `${subjectOf(file)} cannot be read: ${reason}.`);
}

/** The operating system's word for an error (ENOENT), or the error's own message. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}

function subjectOf(file: string | undefined): string {
  return file === undefined ? 'The project’s folder' : file;
}
