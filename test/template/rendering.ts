// Renders templates in tests: one model, optional macro files, a small project around them.

import { type MacroLibrary, readMacros } from '../../compiler/template/macro-library.js';
import { renderTemplate, type TemplateScope } from '../../compiler/template/render-template.js';
import type { Diagnostic } from '../../core/diagnostic.js';

export const SCOPE: TemplateScope = {
  ref: ({ name }) => `"${name}"`,
  source: ({ source, table }) => `"${source}"."${table}"`,
  vars: { min_ltv: 100, names: ['ann', 'bob'], plan: { name: 'pro', seats: { max: 5 } }, label: 'x' },
  packageVars: new Map(),
  env: { REGION: 'eu' },
  secretEnv: new Set(['HUBSPOT_TOKEN']),
};

export function template(text: string) {
  return { path: 'models/m.sql', text };
}

/** Macros of macros/a.sql, macros/b.sql and so on; they have to be right. */
export function macros(...texts: readonly string[]): MacroLibrary {
  const { library, diagnostics } = readMacros(
    texts.map((text, index) => ({ path: `macros/${'abc'[index]}.sql`, text })),
  );
  if (diagnostics.length > 0) throw new Error(lines(diagnostics).join('\n'));
  return library;
}

/** The rendered text, or the mistakes. */
export function render(
  text: string,
  library: MacroLibrary = macros(),
  scope: TemplateScope = SCOPE,
): string | readonly string[] {
  const rendered = renderTemplate(template(text), library, scope);
  return rendered.diagnostics.length > 0 ? lines(rendered.diagnostics) : rendered.text;
}

/** `SL0302 models/m.sql:1:4-7 detail`, as exact as the diagnostic itself. */
export function lines(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(
    ({ code, file, range, detail }) => `${code} ${file}:${range === undefined ? '' : place(range)} ${detail}`,
  );
}

function place({ start, end }: NonNullable<Diagnostic['range']>): string {
  const line = end.line === start.line ? '' : `${end.line}:`;
  return `${start.line}:${start.column}-${line}${end.column}`;
}
