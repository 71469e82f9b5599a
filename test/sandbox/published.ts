// The attempts that docs/sandbox.md lists: the page is where they are kept, and the tests read it.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Attempt {
  /** jinja, sql or json. */
  readonly language: string;
  /** The line on the page. */
  readonly line: string;
  /** The codes that refuse it, in order and as often; none where it is harmless. */
  readonly codes: readonly string[];
  /** The file's content. */
  readonly bytes: Buffer;
}

const page = readFileSync(fileURLToPath(new URL('../../../docs/sandbox.md', import.meta.url)), 'utf8');

export const ATTEMPTS: readonly Attempt[] = [...page.matchAll(/^#### (.+)\n\n```(\w+)\n([\s\S]*?)\n```$/gm)].flatMap(
  ([, heading = '', language = '', lines = '']) =>
    lines.split('\n').map((line) => ({
      language,
      line,
      codes: heading === 'Harmless' ? [] : heading.split(' '),
      bytes: bytesOf(line, language),
    })),
);

/** The attempts with files: what they are, and the code that refuses them. */
export const FILE_ATTEMPTS: ReadonlyMap<string, string> = new Map(
  [...page.matchAll(/^\| (.+?) +\| (SL\d{4}) +\|$/gm)].map(([, what = '', code = '']) => [what, code]),
);

/** `\xff` is a byte in JSON only: SQL and templates have other uses for a backslash. */
function bytesOf(line: string, language: string): Buffer {
  const text = line.replace(/«(\d+) × (.*?)»/g, (_, count: string, repeated: string) => repeated.repeat(Number(count)));
  if (language !== 'json') return Buffer.from(text);
  const parts = text.split(/\\x([0-9a-f]{2})/);
  return Buffer.concat(parts.map((part, index) => (index % 2 === 0 ? Buffer.from(part) : Buffer.from(part, 'hex'))));
}
