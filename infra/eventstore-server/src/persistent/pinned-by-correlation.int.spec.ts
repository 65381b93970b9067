import { randomUUID } from 'node:crypto';
import persistentGrpc from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { jsonEvent, type ResolvedEvent } from '@eventstore/db-client';
import { credentials } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { TestServer } from '../testing/test-server.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** The client cannot name the strategy, the protocol can. */
const createRequest = (stream: string, strategy: string) => {
  const settings = new persistent.CreateReq.Settings()
    .setConsumerStrategy(strategy)
    .setReadBatchSize(20)
    .setHistoryBufferSize(500)
    .setMessageTimeoutMs(30_000)
    .setMaxRetryCount(10)
    .setMaxCheckpointCount(1000);
  const source = new persistent.CreateReq.StreamOptions()
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(stream)))
    .setStart(new shared.Empty());
  const options = new persistent.CreateReq.Options()
    .setStream(source)
    .setGroupName('workers')
    .setSettings(settings);
  return new persistent.CreateReq().setOptions(options);
};

const create = async (port: number, stream: string, strategy: string): Promise<void> => {
  const address = `127.0.0.1:${port}`;
  const client = new persistentGrpc.PersistentSubscriptionsClient(
    address,
    credentials.createInsecure(),
  );
  try {
    await new Promise<void>((resolve, reject) => {
      client.create(createRequest(stream, strategy), (error) =>
        error ? reject(error) : resolve(),
      );
    });
  } finally {
    client.close();
  }
};

it('gives what belongs together to one consumer, whatever its stream', async () => {
  await using server = await TestServer.start();
  const { client } = server;
  const stream = `order-${randomUUID()}`;
  await create(server.port, stream, 'PinnedByCorrelation');
  expect(
    (await client.getPersistentSubscriptionToStreamInfo(stream, 'workers')).settings,
  ).toMatchObject({ consumerStrategyName: 'PinnedByCorrelation' });
  const received: { consumer: number; correlation: unknown }[] = [];
  const consumers = upTo(3).map((consumer) => {
    const subscription = client.subscribeToPersistentSubscriptionToStream(stream, 'workers');
    return subscription.on('data', ({ event, ...rest }: ResolvedEvent) => {
      const metadata = event?.metadata as { $correlationId: string };
      received.push({ consumer, correlation: metadata.$correlationId });
      void subscription.ack({ event, ...rest } as Parameters<typeof subscription.ack>[0]);
    });
  });
  await eventually(
    () => client.getPersistentSubscriptionToStreamInfo(stream, 'workers'),
    ({ connections }) => connections.length === 3,
  );
  for (const round of upTo(4))
    await client.appendToStream(
      stream,
      upTo(20).map((number) =>
        jsonEvent({
          type: 'Numbered',
          data: { round },
          metadata: { $correlationId: `c${number}` },
        }),
      ),
    );
  await eventually(
    () => received.length,
    (count) => count === 80,
  );
  for (const deliveries of Map.groupBy(received, ({ correlation }) => correlation).values())
    expect(new Set(deliveries.map(({ consumer }) => consumer)).size).toBe(1);
  expect(new Set(received.map(({ consumer }) => consumer)).size).toBe(3);
  for (const consumer of consumers) await consumer.unsubscribe();
});

it('rejects a strategy that nobody knows: PersistentSubscriptionFailed', async () => {
  await using server = await TestServer.start();
  await expect(create(server.port, 'order-1', 'Sideways')).rejects.toThrow(
    'Consumer strategy Sideways does not exist.',
  );
});
