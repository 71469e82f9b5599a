// The two modules of nunjucks that Sluice uses, its lexer and its parser, as far as it uses them. nunjucks's
// types leave both out. Its compiler, which writes JavaScript from templates, is never loaded.

declare module 'nunjucks/src/lexer.js' {
  /** `index` is the offset the lexer has reached: the only trace of where most of its errors are. */
  export interface Tokenizer {
    readonly str: string;
    index: number;
    /** Of `index`; both count from 0. */
    lineno: number;
    colno: number;
    _extractMatching: (breakOnMatch: boolean, characters: string) => string | null;
  }
  const lexer: { readonly lex: (text: string) => Tokenizer };
  export default lexer;
}

declare module 'nunjucks/src/parser.js' {
  import type { Tokenizer } from 'nunjucks/src/lexer.js';

  /** Fields beside these differ by `typename`. Lines and columns count from 0. */
  export interface NunjucksNode {
    readonly typename: string;
    readonly lineno: number;
    readonly colno: number;
    readonly [field: string]: unknown;
  }
  const parser: { readonly Parser: new (tokens: Tokenizer) => { parseAsRoot(): NunjucksNode } };
  export default parser;
}
