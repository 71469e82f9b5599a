// One run of a template: its budget, its variables, and where it is. Scopes are chained as in nunjucks: a loop
// sees and may change what is around it, a macro sees only its own and the top of its file.

import type { Diagnostic } from '../../core/diagnostic.js';
import type { Json } from '../../core/json.js';
import { macroKey } from './macro-key.js';
import type { MacroLibrary } from './macro-library.js';
import type { Callable, MacroDefinition, Span, Statement, SyntaxTree } from './syntax-tree.js';
import type { Meter, Value } from './value.js';

/** ref('name') or ref('package', 'name'). */
export interface RefUse {
  readonly package?: string;
  readonly name: string;
  /** The package whose template says so. */
  readonly from?: string | undefined;
}

export interface SourceUse {
  readonly source: string;
  readonly table: string;
  readonly from?: string | undefined;
}

export interface TemplateScope {
  /** The SQL name of a model or seed. */
  readonly ref: (use: RefUse) => string;
  readonly source: (use: SourceUse) => string;
  readonly vars: Readonly<Record<string, Json>>;
  /** What templates of packages see instead, by package. */
  readonly packageVars: ReadonlyMap<string, Readonly<Record<string, Json>>>;
  readonly env: Readonly<Record<string, string>>;
  /** Names that hold secrets: env_var() refuses them, whether they are set or not. */
  readonly secretEnv: ReadonlySet<string>;
}

export interface Run {
  readonly meter: Meter;
  readonly library: MacroLibrary;
  readonly project: TemplateScope;
  readonly diagnostics: Diagnostic[];
  /** Runs a body; here because expressions and statements contain each other. */
  readonly body: (run: Run, scope: Scope, body: readonly Statement[], output: Output) => void;
  /** What a fault would be about. */
  at: { readonly activation: Activation; readonly span: Span };
}

/** A template or a macro being run. */
export interface Activation {
  readonly tree: SyntaxTree;
  /** Top-level variables of the tree's file. */
  readonly top: Scope | undefined;
  readonly caller?: { readonly callable: Callable; readonly scope: Scope };
  readonly calledFrom?: { readonly activation: Activation; readonly span: Span };
}

export interface Scope {
  readonly activation: Activation;
  readonly variables: Map<string, Value>;
  readonly parent: Scope | undefined;
  /** Whether assignments stay inside. */
  readonly isolated: boolean;
}

/** Text being made; `trace`, if wanted, says where each part of it comes from. */
export interface Output {
  text: string;
  readonly trace?: TracedPart[];
}

export interface TracedPart {
  /** Offset in the output. */
  readonly start: number;
  readonly span: Span;
  /** Whether the template has the same text there, so that offsets inside correspond. */
  readonly verbatim: boolean;
}

export function lookUp(scope: Scope, name: string): Value {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const value = at.variables.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Changes the nearest variable of that name that may be changed from here, or makes one here. */
export function assign(scope: Scope, name: string, value: Value): void {
  let at: Scope | undefined = scope;
  while (at !== undefined && at.variables.get(name) === undefined) at = at.isolated ? undefined : at.parent;
  (at ?? scope).variables.set(name, value);
}

export function within(scope: Scope): Scope {
  return { activation: scope.activation, variables: new Map(), parent: scope, isolated: false };
}

export interface ResolvedMacro {
  readonly macro: MacroDefinition;
  readonly tree: SyntaxTree;
  readonly top: Scope | undefined;
}

/** The file's own macro, or the library's. */
export function macroNamed(run: Run, { tree, top }: Activation, name: string): ResolvedMacro | undefined {
  const own = tree.macros.get(name);
  if (own !== undefined) return { macro: own, tree, top };
  return libraryMacro(run, macroKey(tree.file, name));
}

export function libraryMacro(run: Run, key: string): ResolvedMacro | undefined {
  const shared = run.library.macros.get(key);
  return shared === undefined ? undefined : { macro: shared, tree: shared.tree, top: undefined };
}
