// What was found out about the models of a project, and the same in few long texts: those are stored and read again in a
// fraction of the time that thousands of objects take.

export interface KeptModel {
  /** Names of models that it reads. */
  readonly refs: readonly string[];
  /** Names of models that its tests look in. */
  readonly looksIn: readonly string[];
  /** JSON of the columns; absent when they cannot be known without the warehouse. */
  readonly columns?: string;
  /** Whether a collation that no type shows may come with its columns. */
  readonly isCollated: boolean;
  readonly fingerprint: string;
}

export type KeptModels = ReadonlyMap<string, KeptModel>;

/** Each text has a line for each model; JSON has no line ends in it, and neither has a name. */
export interface PackedModels {
  readonly names: string;
  /** JSON of the names, or nothing for none. */
  readonly refs: string;
  readonly looksIn: string;
  /** Each once: many models have the same. */
  readonly shapes: string;
  /** Which of them each has, and -1 for none. */
  readonly columns: Int32Array;
  readonly collated: Uint8Array;
  readonly fingerprints: string;
}

export function packModels(models: KeptModels): PackedModels {
  const all = [...models.values()];
  const shapes = new Map<string, number>();
  const shapeOf = ({ columns }: KeptModel): number => {
    if (columns === undefined) return -1;
    const index = shapes.get(columns) ?? shapes.size;
    shapes.set(columns, index);
    return index;
  };
  return {
    names: [...models.keys()].join('\n'),
    refs: all.map(({ refs }) => listText(refs)).join('\n'),
    looksIn: all.map(({ looksIn }) => listText(looksIn)).join('\n'),
    columns: Int32Array.from(all, shapeOf),
    shapes: [...shapes.keys()].join('\n'),
    collated: Uint8Array.from(all, ({ isCollated }) => (isCollated ? 1 : 0)),
    fingerprints: all.map(({ fingerprint }) => fingerprint).join('\n'),
  };
}

export function unpackModels(packed: PackedModels): KeptModels {
  const [refs, looksIn, shapes, fingerprints] = [packed.refs, packed.looksIn, packed.shapes, packed.fingerprints].map(
    (text) => text.split('\n'),
  );
  const models = new Map<string, KeptModel>();
  for (const [index, name] of packed.names.split('\n').entries()) {
    const columns = shapes?.[packed.columns[index] ?? -1];
    models.set(name, {
      refs: listOf(refs?.[index]),
      looksIn: listOf(looksIn?.[index]),
      ...(columns !== undefined && { columns }),
      isCollated: packed.collated[index] === 1,
      fingerprint: fingerprints?.[index] ?? '',
    });
  }
  return models;
}

const NONE: readonly string[] = [];

function listText(names: readonly string[]): string {
  return names.length === 0 ? '' : JSON.stringify(names);
}

function listOf(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? NONE : (JSON.parse(text) as readonly string[]);
}
