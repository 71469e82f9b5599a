// The doc block at the head of a model's file: the description of the model, beside its SQL and no part of it.

import { type ScannedBlock, scanDocBlocks } from './scan-doc-blocks.js';

const AT_HEAD = /^\s{0,100}\{%-?[ \t]{0,100}docs\b/;

/** Undefined when the text does not begin with one. */
export function headBlock(text: string): ScannedBlock | undefined {
  return AT_HEAD.test(text) ? scanDocBlocks(text).blocks[0] : undefined;
}

/** The same text with a comment of the same shape in place of the block, so that everything keeps its place. */
export function withoutHeadBlock(text: string, { start, closed }: ScannedBlock): string {
  if (closed === undefined) return text;
  const hidden = text.slice(start + 2, closed - 2).replace(/[^\n]/g, 'x');
  return `${text.slice(0, start)}{#${hidden}#}${text.slice(closed)}`;
}

/** What is wrong with the block, as a whole sentence. */
export function headBlockProblem({ name, text }: ScannedBlock): string | undefined {
  if (text === undefined) return 'This block is never closed: add {% enddocs %}.';
  if (name === '') return undefined;
  return `The block at the head of a model is the model's own and has no name: write {% docs %}. Blocks with names stand in .md files.`;
}
