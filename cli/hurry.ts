// JavaScript's engine told that this process is short. Left to itself it optimises code on other threads and collects a
// small young heap often: with thousands of models both take time from DuckDB, and are over before they have paid.

import { setFlagsFromString } from 'node:v8';

/** How much a function must have run before it is optimised, in bytes of its code; 15 times what V8 says itself. */
const OPTIMISE_LATE = '--interrupt-budget=1000000';
/** The young heap may be as large as ever, and is so at once. */
const GROW_AT_ONCE = '--semi-space-growth-factor=16';

/** By the major version of Node.js: of a flag that it does not know, V8 complains to the user. */
const FLAGS: Readonly<Record<string, readonly string[]>> = { 20: [OPTIMISE_LATE, GROW_AT_ONCE], 22: [GROW_AT_ONCE] };

/** For the rest of the process; what runs for long is optimised all the same, later. */
export function hurry(): void {
  const [major = ''] = process.versions.node.split('.');
  for (const flag of FLAGS[major] ?? []) setFlagsFromString(flag);
}
