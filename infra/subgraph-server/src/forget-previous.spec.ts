import { memoryEventBus, memoryViewStore } from '@marketgraph/infra/memory';
import { type RecordedEvent, roleGranted, userForgotten } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { forgetPrevious } from './forget-previous.ts';

const recorded = (type: string, data: object): RecordedEvent => ({
  type,
  data,
  eventId: '0190a5c0-0000-7000-8000-000000000501',
  stream: 'user-1',
  revision: 1,
  position: '1/1',
  recordedAt: '2026-01-05T10:00:00.000Z',
  metadata: {
    version: 1,
    occurredAt: '2026-01-05T10:00:00.000Z',
    correlationId: 'story',
    causationId: 'cause',
  },
});

const open = () => {
  const dropped: string[] = [];
  const parts = {
    domain: 'orders',
    bus: memoryEventBus(),
    views: memoryViewStore(),
    generations: {
      drop: async (handler: string, beside: string) => void dropped.push(`${handler} ${beside}`),
    },
  } as const;
  return { dropped, parts };
};

const personal = { name: 'orders_order-view', source: 'orders', readsPersonalData: true } as const;
const other = { name: 'orders_catalogue-view', source: 'products' } as const;

describe('forget-previous', () => {
  it('drops the generations that could be rolled back to, of views of personal data', async () => {
    const { dropped, parts } = open();
    const [reaction] = forgetPrevious(parts, [personal, other]);
    await reaction?.handle(recorded('RoleGranted', roleGranted.example));
    expect(dropped).toEqual([]);
    await reaction?.handle(recorded('UserForgotten', userForgotten.example));
    expect(dropped).toEqual(['orders_order-view previous']);
  });

  it('is nothing to do where no view shows anything personal', () => {
    expect(forgetPrevious(open().parts, [other])).toEqual([]);
  });
});
