// What an import found as people read it. A pure function of the document.

import type { ImportDocument } from '../../core/drift-document.js';
import type { Paint } from './paint.js';

export function importText(
  { sync, destination, object, requests, summary, samples }: ImportDocument,
  paint: Paint,
): string {
  const asked = requests === 0 ? '' : `, ${requests} ${requests === 1 ? 'request' : 'requests'}`;
  const lines = [`${paint('bold', sync)}  ${destination} ${object}${asked}`];
  for (const state of ['conflicting', 'unreadable'] as const) {
    const some = samples.filter((sample) => sample.state === state);
    lines.push(...some.map(({ key, reason }) => `  ${paint('red', `! ${key}`)}  ${reason}`));
    const more = summary[state] - some.length;
    if (some.length > 0 && more > 0) lines.push(paint('dim', `    … and ${more} more`));
  }
  const rest = [
    ['conflicting', summary.conflicting],
    ['not readable', summary.unreadable],
    ['invalid', summary.invalid],
  ].flatMap(([word, count]) => (count === 0 ? [] : [`, ${count} ${word}`]));
  const line = `Import: ${summary.adopted} adopted, ${summary.not_found} not found${rest.join('')}. Nothing was sent.`;
  return `${lines.join('\n')}\n${paint('bold', line)}\n`;
}
