import { type EventStore } from '@marketgraph/infra/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FaultyServer, much, startFaultyServer } from './testing/faulty-server.ts';
import { follow, newCategory, newStream, someEvents } from './testing/writing.ts';

/** Two servers that are no real cluster: each has only what was appended at it. */
let follower: FaultyServer;
let leader: FaultyServer;
let store: EventStore;

beforeEach(async () => {
  [follower, leader] = await Promise.all([startFaultyServer(), startFaultyServer()]);
  store = follower.open(much);
});
afterEach(() => Promise.all([follower.close(), leader.close()]));

const refuse = (on: 'batchAppend' | 'read' | 'subscribe') =>
  follower.faults.inject({
    kind: 'not-leader',
    on,
    leader: { host: '127.0.0.1', port: leader.port },
    times: 'always',
  });

describe('given a node that does not lead and says who does', () => {
  it('appends there', async () => {
    const refused = refuse('batchAppend');
    const stream = newStream();
    await store.append(stream, 'no_stream', someEvents(1));
    await store.append(stream, 0, someEvents(1));
    expect(await leader.open().read(stream)).toHaveLength(2);
    expect(refused.hits).toBe(1);
  });

  it('reads there', async () => {
    const stream = newStream();
    await leader.open().append(stream, 'no_stream', someEvents(2));
    const refused = refuse('read');
    expect(await store.read(stream)).toHaveLength(2);
    expect(refused.hits).toBe(1);
  });

  it('subscribes there', async () => {
    const category = newCategory();
    await leader.open().append(newStream(category), 'no_stream', someEvents(2));
    const refused = refuse('subscribe');
    expect(await follow(store, category, 2)).toHaveLength(2);
    expect(refused.hits).toBe(1);
  });

  it('comes back to the node it was told of when the leader is gone', async () => {
    refuse('batchAppend');
    await store.append(newStream(), 'no_stream', someEvents(1));
    follower.faults.clear();
    await leader.close();
    leader = await startFaultyServer();
    const stream = newStream();
    await store.append(stream, 'no_stream', someEvents(1));
    expect(await follower.open().read(stream)).toHaveLength(1);
  });
});
