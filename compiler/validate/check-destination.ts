// A destination against its connector: the settings and secrets that it gives are those that the connector takes.

import { type Connector, objectOf } from '../../core/connector.js';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { WrittenDestination } from '../../core/generated/written-destination.js';
import { nearestName, suggestion } from '../../core/nearest-name.js';
import { type Located, placeOf } from './located.js';
import { openingOf } from './spot.js';
import { hints, kindOf, known } from './words.js';

type Destination = Located<WrittenDestination>;

export function checkDestination(destination: Destination, connector: Connector): readonly Diagnostic[] {
  return [
    ...checkSettings(destination, connector),
    ...checkSecrets(destination, connector),
    ...checkMissing(destination, connector),
    ...checkCustomFields(destination, connector),
  ];
}

/** SL0214 for a connector that neither the project nor Sluice has. */
export function unknownConnector(destination: Destination, names: readonly string[]): Diagnostic {
  const { connector } = destination.value;
  const own = `${known('connectors', names)} One of your own goes in connectors/${connector}.connector.json.`;
  const detail = `There is no connector "${connector}".${suggestion(connector, names) || own}`;
  return errorAt('SL0214', placeOf(destination, ['connector']), detail);
}

function checkSettings(destination: Destination, connector: Connector): readonly Diagnostic[] {
  return Object.entries(destination.value.settings ?? {}).flatMap(([name, value]) => {
    const path = ['settings', name];
    const setting = Object.hasOwn(connector.settings, name) ? connector.settings[name] : undefined;
    if (setting === undefined)
      return [errorAt('SL0201', placeOf(destination, path, 'key'), unknownSetting(connector, name))];
    if (typeof value === setting.type) return [];
    const detail = `Setting "${name}" of connector "${connector.name}" must be a ${setting.type}, not ${kindOf(value)}.`;
    return [errorAt('SL0202', placeOf(destination, path), detail)];
  });
}

function unknownSetting(connector: Connector, name: string): string {
  if (Object.hasOwn(connector.secrets, name)) {
    return `"${name}" is a secret of connector "${connector.name}", not a setting. ${referenceTo(name)}`;
  }
  const names = Object.keys(connector.settings);
  return `Connector "${connector.name}" has no setting "${name}".${hints(name, 'settings', names)}`;
}

function checkSecrets(destination: Destination, connector: Connector): readonly Diagnostic[] {
  const names = Object.keys(connector.secrets);
  return Object.keys(destination.value.secrets ?? {})
    .filter((name) => !names.includes(name))
    .map((name) => {
      const detail = `Connector "${connector.name}" has no secret "${name}".${hints(name, 'secrets', names)}`;
      return errorAt('SL0201', placeOf(destination, ['secrets', name], 'key'), detail);
    });
}

function checkMissing(destination: Destination, connector: Connector): readonly Diagnostic[] {
  const settings = Object.keys(destination.value.settings ?? {});
  const secrets = Object.keys(destination.value.secrets ?? {});
  const needed = Object.keys(connector.settings).filter((name) => connector.settings[name]?.default === undefined);
  const secret = Object.keys(connector.secrets).filter((name) => connector.secrets[name]?.optional !== true);
  return [
    ...missing(needed, Object.keys(connector.settings), settings).map((name) =>
      lacks(destination, 'settings', `Connector "${connector.name}" needs the setting "${name}".`),
    ),
    ...missing(secret, Object.keys(connector.secrets), [...secrets, ...settings]).map((name) =>
      lacks(destination, 'secrets', `Connector "${connector.name}" needs the secret "${name}". ${referenceTo(name)}`),
    ),
  ];
}

/** What is required and not given. A name of which a mistyped one is given counts as given: that is told already. */
function missing(required: readonly string[], names: readonly string[], given: readonly string[]): readonly string[] {
  const mistyped = given.filter((name) => !names.includes(name)).map((name) => nearestName(name, names));
  return required.filter((name) => !given.includes(name) && !mistyped.includes(name));
}

function referenceTo(secret: string): string {
  return `Give a reference to it: "secrets": { "${secret}": { "env": "NAME" } }.`;
}

function lacks(destination: Destination, part: 'settings' | 'secrets', detail: string): Diagnostic {
  const place =
    destination.value[part] === undefined ? openingOf(destination, []) : placeOf(destination, [part], 'key');
  return errorAt('SL0224', place, detail);
}

function checkCustomFields(destination: Destination, connector: Connector): readonly Diagnostic[] {
  const objects = Object.keys(connector.objects);
  return Object.keys(destination.value.custom_fields ?? {})
    .filter((name) => objectOf(connector, name) === undefined)
    .map((name) => {
      const detail = `Connector "${connector.name}" has no object "${name}".${hints(name, 'objects', objects)}`;
      return errorAt('SL0215', placeOf(destination, ['custom_fields', name], 'key'), detail);
    });
}
