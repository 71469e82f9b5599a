// All that can be said of a template without running it: its tree and every mistake in it, in order. Remembered
// per tree for the library it was last checked with, as facts and rendering both ask.

import type { Diagnostic } from '../../core/diagnostic.js';
import { checkNames } from './check-names.js';
import type { MacroLibrary } from './macro-library.js';
import { parseTemplate } from './parse-template.js';
import type { ParsedTemplate, SyntaxTree } from './syntax-tree.js';
import type { TemplateFile } from './template-file.js';

const checked = new WeakMap<
  SyntaxTree,
  { readonly library: MacroLibrary; readonly diagnostics: readonly Diagnostic[] }
>();

export function checkTemplate(file: TemplateFile, library: MacroLibrary): ParsedTemplate {
  const { tree, diagnostics } = parseTemplate(file);
  const known = checked.get(tree);
  if (known?.library === library) return { tree, diagnostics: known.diagnostics };
  // A tag that could not be built may have defined what is missing elsewhere: then only the cause is reported.
  const complete = library.complete && diagnostics.length === 0;
  const names = checkNames(tree, { macros: library.macros, packages: library.packages, complete });
  const all = [...diagnostics, ...names].sort((a, b) => lineOf(a) - lineOf(b));
  checked.set(tree, { library, diagnostics: all });
  return { tree, diagnostics: all };
}

function lineOf({ range }: Diagnostic): number {
  return range?.start.line ?? 0;
}
