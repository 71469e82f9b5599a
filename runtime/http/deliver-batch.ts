// One batch, until every record of it has an answer: tries again what may be tried again, halves what was refused as
// a whole, and says `unknown` where an effect is possible but not confirmed. The one loop that decides this.

import type { Answer, Batch, BatchAnswer } from '../../core/batch.js';
import type { HttpSettings, Operation } from '../../core/connector.js';
import {
  type Again,
  type Effect,
  type Ending,
  endingOf,
  interrupted,
  NAMELESS,
  sameForAll,
  turnedAway,
} from './ending.js';
import type { AnswerPaths } from './entry-paths.js';
import type { Exchanged } from './exchange.js';
import { halveBatch } from './halve-batch.js';
import type { OnHttpEvent } from './http-event.js';
import { type AnswerRules, judgeAnswer, type Verdict, type Words } from './judge-answer.js';
import { rateNotices } from './rate-headers.js';
import type { RequestGate } from './request-gate.js';
import { type RenderedRequest, type RequestPlan, renderRequest } from './request-plan.js';
import { backoffDelay, sleep } from './retry-delay.js';

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
  /** Some try may have taken effect although no answer said so. */
  inDoubt: boolean;
}

type Settled = { readonly answers: readonly Answer[] } | { readonly ending: Ending } | { readonly bisect: Words };

/** Writing the same twice is harmless: by the operation's nature, or because the request or its records are marked. */
export function isRepeatable(operation: Operation, plan: RequestPlan): boolean {
  const adds = operation.name === 'create' || operation.name === 'append';
  return !adds || plan.batchHeaders.length > 0 || operation.idempotent_for_ms !== undefined;
}

export async function deliverBatch(context: DeliveryContext, batch: Batch): Promise<BatchAnswer> {
  const tally: Tally = { requests: 0, retries: 0, stop: undefined, inDoubt: false };
  const said = await deliverPart(context, batch, tally);
  const answers = tally.inDoubt ? said.map(doubted) : said;
  const { requests, retries, stop } = tally;
  return stop === undefined ? { answers, requests, retries } : { answers, requests, retries, stop };
}

/** What a later answer refuses, an earlier try may have done. */
function doubted(answer: Answer): Answer {
  if (answer.status === 'skipped') return { ...answer, status: 'unknown' };
  return answer.status === 'rejected' ? { ...answer, in_doubt: true } : answer;
}

async function deliverPart(context: DeliveryContext, batch: Batch, tally: Tally): Promise<readonly Answer[]> {
  if (tally.stop !== undefined) return sameForAll(batch, { status: 'skipped', reason: tally.stop });
  const settled = await settle(context, batch, tally);
  if ('answers' in settled) return settled.answers;
  if ('ending' in settled) return end(context, batch, tally, settled.ending);
  const halves = halveBatch(batch);
  if (halves === undefined) return sameForAll(batch, { ...settled.bisect, status: 'rejected' });
  const { reason } = settled.bisect;
  context.onEvent?.({ type: 'bisect', batch: batch.id, records: batch.seqs.length, reason });
  const first = await deliverPart(context, halves[0], tally);
  return [...first, ...(await deliverPart(context, halves[1], tally))];
}

/** Tries one request until it has an answer that is not to be tried again. */
async function settle(context: DeliveryContext, batch: Batch, tally: Tally): Promise<Settled> {
  const { gate } = context;
  const request = renderRequest(context.plan, batch);
  if (request === undefined) return { ending: NAMELESS };
  let effect: Effect = 'none';
  for (let attempt = 1; ; attempt += 1) {
    if (!(await gate.enter())) return { ending: refusedEntry(gate, effect) };
    tally.requests += 1;
    const verdict = await ask(context, batch, request);
    if (verdict.kind !== 'again') return settledBy(verdict);
    if (verdict.effect === 'possible') {
      effect = 'possible';
      tally.inDoubt = true;
    }
    const ending = endingAfter(context, verdict, effect, attempt);
    if (ending !== undefined) return { ending };
    tally.retries += 1;
    if (!(await waitForNext(context, batch, verdict, attempt))) return { ending: interrupted(effect) };
  }
}

/** One request that was let in; the gate hears what its answer means for all others before the next one is. */
async function ask(context: DeliveryContext, batch: Batch, request: RenderedRequest): Promise<Verdict> {
  const { gate, rules } = context;
  const sentAt = performance.now();
  const exchanged = await context.exchange(request);
  const verdict = judgeAnswer(rules, context.paths, batch, exchanged);
  if ('headers' in exchanged) gate.limited(rateNotices(rules.rateHeaders, exchanged.headers));
  if (verdict.kind === 'again') gate.sentBack(verdict.reason);
  if (verdict.kind === 'stop') gate.shut(verdict.reason);
  else if (verdict.kind !== 'again') gate.wentThrough();
  else if (verdict.afterMs !== undefined) gate.pause(verdict.afterMs);
  else if (verdict.throttled) gate.slowDown(sentAt);
  else gate.failed(sentAt, verdict.reason);
  gate.leave();
  return verdict;
}

function settledBy(verdict: Exclude<Verdict, Again>): Settled {
  switch (verdict.kind) {
    case 'answers':
      return { answers: verdict.answers };
    case 'bisect':
      return { bisect: verdict };
    case 'refused':
      return { ending: { ...verdict, status: 'rejected' } };
    case 'stop':
      return { ending: { ...verdict, status: 'skipped', stop: verdict.reason } };
  }
}

/** The account was shut by another batch's answer, or the run was interrupted. */
function refusedEntry({ refusal }: RequestGate, effect: Effect): Ending {
  return refusal === undefined ? interrupted(effect) : turnedAway(refusal, effect);
}

/** A retry that the destination asks for is free; others come out of the account's budget. */
function endingAfter(context: DeliveryContext, verdict: Again, effect: Effect, attempt: number): Ending | undefined {
  const { gate, repeatable, retry } = context;
  const ending = endingOf(verdict, { attempt, attempts: retry.attempts, effect, repeatable });
  if (ending !== undefined || verdict.afterMs !== undefined || verdict.throttled) return ending;
  return gate.mayRetry(verdict.reason) ? undefined : turnedAway(gate.refusal ?? verdict.reason, effect, verdict.code);
}

/** False when interrupted. */
function waitForNext(context: DeliveryContext, batch: Batch, verdict: Again, attempt: number): Promise<boolean> {
  const delay = Math.max(verdict.afterMs ?? 0, backoffDelay(context.retry, attempt));
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
