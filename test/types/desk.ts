// A connector whose fields say all that fields can say, and a small project that delivers to it.

import { compileShop, MODEL, SYNC, said, sync } from '../mistakes/shop.js';

const FIELDS = {
  email: {},
  seats: { type: 'integer' },
  score: { type: 'number' },
  active: { type: 'boolean' },
  born: { type: 'date' },
  seen: { type: 'datetime' },
  tags: {},
  meta: { type: 'json' },
  stage: { values: ['lead', 'customer'] },
  note: { max_length: 5 },
};

const COLUMNS =
  "ltv > 1 AS vip, [1, 2] AS list, {'a': 1} AS nested, 'lead'::ENUM('lead', 'other') AS stage, 'x'::ENUM('x', 'y') AS kind, NULL AS nothing";

export interface DeskOptions {
  readonly encoding?: 'json' | 'string';
  /** Of fields, over those above. */
  readonly described?: Readonly<Record<string, object>>;
  /** Files of the project besides. */
  readonly files?: Readonly<Record<string, object>>;
}

function desk(fields: object, { encoding = 'json', described = {}, files = {} }: DeskOptions) {
  return {
    'connectors/desk.connector.json': {
      title: 'Desk',
      transport: 'http',
      http: { base_url: 'http://127.0.0.1:9', answers: { '200': 'ok' } },
      values: { encoding, ...(encoding === 'string' && { null: '' }) },
      objects: { tickets: { custom_fields: true, identifiers: ['email'], fields: { ...FIELDS, ...described } } },
      operations: { upsert: { request: { method: 'POST', path: '/x' }, batch: { records: 10 }, body: '$records' } },
    },
    'destinations/crm.destination.json': { connector: 'desk' },
    [MODEL]: `{{ config(key='id') }}\nSELECT *, ${COLUMNS} FROM {{ ref('raw_customers') }}\n`,
    [SYNC]: sync({ object: 'tickets', fields }),
    ...files,
  };
}

/** What the compiler says of a sync with these fields. */
export function deskSaid(fields: object, options: DeskOptions = {}): Promise<string> {
  return said(desk(fields, options));
}

/** What it says, as 'SL0250 error'. */
export async function deskCodes(fields: object, options: DeskOptions = {}): Promise<readonly string[]> {
  const { diagnostics } = await compileShop(desk(fields, options));
  return diagnostics.map(({ code, severity }) => `${code} ${severity}`);
}
