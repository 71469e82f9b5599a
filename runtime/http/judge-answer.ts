// What one answer, or the lack of one, means for a batch: finished, to be halved, or to be tried again. Decides from
// the connector's table of statuses; knows nothing of waiting.

import type { Answer, Batch } from '../../core/batch.js';
import type { AnswerClass, HttpSettings, RateHeaders } from '../../core/connector.js';
import { cutText } from '../../core/well-formed.js';
import type { AnswerPaths } from './entry-paths.js';
import { parseExactJson } from './exact-json.js';
import type { Exchanged, HttpAnswer, HttpFailure } from './exchange.js';
import { type JsonPath, textAt } from './json-path.js';
import { resetAfterRefusal } from './rate-headers.js';
import { readAnswers, type Tidy } from './read-answers.js';
import { msUntil } from './time-text.js';

export type Verdict =
  | { readonly kind: 'answers'; readonly answers: readonly Answer[] }
  | ({ readonly kind: 'refused' } & Words)
  | ({ readonly kind: 'bisect' } & Words)
  | ({ readonly kind: 'stop' } & Words)
  | {
      readonly kind: 'again';
      /** Whether the records may have been written all the same. */
      readonly effect: 'none' | 'possible';
      /** Nothing was reached at all. */
      readonly unreachable: boolean;
      /** It was one request too many, and nothing else was wrong with it. */
      readonly throttled: boolean;
      readonly code: string;
      readonly reason: string;
      /** When the destination says to try again. */
      readonly afterMs: number | undefined;
    };

/** Why, by the destination. */
export interface Words {
  readonly code: string;
  readonly reason: string;
  readonly field?: string;
}

export interface AnswerRules {
  readonly classes: HttpSettings['answers'];
  readonly error: {
    readonly code: JsonPath | undefined;
    readonly reason: JsonPath | undefined;
    readonly field: JsonPath | undefined;
  };
  readonly retryAfter: { readonly header: string | undefined; readonly body: JsonPath | undefined };
  readonly rateHeaders: readonly RateHeaders[];
  readonly tidy: Tidy;
}

const CLASS_WITHOUT_RULE: Readonly<Record<string, AnswerClass>> = { '2': 'ok', '3': 'stop', '4': 'rejected' };
/** The server gave up on the request while it came in, or never saw the end of it. */
const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;
const SHOWN_CHARACTERS = 200;
const READ_CHARACTERS = 10_000;

export function judgeAnswer(rules: AnswerRules, paths: AnswerPaths, batch: Batch, exchanged: Exchanged): Verdict {
  if ('failed' in exchanged) return judgeFailure(exchanged, rules.tidy);
  if (saysMissing(rules, paths, batch, exchanged))
    return { kind: 'answers', answers: batch.seqs.map((seq) => ({ seq, status: 'ok', live: null })) };
  switch (answerClass(rules.classes, exchanged.status)) {
    case 'ok':
      return judgeSuccess(rules, paths, batch, exchanged);
    case 'rejected':
      return { kind: 'refused', ...wordsOf(rules, exchanged) };
    case 'bisect':
      return { kind: 'bisect', ...wordsOf(rules, exchanged) };
    case 'stop':
      return { kind: 'stop', ...wordsOf(rules, exchanged) };
    case 'retry':
      return judgeRetry(rules, exchanged);
  }
}

/** A read of one record that is refused because there is no such record. Of many, a status says nothing. */
function saysMissing(rules: AnswerRules, { missing }: AnswerPaths, batch: Batch, answer: HttpAnswer): boolean {
  if (missing === undefined || missing.size === 0 || batch.seqs.length > 1) return false;
  if (missing.has(String(answer.status))) return true;
  return answer.status >= 400 && missing.has(textAt(parsed(answer.text), rules.error.code) ?? '');
}

/** The exact status wins over its class ('4xx'). */
export function answerClass(classes: HttpSettings['answers'], status: number): AnswerClass {
  const hundreds = String(Math.floor(status / 100));
  return classes[String(status)] ?? classes[`${hundreds}xx`] ?? CLASS_WITHOUT_RULE[hundreds] ?? 'retry';
}

