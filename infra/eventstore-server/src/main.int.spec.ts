import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AppendExpectedRevision,
  type AppendResult,
  type EventStoreDBClient,
  NO_STREAM,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { collect, numbered } from './testing/events.ts';
import { startServerProcess } from './testing/server-process.ts';

let dataDir: string;
beforeEach(async () => void (dataDir = await mkdtemp(join(tmpdir(), 'eventstore-process-'))));
afterEach(async () => await rm(dataDir, { recursive: true }));

const WRITERS = 24;

/** Every writer appends to its own stream until its append fails; `onAcknowledged` sees each success. */
const writeUntilItBreaks = async (
  client: EventStoreDBClient,
  round: number,
  onAcknowledged: (stream: string, revision: bigint) => void,
): Promise<void> => {
  const write = async (writer: number): Promise<void> => {
    const stream = `round${round}-${writer}`;
    for (let expectedRevision: AppendExpectedRevision = NO_STREAM; ;) {
      const events = [numbered(0), numbered(1)];
      const result: AppendResult = await client.appendToStream(stream, events, {
        expectedRevision,
      });
      expectedRevision = result.nextExpectedRevision;
      onAcknowledged(stream, result.nextExpectedRevision);
    }
  };
  await Promise.allSettled(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
};

const revisionsByStream = (events: readonly ResolvedEvent[]): Map<string, number[]> =>
  new Map(
    [...Map.groupBy(events, ({ event }) => event?.streamId ?? '')].map(([stream, own]) => [
      stream,
      own.map(({ event }) => Number(event?.revision)),
    ]),
  );

it('loses nothing it has acknowledged when it is killed in the middle of appends', async () => {
  const acknowledged = new Map<string, bigint>();
  for (const [round, enough] of [150, 400, 700].entries()) {
    const server = await startServerProcess(dataDir);
    let count = 0;
    let killed: Promise<unknown> | undefined;
    await writeUntilItBreaks(server.client, round, (stream, revision) => {
      acknowledged.set(stream, revision);
      count += 1;
      if (count === enough) killed = server.stop('SIGKILL');
    });
    expect(killed, `${count} appends were acknowledged`).toBeDefined();
    await killed;
  }

  const server = await startServerProcess(dataDir);
  const all = revisionsByStream(await collect(server.client.readAll()));
  expect(acknowledged.size).toBe(3 * WRITERS);
  for (const [stream, revision] of acknowledged) {
    const revisions = all.get(stream) ?? [];
    expect(revisions.length, stream).toBeGreaterThan(Number(revision));
    // Appends of two events each are there as a whole or not at all, and nothing is out of order.
    expect(revisions.length % 2, stream).toBe(0);
    expect(revisions).toEqual(revisions.map((_, index) => index));
    const read = await collect(server.client.readStream(stream));
    expect(read.map(({ event }) => Number(event?.revision))).toEqual(revisions);
  }
  await server.stop('SIGTERM');
});

it.each(['SIGTERM', 'SIGINT'] as const)(
  'ends cleanly on %s, with clients connected',
  async (signal) => {
    const server = await startServerProcess(dataDir);
    const subscription = server.client
      .subscribeToAll()
      .on('error', () => undefined)
      .resume();
    await server.client.appendToStream('order-1', numbered(0));
    expect(await server.stop(signal)).toBe(0);
    subscription.destroy();
  },
);
