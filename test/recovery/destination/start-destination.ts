// A loopback server of CRM worlds, one for each bearer token, that answers as a test says: truly, wrongly, in part or
// not at all, before or after the effect.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { performRequest, type Reply, type World } from './crm-world.js';

/**
 * The true answer whole, its first half and then a reset, its first half as if it were all, the first half repeated,
 * no answer but a reset, or another status in its place.
 */
export type Answering =
  | 'whole'
  | 'half'
  | 'truncated'
  | 'malformed'
  | 'none'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

export interface Behaviour {
  /** Whether the request is carried out. */
  readonly effect: boolean;
  readonly answer: Answering;
  /** Milliseconds before the effect, and between effect and answer. */
  readonly delayEffect?: number;
  readonly delay?: number;
  /** Places of records that are refused while the others go through. */
  readonly refused?: readonly number[];
  /** Called when the connection is about to be cut, after what there is of an answer has been sent. */
  readonly cut?: () => Promise<void>;
}

export const TRUE: Behaviour = { effect: true, answer: 'whole' };

export interface Account {
  readonly world: World;
  /** Asked for each request, in the order of arrival. */
  readonly behave: () => Behaviour;
}

export interface Destination {
  readonly url: string;
  /** By bearer token. */
  readonly accounts: Map<string, Account>;
  /** Resolves when no request is under way. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What was written reaches the client before the cut. */
const FLUSH_MS = 10;

export async function startDestination(): Promise<Destination> {
  const accounts = new Map<string, Account>();
  const underWay = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const account = accounts.get(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    if (account === undefined) response.writeHead(401).end();
    else {
      const receiving = receive(account, request, response)
        .catch(() => void response.destroy())
        .finally(() => underWay.delete(receiving));
      underWay.add(receiving);
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    accounts,
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function receive(account: Account, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const behaviour = account.behave();
  const key = request.headers['idempotency-key'];
  if (behaviour.delayEffect !== undefined) await pause(behaviour.delayEffect);
  const reply: Reply = behaviour.effect
    ? performRequest(account.world, {
        path: request.url ?? '/',
        body: Buffer.concat(chunks).toString('utf8'),
        ...(typeof key === 'string' && { idempotencyKey: key }),
        ...(behaviour.refused !== undefined && { refused: behaviour.refused }),
      })
    : { status: 200, body: '{"status":"COMPLETE","results":[]}' };
  if (behaviour.delay !== undefined) await pause(behaviour.delay);
  await answer(response, reply, behaviour);
}

async function answer(response: ServerResponse, reply: Reply, { answer: how, cut }: Behaviour): Promise<void> {
  if (how === 'none' || how === 'half') {
    if (how === 'half') await sendHalf(response, reply);
    await cut?.();
    response.destroy();
  } else if (how === 'whole') send(response, reply);
  else if (how === 'truncated') send(response, { ...reply, body: firstHalf(reply.body) });
  else if (how === 'malformed') send(response, { ...reply, body: firstHalf(reply.body).repeat(2) });
  else response.writeHead(how.status, how.headers).end('{"category":"FAULT","message":"an injected fault"}');
}

/** An answer without a body is cut in its head. */
async function sendHalf(response: ServerResponse, { status, body }: Reply): Promise<void> {
  const head = `HTTP/1.1 ${status} Some\r\ncontent-type: application/json\r\n`;
  const length = `content-length: ${Buffer.byteLength(body)}\r\n\r\n`;
  response.socket?.write(body === '' ? head : `${head}${length}${firstHalf(body)}`);
  await pause(FLUSH_MS);
}

function firstHalf(text: string): string {
  return text.slice(0, Math.ceil(text.length / 2));
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, body === '' ? {} : { 'content-type': 'application/json' }).end(body);
}
