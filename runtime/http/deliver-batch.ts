// One batch, until every record of it has an answer: tries again what may be tried again, halves what was refused as
// a whole, and says `unknown` where an effect is possible but not confirmed. The one loop that decides this.

import { type Answer, type Batch, type BatchAnswer, RECORD_SEPARATOR } from '../../core/batch.js';
import type { HttpSettings, Operation } from '../../core/connector.js';
import type { OutcomeStatus } from '../../core/run-document.js';
import type { AnswerPaths } from './entry-paths.js';
import type { Exchanged } from './exchange.js';
import type { OnHttpEvent } from './http-event.js';
import { type AnswerRules, judgeAnswer, type Verdict } from './judge-answer.js';
import type { RequestGate } from './request-gate.js';
import { type RenderedRequest, type RequestPlan, renderRequest } from './request-plan.js';
import { backoffDelay, LONGEST_WAIT_MS, sleep } from './retry-delay.js';

/** All that the delivery of an operation's batches needs; the same for all of them. */
export interface DeliveryContext {
  readonly plan: RequestPlan;
  readonly paths: AnswerPaths;
  readonly rules: AnswerRules;
  readonly retry: HttpSettings['retry'];
  /** Sending twice does no harm. */
  readonly repeatable: boolean;
  readonly gate: RequestGate;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: OnHttpEvent | undefined;
  readonly exchange: (request: RenderedRequest) => Promise<Exchanged>;
}

interface Tally {
  requests: number;
  retries: number;
  stop: string | undefined;
}

interface Ending {
  readonly status: OutcomeStatus;
  readonly code?: string;
  readonly reason: string;
  readonly stop?: string;
}

type Settled =
  | { readonly answers: readonly Answer[] }
  | { readonly ending: Ending }
  | { readonly bisect: { readonly code: string; readonly reason: string } };

type Again = Extract<Verdict, { kind: 'again' }>;

const INTERRUPTED = 'Interrupted before it was sent.';

/** Writing the same twice is harmless: by the operation's nature, or because the batch's id marks the request. */
export function isRepeatable(operation: Operation, plan: RequestPlan): boolean {
  return (operation.name !== 'create' && operation.name !== 'append') || plan.batchHeaders.length > 0;
}

export async function deliverBatch(context: DeliveryContext, batch: Batch): Promise<BatchAnswer> {
  const tally: Tally = { requests: 0, retries: 0, stop: undefined };
  const answers = await deliverPart(context, batch, tally);
  const { requests, retries, stop } = tally;
  return stop === undefined ? { answers, requests, retries } : { answers, requests, retries, stop };
}

async function deliverPart(context: DeliveryContext, batch: Batch, tally: Tally): Promise<readonly Answer[]> {
  if (tally.stop !== undefined) return sameForAll(batch, { status: 'skipped', reason: tally.stop });
  const settled = await settle(context, batch, tally);
  if ('answers' in settled) return settled.answers;
  if ('ending' in settled) return end(context, batch, tally, settled.ending);
  const { code, reason } = settled.bisect;
  const [left, right] = halves(batch);
  if (right === undefined) return sameForAll(batch, { status: 'rejected', code, reason });
  context.onEvent?.({ type: 'bisect', batch: batch.id, records: batch.seqs.length, reason });
  const first = await deliverPart(context, left, tally);
  return [...first, ...(await deliverPart(context, right, tally))];
}

/** Tries one request until it has an answer that is not to be tried again. */
async function settle(context: DeliveryContext, batch: Batch, tally: Tally): Promise<Settled> {
  const request = renderRequest(context.plan, batch);
  if (request === undefined) return { ending: NAMELESS };
  let effect: Again['effect'] = 'none';
  for (let attempt = 1; ; attempt += 1) {
    if (!(await context.gate.enter())) return { ending: turnedAway(context, effect) };
    tally.requests += 1;
    const exchanged = await context.exchange(request);
    const verdict = judgeAnswer(context.rules, context.paths, batch, exchanged);
    if (verdict.kind === 'stop') context.gate.shut(verdict.reason);
    context.gate.leave();
    if (verdict.kind !== 'again') return settledBy(verdict);
    if (verdict.effect === 'possible') effect = 'possible';
    const ending = finalEnding(context, verdict, effect, attempt);
    if (ending !== undefined) return { ending };
    tally.retries += 1;
    if (!(await waitForNext(context, batch, verdict, attempt))) return { ending: interrupted(effect) };
  }
}

