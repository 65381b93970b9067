import { createServer, type Server } from 'node:http';
import { type HandlerHealth } from '@marketgraph/infra/engine';

export type Health = { readonly url: string; readonly close: () => Promise<void> };

/**
 * Answers `/livez` with 200, and `/readyz` with how every view stands: 200 if all of them are well, 503 if one
 * is not, or it can not be told. Listens on loopback; port 0 takes a free one.
 */
export const serveHealth = async (
  port: number,
  describe: () => Promise<readonly HandlerHealth[]>,
): Promise<Health> => {
  const answer = async (url: string | undefined): Promise<Answer> => {
    if (url === '/livez') return { status: 200, body: { status: 'ok' } };
    if (url !== '/readyz') return { status: 404, body: {} };
    const handlers = await describe();
    return handlers.every(({ isWell }) => isWell)
      ? { status: 200, body: { status: 'ok', handlers } }
      : { status: 503, body: { status: 'unavailable', handlers } };
  };
  const server = createServer(({ url }, response) => {
    void answer(url).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await listen(server, port);
  return { url: urlOf(server), close: () => close(server) };
};

type Answer = { readonly status: number; readonly body: object };

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

const urlOf = (server: Server): string => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP address');
  return `http://127.0.0.1:${address.port}`;
};

const close = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
