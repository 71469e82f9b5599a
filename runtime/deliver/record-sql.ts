// A connector's record template compiled to one SQL expression over the plan's operations, so that the database writes
// the finished JSON text of each record. Variables are listed in docs/writing-connectors.md.

import type { Operation } from '../../core/connector.js';
import type { Json } from '../../core/json.js';
import { MEMBER_SEPARATOR, type SyncNode } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import { memberList } from '../database/member-list.js';

/** VARCHAR expression over the columns of `sluice__work`: seq, action, key, match, payload, initial, previous, destination_id. */
export function recordSql(operation: Operation, sync: SyncNode): string {
  const pieces = jsonPieces(operation.record, sync);
  return `concat(${mergeTexts(pieces)
    .map((piece) => ('text' in piece ? sqlText(piece.text) : piece.sql))
    .join(', ')})`;
}

type Piece = { readonly text: string } | { readonly sql: string };

function jsonPieces(value: Json, sync: SyncNode): readonly Piece[] {
  if (typeof value === 'string' && value.startsWith('$')) return [{ sql: variableSql(value, sync) }];
  if (Array.isArray(value))
    return wrap(
      '[',
      ']',
      value.map((item: Json) => jsonPieces(item, sync)),
    );
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).map(([name, member]): readonly Piece[] => [
      { text: `${JSON.stringify(name)}:` },
      ...jsonPieces(member, sync),
    ]);
    return wrap('{', '}', members);
  }
  return [{ text: JSON.stringify(value) }];
}

function wrap(open: string, close: string, items: readonly (readonly Piece[])[]): readonly Piece[] {
  return [{ text: open }, ...items.flatMap((item, i) => (i === 0 ? item : [{ text: ',' }, ...item])), { text: close }];
}

function mergeTexts(pieces: readonly Piece[]): readonly Piece[] {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (last !== undefined && 'text' in last && 'text' in piece)
      merged[merged.length - 1] = { text: last.text + piece.text };
    else merged.push(piece);
  }
  return merged;
}

const OBJECT = (members: string): string => `concat('{', array_to_string(${members}, ','), '}')`;
const PLAIN = (payload: string): string => `replace(${payload}, ${sqlText(MEMBER_SEPARATOR)}, ',')`;

/** All members; those that are set at creation only are added when the record is created. */
const FIELDS = `CASE WHEN initial IS NULL OR action <> 'create' THEN ${PLAIN('payload')}
  ELSE ${OBJECT(`list_filter(list_concat(${memberList('payload')}, ${memberList('initial')}), lambda m: m <> '')`)} END`;

/** The members that the ledger does not hold with the same value. */
const CHANGED = `CASE WHEN previous IS NULL THEN ${PLAIN('payload')}
  ELSE ${OBJECT(`list_filter(${memberList('payload')}, lambda m: NOT list_contains(${memberList('previous')}, m))`)} END`;

function variableSql(variable: string, sync: SyncNode): string {
  switch (variable) {
    case '$fields':
      return sync.fields.some((field) => field.manage === 'on_create') ? FIELDS : PLAIN('payload');
    case '$changed':
      return CHANGED;
    case '$id':
      return 'to_json(destination_id)';
    case '$match':
      return 'to_json(match)';
    case '$match.name':
      return sqlText(JSON.stringify(sync.match[0] ?? ''));
    case '$key':
      return 'to_json(key)';
    case '$ref':
      return `concat('"', seq, '"')`;
    case '$idempotency_key':
      return `to_json(${idempotencyKeySql(sync)})`;
    case '$action':
      return 'to_json(action)';
    case '$object':
      return sqlText(JSON.stringify(sync.object));
    default:
      throw new Error(`Unknown variable ${variable} in a connector's record`);
  }
}

/**
 * VARCHAR expression over the same columns: 32 hexadecimal digits by which a destination recognises a record that is
 * sent again. A record that is added once has the same in every run, for as long as its payload is the same; other
 * operations have one of their own in every plan, so that going back to an earlier value is not taken for a repetition.
 */
export function idempotencyKeySql({ name }: SyncNode): string {
  const once = "concat('once', chr(31), (SELECT lineage FROM sluice_ledger.main.meta))";
  const eachPlan = "(SELECT json_extract_string(document, '$.plan_id') FROM sluice_plan.main.header)";
  const scope = `CASE WHEN operation IN ('create', 'append') THEN ${once} ELSE ${eachPlan} END`;
  return `md5(concat_ws(chr(31), ${scope}, ${sqlText(name)}, action, key, payload))`;
}
