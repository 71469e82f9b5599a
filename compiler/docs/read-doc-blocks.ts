// The doc blocks of the Markdown files of a project or package, by name.

import { type Diagnostic, errorAt, type Place } from '../../core/diagnostic.js';
import { rangeAt } from '../../core/located-text.js';
import type { FolderFiles } from '../load/project-files.js';
import { type ScannedBlock, scanDocBlocks } from './scan-doc-blocks.js';

export interface DocBlock {
  readonly text: string;
  readonly place: Place;
}

export interface DocBlocks {
  /** By name, 'acme.name' of a package. */
  readonly blocks: ReadonlyMap<string, DocBlock>;
  /** Names of packages whose blocks nobody knows; '' when a file of the project itself cannot be read. */
  readonly lost: ReadonlySet<string>;
}

export const NO_DOCS: DocBlocks = { blocks: new Map(), lost: new Set() };

const NAME = /^[A-Za-z0-9_]+$/;

/** `owner` is the package that the files are of. */
export function readDocBlocks(
  { texts, unreadable }: FolderFiles,
  owner?: string,
): DocBlocks & { readonly diagnostics: readonly Diagnostic[] } {
  const blocks = new Map<string, DocBlock>();
  const diagnostics: Diagnostic[] = [];
  for (const [file, text] of texts) {
    if (!file.endsWith('.md')) continue;
    const scanned = scanDocBlocks(text);
    const at = ({ start, end }: { readonly start: number; readonly end: number }): Place => ({
      file,
      range: rangeAt(text, start, end),
    });
    for (const tag of scanned.stray)
      diagnostics.push(errorAt('SL0301', at(tag), '{% enddocs %} closes no block here.'));
    for (const block of scanned.blocks) {
      const key = owner === undefined ? block.name : `${owner}.${block.name}`;
      const wrong = problemOf(block, blocks.get(key), at(block));
      if (wrong !== undefined) diagnostics.push(wrong);
      if (NAME.test(block.name) && !blocks.has(key)) blocks.set(key, { text: block.text ?? '', place: at(block) });
    }
  }
  const lost = unreadable.some((file) => file.endsWith('.md')) ? [owner ?? ''] : [];
  return { blocks, lost: new Set(lost), diagnostics };
}

function problemOf(block: ScannedBlock, first: DocBlock | undefined, place: Place): Diagnostic | undefined {
  if (!NAME.test(block.name)) {
    const what =
      block.name === ''
        ? 'A doc block in a Markdown file needs a name'
        : `"${block.name}" cannot be the name of a doc block`;
    return errorAt('SL0301', place, `${what}: letters, digits and underscores, as in {% docs customers %}.`);
  }
  if (block.text === undefined)
    return errorAt('SL0301', place, `The doc block "${block.name}" is never closed: add {% enddocs %}.`);
  if (first === undefined) return undefined;
  const { file, range } = first.place;
  const detail = `Another doc block is named "${block.name}" too, in ${file}. Rename one of them.`;
  const related = range === undefined ? {} : { related: [{ file, range, note: `"${block.name}" stands here first.` }] };
  return { ...errorAt('SL0204', place, detail), ...related };
}
