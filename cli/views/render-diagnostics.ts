// Diagnostics as people read them: place, severity, code and summary; the line of the file with the wrong part
// underlined; what is wrong and what to do. A pure function of the diagnostics and the files' texts.

import { styleText } from 'node:util';
import type { Diagnostic, RelatedPlace } from '../../core/diagnostic.js';
import { DIAGNOSTIC_SUMMARIES } from '../../core/diagnostic-codes.js';
import { inOrder } from './diagnostics-document.js';
import { printable, sourceExcerpt } from './source-excerpt.js';

export interface RenderDiagnosticsOptions {
  readonly color: boolean;
}

/** `texts` are the project's files by relative path; a place in another file is shown without its line. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
  options: RenderDiagnosticsOptions,
): string {
  const paint = options.color ? inColor : plain;
  const rendered = inOrder(diagnostics).map((diagnostic) => renderOne(diagnostic, texts, paint));
  const count = diagnostics.length > 1 ? [`${counted(diagnostics)}\n`] : [];
  return [...rendered, ...count].join('\n');
}

type Format = Parameters<typeof styleText>[0];
type Paint = (format: Format, text: string) => string;

const plain: Paint = (_, text) => text;
/** Whoever asks for colours has looked at the terminal already. */
const inColor: Paint = (format, text) => styleText(format, text, { validateStream: false });

function renderOne(diagnostic: Diagnostic, texts: ReadonlyMap<string, string>, paint: Paint): string {
  const { severity, code, detail, related = [] } = diagnostic;
  const color: Format = severity === 'error' ? 'red' : 'yellow';
  const place = placeOf(diagnostic);
  const head = `${paint(color, `${severity} ${code}`)}: ${paint('bold', DIAGNOSTIC_SUMMARIES[code])}`;
  const lines = [
    place === '' ? head : `${place} ${head}`,
    ...excerptOf(diagnostic, texts, (underline) => paint(color, underline)),
    ...detail.split('\n').map((line) => `  ${printable(line)}`),
    ...related.map((other) => `  ${printable(placeOf(other))}: ${printable(other.note)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function placeOf({ file, range }: Pick<Diagnostic, 'file' | 'range'> | RelatedPlace): string {
  if (file === undefined) return '';
  return range === undefined ? printable(file) : `${printable(file)}:${range.start.line}:${range.start.column}`;
}

function excerptOf(
  { file, range }: Diagnostic,
  texts: ReadonlyMap<string, string>,
  paint: (underline: string) => string,
): readonly string[] {
  const text = file === undefined ? undefined : texts.get(file);
  if (text === undefined || range === undefined) return [];
  const { source, indent, underline } = sourceExcerpt(text, range);
  if (source === '') return [];
  return [`  ${source}`, `  ${indent}${paint(underline)}`];
}

/** '2 errors, 1 warning'. */
function counted(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const words = [plural(errors, 'error'), plural(diagnostics.length - errors, 'warning')];
  return words.filter((word) => word !== '').join(', ');
}

function plural(count: number, word: string): string {
  if (count === 0) return '';
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
