// A run's id tells when the run began, to the millisecond, and sorts by it: 20260131T120000Z-07b1a2b3 began at
// 12:00:00.123. After the second come three hexadecimal digits of milliseconds and five that are random.

export const RUN_ID = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;

const RANDOM_DIGITS = 5;

/** `random` begins with at least five hexadecimal digits that differ from run to run. */
export function runIdAt(time: Date, random: string): string {
  return `${firstRunIdAt(time)}${random.slice(0, RANDOM_DIGITS)}`;
}

/** Not after the id of any run that began at `time` or later, and after those of all earlier ones. */
export function firstRunIdAt(time: Date): string {
  const second = time.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${second}-${time.getUTCMilliseconds().toString(16).padStart(3, '0')}`;
}

/** When the run began, as ISO text in UTC. */
export function startOfRun(runId: string): string {
  const [, year, month, day, hour, minute, second, milliseconds = ''] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-([0-9a-f]{3})/.exec(runId) ?? [];
  if (year === undefined) return new Date(0).toISOString();
  const fraction = Math.min(Number.parseInt(milliseconds, 16), 999).toString().padStart(3, '0');
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}Z`;
}
