// Whether two texts name one moment: dates and times in any offset and with any number of digits, and epochs.

const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
/** Seconds since 1970 have up to 11 digits, milliseconds more. */
const EPOCH = /^-?\d{1,15}$/;
const MOST_SECOND_DIGITS = 11;
/** As many digits of a second as every destination keeps that keeps any. */
const COMMON_DIGITS = 3;

interface Instant {
  /** Since 1970. */
  readonly seconds: number;
  /** Digits of the fraction of the second, as they are written. */
  readonly fraction: string;
}

/** At least one must look like a date or time: two numbers are numbers. A time without an offset is UTC. */
export function sameInstant(a: string, b: string): boolean {
  const [left, right] = [timeOf(a), timeOf(b)];
  if (left === undefined && right === undefined) return false;
  const first = left ?? epochOf(a);
  const second = right ?? epochOf(b);
  if (first === undefined || second === undefined || first.seconds !== second.seconds) return false;
  return sameFraction(first.fraction, second.fraction);
}

/** A destination that keeps milliseconds cuts what is finer. */
function sameFraction(a: string, b: string): boolean {
  const shorter = Math.max(COMMON_DIGITS, Math.min(significant(a), significant(b)));
  return digits(a, shorter) === digits(b, shorter);
}

function significant(fraction: string): number {
  return fraction.replace(/0+$/, '').length;
}

function digits(fraction: string, count: number): string {
  return fraction.padEnd(count, '0').slice(0, count);
}

function timeOf(text: string): Instant | undefined {
  const [, day, minutes = '00:00', seconds = '00', fraction = '', offset = 'Z'] = TIME.exec(text) ?? [];
  if (day === undefined) return undefined;
  const ms = Date.parse(`${day}T${minutes}:${seconds}${fullOffset(offset)}`);
  return Number.isNaN(ms) ? undefined : { seconds: ms / 1000, fraction };
}

/** +02 and +0200 become +02:00. */
function fullOffset(offset: string): string {
  if (offset.toUpperCase() === 'Z') return 'Z';
  const numbers = offset.slice(1).replace(':', '').padEnd(4, '0');
  return `${offset[0]}${numbers.slice(0, 2)}:${numbers.slice(2)}`;
}

function epochOf(text: string): Instant | undefined {
  if (!EPOCH.test(text)) return undefined;
  const number = Number(text);
  if (text.replace('-', '').length <= MOST_SECOND_DIGITS) return { seconds: number, fraction: '' };
  const seconds = Math.floor(number / 1000);
  return { seconds, fraction: String(number - seconds * 1000).padStart(3, '0') };
}
