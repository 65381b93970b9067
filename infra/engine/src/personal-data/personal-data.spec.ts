import { randomUUID } from 'node:crypto';
import { memoryEventStore, memoryPersonKeys } from '@marketgraph/infra/memory';
import {
  type NewEvent,
  type PersonKeys,
  type RawEvent,
  UnavailableError,
} from '@marketgraph/infra/ports';
import { BrokenSealError } from '@marketgraph/infra/sealing';
import { emailClaimed, parseEvent, toStoredMetadata, userRegistered } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { createPersonalData, KeyMissingError } from './create-personal-data.ts';
import { openerFor } from './open-events.ts';
import { protectEventStore } from './protect-event-store.ts';

const ada = userRegistered.example;
const { userId } = ada;
const stream = `user-${userId}`;
const metadata = toStoredMetadata({
  version: 1,
  occurredAt: '2026-01-05T10:00:00.000Z',
  correlationId: 'story',
  causationId: 'command',
});
const registered = (data: object = ada): NewEvent => ({
  id: randomUUID(),
  type: 'UserRegistered',
  data,
  metadata,
});

/** A log and the same log as commands see it. */
const open = (keys: PersonKeys = memoryPersonKeys()) => {
  const log = memoryEventStore();
  const personalData = createPersonalData(keys);
  return { keys, log, personalData, store: protectEventStore(log, personalData) };
};

const only = (events: readonly RawEvent[]): RawEvent => {
  const [event, ...more] = events;
  if (!event || more.length > 0) throw new RangeError(`not one event but ${events.length}`);
  return event;
};

const forgotten = { ...ada, email: null, name: 'Forgotten' };

