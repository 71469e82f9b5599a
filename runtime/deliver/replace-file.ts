// Changes a file in one step: the new one is written beside the old one and takes its place when it is whole. Rows of
// others stay as they are, in their order; new ones come after them.

import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { sqlText } from '../../core/sql-text.js';
import { syncFolder } from '../database/durable-files.js';
import type { Engine } from '../database/engine.js';
import { chooseLeaving, chooseRows } from './choose-rows.js';
import { type FileShape, OLD_ROW } from './file-shape.js';
import { openJsonLines } from './json-lines-file.js';
import type { SetDelivery } from './set-delivery.js';
import { stageRecords } from './stage-records.js';
import { openTypedFile } from './typed-file.js';

/** `path` is absolute and its folder is there. Throws when the old file cannot be read or the new one not written. */
export async function replaceFile(delivery: SetDelivery, path: string): Promise<void> {
  const { engine, sync, actions } = delivery;
  const old = statSync(path, { throwIfNoEntry: false });
  const filled = old !== undefined && old.size > 0;
  const open = /^\.(csv|parquet)$/i.test(extname(path)) ? openTypedFile : openJsonLines;
  const shape = await open(delivery, path, { exists: filled });
  const { columns, present } = shape;
  try {
    await stageRecords(engine, columns, { actions, ...shape.staging });
    if (delivery.deletes) await chooseLeaving(engine, { sync, columns, present });
    else await chooseRows(engine, { sync, columns, present });
    if (!delivery.deletes || filled) await writeAnew(engine, path, newContent(delivery, shape), old?.mode);
  } finally {
    await engine.run('DROP TABLE IF EXISTS "sluice__old"');
  }
}

function newContent(
  { sync, deletes }: SetDelivery,
  { updated, inserted, copy }: FileShape,
): { sql: string; copy: string } {
  const stays = `o.${OLD_ROW} NOT IN (SELECT row FROM "sluice__leaving")`;
  const changes = deletes || sync.operations.create === 'append' ? ' WHERE false' : '';
  const targets = deletes ? 'SELECT 0 AS seq, 0 AS row, false AS moved' : 'FROM "sluice__targets"';
  const old = `SELECT o.${OLD_ROW} AS "sluice__at", ${updated} FROM "sluice__old" AS o
    LEFT JOIN (SELECT * FROM "sluice__incoming" JOIN (${targets}) USING (seq)${changes}) AS i ON i.row = o.${OLD_ROW} WHERE ${stays}`;
  const fresh = `SELECT (SELECT count(*) FROM "sluice__old") + 1 + i.seq, ${inserted} FROM "sluice__incoming" AS i
    WHERE i.refused IS NULL AND i.seq NOT IN (SELECT seq FROM "sluice__targets")`;
  const inserts = !deletes && sync.operations.create !== undefined;
  return {
    sql: `SELECT * EXCLUDE ("sluice__at") FROM (${old}${inserts ? ` UNION ALL ${fresh}` : ''}) ORDER BY "sluice__at"`,
    copy,
  };
}

/** A temporary that a killed process left is replaced. */
async function writeAnew(
  engine: Engine,
  path: string,
  { sql, copy }: { readonly sql: string; readonly copy: string },
  mode: number | undefined,
): Promise<void> {
  const temporary = `${path}.writing`;
  rmSync(temporary, { force: true });
  try {
    await engine.run(`COPY (${sql}) TO ${sqlText(temporary)} (${copy}, USE_TMP_FILE false)`);
    if (mode !== undefined) chmodSync(temporary, mode & 0o777);
    toDisk(temporary);
    renameSync(temporary, path);
    await syncFolder(dirname(path));
  } finally {
    rmSync(temporary, { force: true });
  }
}

function toDisk(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
