// Fields that lose their value: how many updates of a plan take a field from a value to null, or leave it out. Told from
// the payloads' own texts in one pass that keeps nothing.

import type { ValueRules } from '../../core/connector.js';
import type { SyncNode } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import type { Engine } from '../database/engine.js';

export interface LostValues {
  /** The field that most records lose; of several the first by name. */
  readonly field: string;
  readonly records: number;
}

/** Undefined when no field loses its value. Fields that the sync no longer maps do not count. */
export async function countNulls(engine: Engine, sync: SyncNode, rules: ValueRules): Promise<LostValues | undefined> {
  const names = sync.fields.filter(({ manage }) => manage === 'always').map(({ name }) => name);
  if (names.length === 0) return undefined;
  const lost = names.map(
    (name) => `count(*) FILTER (${hasValue('previous', name, rules)} AND NOT (${hasValue('payload', name, rules)}))`,
  );
  const [row = []] = await engine.rows(
    `SELECT ${lost.join(', ')} FROM (
       SELECT ${membersOf('previous')} AS previous, ${membersOf('payload')} AS payload
       FROM sluice_plan.main.operations WHERE sync = $1 AND action = 'update' AND previous IS NOT NULL)`,
    [sync.name],
  );
  return names
    .map((field, i) => ({ field, records: Number(row[i] ?? 0) }))
    .filter(({ records }) => records > 0)
    .reduce<LostValues | undefined>(
      (worst, next) => (worst && worst.records >= next.records ? worst : next),
      undefined,
    );
}

/** The payload's text with a tab before every member: a tab stands nowhere else in it. */
function membersOf(column: string): string {
  return `chr(9) || substr(${column}, 2)`;
}

/** A null as the connector sends it is a whole JSON text, with which no other value's text begins. */
function hasValue(column: string, name: string, rules: ValueRules): string {
  const member = (text: string): string => `contains(${column}, chr(9) || ${sqlText(JSON.stringify(name) + text)})`;
  return `${member(':')} AND NOT ${member(`:${JSON.stringify(rules.null)}`)}`;
}
