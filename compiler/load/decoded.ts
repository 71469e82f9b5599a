// Bytes of a file as text.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';

/** Without a byte order mark; SL0104 for what is not UTF-8. `file` is how messages name it. */
export function decoded(bytes: Uint8Array, file: string): string | Diagnostic {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return errorAt('SL0104', { file }, 'This file is not UTF-8 text. Save it in that encoding.');
  }
}