function judgeFailure(failure: HttpFailure, tidy: Tidy): Verdict {
  const reason = tidy(failure.failed);
  if (failure.invalid)
    return { kind: 'stop', code: 'invalid_request', reason: `The request cannot be sent: ${reason}` };
  const { sent } = failure;
  return {
    kind: 'again',
    effect: sent ? 'possible' : 'none',
    unreachable: !sent,
    throttled: false,
    code: 'connection',
    reason: sent ? `The connection failed: ${reason}` : `The destination cannot be reached: ${reason}`,
    afterMs: undefined,
  };
}

function judgeSuccess(rules: AnswerRules, paths: AnswerPaths, batch: Batch, answer: HttpAnswer): Verdict {
  if (paths.results === undefined && (paths.errors === undefined || answer.text === '')) {
    return {
      kind: 'answers',
      answers: readAnswers({ results: undefined, errors: undefined }, batch, null, rules.tidy),
    };
  }
  const body = parsed(answer.text);
  if (body === undefined) return notJson(rules, answer);
  return { kind: 'answers', answers: readAnswers(paths, batch, body, rules.tidy) };
}

function notJson(rules: AnswerRules, answer: HttpAnswer): Verdict {
  const shown = answer.text === '' ? 'empty' : `not JSON: ${startOf(answer, rules.tidy)}`;
  const reason = `HTTP ${answer.status}, but the answer is ${shown}`;
  return {
    kind: 'again',
    effect: 'possible',
    unreachable: false,
    throttled: false,
    code: String(answer.status),
    reason,
    afterMs: undefined,
  };
}

/** A 4xx refuses a request before it takes effect; a 5xx may come after it. */
function judgeRetry(rules: AnswerRules, answer: HttpAnswer): Verdict {
  const refused = answer.status >= 400 && answer.status < 500 && answer.status !== REQUEST_TIMEOUT;
  return {
    kind: 'again',
    effect: refused ? 'none' : 'possible',
    unreachable: false,
    throttled: answer.status === TOO_MANY_REQUESTS,
    code: String(answer.status),
    reason: wordsOf(rules, answer).reason,
    afterMs: waitAskedFor(rules, answer),
  };
}

/** Milliseconds: as Retry-After says, or the connector's header or place in the body, or a limit that is used up. */
function waitAskedFor({ retryAfter, rateHeaders }: AnswerRules, answer: HttpAnswer): number | undefined {
  const now = Date.now();
  const { headers, status, text } = answer;
  const inHeader = msUntil(headers['retry-after'], now) ?? msUntil(headers[retryAfter.header ?? ''], now);
  const inBody = retryAfter.body === undefined ? undefined : msUntil(textAt(parsed(text), retryAfter.body), now);
  const reset = status === TOO_MANY_REQUESTS ? resetAfterRefusal(rateHeaders, headers) : undefined;
  return inHeader ?? inBody ?? reset;
}

/** The destination's own code and words, otherwise the status and the start of the answer. */
function wordsOf(rules: AnswerRules, answer: HttpAnswer): Words {
  const status = `HTTP ${answer.status}`;
  const body = parsed(answer.text);
  const code = body === undefined ? undefined : textAt(body, rules.error.code);
  const said = body === undefined ? undefined : textAt(body, rules.error.reason);
  const field = body === undefined ? undefined : textAt(body, rules.error.field);
  const shown = said ?? startOf(answer, rules.tidy);
  const reason = shown === '' ? status : rules.tidy(`${status}: ${shown}`);
  return {
    code: rules.tidy(code ?? String(answer.status)),
    reason,
    ...(field !== undefined && { field: rules.tidy(field) }),
  };
}

/** Redacted before it is cut: half a secret would not be recognised. */
function startOf(answer: HttpAnswer, tidy: Tidy): string {
  return cutText(tidy(cutText(answer.text, READ_CHARACTERS)), SHOWN_CHARACTERS);
}

function parsed(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}
