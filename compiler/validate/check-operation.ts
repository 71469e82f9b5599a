// One operation of a connector: it has a request where the transport makes requests, its $-variables are known, and
// what names or holds a single record goes with batches of one.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { Operation, WrittenConnector } from '../../core/generated/written-connector.js';
import { suggestion } from '../../core/nearest-name.js';
import { checkPlaceholders, valueAt } from './check-placeholders.js';
import { type JsonPath, type Located, placeOf } from './located.js';
import { isObject } from './schema.js';
import { either, known } from './words.js';

const RECORD_VARIABLES = [
  '$fields',
  '$changed',
  '$id',
  '$match',
  '$match.name',
  '$key',
  '$ref',
  '$action',
  '$object',
  '$idempotency_key',
];
const READ_VARIABLES = ['$id', '$match', '$match.name', '$key', '$ref', '$object'];
const BODY_VARIABLES = ['$records', '$record', '$object', '$match.name', '$fields.names'];
const RECORD_WORDS = ['id', 'match', 'key'];
const HEADER_WORDS = ['batch.id', 'idempotency_key'];
const READS = ['read', 'read_by_match'];

type Connector = Located<WrittenConnector>;

export function checkOperation(connector: Connector, path: JsonPath): readonly Diagnostic[] {
  const operation = operationAt(connector.value, path);
  if (operation === undefined || connector.value.transport !== 'http') return [];
  if (operation.request === undefined) {
    const detail = `"${path.at(-1)}" needs the key "request": with transport "http" every operation makes one.`;
    return [errorAt('SL0203', placeOf(connector, path, 'key'), detail)];
  }
  return [
    ...checkTexts(connector, path, operation),
    ...checkVariables(connector, [...path, 'record'], isRead(path) ? READ_VARIABLES : RECORD_VARIABLES),
    ...checkVariables(connector, [...path, 'body'], BODY_VARIABLES),
    ...checkBody(connector, path, operation),
    ...checkBatch(connector, path, operation),
    ...checkRead(connector, path, operation),
  ];
}

function checkTexts(connector: Connector, path: JsonPath, operation: Operation): readonly Diagnostic[] {
  const settings = Object.keys(connector.value.settings ?? {});
  const secrets = Object.keys(connector.value.secrets ?? {});
  const inPath = { settings, words: ['object', ...RECORD_WORDS, 'match.name', 'fields.names'] };
  const headers = Object.keys(operation.request?.headers ?? {});
  return [
    ...checkPlaceholders(connector, [...path, 'request', 'path'], inPath),
    ...headers.flatMap((name) =>
      checkPlaceholders(connector, [...path, 'request', 'headers', name], { settings, secrets, words: HEADER_WORDS }),
    ),
  ];
}

function checkVariables(connector: Connector, path: JsonPath, names: readonly string[]): readonly Diagnostic[] {
  return variablesBelow(valueAt(connector.value, path), path)
    .filter(({ name }) => !names.includes(name))
    .map(({ name, at }) => {
      const hint = suggestion(name, names) || known('variables', names);
      return errorAt('SL0202', placeOf(connector, at), `"${name}" is no variable of a ${path.at(-1)}.${hint}`);
    });
}

function checkBody(connector: Connector, path: JsonPath, operation: Operation): readonly Diagnostic[] {
  if (operation.body === undefined) return [];
  const at = [...path, 'body'];
  const records = variablesBelow(operation.body, at).filter(({ name }) => name === '$records' || name === '$record');
  const [, second] = records;
  if (records.length === 1) return [];
  const detail = 'A body has "$records" (the list of records) or "$record" (the only one), and has it once.';
  return [errorAt('SL0202', placeOf(connector, second?.at ?? at, second === undefined ? 'key' : 'value'), detail)];
}

/** A body or an address that holds one record goes with batches of one. */
function checkBatch(connector: Connector, path: JsonPath, operation: Operation): readonly Diagnostic[] {
  if ((operation.batch?.records ?? 1) === 1) return [];
  const words = RECORD_WORDS.map((word) => `{${word}}`).filter((word) => operation.request?.path.includes(word));
  const inBody = variablesBelow(operation.body, []).some(({ name }) => name === '$record');
  const inHeaders = Object.values(operation.request?.headers ?? {}).some((text) => text.includes('{idempotency_key}'));
  const reasons = [
    ...words.map((word) => `${word} in the path`),
    ...(inHeaders ? ['{idempotency_key} in a header'] : []),
    ...(inBody ? ['"$record" in the body'] : []),
  ];
  if (reasons.length === 0) return [];
  const detail = `This must be 1: ${either(reasons)} stands for a single record.`;
  return [errorAt('SL0202', placeOf(connector, [...path, 'batch', 'records']), detail)];
}

/** A read says where the values are; nothing else does. */
function checkRead(
  connector: Connector,
  path: JsonPath,
  { results, missing, identify }: Operation,
): readonly Diagnostic[] {
  const name = path.at(-1);
  if (!isRead(path)) {
    const strange = [
      ...(results?.fields === undefined ? [] : [[...path, 'results', 'fields']]),
      ...(missing === undefined ? [] : [[...path, 'missing']]),
    ];
    const detail = `Only "read" and "read_by_match" take this: "${name}" reads nothing back.`;
    return strange.map((at) => errorAt('SL0202', placeOf(connector, at, 'key'), detail));
  }
  if (name === 'read_by_match' && identify === 'id') {
    const detail = '"read_by_match" names records by their match value. The read by id is called "read".';
    return [errorAt('SL0202', placeOf(connector, [...path, 'identify']), detail)];
  }
  if (results?.fields !== undefined) return [];
  const detail = `"${name}" needs the key "results" with "fields": where an entry of the answer holds the record's values.`;
  return [errorAt('SL0203', placeOf(connector, path, 'key'), detail)];
}

function isRead(path: JsonPath): boolean {
  return READS.some((name) => name === path.at(-1));
}

interface Variable {
  readonly name: string;
  readonly at: JsonPath;
}

/** Texts of the form $word in a JSON value, with where they stand. */
function variablesBelow(value: unknown, at: JsonPath): readonly Variable[] {
  if (typeof value === 'string') return /^\$[A-Za-z_.]+$/.test(value) ? [{ name: value, at }] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => variablesBelow(item, [...at, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => variablesBelow(member, [...at, key]));
}

function operationAt(connector: WrittenConnector, path: JsonPath): Operation | undefined {
  const [first, object, , name] = path;
  const operations = first === 'operations' ? connector.operations : connector.objects[String(object)]?.operations;
  const wanted = first === 'operations' ? object : name;
  return Object.entries(operations ?? {}).find(([key]) => key === wanted)?.[1];
}
