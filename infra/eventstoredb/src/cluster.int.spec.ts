import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { type EventStoreServer, startEventStoreServer } from '@marketgraph/eventstore-server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventStoreDb } from './event-store-db.ts';
import { startFaultyServer } from './testing/faulty-server.ts';

let dataDir: string;
let nodes: EventStoreServer[];

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'marketgraph-'));
  nodes = await Promise.all(
    ['a', 'b'].map((name) => startEventStoreServer({ dataDir: join(dataDir, name), port: 0 })),
  );
});
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  rmSync(dataDir, { recursive: true });
});

it('appends at the leader that the members name, and at the next one when it is gone', async () => {
  const [first, second] = nodes as [EventStoreServer, EventStoreServer];
  let leader = first;
  const members = new Server();
  members.addService(GossipService, {
    read: (_: unknown, answer: (error: null, info: unknown) => void) =>
      answer(null, clusterOf(nodes, leader)),
  });
  const port = await bind(members);
  const store = eventStoreDb({ url: `esdb://127.0.0.1:1,127.0.0.1:${port}?tls=false` });
  const [before, after] = [`cluster-${randomUUID()}`, `cluster-${randomUUID()}`];

  await store.append(before, 'no_stream', [anEvent()]);
  leader = second;
  await first.close();
  await store.append(after, 'no_stream', [anEvent()]);

  // The two nodes are no real cluster: each has only what was appended at it.
  const reader = eventStoreDb({ url: `esdb://127.0.0.1:${second.port}?tls=false` });
  expect(await reader.read(before)).toHaveLength(0);
  expect(await reader.read(after)).toHaveLength(1);
  await Promise.all([store.close(), reader.close()]);
  members.forceShutdown();
});

it('asks again when a member does not say who leads', async () => {
  const member = await startFaultyServer();
  const silent = member.faults.inject({ kind: 'stall', on: 'gossip', times: 2 });
  const host = `127.0.0.1:${member.port}`;
  const store = eventStoreDb({ url: `esdb://${host},${host}?tls=false&gossipTimeout=1` });
  const { revision } = await store.append(`cluster-${randomUUID()}`, 'no_stream', [anEvent()]);
  expect([revision, silent.hits]).toEqual([0, 2]);
  await store.close();
  await member.close();
});

const anEvent = () => ({ id: randomUUID(), type: 'Happened', data: {}, metadata: {} });

const clusterOf = (servers: readonly EventStoreServer[], leader: EventStoreServer) =>
  new gossip.ClusterInfo().setMembersList(
    servers.map((server) =>
      new gossip.MemberInfo()
        .setIsAlive(true)
        .setState(server === leader ? LEADER : FOLLOWER)
        .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(server.port)),
    ),
  );

const { FOLLOWER, LEADER } = gossip.MemberInfo.VNodeState;

const bind = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
