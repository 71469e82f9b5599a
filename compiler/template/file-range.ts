// Offsets to lines and columns, for many places in one template: line starts are found once per file.

import type { Position, Range } from '../../core/diagnostic.js';
import type { Span } from './syntax-tree.js';
import type { TemplateFile } from './template-file.js';

const known = new WeakMap<TemplateFile, readonly number[]>();

/** Offset of the start of each line. */
export function lineStartsOf(file: TemplateFile): readonly number[] {
  const remembered = known.get(file);
  if (remembered !== undefined) return remembered;
  const starts = [0];
  for (let at = file.text.indexOf('\n'); at !== -1; at = file.text.indexOf('\n', at + 1)) starts.push(at + 1);
  known.set(file, starts);
  return starts;
}

export function rangeOf(file: TemplateFile, { start, end }: Span): Range {
  const starts = lineStartsOf(file);
  return { start: positionIn(starts, start), end: positionIn(starts, Math.max(start, end)) };
}

function positionIn(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