function settledBy(verdict: Exclude<Verdict, Again>): Settled {
  switch (verdict.kind) {
    case 'answers':
      return { answers: verdict.answers };
    case 'bisect':
      return { bisect: verdict };
    case 'refused':
      return { ending: { status: 'rejected', code: verdict.code, reason: verdict.reason } };
    case 'stop':
      return { ending: { status: 'skipped', code: verdict.code, reason: verdict.reason, stop: verdict.reason } };
  }
}

/** The account was shut by another batch's answer, or the run was interrupted. */
function turnedAway({ gate }: DeliveryContext, effect: Again['effect']): Ending {
  const reason = gate.refusal;
  if (reason === undefined) return interrupted(effect);
  return { status: effect === 'possible' ? 'unknown' : 'skipped', reason, stop: reason };
}

/** What ends the tries, or undefined when there is to be another. */
function finalEnding(
  context: DeliveryContext,
  verdict: Again,
  effect: Again['effect'],
  attempt: number,
): Ending | undefined {
  const { code } = verdict;
  if ((verdict.afterMs ?? 0) > LONGEST_WAIT_MS) {
    const reason = `${verdict.reason} (asks to wait ${Math.ceil((verdict.afterMs ?? 0) / 1000)} s, longer than we do)`;
    return { status: effect === 'possible' ? 'unknown' : 'skipped', code, reason, stop: reason };
  }
  if (verdict.effect === 'possible' && !context.repeatable) {
    return { status: 'unknown', code, reason: `${verdict.reason}; not sent again, as that could write it twice` };
  }
  if (attempt < context.retry.attempts) return undefined;
  const reason = attempt === 1 ? verdict.reason : `${verdict.reason} (tried ${attempt} times)`;
  const status = effect === 'possible' ? 'unknown' : verdict.unreachable ? 'skipped' : 'rejected';
  return verdict.unreachable ? { status, code, reason, stop: reason } : { status, code, reason };
}

/** False when interrupted. A pause that the destination asks for holds for the whole account. */
function waitForNext(context: DeliveryContext, batch: Batch, verdict: Again, attempt: number): Promise<boolean> {
  const delay = Math.max(verdict.afterMs ?? 0, backoffDelay(context.retry, attempt));
  if (verdict.afterMs !== undefined) context.gate.pause(verdict.afterMs);
  context.onEvent?.({
    type: 'retry',
    batch: batch.id,
    attempt,
    delay_ms: Math.round(delay),
    reason: verdict.reason,
  });
  return sleep(delay, context.signal);
}

function end(context: DeliveryContext, batch: Batch, tally: Tally, ending: Ending): readonly Answer[] {
  if (ending.stop !== undefined) {
    tally.stop = ending.stop;
    context.gate.shut(ending.stop);
    context.onEvent?.({ type: 'stop', batch: batch.id, reason: ending.stop });
  }
  return sameForAll(batch, ending);
}

const NAMELESS: Ending = {
  status: 'rejected',
  code: 'no_id',
  reason: 'The destination’s id of this record is not known, and the request needs it.',
};

function interrupted(effect: Again['effect']): Ending {
  if (effect === 'none') return { status: 'skipped', reason: INTERRUPTED };
  return { status: 'unknown', reason: 'Interrupted while waiting to send it again; the first try had no answer.' };
}

function sameForAll(batch: Batch, ending: Ending): readonly Answer[] {
  const { status, code, reason } = ending;
  return batch.seqs.map((seq) => (code === undefined ? { seq, status, reason } : { seq, status, code, reason }));
}

/** The second is absent when there is only one record. The halves' ids follow from the batch's, run after run. */
function halves(batch: Batch): readonly [Batch, Batch | undefined] {
  const count = batch.seqs.length;
  if (count < 2) return [batch, undefined];
  const records = batch.records.split(RECORD_SEPARATOR);
  const middle = Math.ceil(count / 2);
  return [
    part(batch, records, { from: 0, to: middle, name: '0' }),
    part(batch, records, { from: middle, to: count, name: '1' }),
  ];
}

function part(
  batch: Batch,
  records: readonly string[],
  { from, to, name }: { readonly from: number; readonly to: number; readonly name: string },
): Batch {
  return {
    id: `${batch.id}.${name}`,
    seqs: batch.seqs.slice(from, to),
    records: records.slice(from, to).join(RECORD_SEPARATOR),
    ...(batch.matches && { matches: batch.matches.slice(from, to) }),
    ...(batch.ids && { ids: batch.ids.slice(from, to) }),
  };
}
