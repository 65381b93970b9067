import { createServer, type Socket } from 'node:net';
import { type Line, openLine } from './line.ts';

/** All that goes from one process to one server, or to the instances of one in turn; it can be broken. */
export type Wire = {
  /** Where the process finds the server. */
  readonly port: number;
  /** Ends every connection; a new one may be made at once. */
  readonly cut: () => void;
  /** Becomes a black hole: what is sent arrives after `release`, and so do new connections. */
  readonly silence: () => void;
  /** Every connection is half open: the server saw it end, the process is not told before `release`. */
  readonly strand: () => void;
  readonly release: () => void;
  readonly close: () => void;
};

/** Listens on a free port and joins each connection with the next of `ports` that accepts one. */
export const openWire = async (ports: readonly number[]): Promise<Wire> => {
  const lines = new Map<Socket, Line>();
  const each = (act: (line: Line) => void): void => {
    for (const line of [...lines.values()]) act(line);
  };
  let turn = 0;
  let isSilent = false;

  const inTurn = (): readonly number[] => {
    turn = (turn + 1) % ports.length;
    return [...ports.slice(turn), ...ports.slice(0, turn)];
  };
  const server = createServer({ pauseOnConnect: true }, (near) => {
    const line = openLine(near, inTurn());
    lines.set(near, line);
    near.once('close', () => lines.delete(near));
    if (isSilent) line.hold();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut: () => each((line) => line.cut()),
    silence: () => {
      isSilent = true;
      each((line) => line.hold());
    },
    strand: () => each((line) => line.strand()),
    release: () => {
      isSilent = false;
      each((line) => line.release());
    },
    close: () => {
      server.close();
      each((line) => line.cut());
    },
  };
};
