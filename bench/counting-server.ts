// A destination that does next to nothing: reads each request, counts it, answers 202. Given "records" it also counts
// records, by a text that stands once in each; given a number too, it answers after so many milliseconds. GET tells what
// came since the start or the last DELETE.

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Seen } from './receiver.js';

const RECORD = Buffer.from('"email":');
const NOTHING: Seen = { requests: 0, records: 0, firstAt: null };
const countsRecords = process.argv[2] === 'records';
const delay = Number(process.argv[3] ?? 0);
let seen = NOTHING;

const server = createServer((request, response) => {
  response.statusCode = request.method === 'POST' ? 202 : 200;
  if (request.method === 'POST') count(request);
  else if (request.method === 'DELETE') seen = NOTHING;
  request.resume();
  request.on('end', () => {
    if (request.method === 'POST' && delay > 0) setTimeout(() => response.end(), delay);
    else response.end(request.method === 'GET' ? JSON.stringify(seen) : undefined);
  });
});

function count(request: IncomingMessage): void {
  seen = { ...seen, requests: seen.requests + 1, firstAt: seen.firstAt ?? Date.now() };
  if (!countsRecords) return;
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    seen = { ...seen, records: seen.records + occurrences(Buffer.concat(chunks)) };
  });
}

function occurrences(body: Buffer): number {
  let found = 0;
  for (let at = body.indexOf(RECORD); at !== -1; at = body.indexOf(RECORD, at + RECORD.length)) found += 1;
  return found;
}

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on('SIGTERM', () => process.exit(0));
