import { connect, createServer, type Socket } from 'node:net';

/** A port that leads to several others in turn. */
export type Balancer = { readonly port: number; readonly close: () => void };

/** Takes connections on a free port and joins each with the next of `ports` that accepts one. */
export const balance = async (ports: readonly number[]): Promise<Balancer> => {
  let turn = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.on('close', () => open.delete(client));
    turn += 1;
    join(
      client,
      ports.map((_, index) => ports[(turn + index) % ports.length] ?? 0),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
};

const join = (client: Socket, [port, ...others]: readonly number[]): void => {
  if (port === undefined) {
    client.destroy();
    return;
  }
  const upstream = connect({ port, host: '127.0.0.1' });
  let isJoined = false;
  upstream.once('connect', () => {
    isJoined = true;
    client.pipe(upstream).pipe(client);
  });
  upstream.on('error', () => (isJoined ? client.destroy() : join(client, others)));
  upstream.on('close', () => isJoined && client.destroy());
  client.on('error', () => upstream.destroy());
  client.on('close', () => upstream.destroy());
};
