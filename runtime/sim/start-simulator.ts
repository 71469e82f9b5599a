// Serves a connector's API locally, from its description alone: for tests, examples and trying a project out.
// It keeps records in memory and counts what happened to each; see sim-control.ts for looking in.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SimAnswer } from './sim-answer.js';
import { CONTROL_PREFIX, control } from './sim-control.js';
import type { HttpConnector } from './sim-route.js';
import { type SimReply, SimulatedApi } from './simulated-api.js';

export interface SimulatorOptions {
  readonly connector: HttpConnector;
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Absent: the connector's rate limits are enforced. */
  readonly options?: { readonly rateLimit?: boolean };
}

export interface Simulator {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  readonly port: number;
  /** Cuts what is in flight. */
  readonly close: () => Promise<void>;
}

/** Rejects when the port cannot be listened on. */
export async function startSimulator({
  connector,
  port = 0,
  host = '127.0.0.1',
  options,
}: SimulatorOptions): Promise<Simulator> {
  const api = new SimulatedApi(connector, { rateLimit: options?.rateLimit !== false });
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => receive(api, request, response));
  const listening = await listen(server, port, host);
  return { url: `http://${host}:${listening}`, port: listening, close: () => closeServer(server) };
}

function receive(api: SimulatedApi, request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('error', () => response.destroy());
  request.on('end', () => serve(api, request, response, Buffer.concat(chunks).toString('utf8')));
}

function serve(api: SimulatedApi, request: IncomingMessage, response: ServerResponse, body: string): void {
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const parts = { method: request.method ?? 'GET', path, headers: request.headers, body };
  if (path.startsWith(CONTROL_PREFIX)) {
    send(response, control(api, parts, new URLSearchParams(query)));
    return;
  }
  const began = api.requests.started();
  const reply = api.reply(parts);
  if (reply.delayMs === 0) finish(api, response, reply, began);
  else setTimeout(() => finish(api, response, reply, began), reply.delayMs).unref();
}

function finish(api: SimulatedApi, response: ServerResponse, reply: SimReply, began: number): void {
  const status = reply.answer === null ? 'closed' : String(reply.answer.status);
  api.requests.ended(began, reply, status);
  if (reply.answer === null) response.destroy();
  else send(response, reply.answer);
}

function send(response: ServerResponse, { status, headers, body }: SimAnswer): void {
  if (body === '') {
    response.writeHead(status, headers).end();
    return;
  }
  const length = Buffer.byteLength(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': length, ...headers }).end(body);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      const address: AddressInfo | string | null = server.address();
      done(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}
