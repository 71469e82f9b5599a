// Points in time and spans as destinations write them: seconds, `30s`, seconds since 1970, or a date. Which one it is
// shows by its form and size, because vendors that name a header alike mean different things by it.

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const SPAN = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
const SPAN_PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;
/** No vendor asks for a wait of 30 years; from here on a number is a date. */
const FIRST_EPOCH_SECONDS = 1e9;
const FIRST_EPOCH_MS = 1e12;

/** Milliseconds from `now` (since 1970) until the time that the text says; `unitMs` is that of a bare number. */
export function msUntil(text: string | undefined, now: number, unitMs = 1000): number | undefined {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return undefined;
  const number = Number(trimmed);
  if (Number.isFinite(number))
    return Math.max(0, number < FIRST_EPOCH_SECONDS ? number * unitMs : epochMs(number) - now);
  if (SPAN.test(trimmed)) return spanMs(trimmed);
  const date = Date.parse(trimmed);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function epochMs(number: number): number {
  return number < FIRST_EPOCH_MS ? number * 1000 : number;
}

function spanMs(text: string): number {
  return [...text.matchAll(SPAN_PART)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0),
    0,
  );
}
