// One request and its answer over a pool of connections. A failure says whether the request can have reached the
// destination, because only then is the outcome unknown.

import type { Dispatcher, Pool } from 'undici';
import type { AnswerHeaders } from './rate-headers.js';
import type { RenderedRequest } from './request-plan.js';

export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name; the first value of one that is repeated. */
  readonly headers: AnswerHeaders;
  readonly text: string;
}

export interface HttpFailure {
  readonly failed: string;
  /** The request was, or may have been, written to a connection. */
  readonly sent: boolean;
  /** No try can succeed: the request itself is not valid HTTP. */
  readonly invalid: boolean;
}

export type Exchanged = HttpAnswer | HttpFailure;

/** Never rejects. `timeoutMs` counts from when the request is written to when its answer is complete. */
export function exchange(pool: Pool, request: RenderedRequest, timeoutMs: number): Promise<Exchanged> {
  return new Promise((done) => {
    const handler = new AnswerCollector(done, timeoutMs);
    try {
      pool.dispatch({ ...request, headers: [...request.headers] }, handler);
    } catch (error) {
      done({ failed: messageOf(error), sent: false, invalid: true });
    }
  });
}

class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #done: (exchanged: Exchanged) => void;
  readonly #timeoutMs: number;
  readonly #chunks: Buffer[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sent = false;
  #status = 0;
  #headers: AnswerHeaders = {};

  constructor(done: (exchanged: Exchanged) => void, timeoutMs: number) {
    this.#done = done;
    this.#timeoutMs = timeoutMs;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#sent = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => controller.abort(new Error(`no complete answer within ${this.#timeoutMs} ms`)),
      this.#timeoutMs,
    );
  }

  onResponseStart(_: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    this.#status = status;
    this.#headers = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
    );
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    const [first] = this.#chunks;
    const bytes = this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.#done({ status: this.#status, headers: this.#headers, text: bytes?.toString('utf8') ?? '' });
  }

  onResponseError(_: unknown, error: Error): void {
    clearTimeout(this.#timer);
    this.#done({ failed: messageOf(error), sent: this.#sent, invalid: isInvalid(error) });
  }
}

function isInvalid(error: Error): boolean {
  return 'code' in error && error.code === 'UND_ERR_INVALID_ARG';
}

/** Node puts the reasons of a connection tried on several addresses into `errors` and leaves the message empty. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message || error.name : String(error);
}
