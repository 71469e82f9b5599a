// The fields of a sync against those of the object that it delivers to: they exist, can be written, and are enough
// to create a record.

import type { ObjectField } from '../../core/connector.js';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { chooseOperations } from '../../core/modes.js';
import { nearestName, suggestion } from '../../core/nearest-name.js';
import { type ResolvedField, resolveFields } from '../resolve/resolve-fields.js';
import { checkConstant } from '../types/check-constant.js';
import { clashes } from '../types/fit.js';
import { takes } from '../types/type-words.js';
import { type JsonPath, placeOf } from './located.js';
import type { SyncTarget } from './sync-context.js';
import { known, quotedList } from './words.js';

export function checkSyncFields(target: SyncTarget): readonly Diagnostic[] {
  const fields = resolveFields(target.sync.value);
  const matches = Object.keys(target.sync.value.match).filter((name) => isMatchChecked(target, name));
  return [
    ...matches.flatMap((name) => checkName(target, name, ['match', name])),
    ...fields.flatMap((field) => checkField(target, field)),
    ...checkRequired(target, fields),
  ];
}

/** Where the object names its identifiers, SL0223 says it all. A field of both places is told where it is mapped. */
function isMatchChecked({ sync, object }: SyncTarget, name: string): boolean {
  return object.identifiers.length === 0 && !Object.hasOwn(sync.value.fields, name);
}

function checkField(target: SyncTarget, field: ResolvedField): readonly Diagnostic[] {
  const { sync, object } = target;
  const path = ['fields', field.name];
  if (!Object.hasOwn(object.fields, field.name)) {
    return [...checkName(target, field.name, path), ...checkManage(target, field), ...checkMatched(target, field)];
  }
  const known = object.fields[field.name];
  if (known === undefined) return [];
  if (known.read_only) {
    const detail = `"${field.name}" of ${sync.value.object} is set by the destination itself and cannot be written. Remove it.`;
    return [errorAt('SL0222', placeOf(sync, path, 'key'), detail)];
  }
  const declared = checkDeclared(target, field, known);
  const constant = declared.length > 0 ? declared : checkConstant(target, field, known);
  return [...constant, ...checkManage(target, field), ...checkMatched(target, field)];
}

/** A field of one's own may well be called much like another. */
const MOST_SLIPS = 2;

/** A name that is neither known nor declared: where accounts have fields of their own, only a likely mistyping. */
function checkName(target: SyncTarget, name: string, path: JsonPath): readonly Diagnostic[] {
  const { sync, destination, connector, object } = target;
  const names = Object.keys(object.fields);
  const declared = destination.value.custom_fields?.[sync.value.object] ?? [];
  if (names.includes(name) || declared.includes(name)) return [];
  if (!object.custom_fields) {
    const none = ' The connector lists no fields; "custom_fields": true there would allow any.';
    const hint = names.length === 0 ? none : suggestion(name, names) || known('fields', names);
    const detail = `"${sync.value.object}" of connector "${connector.name}" has no field "${name}".${hint}`;
    return [errorAt('SL0216', placeOf(sync, path, 'key'), detail)];
  }
  if (name.length < 5) return [];
  const nearest = nearestName(name, [...names, ...declared], MOST_SLIPS);
  if (nearest === undefined) return [];
  const detail =
    `Did you mean "${nearest}"? If "${name}" is a field of your own there, say so in ${destination.file}: ` +
    `"custom_fields": { "${sync.value.object}": ["${name}"] }.`;
  return [errorAt('SL0216', placeOf(sync, path, 'key'), detail)];
}

/** A type that the sync declares and that the destination's field cannot be. */
function checkDeclared({ sync, connector }: SyncTarget, { name, type }: ResolvedField, known: ObjectField) {
  if (type === undefined || !clashes(type, known.type, connector.values)) return [];
  const detail = `"${name}" of ${sync.value.object} ${takes(known.type)}, which "type": "${type}" contradicts. Leave "type" out, or map another field.`;
  return [errorAt('SL0250', placeOf(sync, ['fields', name, 'type']), detail)];
}

function checkManage({ sync, connector }: SyncTarget, { name, manage }: ResolvedField): readonly Diagnostic[] {
  if (manage !== 'if_empty') return [];
  const detail = `Connector "${connector.name}" does not offer to read fields back, which "if_empty" needs. Use "on_create" or "always".`;
  return [errorAt('SL0226', placeOf(sync, ['fields', name, 'manage']), detail)];
}

/** The match value is part of what is sent, so the field cannot have another. */
function checkMatched({ sync }: SyncTarget, { name, from, transform }: ResolvedField): readonly Diagnostic[] {
  const column = Object.hasOwn(sync.value.match, name) ? sync.value.match[name] : undefined;
  if (column === undefined) return [];
  if (from.kind === 'column' && from.column === column && transform.length === 0) return [];
  const detail =
    `"match" takes "${name}" from column "${column}", so it cannot have another value here. ` +
    'Remove it, or compute the value in the model and match by that column.';
  return [errorAt('SL0226', placeOf(sync, ['fields', name], 'key'), detail)];
}

function checkRequired({ sync, object }: SyncTarget, fields: readonly ResolvedField[]): readonly Diagnostic[] {
  const { match, mode, on_delete } = sync.value;
  if (chooseOperations(object, mode, on_delete)?.create === undefined) return [];
  const sent = fields.filter(
    ({ manage, from }) => manage !== 'never' && !(from.kind === 'value' && from.value === null),
  );
  const mapped = new Set(sent.map(({ name }) => name));
  const missing = Object.entries(object.fields)
    .filter(([name, field]) => field.required && !mapped.has(name) && !Object.hasOwn(match, name))
    .filter(([name]) => !fields.some((field) => isMistyped(field.name, name, object.fields)))
    .map(([name]) => name);
  if (missing.length === 0) return [];
  const detail = `Mode "${mode}" creates ${sync.value.object}, which need ${quotedList(missing)}. Map ${missing.length === 1 ? 'it' : 'them'}.`;
  return [errorAt('SL0225', placeOf(sync, ['fields'], 'key'), detail)];
}

/** Whether a mapped name is no field and most likely means this one: then that is the mistake to tell. */
function isMistyped(name: string, meant: string, fields: Readonly<Record<string, unknown>>): boolean {
  return !Object.hasOwn(fields, name) && nearestName(name, Object.keys(fields)) === meant;
}
