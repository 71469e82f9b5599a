// Whether a text that a plan file carries is a plan document, to the members that the program goes by: the file may come
// from anywhere, and what it lacks must be a refusal and not a crash.

import type { PlanDocument } from '../../core/plan-document.js';

type Check = (value: unknown) => boolean;
type Members = Readonly<Record<string, Check>>;

const text: Check = (value) => typeof value === 'string';
const whole: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const flag: Check = (value) => typeof value === 'boolean';

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

function oneOf(...texts: readonly string[]): Check {
  return (value) => texts.some((one) => one === value);
}

function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

function object(members: Members): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const found = new Map<string, unknown>(Object.entries(value));
    return Object.entries(members).every(([name, check]) => check(found.get(name)));
  };
}

const COUNTS: Members = { create: whole, update: whole, delete: whole, unchanged: whole, invalid: whole, held: whole };

const SAMPLE = object({
  key: text,
  action: oneOf('create', 'update', 'delete'),
  reason: text,
  fields: listOf(object({ name: text })),
});

const SYNC = object({
  ...COUNTS,
  name: text,
  destination: text,
  object: text,
  mode: text,
  target: object({ connector: text, object: text, match: text, settings: text }),
  requests: whole,
  guards: listOf(object({ name: text, limit: text, actual: whole, broken: flag })),
  samples: listOf(SAMPLE),
  sensitive: optional(listOf(text)),
  problems: listOf(
    object({
      reason: text,
      field: optional(text),
      records: whole,
      examples: listOf(text),
      values: optional(listOf(text)),
    }),
  ),
});

const DOCUMENT = object({
  plan_id: text,
  manifest: text,
  inputs: object({}),
  origin: optional(object({ type: oneOf('rollback', 'drift'), of: text })),
  remarks: optional(listOf(object({ type: text, sync: text, records: whole, left_out: optional(listOf(text)) }))),
  ledger: object({ lineage: text, serial: whole }),
  summary: object(COUNTS),
  row_counts: optional(listOf(object({ model: text, test: text, rows: whole }))),
  syncs: listOf(SYNC),
});

export function isPlanDocument(document: unknown): document is PlanDocument {
  return DOCUMENT(document);
}
