// Colours, or none.

import { styleText } from 'node:util';

export type Format = Parameters<typeof styleText>[0];
export type Paint = (format: Format, text: string) => string;

export function painter(color: boolean): Paint {
  return color ? (format, text) => styleText(format, text, { validateStream: false }) : (_, text) => text;
}
