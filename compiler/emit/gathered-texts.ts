// Texts of nodes gathered in any order, as bytes: thousands of long strings would be moved about on JavaScript's heap.

import { canonicalJson } from '../../core/json.js';
import { NodeTexts } from './node-texts.js';

interface Gathered {
  readonly node: object;
  /** Where its text is. */
  readonly from: number;
  readonly to: number;
}

const FIRST_BYTES = 1 << 16;
/** What a code unit of JavaScript takes in UTF-8, at most. */
const BYTES_OF_UNIT = 3;

export class GatheredTexts {
  private bytes = Buffer.allocUnsafe(FIRST_BYTES);
  private length = 0;
  private readonly nodes = new Map<string, Gathered>();

  /** Makes the node's text, unless it was made of this very node. */
  add(name: string, node: object): void {
    if (this.nodes.get(name)?.node !== node) this.set(name, node, canonicalJson(node));
  }

  /** All of them in name order. */
  texts(): NodeTexts {
    const entries = [...this.nodes].sort(([a], [b]) => (a < b ? -1 : 1));
    const keys = entries.map(([name], index) => Buffer.from(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`));
    const size = entries.reduce((sum, [, { from, to }], index) => sum + to - from + (keys[index]?.length ?? 0), 0);
    const bytes = Buffer.allocUnsafe((entries.length === 0 ? 1 : 0) + size + 1);
    const places = new Uint32Array(2 * entries.length);
    let at = entries.length === 0 ? bytes.write('{') : 0;
    for (const [index, [, { from, to }]] of entries.entries()) {
      at += keys[index]?.copy(bytes, at) ?? 0;
      places[2 * index] = at;
      at += this.bytes.copy(bytes, at, from, to);
      places[2 * index + 1] = at;
    }
    bytes.write('}', at);
    return new NodeTexts(
      entries.map(([name]) => name),
      bytes,
      places,
    );
  }

  private set(name: string, node: object, text: string): void {
    this.makeRoom(BYTES_OF_UNIT * text.length);
    const from = this.length;
    this.length += this.bytes.write(text, from);
    this.nodes.set(name, { node, from, to: this.length });
  }

  private makeRoom(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, this.length + size));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
