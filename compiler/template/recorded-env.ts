// Environment variables that remember which of them were asked for, set or not.

export interface RecordedEnv {
  readonly values: Readonly<Record<string, string>>;
  /** Names asked for so far. */
  readonly names: ReadonlySet<string>;
}

export function recordedEnv(env: Readonly<Record<string, string | undefined>>): RecordedEnv {
  const names = new Set<string>();
  const asked = (name: string | symbol): void => void names.add(String(name));
  const set = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const values = new Proxy<Record<string, string>>(Object.fromEntries(set), {
    get: (target, name) => {
      asked(name);
      return typeof name === 'string' && Object.hasOwn(target, name) ? target[name] : undefined;
    },
    getOwnPropertyDescriptor: (target, name) => {
      asked(name);
      return Object.getOwnPropertyDescriptor(target, name);
    },
  });
  return { values, names };
}
