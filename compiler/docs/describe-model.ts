// What a model's own file says of it: the description in its config(), with the doc blocks that it names put in, and the
// block at its head.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { rangeOf } from '../template/file-range.js';
import { parseTemplate } from '../template/parse-template.js';
import type { TemplateFacts } from '../template/read-facts.js';
import type { Span } from '../template/syntax-tree.js';
import type { TemplateFile } from '../template/template-file.js';
import { describe } from './describe.js';
import { headBlock } from './model-docs.js';
import type { DocBlocks } from './read-doc-blocks.js';

export interface OwnDescription {
  /** Of config(). */
  readonly description?: string;
  /** Of the block at the head. */
  readonly docs?: string;
}

export function describeModel(
  template: TemplateFile,
  { config }: TemplateFacts,
  docs: DocBlocks,
): { readonly own: OwnDescription; readonly diagnostics: readonly Diagnostic[] } {
  const head = headBlock(template.text)?.text;
  const said = config.description === undefined ? undefined : describe(config.description, docs, template.package);
  return {
    own: { ...(said !== undefined && { description: said.text }), ...(head !== undefined && { docs: head }) },
    diagnostics: (said?.problems ?? []).map(({ code, detail }) => {
      const span = descriptionSpan(template);
      return errorAt(code, { file: template.path, ...(span && { range: rangeOf(template, span) }) }, detail);
    }),
  };
}

/** One text of what a model's files say, the shorter first. */
export function wholeDescription(short: string | undefined, { description, docs }: OwnDescription): string | undefined {
  const parts = [short ?? description, docs].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? short : parts.join('\n\n');
}

/** The value of description= in the last config() that has one. */
function descriptionSpan(template: TemplateFile): Span | undefined {
  const values = parseTemplate(template).tree.body.flatMap((statement) => {
    if (statement.kind !== 'output' || statement.expression.kind !== 'call') return [];
    if (statement.expression.name !== 'config') return [];
    return statement.expression.args.named.filter(({ name }) => name === 'description').map(({ value }) => value.span);
  });
  return values.at(-1);
}
