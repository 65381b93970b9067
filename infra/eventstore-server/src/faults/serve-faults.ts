import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { type Fault, faultSchema } from './fault.ts';
import type { Faults } from './faults.ts';

export type FaultControl = { readonly port: number; close(): Promise<void> };

/**
 * Lets other processes of this machine inject faults, over HTTP: `POST /faults` answers the fault as it was
 * understood and its id, `GET /faults` all of them with their hits, `DELETE /faults` and `/faults/<id>`
 * remove. It listens on loopback whatever the event store listens on. 0 takes a free port.
 */
export const serveFaults = async (faults: Faults, port: number): Promise<FaultControl> => {
  const server = createServer((request, response) => {
    answer(faults, request).then(
      ([status, body]) => say(response, status, body),
      (error: unknown) => say(response, 400, { error: String(error) }),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
};

const answer = async (
  faults: Faults,
  request: IncomingMessage,
): Promise<readonly [status: number, body: unknown]> => {
  const [, root, id] = (request.url ?? '').split('/');
  switch (root === 'faults' ? (request.method ?? '') : '') {
    case 'POST':
      return [201, faults.inject(decode(await text(request)))];
    case 'GET':
      return [200, faults.injected];
    case 'DELETE':
      if (id === undefined) faults.clear();
      else if (!faults.remove(Number(id))) return [404, { error: 'no such fault' }];
      return [200, faults.injected];
    default:
      return [404, { error: '/faults knows POST, GET and DELETE' }];
  }
};

const decode = (body: string): Fault => {
  const { data, error } = faultSchema.safeParse(JSON.parse(body));
  if (error) throw new TypeError(z.prettifyError(error));
  return data;
};

const say = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
