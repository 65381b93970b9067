import { expect, it } from 'vitest';
import { serveHealth } from './health.ts';

it('is ready once nobody is waiting, and alive before', async () => {
  const waiting = ['orders_order-view'];
  const health = await serveHealth(0, () => waiting);
  const status = async (path: string) => (await fetch(`${health.url}${path}`)).status;
  expect([await status('/livez'), await status('/readyz')]).toEqual([200, 503]);
  waiting.pop();
  expect([await status('/readyz'), await status('/')]).toEqual([200, 404]);
  await health.close();
});
