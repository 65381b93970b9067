import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ShopClient } from '../shop/shop-client.ts';
import { seedShop } from './seed-shop.ts';

/** Fills the shop of a state the first time only: what people change afterwards stays changed. */
export const seedOnce = async (state: string, shop: ShopClient): Promise<void> => {
  const mark = join(state, 'seeded');
  if (existsSync(mark)) return;
  await seedShop(shop);
  writeFileSync(mark, `${new Date().toISOString()}\n`);
};
