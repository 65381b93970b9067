import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { toolsFolder } from '../places/places.ts';
import { removeFolder, temporaryFolder } from '../places/temporary-folder.ts';
import { hasEnded } from '../processes/is-alive.ts';
import { catalogue } from '../seed/catalogue.ts';
import { createShopClient } from '../shop/shop-client.ts';
import { freePortBase } from '../stack/free-port-base.ts';
import { portOf } from '../stack/ports.ts';
import { launched } from './testing/run-launcher.ts';

const home = temporaryFolder();
symlinkSync(toolsFolder(), join(home, 'tools'));
afterAll(() => removeFolder(home));

const counted = z.object({ products: z.object({ totalCount: z.int() }) });

const productsAt = async (portBase: number): Promise<number> => {
  const shop = createShopClient(`http://127.0.0.1:${portOf(portBase, 'gateway')}/graphql`);
  return (await shop.ask(counted, '{ products(first: 1) { totalCount } }')).products.totalCount;
};

it('fills a new shop, leaves nothing behind when it is killed, and finds its data again', async () => {
  const place = { home, portBase: await freePortBase() };
  const first = await launched([], place);
  const filled = await productsAt(place.portBase);
  process.kill(first.pid, 'SIGKILL');
  await Promise.all(first.children.map(hasEnded));
  const second = await launched([], place);
  const found = await productsAt(place.portBase);
  process.kill(second.pid, 'SIGTERM');
  const code = await second.ended;

  expect(await first.complaints).toBe('');
  expect(first.out).toContain('ada@example.com');
  expect(first.children.length).toBeGreaterThanOrEqual(16); // fifteen services and the guard
  expect([filled, found]).toEqual([catalogue.length, catalogue.length]);
  expect(code).toBe(0);
}, 180_000);
