// A record whose values are kept as JSON until they are asked for.

/** Like an ordinary object in every other way. The values are of type `T` because the caller made them so. */
export function lazyRecord<T>(pieces: ReadonlyMap<string, string | Uint8Array>): Readonly<Record<string, T>> {
  const record: Record<string, T> = {};
  for (const [name, piece] of pieces) {
    let value: T | undefined;
    const get = (): T => {
      value ??= JSON.parse(textOf(piece)) as T;
      return value;
    };
    Object.defineProperty(record, name, { get, enumerable: true });
  }
  return record;
}

function textOf(piece: string | Uint8Array): string {
  return typeof piece === 'string' ? piece : Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString();
}
