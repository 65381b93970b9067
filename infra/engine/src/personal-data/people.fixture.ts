import { randomUUID } from 'node:crypto';
import {
  memoryEventBus,
  memoryEventStore,
  memoryPersonKeys,
  memoryViewStore,
} from '@marketgraph/infra/memory';
import {
  type NewEvent,
  type PersonKeys,
  type RawEvent,
  UnavailableError,
  type ViewTable,
} from '@marketgraph/infra/ports';
import { toStoredMetadata, userForgotten, userRegistered } from '@marketgraph/schema';
import { pino } from 'pino';
import { defineProjection } from '../projection.ts';
import { createPersonalData } from './create-personal-data.ts';
import { protectEventStore } from './protect-event-store.ts';

export const ada = userRegistered.example;
export const eve = {
  ...ada,
  userId: '0190a5c0-0000-7000-8000-000000000003',
  email: 'eve@example.com',
  name: 'Eve Moneypenny',
};

const event = (type: string, data: object): NewEvent => ({
  id: randomUUID(),
  type,
  data,
  metadata: toStoredMetadata({
    version: 1,
    occurredAt: '2026-01-05T10:00:00.000Z',
    correlationId: 'story',
    causationId: 'command',
  }),
});

type Person = { readonly userId: string; readonly email: string | null; readonly name: string };

export const peopleTable: ViewTable = {
  name: 'people',
  version: 1,
  key: 'userId',
  columns: { userId: 'text', email: 'text', name: 'text' },
  indexes: [],
};

export const peopleView = defineProjection<'accounts', Person>({
  name: 'accounts_people',
  view: 'people',
  source: 'accounts',
  table: peopleTable,
  readsPersonalData: true,
  keysOf: ({ type, data }) =>
    type === 'UserRegistered' || type === 'UserForgotten' ? [data.userId] : [],
  project: (row, { type, data }) => {
    if (type === 'UserRegistered') {
      const { userId, email, name } = data;
      return { userId, email, name };
    }
    return type === 'UserForgotten' ? row && { ...row, email: null, name: 'Forgotten' } : row;
  },
});

/** Keys that can be taken away for a while. */
const breakable = (keys: PersonKeys) => {
  let isDown = false;
  const unlessDown = <Result>(ask: () => Promise<Result>): Promise<Result> =>
    isDown ? Promise.reject(new UnavailableError('the keys are not there')) : ask();
  const breaking: PersonKeys = {
    find: (ids) => unlessDown(() => keys.find(ids)),
    ensure: (ids) => unlessDown(() => keys.ensure(ids)),
    forget: (id) => unlessDown(() => keys.forget(id)),
    close: () => keys.close(),
  };
  return { keys: breaking, setDown: (down: boolean) => void (isDown = down) };
};

/** A log of people, sealed; the bus that it is copied to; and a view store with nothing in it. */
export const openPeople = () => {
  const log = memoryEventStore();
  const bus = memoryEventBus();
  const { keys, setDown } = breakable(memoryPersonKeys());
  const personalData = createPersonalData(keys);
  const store = protectEventStore(log, personalData);
  const lines: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const relay = async (raw: RawEvent): Promise<void> => {
    const last = await bus.last('accounts');
    await bus.publish('accounts', last?.sequence ?? 0, [raw]);
  };
  const tell = async (userId: string, type: string, data: object): Promise<RawEvent> => {
    const stream = `user-${userId}`;
    const { length } = await log.read(stream);
    await store.append(stream, length === 0 ? 'no_stream' : length - 1, [event(type, data)]);
    const [raw] = await log.read(stream, length);
    if (!raw) throw new RangeError('not appended');
    return raw;
  };
  return {
    bus,
    keys,
    log,
    lines,
    logger,
    personalData,
    relay,
    setDown,
    views: memoryViewStore(),
    register: (person: typeof ada) => tell(person.userId, 'UserRegistered', person),
    forget: ({ userId }: typeof ada) =>
      tell(userId, 'UserForgotten', { ...userForgotten.example, userId }),
  };
};
