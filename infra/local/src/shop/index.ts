export { playOrder } from '../demo/play.ts';
export { deliver, dispatch, enter, follow, type OrderUpdate, pay, place } from '../demo/story.ts';
export { seedShop } from '../seed/seed-shop.ts';
export { demoAccounts, logIn, logInOrRegister, type Session } from './accounts.ts';
export { createShopClient, type ShopClient, ShopError } from './shop-client.ts';
