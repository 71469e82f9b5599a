// The fields of a sync that it keeps up to date, and how their values compare.

import { type Connector, objectOf } from '../../core/connector.js';
import type { SyncNode } from '../../core/manifest.js';
import type { CompareRules } from './compare-values.js';

/** In name order; without those that are set at creation only. */
export function ownedFields(sync: SyncNode): readonly string[] {
  return sync.fields.filter(({ manage }) => manage === 'always').map(({ name }) => name);
}

/** `columns`: for tables and files, the SQL type of each field; a column of text holds texts. */
export function compareRules(
  sync: SyncNode,
  connector: Connector,
  columns: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, CompareRules> {
  const { encoding, null: nothing, list_separator: separator } = connector.values;
  const fields = objectOf(connector, sync.object)?.fields ?? {};
  return new Map(
    ownedFields(sync).map((name) => {
      const described = Object.hasOwn(fields, name) ? fields[name] : undefined;
      const stored = columns.get(name) === 'VARCHAR' ? ('string' as const) : undefined;
      const type = sync.fields.find((field) => field.name === name)?.type ?? described?.type ?? stored;
      const rules: CompareRules = {
        ...(type !== undefined && { type }),
        ...(described?.format !== undefined && { format: described.format }),
        null: nothing,
        ...(encoding === 'string' && separator !== undefined && { listSeparator: separator }),
      };
      return [name, rules];
    }),
  );
}
