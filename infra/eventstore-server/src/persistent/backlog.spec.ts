import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Backlog } from './backlog.ts';
import type { Message } from './message.ts';

const message = (place: number, more: Partial<Message> = {}): Message => ({
  id: `${place}`,
  position: place,
  place,
  isReplay: false,
  retries: 0,
  bucket: 0,
  record: undefined,
  ...more,
});

const places = (backlog: Backlog): number[] => [...backlog].map(({ place }) => place);

it('gives retries first, in the order of the source, then replays, then what is new', () => {
  const backlog = new Backlog(100);
  for (const place of [1, 2]) backlog.add(message(place));
  for (const place of [101, 102]) backlog.add(message(place, { isReplay: true }));
  for (const place of [9, 7, 8]) backlog.add(message(place, { retries: 1 }));
  expect(places(backlog)).toEqual([7, 8, 9, 101, 102, 1, 2]);
});

it('may be emptied while it is gone through, or in part', () => {
  const backlog = new Backlog(100);
  for (const place of [5, 3, 4]) backlog.add(message(place, { retries: 1 }));
  for (const place of [1, 2]) backlog.add(message(place));
  for (const one of backlog) if (one.place % 2 === 1) backlog.remove(one);
  expect(places(backlog)).toEqual([4, 2]);
  for (const one of backlog) backlog.remove(one);
  expect(places(backlog)).toEqual([]);
  expect(backlog.counts).toEqual({ fresh: 0, again: 0 });
});

it('lets all wait while it is full, and go on when there is room', async () => {
  const backlog = new Backlog(2);
  const [first, second] = [message(1), message(2)];
  backlog.add(first);
  backlog.add(second);
  let ready = 0;
  for (const _ of [1, 2]) void backlog.ready().then(() => (ready += 1));
  await setImmediate();
  expect(ready).toBe(0);
  backlog.remove(first);
  await setImmediate();
  expect(ready).toBe(2);
});

it('is full of a few large events, too', () => {
  const backlog = new Backlog(100);
  const reply = Buffer.alloc(5 * 1024 * 1024);
  const record = { position: 0, revision: 0, id: '', stream: '', type: '', created: 0, reply };
  const [first, second] = [message(1, { record }), message(2, { record })];
  backlog.add(first);
  expect(backlog.isFull).toBe(false);
  backlog.add(second);
  expect(backlog.isFull).toBe(true);
  backlog.remove(first);
  expect(backlog.isFull).toBe(false);
});

it('lets nobody wait any more once it is closed', async () => {
  const backlog = new Backlog(1);
  backlog.add(message(1));
  const waiting = backlog.ready();
  backlog.close();
  await waiting;
  expect(backlog.isFull).toBe(true);
});
