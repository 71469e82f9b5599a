// A description with the doc blocks that it names put in. It is text and no template: {{ doc('name') }} is all that is
// read in it, and what the blocks hold is not read again.

import type { DiagnosticCode } from '../../core/diagnostic-codes.js';
import { suggestion } from '../../core/nearest-name.js';
import type { DocBlocks } from './read-doc-blocks.js';

export interface DescriptionProblem {
  readonly code: DiagnosticCode & ('SL0264' | 'SL0304');
  readonly detail: string;
  /** Where the call stands in the description. */
  readonly offset: number;
  readonly length: number;
}

export interface Described {
  readonly text: string;
  readonly problems: readonly DescriptionProblem[];
}

const CALL = /\{\{-?\s{0,20}doc\s{0,20}\((?<args>[^(){}]*)\)\s{0,20}-?\}\}/g;
const ARGUMENTS = /^\s*(?:(['"])(?<owner>\w+)\1\s*,\s*)?(['"])(?<name>[^'"]*)\3\s*$/;

/** `from` is the package that the description is of. */
export function describe(text: string, { blocks, lost }: DocBlocks, from: string | undefined): Described {
  if (!text.includes('{{')) return { text, problems: [] };
  const problems: DescriptionProblem[] = [];
  const described = text.replace(CALL, (call: string, ...rest: unknown[]) => {
    const offset = Number(rest.find((part) => typeof part === 'number'));
    const { owner = from, name } =
      ARGUMENTS.exec(call.slice(call.indexOf('(') + 1, call.lastIndexOf(')')))?.groups ?? {};
    const at = { offset, length: call.length };
    if (name === undefined) {
      problems.push({
        code: 'SL0304',
        detail: "A doc block is named by a text in quotes: {{ doc('customers') }}.",
        ...at,
      });
      return '';
    }
    const block = blocks.get(owner === undefined ? name : `${owner}.${name}`);
    if (block === undefined && !lost.has(owner ?? ''))
      problems.push({ code: 'SL0264', detail: unknownBlock(name, owner, blocks), ...at });
    return block?.text ?? '';
  });
  return { text: described, problems };
}

function unknownBlock(name: string, owner: string | undefined, blocks: DocBlocks['blocks']): string {
  const prefix = owner === undefined ? '' : `${owner}.`;
  const names = [...blocks.keys()]
    .filter((key) => key.startsWith(prefix) && !key.slice(prefix.length).includes('.'))
    .map((key) => key.slice(prefix.length));
  const whose = owner === undefined ? '' : ` of package "${owner}"`;
  const hint = suggestion(name, names);
  const how =
    hint === '' && owner === undefined ? ` Blocks stand in .md files: {% docs ${name} %} … {% enddocs %}.` : hint;
  return `No doc block${whose} is named "${name}".${how}`;
}
