// The part of a request that speaks of one record, as the connector renders it from the plan's operation. Headers, and
// with them all secrets, are no part of it; sensitive values are masked before anything is rendered.

import { type Connector, objectOf } from '../../core/connector.js';
import type { RecordRequest } from '../../core/explanation-document.js';
import { MEMBER_SEPARATOR, type SyncNode } from '../../core/manifest.js';
import { MASK, payloadMembers, sensitiveFields, shownMatch, shownMember } from '../../core/payload.js';
import type { Settings } from '../../core/settings.js';
import type { Engine } from '../database/engine.js';
import { recordSql } from '../deliver/record-sql.js';
import { fillTemplate } from '../http/template.js';

export interface PastOperation {
  readonly seq: number;
  readonly action: string;
  readonly operation: string | null;
  readonly reason: string;
  readonly key: string;
  readonly match: string | null;
  readonly payload: string | null;
  readonly initial: string | null;
  readonly previous: string | null;
  readonly destination_id: string | null;
  readonly replaces: string | null;
}

export interface RenderOptions {
  readonly sync: SyncNode;
  readonly connector: Connector;
  readonly settings: Settings;
}

/** Null for tables and files, and for an operation that the connector no longer has. */
export async function renderRequest(
  engine: Engine,
  past: PastOperation,
  { sync, connector, settings }: RenderOptions,
): Promise<RecordRequest | null> {
  const offered = Object.values(objectOf(connector, sync.object)?.operations ?? {});
  const operation = offered.find(({ name }) => name === past.operation);
  if (operation?.request === undefined) return null;
  const masked = maskedOperation(past, sync);
  const names: Readonly<Record<string, string | null>> = {
    object: sync.object,
    id: past.destination_id,
    match: masked.match,
    key: past.key,
    ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [`settings.${name}`, String(value)])),
  };
  const { method, path } = operation.request;
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE "sluice__one" AS SELECT $1::BIGINT AS seq, $2::VARCHAR AS action, $3::VARCHAR AS key, $4::VARCHAR AS match,
      $5::VARCHAR AS payload, $6::VARCHAR AS initial, $7::VARCHAR AS previous, $8::VARCHAR AS destination_id`,
    [
      past.seq,
      past.action,
      past.key,
      masked.match,
      masked.payload,
      masked.initial,
      masked.previous,
      past.destination_id,
    ],
  );
  const [row] = await engine.rows(`SELECT ${recordSql(operation, sync)} FROM "sluice__one"`);
  const filled = fillTemplate(path, (name) => names[name] ?? undefined, encodeURIComponent) ?? path;
  return { method, path: filled, record: String(row?.[0] ?? '') };
}

interface Masked {
  readonly match: string | null;
  readonly payload: string | null;
  readonly initial: string | null;
  readonly previous: string | null;
}

/** A sensitive member that changed is masked otherwise before than after, so that it still counts as changed. */
function maskedOperation(past: PastOperation, sync: SyncNode): Masked {
  const sensitive = sensitiveFields(sync);
  const after = payloadMembers(past.payload);
  const mask = (payload: string | null, word: (name: string, text: string) => string): string | null =>
    payload === null
      ? null
      : `{${[...payloadMembers(payload)]
          .map(
            ([name, text]) =>
              `${JSON.stringify(name)}:${sensitive.has(name) || shownMember(text) === MASK ? JSON.stringify(word(name, text)) : text}`,
          )
          .join(MEMBER_SEPARATOR)}}`;
  return {
    match: past.match === null ? null : shownMatch(sync, past.match),
    payload: mask(past.payload, () => MASK),
    initial: mask(past.initial, () => MASK),
    previous: mask(past.previous, (name, text) => (after.get(name) === text ? MASK : `${MASK} before`)),
  };
}
