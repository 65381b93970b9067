import { connectNats } from '@marketgraph/infra/nats';
import { type ChangedNotice } from '@marketgraph/infra/ports';
import { type Server, startNats } from '@marketgraph/local';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TopicFollower } from './topic-follower.ts';

const change = (eventType: string): ChangedNotice => ({
  view: 'order-view',
  key: 'o-1',
  eventId: eventType,
  eventType,
  occurredAt: '2026-01-05T10:00:00.000Z',
  recordedAt: '2026-01-05T10:00:00.000Z',
  revision: 1,
  position: '1/1',
  facts: {},
});

let server: Server;
let nats: Awaited<ReturnType<typeof connectNats>>;
beforeAll(async () => {
  server = await startNats();
  nats = await connectNats({ url: server.url, name: 'gateway spec' });
});
afterAll(async () => {
  await nats.close();
  await server.stop();
});

describe('TopicFollower over NATS', () => {
  it('tells of the gap once the server is back, and hears again from then on', async () => {
    const heard: string[] = [];
    const follower = new TopicFollower(nats.notices, [{ view: 'order-view', key: 'o-1' }], {
      onNotice: ({ eventType }) => heard.push(eventType),
      onGap: () => heard.push('gap'),
    });
    await follower.open();
    nats.notices.publish([change('Before')]);
    await vi.waitFor(() => expect(heard).toEqual(['Before']));
    await server.stop();
    server = await startNats({ port: Number(new URL(server.url).port) });
    await vi.waitFor(() => expect(heard).toContain('gap'), { timeout: 20_000 });
    const gaps = heard.length;
    nats.notices.publish([change('After')]);
    await vi.waitFor(() => expect(heard.slice(gaps)).toContain('After'));
    follower.close();
  });
});
