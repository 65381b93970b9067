import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Outlet } from './outlet.ts';

/** A reader that takes one reply whenever it is told to. */
const createReader = () => {
  const taken: Buffer[] = [];
  const waiting: (() => void)[] = [];
  const stream = new Writable({
    objectMode: true,
    highWaterMark: 4,
    write: (reply: Buffer, _encoding, done) => {
      waiting.push(() => {
        taken.push(reply);
        done();
      });
    },
  });
  return { stream, taken, takeOne: () => waiting.shift()?.() };
};

const replies = Array.from({ length: 20 }, (_, index) => Buffer.from([index]));

describe('Outlet', () => {
  it('hands over no more than the reader has room for', async () => {
    const { stream, taken, takeOne } = createReader();
    const writing = new Outlet(stream).writeAll(replies);
    while (taken.length < replies.length) {
      expect(stream.writableLength).toBeLessThanOrEqual(4);
      takeOne();
      await new Promise(setImmediate);
    }
    expect(await writing).toBe(true);
    expect(taken).toEqual(replies);
  });

  it('stops when the reader leaves, by whatever door', async () => {
    for (const event of ['cancelled', 'close', 'error'] as const) {
      const { stream } = createReader();
      stream.on('error', () => undefined);
      const outlet = new Outlet(stream);
      const writing = outlet.writeAll(replies);
      stream.emit(event, new Error('gone'));
      expect(await writing).toBe(false);
      expect(outlet.gone.aborted).toBe(true);
    }
  });
});
