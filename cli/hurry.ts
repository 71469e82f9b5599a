// JavaScript's engine told that this process is short. Left to itself it optimises code on other threads and collects a
// small young heap often: with thousands of models both take time from DuckDB, and are over before they have paid.

import { setFlagsFromString } from 'node:v8';

/** How much a function must have run before it is optimised, in bytes of its code; 15 times what V8 says itself. */
const WORK_BEFORE_OPTIMISING = 1_000_000;
/** The young heap may be as large as ever, and is so at once. */
const YOUNG_HEAP_GROWTH = 16;

/** For the rest of the process; what runs for long is optimised all the same, later. */
export function hurry(): void {
  setFlagsFromString(`--interrupt-budget=${WORK_BEFORE_OPTIMISING}`);
  setFlagsFromString(`--semi-space-growth-factor=${YOUNG_HEAP_GROWTH}`);
}
