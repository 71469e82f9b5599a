// A checked template: what nunjucks's parser found, with only the constructs that Sluice evaluates and a place
// for each. Functions are not values here: they are called by name, and nothing else can be called.

import type { Diagnostic } from '../../core/diagnostic.js';
import type { TemplateFile } from './template-file.js';

/** Offsets in the template's text; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '~';
export type CompareOperator = '==' | '===' | '!=' | '!==' | '<' | '>' | '<=' | '>=';

export interface NamedArgument {
  readonly name: string;
  readonly span: Span;
  readonly value: Expression;
}

export interface Arguments {
  readonly positional: readonly Expression[];
  readonly named: readonly NamedArgument[];
  /** The body of a `{% call %}` block, which the macro runs with caller(). */
  readonly caller?: Callable;
}

export interface Parameter {
  readonly name: string;
  readonly fallback?: Expression;
}

export interface Callable {
  /** Those without a default first, as nunjucks binds them. */
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
}

export interface MacroDefinition extends Callable {
  readonly name: string;
  readonly span: Span;
}

export type Expression = { readonly span: Span } & (
  | { readonly kind: 'literal'; readonly value: null | boolean | number | string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'dict'; readonly entries: readonly { readonly key: string; readonly value: Expression }[] }
  | { readonly kind: 'member'; readonly target: Expression; readonly key: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly nameSpan: Span; readonly args: Arguments }
  | { readonly kind: 'method'; readonly target: Expression; readonly name: string; readonly args: Arguments }
  | { readonly kind: 'filter'; readonly input: Expression; readonly name: string; readonly args: Arguments }
  | { readonly kind: 'test'; readonly subject: Expression; readonly name: string; readonly argument?: Expression }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'sign'; readonly operator: '+' | '-'; readonly operand: Expression }
  | { readonly kind: 'logic'; readonly operator: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'in'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'compare'; readonly first: Expression; readonly rest: readonly Comparison[] }
  | {
      readonly kind: 'arithmetic';
      readonly operands: readonly Expression[];
      readonly operators: readonly ArithmeticOperator[];
    }
  | { readonly kind: 'floor'; readonly quotient: Expression }
  | { readonly kind: 'power'; readonly base: Expression; readonly exponent: Expression }
  | { readonly kind: 'choice'; readonly condition: Expression; readonly yes: Expression; readonly no?: Expression }
  | { readonly kind: 'capture'; readonly body: readonly Statement[] }
);

export interface Comparison {
  readonly operator: CompareOperator;
  readonly operand: Expression;
}

export interface SwitchCase {
  readonly value: Expression;
  readonly body: readonly Statement[];
}

export type Statement = { readonly span: Span } & (
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'output'; readonly expression: Expression }
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly kind: 'for';
      readonly names: readonly string[];
      readonly list: Expression;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | { readonly kind: 'set'; readonly names: readonly string[]; readonly value: Expression }
  | {
      readonly kind: 'switch';
      readonly subject: Expression;
      readonly cases: readonly SwitchCase[];
      readonly otherwise: readonly Statement[];
    }
);

export interface SyntaxTree {
  readonly file: TemplateFile;
  readonly body: readonly Statement[];
  /** Every macro defined in the file; they see the file's own top-level variables and no other. */
  readonly macros: ReadonlyMap<string, MacroDefinition>;
}

/** A template's tree, and what is wrong with its text; the tree is empty where there is none to speak of. */
export interface ParsedTemplate {
  readonly tree: SyntaxTree;
  readonly diagnostics: readonly Diagnostic[];
}
