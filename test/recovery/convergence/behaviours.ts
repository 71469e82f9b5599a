// What a flaky destination may do with a request, as fast-check draws it.

import fc from 'fast-check';
import { type Behaviour, TRUE } from '../destination/start-destination.js';

/** How long the account waits for an answer, and how long one takes that comes too late, in milliseconds. */
export const TIMEOUT_MS = 80;
const TOO_LATE_MS = 160;

const NOW = { 'retry-after': '0' };

const FAULTS: readonly Behaviour[] = [
  { effect: false, answer: { status: 429, headers: NOW } },
  { effect: false, answer: { status: 429 } },
  { effect: false, answer: { status: 500 } },
  { effect: true, answer: { status: 500 } },
  { effect: false, answer: { status: 503, headers: NOW } },
  { effect: false, answer: { status: 503 } },
  { effect: true, answer: 'whole', delayEffect: TOO_LATE_MS },
  { effect: true, answer: 'whole', delay: TOO_LATE_MS },
  { effect: false, answer: 'none' },
  { effect: true, answer: 'none' },
  { effect: true, answer: 'half' },
  { effect: true, answer: 'truncated' },
  { effect: true, answer: 'malformed' },
  { effect: true, answer: 'whole', refused: [0] },
  { effect: true, answer: 'whole', refused: [1] },
  { effect: true, answer: 'whole', refused: [0, 1] },
  { effect: true, answer: 'whole', delay: 15 },
];

/** For the requests of one apply, in the order of arrival; those after them are answered truly. */
export const behaviours: fc.Arbitrary<readonly Behaviour[]> = fc.array(
  fc.oneof({ weight: 1, arbitrary: fc.constant(TRUE) }, { weight: 2, arbitrary: fc.constantFrom(...FAULTS) }),
  { maxLength: 14 },
);
