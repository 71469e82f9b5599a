// Durations as people write them ("30s"), in milliseconds. The schemas let no other text through.

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export function parseDuration(text: string): number {
  const unit = text.replace(/^[0-9]+/, '');
  const factor = MILLISECONDS[unit];
  if (factor === undefined) throw new Error(`Not a duration: ${text}`);
  return Number.parseInt(text, 10) * factor;
}
