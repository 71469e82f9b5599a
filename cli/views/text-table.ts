// Rows of text in aligned columns.

import { printable } from './source-excerpt.js';

/** The last column is not padded; widths count code points. */
export function textTable(head: readonly string[], written: readonly (readonly string[])[]): string {
  const rows = written.map((row) => row.map(printable));
  const widths = head.map((title, i) => Math.max(width(title), ...rows.map((row) => width(row[i] ?? ''))));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === cells.length - 1 ? cell : cell + ' '.repeat((widths[i] ?? 0) - width(cell))))
      .join('  ');
  return `${[head, ...rows].map((row) => line(row).trimEnd()).join('\n')}\n`;
}

function width(text: string): number {
  return [...text].length;
}
