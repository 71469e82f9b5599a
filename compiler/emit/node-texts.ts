// The members of one JSON object as one text, and where each of them stands in it: to change a few of thousands is to
// join what lies between them.

/** Texts are canonical JSON. */
export class NodeTexts {
  private indexes: ReadonlyMap<string, number> | undefined;

  constructor(
    readonly names: readonly string[],
    /** The whole object, in UTF-8. */
    private readonly bytes: Uint8Array,
    /** Where each value begins and ends in it. */
    private readonly places: Uint32Array,
    /** In place of what stands there, by index. */
    private readonly others: ReadonlyMap<number, Buffer> = new Map(),
  ) {}

  /** What `stored` gave. */
  static revived({ names, places }: StoredTexts, bytes: Uint8Array): NodeTexts {
    return new NodeTexts(JSON.parse(names) as readonly string[], bytes, places);
  }

  get(name: string): string | undefined {
    return this.bytesOf(name)?.toString();
  }

  has(name: string): boolean {
    return this.indexOf(name) !== undefined;
  }

  /** Names of members that are not the same there, or are only here or there. */
  otherThan(there: NodeTexts): readonly string[] {
    const here = this.names.filter((name) => !isSame(this.bytesOf(name), there.bytesOf(name)));
    return [...here, ...there.names.filter((name) => !this.has(name))];
  }

  /** The same with other texts of some of its members. */
  with(texts: ReadonlyMap<string, string>): NodeTexts {
    const others = new Map(this.others);
    for (const [name, text] of texts) {
      const index = this.indexOf(name);
      if (index === undefined) throw new Error(`There is no node ${name}`);
      others.set(index, Buffer.from(text));
    }
    return new NodeTexts(this.names, this.bytes, this.places, others);
  }

  /** The whole object's text, in parts. */
  chunks(): readonly Uint8Array[] {
    const chunks: Uint8Array[] = [];
    let from = 0;
    for (const [index, text] of [...this.others].sort(([a], [b]) => a - b)) {
      chunks.push(this.bytes.subarray(from, this.places[2 * index]), text);
      from = this.places[2 * index + 1] ?? from;
    }
    return [...chunks, this.bytes.subarray(from)];
  }

  /** Where everything stands in the text that `chunks` gives. */
  stored(): StoredTexts {
    const places = this.places.slice();
    let moved = 0;
    for (let index = 0; index < this.names.length; index += 1) {
      const [from = 0, to = 0] = this.places.subarray(2 * index, 2 * index + 2);
      places[2 * index] = from + moved;
      const other = this.others.get(index);
      if (other !== undefined) moved += other.length - (to - from);
      places[2 * index + 1] = to + moved;
    }
    return { names: JSON.stringify(this.names), places };
  }

  private bytesOf(name: string): Buffer | undefined {
    const index = this.indexOf(name);
    if (index === undefined) return undefined;
    const { buffer, byteOffset } = this.bytes;
    const [from = 0, to = 0] = this.places.subarray(2 * index, 2 * index + 2);
    return this.others.get(index) ?? Buffer.from(buffer, byteOffset + from, to - from);
  }

  private indexOf(name: string): number | undefined {
    this.indexes ??= new Map(this.names.map((each, index) => [each, index]));
    return this.indexes.get(name);
  }
}

export interface StoredTexts {
  /** JSON: one long text is stored faster than many. */
  readonly names: string;
  readonly places: Uint32Array;
}

function isSame(a: Buffer | undefined, b: Buffer | undefined): boolean {
  return a !== undefined && b !== undefined && a.equals(b);
}
