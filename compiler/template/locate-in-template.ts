// From an offset in rendered SQL back to the template: the database complains about the SQL, people edit the
// template. The template is run once more, this time noting where each part of its text comes from.

import type { Range } from '../../core/diagnostic.js';
import { rangeOf } from './file-range.js';
import type { MacroLibrary } from './macro-library.js';
import { type TemplateScope, traceTemplate } from './render-template.js';
import type { TracedPart } from './run.js';
import type { Span } from './syntax-tree.js';
import type { TemplateFile } from './template-file.js';

/** `length` characters from `renderedOffset`. Undefined when the template does not render or has no such offset. */
export function locateInTemplate(
  file: TemplateFile,
  library: MacroLibrary,
  scope: TemplateScope,
  renderedOffset: number,
  length: number,
): Range | undefined {
  const { text, diagnostics, trace } = traceTemplate(file, library, scope);
  if (diagnostics.length > 0 || renderedOffset < 0 || renderedOffset > text.length) return undefined;
  const start = spanAt(trace, renderedOffset);
  if (start === undefined) return rangeOf(file, { start: 0, end: 0 });
  if (renderedOffset === text.length) return rangeOf(file, start);
  const last = spanAt(trace, Math.min(text.length, renderedOffset + Math.max(1, length)) - 1) ?? start;
  // Text of a loop's second turn may stand before that of its first: then only the start is shown.
  return rangeOf(file, { start: start.start, end: Math.max(start.end, last.end) });
}

/** The template's text behind one character of the output: that character, or a whole {{ output }}. */
function spanAt(trace: readonly TracedPart[], offset: number): Span | undefined {
  const part = trace.findLast((candidate) => candidate.start <= offset);
  if (part === undefined || !part.verbatim) return part?.span;
  const start = Math.min(part.span.start + offset - part.start, part.span.end);
  return { start, end: Math.min(start + 1, part.span.end) };
}
