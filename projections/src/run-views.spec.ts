import { createPersonalData } from '@marketgraph/infra/engine';
import {
  memoryEventBus,
  memoryEventStore,
  memoryNotices,
  memoryPersonKeys,
  memoryViewStore,
} from '@marketgraph/infra/memory';
import { type Domain, toStoredMetadata, userRegistered } from '@marketgraph/schema';
import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { runViews } from './run-views.ts';
import { userViewTable } from './user-view/table.ts';

const registered = {
  eventId: '0190a5c0-0000-7000-8000-000000000201',
  stream: `user-${userRegistered.example.userId}`,
  revision: 0,
  position: '100/100',
  recordedAt: '2026-03-01T12:00:00.125Z',
  type: userRegistered.type,
  data: userRegistered.example,
  metadata: toStoredMetadata({
    version: userRegistered.version,
    occurredAt: '2026-03-01T12:00:00.000Z',
    correlationId: 'story',
    causationId: 'command',
  }),
};

it('runs every view in the database it lives in, and says when all of them read', async () => {
  const bus = memoryEventBus();
  const stores = new Map<Domain, ReturnType<typeof memoryViewStore>>();
  const viewStoreOf = (database: Domain): ReturnType<typeof memoryViewStore> => {
    const store = stores.get(database) ?? memoryViewStore();
    stores.set(database, store);
    return store;
  };
  const logger = pino({ level: 'silent' });
  const personalData = createPersonalData(memoryPersonKeys());
  const notices = memoryNotices();
  const running = runViews({
    bus,
    eventStore: memoryEventStore(),
    notices,
    personalData,
    viewStoreOf,
    generationsOf: (database) => viewStoreOf(database).generations,
    logger,
  });
  const unwell = async (): Promise<readonly string[]> =>
    (await running.describe()).filter(({ isWell }) => !isWell).map(({ handler }) => handler);
  expect(await unwell()).toContain('accounts_user-view');
  await vi.waitFor(async () => expect(await unwell()).toEqual([]), { interval: 1, timeout: 4_000 });

  await bus.publish('accounts', 0, [registered]);
  const users = () => viewStoreOf('accounts').rows(userViewTable);
  await vi.waitFor(() => expect(users()).toHaveLength(1), { interval: 1, timeout: 4_000 });
  await running.stop();
});
