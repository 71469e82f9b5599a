// Reads an answer record by record, as the operation describes it. A record that the answer does not mention is
// unknown, never ok; errors win over results, because a refused record must not enter the ledger.

import type { Answer, Batch } from '../../core/batch.js';
import { Correlator } from './correlator.js';
import type { AnswerPaths, EntryPaths } from './entry-paths.js';
import { isObject, type JsonPath, textAt, valueAt } from './json-path.js';

/** Makes words fit to keep: redacted and cut. */
export type Tidy = (words: string) => string;

type Answers = (Answer | undefined)[];

const NO_VALUES = 'The answer holds no values of this record.';
const NOT_MENTIONED = 'The answer did not mention this record';

/** Exactly one answer per record of the batch, in its order. */
export function readAnswers(paths: AnswerPaths, batch: Batch, body: unknown, tidy: Tidy): readonly Answer[] {
  const answers: Answers = new Array(batch.seqs.length).fill(undefined);
  const correlator = new Correlator(batch);
  if (paths.results !== undefined) readResults(paths.results, correlator, body, answers, tidy);
  const unplaced = paths.errors === undefined ? [] : readErrors(paths, correlator, body, answers, tidy);
  return fillGaps(batch, answers, unplaced.length > 0 ? 'unknown' : silence(paths, body, answers.length), unplaced[0]);
}

/** What it means that an answer does not mention a record. */
type Silence = 'ok' | 'unknown' | 'missing';

/** A read says that a record is missing by leaving it out, but only where the list that it would stand in is there. */
function silence({ results, missing }: AnswerPaths, body: unknown, records: number): Silence {
  if (missing === undefined) return results === undefined ? 'ok' : 'unknown';
  const list = results && valueAt(body, results.at);
  return isObject(list) && (results?.position !== true || listAt(body, results.at).length === records)
    ? 'missing'
    : 'unknown';
}

function readResults(paths: EntryPaths, correlator: Correlator, body: unknown, answers: Answers, tidy: Tidy): void {
  const entries = listAt(body, paths.at);
  if (paths.position && entries.length !== answers.length) return;
  for (let place = 0; place < entries.length; place += 1) {
    const entry = entries[place];
    const index = paths.position ? place : correlator.find(entry, paths, place);
    const seq = correlator.batch.seqs[index];
    if (seq !== undefined) answers[index] = resultOf(paths, seq, entry, tidy);
  }
}

function resultOf(paths: EntryPaths, seq: number, entry: unknown, tidy: Tidy): Answer | undefined {
  if (paths.ok !== undefined && valueAt(entry, paths.ok) !== true) {
    const refused = refusal(paths, seq, entry, tidy);
    return valueAt(entry, paths.ok) === false || refused.code !== undefined ? refused : undefined;
  }
  const id = textAt(entry, paths.id);
  const ok: Answer = id === undefined ? { seq, status: 'ok' } : { seq, status: 'ok', id };
  if (paths.fields === undefined) return ok;
  if (entry === null) return undefined;
  const live = valueAt(entry, paths.fields);
  return isObject(live) ? { ...ok, live } : { seq, status: 'unknown', reason: NO_VALUES };
}

/** Gives back the words of errors that name none of the batch's records. */
function readErrors(
  { errors: paths = { at: [], position: false }, missing }: AnswerPaths,
  correlator: Correlator,
  body: unknown,
  answers: Answers,
  tidy: Tidy,
): readonly string[] {
  const unplaced: string[] = [];
  for (const entry of listAt(body, paths.at)) {
    if (missing?.has(textAt(entry, paths.code) ?? '')) continue;
    const indexes = correlator.findAll(entry, paths);
    if (indexes.length === 0) unplaced.push(refusal(paths, 0, entry, tidy).reason ?? '');
    for (const index of indexes) {
      const seq = correlator.batch.seqs[index];
      if (seq !== undefined) answers[index] = refusal(paths, seq, entry, tidy);
    }
  }
  return unplaced;
}

function refusal(paths: EntryPaths, seq: number, entry: unknown, tidy: Tidy): Answer {
  const code = textAt(entry, paths.code);
  const reason = tidy(textAt(entry, paths.reason) ?? `The answer says: ${JSON.stringify(entry) ?? 'nothing'}`);
  const field = textAt(entry, paths.field);
  return {
    seq,
    status: 'rejected',
    ...(code !== undefined && { code: tidy(code) }),
    reason,
    ...(field !== undefined && { field: tidy(field) }),
  };
}

function fillGaps(batch: Batch, answers: Answers, silent: Silence, unplaced: string | undefined): readonly Answer[] {
  const reason =
    unplaced === undefined ? `${NOT_MENTIONED}.` : `${NOT_MENTIONED}; it said of one that it did not name: ${unplaced}`;
  return batch.seqs.map((seq, at): Answer => {
    const found = answers[at];
    if (found !== undefined) return found;
    if (silent === 'unknown') return { seq, status: 'unknown', reason };
    return silent === 'ok' ? { seq, status: 'ok' } : { seq, status: 'ok', live: null };
  });
}

/** An answer about one record may be that record itself, without a list around it; an error may be a mere text. */
function listAt(body: unknown, path: JsonPath): readonly unknown[] {
  const found = valueAt(body, path);
  if (Array.isArray(found)) return found;
  if (typeof found === 'string') return found === '' ? [] : [found];
  return isObject(found) && Object.keys(found).length > 0 ? [found] : [];
}
