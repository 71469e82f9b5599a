// The macros of macros/*.sql, of the project and of its packages, available in every template. They are read once for
// all models; those of one owner may call each other across files in any order.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { checkNames } from './check-names.js';
import { type DirectUses, directUses } from './direct-uses.js';
import { rangeOf } from './file-range.js';
import { macroKey } from './macro-key.js';
import { parseTemplate } from './parse-template.js';
import type { MacroDefinition, Parameter, Statement, SyntaxTree } from './syntax-tree.js';
import type { TemplateFile } from './template-file.js';

export interface LibraryMacro extends MacroDefinition {
  readonly tree: SyntaxTree;
  readonly uses: DirectUses;
  readonly parameters: readonly Parameter[];
}

export interface MacroLibrary {
  /** By key: 'cents', or 'acme.cents' of a package. */
  readonly macros: ReadonlyMap<string, LibraryMacro>;
  /** Names of the packages, usable or not. */
  readonly packages: ReadonlySet<string>;
  /** False when a macro file could not be read: then an unknown macro is only a consequence. */
  readonly complete: boolean;
}

export const NO_MACROS: MacroLibrary = { macros: new Map(), packages: new Set(), complete: true };

/** `packages` are names; `lost` says that one of them could not be read. */
export function readMacros(
  files: readonly TemplateFile[],
  { packages, lost }: { readonly packages: ReadonlySet<string>; readonly lost: boolean } = NO_PACKAGES,
): {
  library: MacroLibrary;
  diagnostics: readonly Diagnostic[];
} {
  const parsed = files.map(parseTemplate);
  const macros = new Map<string, LibraryMacro>();
  const diagnostics = parsed.flatMap((file) => file.diagnostics);
  for (const { tree } of parsed) {
    for (const macro of tree.macros.values()) diagnostics.push(...addMacro(macros, tree, macro));
  }
  const library = { macros, packages, complete: diagnostics.length === 0 && !lost };
  for (const { tree } of parsed) diagnostics.push(...strayDiagnostics(tree), ...checkNames(tree, library));
  return { library, diagnostics };
}

const NO_PACKAGES = { packages: new Set<string>(), lost: false };

function addMacro(macros: Map<string, LibraryMacro>, tree: SyntaxTree, macro: MacroDefinition): readonly Diagnostic[] {
  const place = { file: tree.file.path, range: rangeOf(tree.file, macro.span) };
  const key = macroKey(tree.file, macro.name);
  const first = macros.get(key);
  if (first === undefined) {
    macros.set(key, { ...macro, tree: macrosOnly(tree), uses: directUses(tree, macro) });
    return [];
  }
  const range = rangeOf(first.tree.file, first.span);
  const detail = `The macro "${macro.name}" is also defined in ${first.tree.file.path}. Rename one.`;
  return [
    { ...errorAt('SL0204', place, detail), related: [{ file: first.tree.file.path, range, note: 'first definition' }] },
  ];
}

/** Text between macros is a comment; tags there would never run. */
function strayDiagnostics(tree: SyntaxTree): readonly Diagnostic[] {
  const stray = tree.body.find((statement: Statement) => statement.kind !== 'text');
  if (stray === undefined) return [];
  const place = { file: tree.file.path, range: rangeOf(tree.file, stray.span) };
  return [errorAt('SL0303', place, 'A macro file holds {% macro %} definitions only: nothing between them is run.')];
}

function macrosOnly(tree: SyntaxTree): SyntaxTree {
  return { ...tree, body: [] };
}