describe('personal data', () => {
  it('is sealed where it is kept, and opened where commands read it', async () => {
    const { log, store } = open();
    await store.append(stream, 'no_stream', [registered()]);
    const kept = JSON.stringify(await log.read(stream));
    expect(kept).toContain(userId);
    expect(kept).not.toContain('ada@example.com');
    expect(kept).not.toContain('Lovelace');
    expect(only(await store.read(stream)).data).toEqual(ada);
  });

  it('is handed to a copier as it is kept', async () => {
    const { log, store } = open();
    await store.append(stream, 'no_stream', [registered()]);
    const stop = new AbortController();
    for await (const batch of store.subscribe({
      prefixes: ['user-'],
      after: 'start',
      signal: stop.signal,
    })) {
      expect(batch).toEqual({ kind: 'events', events: await log.read(stream) });
      break;
    }
    stop.abort();
  });

  it('reads as its stand-ins once the person is forgotten, and the rest as it was', async () => {
    const { keys, store } = open();
    await store.append(stream, 'no_stream', [registered()]);
    await keys.forget(userId);
    const event = only(await store.read(stream));
    expect(event.data).toEqual(forgotten);
    expect(parseEvent('accounts', event).data).toEqual(forgotten);
  });

  it('is not kept at all of who is forgotten already', async () => {
    const { keys, log, store } = open();
    await keys.forget(userId);
    await store.append(stream, 'no_stream', [registered()]);
    expect(only(await log.read(stream)).data).toEqual(forgotten);
  });

  it('of others stays readable', async () => {
    const { keys, store } = open();
    const eve = { ...ada, userId: randomUUID(), email: 'eve@example.com' };
    await store.append(stream, 'no_stream', [registered()]);
    await store.append(`user-${eve.userId}`, 'no_stream', [registered(eve)]);
    await keys.forget(userId);
    expect(only(await store.read(`user-${eve.userId}`)).data).toEqual(eve);
  });

  it('leaves events alone that have none, and asks for no key', async () => {
    const { keys, log, store } = open();
    const claim = { id: randomUUID(), type: 'EmailClaimed', data: emailClaimed.example, metadata };
    await store.append('email-1', 'no_stream', [claim]);
    expect(only(await log.read('email-1')).data).toEqual(emailClaimed.example);
    expect(await keys.find([emailClaimed.example.userId])).toEqual(new Map());
  });

  it('is read as it stands in events from before it was declared personal', async () => {
    const { log, store } = open();
    await log.append(stream, 'no_stream', [registered()]);
    await store.append(stream, 0, [registered()]);
    expect((await store.read(stream)).map(({ data }) => data)).toEqual([ada, ada]);
  });

  it('does not keep a repeated append from being recognised, though it is sealed anew', async () => {
    const { log, store } = open();
    const event = registered();
    const first = await store.append(stream, 'no_stream', [event]);
    const sealedOnce = JSON.stringify(await log.read(stream));
    expect(await store.append(stream, 'no_stream', [event])).toEqual(first);
    expect(JSON.stringify(await log.read(stream))).toBe(sealedOnce);
  });

  it.each<[string, (raw: RawEvent, other: RawEvent) => RawEvent]>([
    ['put into another event', (raw, other) => ({ ...other, data: raw.data })],
    ['put into another stream', (raw) => ({ ...raw, stream: 'user-other' })],
    ['put into an event of another type', (raw) => ({ ...raw, type: 'RoleGranted' })],
    ['said to be of another', (raw) => altered(raw, /"of":"[^"]*"/, `"of":"${eveId}"`)],
    ['changed', (raw) => altered(raw, /("sealed":".{40})../, '$1__')],
    ['cut off', (raw) => altered(raw, /"sealed":"[^"]*"/, '"sealed":"AQ=="')],
  ])('that is %s is not opened', async (_how, tamper) => {
    const { log, keys, personalData, store } = open();
    await keys.ensure([eveId]);
    await store.append(stream, 'no_stream', [registered(), registered()]);
    const [raw, other] = await log.read(stream);
    if (!raw || !other) throw new RangeError('not appended');
    const tampered = tamper(raw, other);
    const openEvent = await personalData.openerFor('accounts', [tampered, raw]);
    expect(() => openEvent(tampered)).toThrow(BrokenSealError);
    expect(openEvent(raw).data).toEqual(ada);
  });

  it('without a key of somebody who was not forgotten is told, not taken for forgotten', async () => {
    const { log, store } = open();
    await store.append(stream, 'no_stream', [registered()]);
    const elsewhere = protectEventStore(log, createPersonalData(memoryPersonKeys()));
    await expect(elsewhere.read(stream)).rejects.toBeInstanceOf(KeyMissingError);
  });

  it('is neither stored nor read while the keys can not be had', async () => {
    const { log, store } = open();
    await store.append(stream, 'no_stream', [registered()]);
    const down = protectEventStore(log, createPersonalData(unreachable));
    await expect(down.read(stream)).rejects.toBeInstanceOf(UnavailableError);
    await expect(down.append(stream, 0, [registered()])).rejects.toBeInstanceOf(UnavailableError);
    expect(await log.read(stream)).toHaveLength(1);
  });

  it('asks for all keys of a batch at once', async () => {
    const { keys, log, store } = open();
    const people = Array.from({ length: 5 }, () => ({ ...ada, userId: randomUUID() }));
    for (const person of people) {
      await store.append(`user-${person.userId}`, 'no_stream', [registered(person)]);
    }
    const asked: (readonly string[])[] = [];
    const counting = createPersonalData({
      ensure: (ids) => keys.ensure(ids),
      find: (ids) => {
        asked.push(ids);
        return keys.find(ids);
      },
    });
    const streams = people.map((person) => log.read(`user-${person.userId}`));
    const events = (await Promise.all(streams)).flat();
    const openEvent = await counting.openerFor('accounts', [...events, ...events]);
    expect(events.map((event) => openEvent(event).data)).toEqual(people);
    expect(asked).toEqual([people.map((person) => person.userId)]);
  });

  it('is given only to who reads it, and without keys that is a mistake', async () => {
    const { log, personalData, store } = open();
    await store.append(stream, 'no_stream', [registered()]);
    const events = await log.read(stream);
    const reader = { name: 'reader', source: 'accounts' } as const;
    const dataFor = async (readsPersonalData: boolean): Promise<unknown> =>
      (await openerFor({ ...reader, readsPersonalData }, personalData, events))(only(events)).data;
    expect(await dataFor(true)).toEqual(ada);
    expect(await dataFor(false)).toEqual(forgotten);
    const none = openerFor({ ...reader, readsPersonalData: true }, undefined, events);
    await expect(none).rejects.toThrow('reader was given no keys');
  });
});

const eveId = randomUUID();

const altered = (raw: RawEvent, what: RegExp, by: string): RawEvent => ({
  ...raw,
  data: JSON.parse(JSON.stringify(raw.data).replace(what, by)) as unknown,
});

const fail = async (): Promise<never> => {
  throw new UnavailableError('the keys are not there');
};
const unreachable: PersonKeys = { find: fail, ensure: fail, forget: fail, close: fail };
