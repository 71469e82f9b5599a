// Delivers a sync's operations to a table or a file in one step, inside the database: rows never leave it. Records
// that cannot be stored are refused one by one; a failure of the whole leaves everything as it was.

import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Connector } from '../../core/connector.js';
import type { SyncNode } from '../../core/manifest.js';
import type { Settings } from '../../core/settings.js';
import type { Engine } from '../database/engine.js';
import { hideValues } from '../database/hide-values.js';
import { withPrivateFiles } from '../database/private-files.js';
import { mergeTable } from './merge-table.js';
import { pathInside } from './path-inside.js';
import { replaceFile } from './replace-file.js';
import type { SetDelivery } from './set-delivery.js';
import { columnsOf, readResults, type SetResult } from './stage-records.js';

export interface SetTarget {
  readonly connector: Exclude<Connector, { transport: 'http' }>;
  readonly settings: Settings;
  /** The project's folder, absolute. */
  readonly root: string;
}

/**
 * Brings the table or file to where the operations of the phase lead, and says what became of each. Throws when it
 * cannot; nothing has changed then. Delivering the same operations again changes nothing more.
 */
export async function deliverSet(
  engine: Engine,
  sync: SyncNode,
  target: SetTarget,
  actions: readonly string[],
): Promise<readonly SetResult[]> {
  const path = targetPath(target, sync.object);
  mkdirSync(dirname(path), { recursive: true });
  const columns = await columnsOf(engine, sync);
  const delivery: SetDelivery = { engine, sync, columns, actions, deletes: actions.includes('delete') };
  try {
    await withPrivateFiles(() =>
      target.connector.transport === 'file' ? replaceFile(delivery, path) : mergeTable(delivery, path, sync.object),
    );
    return await readResults(engine);
  } catch (error) {
    throw withoutValues(error, sync);
  }
}

/** Absolute. Throws when it leads out of the project. */
export function targetPath(target: SetTarget, object: string): string {
  const { connector, root } = target;
  if (connector.transport === 'duckdb') return pathInside(root, filled(connector.duckdb.path, target));
  return pathInside(root, join(filled(connector.file.directory, target), object));
}

/** A connector's text with the account's settings put in. */
function filled(text: string, { settings }: SetTarget): string {
  return text.replaceAll(/\{settings\.(\w+)\}/g, (_, name: string) => String(settings[name] ?? ''));
}

/** DuckDB names the offending values; those of a sync with sensitive fields are not for logs. */
function withoutValues(error: unknown, sync: SyncNode): unknown {
  if (!(error instanceof Error) || !sync.fields.some(({ sensitive }) => sensitive)) return error;
  return new Error(hideValues(error));
}
