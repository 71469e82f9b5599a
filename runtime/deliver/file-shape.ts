// What sets one kind of file apart from another: how its old rows are found, changed and written.

import type { PresentRows } from './choose-rows.js';
import type { SetColumn } from './stage-records.js';

/** One kind of file, with its old rows in "sluice__old" (sluice__row, and its own columns). */
export interface FileShape {
  /** What is read from the payloads. */
  readonly columns: readonly SetColumn[];
  /** Whether `updated` and `inserted` need the members' texts. */
  readonly staging: { readonly texts?: 'kept' };
  readonly present: PresentRows;
  /** Select list over `o`, an old row, and `i`, the record that changes it (all null where none does). */
  readonly updated: string;
  /** Select list over `i`, a new record. */
  readonly inserted: string;
  /** Options of COPY. */
  readonly copy: string;
}

/** The old rows' own number, from 1. */
export const OLD_ROW = '"sluice__row"';
