// A destination may repeat a value in its answer ("+49 170 1234567 is not a phone number"). For syncs with sensitive
// fields such words are masked before they reach the journal. Only what stands there as it was sent is found, in
// whatever case: what a destination made of a value is not known here.

import type { Batch, BatchAnswer } from '../../core/batch.js';
import type { Json } from '../../core/json.js';
import type { SyncNode } from '../../core/manifest.js';
import { MASK, payloadMembers, sensitiveFields } from '../../core/payload.js';
import type { Engine } from '../database/engine.js';

export type Mask = (words: string) => string;

/** Values shorter than this are masked as whole words only: the letter a stands in every sentence. */
const SHORT = 4;

/** Masks the sensitive values of a batch in words; undefined when there are none of either. Needs "sluice__work". */
export async function maskFor(
  engine: Engine,
  sync: SyncNode,
  batch: Batch,
  answer: BatchAnswer,
): Promise<Mask | undefined> {
  const names = sensitiveFields(sync);
  const isSilent =
    answer.stop === undefined && answer.answers.every(({ reason, code }) => (reason ?? code) === undefined);
  if (names.size === 0 || isSilent) return undefined;
  const rows = await engine.rows('SELECT payload, initial FROM "sluice__work" WHERE seq BETWEEN $1 AND $2', [
    batch.seqs[0] ?? 0,
    batch.seqs.at(-1) ?? 0,
  ]);
  const payloads = rows.flat().flatMap((payload) => (typeof payload === 'string' ? [payload] : []));
  return maskOf(sensitiveValues(payloads, names));
}

/** The answer of a batch with its words masked. */
export function masked(answer: BatchAnswer, mask: Mask): BatchAnswer {
  const answers = answer.answers.map((each) => ({
    ...each,
    ...(each.code !== undefined && { code: mask(each.code) }),
    ...(each.reason !== undefined && { reason: mask(each.reason) }),
  }));
  return { ...answer, answers, ...(answer.stop !== undefined && { stop: mask(answer.stop) }) };
}

/** Longest values first, so that none is masked in part; words that come again are masked once. */
export function maskOf(values: readonly string[]): Mask {
  const filled = values.filter((value) => value.trim() !== '');
  const ordered = [...new Set(filled)].sort((a, b) => b.length - a.length).map((text) => text.toLowerCase());
  const known = new Map<string, string>();
  return (words) => {
    const found = known.get(words) ?? maskAll(words, ordered);
    known.set(words, found);
    return found;
  };
}

function maskAll(words: string, values: readonly string[]): string {
  const lower = words.toLowerCase();
  return values.filter((value) => lower.includes(value)).reduce(maskOne, words);
}

function maskOne(words: string, value: string): string {
  const literal = value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const pattern = value.length < SHORT ? `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])` : literal;
  return words.replace(new RegExp(pattern, 'giu'), MASK);
}

/** Texts and numbers of the fields, those inside lists and objects too, also as JSON escapes them. */
function sensitiveValues(payloads: readonly string[], names: ReadonlySet<string>): readonly string[] {
  return payloads.flatMap((payload) =>
    [...payloadMembers(payload)].flatMap(([name, text]) =>
      names.has(name) ? [...leaves(JSON.parse(text) as Json), ...(isNumber(text) ? [text] : [])] : [],
    ),
  );
}

/** A long number loses digits when it is parsed. */
function isNumber(text: string): boolean {
  return /^-?\d/.test(text);
}

function leaves(value: Json): readonly string[] {
  if (typeof value === 'string') return [value, JSON.stringify(value).slice(1, -1)];
  if (typeof value === 'number') return [String(value)];
  return value === null || typeof value === 'boolean' ? [] : Object.values(value).flatMap(leaves);
}
