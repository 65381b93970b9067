import { type HandlerHealth } from '@marketgraph/infra/engine';
import { expect, it } from 'vitest';
import { serveHealth } from './health.ts';

const health: HandlerHealth = {
  handler: 'orders_order-view',
  source: 'orders',
  isWell: true,
  state: 'reading',
  route: 'bus',
  owner: 'one',
  checkpoint: 3,
  tail: 5,
  lag: 2,
  lagMs: 12,
  movedAt: '2026-03-01T12:00:00.125Z',
  parkedStreams: 0,
  failure: null,
};

it('is ready when every view is well, alive before, and tells how each of them stands', async () => {
  let views: readonly HandlerHealth[] = [health, { ...health, isWell: false }];
  const served = await serveHealth(0, async () => views);
  const status = async (path: string) => (await fetch(`${served.url}${path}`)).status;
  expect([await status('/livez'), await status('/readyz')]).toEqual([200, 503]);
  views = [health];
  expect([await status('/readyz'), await status('/')]).toEqual([200, 404]);
  const answer = await fetch(`${served.url}/readyz`);
  expect(await answer.json()).toEqual({ status: 'ok', handlers: [health] });
  await served.close();
});
