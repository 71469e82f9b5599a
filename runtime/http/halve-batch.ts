// The halves of a batch that was refused as a whole. Their ids follow from the batch's, so that they are the same in
// every retry.

import { type Batch, RECORD_SEPARATOR } from '../../core/batch.js';

/** Undefined for a batch of one record. */
export function halveBatch(batch: Batch): readonly [Batch, Batch] | undefined {
  const count = batch.seqs.length;
  if (count < 2) return undefined;
  const records = batch.records.split(RECORD_SEPARATOR);
  const middle = Math.ceil(count / 2);
  return [
    part(batch, records, { from: 0, to: middle, name: '0' }),
    part(batch, records, { from: middle, to: count, name: '1' }),
  ];
}

function part(
  batch: Batch,
  records: readonly string[],
  { from, to, name }: { readonly from: number; readonly to: number; readonly name: string },
): Batch {
  return {
    id: `${batch.id}.${name}`,
    seqs: batch.seqs.slice(from, to),
    records: records.slice(from, to).join(RECORD_SEPARATOR),
    ...(batch.matches && { matches: batch.matches.slice(from, to) }),
    ...(batch.ids && { ids: batch.ids.slice(from, to) }),
  };
}
