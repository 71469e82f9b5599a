// A template rendered to text. The same file, library and scope give the same text: a template sees no clock, no
// files and no network, and can neither run long nor grow large (limits.ts). It is run by our own evaluator on
// the checked tree, never as JavaScript: nunjucks compiles templates to code, which no guard makes safe.

import type { Diagnostic } from '../../core/diagnostic.js';
import { checkTemplate } from './check-template.js';
import { TemplateFault } from './fault.js';
import type { MacroLibrary } from './macro-library.js';
import type { Activation, Output, Run, Scope, TemplateScope, TracedPart } from './run.js';
import { note, runBody } from './run-body.js';
import type { SyntaxTree } from './syntax-tree.js';
import type { TemplateFile } from './template-file.js';

export type { TemplateScope } from './run.js';

export interface RenderedTemplate {
  /** Empty when there are diagnostics. */
  readonly text: string;
  /** Of the template itself as readFacts gives them, or else of this run. */
  readonly diagnostics: readonly Diagnostic[];
}

export function renderTemplate(file: TemplateFile, library: MacroLibrary, scope: TemplateScope): RenderedTemplate {
  const { tree, diagnostics } = checkTemplate(file, library);
  if (diagnostics.length > 0) return { text: '', diagnostics };
  return runTree(tree, library, scope, { text: '' });
}

/** Also says which part of the template each part of the text comes from. */
export function traceTemplate(
  file: TemplateFile,
  library: MacroLibrary,
  scope: TemplateScope,
): RenderedTemplate & { readonly trace: readonly TracedPart[] } {
  const { tree, diagnostics } = checkTemplate(file, library);
  const trace: TracedPart[] = [];
  if (diagnostics.length > 0) return { text: '', diagnostics, trace };
  return { ...runTree(tree, library, scope, { text: '', trace }), trace };
}

function runTree(tree: SyntaxTree, library: MacroLibrary, project: TemplateScope, output: Output): RenderedTemplate {
  const scope = topScope(tree);
  const at = { activation: scope.activation, span: { start: 0, end: 0 } };
  const run: Run = { meter: { work: 0, depth: 0 }, library, project, diagnostics: [], body: runBody, at };
  try {
    runBody(run, scope, tree.body, output);
  } catch (error) {
    note(run, faultOf(error));
  }
  return { text: run.diagnostics.length > 0 ? '' : output.text, diagnostics: run.diagnostics };
}

/** The top level of a file is both where it runs and what its macros see. */
function topScope(tree: SyntaxTree): Scope {
  const variables: Scope['variables'] = new Map();
  const outermost: Activation = { tree, top: undefined };
  const top: Scope = { activation: outermost, variables, parent: undefined, isolated: true };
  return { ...top, activation: { tree, top } };
}

/** Anything but a fault is a bug and goes on as one, except for JavaScript's own limits. */
function faultOf(error: unknown): TemplateFault {
  if (error instanceof TemplateFault) return error;
  if (error instanceof RangeError)
    return new TemplateFault('SL0306', `The template is too large to run: ${error.message}.`);
  throw error;
}
