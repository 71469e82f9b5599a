// What a model depends on and how it is configured, from its syntax tree: nothing runs, so a reference in a
// branch not taken counts as well. Facts reach through the macros called; those are placed at the model's call.

import type { Diagnostic, Range } from '../../core/diagnostic.js';
import { checkTemplate } from './check-template.js';
import { readConfig, type TemplateConfig } from './config-call.js';
import { type DirectUses, directUses } from './direct-uses.js';
import { rangeOf } from './file-range.js';
import type { LibraryMacro, MacroLibrary } from './macro-library.js';
import type { Span, SyntaxTree } from './syntax-tree.js';
import type { TemplateFile } from './template-file.js';

export interface NameUse {
  readonly name: string;
  /** The package whose text says so; absent for the project's own. */
  readonly from?: string;
  readonly range: Range;
  /** Where the name stands when that is inside a macro; `range` is then the call in the template. */
  readonly origin?: Origin;
}

export interface Origin {
  readonly file: string;
  readonly range: Range;
}

/** ref('name') or ref('package', 'name'). */
export interface RefNameUse extends NameUse {
  readonly package?: string;
}

export interface SourceUse {
  readonly from?: string;
  readonly source: string;
  readonly table: string;
  readonly range: Range;
  readonly origin?: Origin;
}

export interface TemplateFacts {
  readonly refs: readonly RefNameUse[];
  readonly sources: readonly SourceUse[];
  readonly vars: readonly (NameUse & { readonly hasDefault: boolean })[];
  readonly envVars: readonly (NameUse & { readonly hasDefault: boolean })[];
  /** Macros of the library that the template itself calls, by key. */
  readonly macros: readonly string[];
  readonly config: TemplateConfig;
  /** Whether it calls a macro that may stand in a file that could not be read. */
  readonly lost: boolean;
}

interface Place {
  readonly range: Range;
  readonly from?: string;
  readonly origin?: Origin;
}

export function readFacts(
  file: TemplateFile,
  library: MacroLibrary,
): { facts: TemplateFacts; diagnostics: readonly Diagnostic[] } {
  const { tree, diagnostics } = checkTemplate(file, library);
  const own = ownUses(tree);
  const called = own.calls.filter((call) => !tree.macros.has(call.name) && library.macros.has(call.macro));
  const parts = [
    placedUses(own, (span) => ({ range: rangeIn(tree, span), ...fromOf(tree) })),
    ...usesThrough(tree, called, library),
  ];
  const facts = {
    refs: parts.flatMap((part) => part.refs),
    sources: parts.flatMap((part) => part.sources),
    vars: parts.flatMap((part) => part.vars),
    envVars: parts.flatMap((part) => part.envVars),
    macros: [...new Set(called.map((call) => call.macro))].sort(),
    config: configOf(tree),
    lost: !library.complete && callsLost(tree, own.calls, library),
  };
  return { facts, diagnostics };
}

/** The body and the file's own macros, called or not. */
function ownUses(tree: SyntaxTree): DirectUses {
  const parts = [{ parameters: [], body: tree.body }, ...tree.macros.values()].map((part) => directUses(tree, part));
  return {
    refs: parts.flatMap((part) => part.refs),
    sources: parts.flatMap((part) => part.sources),
    vars: parts.flatMap((part) => part.vars),
    envVars: parts.flatMap((part) => part.envVars),
    calls: parts.flatMap((part) => part.calls),
  };
}

/** Each macro's uses once, at the first call that leads to it. */
function usesThrough(tree: SyntaxTree, calls: DirectUses['calls'], library: MacroLibrary): readonly PlacedUses[] {
  const reached = new Set<LibraryMacro>();
  return calls.flatMap((call) => {
    const range = rangeIn(tree, call.span);
    return macrosBehind(call.macro, library, reached).map((macro) =>
      placedUses(macro.uses, (span) => ({
        range,
        ...fromOf(macro.tree),
        origin: { file: macro.tree.file.path, range: rangeIn(macro.tree, span) },
      })),
    );
  });
}

function callsLost(tree: SyntaxTree, calls: DirectUses['calls'], library: MacroLibrary): boolean {
  const reached = new Set<LibraryMacro>();
  const behind = calls.flatMap(({ macro }) => macrosBehind(macro, library, reached)).flatMap(({ uses }) => uses.calls);
  return [...calls.filter(({ name }) => !tree.macros.has(name)), ...behind].some(
    ({ name, macro }) => !library.macros.has(macro) && mayBeMacro(name, library),
  );
}

/** A name with a dot may as well be a method of a value. */
function mayBeMacro(name: string, { packages }: MacroLibrary): boolean {
  return name.includes('.') ? packages.has(name.slice(0, name.indexOf('.'))) : name !== 'caller';
}

/** The macro and all that it calls, without those reached before. */
function macrosBehind(name: string, library: MacroLibrary, reached: Set<LibraryMacro>): readonly LibraryMacro[] {
  const found: LibraryMacro[] = [];
  const pending = [name];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const macro = library.macros.get(next);
    if (macro === undefined || reached.has(macro)) continue;
    reached.add(macro);
    found.push(macro);
    pending.push(...macro.uses.calls.map((call) => call.macro));
  }
  return found;
}

type PlacedUses = ReturnType<typeof placedUses>;

function placedUses(uses: DirectUses, place: (span: Span) => Place) {
  return {
    refs: uses.refs.map(({ span, ...use }) => ({ ...use, ...place(span) })),
    sources: uses.sources.map(({ source, table, span }) => ({ source, table, ...place(span) })),
    vars: uses.vars.map(({ name, span, hasDefault }) => ({ name, hasDefault, ...place(span) })),
    envVars: uses.envVars.map(({ name, span, hasDefault }) => ({ name, hasDefault, ...place(span) })),
  };
}

function fromOf({ file }: SyntaxTree): { readonly from?: string } {
  return file.package === undefined ? {} : { from: file.package };
}

function rangeIn(tree: SyntaxTree, span: Span): Range {
  return rangeOf(tree.file, span);
}

function configOf(tree: SyntaxTree): TemplateConfig {
  const calls = tree.body.flatMap((statement) =>
    statement.kind === 'output' && statement.expression.kind === 'call' && statement.expression.name === 'config'
      ? [readConfig(statement.expression)]
      : [],
  );
  return Object.assign({}, ...calls) satisfies TemplateConfig;
}
