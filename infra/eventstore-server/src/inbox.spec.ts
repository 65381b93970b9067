import { describe, expect, it } from 'vitest';
import { Inbox } from './inbox.ts';
import type { LogRecord } from './record.ts';

const record = (position: number, bytes = 1): LogRecord => ({
  position,
  revision: 0,
  id: '00000000-0000-4000-8000-000000000001',
  stream: 'order-1',
  type: 'T',
  created: 0,
  reply: Buffer.alloc(bytes),
});

describe('Inbox', () => {
  it('hands out groups in the order they came', async () => {
    const inbox = new Inbox();
    inbox.offer([record(1)]);
    inbox.offer([record(2), record(3)]);
    expect((await inbox.next())?.map(({ position }) => position)).toEqual([1]);
    expect((await inbox.next())?.map(({ position }) => position)).toEqual([2, 3]);
  });

  it('wakes who waits', async () => {
    const inbox = new Inbox();
    const next = inbox.next();
    inbox.offer([record(1)]);
    expect(await next).toHaveLength(1);
  });

  it('ends when it is closed', async () => {
    const inbox = new Inbox();
    const next = inbox.next();
    inbox.close();
    expect(await next).toBeUndefined();
  });

  it('gives up when too many records pile up, and takes no more', async () => {
    const inbox = new Inbox();
    for (let position = 0; position < 9000; position += 1) inbox.offer([record(position)]);
    expect(await inbox.next()).toBeUndefined();
  });

  it('gives up when too many bytes pile up', async () => {
    const inbox = new Inbox();
    for (let position = 0; position < 9; position += 1)
      inbox.offer([record(position, 1024 * 1024)]);
    expect(await inbox.next()).toBeUndefined();
  });

  it('goes on for ever when it is emptied', async () => {
    const inbox = new Inbox();
    for (let position = 0; position < 20; position += 1) {
      inbox.offer([record(position, 1024 * 1024)]);
      expect(await inbox.next()).toHaveLength(1);
    }
  });
});
