import { connect, createServer, type Socket } from 'node:net';

/** A connection between client and server that breaks when a spec says so. */
export type FaultyProxy = {
  readonly port: number;
  /** Destroys every connection; new ones are let through. */
  readonly cut: () => void;
  /** Swallows what the server answers on the connections of now; requests still reach it. */
  readonly mute: () => void;
  /** Bytes of answers let through so far. */
  readonly answered: () => number;
  readonly close: () => Promise<void>;
};

export const startFaultyProxy = async (target: number): Promise<FaultyProxy> => {
  const open = new Set<{ readonly ends: readonly Socket[]; isMuted: boolean }>();
  let answered = 0;

  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    const link = { ends: [client, upstream], isMuted: false };
    open.add(link);
    client.pipe(upstream);
    upstream.on('data', (bytes) => {
      if (link.isMuted) return;
      answered += bytes.length;
      if (!client.write(bytes)) upstream.pause();
    });
    client.on('drain', () => upstream.resume());
    for (const end of link.ends) {
      end.on('error', () => undefined);
      end.on('close', () => {
        open.delete(link);
        for (const other of link.ends) other.destroy();
      });
    }
  });
  const cut = (): void => {
    for (const { ends } of open) for (const end of ends) end.destroy();
  };

  return {
    port: await listen(server),
    cut,
    mute: () => {
      for (const link of open) link.isMuted = true;
    },
    answered: () => answered,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
};

const listen = (server: ReturnType<typeof createServer>): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
