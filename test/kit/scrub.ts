// Texts with what differs from run to run replaced by a word, so that the rest can be compared exactly.

const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID'],
  [/sha256:v1:[0-9a-f]{64}/g, 'SHA256'],
  [/\d{8}T\d{6}Z-[0-9a-f]{8}/g, 'RUN'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'TIME'],
];

export function scrubbed(text: string): string {
  return CHANGING.reduce((left, [pattern, word]) => left.replaceAll(pattern, word), text);
}
