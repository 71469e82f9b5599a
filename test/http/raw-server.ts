// A server that misbehaves as told: each request goes to a function with its number, from 1.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface RawRequest {
  readonly number: number;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The records' marks, for bodies of acme. */
  readonly refs: readonly string[];
  readonly receivedAt: number;
}

export interface RawServer {
  readonly url: string;
  readonly requests: readonly RawRequest[];
  readonly mostAtOnce: () => number;
  readonly close: () => Promise<void>;
}

export type Handler = (request: RawRequest, response: ServerResponse) => void | Promise<void>;

export async function rawServer(handler: Handler): Promise<RawServer> {
  const requests: RawRequest[] = [];
  let open = 0;
  let most = 0;
  const server = createServer((incoming, response) => {
    const receivedAt = performance.now();
    most = Math.max(most, ++open);
    response.on('close', () => {
      open -= 1;
    });
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { method = '', url = '', headers } = incoming;
      const request = { number: requests.length + 1, method, url, headers, body, refs: refsIn(body), receivedAt };
      requests.push(request);
      void handler(request, response);
    });
  });
  // A test that fails does not close it; the process shall end all the same.
  server.on('connection', (socket) => socket.unref()).unref();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    mostAtOnce: () => most,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Waits until it is so. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setTimeout(done, 5));
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** The answer in which every record went through. */
export function allOk(request: RawRequest): object {
  return { results: request.refs.map((ref) => ({ ref, id: `9${ref}` })) };
}

function refsIn(body: string): readonly string[] {
  return [...body.matchAll(/"ref":"(\d+)"/g)].map((match) => match[1] ?? '');
}
