// A record whose values are JSON until somebody asks for them.

export interface JsonTexts {
  readonly names: readonly string[];
  readonly get: (name: string) => string | undefined;
  readonly has: (name: string) => boolean;
}

/** Like an ordinary object that cannot be changed. The values are of type `T` because the caller made their texts so. */
export function lazyRecord<T extends object>(texts: JsonTexts): Readonly<Record<string, T>> {
  const values = new Map<string, T>();
  const parsed = (name: string): T | undefined => {
    const known = values.get(name);
    const text = known === undefined ? texts.get(name) : undefined;
    if (text === undefined) return known;
    const value = JSON.parse(text) as T;
    values.set(name, value);
    return value;
  };
  return new Proxy<Record<string, T>>(
    {},
    {
      get: (target, name) => (typeof name === 'string' ? parsed(name) : undefined) ?? Reflect.get(target, name),
      has: (target, name) => (typeof name === 'string' && texts.has(name)) || Reflect.has(target, name),
      ownKeys: () => texts.names,
      getOwnPropertyDescriptor: (_, name) => {
        if (typeof name !== 'string' || !texts.has(name)) return undefined;
        return { get: () => parsed(name), enumerable: true, configurable: true };
      },
      set: () => false,
      defineProperty: () => false,
      deleteProperty: () => false,
    },
  );
}
