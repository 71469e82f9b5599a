// A value and its bytes in a file, each made of the other when it is asked for and not before.

import { deserialize, serialize } from 'node:v8';

export class Stored<T> {
  private constructor(
    private known: { readonly value: T } | undefined,
    private written: Uint8Array | undefined,
  ) {}

  static of<T>(value: T): Stored<T> {
    return new Stored({ value }, undefined);
  }

  /** What `bytes` gave for a value of the same type. */
  static from<T>(bytes: Uint8Array): Stored<T> {
    return new Stored<T>(undefined, bytes);
  }

  get value(): T {
    this.known ??= { value: deserialize(this.written ?? new Uint8Array()) as T };
    return this.known.value;
  }

  get bytes(): Uint8Array {
    this.written ??= serialize(this.known?.value);
    return this.written;
  }
}
