// Values on their way into payloads: SQL expressions through a sync's real mapping, in DuckDB as the runtime sets it
// up. What comes back are texts, so that nothing is lost in looking at them.

import * as assert from 'uvu/assert';
import type { ResolvedField } from '../../compiler/resolve/resolve-fields.js';
import type { FieldType, ValueRules } from '../../core/connector.js';
import { payloadMembers } from '../../core/payload.js';
import { withEngine } from '../../runtime/database/engine.js';
import { queryOver } from '../kit/mapping.js';

export const JSON_RULES: ValueRules = { encoding: 'json', null: null };
export const TEXT_RULES: ValueRules = { encoding: 'string', null: '', list_separator: ';' };

export interface SendOptions {
  readonly type?: FieldType;
  readonly rules?: ValueRules;
}

/** By expression, the JSON text that is sent; 'invalid' when the record is not. */
export async function sent(
  expressions: readonly string[],
  { type, rules = JSON_RULES }: SendOptions = {},
): Promise<Readonly<Record<string, string>>> {
  const field: ResolvedField = {
    name: 'v',
    from: { kind: 'column', column: 'v' },
    transform: [],
    when_null: 'send',
    manage: 'always',
    sensitive: false,
    ...(type !== undefined && { type }),
  };
  return withEngine(async (engine) => {
    const texts: [string, string][] = [];
    for (const expression of expressions) {
      const query = queryOver(`SELECT 1 AS id, (${expression}) AS v`, {
        key: ['id'],
        match: ['v'],
        fields: [field],
        expressions: new Map(),
        rules,
        described: {},
        creates: true,
      });
      const [row] = await engine.rows(`SELECT payload, invalid FROM (${query})`);
      texts.push([expression, row?.[1] === null ? memberOf(String(row[0])) : 'invalid']);
    }
    return Object.fromEntries(texts);
  });
}

/** The member's text; throws when the payload is not JSON, however strictly read. */
function memberOf(payload: string): string {
  JSON.parse(payload);
  return payloadMembers(payload).get('v') ?? 'absent';
}

/** Asserts what is sent of each expression. */
export async function sends(expected: Readonly<Record<string, string>>, options: SendOptions = {}): Promise<void> {
  assert.equal(await sent(Object.keys(expected), options), expected);
}
