import { expect, it } from 'vitest';
import { Feed } from './feed.ts';
import { Inbox } from './inbox.ts';
import type { LogRecord } from './record.ts';

const record = (stream: string, position: number): LogRecord => ({
  position,
  stream,
  revision: 0,
  id: '00000000-0000-4000-8000-000000000001',
  type: 'T',
  created: 0,
  reply: Buffer.alloc(1),
});

const records = [record('order-1', 1), record('order-2', 2), record('order-1', 3)];

it('hands the same group to everybody, and to those of one stream their part', async () => {
  const feed = new Feed();
  const [first, second, own] = [new Inbox(), new Inbox(), new Inbox()];
  feed.join(first);
  feed.join(second);
  feed.join(own, 'order-1');
  feed.publish(records);
  expect(await first.next()).toBe(records);
  expect(await second.next()).toBe(records);
  expect(await own.next()).toEqual([records[0], records[2]]);
});

it('hands nothing to those who left', async () => {
  const feed = new Feed();
  const [left, leftStream, stayed] = [new Inbox(), new Inbox(), new Inbox()];
  feed.join(left)();
  feed.join(leftStream, 'order-1')();
  feed.join(stayed, 'order-1');
  feed.publish(records);
  left.close();
  leftStream.close();
  expect(await left.next()).toBeUndefined();
  expect(await leftStream.next()).toBeUndefined();
  expect(await stayed.next()).toHaveLength(2);
});
