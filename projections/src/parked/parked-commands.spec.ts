import { memoryViewStore } from '@marketgraph/infra/memory';
import { type ParkedEvent, type ParkedKey } from '@marketgraph/infra/ports';
import { type Domain } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import {
  findAllParked,
  findParked,
  listParked,
  listSkipped,
  replayAllParked,
  replayParked,
  skipParked,
} from './parked-commands.ts';
import { storyOf, streamTable } from './parked-text.ts';

const key: ParkedKey = { handler: 'orders_order-view', source: 'orders', stream: 'order-a' };
const asked = '2026-03-02T08:00:00.000Z';
const later = '2026-03-02T08:00:01.000Z';
const fault = {
  error: 'TypeError: no lines\n    at project',
  attempts: 3,
  firstFailedAt: '2026-03-01T12:00:00.000Z',
  lastFailedAt: '2026-03-01T12:00:00.000Z',
};

const parked = (sequence: number): ParkedEvent => ({
  sequence,
  event: {
    eventId: '0190a5c0-0000-7000-8000-000000000002',
    stream: key.stream,
    revision: sequence - 1,
    position: `${sequence}/${sequence}`,
    recordedAt: '2026-03-01T12:00:00.125Z',
    type: 'OrderPlaced',
    data: {},
    metadata: {},
  },
  fault: sequence === 1 ? fault : null,
  retryAt: null,
});

const open = async () => {
  const views = memoryViewStore();
  const move = { ...key, from: undefined, to: { sequence: 2, position: '2/2' } };
  await views.commit(move, (transaction) => transaction.park([parked(1), parked(2)]));
  const databases = new Map<Domain, typeof views>([
    ['accounts', memoryViewStore()],
    ['orders', views],
  ]);
  return { views, databases, found: await findParked(databases, key.handler, key.stream) };
};

describe('parked streams', () => {
  it('are listed from every database, with the error', async () => {
    const { databases } = await open();
    const text = streamTable(await listParked(databases));
    expect(text).toMatch(/orders_order-view {2}order-a {2}OrderPlaced 0, 1 behind it/);
    expect(text).toMatch(/TypeError: no lines \(3 attempts/);
    expect(streamTable(await listParked(databases, 'another'))).toBe('Nothing.');
  });

  it('are shown whole', async () => {
    const { found, views } = await open();
    const text = storyOf(found.parked, await views.parkedEvents(key, 9));
    expect(text).toMatch(/at project/);
    expect(text).toMatch(/2 {2}OrderPlaced 1/);
  });

  it('are refused by name when they are not parked', async () => {
    const { databases } = await open();
    await expect(findParked(databases, key.handler, 'order-b')).rejects.toThrow(
      'orders_order-view has not parked order-b',
    );
  });

  it('are released when their process has replayed them', async () => {
    const { found, views } = await open();
    const isLate = async () => {
      await views.settleParked(key, { from: 1, to: 2 }, async () => undefined);
      return false;
    };
    expect(await replayParked(found, { clock: () => asked, isLate })).toBe('released');
  });

  it('are told to have failed again', async () => {
    const { found, views } = await open();
    const isLate = async () => {
      const again = { ...fault, attempts: 6, lastFailedAt: later };
      await views.faultParked(key, { sequence: 1, fault: again, retryAt: null });
      return false;
    };
    expect(await replayParked(found, { clock: () => asked, isLate })).toBe('failed');
  });

  it('go on waiting when nobody takes them up', async () => {
    const { found } = await open();
    const isLate = async () => true;
    expect(await replayParked(found, { clock: () => asked, isLate })).toBe('waiting');
  });

  it('are replayed all at once, and each is told what came of it', async () => {
    const { databases, views } = await open();
    const other = { ...key, stream: 'order-b' };
    const move = {
      ...key,
      from: { sequence: 2, position: '2/2' },
      to: { sequence: 3, position: '3/3' },
    };
    const event = { ...parked(1).event, stream: other.stream };
    await views.commit(move, (transaction) => transaction.park([{ ...parked(3), event }]));
    const all = await findAllParked(databases, key.handler);
    expect(all).toHaveLength(2);
    expect(await findAllParked(databases, 'another')).toEqual([]);
    let looks = 0;
    const isLate = async () => {
      looks += 1;
      if (looks === 1) await views.settleParked(key, { from: 1, to: 2 }, async () => undefined);
      return looks > 2;
    };
    const replays = await replayAllParked(all, { clock: () => asked, isLate });
    expect(replays.map(({ parked: { stream }, outcome }) => [stream, outcome])).toEqual([
      ['order-a', 'released'],
      ['order-b', 'waiting'],
    ]);
    expect(await views.parkedDue(key.handler, asked, 9)).toEqual([other]);
  });

  it('lose their first event for good, on record', async () => {
    const { found, databases } = await open();
    await skipParked(found, { by: 'anna', why: 'a test', at: asked });
    const [left] = await listParked(databases);
    expect(left).toMatchObject({ count: 1, first: { sequence: 2 } });
    expect(streamTable(await listSkipped(databases))).toMatch(
      /order-a {2}OrderPlaced 0, by anna: a test/,
    );
    expect(streamTable(await listParked(databases))).toMatch(/waits to be replayed/);
  });
});
