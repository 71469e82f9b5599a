// Doc blocks in a text: {% docs name %} … {% enddocs %}. What stands in one is text and stays as it is; what stands
// around them is not looked at. Each tag is looked at once, so that no text takes long.

export interface ScannedBlock {
  /** As written, '' when there is none. */
  readonly name: string;
  /** Of the opening tag. */
  readonly start: number;
  readonly end: number;
  /** What it holds, without the white space around it; absent when the block is never closed. */
  readonly text?: string;
  /** Offset behind the closing tag. */
  readonly closed?: number;
}

export interface ScannedTag {
  readonly start: number;
  readonly end: number;
}

const TAG = /\{%-?[ \t]*(?<tag>docs|enddocs)\b(?<rest>[^%}]*)-?%\}/g;

/** Blocks in order, and closing tags that close none. */
export function scanDocBlocks(text: string): {
  readonly blocks: readonly ScannedBlock[];
  readonly stray: readonly ScannedTag[];
} {
  const blocks: ScannedBlock[] = [];
  const stray: ScannedTag[] = [];
  let open: ScannedBlock | undefined;
  for (const match of text.matchAll(TAG)) {
    const { tag, rest = '' } = match.groups ?? {};
    const at = { start: match.index, end: match.index + match[0].length };
    if (tag === 'docs') {
      if (open !== undefined) blocks.push(open);
      open = { name: rest.replace(/-$/, '').trim(), ...at };
    } else if (open === undefined) stray.push(at);
    else {
      blocks.push({ ...open, text: text.slice(open.end, at.start).trim(), closed: at.end });
      open = undefined;
    }
  }
  return { blocks: open === undefined ? blocks : [...blocks, open], stray };
}
