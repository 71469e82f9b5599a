// A record's key as a command is given it. A key of several columns is a JSON list of texts; people also write it with
// blanks, or with numbers.

import type { Manifest } from '../core/manifest.js';

/** The key as ledger and plans spell it. A text that is no such list, or of a sync that the project has not, stays as it is. */
export function recordKey({ syncs, models }: Manifest, sync: string, written: string): string {
  const model = Object.hasOwn(syncs, sync) ? syncs[sync]?.model : undefined;
  const columns = model === undefined ? 0 : (models[model]?.key.length ?? 0);
  const parts = columns > 1 ? listIn(written) : undefined;
  return parts?.length === columns ? JSON.stringify(parts) : written;
}

function listIn(text: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    const isPart = (part: unknown): boolean => typeof part === 'string' || Number.isSafeInteger(part);
    return Array.isArray(list) && list.every(isPart) ? list.map(String) : undefined;
  } catch {
    return undefined;
  }
}
