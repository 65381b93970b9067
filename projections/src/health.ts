import { createServer, type Server } from 'node:http';

export type Health = { readonly url: string; readonly close: () => Promise<void> };

/**
 * Answers `/livez` with 200, and `/readyz` with 200 once nobody is waiting: 503 and their names
 * before. Listens on loopback; port 0 takes a free one.
 */
export const serveHealth = async (
  port: number,
  waiting: () => readonly string[],
): Promise<Health> => {
  const server = createServer(({ url }, response) => {
    const names = url === '/readyz' ? waiting() : [];
    const isKnown = url === '/readyz' || url === '/livez';
    const status = isKnown ? statusOf(names) : 404;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ waiting: names }));
  });
  await listen(server, port);
  return { url: urlOf(server), close: () => close(server) };
};

const statusOf = (names: readonly string[]): number => (names.length === 0 ? 200 : 503);

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
