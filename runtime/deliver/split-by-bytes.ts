// A batch whose records' texts pass the connector's limit of bytes, as several that do not. Rare, so it is done here
// and not in the query that makes batches, where it would cost every record.

import { type Answer, type Batch, RECORD_SEPARATOR } from '../../core/batch.js';

export interface SplitBatch {
  /** In order, each of as many records as fit. */
  readonly batches: readonly Batch[];
  /** Records that no request can carry. */
  readonly tooLarge: readonly Answer[];
}

export function splitByBytes(batch: Batch, limit: number | undefined): SplitBatch {
  const longest = 3 * batch.records.length;
  if (limit === undefined || longest <= limit || Buffer.byteLength(batch.records) <= limit)
    return { batches: [batch], tooLarge: [] };
  const texts = batch.records.split(RECORD_SEPARATOR);
  const batches: Batch[] = [];
  const tooLarge: Answer[] = [];
  for (const [from, to] of cuts(texts, limit)) {
    const bytes = to - from === 1 ? Buffer.byteLength(texts[from] ?? '') : 0;
    if (bytes > limit) tooLarge.push(refusal(batch.seqs[from] ?? 0, bytes, limit));
    else batches.push(part(batch, texts, from, to));
  }
  return { batches, tooLarge };
}

function refusal(seq: number, bytes: number, limit: number): Answer {
  const reason = `The record is ${bytes} bytes of JSON; a request of this destination carries ${limit}. It was not sent.`;
  return { seq, status: 'rejected', code: 'too_large', reason };
}

function cuts(texts: readonly string[], limit: number): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  let from = 0;
  let size = 0;
  for (const [i, text] of texts.entries()) {
    const bytes = Buffer.byteLength(text) + RECORD_SEPARATOR.length;
    if (i > from && size + bytes > limit + RECORD_SEPARATOR.length) {
      ranges.push([from, i]);
      from = i;
      size = 0;
    }
    size += bytes;
  }
  return [...ranges, [from, texts.length]];
}

function part(batch: Batch, texts: readonly string[], from: number, to: number): Batch {
  const { matches, ids } = batch;
  return {
    id: from === 0 ? batch.id : `${batch.id}+${from}`,
    seqs: batch.seqs.slice(from, to),
    records: texts.slice(from, to).join(RECORD_SEPARATOR),
    ...(matches !== undefined && { matches: matches.slice(from, to) }),
    ...(ids !== undefined && { ids: ids.slice(from, to) }),
  };
}
