import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWire, type Wire } from './wire.ts';

/** Answers what it hears, behind its own letter. */
const startEcho = async (letter: string) => {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => socket.write(`${letter}${String(data)}`));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, sockets, close: () => server.close() };
};

const call = async (port: number) => {
  const socket = connect({ port, host: '127.0.0.1' });
  const heard: string[] = [];
  const ended = new Promise<string>((resolve) => {
    socket.on('error', (error) => resolve('code' in error ? String(error.code) : 'error'));
    socket.on('close', () => resolve('closed'));
  });
  socket.on('data', (data) => heard.push(String(data)));
  await once(socket, 'connect');
  return { socket, heard, ended, hears: () => once(socket, 'data').then(([data]) => String(data)) };
};

describe('a wire', () => {
  let echo: Awaited<ReturnType<typeof startEcho>>;
  let wire: Wire;
  beforeEach(async () => {
    echo = await startEcho('a');
    wire = await openWire([echo.port]);
  });
  afterEach(() => {
    wire.close();
    echo.close();
  });

  const talk = async () => {
    const one = await call(wire.port);
    one.socket.write('1');
    expect(await one.hears()).toBe('a1');
    return one;
  };

  it('carries both directions, and ends when one side does', async () => {
    const one = await talk();
    echo.sockets[0]?.end();
    expect(await one.ended).toBe('closed');
  });

  it('leads to its instances in turn, and past one that is down', async () => {
    const other = await startEcho('b');
    const shared = await openWire([echo.port, other.port]);
    const answers = async () => {
      const one = await call(shared.port);
      one.socket.write('?');
      const answer = await one.hears();
      one.socket.destroy();
      return answer;
    };
    expect([await answers(), await answers()].toSorted()).toEqual(['a?', 'b?']);
    other.close();
    for (const socket of other.sockets) socket.destroy();
    expect([await answers(), await answers()]).toEqual(['a?', 'a?']);
    shared.close();
  });

  it('is cut by a reset, and can be used again at once', async () => {
    const one = await talk();
    wire.cut();
    expect(await one.ended).toBe('ECONNRESET');
    await talk();
  });

  it('carries nothing while it is silent, and all of it afterwards', async () => {
    const one = await talk();
    wire.silence();
    one.socket.write('2');
    const late = await call(wire.port);
    late.socket.write('3');
    // Whatever had passed the wire would have come before the answer to this.
    const beside = await call(echo.port);
    beside.socket.write('4');
    await beside.hears();
    expect([one.heard, late.heard]).toEqual([['a1'], []]);

    const answers = Promise.all([one.hears(), late.hears()]);
    wire.release();
    expect(await answers).toEqual(['a2', 'a3']);
    beside.socket.destroy();
  });

  it('tells nobody of an end while it is silent', async () => {
    const one = await talk();
    wire.silence();
    echo.sockets[0]?.destroy();
    const beside = await call(echo.port);
    beside.socket.write('4');
    await beside.hears();
    expect(one.socket.destroyed).toBe(false);
    wire.release();
    expect(await one.ended).toMatch(/closed|ECONNRESET/);
    beside.socket.destroy();
  });

  it('leaves one side believing that it is joined, while new connections work', async () => {
    const one = await talk();
    const far = echo.sockets[0];
    if (!far) throw new Error('nobody was joined');
    const farEnded = once(far, 'close');
    wire.strand();
    await farEnded;
    await talk();
    expect(one.socket.destroyed).toBe(false);
    wire.release();
    expect(await one.ended).toBe('ECONNRESET');
  });
});
