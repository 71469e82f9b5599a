// What a connector document must fulfil beyond its schema: the part of its transport is there, and every placeholder
// and $-variable is one that the runtime can fill.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { WrittenConnector, Object as WrittenObject } from '../../core/generated/written-connector.js';
import { checkOperation } from './check-operation.js';
import { checkPlaceholders, type Declared } from './check-placeholders.js';
import { type JsonPath, type Located, placeOf } from './located.js';
import { openingOf } from './spot.js';
import { hints, kindOf } from './words.js';

const STATUS = /^[2-5](xx|[0-9]{2})$/;

export function checkConnector(connector: Located<WrittenConnector>): readonly Diagnostic[] {
  return [
    ...checkTransport(connector),
    ...checkDefaults(connector),
    ...checkAnswers(connector),
    ...checkRateHeaders(connector),
    ...checkSharedTexts(connector),
    ...operationPlaces(connector).flatMap((path) => checkOperation(connector, path)),
    ...Object.entries(connector.value.objects).flatMap(([name, object]) => checkIdentifiers(connector, name, object)),
  ];
}

function checkTransport(connector: Located<WrittenConnector>): readonly Diagnostic[] {
  const { transport } = connector.value;
  if (connector.value[transport] !== undefined) return [];
  const detail = `A connector with transport "${transport}" needs the key "${transport}".`;
  return [errorAt('SL0203', openingOf(connector, []), detail)];
}

function checkDefaults(connector: Located<WrittenConnector>): readonly Diagnostic[] {
  return Object.entries(connector.value.settings ?? {}).flatMap(([name, setting]) => {
    const type = setting.type ?? 'string';
    if (setting.default === undefined || typeof setting.default === type) return [];
    const detail = `Setting "${name}" is a ${type}, but its default is ${kindOf(setting.default)}.`;
    return [errorAt('SL0202', placeOf(connector, ['settings', name, 'default']), detail)];
  });
}

function checkAnswers(connector: Located<WrittenConnector>): readonly Diagnostic[] {
  const statuses = Object.keys(connector.value.http?.answers ?? {});
  const detail = 'An answer is named by its HTTP status, such as "429", or by a class of them: "2xx", "4xx", "5xx".';
  return statuses
    .filter((status) => !STATUS.test(status))
    .map((status) => errorAt('SL0202', placeOf(connector, ['http', 'answers', status], 'key'), detail));
}

/** A limit is only of use when it is told what is left, and when there is more. */
function checkRateHeaders(connector: Located<WrittenConnector>): readonly Diagnostic[] {
  const limits = connector.value.http?.rate_headers ?? [];
  return limits.flatMap(({ remaining, usage, reset, per }, index) => {
    const left = (remaining === undefined) === (usage === undefined);
    const when = reset === undefined && per === undefined;
    if (!left && !when) return [];
    const detail = left
      ? 'A limit is told by "remaining" (how many requests are left) or by "usage" (18/5000), and by one of them.'
      : 'A limit needs "reset" (the header that says when it starts anew), "per" (how long until then), or both.';
    return [errorAt('SL0203', placeOf(connector, ['http', 'rate_headers', index]), detail)];
  });
}

/** The texts that all requests, files or tables share. */
function checkSharedTexts(connector: Located<WrittenConnector>): readonly Diagnostic[] {
  const { settings, secrets, http } = connector.value;
  const withSettings: Declared = { settings: Object.keys(settings ?? {}) };
  const inHeaders: Declared = { ...withSettings, secrets: Object.keys(secrets ?? {}), words: ['batch.id'] };
  const paths = [
    ['http', 'base_url'],
    ['file', 'directory'],
    ['duckdb', 'path'],
  ];
  return [
    ...paths.flatMap((path) => checkPlaceholders(connector, path, withSettings)),
    ...Object.keys(http?.headers ?? {}).flatMap((name) =>
      checkPlaceholders(connector, ['http', 'headers', name], inHeaders),
    ),
  ];
}

function operationPlaces({ value }: Located<WrittenConnector>): readonly JsonPath[] {
  const shared = Object.keys(value.operations ?? {}).map((name) => ['operations', name]);
  const own = Object.entries(value.objects).flatMap(([object, written]) =>
    Object.keys(written.operations ?? {}).map((name) => ['objects', object, 'operations', name]),
  );
  return [...shared, ...own];
}

function checkIdentifiers(
  connector: Located<WrittenConnector>,
  name: string,
  object: WrittenObject,
): readonly Diagnostic[] {
  const fields = Object.keys(object.fields ?? {});
  return (object.identifiers ?? []).flatMap((identifier, index) => {
    if (object.custom_fields === true || fields.includes(identifier)) return [];
    const detail = `"${name}" has no field "${identifier}".${hints(identifier, 'fields', fields)}`;
    return [errorAt('SL0216', placeOf(connector, ['objects', name, 'identifiers', index]), detail)];
  });
}
