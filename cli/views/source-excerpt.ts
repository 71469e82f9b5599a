// One line of a file with a part of it underlined, for a terminal: no indentation, tabs as blanks, wide characters
// two columns wide, and of a very long line only the surroundings of the part.

import type { Range } from '../../core/diagnostic.js';

/** Columns of a terminal that an excerpt fills at most. */
const WIDEST = 110;
/** Columns kept before the part when a line is cut. */
const LEAD = 30;
/** Characters of a line that are looked at on either side: a file may be one line of a megabyte. */
const FAR = 1000;

export interface SourceExcerpt {
  readonly source: string;
  /** Blanks up to the underline. */
  readonly indent: string;
  readonly underline: string;
}

interface Cell {
  readonly text: string;
  readonly width: number;
  readonly marked: boolean;
}

/** A range of several lines is underlined to the end of its first. */
export function sourceExcerpt(text: string, { start, end }: Range): SourceExcerpt {
  const whole = (text.split('\n')[start.line - 1] ?? '').replace(/\r$/, '');
  const skipped = Math.max(0, start.column - FAR);
  const line = whole.slice(skipped, start.column + FAR);
  const from = Math.min(start.column - 1 - skipped, line.length);
  const to = end.line > start.line ? line.length : end.column - 1 - skipped;
  const cells = clip(cellsOf(line, from, Math.max(to, from + 1)));
  return {
    source: cells
      .map((cell) => cell.text)
      .join('')
      .trimEnd(),
    indent: ' '.repeat(widthOf(cells.slice(0, firstMarked(cells)))),
    underline: '~'.repeat(Math.max(1, widthOf(cells.filter((cell) => cell.marked)))),
  };
}

/** A text without control characters, which could steer the terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, ' ');
}

function cellsOf(line: string, from: number, to: number): readonly Cell[] {
  const indentation = Math.min(from, line.length - line.trimStart().length);
  const cells: Cell[] = [];
  for (const { segment, index } of new Intl.Segmenter('en').segment(line)) {
    if (index < indentation) continue;
    const end = index + segment.length;
    const marked = end > from && index < to;
    if (segment === '\t') cells.push({ text: '  ', width: 2, marked });
    else cells.push({ text: printable(segment), width: WIDE.test(segment) ? 2 : 1, marked });
  }
  return trimEnd(cells);
}

/** Emoji, and the scripts whose characters terminals draw two columns wide. */
const WIDE =
  /^(\p{Emoji_Presentation}|\p{Emoji}\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{20000}-\u{3FFFD}])/u;

/** Of a line that is too wide, keeps the part with what stands before it, and as much more as fits. */
function clip(cells: readonly Cell[]): readonly Cell[] {
  if (widthOf(cells) <= WIDEST) return cells;
  const [from, to] = [firstMarked(cells), cells.findLastIndex((cell) => cell.marked) + 1];
  const first = widthOf(cells.slice(0, Math.max(from, to))) < WIDEST ? 0 : Math.min(from - LEAD, lastFitting(cells));
  const kept: Cell[] = first <= 0 ? [] : [ELLIPSIS];
  let width = kept.length;
  for (const cell of cells.slice(Math.max(0, first))) {
    width += cell.width;
    if (width >= WIDEST) return [...kept, ELLIPSIS];
    kept.push(cell);
  }
  return kept;
}

/** The end of the line when what is marked lies behind it. */
function firstMarked(cells: readonly Cell[]): number {
  const found = cells.findIndex((cell) => cell.marked);
  return found === -1 ? cells.length : found;
}

/** The first cell from which on the rest of the line fits. */
function lastFitting(cells: readonly Cell[]): number {
  let first = cells.length;
  for (let width = 2; first > 0; first -= 1) {
    width += cells[first - 1]?.width ?? 0;
    if (width >= WIDEST) return first;
  }
  return first;
}

const ELLIPSIS: Cell = { text: '…', width: 1, marked: false };

function trimEnd(cells: readonly Cell[]): readonly Cell[] {
  const last = cells.findLastIndex((cell) => cell.marked || cell.text.trim() !== '');
  return cells.slice(0, last + 1);
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}
