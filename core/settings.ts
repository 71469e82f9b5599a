// An account's settings: what it sets, over the defaults of its connector.

import type { Connector } from './connector.js';

export type Settings = Readonly<Record<string, string | number | boolean>>;

/** Every setting that the account or the connector gives a value. */
export function settingsOf(connector: Pick<Connector, 'settings'>, written: Settings): Settings {
  const defaults = Object.entries(connector.settings).flatMap(([name, setting]) =>
    setting.default === undefined ? [] : [[name, setting.default] as const],
  );
  return { ...Object.fromEntries(defaults), ...written };
}
