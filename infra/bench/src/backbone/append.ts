import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { streamName } from '@marketgraph/schema';
import { open } from 'lmdb';
import pLimit from 'p-limit';
import { type Figure, rateOf } from '../figure.ts';
import { reservedEvent } from './orders.ts';
import { type Stage } from './stage.ts';

/** Appends of one event, each answered after it is on disk, beside bare LMDB commits of as many bytes. */
export const measureAppends = async ({ eventStore }: Stage, scale: number): Promise<Figure[]> => {
  const append = async (): Promise<unknown> => {
    const orderId = randomUUID();
    return eventStore.append(streamName('order', orderId), 'no_stream', [reservedEvent(orderId)]);
  };
  const floor = openFloor();
  try {
    const one = 400 * scale;
    const many = 6_000 * scale;
    await repeat(100, 1, append);
    return [
      {
        name: 'append, 1 in flight',
        value: await rateOf(one, () => repeat(one, 1, append)),
        unit: '/s',
        floor: {
          name: 'LMDB commit with fsync, 1 in flight',
          value: await rateOf(one, () => repeat(one, 1, floor.commit)),
        },
      },
      {
        name: 'append, 64 in flight',
        value: await rateOf(many, () => repeat(many, 64, append)),
        unit: '/s',
        floor: {
          name: 'LMDB commits with fsync, 64 in flight',
          value: await rateOf(many, () => repeat(many, 64, floor.commit)),
        },
      },
    ];
  } finally {
    await floor.close();
  }
};

const repeat = async (
  count: number,
  inFlight: number,
  work: () => Promise<unknown>,
): Promise<void> => {
  await pLimit(inFlight).map(Array.from({ length: count }), work);
};

const openFloor = () => {
  const folder = mkdtempSync(join(tmpdir(), 'marketgraph-floor-'));
  const database = open({ path: folder });
  const value = Buffer.alloc(700, 'x');
  let key = 0;
  return {
    commit: async (): Promise<void> => {
      await database.put((key += 1), value);
      await database.flushed;
    },
    close: async (): Promise<void> => {
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
};
