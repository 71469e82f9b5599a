// An account of the acme connector, and batches of numbered contacts to send to it.

import { type Batch, type BatchAnswer, RECORD_SEPARATOR } from '../../core/batch.js';
import type { Operation } from '../../core/connector.js';
import type { HttpEvent } from '../../runtime/http/http-event.js';
import { type HttpAccount, type HttpConnector, openHttpAccount } from '../../runtime/http/open-http-account.js';
import { ACME_OPERATIONS, acmeConnector } from './acme-connector.js';

export const TOKEN = 'sk/live+0123456789==';

export interface TestAccount {
  readonly account: HttpAccount;
  readonly events: readonly HttpEvent[];
  readonly send: (batch: Batch, operation?: Operation) => Promise<BatchAnswer>;
}

export function acmeAccount(url: string, http: Partial<HttpConnector['http']> = {}, signal?: AbortSignal): TestAccount {
  const events: HttpEvent[] = [];
  const account = openHttpAccount({
    connector: acmeConnector(http),
    settings: { base_url: url },
    secrets: { token: TOKEN },
    onEvent: (event) => events.push(event),
    ...(signal && { signal }),
  });
  const send = (batch: Batch, operation: Operation = ACME_OPERATIONS.upsert) =>
    account.send({ operation, objectName: 'contacts', batch, matchName: 'email' });
  return { account, events, send };
}

/** Contacts user1@x.io … with sequence numbers from `first`; `change` may alter a contact's properties. */
export function contacts(
  count: number,
  change: (seq: number) => Readonly<Record<string, string>> = () => ({}),
  first = 1,
): Batch {
  const seqs = Array.from({ length: count }, (_, at) => first + at);
  const matches = seqs.map((seq) => `user${seq}@x.io`);
  const records = seqs.map((seq, at) =>
    JSON.stringify({
      id: matches[at],
      by: 'email',
      ref: String(seq),
      properties: { email: matches[at], name: `User ${seq}`, ...change(seq) },
    }),
  );
  return { id: `plan.contacts.${first}`, seqs, records: records.join(RECORD_SEPARATOR), matches };
}

/** How many records have each status: 'ok 97, rejected 3'. */
export function statuses(answer: BatchAnswer): string {
  const counts = new Map<string, number>();
  for (const { status } of answer.answers) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts]
    .map(([status, count]) => `${status} ${count}`)
    .sort()
    .join(', ');
}
