// What a simulated API counts of its requests, for GET /_sim/requests.

interface Counts {
  requests: number;
  records: number;
  /** Answered from memory because the request's idempotency key came before. */
  replayed: number;
  readonly statuses: Record<string, number>;
}

export interface CountedRequest {
  /** 'contacts.upsert', or null for a request that was no operation's. */
  readonly operation: string | null;
  readonly records: number;
  readonly replayed: boolean;
}

export class RequestLog {
  #total = newCounts();
  #operations = new Map<string, Counts>();
  #inFlight = 0;
  #mostInFlight = 0;
  /** How often it was. */
  #cleared = 0;

  /** Gives what `ended` asks for: a request that began before `clear` is no longer counted. */
  started(): number {
    this.#inFlight += 1;
    this.#mostInFlight = Math.max(this.#mostInFlight, this.#inFlight);
    return this.#cleared;
  }

  /** `status` is 'closed' when the connection was cut. */
  ended(began: number, request: CountedRequest, status: string): void {
    this.#inFlight -= 1;
    if (began !== this.#cleared) return;
    count(this.#total, request, status);
    if (request.operation === null) return;
    const counts = this.#operations.get(request.operation) ?? newCounts();
    this.#operations.set(request.operation, counts);
    count(counts, request, status);
  }

  document(): object {
    const operations = Object.fromEntries([...this.#operations].sort(([a], [b]) => (a < b ? -1 : 1)));
    return { ...this.#total, in_flight: this.#inFlight, most_in_flight: this.#mostInFlight, operations };
  }

  clear(): void {
    this.#cleared += 1;
    this.#total = newCounts();
    this.#operations = new Map();
    this.#mostInFlight = this.#inFlight;
  }
}

function count(counts: Counts, request: CountedRequest, status: string): void {
  counts.requests += 1;
  counts.records += request.records;
  counts.replayed += request.replayed ? 1 : 0;
  counts.statuses[status] = (counts.statuses[status] ?? 0) + 1;
}

function newCounts(): Counts {
  return { requests: 0, records: 0, replayed: 0, statuses: {} };
}
