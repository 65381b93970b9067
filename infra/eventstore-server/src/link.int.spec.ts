import { randomUUID } from 'node:crypto';
import { binaryEvent, type ResolvedEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collect, numbered, numberedUpTo, numberOf, take } from './testing/events.ts';
import { TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await TestServer.start()));
afterAll(async () => await server[Symbol.asyncDispose]());

let links: string;
let target: string;
beforeEach(() => {
  links = `links-${randomUUID()}`;
  target = `order-${randomUUID()}`;
});

const link = (data: string) => binaryEvent({ type: '$>', data: Buffer.from(data) });
const appendLinks = (...data: string[]) => server.client.appendToStream(links, data.map(link));
const resolved = (): Promise<ResolvedEvent[]> =>
  collect(server.client.readStream(links, { resolveLinkTos: true }));

describe('a link', () => {
  it('is answered together with its event when it is resolved', async () => {
    await server.client.appendToStream(target, numberedUpTo(3));
    await appendLinks(`2@${target}`, `0@${target}`);
    const read = await resolved();
    expect(read.map(numberOf)).toEqual([2, 0]);
    expect(read.map(({ event }) => event?.streamId)).toEqual([target, target]);
    expect(read.map(({ link }) => [link?.streamId, link?.revision])).toEqual([
      [links, 0n],
      [links, 1n],
    ]);
    expect(read.map(({ commitPosition }) => commitPosition)).toEqual(
      read.map(({ link }) => link?.position?.commit),
    );
  });

  it('is an event like any other when it is not resolved', async () => {
    await server.client.appendToStream(target, numbered(7));
    await appendLinks(`0@${target}`);
    const [read] = await collect(server.client.readStream(links));
    expect(read?.link).toBeUndefined();
    expect(read?.event).toMatchObject({ type: '$>', streamId: links });
  });

  it('stands beside events of the stream itself, which are no links', async () => {
    await server.client.appendToStream(target, numbered(1));
    await appendLinks(`0@${target}`);
    await server.client.appendToStream(links, numbered(2));
    const read = await resolved();
    expect(read.map(numberOf)).toEqual([1, 2]);
    expect(read[1]?.link).toBeUndefined();
  });

  it.each([
    ['points nowhere', (): string => `0@nothing-${randomUUID()}`],
    ['points behind the end of a stream', (): string => `9@${target}`],
    ['is malformed', (): string => 'no link'],
    ['names a stream that no stream can be', (): string => `0@${'x'.repeat(5000)}`],
  ])('has no event when it %s', async (_, data) => {
    await server.client.appendToStream(target, numbered(1));
    await appendLinks(data());
    const [read] = await resolved();
    expect(read?.event).toBeUndefined();
    expect(read?.link).toMatchObject({ type: '$>', streamId: links });
  });

  it.each([
    ['truncated', () => server.client.setStreamMetadata(target, { truncateBefore: 1 })],
    ['deleted', () => server.client.deleteStream(target)],
    ['tombstoned', () => server.client.tombstoneStream(target)],
  ])('has no event any more when its target is %s', async (_, hide) => {
    await server.client.appendToStream(target, numbered(1));
    await appendLinks(`0@${target}`);
    expect((await resolved())[0]?.event).toBeDefined();
    await hide();
    const [read] = await resolved();
    expect(read?.event).toBeUndefined();
    expect(read?.link?.revision).toBe(0n);
  });

  it('is resolved for subscriptions, from the log and live', async () => {
    await server.client.appendToStream(target, numberedUpTo(2));
    await appendLinks(`0@${target}`);
    const subscription = server.client.subscribeToStream(links, { resolveLinkTos: true });
    expect((await take(subscription, 1)).map(numberOf)).toEqual([0]);
    await appendLinks(`1@${target}`);
    const [live] = await take(subscription, 1);
    expect(live && numberOf(live)).toBe(1);
    expect(live?.link?.revision).toBe(1n);
    await subscription.unsubscribe();
  });

  it('is resolved in $all', async () => {
    await server.client.appendToStream(target, numbered(5));
    await appendLinks(`0@${target}`);
    const all = await collect(
      server.client.readAll({
        resolveLinkTos: true,
        direction: 'backwards',
        fromPosition: 'end',
        maxCount: 1,
      }),
    );
    expect(all.map(numberOf)).toEqual([5]);
    expect(all[0]?.link?.streamId).toBe(links);
  });
});
