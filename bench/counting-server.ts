// A destination that does next to nothing: reads each request, counts it, answers 202.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

let requests = 0;
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    if (request.method === 'POST') requests += 1;
    response.statusCode = 202;
    response.end(request.method === 'POST' ? undefined : `${requests} requests`);
  });
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on('SIGTERM', () => process.exit(0));
