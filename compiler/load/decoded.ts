// Bytes of a file as text.

import { isUtf8 } from 'node:buffer';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';

const BYTE_ORDER_MARK = '\u{feff}';

/** Without a byte order mark; SL0104 for what is not UTF-8. `file` is how messages name it. */
export function decoded(bytes: Uint8Array, file: string): string | Diagnostic {
  if (!isUtf8(bytes)) return errorAt('SL0104', { file }, 'This file is not UTF-8 text. Save it in that encoding.');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;
}
